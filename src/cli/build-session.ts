import { sweep } from "../measure/engine/dead-session.ts";
import { findEngine } from "../measure/engine/find-engine.ts";
import { journalFolders, readJournals } from "../measure/engine/journal.ts";
import { openSession, type Session } from "../measure/engine/session.ts";
import { failureText } from "../report/failure.ts";
import { oneLine, type Look } from "../report/paint.ts";
import { removedText } from "../report/removed-text.ts";
import type { BuildOptions } from "./build-options.ts";
import { interruptible, Interruption } from "./interruption.ts";
import type { Io } from "./output.ts";
import { failureOf, isBadOption } from "./thrown.ts";
import { UsageError } from "./usage.ts";

/**
 * Opens a session on an engine, does the work, and takes down what the session has made: also behind an error, and behind Ctrl-C. What could not be taken
 * down is said on standard error.
 */
export function withSession<T>(
  { engine: choice, keep }: BuildOptions,
  io: Io,
  work: (session: Session, signal: AbortSignal) => Promise<T>,
): Promise<T> {
  return interruptible(async (signal) => {
    const engine = await findEngine({ ...choice, env: io.env, signal });
    return sessionOn(engine, { keep, signal }, io, (session) =>
      work(session, signal),
    );
  });
}

/**
 * The same on an engine that is known, within something that can be interrupted already. First it is removed what earlier runs left there that died without a
 * chance to do so.
 */
export async function sessionOn<T>(
  engine: Parameters<typeof openSession>[0],
  options: NonNullable<Parameters<typeof openSession>[1]>,
  io: Io,
  work: (session: Session) => Promise<T>,
): Promise<T> {
  const journals = journalFolders(io.env);
  const removed = removedText(await sweep(engine, readJournals(journals)));
  if (removed !== "")
    await io.stderr.write(
      `dockfix: removed what an earlier run had to leave behind: ${removed}\n`,
    );
  const session = await openSession(engine, { ...options, journals });
  try {
    return await work(session);
  } finally {
    for (const left of await session.close())
      await io.stderr.write(`dockfix: left behind: ${oneLine(left)}\n`);
  }
}

/** The exit code of a command about one file: what went wrong with the file or the engine is said on standard error, and makes it 2. */
export async function reporting(
  path: string,
  io: Io,
  look: Look,
  work: () => Promise<number>,
): Promise<number> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof UsageError || isBadOption(error)) throw error;
    const failure = failureOf(error);
    await io.stderr.write(failureText(path, failure, look));
    if (error instanceof Interruption) return error.exit;
    return failure.kind === "bug" ? 3 : 2;
  }
}
