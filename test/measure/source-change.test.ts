import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { afterEach, expect, test } from "vitest";
import { changedContext } from "../../src/measure/source-change.ts";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true });
});

function folderWith(files: Readonly<Record<string, string>>): string {
  const folder = mkdtempSync(join(tmpdir(), "dockfix-test-"));
  folders.push(folder);
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), text);
  }
  return folder;
}

const FILES = {
  Dockerfile: "",
  "README.md": "",
  "package.json": "{}",
  "src/main.js": "main()",
  "src/deep/part.js": "",
  "docs/a.md": "",
  "node_modules/x/index.js": "",
};

test.each([
  ["COPY package.json .\nRUN npm ci\nCOPY . .", "src/main.js"],
  ["COPY . .\nRUN npm ci", "src/main.js"],
  ["COPY package.json .", "package.json"],
  ["COPY docs docs/\nRUN x", "docs/a.md"],
  ["COPY ./docs/ /docs/", "docs/a.md"],
  ["COPY *.md /", "README.md"],
  ["COPY src/*.js /", "src/main.js"],
  ["COPY s?c /", "src/main.js"],
  ['COPY ["docs", "/"]', "docs/a.md"],
  ["ADD src /\nADD https://example.com/x /", "src/main.js"],
  ["COPY src /\nCOPY --from=build /x /", "src/main.js"],
  ["COPY src /\nCOPY nowhere /", "src/main.js"],
  ["COPY src /\nCOPY $WHERE /", "src/main.js"],
  ["COPY src /\nCOPY ../etc /", "src/main.js"],
  ["COPY node_modules/x /", undefined],
  ["RUN x", undefined],
])("%j changes %s", (instructions, path) => {
  const context = folderWith({ ...FILES, ".dockerignore": "node_modules\n" });
  const copy = folderWith({});
  const changed = changedContext(
    `FROM x\n${instructions}\n`,
    context,
    undefined,
    copy,
  );
  expect(changed).toBe(path);
});

test("only one file is different, and the context is not touched", () => {
  const context = folderWith(FILES);
  const copy = folderWith({});
  changedContext("FROM x\nCOPY src /\n", context, undefined, copy);
  expect(readFileSync(join(copy, "src/main.js"), "utf8")).toBe("main()\n");
  expect(readFileSync(join(context, "src/main.js"), "utf8")).toBe("main()");
  expect(readFileSync(join(copy, "package.json"), "utf8")).toBe("{}");
});

test.each([
  ["node_modules", false],
  ["node_modules\n!node_modules/x", true],
])("what %j ignores is copied: %s", (rules, isCopied) => {
  const copy = folderWith({});
  changedContext("FROM x\nCOPY src /\n", folderWith(FILES), rules, copy);
  const found = statSync(join(copy, "node_modules"), { throwIfNoEntry: false });
  expect(found !== undefined).toBe(isCopied);
});

test("a copy inside of the context does not hold itself", () => {
  const context = folderWith({ "main.js": "", "tmp/other/note": "" });
  const copy = join(context, "tmp/copy");
  mkdirSync(copy);
  expect(changedContext("COPY . .", context, undefined, copy)).toBe("main.js");
  expect(readdirSync(join(copy, "tmp"))).toEqual(["other"]);
});

test("what is ignored is not read: a single file, and one that the user may not read", () => {
  const context = folderWith({
    ...FILES,
    "secret.key": "",
    "src/locked.js": "",
  });
  chmodSync(join(context, "src/locked.js"), 0);
  const isRoot = process.getuid?.() === 0;
  for (const [rules, secret] of [
    ["secret.key", false],
    ["docs\n!docs/a.md", true],
  ] as const) {
    const copy = folderWith({});
    const changed = changedContext("COPY src /", context, rules, copy);
    expect(changed).toBe(isRoot ? "src/locked.js" : "src/main.js");
    expect(existsSync(join(copy, "secret.key"))).toBe(secret);
  }
});
