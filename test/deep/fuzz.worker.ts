import { parentPort } from "node:worker_threads";
import { DockfixError } from "../../src/error.ts";
import { optimize, type OptimizeOptions } from "../../src/optimize.ts";
import { accepted, parse } from "../../src/syntax/dockerfile.ts";
import { decode } from "../../src/cli/decode.ts";

/** Runs in a thread of its own, built for it: the thread that waits can end it when it hangs. */

export interface Job {
  /** Bytes are decoded as the command line does it. */
  readonly input: string | Uint8Array;
}

export interface Answer {
  readonly accepted: boolean;
  readonly changed: boolean;
  /** Milliseconds of the slowest call. */
  readonly slowest: number;
  /** What is not right. */
  readonly wrong: string | undefined;
}

const WAYS: readonly OptimizeOptions[] = [
  { risk: "low" },
  { risk: "medium" },
  { risk: "high" },
  { risk: "high", merge: "all" },
];

/** The most that one call may take, in milliseconds. */
const MOST = 1_000;

/** What BuildKit rejects, and what another frontend than Docker's reads, is refused with an error. */
function isAccepted(source: string): boolean {
  try {
    accepted(parse(source));
    return true;
  } catch (error) {
    if (error instanceof DockfixError) return false;
    throw error;
  }
}

function answer({ input }: Job): Answer {
  const nothing = { accepted: false, changed: false, slowest: 0 };
  let source: string;
  try {
    source = typeof input === "string" ? input : decode(input);
  } catch (error) {
    // The command line has an error of its own for what is no text.
    const isOurs =
      error instanceof Error &&
      /^(?:InputError|DockfixError)$/.test(error.constructor.name);
    return {
      ...nothing,
      wrong: isOurs ? undefined : `decode throws ${String(error)}`,
    };
  }
  const total = { ...nothing, changed: false, slowest: 0 };
  total.accepted = isAccepted(source);
  for (const options of WAYS) {
    const wrong = oneWay(source, options, total);
    if (wrong !== undefined)
      return { ...total, wrong: `${wrong} with ${JSON.stringify(options)}` };
  }
  return { ...total, wrong: undefined };
}

function oneWay(
  source: string,
  options: OptimizeOptions,
  total: {
    accepted: boolean;
    changed: boolean;
    slowest: number;
  },
): string | undefined {
  const start = performance.now();
  try {
    const { code, bugs } = optimize(source, options);
    total.slowest = Math.max(total.slowest, performance.now() - start);
    if (total.slowest > MOST) return `takes ${total.slowest.toFixed(0)} ms`;
    if (!total.accepted) return "reads what parse rejects";
    const [bug] = bugs;
    if (bug !== undefined) return `bug in ${bug.transform}: ${bug.message}`;
    if (code === source) return undefined;
    total.changed = true;
    accepted(parse(code));
    return optimize(code, options).code === code
      ? undefined
      : "changes again the second time";
  } catch (error) {
    const isRefusal = error instanceof DockfixError && !total.accepted;
    return isRefusal ? undefined : `throws ${String(error)}`;
  }
}

parentPort?.on("message", (job: Job) => {
  parentPort?.postMessage(answer(job));
});
