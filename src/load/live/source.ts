import { Failure } from '../../model/failure.ts';
import type { Tool } from './run-tool.ts';

/** A control plane that is asked with a tool of the operator's. */
export interface LiveSource {
  /** Empty: what the control plane says of itself. */
  readonly zone: string;
  /** `undefined`: kubectl, or kumactl where that alone is on the PATH. */
  readonly tool: Tool | undefined;
  /** Empty: the current one. */
  readonly context: string;
}

const form = /^(?:([^=:]+)=)?(?:(kubectl|kumactl)(?::(.+))?)?$/;

/** What stands behind `live:`: nothing, `kubectl`, `kumactl:CONTEXT`, `east=kubectl:CONTEXT`. @throws {Failure} for anything else */
export function liveSource(written: string): LiveSource {
  const found = form.exec(written.replace(/^live:/, ''));
  if (found === null)
    throw new Failure(`${written} names no control plane`, {
      hint: 'write live:, live:kubectl:CONTEXT or live:east=kumactl:CONTEXT',
    });
  const [, zone = '', tool, context = ''] = found;
  return { zone, tool: tool as Tool | undefined, context };
}

/** `--zone NAME=CONTEXT`, where the context may name its tool: `global=kumactl:prod`. @throws {Failure} for one without a name or a context */
export function zoneSource(written: string, tool: Tool | undefined): LiveSource {
  const equals = written.indexOf('=');
  const [zone, context] = [written.slice(0, Math.max(0, equals)), written.slice(equals + 1)];
  if (zone === '' || context === '')
    throw new Failure(`--zone ${written} names no ${zone === '' ? 'zone' : 'context'}`, {
      hint: 'write --zone east=CONTEXT',
    });
  const own = /^(kubectl|kumactl):(.*)$/.exec(context);
  return own === null ? { zone, tool, context } : { zone, tool: own[1] as Tool, context: own[2]! };
}
