import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import type { Declared } from "../../src/equivalence/declared.ts";
import { prove } from "../../src/equivalence/prove.ts";
import { parse } from "../../src/syntax/dockerfile.ts";

function verdict(
  before: string,
  after: string,
  ...declared: readonly Declared[]
): string | undefined {
  const read = (text: string) =>
    analyse(parse(`FROM debian\n${text}\n`), undefined);
  return prove(read(before), read(after), declared);
}

const purge = "rm -rf /var/lib/apt/lists/*";

describe("what is proved", () => {
  it.each<[string, string, string, Declared]>([
    ["nothing changes", "RUN a", "RUN a", {}],
    ["line ends inside a RUN", "RUN a && b", "RUN a \\\n # why\n && b", {}],
    [
      "a command at the end",
      "RUN a",
      `RUN a && ${purge}`,
      { commands: [purge] },
    ],
    [
      "a flag",
      "RUN pip install x",
      "RUN pip install --no-cache-dir x",
      { words: ["--no-cache-dir"] },
    ],
    ["two RUNs become one", "RUN a\nRUN b", "RUN a && b", {}],
    [
      "set -e lists become one",
      "RUN set -e; a\nRUN set -e; b",
      "RUN set -e; a; b",
      {},
    ],
    [
      "an update is taken out",
      "RUN apk update && apk add x",
      "RUN apk add --no-cache x",
      { words: ["--no-cache"], removedCommands: ["apk update"] },
    ],
    [
      "a RUN moves over a label",
      "RUN a\nLABEL x=y\nRUN b",
      "RUN a && b\nLABEL x=y",
      {},
    ],
  ])("%s", (_, before, after, declared) => {
    expect(verdict(before, after, declared)).toBeUndefined();
  });

  it("a base image that is declared", () => {
    const read = (text: string) => analyse(parse(text), undefined);
    const base = { before: "python:3.12", after: "python:3.12-slim" };
    const before = read("FROM python:3.12 AS app\nRUN a\n");
    const after = read("FROM python:3.12-slim AS app\nRUN a\n");
    expect(prove(before, after, [{ base }])).toBeUndefined();
    expect(prove(before, after, [])).toContain("FROM differs");
  });
});

describe("what is not", () => {
  it.each<[string, string, string, Declared]>([
    ["a command that nobody declared", "RUN a", `RUN a && ${purge}`, {}],
    [
      "a declared command that is not there",
      "RUN a",
      "RUN a",
      { commands: [purge] },
    ],
    [
      "a declared command, twice",
      "RUN a\nRUN b",
      `RUN a && ${purge}\nRUN b && ${purge}`,
      { commands: [purge] },
    ],
    ["a command that is gone", "RUN a && b", "RUN a", {}],
    ["another order", "RUN a && b", "RUN b && a", {}],
    ["another operator", "RUN a && b", "RUN a || b", {}],
    [
      "a failure that is masked",
      "RUN a\nRUN b || true",
      "RUN a && b || true",
      {},
    ],
    ["a folder that leaks", "RUN cd /src\nRUN make", "RUN cd /src && make", {}],
    ["a variable that leaks", "RUN X=1\nRUN b", "RUN X=1 && b", {}],
    [
      "a purge under ||",
      "RUN a || b",
      `RUN a || b && ${purge}`,
      { commands: [purge] },
    ],
    [
      "set -e that comes",
      "RUN false; echo a; echo b",
      "RUN set -e; false; echo a; echo b",
      {},
    ],
    [
      "set -e inside a group on the left of &&",
      "RUN (set -e; false; echo x)\nRUN b",
      "RUN (set -e; false; echo x) && b",
      {},
    ],
    [
      "a daemon that lives on",
      "RUN service x start\nRUN b",
      "RUN service x start && b",
      {},
    ],
    [
      "a RUN that moves over ENV",
      "RUN a\nENV X=1\nRUN b",
      "RUN a && b\nENV X=1",
      {},
    ],
    ["other flags", "RUN --network=none a", "RUN a", {}],
    [
      "a mount for both",
      "RUN --mount=type=secret,id=t a\nRUN b",
      "RUN --mount=type=secret,id=t a && b",
      {},
    ],
    ["another ENV", "ENV X=1\nRUN a", "ENV X=2\nRUN a", {}],
    [
      "a misspelled ENV that is mended",
      "ENV PYTHONUBUFFERED=1",
      "ENV PYTHONUNBUFFERED=1",
      {},
    ],
    [
      "CMD and SHELL in another order",
      'CMD a\nSHELL ["/bin/bash", "-c"]',
      'SHELL ["/bin/bash", "-c"]\nCMD a',
      {},
    ],
    ["ADD that becomes COPY", "ADD app.bin /app", "COPY app.bin /app", {}],
    ["ONBUILD that is lost", "ONBUILD RUN a", "RUN a", {}],
    ["another heredoc", "RUN <<E\na\nE", "RUN <<E\nb\nE", {}],
    ["another word", "RUN apt list", "RUN apt-get list", {}],
    [
      "a word that nobody declared",
      "RUN apt-get install x",
      "RUN apt-get install --no-install-recommends x",
      {},
    ],
    [
      "a platform that is lost",
      "RUN a\nFROM --platform=$BUILDPLATFORM golang AS b",
      "RUN a\nFROM golang AS b",
      {},
    ],
    ["a result that BuildKit rejects", "RUN a", "RUN a\n&& b", {}],
  ])("%s", (_, before, after, declared) => {
    expect(verdict(before, after, declared)).toBeTypeOf("string");
  });
});
