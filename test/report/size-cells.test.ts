import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { SizeNode } from "../../src/measure/image/contents.ts";
import { sizeCells } from "../../src/report/size-cells.ts";
import { folder, leaf } from "./measurements.ts";

const frame = { x: 0, y: 0, width: 1000, height: 400 };

const { tree } = fc.letrec<{ tree: SizeNode }>((tie) => ({
  tree: fc.oneof(
    { maxDepth: 5 },
    fc
      .tuple(
        fc.stringMatching(/^[a-z]{1,8}$/),
        fc.nat(1e9),
        fc.double({ min: 0, max: 1, noNaN: true }),
      )
      .map(([name, size, share]) => leaf(name, size, Math.floor(size * share))),
    fc
      .tuple(
        fc.stringMatching(/^[a-z]{1,8}$/),
        fc.array(tie("tree"), { maxLength: 6 }),
        fc.nat(1e6),
      )
      .map(([name, children, rest]) => folder(name, children, rest)),
  ),
}));

describe("the cells of a treemap", () => {
  test("all bytes and all waste are in exactly one cell, areas in proportion", () => {
    fc.assert(
      fc.property(tree, (root) => {
        const { cells } = sizeCells(root, frame);
        const sum = (key: "size" | "wasted"): number =>
          cells.reduce((total, cell) => total + cell[key], 0);
        expect(sum("size")).toBe(root.size);
        expect(sum("wasted")).toBe(root.wasted);
        if (root.size === 0) return;
        for (const { size, frame: cell } of cells) {
          const wanted = (size / root.size) * 400_000;
          expect(Math.abs(cell.width * cell.height - wanted)).toBeLessThan(
            1e-3,
          );
        }
      }),
    );
  });

  test("a large folder is divided, a small one is not, and what is left has a cell", () => {
    const root = folder("", [
      folder("usr", [leaf("bin", 400), leaf("lib", 500)], 100),
      folder("etc", [leaf("a", 2), leaf("b", 1)]),
    ]);
    const { cells } = sizeCells(root, frame);
    expect(cells.map(({ path, size }) => `${path} ${size}`)).toEqual([
      "/usr/lib 500",
      "/usr/bin 400",
      "/usr/… 100",
      "/etc 3",
    ]);
  });

  test("groups are the parts that make up the image, not the one folder that holds them all", () => {
    const root = folder("", [
      folder("usr", [
        folder("lib", [leaf("jvm", 200), leaf("R", 250)]),
        leaf("local", 300),
      ]),
      leaf("opt", 50),
    ]);
    const { cells, groups } = sizeCells(root, frame);
    expect(groups.map(({ path }) => path)).toEqual([
      "/usr/local",
      "/usr/lib/R",
      "/usr/lib/jvm",
      "/opt",
    ]);
    const colours = cells.map(({ path, group }) => [path, group]);
    expect(colours).toContainEqual(["/usr/lib/jvm", 2]);
    expect(colours).toContainEqual(["/opt", 3]);
  });

  test("an image that is one file, and one that is empty", () => {
    expect(sizeCells(leaf("", 5), frame).cells).toEqual([
      { path: "/", size: 5, wasted: 0, group: -1, frame },
    ]);
    expect(sizeCells(folder("", []), frame).groups).toEqual([]);
  });

  test("names are read as UTF-8", () => {
    const root = folder("", [leaf(Buffer.from("日本").toString("latin1"), 9)]);
    expect(sizeCells(root, frame).cells.map(({ path }) => path)).toEqual([
      "/日本",
    ]);
  });
});
