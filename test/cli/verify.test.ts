import { describe, expect, test } from "vitest";
import { dockfix, folderWith } from "./session.ts";

const FILES = {
  before: "FROM python:3.12\nRUN pip install flask\n",
  after: "FROM python:3.12\nRUN pip install --no-cache-dir flask\n",
  other: "FROM python:3.12\nENV A=1\nRUN pip install flask\n",
  maybe: "FROM debian:bookworm\nRUN ./a\nRUN ./b\n",
  joined: "FROM debian:bookworm\nRUN ./a && ./b\n",
  broken: "FROM python:3.12\nRUNN ls\n",
};

describe("dockfix verify --static", () => {
  test("two files that are equal", async () => {
    const { code, stdout, stderr } = await dockfix(folderWith(FILES), [
      "verify",
      "--static",
      "before",
      "after",
    ]);
    expect(stdout).toBe(
      "equal: after builds the same image as before, but for caches that nothing reads\n",
    );
    expect(stderr).toBe("");
    expect(code).toBe(0);
  });

  test.each([
    ["a file and itself", ["before", "before"]],
    ["where no cache may be missing", ["before", "before", "--purges", "none"]],
  ])("says nothing of caches for %s", async (_, more) => {
    const { stdout } = await dockfix(folderWith(FILES), [
      "verify",
      "--static",
      ...more,
    ]);
    expect(stdout).toBe("equal: before builds the same image as before\n");
  });

  test("two that differ, with the lines", async () => {
    const { code, stdout } = await dockfix(folderWith(FILES), [
      "verify",
      "--static",
      "before",
      "other",
    ]);
    expect(stdout).toContain(
      "different: other does not build what before builds\n",
    );
    expect(stdout).toContain("  line 2  differs   `ENV A=1` was not there");
    expect(code).toBe(1);
  });

  test("two of which nobody can tell", async () => {
    const { code, stdout } = await dockfix(folderWith(FILES), [
      "verify",
      "--static",
      "maybe",
      "joined",
    ]);
    expect(stdout).toBe(
      "not proved: joined may build something else than maybe\n" +
        "  line 3  unproved  equal only if `./a` (line 2) leaves no running process behind\n",
    );
    expect(code).toBe(1);
  });

  test("a purge set", async () => {
    const ask = async (...options: readonly string[]): Promise<number> =>
      (
        await dockfix(folderWith(FILES), [
          "verify",
          "--static",
          "before",
          "after",
          ...options,
        ])
      ).code;
    expect(await ask("--purges", "none")).toBe(1);
    expect(await ask("--purges", "/x,/root/.cache/**")).toBe(0);
  });

  test("for programs, and from standard input", async () => {
    const { stdout } = await dockfix(
      folderWith(FILES),
      ["verify", "--static", "--format", "json", "before", "-"],
      { stdin: FILES.other },
    );
    expect(JSON.parse(stdout)).toMatchObject({
      before: "before",
      after: "-",
      equal: false,
      reasons: [{ line: 2, kind: "differs" }],
    });
  });

  test.each([
    [["broken", "after"], "broken:2:1: error: unknown instruction"],
    [["before", "missing"], "missing: error: no such file"],
    [["before", "."], ".: error: this is a folder"],
  ])("%j cannot be compared", async (paths, message) => {
    const { code, stdout, stderr } = await dockfix(folderWith(FILES), [
      "verify",
      "--static",
      ...paths,
    ]);
    expect(stderr).toContain(message);
    expect(stdout).toBe("");
    expect(code).toBe(2);
  });

  test.each([
    [["before", "after"], "by proof with --static"],
    [["--static", "before"], "takes two Dockerfiles"],
    [["--static", "-", "-"], "one of the two only"],
    [["--static", "--target", "", "before", "after"], "--target needs a value"],
    [["--static", "--target", "x", "before", "after"], "no stage called x"],
    [["--statik", "before", "after"], "Did you mean --static?"],
  ])("%j is bad usage", async (argv, message) => {
    const { code, stderr } = await dockfix(folderWith(FILES), [
      "verify",
      ...argv,
    ]);
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});
