import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { allRules } from '../src/commands/all-rules.ts';
import { run } from './support/run.ts';

describe('the catalogue', () => {
  const rules = allRules();

  it('gives each code and each name once, in order', () => {
    const codes = rules.map(({ code }) => code);
    expect(codes).toEqual([...new Set(codes)].toSorted());
    const names = rules.map(({ name }) => name);
    expect(names.toSorted()).toEqual([...new Set(names)].toSorted());
  });

  it('says of each what it is, why it matters and what to do', () => {
    const incomplete = rules.filter(({ title, why, fix }) => [title, why, fix].some((text) => text.length < 5));
    expect(incomplete).toEqual([]);
  });

  it('has each in a group, by which it can be asked for', () => {
    expect(rules.filter(({ group }) => group === '')).toEqual([]);
  });

  it('is what docs/checks.md says', async () => {
    const { stdout } = await run(['rules', '-o', 'markdown']);
    expect(readFileSync(resolve(import.meta.dirname, '../docs/checks.md'), 'utf8')).toBe(stdout);
  });
});
