import type { Behaviour } from '../../model/behaviour.ts';
import type { HostnameGenerator, HostnameKind } from '../../model/hostname-generator.ts';
import { label } from '../../model/labels.ts';
import type { Address, Condition, HostnameGeneratorStatus } from '../../model/mesh-service.ts';
import { isLocal, type Meta } from '../../model/resource.ts';
import { compare, timeKey } from '../order.ts';
import { pairIndex } from '../pair-index.ts';
import { dns1123SubdomainErrors } from './dns-name.ts';
import { parseTemplate, renderTemplate, templateErrorMessage } from './template/template.ts';

/** A service that generators may name. */
export interface Nameable {
  readonly meta: Meta;
}

/** The names of one service, and what each generator that selects it made of it. */
export interface Hostnames {
  readonly addresses: readonly Address[];
  readonly hostnameGenerators: readonly HostnameGeneratorStatus[];
}

/** Two services that one generator, or two, gave the same name; who came first keeps it. */
export interface Collision {
  readonly hostname: string;
  readonly kept: Meta;
  readonly lost: Meta;
  readonly generator: string;
}

export interface HostnamesResult {
  /** In the order of the services that were given. */
  readonly of: readonly Hostnames[];
  readonly collisions: readonly Collision[];
  /** Generators whose template was not evaluated to its end for a service: what they give is not known. */
  readonly unknown: readonly {
    readonly generator: HostnameGenerator;
    readonly service: Meta;
    readonly limit: string;
  }[];
}

/**
 * The hostnames that generators give to the services of one kind.
 *
 * Generators of the zone come first, then by age and name; services by age and name. Within a mesh the
 * first service keeps a name. What comes out is sorted by the generator's core name, not in that order.
 *
 * @see kuma v2.13.10 pkg/core/resources/apis/hostnamegenerator/hostname/generator.go
 */
export function hostnamesOf(
  kind: HostnameKind,
  services: readonly Nameable[],
  generators: readonly HostnameGenerator[],
  zone: string,
  behaviour: Behaviour,
): HostnamesResult {
  const ordered = services
    .map((service, position) => ({
      service,
      position,
      time: ageOf(service.meta),
      copy: isLocal(service.meta) ? 0 : 1,
    }))
    .toSorted(
      (a, b) => compare(a.time, b.time) || a.copy - b.copy || compare(a.service.meta.name, b.service.meta.name),
    );
  const index = pairIndex(ordered, ({ service }) => [service.meta.labels]);
  const everyone = ordered.map((_, position) => position);
  const results = services.map((): { core: string; address: Address | undefined; condition: Condition }[] => []);
  const taken = new Map<string, Map<string, Meta>>();
  const collisions: Collision[] = [];
  const unknown: { generator: HostnameGenerator; service: Meta; limit: string }[] = [];
  for (const generator of inEvaluationOrder(generators)) {
    const { selects, template } = generator.spec;
    if (selects === undefined || selects.kind !== kind) continue;
    const parsed = parseTemplate(template);
    const core = generator.meta.name;
    const selected = Object.keys(selects.matchLabels).length === 0 ? everyone : index.find(selects.matchLabels);
    for (const at of selected) {
      const { service, position } = ordered[at]!;
      const rendered = renderOnce(parsed, template, service.meta, zone, behaviour);
      if (!rendered.ok) {
        if (rendered.limit !== undefined) unknown.push({ generator, service: service.meta, limit: rendered.limit });
        else
          results[position]!.push({ core, address: undefined, condition: failed('TemplateError', rendered.message) });
        continue;
      }
      const hostname = rendered.text;
      if (hostname === '') continue;
      let names = taken.get(service.meta.mesh);
      if (names === undefined) {
        names = new Map();
        taken.set(service.meta.mesh, names);
      }
      const holder = names.get(hostname);
      if (holder !== undefined && holder.name !== service.meta.name) {
        // Kuma's message names the loser itself, not the one that has the name.
        const message = `Hostname collision with ${kind}: ${service.meta.name}`;
        results[position]!.push({ core, address: undefined, condition: failed('Collision', message) });
        collisions.push({ hostname, kept: holder, lost: service.meta, generator: core });
        continue;
      }
      names.set(hostname, service.meta);
      const address: Address = { hostname, origin: 'HostnameGenerator', hostnameGeneratorRef: { coreName: core } };
      results[position]!.push({ core, address, condition: generated });
    }
  }
  return {
    of: results.map((entries, position): Hostnames => {
      const [only] = entries;
      if (only?.address !== undefined && entries.length === 1) return oneName(services[position]!.meta, only.address);
      const sorted = entries.toSorted((a, b) => compare(a.core, b.core));
      return {
        addresses: sorted.flatMap(({ address }) => (address === undefined ? [] : [address])),
        hostnameGenerators: sorted.map(({ core, condition }) => ({
          hostnameGeneratorRef: { coreName: core },
          conditions: [condition],
        })),
      };
    }),
    collisions,
    unknown,
  };
}

/** What was found out about a copy, which many zones hold and name in the same way. */
interface CopyMemo {
  age: string | undefined;
  readonly rendered: Map<string, Rendered>;
  names: Hostnames | undefined;
}

const memos = new WeakMap<Meta, CopyMemo>();

function memoOf(meta: Meta): CopyMemo | undefined {
  if (isLocal(meta)) return undefined;
  let memo = memos.get(meta);
  if (memo === undefined) {
    memo = { age: undefined, rendered: new Map(), names: undefined };
    memos.set(meta, memo);
  }
  return memo;
}

function ageOf(meta: Meta): string {
  const memo = memoOf(meta);
  if (memo === undefined) return ageKey(meta);
  memo.age ??= ageKey(meta);
  return memo.age;
}

/** {@link render}, once for all zones that hold the same copy. */
function renderOnce(
  parsed: ReturnType<typeof parseTemplate>,
  template: string,
  meta: Meta,
  zone: string,
  behaviour: Behaviour,
): Rendered {
  const memo = memoOf(meta);
  if (memo === undefined) return render(parsed, meta, zone, behaviour);
  // Where no label names its zone, that of the control plane may stand in.
  const stands = meta.labels[label.zone] ? '' : zone;
  const key = `${stands}\n${behaviour.zoneFallback}\n${behaviour.hostnameMustBeDnsName}\n${template}`;
  let rendered = memo.rendered.get(key);
  if (rendered === undefined) {
    rendered = render(parsed, meta, zone, behaviour);
    memo.rendered.set(key, rendered);
  }
  return rendered;
}

/** One name and nothing else. */
function oneName(meta: Meta, address: Address): Hostnames {
  const memo = memoOf(meta);
  const known = memo?.names?.addresses[0];
  const { hostname, hostnameGeneratorRef: ref } = address;
  if (known?.hostname === hostname && known.hostnameGeneratorRef.coreName === ref.coreName) return memo!.names!;
  const names: Hostnames = {
    addresses: [address],
    hostnameGenerators: [{ hostnameGeneratorRef: ref, conditions: [generated] }],
  };
  if (memo !== undefined) memo.names = names;
  return names;
}

/** What a generator's tick and two hops of the sync take with Kuma's defaults, about. */
const arrivalMs = 5000;

/** When it was made, or when at the earliest: a copy is as old as its arrival. */
function ageKey(meta: Meta): string {
  if (meta.creationTime !== undefined) return timeKey(meta.creationTime);
  const made = meta.notBefore === undefined ? Number.NaN : Date.parse(meta.notBefore);
  if (isLocal(meta) || Number.isNaN(made)) return timeKey(meta.notBefore);
  return timeKey(new Date(made + arrivalMs).toISOString());
}

/** Those of the zone first, then by age, then by core name. */
function inEvaluationOrder(generators: readonly HostnameGenerator[]): readonly HostnameGenerator[] {
  const rank = (generator: HostnameGenerator): number => (generator.meta.labels[label.origin] === 'zone' ? 0 : 1);
  return generators.toSorted(
    (a, b) => rank(a) - rank(b) || compare(ageKey(a.meta), ageKey(b.meta)) || compare(a.meta.name, b.meta.name),
  );
}

const generated: Condition = { type: 'Generated', status: 'True', reason: 'Generated', message: '' };

function failed(reason: 'TemplateError' | 'Collision', message: string): Condition {
  return { type: 'Generated', status: 'False', reason, message };
}

type Rendered =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly message: string; readonly limit: undefined }
  | { readonly ok: false; readonly limit: string };

function failure(message: string): Rendered {
  return { ok: false, message, limit: undefined };
}

function render(template: ReturnType<typeof parseTemplate>, meta: Meta, zone: string, behaviour: Behaviour): Rendered {
  // Kuma refuses such a generator on apply, so only one that was stored by other means gets here.
  if (!template.ok) return failure(`failed compiling gotemplate error=${JSON.stringify(template.error)}`);
  const labels = meta.labels;
  const name = meta.namespace === '' ? meta.name : meta.name.slice(0, -meta.namespace.length - 1);
  const rendered = renderTemplate(
    template,
    {
      name,
      displayName: labels[label.displayName] ?? name,
      namespace: labels[label.namespace] ?? '',
      zone: labels[label.zone] || (behaviour.zoneFallback ? zone : ''),
      mesh: meta.mesh,
    },
    labels,
  );
  if (!rendered.ok)
    return 'error' in rendered ? failure(templateErrorMessage(rendered.error)) : { ok: false, limit: rendered.limit };
  if (behaviour.hostnameMustBeDnsName && rendered.text !== '') {
    const problems = dns1123SubdomainErrors(rendered.text);
    if (problems.length > 0)
      return failure(`generated hostname "${rendered.text}" is not a valid DNS name: ${problems.join(', ')}`);
  }
  return { ok: true, text: rendered.text };
}
