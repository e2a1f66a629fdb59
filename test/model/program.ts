import type { Tree } from "./tree.ts";

/** How commands that the model does not know behave. */
export type Opaque =
  /** Does nothing with caches and leaves no process: what an assumption at medium risk says. */
  | "honest"
  /** Looks at every file that is not ignored, and leaves a process that watches the rest of the RUN. */
  | "curious";

/** What lives as long as the build of a stage. */
export interface Record {
  /** How often a command ran, by its text. */
  readonly counts: Map<string, number>;
  /** What unknown commands saw. */
  readonly log: string[];
}

/** What lives as long as a RUN. */
export interface Session extends Record {
  readonly stage: number;
  readonly network: boolean;
  readonly opaque: Opaque;
  /** Paths that no unknown command looks at. */
  readonly ignored: (path: string) => boolean;
  readonly faults: ReadonlySet<string>;
  /** Commands in the order in which they started. */
  readonly started: string[];
  /** Processes that unknown commands left; they die with the RUN. */
  readonly processes: string[];
  /** The last command that did not succeed. */
  failed: string | undefined;
}

export interface Result {
  readonly exitCode: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** A call of a program. */
export interface Call {
  readonly name: string;
  readonly args: readonly string[];
  readonly tree: Tree;
  readonly cwd: string;
  readonly env: ReadonlyMap<string, string>;
  readonly stdin: string;
  readonly session: Session;
  /** Runs a script in a shell of its own. */
  readonly run: (
    script: string,
    environment?: { readonly [name: string]: string },
  ) => Promise<Result>;
}

export type Program = (call: Call) => Result | Promise<Result>;

export function succeed(stdout = ""): Result {
  return { exitCode: 0, stdout, stderr: "" };
}

export function fail(exitCode: number, why = ""): Result {
  return { exitCode, stdout: "", stderr: why === "" ? "" : `${why}\n` };
}

/** Words that are no options; `valued` are the options that take the next word. */
export function operands(
  args: readonly string[],
  valued: readonly string[] = [],
): readonly string[] {
  const found: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (valued.includes(arg)) at++;
    else if (!arg.startsWith("-") || arg === "-") found.push(arg);
  }
  return found;
}

/** The value of an option, given as `-o value` or `--option=value`. */
export function valueOf(
  args: readonly string[],
  ...names: readonly string[]
): string | undefined {
  for (const [at, arg] of args.entries()) {
    if (names.includes(arg)) return args[at + 1];
    const name = names.find((each) => arg.startsWith(`${each}=`));
    if (name !== undefined) return arg.slice(name.length + 1);
  }
  return undefined;
}

/** A short, stable name for a text. */
export function digest(text: string): string {
  let hash = 5381;
  for (let at = 0; at < text.length; at++)
    hash = (Math.imul(hash, 33) ^ text.charCodeAt(at)) >>> 0;
  return hash.toString(16);
}

/** Something of a size: what a cache or a package weighs. */
export function weight(text: string, bytes: number): string {
  return text.padEnd(bytes, ".");
}

/** The home of who works, as programs that ask the environment see it. */
export function homeOf(call: Call): string {
  return call.env.get("HOME") ?? "/";
}

export function isRoot(call: Call): boolean {
  return call.tree.user === "root";
}
