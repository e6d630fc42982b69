import { parseGoDuration } from '../../../src/engine/admission/durations.ts';
import { compare } from '../../../src/engine/order.ts';
import { type Destinations, indexDestinations } from '../../../src/engine/resolve/destinations.ts';
import { meshReferable, referablesOf } from '../../../src/engine/resolve/referables.ts';
import type { Referables } from '../../../src/engine/resolve/target-ref.ts';
import { durationText } from '../../../src/engine/rules/conf.ts';
import { type Gateway, gatewayOf, readGateway } from '../../../src/engine/rules/gateways.ts';
import type { RuleSources } from '../../../src/engine/rules/matched.ts';
import { type Policy, readPolicy } from '../../../src/engine/rules/policy.ts';
import { type PolicyKind, policyTypes } from '../../../src/engine/rules/policy-types.ts';
import type { ProxyView, RouteByName } from '../../../src/engine/rules/select.ts';
import type { Tag } from '../../../src/engine/rules/subset.ts';
import type { SubsetRule } from '../../../src/engine/rules/subset-rules.ts';
import { readInventory } from '../../../src/load/inventory.ts';
import type { Store } from '../../../src/model/inventory.ts';
import { kriOf } from '../../../src/model/kri.ts';
import type { PlainResource } from '../../../src/model/plain-resource.ts';

/** What upstream's tests give to the code under test: resources as they are stored, from whatever zone. */
export interface Stored extends RuleSources {
  readonly list: Store['list'];
  readonly destinations: Destinations;
  readonly referables: Referables;
  readonly routeByName: RouteByName;
  readonly gateways: readonly Gateway[];
  readonly proxies: readonly ProxyView[];
  /** Policies of a kind in the order of their list: by name. */
  policies(kind: PolicyKind): readonly Policy[];
}

/** Reads documents as they are: no zone is asked about, no label is computed, and two may have one name. */
export function stored(text: string): Stored {
  const inventories = text.split(/^---$/m).map((one, at) => readInventory([{ file: String(at), text: one }], []));
  const list: Store['list'] = (kind) =>
    inventories.flatMap((one) => one.list(kind)).toSorted((a, b) => compare(a.meta.name, b.meta.name)) as never;
  const policies = (kind: PolicyKind): readonly Policy[] =>
    list(kind).map((one) => readPolicy(one as PlainResource, '2.13'));
  const routes = policies('MeshHTTPRoute');
  const destinations = indexDestinations(
    list('MeshService'),
    list('MeshExternalService'),
    list('MeshMultiZoneService'),
  );
  const mesh = list('Mesh')[0];
  const referables = referablesOf(mesh === undefined ? undefined : meshReferable(mesh.meta), destinations, routes, {
    missingPortMeansAll: false,
  });
  const gateways = list('MeshGateway').map(readGateway);
  return {
    list,
    destinations,
    referables,
    policies,
    gateways,
    routeByName: (name) => routes.find(({ displayName }) => displayName === name),
    lastRoute: (name) => routes.findLast(({ displayName }) => displayName === name),
    order: 'with-dataplane',
    routeAtTop: false,
    proxies: list('Dataplane').map((dataplane) => {
      const { labels } = dataplane.meta;
      return { dataplane, labels, kri: kriOf(dataplane), gateway: gatewayOf(dataplane, labels, gateways) };
    }),
  };
}

/** Policies in the order of the file. */
export function inFileOrder(policies: readonly Policy[]): readonly Policy[] {
  return policies.toSorted((a, b) => Number(a.origin.file) - Number(b.origin.file));
}

/** The kind of policies that a file has. */
export function onlyKind(from: Stored): PolicyKind {
  return policyTypes
    .map(({ kind }) => kind)
    .filter((kind) => from.policies(kind).length > 0)
    .at(-1)!;
}

/** A configuration with its durations in one spelling; upstream's reader drops the newline that ends a document. */
export function conf(value: unknown): unknown {
  return JSON.parse(
    JSON.stringify(value, (_, one) => {
      if (typeof one !== 'string') return one;
      return /^[-+]?\d/.test(one) && 'ns' in parseGoDuration(one) ? durationText(one) : one.trimEnd();
    }),
  );
}

interface GoSubsetRule {
  readonly Subset: readonly { Key: string; Value: string; Not: boolean }[] | null;
  readonly Conf: unknown;
  readonly Origin: readonly { readonly name: string }[];
}

const tagText = (tag: Tag): string => `${tag.not ? '!' : ''}${tag.key}=${tag.value}`;

/** Rules by tags, in order; the tags of one as a set. */
export const ofGo = (rules: readonly GoSubsetRule[] | null | undefined): unknown =>
  (rules ?? []).map(({ Subset: tags, Conf: value, Origin }) => ({
    subset: (tags ?? []).map(({ Key, Value, Not }) => tagText({ key: Key, value: Value, not: Not })).toSorted(),
    conf: conf(value),
    origins: Origin.map(({ name }) => name),
  }));

export const ofOurs = (rules: readonly SubsetRule[]): unknown =>
  rules.map(({ subset, conf: value, origins }) => ({
    subset: subset.map(tagText).toSorted(),
    conf: conf(value),
    origins: origins.map(({ meta }) => meta.name),
  }));
