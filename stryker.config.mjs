/**
 * Mutation tests: `npm run test:mutation -- --mutate 'src/equivalence/**'`, one folder at a time; they take an hour and are no part of CI.
 */
export default {
  testRunner: "vitest",
  vitest: { configFile: "vitest.mutation.config.ts" },
  coverageAnalysis: "perTest",
  ignoreStatic: true,
  mutate: ["src/equivalence/**/*.ts", "transforms/**/*.ts"],
  reporters: ["clear-text", "json", "progress-append-only"],
  jsonReporter: { fileName: "reports/mutation.json" },
  tempDirName: "reports/stryker",
  ignorePatterns: ["dist", "reports"],
  concurrency: 2,
  timeoutMS: 20_000,
};
