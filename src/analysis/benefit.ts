import { managers } from "../facts/managers/index.ts";
import { lineOf, type Invocation } from "./invocation.ts";
import type { ReadableRun } from "./runs.ts";

/** What a later RUN frees of what an earlier one wrote, as the user reads it; `undefined` when nothing is known to be freed. */
export function freedBy(
  earlier: ReadableRun,
  later: ReadableRun,
): string | undefined {
  for (const invocation of later.invocations) {
    const freed =
      cacheFreed(earlier, invocation) ??
      packagesFreed(earlier, invocation) ??
      pathFreed(earlier, invocation);
    if (freed !== undefined) return freed;
  }
  return undefined;
}

/** A cache that the earlier RUN filled. */
function cacheFreed(
  earlier: ReadableRun,
  invocation: Invocation,
): string | undefined {
  const line = lineOf(invocation);
  for (const manager of managers) {
    const cleans =
      manager.cleanedBy.test(line) ||
      manager.read(invocation.call)?.purges === true;
    if (!cleans) continue;
    const fills = earlier.invocations.some(({ call }) => {
      const use = manager.read(call);
      return use?.fills === true && use.avoids !== true;
    });
    if (fills) return `the cache of ${manager.name}`;
  }
  return undefined;
}

const REMOVES =
  /^(?:apk del|(?:apt-get|apt|yum|dnf|microdnf)(?: -\S+)* (?:remove|purge|autoremove|erase))\b/;

/** Packages that the earlier RUN installed with the same manager. */
function packagesFreed(
  earlier: ReadableRun,
  invocation: Invocation,
): string | undefined {
  if (!REMOVES.test(lineOf(invocation))) return undefined;
  const { program } = invocation.call;
  const installs = earlier.invocations.some(
    ({ call }) =>
      call.program.startsWith(program.slice(0, 3)) &&
      call.args.some((arg) => arg === "install" || arg === "add"),
  );
  return installs ? "packages that are installed and removed again" : undefined;
}

const FREES_PATHS: ReadonlySet<string> = new Set([
  "rm",
  "rmdir",
  "unlink",
  "strip",
]);
const REWRITES_PATHS: ReadonlySet<string> = new Set([
  "chmod",
  "chown",
  "chgrp",
]);

/** Files that the earlier RUN names: removed, or copied whole into another layer because their owner or mode changes. */
function pathFreed(
  earlier: ReadableRun,
  invocation: Invocation,
): string | undefined {
  const { program } = invocation.call;
  const rewrites = REWRITES_PATHS.has(program);
  if (!FREES_PATHS.has(program) && !rewrites) return undefined;
  const paths = invocation.call.args.filter(
    (arg): arg is string => arg?.startsWith("-") === false,
  );
  for (const path of rewrites ? paths.slice(1) : paths) {
    const bare = path.replace(/\/\*?$/, "");
    if (bare.length < 2) continue;
    const named = earlier.invocations.some(
      (other) => writes(other) && names(other, bare, path.endsWith("*")),
    );
    if (named)
      return rewrites
        ? `the second copy of ${path} that a later ${program} makes`
        : path;
  }
  return undefined;
}

const READERS: ReadonlySet<string> = new Set([
  "cat",
  "cd",
  "chmod",
  "chown",
  "echo",
  "grep",
  "ls",
  "rm",
  "rmdir",
  "sleep",
  "test",
  "[",
]);

function writes({ call, located }: Invocation): boolean {
  return (
    !READERS.has(call.program) ||
    located.command.redirects.some((redirect) =>
      redirect.operator.startsWith(">"),
    )
  );
}

/** True when a command names the path, something in it, or a URL whose last part it is. */
function names(
  { args, located }: Invocation,
  path: string,
  glob: boolean,
): boolean {
  const words = [
    ...args,
    ...located.command.redirects.flatMap((redirect) => redirect.target ?? []),
  ];
  return words.some(({ text }) => {
    const word = text.replace(/["']/g, "");
    return (
      word === path ||
      word.startsWith(`${path}/`) ||
      word.endsWith(`/${path}`) ||
      word === `./${path}` ||
      (glob && word.startsWith(path))
    );
  });
}
