import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { fixtures } from "../../fixtures.ts";
import { runs } from "../../runs.ts";
import { compare, rewrites, type Rewrite, type Verdict } from "./compare.ts";
import { dockerfiles } from "./generate.ts";
import { missingShell, SHELL_NAMES, type ShellName } from "./run.ts";
import { sourceOf, table } from "./table.ts";

/**
 * Files are built before and after `optimize` in real shells, with stubs in place of package managers and the network: what is called, what fails
 * and what is left must be the same but for what was purged.
 */

interface Sum {
  files: number;
  builds: number;
  calls: number;
  purged: number;
  readonly wrong: string[];
}

function add(sum: Sum, verdict: Verdict): void {
  sum.builds += verdict.builds;
  sum.calls += verdict.calls;
  sum.purged += verdict.purged;
  sum.wrong.push(...verdict.wrong);
}

/** Builds all files, and says what that came to. */
function compareAll(
  what: string,
  shell: ShellName,
  files: readonly Rewrite[],
  pairs?: number,
): Sum {
  const sum: Sum = {
    files: files.length,
    builds: 0,
    calls: 0,
    purged: 0,
    wrong: [],
  };
  for (const file of files) add(sum, compare(shell, file, pairs));
  console.log(
    `${what} in ${shell}: ${sum.files} files rewritten, ${sum.builds} builds compared, ${sum.calls} calls, ${sum.purged} files purged, ${sum.wrong.length} differences`,
  );
  return sum;
}

it.each(table.map((entry) => [sourceOf(entry), entry.by] as const))(
  "optimize changes or leaves %j as the table says",
  (source, by) => {
    const all = rewrites(source).flatMap(({ transforms }) => transforms);
    expect(by.filter((name) => !all.includes(name))).toEqual([]);
  },
);

describe.each(SHELL_NAMES)("in %s", (shell) => {
  const missing = missingShell(shell);
  const title = missing === undefined ? "" : ` (skipped: ${missing})`;

  /** Each shell has its third of what there is much of. */
  const mine = <T>(all: readonly T[]): readonly T[] =>
    all.filter(
      (_, index) => index % SHELL_NAMES.length === SHELL_NAMES.indexOf(shell),
    );

  it.skipIf(missing !== undefined)(`hand-written files${title}`, () => {
    const files = table
      .filter(({ only }) => only === undefined || only === shell)
      .flatMap((entry) => rewrites(sourceOf(entry)));
    const sum = compareAll(
      "hand-written files",
      shell,
      files,
      shell === "dash" ? 3 : 0,
    );
    expect(sum.wrong.slice(0, 3)).toEqual([]);
    expect(sum.purged).toBeGreaterThan(20);
  });

  it.skipIf(missing !== undefined)(`fixtures${title}`, () => {
    const all = fixtures().filter(
      ({ before, after }) => before !== after && isPlain(before),
    );
    const files = mine(all).flatMap(({ before }) => rewrites(before));
    const sum = compareAll("a third of the fixtures", shell, files, 0);
    expect(sum.wrong.slice(0, 3)).toEqual([]);
  });

  it.skipIf(missing !== undefined)(`generated files${title}`, () => {
    const options = runs(45);
    const sources = fc.sample(dockerfiles, options);
    const files = mine([...new Set(sources)]).flatMap(rewrites);
    const sum = compareAll("generated files", shell, files, 1);
    expect(sum.wrong.slice(0, 3)).toEqual([]);
    expect(sum.files).toBeGreaterThan(options.numRuns / 9);
  });
});

/** The stubs speak POSIX; a fixture for another shell would not start in all. */
function isPlain(source: string): boolean {
  return !/^SHELL|^#!|\[\[|pipefail|escape=`/m.test(source);
}
