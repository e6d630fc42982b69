import { load } from 'js-yaml';
import { describe, expect, it } from 'vitest';
import { parseDocument } from 'yaml';
import { goSchema, mergeKeys } from '../../src/load/dialect.ts';
import { readText } from '../../src/load/manifests.ts';

const read = (text: string): unknown => load(text, { schema: goSchema, json: true });

describe('scalars as Kuma and kubectl read them', () => {
  it.each<readonly [string, unknown]>([
    ...['y', 'Y', 'yes', 'Yes', 'YES', 'on', 'On', 'ON', 'true', 'True', 'TRUE'].map((text) => [text, true] as const),
    ...['n', 'N', 'no', 'No', 'NO', 'off', 'Off', 'OFF', 'false', 'False', 'FALSE'].map(
      (text) => [text, false] as const,
    ),
    ...['~', 'null', 'Null', 'NULL', ''].map((text) => [text, null] as const),
    ['010', 8],
    ['0o10', 8],
    ['0x1F', 31],
    ['0b101', 5],
    ['1_000', 1000],
    ['08', 8],
    ['-010', -8],
    ['+1', 1],
    ['1e3', 1000],
    ['.5', 0.5],
    ['1e400', '1e400'],
    ['1:30', '1:30'],
    ['2026-01-02', '2026-01-02'],
    ['2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
    ['.', '.'],
    ['10s', '10s'],
    ['10.0.0.1', '10.0.0.1'],
    ['tRUE', 'tRUE'],
    ['"yes"', 'yes'],
    ['!!str 12', '12'],
    ['!unknown 12', '12'],
    ['!!binary aGVsbG8=', 'hello'],
    ['!!timestamp 2026-01-02', '2026-01-02'],
  ])('%s is %j', (text, value) => {
    expect(read(`k: ${text}\n`)).toEqual({ k: value });
  });

  it.each(['.inf', '-.Inf', '.nan', '.NaN'])('%s is refused, JSON cannot say it', (text) => {
    expect(() => read(`k: ${text}`)).toThrow('no number');
  });

  it('turns keys into strings', () => {
    expect(read('y: 1\n010: 2\n1.5: 3')).toEqual({ true: 1, 8: 2, 1.5: 3 });
  });
});

describe('merge keys', () => {
  it('count in the order of the keys: one after an explicit key overrides it', () => {
    expect(mergeKeys(read('a: &a {p: 1, q: 2}\nb: {p: 5, <<: *a}\nc: {<<: *a, p: 7}'))).toEqual({
      a: { p: 1, q: 2 },
      b: { p: 1, q: 2 },
      c: { p: 7, q: 2 },
    });
  });
  it('of a list let the first win', () => {
    expect(mergeKeys(read('a: &a {p: 1}\nb: &b {p: 2, q: 2}\nc: {<<: [*a, *b]}'))).toMatchObject({ c: { p: 1, q: 2 } });
  });
});

describe('documents of a text', () => {
  const values = (text: string): unknown[] => [...readText(text)].map((piece) => (piece.ok ? piece.value : 'broken'));
  it.each([
    ['a: 1\n---\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['---\na: 1\n---\n---\n# only a comment\n---\nb: 2', [{ a: 1 }, { b: 2 }]],
    ['--- {a: 1}\n--- # with a comment\nb: 2\n', [{ a: 1 }, { b: 2 }]],
    ['a: 1\r\n---\r\nb: 2\r\n', [{ a: 1 }, { b: 2 }]],
    ['a: |\n  x\n  ---\n  y\n', [{ a: 'x\n---\ny\n' }]],
    ['a: [\n---\nb: 2', ['broken', { b: 2 }]],
    ['{"a": 1}', [{ a: 1 }]],
    ['{"a": 1}\n{"a": 2}\n\n', [{ a: 1 }, { a: 2 }]],
    ['{a: 1, b: [x]}', [{ a: 1, b: ['x'] }]],
    ['[{"a": 1}]', [[{ a: 1 }]]],
    ['...\n', []],
    ['', []],
  ])('%j', (text, expected) => {
    expect(values(text)).toEqual(expected);
  });

  it('are read item by item where a List is long, with the same values', () => {
    const item = (i: number): string =>
      `- apiVersion: v1\n  kind: X\n  metadata:\n    name: x-${i}\n    text: |\n      - not an item\n      # nor a comment\n`;
    const text = `apiVersion: v1\nitems:\n# first\n${Array.from({ length: 800 }, (_, i) => item(i)).join('')}kind: List\nmetadata: {}\n`;
    const [head, ...items] = [...readText(text)];
    expect(head).toMatchObject({ ok: true, items: 800, value: { kind: 'List', items: [] } });
    expect(items.map((piece) => piece.ok && piece.value)).toEqual((read(text) as { items: unknown[] }).items);
  });

  it('read a List with aliases between its items whole', () => {
    const items = Array.from({ length: 800 }, (_, i) =>
      i === 0 ? `- &x {name: first, pad: ${'p'.repeat(40)}}\n` : `- {like: *x, pad: ${'p'.repeat(40)}}\n`,
    );
    const pieces = [...readText(`kind: List\nitems:\n${items.join('')}`)];
    expect(pieces).toHaveLength(1);
    expect(pieces[0]).toMatchObject({ ok: true, value: { kind: 'List' } });
  });
});

describe('limits', () => {
  const only = (text: string): unknown => {
    const [piece] = [...readText(text)];
    return piece?.ok === false ? piece.problem.kind : 'read';
  };
  it.each([
    ['brackets', `a: ${'['.repeat(10_000)}`],
    ['braces', `${'{a: '.repeat(10_000)}`],
    ['dashes', `${'- '.repeat(10_000)}x`],
    ['question marks', `${'? '.repeat(10_000)}x`],
    ['indentation', Array.from({ length: 10_000 }, (_, i) => `${' '.repeat(i)}a:\n`).join('')],
    ['JSON', '['.repeat(100_000)],
  ])('nesting by %s is refused before a parser sees it', (_, text) => {
    expect(only(text)).toBe('limit');
  });

  it('refuse aliases that unfold without end', () => {
    const levels = Array.from(
      { length: 12 },
      (_, i) => `l${i + 1}: &l${i + 1} [${Array.from({ length: 9 }, () => `*l${i}`).join(', ')}]`,
    );
    expect(only(`l0: &l0 [x, x, x]\n${levels.join('\n')}\n`)).toBe('limit');
  });

  it('let wide text and many brackets side by side pass', () => {
    expect(only(`a: "${' '.repeat(5000)}x"\nb: [${'[], '.repeat(5000)}]\n`)).toBe('read');
  });
});

describe('the two YAML libraries', () => {
  it('agree on the structure of a document, so that positions name the right field', () => {
    const text = 'a: {b: [1, "two"], c: null}\nd: |\n  text\ne: &x [1]\nf: *x\n';
    const other = parseDocument(text, { version: '1.1', schema: 'yaml-1.1', merge: true }).toJS() as unknown;
    expect(other).toEqual(read(text));
  });
});
