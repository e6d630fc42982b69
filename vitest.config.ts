import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    testTimeout: 60_000,
    // Child processes of the tests start as an operator's would.
    env: { NODE_EXTRA_CA_CERTS: '', NODE_OPTIONS: '' },
  },
});
