import { describe, expect, it } from "vitest";
import { verdict } from "./verdict.ts";

const BASH = 'SHELL ["/bin/bash", "-c"]';

/** A RUN that is a heredoc. */
function script(...lines: readonly string[]): string {
  return ["RUN <<EOF", ...lines, "EOF"].join("\n");
}

describe("equal scripts", () => {
  it.each([
    [
      "a line of a heredoc goes on",
      script("echo a b"),
      script("echo \\", "  a \\", "b"),
    ],
    [
      "pipefail without a pipe",
      `${BASH}\nRUN ls && pwd`,
      `${BASH}\nRUN set -o pipefail && ls && pwd`,
    ],
    [
      "blanks behind an inner heredoc",
      script("cat <<X > /a", "b", "X", "pwd"),
      script("cat <<X > /a", "b", "X", "", "pwd"),
    ],
    [
      "a purge behind an inner heredoc",
      script("set -e", "apt-get update", "cat <<X > /a", "b", "X"),
      script(
        "set -e",
        "apt-get update",
        "cat <<X > /a",
        "b",
        "X",
        "rm -rf /var/lib/apt/lists/*",
      ),
    ],
    [
      "an inner heredoc with a command behind it on its line",
      script("cat <<X > /a; pwd", "b", "X", "id"),
      script("cat <<X > /a;  pwd", "b", "X", "id"),
    ],
    [
      "a comment with an apostrophe",
      script("{ ls # don't", "echo 'a b'", "}"),
      script("{ ls  # don't", "echo  'a b'", "}"),
    ],
  ])("%s", (_, before, after) => {
    expect(verdict(before, after)).toBe("equal");
  });
});

describe("other scripts", () => {
  it.each([
    [
      "a line goes on in the middle of a word",
      script("ec ho a"),
      script("ec\\", "ho a"),
    ],
    [
      "a line does not go on in quotes",
      script("echo 'a b'"),
      script("echo 'a\\", "b'"),
    ],
    [
      "blanks in an inner heredoc",
      script("cat <<X > /a", "b  c", "X"),
      script("cat <<X > /a", "b c", "X"),
    ],
    [
      "a blank line in an inner heredoc",
      script("cat <<X > /a", "b", "X", "pwd"),
      script("cat <<X > /a", "", "b", "X", "pwd"),
    ],
    [
      "an inner heredoc in front of another command",
      script("cat <<X > /a && ls", "b", "X", "pwd"),
      script("cat <<X > /a && ls", "c", "X", "pwd"),
    ],
    [
      "an inner heredoc at the end",
      script("ls && cat <<X > /a", "b", "X"),
      script("ls && cat <<X > /a", "c", "X"),
    ],
    [
      "an inner heredoc with a command behind it on its line",
      script("cat <<X > /a; pwd", "b", "X", "id"),
      script("cat <<X > /a; pwd", "c", "X", "id"),
    ],
    [
      "an inner heredoc in a group",
      script("{ cat <<X > /a", "b  c", "X", "}"),
      script("{ cat <<X > /a", "b c", "X", "}"),
    ],
    [
      "an inner heredoc in the background",
      script("cat <<X > /a &", "b", "X", "wait"),
      script("cat <<X > /a &", "c", "X", "wait"),
    ],
    [
      "an inner heredoc under set -e",
      script("set -e", "cat <<X > /a", "b", "X", "ls"),
      script("set -e", "cat <<X > /a", "c", "X", "ls"),
    ],
    [
      "blanks in a default value",
      'RUN Y=${X:-a  b} && echo "$Y"',
      'RUN Y=${X:-a b} && echo "$Y"',
    ],
    [
      "blanks in quotes behind a comment with an apostrophe",
      script("{ ls # don't", "echo 'a  b'", "}"),
      script("{ ls # don't", "echo 'a b'", "}"),
    ],
    ["another input", "RUN cat <<E > /a\nx\nE", "RUN cat <<E > /a\ny\nE"],
    ["another exec form", 'RUN ["a"]', 'RUN ["b"]'],
    ["another owner", "COPY --chown=a . .", "COPY --chown=b . ."],
    ["a heredoc in quotes", "COPY <<E /a\n$X\nE", 'COPY <<"E" /a\n$X\nE'],
    [
      "a heredoc without its tabs",
      "COPY <<E /a\n\tx\nE",
      "COPY <<-E /a\n\tx\nE",
    ],
    [
      "pipefail where a failure changes nothing else",
      `${BASH}\nRUN a | b; ls`,
      `${BASH}\nRUN set -o pipefail; a | b; ls`,
    ],
    ["a set that may not run", "RUN ls", "RUN ./a || set -u && ls"],
    [
      "-e inside a group at the end",
      "RUN ls && { false; pwd; }",
      "RUN set -e; ls; { false; pwd; }",
    ],
    [
      "-e inside a group at the end of a list",
      "RUN ls && { false; pwd; }",
      "RUN set -e; ls && { false; pwd; }",
    ],
    [
      "-e inside a group behind a set",
      "RUN ls && { false; pwd; }",
      "RUN set -e && ls && { false; pwd; }",
    ],
    ["two words that become one", "RUN ls -l", "RUN ls-l"],
    ["the background", "RUN ls & pwd", "RUN ls; pwd"],
    ["a variable that is set", "RUN ls", "RUN ls && X=1"],
    ["a file that is made", "RUN ls", "RUN ls && > /a"],
  ])("%s", (_, before, after) => {
    expect(verdict(before, after)).toMatch(
      /was not there, or not in this place or form|the heredoc of|stands under another control flow/,
    );
  });

  it.each([
    [
      "what comes at the end",
      "RUN ls",
      "RUN ls && pwd",
      "differs 2: `pwd` was not there, or not in this place or form",
    ],
    [
      "what is another",
      "COPY a b",
      "COPY a c",
      "differs 2: `COPY a c` was not there, or not in this place or form: line 2 had `COPY a b`",
    ],
    [
      "RUNs that overlap",
      "RUN ls && pwd\nRUN id",
      "RUN ls\nRUN pwd && id",
      "equal",
    ],
    [
      "RUNs that are joined",
      "RUN cd /a\nRUN ls",
      "RUN cd /a && ls",
      "unproved 3: line 2: cd would reach into the RUN behind it",
    ],
  ])("%s is named", (_, before, after, expected) => {
    expect(verdict(before, after)).toBe(expected);
  });
});
