import { expect, test } from "vitest";
import { layer, savedOld } from "../measure/saved.ts";
import { dockfix, folderWith } from "./session.ts";

const archive = savedOld({
  "app:1": [
    layer([{ name: "etc/a", data: "x".repeat(3000) }, { name: "b" }], "base"),
    layer(
      [
        { name: "etc/.wh.a" },
        { name: "b", data: "1" },
        { name: "root/.cache/pip/\u00ff\n", data: "x".repeat(1000) },
        { name: "root/.cache/pip/y", data: "x".repeat(500) },
      ],
      "RUN /bin/sh -c pip install x # buildkit",
    ),
  ],
});

test("an archive, layer by layer", async () => {
  const folder = folderWith({ "image.tar": archive });
  const { code, stdout, stderr } = await dockfix(folder, [
    "layers",
    "image.tar",
  ]);
  expect(stderr).toBe("");
  expect(code).toBe(0);
  expect(stdout)
    .toBe(`app:1: 4.5 kB in 2 layers, 4.5 kB of it waste; efficiency 0.0 %

layer    size  wasted  added  changed  removed  instruction
    1    3 kB    3 kB      2        0        0  base
    2  1.5 kB  1.5 kB      2        1        1  RUN pip install x

Waste
     3 kB  layer 1  /etc/a: a later layer removes it
   1.5 kB  layer 2  /root/.cache/pip, 2 files: a cache that nothing reads again (purge-caches/pip keeps it out)
`);
});

test("as JSON", async () => {
  const folder = folderWith({ "image.tar": archive });
  const { code, stdout } = await dockfix(folder, [
    "layers",
    "image.tar",
    "--format",
    "json",
  ]);
  expect(code).toBe(0);
  expect(JSON.parse(stdout)).toMatchObject({
    image: "app:1",
    size: 4501,
    wasted: 4500,
    layers: [{ size: 3000 }, { size: 1501, added: 2, changed: 1, removed: 1 }],
    waste: [
      { kind: "hidden", path: "/etc/a", layer: 0, transform: null },
      {
        kind: "cache",
        path: "/root/.cache/pip/\\xff\\u000a",
        transform: "purge-caches/pip",
      },
      { kind: "cache", path: "/root/.cache/pip/y" },
    ],
  });
});

test("an archive that is cut off", async () => {
  const folder = folderWith({ "image.tar": archive.subarray(0, 1300) });
  const { code, stdout, stderr } = await dockfix(folder, [
    "layers",
    "image.tar",
  ]);
  expect([code, stdout]).toEqual([2, ""]);
  expect(stderr).toMatch(
    /^image\.tar: error: the archive of the image ends in the middle of a file, at or behind .*\n {2}Save the image again/,
  );
});

test("one image is asked for", async () => {
  const { code, stderr } = await dockfix(folderWith({}), ["layers"]);
  expect(code).toBe(2);
  expect(stderr).toContain("dockfix layers IMAGE|ARCHIVE|FOLDER|FILE");
});
