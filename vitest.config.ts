import { defineConfig } from 'vitest/config';
import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** What takes long, the longest first. */
const LONG = ['conformance/conformance.test.ts', 'conformance/', 'bench/'];

/** Begins with what takes long, so that no worker is left alone with it when the others have finished. */
class LongFirst extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const rank = ({ moduleId }: TestSpecification): number => {
      const at = LONG.findIndex((part) => moduleId.includes(`/${part}`));
      return at < 0 ? LONG.length : at;
    };
    return [...files].sort((a, b) => rank(a) - rank(b));
  }
}

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
    sequence: { sequencer: LongFirst },
  },
});
