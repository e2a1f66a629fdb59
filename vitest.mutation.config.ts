import { defineConfig } from "vitest/config";

/**
 * The tests that mutants must survive, without those that start processes or take a minute. DOCKFIX_MUTATION_TESTS names others: the tests of one folder
 * are enough for a sample of it, and take a tenth of the time.
 */
export default defineConfig({
  test: {
    include: (
      process.env["DOCKFIX_MUTATION_TESTS"] ??
      "test/fixtures.test.ts,test/optimize.test.ts,test/equivalence/**/*.test.ts"
    ).split(","),
    exclude: [
      "test/shell/real-shells.test.ts",
      "test/equivalence/size.test.ts",
    ],
    isolate: false,
    fileParallelism: false,
    testTimeout: 30_000,
  },
});
