// Bundles src/ into dist/: minified CommonJS in several chunks, so that a run loads what it needs and no more.
import { rmSync } from 'node:fs';
import { rolldown } from 'rolldown';

rmSync(new URL('../dist', import.meta.url), { recursive: true, force: true });

const bundle = await rolldown({
  input: { main: 'src/program.ts' },
  platform: 'node',
  treeshake: true,
  resolve: {
    // commander asks for it only to run executable subcommands, which meshsvc has none of.
    alias: { 'node:child_process': new URL('./no-child-process.mjs', import.meta.url).pathname },
  },
  plugins: [
    {
      name: 'real-child-process-for-execa',
      resolveId(source, importer) {
        if (source !== 'node:child_process' || importer?.includes('/commander/')) return undefined;
        return { id: source, external: true };
      },
    },
  ],
});
await bundle.write({
  dir: 'dist',
  format: 'cjs',
  minify: !process.argv.includes('--readable'), // --readable: for profiles
  exports: 'named',
  entryFileNames: '[name].cjs',
  chunkFileNames: '[name].cjs',
  codeSplitting: {
    groups: [
      { name: 'positions', test: /node_modules\/yaml\//, priority: 10 },
      {
        name: 'tables',
        test: /node_modules\/(cli-table3|string-width|emoji-regex|strip-ansi|is-fullwidth-code-point|ansi-regex|@colors)\//,
        priority: 10,
      },
      { name: 'color', test: /node_modules\/chalk\//, priority: 10 },
      { name: 'live', test: /node_modules\/execa\//, priority: 10 },
    ],
  },
});
await bundle.close();
