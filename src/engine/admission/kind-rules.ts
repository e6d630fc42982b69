import type { AdmissionFacts } from './facts.ts';
import type { JsonObject } from './json.ts';
import type { Message } from './proto.ts';
import type { Place, Rejection } from './rejection.ts';
import type { Schema } from './schema.ts';

/** What a validator may know beside the resource. */
export interface CheckContext {
  readonly facts: AdmissionFacts;
  /** `spec` of a plugin kind, the root of an old one. */
  readonly place: Place;
  readonly name: string;
  readonly displayName: string;
  /** A policy without role label is a system policy. */
  readonly systemRole: boolean;
  /** The words of Go's template parser, where a template is broken. */
  readonly parseTemplate: ((text: string) => string | undefined) | undefined;
}

type Check = (out: Rejection[], spec: JsonObject, context: CheckContext) => void;

interface Common {
  readonly kind: string;
  readonly scope: 'mesh' | 'global';
  /** Whether the kind may be created on a zone, on a global control plane. */
  readonly provided: { readonly zone: boolean; readonly global: boolean };
  readonly systemNamespaceOnly?: boolean;
  readonly policy?: boolean;
  /** What the manager of the kind says when a resource is new, after all else was fine. */
  readonly checkNew?: Check;
  readonly check?: Check;
}

/** A kind whose spec is a Go struct with an OpenAPI schema. */
export interface PluginKind extends Common {
  readonly family: 'plugin';
  readonly spec: Schema;
  readonly status?: Schema;
}

/** A kind whose spec is a protobuf message. */
export interface ProtoKind extends Common {
  readonly family: 'proto';
  readonly message: Message;
}

export type KindRules = PluginKind | ProtoKind;

/** Both kinds of control plane, as for every targetRef policy. */
export const everywhere = { zone: true, global: true };
