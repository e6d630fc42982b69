import type { Kri } from '../../model/kri.ts';
import type { Destination, DestinationPort, Referable } from '../resolve/destinations.ts';
import type { Unselected } from '../rules/select.ts';

/** What there is to say about a reference; words come later. The codes are those of the specification, 8.1. */
export type NoteCode =
  | 'OWNER_SHADOWED'
  | 'OWNER_SELECTS_NOBODY'
  | 'TOP_ROUTE_MISSING'
  | 'MEANING_BOTH'
  | 'MEANING_LEGACY_ONLY'
  | 'MEANING_TAGS'
  | 'LEGACY_SILENCED'
  | 'LEGACY_NAME_PARSED'
  | 'LEGACY_NAME_WITH_SECTION'
  | 'LEGACY_PORT_NOT_FOUND'
  | 'LEGACY_ONLY_LOCAL'
  | 'BACKEND_PORT_MISSING'
  | 'KIND_EMPTY_IN_MESH'
  | 'MODE_DISABLED_NOT_GENERATED'
  | 'NAMESPACE_ON_UNIVERSAL'
  | 'NAME_OTHER_NAMESPACE'
  | 'NAME_OTHER_ZONE'
  | 'OWNER_HAS_NO_ZONE'
  | 'OWNER_ZONE_DIFFERS'
  | 'TARGET_HAS_NO_ZONE'
  | 'NAME_OTHER_KIND'
  | 'NAME_IS_HASHED_NAME'
  | 'NAME_IS_SERVICE_TAG'
  | 'NAME_SIMILAR'
  | 'NAME_NOT_FOUND'
  | 'NAME_EMPTY'
  | 'ADDRESS_UNKNOWN'
  | 'OLD_NAME_GONE'
  | 'LABEL_KEY_UNUSED'
  | 'LABEL_VALUE_UNUSED'
  | 'LABELS_NO_INTERSECTION'
  | 'LABELS_ONE_OFF'
  | 'DISPLAY_NAME_LABEL_MISSING'
  | 'LABELS_MULTIPLE'
  | 'LABELS_AMBIGUOUS_OLDEST'
  | 'LABELS_AMBIGUOUS_TIE'
  | 'LABELS_ONE_OF_MANY'
  | 'SECTION_NOT_FOUND'
  | 'SECTION_IS_NUMBER_OF_NAMED_PORT'
  | 'SECTION_IS_TARGET_PORT'
  | 'SECTION_DROPPED_SOME'
  | 'PORT_NOT_FOUND'
  | 'PORT_IS_TARGET_PORT'
  | 'PORT_IGNORED_SECTION_SET'
  | 'PORT_UNKNOWN_ALLOWS_ALL'
  | 'BACKEND_PROTOCOL_NOT_ALLOWED'
  | 'BACKEND_WEIGHT_ZERO'
  | 'BACKEND_SERVICE_UNKNOWN'
  | 'MIRROR_IS_LEGACY'
  | 'NAMES_COMPLETED_BY'
  | 'OUTBOUND_MODE_EXCLUSIVE_NO_LEGACY'
  | 'OUTBOUND_SECTION_NUMERIC'
  | 'OVERRIDDEN_BY'
  | 'EFFECT_FALLBACK_DESTINATION'
  | 'EFFECT_SHARE_REDISTRIBUTED'
  | 'EFFECT_ROUTE_OMITTED'
  | 'EFFECT_LISTENER_REJECTED'
  | 'EFFECT_HTTP_500'
  | 'EFFECT_NO_LISTENER'
  | 'EFFECT_NO_FILTER'
  | 'EFFECT_MIRROR_BREAKS_PROXY'
  | 'EFFECT_REF_BREAKS_PROXY'
  | 'EFFECT_NOTHING'
  | 'V3_TOP_KIND_REMOVED'
  | 'V3_TO_KIND_REMOVED'
  | 'V3_PROXY_TYPES_REMOVED'
  | 'V3_FROM_REMOVED'
  | 'V3_OUTBOUND_TAGS_REMOVED'
  | 'V3_NAME_FIELD_REMOVED'
  | 'V3_SUBSET_BACKEND_REMOVED'
  | 'V3_NAMESPACE_OF_POLICY'
  | 'V3_PICKS_OTHER_ZONE';

/** One thing to say, with the data that it is about. */
export interface Note {
  readonly code: NoteCode;
  /** Resources that it is about: near misses, or those that are meant. */
  readonly resources?: readonly Referable[];
  /** Names, values of labels, ports, protocols: by code. */
  readonly values?: readonly string[];
  /** One more text: a key, a name, a version. */
  readonly text?: string;
  /** Why a proxy is left out. */
  readonly reason?: Unselected;
}

/** What to write instead: YAML for the fields of the reference, and which of its fields go away. */
export interface Fix {
  /** In words that can be followed. */
  readonly words: string;
  /** Fields to set; a text to paste is made of them. */
  readonly set: Readonly<Record<string, unknown>>;
  readonly remove: readonly string[];
}

/** What a reference comes to. */
export interface Target {
  readonly kri: Kri;
  /** `undefined` for a Mesh or a route. */
  readonly destination: Destination | undefined;
  /** The port that the section means; `undefined`: all. */
  readonly port: DestinationPort | undefined;
}
