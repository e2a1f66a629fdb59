import type { Output } from "../measure/engine/engine.ts";
import type { SmokeOutcome, SmokeRun } from "../measure/smoke.ts";

/** Bytes of an output that a report holds. */
const SHOWN = 4096;

/** What came of a smoke test, for programs. */
export function smokeJson(outcome: SmokeOutcome): unknown {
  const { title, verdict, difference, before, after } = outcome;
  return {
    title,
    verdict,
    difference:
      difference === undefined
        ? null
        : {
            output: difference.output,
            before: difference.before ?? null,
            after: difference.after ?? null,
          },
    before: runJson(before),
    after: runJson(after),
  };
}

function runJson({ passed, status, stdout, stderr }: SmokeRun): unknown {
  return {
    passed,
    status,
    stdout: outputJson(stdout),
    stderr: outputJson(stderr),
  };
}

function outputJson({ length, digest, head }: Output): unknown {
  const text = Buffer.from(head.subarray(0, SHOWN)).toString("utf8");
  return { bytes: length, sha256: digest, text };
}
