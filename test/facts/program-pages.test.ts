import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { doings } from "./program-pages.ts";

const root = join(import.meta.dirname, "programs");
const ARROW = " → ";

/**
 * A page holds calls of one family of programs, each with all that it does: `CALL → EFFECT, EFFECT`. A line with `#` in front is a heading or says why.
 * `DOCKFIX_UPDATE=1` writes what the code says; the difference is to be read against the manual of the program.
 */
function rewritten(page: string): string {
  return page
    .split("\n")
    .map((row) => {
      if (row === "" || row.startsWith("#")) return row;
      const [call = ""] = row.split(ARROW);
      return `${call}${ARROW}${doings(call)}`;
    })
    .join("\n");
}

describe.each(readdirSync(root).filter((name) => name.endsWith(".txt")))(
  "%s",
  (name) => {
    const file = join(root, name);
    if (process.env["DOCKFIX_UPDATE"] === "1")
      writeFileSync(file, rewritten(readFileSync(file, "utf8")));
    const page = readFileSync(file, "utf8");

    it.each(
      page
        .split("\n")
        .filter((row) => row !== "" && !row.startsWith("#"))
        .map((row) => row.split(ARROW)),
    )("%s", (call = "", effects) => {
      expect(doings(call)).toBe(effects);
    });
  },
);
