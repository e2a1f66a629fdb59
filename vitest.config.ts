import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    exclude: ["test/{corpus,differential,engine,fixtures,properties,deep}/**"],
    reporters: ["default", "./test/reporter.ts"],
    // Property tests on a slow machine; nothing here waits for anything but the processor.
    testTimeout: 30_000,
  },
});
