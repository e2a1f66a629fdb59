import { defineConfig } from "vitest/config";
import { corpusRoot } from "./test/corpus/corpus.ts";

if (corpusRoot() === undefined) {
  console.log(
    "No corpus in DOCKFIX_CORPUS or ../shared: the tests that need it are skipped.",
  );
}

/** Tests that take minutes: generated Dockerfiles in the model, rewrites in real shells, fuzz. */
export default defineConfig({
  test: {
    include: ["test/{model,properties,deep}/**/*.test.ts"],
    passWithNoTests: true,
    reporters: ["default", "./test/reporter.ts"],
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
