import type {
  Reporter,
  SerializedError,
  TestModule,
  Vitest,
} from "vitest/node";

/** Ends every run with why tests were skipped, and with `N passed, N failed` alone on the last line. */
export default class PlainSummary implements Reporter {
  #filtered = false;

  onInit(vitest: Vitest): void {
    this.#filtered = vitest.config.testNamePattern !== undefined;
  }

  onTestRunEnd(
    modules: readonly TestModule[],
    unhandled: readonly SerializedError[],
  ): void {
    let passed = 0;
    let skipped = 0;
    // What fails outside a test (a file that does not load, a stray rejection) would otherwise count as nothing.
    let failed = unhandled.length;
    const reasons = new Map<string, number>();

    for (const module of modules) {
      failed += module.errors().length;
      for (const suite of module.children.allSuites()) {
        failed += suite.errors().length;
      }
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === "passed") passed++;
        else if (result.state === "failed") failed++;
        else {
          skipped++;
          const note = "note" in result ? result.note : undefined;
          const reason = `${module.relativeModuleId}: ${note ?? test.fullName}`;
          reasons.set(reason, (reasons.get(reason) ?? 0) + 1);
        }
      }
    }

    let text = "";
    if (!this.#filtered) {
      for (const [reason, count] of reasons) {
        text += `skipped ${String(count)} × ${reason}\n`;
      }
    }
    text += `${String(passed)} passed, ${String(failed)} failed`;
    if (skipped > 0) text += `, ${String(skipped)} skipped`;
    process.stdout.write(`${text}\n`);
  }
}
