import { type Explained, hasNote } from '../shared/explained.ts';
import { gatewayServices } from '../shared/services.ts';

/** The check that a reference of `to` is a case of; `undefined` where it does what it says. */
export function codeOfTo({ reference, status, targets, service, notes, view }: Explained): string | undefined {
  const { ref } = reference;
  // Kuma refuses subsets, and what acts on nobody is another matter.
  if (targets.length > 0 || status === 'shadowed' || ref.kind === 'MeshSubset' || ref.kind === 'MeshServiceSubset')
    return undefined;
  const one = { notes };
  if (hasNote(one, 'LEGACY_NAME_WITH_SECTION')) return 'MS103';
  if (hasNote(one, 'LEGACY_PORT_NOT_FOUND')) return 'MS104';
  if (hasNote(one, 'SECTION_NOT_FOUND', 'SECTION_IS_NUMBER_OF_NAMED_PORT', 'SECTION_IS_TARGET_PORT')) return 'MS106';
  if (service !== undefined) return view.context.mode === 'Disabled' ? undefined : 'MS100';
  if (hasNote(one, 'MODE_DISABLED_NOT_GENERATED')) return undefined;
  const isElsewhere = hasNote(
    one,
    'NAME_OTHER_NAMESPACE',
    'NAMESPACE_ON_UNIVERSAL',
    'NAME_OTHER_ZONE',
    'OWNER_ZONE_DIFFERS',
    'OWNER_HAS_NO_ZONE',
    'TARGET_HAS_NO_ZONE',
  );
  if (isElsewhere) return ref.kind === 'MeshService' ? 'MS115' : 'MS111';
  // A delegated gateway is MS015.
  if (gatewayServices(view).has(ref.name)) return undefined;
  return status === 'not found' ? 'MS107' : undefined;
}
