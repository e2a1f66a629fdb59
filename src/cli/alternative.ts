import { resolve } from "node:path";
import type { Look } from "../report/paint.ts";
import { accepted, parse } from "../syntax/dockerfile.ts";
import { reporting } from "./build-session.ts";
import type { Io } from "./output.ts";
import { readSource } from "./source.ts";

/** A Dockerfile of `--against`. */
export interface Alternative {
  /** Its path as the user typed it. */
  readonly name: string;
  readonly dockerfile: string;
}

/**
 * Reads the Dockerfiles of `--against`, before anything is built. What is wrong with one is said on standard error under its own name; then the exit code
 * comes in the place of all.
 */
export async function readAlternatives(
  names: readonly string[],
  io: Io,
  look: Look,
): Promise<readonly Alternative[] | number> {
  const read: Alternative[] = [];
  let worst = 0;
  for (const name of names) {
    const code = await reporting(name, io, look, () => {
      const dockerfile = readSource(resolve(io.cwd, name));
      accepted(parse(dockerfile));
      read.push({ name, dockerfile });
      return Promise.resolve(0);
    });
    worst = Math.max(worst, code);
  }
  return worst === 0 ? read : worst;
}
