import { describe, expect, it } from "vitest";
import { sameCommandText } from "../../src/equivalence/command-text.ts";
import { verdict } from "./verdict.ts";

describe("size", () => {
  it("a script of 25,000 lines", () => {
    const line = (quote: string): string =>
      `echo ${quote}a${quote} "$X" > /f\n`;
    const script = (quote: string): string =>
      `RUN <<E\nset -e\n${line(quote).repeat(25_000)}ls\nE`;
    expect(verdict(script("'"), script('"'))).toBe("equal");
  }, 60_000);

  it("a script that is too long to be read is compared as it stands", () => {
    const script = (quote: string): string =>
      `RUN <<E\nset -e\n${`echo ${quote}a${quote} > /f\n`.repeat(50_000)}ls\nE`;
    expect(verdict(script("'"), script("'"))).toBe("equal");
    expect(verdict(script("'"), script('"'))).toMatch(
      /^differs 2: the heredoc/,
    );
  });

  it("a word of 120,000 parts", () => {
    const word = "a'b'\\c\"$d\"".repeat(40_000);
    expect(sameCommandText(`echo ${word}`, `echo  ${word}`)).toBe(true);
  }, 60_000);
});
