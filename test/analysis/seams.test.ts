import { describe, expect, it } from "vitest";
import type { Analysis } from "../../src/analysis/analyse.ts";
import { isReadable, type ReadableRun } from "../../src/analysis/build/runs.ts";
import { writeMove } from "../../src/analysis/merge/front.ts";
import { writeSeams } from "../../src/analysis/merge/merge.ts";
import { textOf, type Message } from "../../src/message.ts";
import { splice, type Edit } from "../../src/syntax/edit.ts";
import { analysisOf } from "./dockerfiles.ts";

type Written = readonly Edit[] | { readonly noPlace: Message };

/** A file with what is written into it, or behind `!` why there is no place for it. */
function written(
  text: string,
  write: (file: Analysis["file"], runs: readonly ReadableRun[]) => Written,
): string {
  const { file, runs } = analysisOf(text);
  const edits = write(file, runs.filter(isReadable));
  return "noPlace" in edits
    ? `! ${textOf(edits.noPlace)}`
    : splice(text, edits);
}

describe("the first RUN at the front of the second", () => {
  const moved = (text: string): string =>
    written(text, (file, [run, target]) => {
      if (run === undefined || target === undefined) throw new Error("no RUN");
      return writeMove(file, run, target);
    });

  it.each([
    ["RUN up\nRUN ls\n", "RUN up && ls\n"],
    ["RUN up\n\nRUN ls\n", "\nRUN up && ls\n"],
    ["LABEL a=b\n\nRUN up\n\nRUN ls\n", "LABEL a=b\n\nRUN up && ls\n"],
    ["LABEL a=b\n \t\nRUN up\n \t\nRUN ls\n", "LABEL a=b\n \t\nRUN up && ls\n"],
    ["LABEL a=b\n\nRUN up\n\n\nRUN ls\n", "LABEL a=b\n\n\nRUN up && ls\n"],
    ["LABEL a=b\nRUN up\n\nRUN ls\n", "LABEL a=b\n\nRUN up && ls\n"],
    ["\nRUN up\n\nRUN ls\n", "\nRUN up && ls\n"],
    ["# a\n\nRUN up\n\nRUN ls\n", "# a\n\nRUN up && ls\n"],
    ["RUN up   -a \\\n   -b\nRUN ls\n", "RUN up -a -b && ls\n"],
    ["RUN up '  a'  b\nRUN ls\n", "RUN up '  a'  b && ls\n"],
    ["RUN up a\\ b  c\nRUN ls\n", "RUN up a\\ b  c && ls\n"],
    ["RUN up # x\nRUN ls\n", "! a comment stands behind it"],
    ["RUN up\nRUN ls && cat\n", "RUN up && ls && cat\n"],
    ["RUN up\nRUN ls; cat\n", "! line 3 is no plain list"],
    ["RUN up\nRUN ls | cat\n", "RUN up && ls | cat\n"],
    ["RUN up\nRUN ! ls\n", "! line 3 is no plain list"],
    ["RUN up\nRUN (ls)\n", "! line 3 is no plain list"],
    ["RUN up\nRUN if ls; then cat; fi\n", "! line 3 is no plain list"],
    ["RUN up\nRUN set -e && ls\n", "RUN set -e && up && ls\n"],
    ["RUN up\nRUN set -e && ! ls | cat\n", "! line 3 is no plain list"],
    ["RUN up\nRUN set -e; ls; cat\n", "RUN set -e; up; ls; cat\n"],
    [
      "RUN up\nRUN set -e; \\\n  ls; \\\n  cat\n",
      "RUN set -e; \\\n  up; \\\n  ls; \\\n  cat\n",
    ],
    ["RUN up\nRUN set -e\n", "RUN up && set -e\n"],
    ["RUN up\nRUN <<E cat\nx\nE\n", "! line 3 is no plain list"],
    ["RUN up\nRUN ls || cat\n", "! line 3 is no plain list"],
    ["run up\nrun ls\n", "run up && ls\n"],
    [" RUN up\n RUN ls\n", " RUN up && ls\n"],
    ["RUN up\nRUN --network=none ls\n", "RUN --network=none up && ls\n"],
    ["RUN up  \nRUN ls\n", "RUN up && ls\n"],
    ["LABEL a=b\n\nRUN up\nRUN ls\n", "LABEL a=b\n\nRUN up && ls\n"],
    [
      "LABEL a=b\n\nLABEL c=d\nRUN up\n\nRUN ls\n",
      "LABEL a=b\n\nLABEL c=d\n\nRUN up && ls\n",
    ],
    [
      "RUN up\nRUN set -e; \\\n      ls; \\\n      cat\nRUN set -e; \\\n a; \\\n b; \\\n c\n",
      "RUN set -e; \\\n      up; \\\n      ls; \\\n      cat\nRUN set -e; \\\n a; \\\n b; \\\n c\n",
    ],
  ])("%j: %j", (text, found) => {
    const file = moved(`FROM debian\n${text}`);
    expect(file.replace("FROM debian\n", "")).toBe(found);
  });

  it("with the line ends and the escape of the file", () => {
    expect(moved("FROM debian\r\n\r\nRUN up\r\n\r\nRUN ls\r\n")).toBe(
      "FROM debian\r\n\r\nRUN up && ls\r\n",
    );
    expect(
      moved("# escape=`\nFROM debian\nRUN up\nRUN set -e; `\n  ls; `\n  cat\n"),
    ).toBe("# escape=`\nFROM debian\nRUN set -e; `\n  up; `\n  ls; `\n  cat\n");
  });
});

describe("RUNs as one", () => {
  const joined = (text: string): string => written(text, writeSeams);

  it.each([
    ["RUN a\nRUN b\n", "RUN a \\\n    && b\n"],
    ["RUN a\n\nRUN b\n", "RUN a \\\n    && b\n"],
    ["RUN a\nRUN b\nRUN c\n", "RUN a \\\n    && b \\\n    && c\n"],
    ["RUN a && \\\n  b\nRUN c\n", "RUN a && \\\n  b && \\\n  c\n"],
    ["RUN a \\\n  && b\nRUN c\n", "RUN a \\\n  && b \\\n  && c\n"],
    ["RUN set -e; a\nRUN set -e; b\n", "RUN set -e; a; \\\n    b\n"],
    ["RUN set -e; a\nRUN b\n", "RUN set -e; a; \\\n    b\n"],
    ["RUN set -e && a\nRUN set -e && b\n", "RUN set -e && a \\\n    && b\n"],
    ["RUN set -ex && a\nRUN set -e && b\n", "RUN set -ex && a \\\n    && b\n"],
    [
      "RUN set -e && a\nRUN set -ex && b\n",
      "RUN set -e && a \\\n    && set -ex && b\n",
    ],
    ["RUN a\nRUN set -e && b\n", "RUN a \\\n    && set -e && b\n"],
    ["RUN a\nRUN set -e; b\n", "RUN a \\\n    && b\n"],
    ["RUN a # x\nRUN b\n", "! line 2 ends in a comment"],
    ["RUN a\n# x\nRUN b\n", "RUN a \\\n# x\n    && b\n"],
    ["RUN a\n# x\n\n#y\nRUN b\n", "RUN a \\\n# x\n#y\n    && b\n"],
    [
      "RUN a\n# hadolint ignore=x\nRUN b\n",
      "! a comment for a tool belongs to line 4 alone",
    ],
    [
      "RUN a\n# HADOLINT x\nRUN b\n",
      "! a comment for a tool belongs to line 4 alone",
    ],
    ["RUN a\n# hadolinter\nRUN b\n", "RUN a \\\n# hadolinter\n    && b\n"],
    ["RUN a\n# x hadolint\nRUN b\n", "RUN a \\\n# x hadolint\n    && b\n"],
    [
      "RUN a\n  # dockfix x\nRUN b\n",
      "! a comment for a tool belongs to line 4 alone",
    ],
    [
      "RUN a\n# RUN x\nRUN b\n",
      "! an instruction in front of line 4 is commented out",
    ],
    [
      "RUN a\n#RUN x\nRUN b\n",
      "! an instruction in front of line 4 is commented out",
    ],
    [
      "RUN a\n## COPY x y\nRUN b\n",
      "! an instruction in front of line 4 is commented out",
    ],
    ["RUN a\n# Run x\nRUN b\n", "RUN a \\\n# Run x\n    && b\n"],
    ["RUN a\n# RUNx\nRUN b\n", "RUN a \\\n# RUNx\n    && b\n"],
    ["RUN a\n# the RUN x\nRUN b\n", "RUN a \\\n# the RUN x\n    && b\n"],
    [
      "RUN a\nRUN \\\n# x\n  b\n",
      "! line 3 has a comment in front of its first command",
    ],
    ["RUN a\nRUN # x\n", "! the script is empty"],
    ["RUN a || b\nRUN c\n", "! it holds || at its top"],
    ["RUN a; b\nRUN c\n", "! commands are separated by ; without set -e"],
    ["RUN a\nRUN --mount=type=ssh b\n", "RUN a \\\n    && b\n"],
    ["RUN a  \nRUN   b  \n", "RUN a \\\n    && b  \n"],
    ["RUN a\nRUN b \\\n# c\n  && d\n", "RUN a \\\n  && b \\\n# c\n  && d\n"],
    ["RUN a \\\n# c\n  && d\nRUN b\n", "RUN a \\\n# c\n  && d \\\n  && b\n"],
    [
      "RUN set -e; a; \\\n    b\nRUN set -e; c\n",
      "RUN set -e; a; \\\n    b; \\\n    c\n",
    ],
    ["RUN (a)\nRUN {\\\n b; }\n", "RUN (a) \\\n    && {\\\n b; }\n"],
    ["run a\nrun b\n", "run a \\\n    && b\n"],
  ])("%j: %j", (text, found) => {
    const file = joined(`FROM debian\n${text}`);
    expect(file.replace("FROM debian\n", "")).toBe(found);
  });

  it("with the line ends and the escape of the file", () => {
    expect(joined("FROM debian\r\nRUN a\r\n# x\r\nRUN b\r\n")).toBe(
      "FROM debian\r\nRUN a \\\r\n# x\r\n    && b\r\n",
    );
    expect(joined("# escape=`\nFROM debian\nRUN a\nRUN b\n")).toBe(
      "# escape=`\nFROM debian\nRUN a `\n    && b\n",
    );
  });

  it.each(
    "checkov dockfix hadolint kics nosemgrep semgrep shellcheck snyk tally trivy".split(
      " ",
    ),
  )("stay apart where a comment is for %s", (tool) => {
    expect(joined(`FROM a\nRUN b\n#${tool}: x\nRUN c\n`)).toBe(
      "! a comment for a tool belongs to line 4 alone",
    );
  });

  it.each(
    "ADD ARG CMD COPY ENTRYPOINT ENV EXPOSE FROM HEALTHCHECK LABEL ONBUILD RUN SHELL USER VOLUME WORKDIR".split(
      " ",
    ),
  )("stay apart where %s is commented out", (keyword) => {
    expect(joined(`FROM a\nRUN b\n \t#\t${keyword} x\nRUN c\n`)).toBe(
      "! an instruction in front of line 4 is commented out",
    );
  });
});
