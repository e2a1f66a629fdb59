import { describe, expect, test } from "vitest";
import {
  contentsOf,
  wasteOf,
  type SizeNode,
} from "../../src/measure/image/contents.ts";
import { imageOf, layer } from "./saved.ts";

const bytes = (count: number): string => "x".repeat(count);

const planted = [
  layer([{ name: "usr/lib/old", data: bytes(50) }], "base"),
  layer(
    [
      { name: "var/lib/apt/lists/deb.debian.org_x", data: bytes(40) },
      { name: "root/.cache/pip/http/a/b", data: bytes(30) },
      { name: "home/me/.npm/_cacache/c", data: bytes(20) },
      { name: "tmp/app.tar.gz", data: bytes(10) },
      { name: "srv/data.tar.gz", data: bytes(10) },
      { name: "usr/bin/tool", data: bytes(100) },
      { name: "usr/bin/gone", data: bytes(60) },
      { name: "usr/bin/alias", type: "1", linkname: "usr/bin/gone" },
      { name: "opt/a", data: bytes(7) },
    ],
    "RUN curl -O https://x/app.tar.gz && tar xf app.tar.gz",
  ),
  layer(
    [
      { name: "usr/bin/tool", data: bytes(100), mode: 0o755 },
      { name: "usr/bin/.wh.gone" },
      { name: "var/lib/apt/.wh.lists" },
      { name: ".wh.opt" },
    ],
    "RUN chmod +x /usr/bin/tool",
  ),
];

describe("waste", () => {
  test("every kind is found, each byte once", async () => {
    const waste = wasteOf(await imageOf(...planted));
    expect(waste).toEqual([
      {
        kind: "replaced",
        path: "/usr/bin/tool",
        size: 100,
        layer: 1,
        transform: undefined,
      },
      {
        kind: "hidden",
        path: "/var/lib/apt/lists/deb.debian.org_x",
        size: 40,
        layer: 1,
        transform: "purge-caches/apt",
      },
      {
        kind: "cache",
        path: "/root/.cache/pip/http/a/b",
        size: 30,
        layer: 1,
        transform: "purge-caches/pip",
      },
      {
        kind: "cache",
        path: "/home/me/.npm/_cacache/c",
        size: 20,
        layer: 1,
        transform: "purge-caches/npm",
      },
      {
        kind: "cache",
        path: "/tmp/app.tar.gz",
        size: 10,
        layer: 1,
        transform: "remove-archives",
      },
      {
        kind: "hidden",
        path: "/opt/a",
        size: 7,
        layer: 1,
        transform: undefined,
      },
    ]);
  });

  test("a file is wasted only when its last name is gone", async () => {
    const waste = wasteOf(
      await imageOf(...planted, layer([{ name: "usr/bin/.wh.alias" }])),
    );
    expect(waste).toContainEqual({
      kind: "hidden",
      path: "/usr/bin/gone",
      size: 60,
      layer: 1,
      transform: undefined,
    });
  });
});

function nodes(node: SizeNode): readonly SizeNode[] {
  return [node, ...node.children.flatMap(nodes)];
}

describe("contents", () => {
  test("add up to the bytes of all layers", async () => {
    const image = await imageOf(...planted);
    const root = contentsOf(image);
    const total = image.layers.reduce((sum, { size }) => sum + size, 0);
    expect(root).toMatchObject({ name: "/", size: total, wasted: 147 });
    expect(root.children.map(({ name, size }) => `${name} ${size}`)).toEqual([
      "usr 310",
      "var 40",
      "root 30",
      "home 20",
      "tmp 10",
      "srv 10",
      "opt 7",
    ]);
  });

  test("of many files, the largest are shown and the others are one", async () => {
    const files = Array.from({ length: 2000 }, (_, at) => ({
      name: `d${at % 20}/f${at}`,
      data: bytes(1 + at),
    }));
    const root = contentsOf(await imageOf(layer(files)));
    const all = nodes(root);
    expect(all.length).toBeLessThanOrEqual(300);
    expect(all.length).toBeGreaterThan(100);
    for (const node of all.filter(({ children }) => children.length > 0)) {
      const inside = node.children.reduce((sum, { size }) => sum + size, 0);
      expect(inside).toBe(node.size);
    }
    expect(all.map(({ name }) => name)).toContain("f1999");
    expect(all.map(({ name }) => name)).not.toContain("f0");
  });
});
