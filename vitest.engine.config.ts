import { defineConfig } from "vitest/config";

/** Tests with a real container engine, which they start where DOCKFIX_ENGINE names none (`unix:///…/docker.sock`). */
export default defineConfig({
  test: {
    include: ["test/engine/**/*.test.ts"],
    globalSetup: ["test/engine/setup.ts"],
    reporters: ["default", "./test/reporter.ts"],
    // One engine, and few processors.
    fileParallelism: false,
    maxConcurrency: 2,
    // What hangs has a limit of its own; a slow or busy machine is no failure.
    testTimeout: 600_000,
    hookTimeout: 600_000,
  },
});
