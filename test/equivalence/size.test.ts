import { describe, expect, it } from "vitest";
import { sameCommandText } from "../../src/equivalence/command-text.ts";
import { verdict } from "./verdict.ts";

describe("size", () => {
  it("a script of 130,000 lines", () => {
    const line = (quote: string): string =>
      `echo ${quote}a${quote} "$X" > /f\n`;
    const script = (quote: string): string =>
      `RUN <<E\nset -e\n${line(quote).repeat(130_000)}ls\nE`;
    expect(verdict(script("'"), script('"'))).toBe("equal");
  }, 120_000);

  it("a word of 400,000 parts", () => {
    const word = "a'b'\\c\"$d\"".repeat(130_000);
    expect(sameCommandText(`echo ${word}`, `echo  ${word}`)).toBe(true);
  }, 60_000);
});
