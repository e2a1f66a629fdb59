import { defineConfig } from "vitest/config";
import { corpusRoot } from "./test/corpus/corpus.ts";

if (corpusRoot() === undefined) {
  console.log(
    "No corpus in DOCKFIX_CORPUS or ../shared: the tests that need it are skipped.",
  );
}

/** Tests that need data from outside the repository; without it they are skipped. */
export default defineConfig({
  test: {
    include: ["test/{corpus,differential}/**/*.test.ts"],
    passWithNoTests: true,
    reporters: ["default", "./test/reporter.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
