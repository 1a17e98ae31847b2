import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{src,runtime,conformance,bench}/**/*.test.ts'],
    globalSetup: 'scripts/test-parts.mjs',
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // Two cores: one worker per core, and no isolation, so that each worker loads Binaryen once.
    pool: 'threads',
    maxWorkers: 2,
    isolate: false,
  },
});
