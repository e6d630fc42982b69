import type { BundleCommand, BundleSource } from '../bundle.ts';
import { redacted } from './redact.ts';
import { commandLine, type Tool, type ToolAnswer } from './run-tool.ts';

/** What listing a kind came to. */
export type Listed =
  | { readonly ok: true; readonly items: readonly unknown[] }
  | { readonly ok: false; readonly reason: string; readonly skipped?: boolean };

/** Gathers what tools answered, in the order in which it was asked for. */
export interface Collector {
  /** A kind that was listed. */
  list(kind: string, args: readonly string[], listed: Listed, keep?: (item: unknown) => boolean): void;
  /** What tells about the control plane. */
  tell(
    args: readonly string[],
    answer: { readonly ok: boolean; readonly reason?: string; readonly skipped?: boolean },
  ): void;
  source(more: Omit<BundleSource, 'from' | 'commands' | 'resources'>): BundleSource;
}

export function collector(tool: Tool): Collector {
  const commands: BundleCommand[] = [];
  const resources: Record<string, unknown[]> = {};
  return {
    list(kind, args, listed, keep = () => true) {
      const command = commandLine(tool, args);
      if (!listed.ok) {
        const { reason, skipped = false } = listed;
        commands.push({ command, kind, status: skipped ? 'skipped' : 'failed', items: 0, reason });
        return;
      }
      const items = listed.items.filter(keep).map(redacted);
      commands.push({ command, kind, status: 'ok', items: items.length });
      resources[kind] = [...(resources[kind] ?? []), ...items];
    },
    tell(args, { ok, reason, skipped = false }) {
      commands.push({
        command: commandLine(tool, args),
        kind: '',
        status: ok ? 'ok' : skipped ? 'skipped' : 'failed',
        items: 0,
        ...(reason === undefined ? {} : { reason }),
      });
    },
    source: (more) => ({ from: tool, ...more, commands, resources }),
  };
}

/** A JSON object that a tool printed. */
export function jsonOf(
  answer: ToolAnswer,
): { readonly ok: true; readonly value: Record<string, unknown> } | Extract<Listed, { ok: false }> {
  if (!answer.ok) return { ok: false, reason: answer.reason };
  let value: unknown;
  try {
    value = JSON.parse(answer.stdout);
  } catch {
    const text = answer.stdout.trim();
    const reason =
      text === ''
        ? 'nothing was printed'
        : text.startsWith('{')
          ? 'the JSON that was printed ends in the middle'
          : `no JSON was printed, but ${JSON.stringify(text.slice(0, 60))}`;
    return { ok: false, reason };
  }
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    return { ok: false, reason: 'the JSON that was printed is no object' };
  return { ok: true, value: value as Record<string, unknown> };
}

/** Runs tasks a few at a time; the results come back in the order of the tasks. */
export async function someAtATime<T, R>(tasks: readonly T[], work: (task: T) => Promise<R>): Promise<readonly R[]> {
  const results: R[] = [];
  let next = 0;
  const worker = async (): Promise<void> => {
    for (let at = next++; at < tasks.length; at = next++) results[at] = await work(tasks[at]!);
  };
  await Promise.all(Array.from({ length: Math.min(4, tasks.length) }, worker));
  return results;
}
