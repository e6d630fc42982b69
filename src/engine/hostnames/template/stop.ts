/** Why the work on a template ended early: Go reports an error there, or we gave up. */
export interface Stop {
  readonly because: 'error' | 'limit';
  /** A byte string, see bytes.ts. */
  readonly message: string;
}

/** Ends parsing or executing. Only `stopped` catches it. */
export function stop(because: Stop['because'], message: string): never {
  throw new Error(message, { cause: { because, message } satisfies Stop });
}

/** What a run returns, or why it stopped. Anything else that is thrown is a bug and passes through. */
export function stopped<T>(run: () => T): { readonly ok: true; readonly value: T } | ({ readonly ok: false } & Stop) {
  try {
    return { ok: true, value: run() };
  } catch (error) {
    if (error instanceof RangeError && /call stack/.test(error.message)) {
      return { ok: false, because: 'limit', message: 'nested too deeply' };
    }
    if (error instanceof Error && isStop(error.cause)) return { ok: false, ...error.cause };
    throw error;
  }
}

function isStop(cause: unknown): cause is Stop {
  return typeof cause === 'object' && cause !== null && 'because' in cause && 'message' in cause;
}
