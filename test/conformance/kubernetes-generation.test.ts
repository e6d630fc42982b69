import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { afterLooks } from '../../src/engine/generate/kubernetes/zone.ts';
import { casesOf, documents } from '../support/conformance.ts';
import { comparable, type KubernetesObject, kubernetesForm, kubernetesPlane, storeOf } from '../support/kubernetes.ts';
import { run } from '../support/run.ts';

interface Recorded {
  readonly zone: string;
  readonly settings?: Readonly<Record<string, readonly string[]>>;
  /** Only these were looked at, once. */
  readonly reconcile?: readonly string[];
  readonly events: readonly unknown[];
  readonly errors: readonly unknown[];
}

interface Answer {
  readonly meshServices: readonly KubernetesObject[];
  readonly dataplanes: readonly KubernetesObject[];
  readonly events: readonly unknown[];
  readonly errors: readonly unknown[];
}

/** As sets: which object is looked at first is left to chance. */
const asSet = (list: readonly unknown[]): readonly string[] => list.map((one) => JSON.stringify(one)).toSorted();
const view = (list: readonly KubernetesObject[]): unknown =>
  list
    .map((one) => ({ key: `${one.kind} ${one.metadata.namespace} ${one.metadata.name}`, one: comparable(one) }))
    .toSorted((a, b) => (a.key < b.key ? -1 : 1));

const cases = casesOf('kubernetes-generation').map((one) => ({
  ...one,
  recorded: documents<Recorded>(`${one.folder}/case.yaml`)[0]!,
}));
const atRest = cases.filter(({ recorded }) => recorded.reconcile === undefined);
const once = cases.filter(({ recorded }) => recorded.reconcile !== undefined);

describe('what a Kubernetes zone of Kuma 2.13.10 was recorded to make of a cluster', () => {
  it('has cases', () => {
    expect(atRest.length).toBeGreaterThan(5);
    expect(once.length).toBeGreaterThan(0);
  });

  it.each(atRest)('$name', async ({ folder, recorded }) => {
    const settings = Object.entries(recorded.settings ?? {}).flatMap(([key, values]) => [
      '--set',
      `runtime.kubernetes.${key === 'workloadLabels' ? '' : 'injector.'}${key}=${values.join(',')}`,
    ]);
    const { stdout, exitCode } = await run(
      [
        'generate',
        '-f',
        'input.yaml',
        '--zone',
        recorded.zone,
        ...settings,
        '--all',
        '--with-dataplanes',
        '-o',
        'json',
      ],
      { cwd: folder },
    );
    const answer = JSON.parse(stdout) as Answer;
    expect(exitCode).toBe(0);
    expect(view([...answer.meshServices, ...answer.dataplanes])).toEqual(
      view(documents<KubernetesObject>(`${folder}/expected.yaml`)),
    );
    // Nothing is said of a cluster that has nothing to look at.
    expect(asSet(answer.events ?? [])).toEqual(asSet(recorded.events));
    expect(asSet(answer.errors ?? [])).toEqual(asSet(recorded.errors));
  });
});

describe('what was recorded after one look at some objects', () => {
  it.each(once)('$name', ({ folder, recorded }) => {
    const { zone, reconcile } = recorded;
    const after = afterLooks(storeOf(readFileSync(`${folder}/input.yaml`, 'utf8')), kubernetesPlane(zone), reconcile!);
    // State and status are somebody else's work, which was not looked at here.
    const stripped = (list: readonly KubernetesObject[]): readonly KubernetesObject[] =>
      list
        .filter(({ kind }) => kind === 'MeshService')
        .map(({ status, spec, ...rest }) => {
          const { state: _, identities: __, ...others } = spec as Record<string, unknown>;
          return { ...rest, spec: others, status: { vips: status?.vips } };
        });
    expect(view(stripped(after.meshServices.map(kubernetesForm)))).toEqual(
      view(stripped(documents<KubernetesObject>(`${folder}/expected.yaml`))),
    );
    expect(after.dataplanes.map(({ meta }) => meta.name)).toEqual(
      documents<KubernetesObject>(`${folder}/expected.yaml`)
        .filter(({ kind }) => kind === 'Dataplane')
        .map(({ metadata }) => `${metadata.name}.${metadata.namespace}`),
    );
    expect(asSet(after.events)).toEqual(asSet(recorded.events));
    expect(asSet(after.errors)).toEqual(asSet(recorded.errors));
  });
});
