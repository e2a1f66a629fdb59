import { EngineError, type Engine } from "../measure/engine/engine.ts";
import { findEngine } from "../measure/engine/find-engine.ts";
import { clear, inventory } from "../measure/engine/inventory.ts";
import { journalFolders } from "../measure/engine/journal.ts";
import { failureText } from "../report/failure.ts";
import { oneLine } from "../report/paint.ts";
import { remainsText } from "../report/remains-text.ts";
import { removedText } from "../report/removed-text.ts";
import { reporting } from "./build-session.ts";
import { lookOf } from "./colors.ts";
import type { Run } from "./command.ts";
import { choice, type ParsedOptions } from "./options.ts";
import type { Io } from "./output.ts";
import { colorOf } from "./request.ts";
import { failureOf } from "./thrown.ts";
import { UsageError } from "./usage.ts";

/**
 * `dockfix clean`: what there is of dockfix in the engine and among the temporary files, and its end, but for what belongs to somebody who is at work.
 * Exit code 2 where something could not be removed, or looked at.
 */
export const clean: Run = async (options, io) => {
  if (options.positionals.length > 0)
    throw new UsageError(
      "dockfix clean takes no arguments",
      "It removes what is left of dockfix; --dry-run only lists it.",
    );
  const color = colorOf(options.has("color"), options.has("no-color"));
  const errors = lookOf(io.stderr, io.env, color);
  return reporting("clean", io, errors, async () => {
    const { engine, failure } = await engineOf(options, io);
    const clearing = {
      kept: options.has("kept"),
      unknown: options.has("unknown"),
    };
    const isDry = options.has("dry-run");
    const remains = await inventory(engine, journalFolders(io.env));
    await io.stdout.write(
      remainsText(remains, clearing, !isDry, lookOf(io.stdout, io.env, color)),
    );
    let isClean = true;
    if (!isDry) {
      const removed = await clear(engine, remains, clearing);
      const text = removedText(removed);
      if (text !== "") await io.stdout.write(`removed ${text}\n`);
      for (const left of removed.left)
        await io.stderr.write(`dockfix: left behind: ${oneLine(left)}\n`);
      isClean = removed.left.length === 0;
    }
    // Without an engine there are still the temporary files.
    if (failure !== undefined)
      await io.stderr.write(failureText("clean", failureOf(failure), errors));
    return isClean && failure === undefined ? 0 : 2;
  });
};

async function engineOf(
  options: ParsedOptions,
  io: Io,
): Promise<{
  readonly engine?: Engine;
  readonly failure?: EngineError;
}> {
  const engine = choice("--engine", options.one("engine"), [
    "docker",
    "podman",
    "buildah",
  ]);
  const builder = options.one("builder");
  try {
    return { engine: await findEngine({ engine, builder, env: io.env }) };
  } catch (failure) {
    if (failure instanceof EngineError) return { failure };
    throw failure;
  }
}
