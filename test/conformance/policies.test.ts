import { describe, expect, it } from 'vitest';
import { casesOf, documents } from '../support/conformance.ts';
import { run } from '../support/run.ts';

interface Recorded {
  readonly rules: { readonly status?: number; readonly rules?: unknown };
  readonly outbounds?: Readonly<Record<string, { readonly policies: unknown }>>;
}

/** The rules of a proxy and, in mode Exclusive, of each of its outbounds. */
const answerOf = (proxy: Recorded | undefined, withOutbounds: boolean): unknown => ({
  rules: proxy?.rules.status === undefined ? proxy?.rules.rules : 'a problem',
  outbounds: withOutbounds
    ? Object.fromEntries(Object.entries(proxy?.outbounds ?? {}).map(([kri, { policies }]) => [kri, policies]))
    : undefined,
});

describe('the rules of proxies that Kuma 2.13.10 was recorded to answer', () => {
  const cases = casesOf('policies');
  it('has cases', () => {
    expect(cases.length).toBeGreaterThan(7);
  });
  it.each(cases)('$name', async ({ folder }) => {
    const [settings] = documents<{ zone: string; mesh: string }>(`${folder}/case.yaml`);
    const { zone, mesh } = settings!;
    const [{ proxies: expected }] = documents<{ proxies: Readonly<Record<string, Recorded>> }>(
      `${folder}/expected.yaml`,
    ) as [{ proxies: Readonly<Record<string, Recorded>> }];
    const args = ['inspect', 'dataplane', '-f', 'input.yaml', '-m', mesh, '--zone', zone, '-o', 'json'];
    const { stdout } = await run(args, { cwd: folder });
    const { proxies } = JSON.parse(stdout) as { proxies: Readonly<Record<string, Recorded>> };
    for (const [name, one] of Object.entries(expected)) {
      const withOutbounds = one.outbounds !== undefined;
      expect(answerOf(proxies[name], withOutbounds)).toEqual(answerOf(one, withOutbounds));
    }
  });
});
