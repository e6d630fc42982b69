import { describe, expect, it } from 'vitest';
import { cwdOf, sessionsOf, shown, transcripts } from './support/transcript.ts';

describe.each(transcripts())('%s', (file) => {
  const steps = sessionsOf(file).flatMap((session) => session.steps.map((step) => ({ line: session.line, ...step })));
  it('shows something', () => {
    expect(steps).not.toEqual([]);
  });
  it.each(steps)('line $line: $command', async ({ command, expected }) => {
    expect(await shown(command, cwdOf(file))).toBe(expected);
  });
});
