import type { HostnameGenerator, HostnameKind } from '../../model/hostname-generator.ts';
import type { GenerateResult } from '../generate/generate.ts';
import { withNames } from '../status/other-services.ts';
import { type HostnamesResult, hostnamesOf, type Nameable } from './hostnames.ts';

/**
 * A mesh with the names that one more generator would give, which counts as the youngest: what has a name keeps it.
 *
 * Only services of the kind that it selects stay, with what this generator alone makes of them.
 */
export function tryGenerator(result: GenerateResult, generator: HostnameGenerator): GenerateResult {
  const { context } = result;
  const { kind } = generator.spec.selects!;
  const youngest: HostnameGenerator = {
    ...generator,
    meta: { ...generator.meta, creationTime: '9999-12-31T23:59:59Z' },
  };
  const names = (of: HostnameKind, services: readonly Nameable[]): HostnamesResult =>
    hostnamesOf(of, services, [...context.hostnameGenerators, youngest], context.controlPlane.zone, context.behaviour);
  const isMine = ({
    hostnameGeneratorRef,
  }: {
    readonly hostnameGeneratorRef: { readonly coreName: string };
  }): boolean => hostnameGeneratorRef.coreName === generator.meta.name;
  const services = {
    MeshService: result.meshServices,
    MeshExternalService: result.meshExternalServices,
    MeshMultiZoneService: result.meshMultiZoneServices,
  }[kind];
  const found = names(kind, services);
  const mine = found.of.map(({ addresses, hostnameGenerators }) => ({
    addresses: addresses.filter(isMine),
    hostnameGenerators: hostnameGenerators.filter(isMine),
  }));
  const isSelected = (_: unknown, at: number): boolean => mine[at]!.hostnameGenerators.length > 0;
  return {
    ...result,
    meshServices:
      kind === 'MeshService'
        ? result.meshServices
            .map((one, at) => ({ ...one, status: { ...one.status!, ...mine[at]! } }))
            .filter(isSelected)
        : [],
    meshExternalServices:
      kind === 'MeshExternalService'
        ? result.meshExternalServices.map((one, at) => withNames(one, mine[at]!)).filter(isSelected)
        : [],
    meshMultiZoneServices:
      kind === 'MeshMultiZoneService'
        ? result.meshMultiZoneServices
            .map((one, at) => ({ ...one, status: { ...one.status!, ...mine[at]! } }))
            .filter(isSelected)
        : [],
    collisions: found.collisions.filter(({ generator: by }) => by === generator.meta.name),
  };
}
