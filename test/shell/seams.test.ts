import { describe, expect, it } from "vitest";
import { optimize, type OptimizeOptions } from "../../src/optimize.ts";

function rewrite(source: string, options: OptimizeOptions = {}): string {
  const { code, bugs } = optimize(source, {
    risk: "medium",
    only: ["join-apt-update", "merge-runs", "remove-archives"],
    ...options,
  });
  expect(bugs).toEqual([]);
  return code;
}

const FETCH = "curl -fsSLO https://example.com/data.zip";

/** What a page cannot show: line ends, and bytes that must stay. */
describe("keeps", () => {
  it("carriage returns", () => {
    expect(
      rewrite(
        `FROM debian\r\nRUN ${FETCH} \\\r\n  && unzip data.zip\r\n\r\n# not needed\r\nRUN rm data.zip\r\n`,
      ),
    ).toBe(
      `FROM debian\r\nRUN ${FETCH} \\\r\n  && unzip data.zip \\\r\n# not needed\r\n  && rm data.zip\r\n`,
    );
  });

  it("carriage returns on single lines and under set -e", () => {
    expect(
      rewrite(
        `FROM debian\r\nRUN set -e; ${FETCH}; ls\r\nRUN set -e; ls; rm data.zip\r\n`,
      ),
    ).toBe(
      `FROM debian\r\nRUN set -e; ${FETCH}; ls; \\\r\n    ls; rm data.zip\r\n`,
    );
    expect(
      rewrite(
        `FROM debian\r\nRUN apt-get update\r\nRUN apt-get upgrade -y\r\n`,
      ),
    ).toBe(
      `FROM debian\r\nRUN apt-get update \\\r\n    && apt-get upgrade -y\r\n`,
    );
  });

  it("carriage returns where an update moves", () => {
    expect(
      rewrite(
        "FROM debian\r\n\r\nRUN apt-get update\r\n\r\nCOPY a /a\r\nRUN set -e; \\\r\n  apt-get install -y curl; \\\r\n  ls\r\n",
      ),
    ).toBe(
      "FROM debian\r\n\r\nCOPY a /a\r\nRUN set -e; \\\r\n  apt-get update; \\\r\n  apt-get install -y curl; \\\r\n  ls\r\n",
    );
  });

  it("carriage returns where an archive goes", () => {
    expect(
      rewrite(
        `FROM debian\r\nRUN ${FETCH} && \\\r\n\tunzip data.zip\r\nCMD ["sh"]\r\n`,
      ),
    ).toBe(
      `FROM debian\r\nRUN ${FETCH} && \\\r\n\tunzip data.zip && \\\r\n\trm data.zip\r\nCMD ["sh"]\r\n`,
    );
  });

  it("a byte order mark, and a last line without an end", () => {
    expect(rewrite(`\u{feff}FROM debian\nRUN ${FETCH}\nRUN rm data.zip`)).toBe(
      `\u{feff}FROM debian\nRUN ${FETCH} \\\n    && rm data.zip`,
    );
    expect(rewrite(`FROM debian\nRUN ${FETCH} && unzip data.zip`)).toBe(
      `FROM debian\nRUN ${FETCH} && unzip data.zip && rm data.zip`,
    );
  });

  it("blanks behind continuations, and everything around", () => {
    expect(
      rewrite(
        `# syntax=docker/dockerfile:1\nfrom debian as base\n\n\trun\t${FETCH} \\ \t\n\t\t&& ls  \n  \n\trun\trm data.zip  \n\nfrom base\n`,
      ),
    ).toBe(
      `# syntax=docker/dockerfile:1\nfrom debian as base\n\n\trun\t${FETCH} \\ \t\n\t\t&& ls \\\n\t\t&& rm data.zip  \n\nfrom base\n`,
    );
  });

  it("what is not ASCII", () => {
    expect(
      rewrite(
        `FROM debian\nRUN echo "é 💥" && ${FETCH}\n# 💥\nRUN echo ü && rm data.zip\n`,
      ),
    ).toBe(
      `FROM debian\nRUN echo "é 💥" && ${FETCH} \\\n# 💥\n    && echo ü && rm data.zip\n`,
    );
  });
});

it("a script does not get longer than a command may be", () => {
  const run = (letter: string): string => `RUN echo ${letter.repeat(15_000)}\n`;
  const source = `FROM debian\n${run("a")}${run("b")}${run("c")}${run("d")}`;
  const runs = rewrite(source, { merge: "all" }).match(/^RUN/gm);
  expect(runs).toHaveLength(2);
  const long = `FROM debian\nRUN ${FETCH}\nRUN rm data.zip && echo ${"a".repeat(50_000)}\n`;
  expect(rewrite(long)).toBe(long);
  expect(optimize(long).notes.map(({ reason }) => reason)).toContain(
    "joining it with line 2 would free data.zip, but line 3: the script would be longer than a command may be",
  );
});
