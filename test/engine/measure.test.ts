import { randomBytes } from "node:crypto";
import { readFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/measure/engine/engine.ts";
import { findEngine } from "../../src/measure/engine/find-engine.ts";
import {
  at,
  listOf,
  numberOf,
  readJson,
  textOf,
} from "../../src/measure/engine/json.ts";
import { BASE, env, leftBy, noEngine } from "./bench.ts";
import { commandBench } from "./commands.ts";

const ORIGINAL = `FROM ${BASE}
COPY repo /repo
COPY repo/sources.list /etc/apt/sources.list
RUN apt-get update && apt-get install -y greeting
COPY site /site
`;

describe.skipIf(noEngine !== "")(`dockfix measure ${noEngine}`, () => {
  const { file, dockfix, interrupted, docker } = commandBench();
  let engine: Engine;

  beforeAll(async () => {
    engine = await findEngine({ env });
    file("Dockerfile", ORIGINAL);
  });

  test("sizes are the engine's; low is smaller", async () => {
    // Others may use the engine, too: what is ours has a label that nobody else has.
    const label = `test=${randomBytes(6).toString("hex")}`;
    file("labelled.Dockerfile", `${ORIGINAL}LABEL ${label}\n`);
    const ended = await dockfix(
      "measure",
      "labelled.Dockerfile",
      "--network=host",
      "--risk=low",
      "--format=json",
      "--keep",
    );
    expect(ended.stderr).toContain("building low");
    expect(ended.stderr).toMatch(/^original: \d+ MB, built in [\d.]+ s$/m);
    expect(ended.code).toBe(0);
    const approaches = listOf(at(readJson(ended.stdout), "approaches"));
    const sizes = approaches.map((each) => numberOf(at(each, "built", "size")));
    expect(approaches.map((each) => textOf(at(each, "name")))).toEqual([
      "original",
      "low",
    ]);
    const images = await engine.labelled(label);
    const [session = ""] = images[0]?.split(":") ?? [];
    const inspected = ["0-original", "1-low"].map((name) =>
      Number(
        docker("image", "inspect", "--format={{.Size}}", `${session}:${name}`),
      ),
    );
    // The base that was fetched does not have the label.
    const all = docker(
      "image",
      "ls",
      "--format={{.Repository}}:{{.Tag}}",
      session,
    );
    await engine.remove([images[0] ?? "", ...all.trim().split("\n")]);
    expect(sizes).toEqual(inspected);
    const [original = 0, low = 0] = sizes;
    // The package lists of the repository, and the cache of apt beside them.
    expect(original - low).toBeGreaterThan(5e6);
  });

  test("each change, what somebody wrote, and what does not build; nothing is left", async () => {
    file("two.Dockerfile", ORIGINAL.replace("greeting", "greeting farewell"));
    file("bad.Dockerfile", ORIGINAL.replace("greeting", "missing"));
    const left = await leftBy(engine, async () => {
      const ended = await dockfix(
        "measure",
        "--network=host",
        "--each",
        "--against=two.Dockerfile",
        "--against=bad.Dockerfile",
      );
      expect(ended.stdout).toMatch(/^original +\d+(?:\.\d)? MB/m);
      expect(ended.stdout).toMatch(/^\+ purge-caches\/apt.* MB .* low$/m);
      expect(ended.stdout).toMatch(/^two\.Dockerfile +\d+(?:\.\d)? MB/m);
      expect(ended.stderr).toMatch(/^bad\.Dockerfile: not built$/m);
      expect(ended.stdout).toMatch(/^bad\.Dockerfile +failed$/m);
      expect(ended.stdout).toContain("bad.Dockerfile: does not build");
      expect(ended.stdout).toContain("Unable to locate package missing");
      expect(ended.code).toBe(1);
    });
    expect(left).toEqual([]);
  });

  test("reports in Markdown and HTML", async () => {
    // What one finds in the cache says nothing of time, and is enough here.
    const plain = file("plain.Dockerfile", `FROM ${BASE}\nCOPY site /site\n`);
    file("other.Dockerfile", `FROM ${BASE}\nCOPY site /other\n`);
    const words = ["measure", plain, "--cache", "--against=other.Dockerfile"];
    const markdown = await dockfix(...words, "--format=markdown");
    expect(markdown.code).toBe(0);
    expect(markdown.stdout).toMatch(/^\| other\.Dockerfile +\|/m);
    expect(markdown.stdout).not.toContain("not the same image");
    const html = await dockfix(
      ...words,
      "--format=html",
      "--output=report.html",
    );
    expect(html).toMatchObject({ code: 0, stdout: "" });
    const page = readFileSync(file("report.html"), "utf8");
    expect(page).toContain("other.Dockerfile");
    expect(page).toContain("</html>");
  });

  test("a file of one's own that sets the image up otherwise is not recommended, however small it is", async () => {
    const large = file(
      "large.Dockerfile",
      `FROM ${BASE}\nRUN head -c 20000000 /dev/urandom > /noise\nCMD ["a"]\n`,
    );
    file("small.Dockerfile", `FROM ${BASE}\nCMD ["b"]\n`);
    file("same.Dockerfile", `FROM ${BASE}\nCMD ["a"]\n`);
    const { stdout } = await dockfix(
      ...["measure", large, "--cache", "--network=host", "--format=json"],
      ...["--against=small.Dockerfile", "--against=same.Dockerfile"],
    );
    const approaches = at(readJson(stdout), "approaches");
    expect(approaches).toMatchObject([
      { name: "original", differs: [] },
      {
        name: "small.Dockerfile",
        pays: false,
        differs: [{ field: "Cmd", before: '["a"]', after: '["b"]' }],
      },
      { name: "same.Dockerfile", pays: true, against: "original", differs: [] },
    ]);
  });

  test("Ctrl-C during a build: nothing is left", async () => {
    const slow = file("slow.Dockerfile", `FROM ${BASE}\nRUN sleep 600\n`);
    const left = await leftBy(engine, async () => {
      const ended = await interrupted(
        "building original",
        1,
        "measure",
        slow,
        "--network=host",
      );
      expect(ended.code).toBe(130);
      expect(ended.patience).toBeLessThan(20);
    });
    expect(left).toEqual([]);
  });
});
