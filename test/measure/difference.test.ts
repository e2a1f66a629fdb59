import { describe, expect, test } from "vitest";
import {
  compareImages,
  type Comparison,
} from "../../src/measure/image/difference.ts";
import type { ImageConfig } from "../../src/measure/image/image.ts";
import { imageOf, layer } from "./saved.ts";
import type { Written } from "./tar-writer.ts";
import { EMPTY_CONFIG } from "./images.ts";

const config: ImageConfig = {
  ...EMPTY_CONFIG,
  Env: ["PATH=/bin", "A=1"],
  Cmd: ["sh"],
  Labels: { "dev.dockfix.session": "1" },
  platform: "linux/amd64",
};

async function compared(
  before: readonly Written[],
  after: readonly Written[],
  purges: readonly string[] = [],
): Promise<Comparison> {
  const [one, two] = [
    await imageOf(layer(before)),
    await imageOf(layer(after)),
  ];
  return compareImages(
    { config, layers: one.layers },
    { config, layers: two.layers },
    { purges },
  );
}

describe("files", () => {
  test.each<[string, Written, Written, string, string]>([
    [
      "type",
      { name: "a", type: "5" },
      { name: "a", type: "6" },
      "type directory",
      "type fifo",
    ],
    [
      "mode",
      { name: "a" },
      { name: "a", mode: 0o4755 },
      "mode 0644",
      "mode 4755",
    ],
    ["owner", { name: "a" }, { name: "a", gid: 5 }, "owner 0:0", "owner 0:5"],
    [
      "target",
      { name: "a", type: "2", linkname: "x" },
      { name: "a", type: "2", linkname: "y\n" },
      "target x",
      "target y\\u000a",
    ],
    [
      "device",
      { name: "a", type: "3", device: [1, 3] },
      { name: "a", type: "3", device: [1, 5] },
      "device 1:3",
      "device 1:5",
    ],
    [
      "capability",
      { name: "a", pax: { "SCHILY.xattr.security.capability": "\u0001" } },
      { name: "a" },
      "security.capability 01",
      "no security.capability",
    ],
  ])("by %s", async (_, one, two, before, after) => {
    const { differences } = await compared([one], [two]);
    expect(differences).toEqual([{ kind: "file", path: "/a", before, after }]);
  });

  test("by content, and whether they are there", async () => {
    const { differences } = await compared(
      [{ name: "a", data: "1" }, { name: "b" }],
      [{ name: "a", data: "22" }],
    );
    const shown = differences.map(({ before, after }) =>
      [before, after].map((each) => each.replace(/(?<=sha256:).*/, "…")),
    );
    expect(shown).toEqual([
      ["size 1, content sha256:…", "size 2, content sha256:…"],
      ["type file, mode 0644, owner 0:0, size 0, content sha256:…", "absent"],
    ]);
  });

  test("by which names are one file", async () => {
    const { differences } = await compared(
      [{ name: "a" }, { name: "b", type: "1", linkname: "a" }],
      [{ name: "a" }, { name: "b" }],
    );
    expect(differences).toEqual([
      { kind: "file", path: "/a", before: "names /a /b", after: "no names" },
      { kind: "file", path: "/b", before: "names /a /b", after: "no names" },
    ]);
  });

  test("not within what the image may lose, nor folders that only held such things", async () => {
    const cache = [
      { name: "root/", type: "5" },
      { name: "root/.cache/", type: "5" },
      { name: "root/.cache/pip/", type: "5" },
      { name: "root/.cache/pip/x\n", data: "1" },
    ];
    const { differences, purged } = await compared(
      cache,
      [{ name: "root/", type: "5" }],
      ["/root/.cache/pip"],
    );
    expect(differences).toEqual([]);
    expect(purged).toBe(3);
    const more = await compared(
      [...cache, { name: "root/.cache/mine", data: "1" }],
      [{ name: "root/", type: "5" }],
      ["~/.cache/pip"],
    );
    expect(more.differences).toMatchObject([
      { path: "/root/.cache" },
      { path: "/root/.cache/mine" },
    ]);
  });

  test("not where two builds differ, but for what else differs there", async () => {
    const { differences, ignored } = await compared(
      [
        { name: "var/log/dpkg.log", data: "at 10:00:01" },
        { name: "var/log/app.log", data: "at 10:00:01" },
        { name: "root/.npm/_logs/1", data: "1" },
      ],
      [
        { name: "var/log/dpkg.log", data: "at 10:00:02" },
        { name: "var/log/app.log", data: "at 10:00:02", mode: 0o600 },
      ],
    );
    expect(differences).toMatchObject([{ path: "/var/log/app.log" }]);
    expect(ignored.map(({ rule, count }) => [rule.globs[0], count])).toEqual([
      ["/var/log/**", 1],
      ["~/.npm/_logs/**", 1],
    ]);
  });
});

describe("configurations", () => {
  async function fields(
    change: Partial<ImageConfig>,
  ): Promise<readonly string[]> {
    const { layers } = await imageOf();
    return compareImages(
      { config, layers },
      { config: { ...config, ...change }, layers },
      { purges: [] },
    ).differences.map((each) =>
      each.kind === "config"
        ? `${each.field}: ${each.before} > ${each.after}`
        : each.path,
    );
  }

  test.each<[Partial<ImageConfig>, readonly string[]]>([
    [{}, []],
    [{ Labels: { "dev.dockfix.session": "2" } }, []],
    [
      { Labels: { "dev.dockfix.run": "2" } },
      ['Labels dev.dockfix.run: absent > "2"'],
    ],
    [{ Labels: { a: "2" } }, ['Labels a: absent > "2"']],
    [{ Env: ["PATH=/bin", "A=2=3"] }, ['Env A: "1" > "2=3"']],
    [{ Env: ["PATH=/bin"] }, ['Env A: "1" > absent']],
    [{ Env: ["A=1", "PATH=/bin"] }, ["Order of Env: PATH A > A PATH"]],
    [{ Cmd: ["bash"] }, ['Cmd: ["sh"] > ["bash"]']],
    [{ User: "app" }, ['User: absent > "app"']],
    [{ Entrypoint: [] }, []],
    [{ platform: "linux/arm64" }, ['platform: "linux/amd64" > "linux/arm64"']],
  ])("%j", async (change, expected) => {
    expect(await fields(change)).toEqual(expected);
  });
});
