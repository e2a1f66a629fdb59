import {
  existsSync,
  mkdtempSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, expect, test } from "vitest";
import { makeFolder } from "../../src/measure/engine/make-folder.ts";

const folder = mkdtempSync(join(tmpdir(), "dockfix-test-"));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

test("a folder and those around it, once or twice", () => {
  const inner = join(folder, "a/b/c");
  makeFolder(inner, 0o700);
  makeFolder(inner, 0o700);
  expect(statSync(inner).mode & 0o777).toBe(0o700);
});

test.runIf(existsSync("/proc/self"))("where none can be, it ends", () => {
  expect(() => makeFolder("/proc/none/dockfix")).toThrow(/ENOENT/);
});

test("where a file is in the way", () => {
  writeFileSync(join(folder, "file"), "");
  expect(() => makeFolder(join(folder, "file/x"))).toThrow(/ENOTDIR|EEXIST/);
});
