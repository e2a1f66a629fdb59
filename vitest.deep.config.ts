import { defineConfig } from "vitest/config";

/** Tests that build thousands of random Dockerfiles in the model. */
export default defineConfig({
  test: {
    include: ["test/{model,properties,deep}/**/*.test.ts"],
    reporters: ["default", "./test/reporter.ts"],
    testTimeout: 1_200_000,
  },
});
