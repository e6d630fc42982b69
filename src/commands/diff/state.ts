import type { RawOptions } from '../../cli/define-command.ts';
import { portsWords } from '../../engine/checks/generate/words.ts';
import { type Reaches, reachesOf } from '../../engine/diff/outbounds.ts';
import type { StateRecord } from '../../engine/diff/records.ts';
import { explainContext } from '../../engine/explain/context.ts';
import { explain } from '../../engine/explain/explain.ts';
import { referencesOf } from '../../engine/explain/references.ts';
import type { GenerateResult } from '../../engine/generate/generate.ts';
import { nameRows } from '../../engine/hostnames/name-table.ts';
import { type MeshView, meshView } from '../../engine/view.ts';
import type { Io } from '../../model/io.ts';
import { kriText } from '../../model/kri.ts';
import { label } from '../../model/labels.ts';
import type { MeshService, MeshServiceSelector } from '../../model/mesh-service.ts';
import { displayName, type Meta } from '../../model/resource.ts';
import { nameRecords } from '../../output/pages/hostnames.ts';
import { fieldWords, ownerName, referenceWords } from '../../output/pages/resolve-words.ts';
import { catalogueFindings } from '../catalogue-findings.ts';
import { fingerprintsOf } from '../check/fingerprints.ts';
import { readWorld, type World } from '../world.ts';

/** One side of a comparison: its results, each computed when it is asked for. */
export interface State {
  readonly world: World;
  readonly meshServices: () => readonly StateRecord[];
  readonly hostnames: () => readonly StateRecord[];
  readonly resolutions: () => readonly StateRecord[];
  readonly outbounds: () => Reaches;
  readonly findings: () => readonly StateRecord[];
}

/** Reads one side. @throws {Failure} as every command that reads does */
export async function readState(path: string, raw: RawOptions, io: Io): Promise<State> {
  const world = await readWorld({ ...raw, filename: [path] }, io, { command: 'diff', policyMeshes: true });
  let views: readonly MeshView[] | undefined;
  const viewed = (): readonly MeshView[] => {
    views ??= world.results().map((result) => meshView(result));
    return views;
  };
  return {
    world,
    meshServices: () => world.results().flatMap(servicesOf),
    hostnames: () => namesOf(world),
    resolutions: () => viewed().flatMap(resolutionsOf),
    outbounds: () => reachesOf(viewed()),
    findings: () => findingsOf(world),
  };
}

/** `(default, east)`, the zone of the control plane that sees it last where that is another. */
function placeWords({ mesh, controlPlane }: GenerateResult['context'], meta: Meta): string {
  const zone = meta.labels[label.zone];
  const seen = controlPlane.zone;
  return zone === undefined || zone === seen ? `(${mesh}, ${seen})` : `(${mesh}, ${zone}, seen in ${seen})`;
}

function servicesOf(result: GenerateResult): readonly StateRecord[] {
  const { context, meshServices, meshMultiZoneServices, meshExternalServices } = result;
  const record = (kind: string, meta: Meta, values: StateRecord['values']): StateRecord => ({
    key: [kind, context.mesh, context.controlPlane.zone, meta.name, meta.labels[label.zone] ?? ''].join('\n'),
    name: `${kind} ${displayName(meta)}${meta.namespace === '' ? '' : `.${meta.namespace}`} ${placeWords(context, meta)}`,
    values,
  });
  return [
    ...meshServices.map((one) => record('MeshService', one.meta, valuesOf(one))),
    ...meshMultiZoneServices.map(({ meta, spec, status }) =>
      record('MeshMultiZoneService', meta, {
        ports: spec.ports
          .map(({ name, port, appProtocol }) => `${port}/${appProtocol}${name === undefined ? '' : ` "${name}"`}`)
          .join(', '),
        selector: pairs(spec.matchLabels),
        members: (status?.meshServices ?? [])
          .map(({ name, namespace, zone }) => [name, namespace, zone].filter((part) => part !== '').join('.'))
          .toSorted()
          .join(', '),
      }),
    ),
    ...meshExternalServices.map(({ meta, spec }) =>
      record('MeshExternalService', meta, { match: JSON.stringify(spec) }),
    ),
  ];
}

function valuesOf({ spec, status }: MeshService): StateRecord['values'] {
  const proxies = status?.dataplaneProxies;
  return {
    ports: portsWords(spec.ports),
    selector: selectorWords(spec.selector),
    state: spec.state ?? '',
    proxies: proxies === undefined ? '' : `${proxies.healthy}/${proxies.total}`,
    identities: spec.identities.map(({ type, value }) => `${type} ${value}`).join(', '),
  };
}

function selectorWords({ dataplaneTags, dataplaneRef, dataplaneLabels }: MeshServiceSelector): string {
  const parts = [
    ...(dataplaneTags === undefined ? [] : [pairs(dataplaneTags)]),
    ...(dataplaneRef === undefined ? [] : [`Dataplane ${dataplaneRef.name}`]),
    ...(dataplaneLabels === undefined ? [] : [`labels ${pairs(dataplaneLabels.matchLabels)}`]),
  ];
  return parts.join('; ');
}

function pairs(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}=${value}`)
    .toSorted()
    .join(', ');
}

function namesOf(world: World): readonly StateRecord[] {
  const results = world.results();
  const modes = new Map(results.map(({ context }) => [context.mesh, context.mode]));
  return nameRecords(
    results.flatMap((result) => nameRows(result)),
    results,
    () => undefined,
  )
    .filter(({ hostname }) => hostname !== '')
    .map((one) => ({
      key: [one.mesh, one.hostname, one.kind, one.service, one.namespace, one.zone].join('\n'),
      name: `${one.hostname} (${one.mesh})`,
      values: {
        of: `${one.kind} ${one.service}${one.zone === '' ? '' : ` of ${one.zone}`}`,
        ports: one.ports.join(', '),
        vip: one.vip === 'new' ? '' : one.vip,
        generator: one.generator,
        status: one.status,
        'valid in': one.validFrom.join(', '),
        'old names': one.oldNames
          .filter(({ modes: answered }) => answered[modes.get(one.mesh)!])
          .map(({ hostname, port }) => `${hostname}:${port}`)
          .join(', '),
      },
    }));
}

function resolutionsOf(view: MeshView): readonly StateRecord[] {
  const context = explainContext(view);
  const { mesh, controlPlane } = view.context;
  const found: StateRecord[] = [];
  for (const reference of referencesOf(view)) {
    if (reference.field === 'top') continue;
    const { status, targets, service } = explain(context, reference);
    const { owner, path } = reference;
    const what = `${ownerName(owner)} ${fieldWords(path)}`;
    found.push({
      key: [mesh, controlPlane.zone, what].join('\n'),
      name: `${what} (${mesh}, ${controlPlane.zone})`,
      values: {
        reference: referenceWords(reference),
        status,
        'resolves to': [
          ...targets.map(({ kri }) => kriText(kri)).toSorted(),
          ...(service === undefined || service === '' ? [] : [`kuma.io/service ${service}`]),
        ].join(', '),
      },
    });
  }
  return found;
}

function findingsOf(world: World): readonly StateRecord[] {
  const diagnostics = catalogueFindings(world);
  const fingerprints = fingerprintsOf(diagnostics, world.inventory);
  return diagnostics.map((diagnostic) => {
    const { code, severity, message, resource } = diagnostic;
    const name = `${code} ${resource === undefined ? '' : `${resource.kind} ${resource.name}`}`.trim();
    return {
      // In the order of names; what tells them apart is the fingerprint.
      key: `${name}\n${fingerprints.get(diagnostic)!}`,
      name,
      values: { severity, message },
    };
  });
}
