import { describe, expect, it } from "vitest";
import { isReadable } from "../../src/analysis/build/runs.ts";
import { remainsOf } from "../../src/analysis/layer/contents.ts";
import { freeingOf, mayFree } from "../../src/analysis/layer/frees.ts";
import {
  isLoneUpdate,
  readerOf,
} from "../../src/analysis/merge/lone-update.ts";
import { startJoining } from "../../src/analysis/merge/join.ts";
import { textOf } from "../../src/message.ts";
import { analysisOf, lastRun } from "./dockerfiles.ts";

describe("what a RUN leaves in its layer", () => {
  const left = (script: string, before = ""): string => {
    const { caches, packages, files, trees } = remainsOf(
      lastRun(`FROM debian\nWORKDIR /w\n${before}RUN ${script}\n`),
    );
    return [
      ...[...caches].map((name) => `cache ${name}`),
      ...[...packages].map((name) => `package ${name}`),
      ...files,
      ...[...trees].map((path) => `${path}/`),
    ].join(", ");
  };

  it.each([
    ["ls", ""],
    ["curl -o a.bin https://x", "/w/a.bin"],
    ["curl -o a.bin https://x && rm a.bin", ""],
    ["rm -f a.bin && curl -o a.bin https://x", "/w/a.bin"],
    ["curl -o /d/e/a.bin https://x && rm -rf /d", ""],
    ["curl -o /d/e/a.bin https://x && rm -rf /d/e", ""],
    ["curl -o /d/e/a.bin https://x && rm -rf /d/f", "/d/e/a.bin"],
    ["curl -o /d/a.bin https://x && rm /d/*.bin", ""],
    ["curl -o /d/a.bin https://x && rm /d/*.c /d/*.bin", ""],
    ["curl -o /d/a.bin https://x && rm /d/*.c", "/d/a.bin"],
    ["curl -o /d/e/a.bin https://x && rm /d/*.bin", "/d/e/a.bin"],
    ["tar xf a -C /d", "/d/"],
    ["tar xf a -C /d && rm -rf /d", ""],
    ["tar xf a -C /d && rm -rf /d/x", "/d/"],
    ["apt-get update", "cache apt"],
    ["apt-get update && rm -rf /var/lib/apt/lists/*", ""],
    ["rm -rf /var/lib/apt/lists/* && apt-get update", "cache apt"],
    ["pip install a", "cache pip, package pip a"],
    ["pip install --no-cache-dir a", "package pip a"],
    ["PIP_NO_CACHE_DIR=1 pip install a", "package pip a"],
    ["pip install a && pip cache purge", "package pip a"],
    [
      "--mount=type=cache,target=/root/.cache/pip pip install a",
      "package pip a",
    ],
    ["apk add a", "cache apk, package apk a"],
    [
      "apk add a=1 b~2 'c>3' && apk del a",
      "cache apk, package apk b, package apk c",
    ],
    ["apk del a && apk add a", "cache apk, package apk a"],
    ["apk add --virtual=.x a && apk del .x", "cache apk, package apk a"],
    ["apt-get install -y a:amd64", "package apt a"],
    ["apt-get install -y '' -q a", "package apt a"],
    ["apt-get install -y x--virtual=y", "package apt x--virtual"],
    ["apt-get purge -y a && apt-get install -y a", "package apt a"],
    ["apt-get install -y a b && apt-get autoremove -y a", "package apt b"],
    ["npm install -g a", "cache npm, package npm a"],
    ["npm uninstall -g a", ""],
    ["apk add $A", "cache apk, package apk ${A}"],
  ])("%s: %s", (script, found) => {
    expect(left(script)).toBe(found);
  });

  it("no cache that a variable has switched off", () => {
    expect(left("pip install a", "ENV PIP_NO_CACHE_DIR=1\n")).toBe(
      "package pip a",
    );
  });

  it("each folder above with what stands in it", () => {
    const { folders } = remainsOf(
      lastRun("FROM debian\nRUN curl -o /d/e/a.bin https://x\n"),
    );
    expect([...folders].map(([path, names]) => [path, [...names]])).toEqual([
      ["/d/e", ["a.bin"]],
      ["/d", ["e"]],
      ["/", ["d"]],
    ]);
  });
});

describe("what a RUN frees of an earlier one", () => {
  const freed = (before: string, script: string): string => {
    const [first, second] = analysisOf(
      `FROM debian\nWORKDIR /w\nRUN ${before}\nRUN ${script}\n`,
    ).runs.filter(isReadable);
    if (first === undefined || second === undefined) throw new Error("no RUN");
    const found = freeingOf(second)(remainsOf(first)).map(({ what }) => what);
    expect(mayFree(second) || found.length === 0).toBe(true);
    return found.join(", ");
  };
  const BIN = "curl -o /d/a.bin https://x";

  it.each([
    [BIN, "ls", ""],
    [BIN, "rm /d/a.bin", "/d/a.bin"],
    [BIN, "rm -rf /d", "/d"],
    [BIN, "rm -rf /d/*", "/d/*"],
    [BIN, "rm -rf /*/a.bin", ""],
    [BIN, "rm /d/*.bin", "/d/*.bin"],
    [BIN, "rm /d/*.c", ""],
    [BIN, "rm /e/a.bin", ""],
    [BIN, "cd /d && rm a.bin", "a.bin"],
    [BIN, `${BIN} && rm /d/a.bin`, "/d/a.bin"],
    ["ls", `${BIN} && rm /d/a.bin`, ""],
    [BIN, "mv /d/a.bin /e", "a second copy of /d/a.bin"],
    [BIN, "chmod 755 /d/a.bin", "a second copy of /d/a.bin"],
    [BIN, "chmod 755 /d", ""],
    [BIN, "chmod -R 755 /d", "a second copy of /d"],
    [BIN, "chown -R a /d", "a second copy of /d"],
    [BIN, "strip /d/a.bin", "a second copy of /d/a.bin"],
    ["curl -o /d/a.py https://x", "chmod 755 /d/a.py", ""],
    ["curl -o /d/a.py https://x", "rm /d/a.py", "/d/a.py"],
    ["tar xf a -C /d", "rm /d/x", "/d/x"],
    ["tar xf a -C /d", "rm /d/x.txt", ""],
    ["tar xf a -C /d", "rm -rf /d/e/f", "/d/e/f"],
    ["tar xf a -C /usr/local", "rm -rf /usr/local/x", ""],
    ["tar xf a -C /usr/local/x", "rm -rf /usr/local/x", "/usr/local/x"],
    ["tar xf a -C /d", "rm -rf /d", "/d"],
    ["apt-get update", "rm -rf /var/lib/apt/lists/*", "the cache of apt"],
    ["ls", "rm -rf /var/lib/apt/lists/*", ""],
    ["pip install a", "pip cache purge", "the cache of pip"],
    ["apk add a b", "apk del a", "the package a"],
    ["apk add b", "apk del a", ""],
    // A glob that is not deep is of the files in its folder alone.
    [BIN, "chmod 755 /d/*", "a second copy of /d/*"],
    ["curl -o /d/e/a.bin https://x", "chmod 755 /d/*", ""],
    [
      "curl -o /d/e/a.bin https://x",
      "chmod -R 755 /d/*",
      "a second copy of /d/*",
    ],
    ["curl -o /d/e/a.bin https://x", "rm -rf /d/*", "/d/*"],
    ["curl -o /a.bin https://x", "chmod 755 /*", "a second copy of /*"],
    ["curl -o /d/a.bin https://x", "chmod 755 /*", ""],
    ["tar xf a -C /d", "chmod 755 /d/*", "a second copy of /d/*"],
    ["tar xf a -C /d", "chmod 755 /d/e/*", "a second copy of /d/e/*"],
    ["tar xf a -C /usr/local", "chmod 755 /usr/local/*", ""],
    ["tar xf a -C /d", "rm /e/*", ""],
    // A script is small where it only gets another mode.
    ["curl -o /d/a.py https://x", "mv /d/a.py /e", "a second copy of /d/a.py"],
    ["curl -o /d/a.py https://x", "strip /d/a.py", ""],
    [
      "curl -o /d/a.pyc https://x",
      "chmod 755 /d/a.pyc",
      "a second copy of /d/a.pyc",
    ],
    ["tar xf a -C /d", "strip /d", ""],
    // What it has put there itself is not what was there before.
    ["tar xf a -C /d", "tar xf b -C /d && rm /d/x", ""],
    ["curl -o /d/x https://x", "tar xf b -C /d && rm /d/x", "/d/x"],
    ["tar xf a -C /d", "tar xf b -C /e && rm /d/x", "/d/x"],
    ["tar xf a -C /d", "rm /d/x && tar xf b -C /d", "/d/x"],
    ["tar xf a -C /d", "curl -o /d/y https://x && rm /d/y", ""],
    ["apk add a", "apk del a a", "the package a, the package a"],
  ])("%s, then %s: %s", (before, script, found) => {
    expect(freed(before, script)).toBe(found);
  });
});

it.each([
  ["ls", false],
  ["curl -o /a https://x", false],
  ["cp a b", false],
  ["apk add a", false],
  ["pip install a", false],
  ["rm a", true],
  ["mv a b", true],
  ["chown a b", true],
  ["chmod 755 b", true],
  ["strip b", true],
  ["apk del a", true],
  ["pip cache purge", true],
  ["ls && ls && rm a", true],
])("%s may free something: %s", (script, is) => {
  expect(mayFree(lastRun(`FROM debian\nRUN ${script}\n`))).toBe(is);
});

describe("an update of apt that stands alone", () => {
  it.each([
    ["apt-get update", true],
    ["apt update", true],
    ["sudo apt-get update", true],
    ["apt-get update && ls", false],
    ["apt-get install -y a", false],
    ["(apt-get update)", false],
    ["apt-get update || true", false],
    ["set -e; apt-get update", false],
    ["! apt-get update", false],
    ["ls", false],
  ])("%s: %s", (script, is) => {
    expect(isLoneUpdate(lastRun(`FROM debian\nRUN ${script}\n`))).toBe(is);
  });

  it.each([
    [[], "nothing"],
    [["apt-get install -y a"], "line 2"],
    [["ls", "apt-get install -y a"], "line 3"],
    [["ls"], "line 2 stands between the update and what needs it"],
    [['["ls"]', "apt-get install -y a"], "line 2 was not read"],
    [["ls", '["ls"]', "apt-get install -y a"], "line 4"],
    [["apt-get update && apt-get install -y a"], "line 2 updates by itself"],
    [["apt-get install -y a && apt-get update"], "line 2"],
    [["apt-get update || true; apt-get install -y a"], "line 2"],
    [["ls", "apt-get update; apt-get install -y a"], "line 3"],
  ])("in front of %j: %s", (scripts, found) => {
    const { runs } = analysisOf(
      `FROM debian\n${scripts.map((each) => `RUN ${each}\n`).join("")}`,
    );
    const reader = readerOf(runs);
    expect(
      reader === undefined
        ? "nothing"
        : "noGain" in reader
          ? textOf(reader.noGain)
          : `line ${String(reader.instruction.line)}`,
    ).toBe(found);
  });
});

describe("RUNs that tell which programs the shell has looked up", () => {
  const joined = (script: string): string => {
    const [first, second] = analysisOf(
      `FROM debian\nRUN ls\nRUN ${script}\n`,
    ).runs.filter(isReadable);
    if (first === undefined || second === undefined) throw new Error("no RUN");
    const joiner = startJoining();
    joiner.add(first);
    const why = joiner.add(second);
    const text = why === undefined ? "joined" : textOf(why);
    return text.startsWith("line 3 tells which programs") ? "told" : text;
  };

  it.each([
    ["type ls", "joined"],
    ["type ls > /dev/null", "joined"],
    ["type ls > /dev/null 2>&1", "joined"],
    ["type ls > /f", "told"],
    ["type ls >> /f", "told"],
    ["type ls < /f", "joined"],
    ["{ type ls; } > /f", "told"],
    ["type ls | cat", "told"],
    ["echo $(type ls)", "told"],
    ["command -v ls > /f", "joined"],
    ["command -V ls > /f", "told"],
    ["command -pV ls > /f", "told"],
    ["command ls -V > /f", "told"],
    ["command ls x-V > /f", "joined"],
    ["ls -V > /f", "joined"],
    ["hash > /f", "told"],
  ])("%s: %s", (script, found) => {
    expect(joined(script)).toBe(found);
  });

  it("are not longer than a command may be", () => {
    expect(joined(`echo ${"x".repeat(39_990)}`)).toBe("joined");
    expect(joined(`echo ${"x".repeat(39_999)}`)).toBe(
      "line 3: the script would be longer than a command may be",
    );
  });
});
