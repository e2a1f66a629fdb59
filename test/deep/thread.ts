import { mkdirSync, mkdtempSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { Worker } from "node:worker_threads";
import { build } from "tsup";
import type { Answer, Job } from "./fuzz.worker.ts";

const root = resolve(import.meta.dirname, "../..");

/** Milliseconds after which a thread counts as hanging, generous as the machine may have other things to do. */
const PATIENCE = 20_000;

/** A thread that answers jobs one by one, and is replaced when one of them hangs. */
export interface Thread {
  readonly ask: (job: Job) => Promise<Answer>;
  readonly end: () => Promise<void>;
}

/** Builds the program of the thread, inside of node_modules where the packages that the build leaves out are found. */
export async function startThread(): Promise<Thread> {
  const cache = join(root, "node_modules/.cache");
  mkdirSync(cache, { recursive: true });
  const outDir = mkdtempSync(join(cache, "dockfix-fuzz-"));
  await build({
    config: false,
    entry: { worker: join(import.meta.dirname, "fuzz.worker.ts") },
    format: "esm",
    target: "node20",
    outDir,
    silent: true,
  });
  const start = (): Worker => new Worker(join(outDir, "worker.js"));
  let worker = start();
  const ask = async (job: Job): Promise<Answer> => {
    const answer = await answerOf(worker, job);
    if (answer.wrong !== undefined && answer.slowest === Infinity) {
      await worker.terminate();
      worker = start();
    }
    return answer;
  };
  const end = async (): Promise<void> => {
    await worker.terminate();
    rmSync(outDir, { recursive: true, force: true });
  };
  return { ask, end };
}

function answerOf(worker: Worker, job: Job): Promise<Answer> {
  return new Promise((resolve) => {
    const done = (answer: Answer): void => {
      clearTimeout(timer);
      worker.off("message", done).off("error", failed);
      resolve(answer);
    };
    const lost = (wrong: string): void =>
      done({
        accepted: false,
        changed: false,
        slowest: Infinity,
        wrong,
      });
    const timer = setTimeout(() => lost(`hangs for ${PATIENCE} ms`), PATIENCE);
    worker.on("message", done);
    const failed = (error: unknown): void =>
      lost(`throws outside of optimize: ${String(error)}`);
    worker.on("message", done).on("error", failed);
    worker.postMessage(job);
  });
}
