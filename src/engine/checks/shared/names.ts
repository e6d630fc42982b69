import { perObject } from '../../../model/per-object.ts';
import { type NameRow, nameRows } from '../../hostnames/name-table.ts';
import { legacyHostnames } from '../../legacy-hostnames.ts';
import type { MeshView } from '../../view.ts';

/** Every name of every service, as a zone sees it. */
export const namesIn: (view: MeshView) => readonly NameRow[] = perObject((view) => nameRows(view.generated));

/** A name that a mesh has without MeshServices. */
export interface LegacyName {
  /** A `kuma.io/service`, or another name: of a VirtualOutbound or an ExternalService. */
  readonly by: 'service' | 'other';
  readonly service: string;
}

/** Names that go with mode Exclusive, in small letters. */
export const legacyNames = perObject((view: MeshView): ReadonlyMap<string, LegacyName> => {
  const { domain } = view.context.controlPlane.settings.dnsServer;
  const names = new Map<string, LegacyName>();
  for (const { type, name } of view.legacyVips) {
    if (type === 'service')
      for (const hostname of legacyHostnames(name, domain))
        names.set(hostname.toLowerCase(), { by: 'service', service: name });
    else if (type === 'fqdn') names.set(name.toLowerCase(), { by: 'other', service: name });
  }
  return names;
});
