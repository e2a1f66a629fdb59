import { readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { readJsonReport } from "./json-report.ts";
import { dockfix, folderWith } from "./session.ts";

const PIP = "FROM python:3.12-slim\nRUN pip install flask\n";
const DONE = "FROM python:3.12-slim\nRUN pip install --no-cache-dir flask\n";
const engine = "real";

/** With the transforms that ship; what they do in detail is for the fixture pages. */
test("a wheel cache is kept out", async () => {
  const folder = folderWith({ Dockerfile: PIP });
  const { code, stdout, stderr } = await dockfix(folder, [], { engine });
  expect(stdout).toContain("line 2, purge-caches/pip (low risk): ");
  expect(stdout).toContain(
    "-RUN pip install flask\n+RUN pip install --no-cache-dir flask\n",
  );
  expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
});

test("--write, and nothing is left to do", async () => {
  const folder = folderWith({ Dockerfile: PIP });
  await dockfix(folder, ["--write"], { engine });
  expect(readFileSync(join(folder, "Dockerfile"), "utf8")).toBe(DONE);
  expect((await dockfix(folder, ["--check"], { engine })).code).toBe(0);
});

test("json says what was changed", async () => {
  const folder = folderWith({ Dockerfile: PIP });
  const { stdout } = await dockfix(folder, ["--format", "json"], { engine });
  expect(readJsonReport(stdout).files).toMatchObject([
    {
      path: "Dockerfile",
      changed: true,
      code: DONE,
      changes: [
        {
          transform: "purge-caches",
          part: "pip",
          risk: "low",
          line: 2,
          endLine: 2,
        },
      ],
    },
  ]);
});

test("--skip leaves a part out", async () => {
  const folder = folderWith({ Dockerfile: PIP });
  const argv = ["--check", "--skip", "purge-caches/pip"];
  expect((await dockfix(folder, argv, { engine })).code).toBe(0);
});

test("the context is read: a requirement that stands in a file", async () => {
  const folder = folderWith({
    Dockerfile:
      'FROM python:3.12\nCOPY requirements.txt .\nRUN pip install --no-cache-dir -r requirements.txt\nCMD ["python", "-m", "flask"]\n',
    "requirements.txt": "flask==3.0.0\n",
    "empty/x": "",
  });
  const argv = ["--risk=high", "--format=json", "Dockerfile"];
  const withFile = await dockfix(folder, argv, { engine });
  const without = await dockfix(folder, [...argv, "--context", "empty"], {
    engine,
  });
  expect(withFile.stdout).not.toBe(without.stdout);
});
