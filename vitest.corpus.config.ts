import { defineConfig } from "vitest/config";

/** Tests that need data or a container engine from outside the repository. Each says why it skips when that is not there. */
export default defineConfig({
  test: {
    include: ["test/{corpus,differential,engine}/**/*.test.ts"],
    passWithNoTests: true,
    reporters: ["default", "./test/reporter.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
