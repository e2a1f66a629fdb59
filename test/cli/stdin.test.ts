import { expect, test } from "vitest";
import { dockfix, folderWith } from "./session.ts";

const PIP = "\ufeffFROM python:3.12-slim\r\n# é🐳\r\nRUN pip install flask";
const DONE = PIP.replace("install", "install --no-cache-dir");

test("- prints the rewritten file and nothing else", async () => {
  const ended = await dockfix(folderWith({}), ["-", "--color"], {
    stdin: PIP,
    terminal: true,
  });
  expect(ended).toEqual({ code: 0, stdout: DONE, stderr: "" });
});

test("- prints a file that stays as it is", async () => {
  const ended = await dockfix(folderWith({}), ["-"], { stdin: DONE });
  expect(ended).toEqual({ code: 0, stdout: DONE, stderr: "" });
});

test("- with --check prints nothing and says it with the exit code", async () => {
  const folder = folderWith({});
  expect(await dockfix(folder, ["-", "--check"], { stdin: PIP })).toEqual({
    code: 1,
    stdout: "",
    stderr: "",
  });
  expect(await dockfix(folder, ["-", "--check"], { stdin: DONE })).toEqual({
    code: 0,
    stdout: "",
    stderr: "",
  });
});

test("- with another format prints that", async () => {
  const { stdout } = await dockfix(folderWith({}), ["-", "--format=json"], {
    stdin: PIP,
  });
  expect(JSON.parse(stdout)).toMatchObject({
    files: [{ path: "-", code: DONE }],
  });
});

test.each([
  ["", "<stdin>: error: the file is empty"],
  [
    new Uint8Array([0x46, 0xff]),
    "<stdin>:1:2: error: not UTF-8: byte 0xFF at offset 1",
  ],
  ["FROM a\nRUNN b\n", "<stdin>:2:1: error: unknown instruction: RUNN"],
])(
  "- with bad input prints nothing on standard output: %j",
  async (stdin, message) => {
    const { code, stdout, stderr } = await dockfix(folderWith({}), ["-"], {
      stdin,
    });
    expect(stderr).toContain(message);
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
  },
);

test("- with a bug in dockfix still prints the text without the failed change", async () => {
  const { code, stdout, stderr } = await dockfix(folderWith({}), ["-"], {
    stdin: `${PIP}\nRUN bug\n`,
  });
  expect(stdout).toBe(`${DONE}\nRUN bug\n`);
  expect(stderr).toContain("<stdin>:4:1: bug in dockfix");
  expect(code).toBe(3);
});
