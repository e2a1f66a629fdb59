import { describe, expect, test } from "vitest";
import { dockfix, folderWith } from "./session.ts";

/** No program is found, and so no engine. */
const env = { PATH: "/nowhere", HOME: "/nowhere" };

const FILES = {
  Dockerfile: "FROM debian:bookworm\nRUN pip install flask\n",
  "dockfix.json":
    '{ "budgets": [{ "dockerfile": "Dockerfile", "size": "1 GB" }] }',
};

describe("without a container engine", () => {
  test.each([
    [["measure"]],
    [["measure", "Dockerfile"]],
    [["verify"]],
    [["tune"]],
    [["budget"]],
    [["layers", "debian"]],
  ])("%j says that there is none", async (argv) => {
    const { code, stdout, stderr } = await dockfix(folderWith(FILES), argv, {
      env,
    });
    expect(stderr).toContain("no container engine was found");
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });
});

describe("what needs an engine is refused before one is looked for", () => {
  test.each([
    [["measure", "--engine", "dokcer"], "Did you mean docker?"],
    [["measure", "--repeat", "0"], "whole number"],
    [["measure", "--repeat", "x"], "whole number"],
    [["measure", "--timeout", "soon"], "such as 90s, 30m or 2h"],
    [["measure", "--timeout", "0"], "such as 90s, 30m or 2h"],
    [["measure", "--cache", "--no-cache"], "exclude each other"],
    [["measure", "--format", "htlm"], "Did you mean html?"],
    [["measure", "--risk", "some"], "It takes low, medium, high."],
    [["measure", "--platform", "linux/amd64,linux/arm64"], "one platform"],
    [["measure", "a", "b"], "takes one Dockerfile"],
    [["measure", "--against", "missing"], "\nmissing: error: no such file"],
    [["tune", "--against", "missing"], "\nmissing: error: no such file"],
    [["verify", "--against", "missing"], "\nmissing: error: no such file"],
    [["measure", "--against", "broken"], "\nbroken:2:1: error: unknown"],
    [["tune", "--against", "broken"], "\nbroken:2:1: error: unknown"],
    [["verify", "--against", "broken"], "\nbroken:2:1: error: unknown"],
    [
      ["tune", "--against", "missing", "--against", "broken"],
      "\nbroken:2:1: error: unknown",
    ],
    [["layers", "a"], "\na: error: cannot read a.dockerignore: it is a folder"],
    [["verify", "a"], "\na: error: cannot read a.dockerignore: it is a folder"],
    [["measure", "missing"], "no such file"],
    [["measure", "--context", "missing"], "is not a folder"],
    [["measure", "--only", "purge-cachs"], "purge-cachs"],
    [["verify", "a", "b"], "--static BEFORE AFTER"],
    [["tune", "--min-gain", "much"], "such as 5MB or 1%"],
    [["tune", "--max-build-time", "1h"], "such as 10%"],
    [["budget", "Dockerfile"], "takes no Dockerfile"],
    [["measure", "broken"], "unknown instruction: RUNN"],
    [["measure", "empty-folder"], "no Dockerfile in this folder"],
  ])("%j", async (argv, message) => {
    const folder = folderWith({
      ...FILES,
      broken: "FROM x\nRUNN ls\n",
      "empty-folder/x": "",
      a: FILES.Dockerfile,
      "a.dockerignore/x": "",
    });
    const { code, stderr } = await dockfix(folder, argv, { env });
    // A line break in front: what stands first names the file.
    expect(`\n${stderr}`).toContain(message);
    expect(stderr).not.toContain("container engine");
    expect(code).toBe(2);
  });
});

test("verify says where nothing changes", async () => {
  const folder = folderWith({ Dockerfile: "FROM scratch\nCOPY a /\n" });
  const { code, stdout } = await dockfix(folder, ["verify"], { env });
  expect(stdout).toContain("nothing to verify");
  expect(code).toBe(0);
});

describe("a configuration that cannot be understood", () => {
  test.each([
    ["{", "JSON"],
    ["[]", "the file must be an object"],
    ['{ "budget": [] }', 'Did you mean "budgets"?'],
    ['{ "budgets": {} }', "budgets must be a list"],
    ['{ "budgets": [{}] }', "budgets[0].dockerfile must be a text"],
    ['{ "budgets": [{ "dockerfile": "x" }] }', "budgets[0] must be a limit"],
    [
      '{ "budgets": [{ "dockerfile": "x", "size": "big" }] }',
      'budgets[0].size must be a size such as "300 MB"',
    ],
    [
      '{ "budgets": [{ "dockerfile": "x", "growth": "a lot" }] }',
      'budgets[0].growth must be a size or a part such as "5 %"',
    ],
    [
      '{ "budgets": [{ "dockerfile": "x", "szie": "1 MB" }] }',
      'Did you mean "size"?',
    ],
    ...["-1", "1e999", "300", "true", '"-5 MB"', '"1e999"'].map((size) => [
      `{ "budgets": [{ "dockerfile": "x", "size": ${size} }] }`,
      'dockfix.json: budgets[0].size must be a size such as "300 MB"',
    ]),
    ...["-1", "1e999", '"-5 %"'].map((growth) => [
      `{ "budgets": [{ "dockerfile": "x", "growth": ${growth} }] }`,
      'dockfix.json: budgets[0].growth must be a size or a part such as "5 %"',
    ]),
    ['{ "volatile": [7] }', "volatile[0] must be an object"],
    ["{}", "there is no image with a limit"],
  ])("%s", async (text = "", message = "") => {
    const folder = folderWith({ "dockfix.json": text });
    const { code, stderr } = await dockfix(folder, ["budget"], { env });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe("a baseline that cannot be understood", () => {
  test.each([
    ["{", "dockfix-baseline.json cannot be understood"],
    ["[]", "it is no object"],
    ['{ "Dockerfile": 7 }', '"Dockerfile" is no image with its layers'],
    [
      '{ "Dockerfile": { "size": 1, "layers": [{ "createdBy": "RUN x" }] } }',
      '"Dockerfile".layers[0].size must be a number of bytes',
    ],
    [
      '{ "Dockerfile": { "size": 1, "layers": [7] } }',
      '"Dockerfile".layers[0] is no layer',
    ],
    ...["-1", "1e999", "1.5", '"1"', "null"].map((size) => [
      `{ "Dockerfile": { "size": ${size}, "layers": [] } }`,
      'dockfix-baseline.json cannot be understood: "Dockerfile".size must be a number of bytes, 0 or more',
    ]),
    [
      '{ "Dockerfile": { "size": 1, "compressed": -1, "layers": [] } }',
      '"Dockerfile".compressed must be a number of bytes',
    ],
  ])("%s", async (text = "", message = "") => {
    const folder = folderWith({ ...FILES, "dockfix-baseline.json": text });
    const { code, stderr } = await dockfix(folder, ["budget"], { env });
    expect(stderr).toContain(message);
    expect(stderr).toContain("dockfix budget --update writes it anew");
    expect(code).toBe(2);
    const update = await dockfix(folder, ["budget", "--update"], { env });
    expect(update.stderr).toContain("no container engine was found");
  });
});
