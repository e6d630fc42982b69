import type { JsonObject } from '../json.ts';
import type { CheckContext, ProtoKind } from '../kind-rules.ts';
import { checkDisplayName } from '../names.ts';
import { message } from '../proto.ts';
import type { Rejection } from '../rejection.ts';

export const zone: ProtoKind = {
  family: 'proto',
  kind: 'Zone',
  scope: 'global',
  provided: { zone: true, global: true },
  message: message({ enabled: 'bool' }),
  check: (out: Rejection[], _: JsonObject, context: CheckContext) => checkDisplayName(out, context, false),
};
