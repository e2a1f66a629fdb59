import { describe, expect, it } from "vitest";
import { compare, difference, rewrites } from "./compare.ts";
import { matrix } from "./matrix.ts";
import { missingShell, runInShell, SHELL_NAMES } from "./run.ts";
import { sourceOf } from "./table.ts";

/** What others do and dockfix does not, because real shells then do something else. */
describe.each(SHELL_NAMES)("in %s", (shell) => {
  const missing = missingShell(shell);
  const rows = matrix.filter(({ only }) => only?.includes(shell) ?? true);

  it
    .skipIf(missing !== undefined)
    .each(rows.map((row) => [row.naive.join(" / "), row] as const))(
    "%s is something else",
    (_, { lines, naive, faults }) => {
      const before = runInShell(shell, sourceOf({ lines }), faults);
      const after = runInShell(shell, sourceOf({ lines: naive }), faults);
      expect(difference(before, after, ["/var/lib/apt/lists/*"])).toBeDefined();
    },
  );

  it.skipIf(missing !== undefined)("optimize makes none of them", () => {
    const all = rows.flatMap(({ lines }) => rewrites(sourceOf({ lines })));
    const naive = rows.map((row) => sourceOf({ lines: row.naive }));
    expect(all.filter(({ after }) => naive.includes(after))).toEqual([]);
    const wrong = all.flatMap((rewrite) => compare(shell, rewrite).wrong);
    console.log(
      `matrix in ${shell}: ${rows.length} naive rewrites differ, ${all.length} files that optimize rewrites, ${wrong.length} differences`,
    );
    expect(wrong).toEqual([]);
  });
});
