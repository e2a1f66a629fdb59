import { expect, test } from "vitest";
import type { Difference } from "../../src/measure/image/difference.ts";
import type { Layer, LayerFile } from "../../src/measure/image/image.ts";
import { ownDifferences } from "../../src/measure/own-files.ts";

const FILE: LayerFile = { type: "file", size: 1, mode: 0o644, uid: 0, gid: 0 };

function layerOf(...paths: readonly string[]): Layer {
  return {
    diffId: "",
    size: 0,
    linkSize: 0,
    compressed: undefined,
    createdBy: "",
    files: new Map(paths.map((path) => [path, FILE])),
    removed: new Set(),
    emptied: new Set(),
  };
}

function gone(path: string): Difference {
  return { kind: "file", path, before: "file", after: "absent" };
}

test("only what the Dockerfile itself made is held against another base", () => {
  const layers = [
    layerOf("/usr/bin/git", "/etc/motd"),
    layerOf(
      "/app/main.py",
      "/var/lib/dpkg/status",
      "/etc/motd",
      "/usr/share/doc/x/changelog.gz",
    ),
  ];
  const config: Difference = {
    kind: "config",
    field: "Cmd",
    before: "a",
    after: "b",
  };
  const found = ownDifferences(
    [
      config,
      gone("/usr/bin/git"),
      gone("/app/main.py"),
      gone("/var/lib/dpkg/status"),
      gone("/etc/motd"),
      gone("/usr/share/doc/x/changelog.gz"),
      { kind: "file", path: "/new", before: "absent", after: "file" },
    ],
    layers,
    1,
  );
  expect(found).toEqual([config, gone("/app/main.py"), gone("/etc/motd")]);
});
