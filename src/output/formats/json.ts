/**
 * JSON with two spaces, in pieces: the whole of a large answer is longer than a text may be. The same bytes as
 * `JSON.stringify(value, undefined, 2)` and a line break.
 */
export function* jsonPieces(value: unknown): Generator<string> {
  let pending = '';
  for (const piece of pieces(value, '')) {
    pending += piece;
    if (pending.length > 65_536) {
      yield pending;
      pending = '';
    }
  }
  yield `${pending}\n`;
}

function* pieces(value: unknown, indent: string): Generator<string> {
  if (value === null || typeof value !== 'object') {
    yield JSON.stringify(value) ?? 'null';
    return;
  }
  const inner = `${indent}  `;
  if (Array.isArray(value)) {
    if (value.length === 0) {
      yield '[]';
      return;
    }
    yield '[';
    for (const [at, one] of value.entries()) {
      yield `${at === 0 ? '' : ','}\n${inner}`;
      yield* pieces(one, inner);
    }
    yield `\n${indent}]`;
    return;
  }
  const entries = Object.entries(value).filter(([, one]) => one !== undefined && typeof one !== 'function');
  if (entries.length === 0) {
    yield '{}';
    return;
  }
  yield '{';
  for (const [at, [key, one]] of entries.entries()) {
    yield `${at === 0 ? '' : ','}\n${inner}${JSON.stringify(key)}: `;
    yield* pieces(one, inner);
  }
  yield `\n${indent}}`;
}
