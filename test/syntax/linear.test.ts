import { describe, expect, it } from "vitest";
import { parse } from "../../src/syntax/dockerfile.ts";
import type { Instruction } from "../../src/syntax/instruction.ts";

/** Reads every view, which is put off until then. */
function views({ words, json, pairs, mounts }: Instruction): number {
  return words.length + (json ?? []).length + pairs.length + mounts.length;
}

describe("no text takes long", () => {
  /** What stands before, what is repeated, what stands behind. */
  const repeated: readonly (readonly [string, string, string])[] = [
    ["FROM a\n", "ONBUILD \\\n", "RUN a\n"],
    ["FROM a\nRUN ", "<<E \\\n", "\n"],
    ["FROM a\nRUN <<E ", "${a:-\\\n", "\n"],
    ["FROM a\nRUN <<E ", "${a/x/\\\n", "\n"],
    ["FROM a\nRUN <<E ", "'\\\n", "\nE\n"],
    ["FROM a\nRUN ", "[\\\n", "\n"],
    ["FROM a\nRUN [", '"a",\\\n', '"b"]\n'],
    ["FROM a\nRUN ", "--mount=type=cache,target=/a \\\n", "b\n"],
    ["FROM a\nRUN a \\\n", "# b\n", "c\n"],
    ["FROM a\nENV ", "a=b \\\n", "\n"],
    ["FROM a\nCOPY ", "a \\\n", " b\n"],
    ["FROM a\n", "RUN <<E\n", ""],
    ["", "FROM a\n", ""],
    ["# syntax=a", " ", "b\nFROM a\n"],
    ["FROM a\nHEALTHCHECK --interval=", "1", "x CMD a\n"],
    ["FROM a AS ", "a", "!\n"],
    ["FROM a\nRUN ", "\r", "\n"],
    ["", "\n", ""],
  ];

  it.each(repeated)("%j, %j again and again, %j", (before, unit, behind) => {
    const source = before + unit.repeat(200_000 / unit.length) + behind;
    const start = process.cpuUsage();
    for (const each of parse(source).instructions) {
      views(each);
      if (each.child !== undefined) views(each.child);
    }
    const { user, system } = process.cpuUsage(start);
    // Linear takes a fraction of a second here; quadratic would take minutes.
    expect((user + system) / 1e6).toBeLessThan(5);
  });
});
