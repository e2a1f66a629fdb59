import process from "node:process";

/**
 * Runs something that takes long and can be ended: Ctrl-C and a request to terminate abort the signal, so that it can take down what it has set up. Whoever
 * presses Ctrl-C again does not want to wait even for that.
 */
export async function interruptible<T>(
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const controller = new AbortController();
  const stop = (): void => {
    if (controller.signal.aborted) process.exit(INTERRUPTED);
    controller.abort();
  };
  process.on("SIGINT", stop);
  process.on("SIGTERM", stop);
  try {
    return await work(controller.signal);
  } finally {
    process.off("SIGINT", stop);
    process.off("SIGTERM", stop);
  }
}

/** The exit code of a program that Ctrl-C ended, as shells have it. */
export const INTERRUPTED = 130;
