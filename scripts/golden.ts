// Writes the transcripts anew: what their commands print now. Read the diff as you would read a colleague's change.
import { readFileSync, writeFileSync } from 'node:fs';
import { renewed, transcripts } from '../test/support/transcript.ts';

if (process.env['CI'] === 'true') throw new Error('CI never writes goldens');
for (const file of transcripts()) {
  const text = await renewed(file);
  if (text.includes('[exit 70]')) throw new Error(`${file}: a bug is nothing to keep`);
  if (text === readFileSync(file, 'utf8')) continue;
  writeFileSync(file, text);
  console.log(file);
}
