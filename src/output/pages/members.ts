import type { Member } from '../../engine/explain/members.ts';
import type { Place } from './resolve.ts';

const shownMembers = 5;

/** Dataplanes with the place of the inbound. */
export function memberLines(members: readonly Member[], place: Place): readonly string[] {
  const width = Math.max(0, ...members.slice(0, shownMembers).map(({ dataplane }) => dataplane.meta.name.length));
  const lines = members.slice(0, shownMembers).map(({ dataplane, inbounds }) => {
    const networking = dataplane.form === 'kubernetes' ? ['spec', 'networking'] : ['networking'];
    const [first] = inbounds;
    const at = place(dataplane.origin, first === undefined ? networking : [...networking, 'inbound', first]);
    return `${dataplane.meta.name.padEnd(width)}   ${at}${first === undefined ? '   no inbound at the target port' : ''}`;
  });
  return members.length > shownMembers ? [...lines, `and ${members.length - shownMembers} more`] : lines;
}
