import { writeSync } from "node:fs";
import { constants } from "node:os";
import process from "node:process";

/** Ctrl-C, a request to terminate, and a terminal that is closed. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;
type Ending = (typeof SIGNALS)[number];

const AT_ONCE =
  "dockfix: ended at once; what is left is removed by the next command that builds, or by dockfix clean\n";

/** Something was ended by a signal, and has taken down what it had set up. */
export class Interruption extends Error {
  override readonly name = "Interruption";
  /** The exit code of a program that the signal ended, as shells have it. */
  readonly exit: number;

  constructor(signal: Ending) {
    super(`interrupted by ${signal}`);
    this.exit = exitOf(signal);
  }
}

/**
 * Runs something that takes long and can be ended: a signal that ends programs aborts it, so that it can take down what it has set up; then it rejects with an
 * Interruption. Whoever presses Ctrl-C again does not want to wait even for that.
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  let first: Ending | undefined;
  const stop = (signal: Ending): void => {
    if (first !== undefined) {
      sayAtOnce();
      process.exit(exitOf(signal));
    }
    first = signal;
    controller.abort();
  };
  for (const signal of SIGNALS) process.on(signal, stop);
  try {
    return await work(controller.signal);
  } catch (error) {
    // Whatever it is, it comes from being ended.
    throw first === undefined ? error : new Interruption(first);
  } finally {
    for (const signal of SIGNALS) process.off(signal, stop);
  }
}

function exitOf(signal: Ending): number {
  return 128 + constants.signals[signal];
}

function sayAtOnce(): void {
  try {
    writeSync(process.stderr.fd, AT_ONCE);
  } catch {
    // The terminal is closed.
  }
}
