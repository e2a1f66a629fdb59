import { existsSync, readFileSync, statSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { accepted, parse } from "../syntax/dockerfile.ts";
import { composeContext } from "./compose.ts";
import { contextFolder } from "./context-option.ts";
import { fileSystemError, InputError } from "./input.ts";
import { readSource } from "./source.ts";
import { UsageError } from "./usage.ts";

/** A Dockerfile that is to be built. */
export interface DockerfileInput {
  /** As the user would type it. */
  readonly path: string;
  /** Absolute. */
  readonly file: string;
  readonly source: string;
  /** Absolute path of the folder that is the build context. */
  readonly context: string;
  /** The text of `<Dockerfile>.dockerignore`, where there is one. */
  readonly ignore: string | undefined;
}

/** Names of a Dockerfile in a folder, in the order in which engines look for them. */
const NAMES = ["Dockerfile", "Containerfile"];

/** The one Dockerfile of a command line: a file, or a folder that holds it; the current folder where nothing is given. Throws a UsageError. */
export function dockerfilePath(
  positionals: readonly string[],
  command: string,
  cwd: string,
): string {
  const [given = ".", second] = positionals;
  if (second !== undefined)
    throw new UsageError(
      `dockfix ${command} takes one Dockerfile`,
      `dockfix ${command} [FILE]`,
    );
  const path = resolve(cwd, given);
  if (!isFolder(path)) return given;
  const name = NAMES.find((each) => existsSync(join(path, each)));
  return name === undefined || given === "."
    ? (name ?? given)
    : join(given, name);
}

/**
 * Reads it, with the context that it is built in: what `--context` says, what compose files say, or the folder that it lies in. Throws an InputError, a
 * UsageError, or a DockfixError for what BuildKit rejects.
 */
export function dockerfileInput(
  path: string,
  context: string | undefined,
  cwd: string,
): DockerfileInput {
  const file = resolve(cwd, path);
  if (isFolder(file))
    throw new InputError("not-found", "no Dockerfile in this folder", {
      hint: `Looked for ${NAMES.join(" and ")}. A file with another name can be given by its path.`,
    });
  const source = readSource(file);
  accepted(parse(source));
  const own = join(dirname(file), `${basename(file)}.dockerignore`);
  return {
    path,
    file,
    source,
    context: contextFolder(context, cwd) ?? saidContext(path, file),
    ignore: existsSync(own) ? ownIgnore(own) : undefined,
  };
}

function ownIgnore(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch (error) {
    throw fileSystemError(error, `read ${basename(file)}`);
  }
}

function saidContext(path: string, file: string): string {
  const said = composeContext(file);
  if (said.kind === "folder") return said.folder;
  if (said.kind === "nothing") return dirname(file);
  throw new UsageError(
    `the build context of ${path} is unclear from ${said.files.join(" and ")}`,
    "--context DIR says which folder it is built in.",
  );
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}
