import { defineConfig } from "vitest/config";

/** The tests that look at what transforms and the proof do, without those that start processes. */
export default defineConfig({
  test: {
    include: [
      "test/{fixtures,optimize}.test.ts",
      "test/{analysis,equivalence,facts,shell,syntax}/**/*.test.ts",
    ],
    exclude: [
      "test/shell/real-shells.test.ts",
      "test/facts/images-listings.test.ts",
    ],
    testTimeout: 30_000,
  },
});
