import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { squarified, type Frame } from "../../src/report/squarified.ts";

const frame: Frame = { x: 10, y: 20, width: 600, height: 400 };
const frames = fc.record({
  x: fc.integer({ min: -100, max: 100 }),
  y: fc.integer({ min: -100, max: 100 }),
  width: fc.integer({ min: 1, max: 2000 }),
  height: fc.integer({ min: 1, max: 2000 }),
});
const sizes = fc
  .array(fc.integer({ min: 0, max: 1e10 }), { maxLength: 60 })
  .map((list) => list.sort((a, b) => b - a));

function areaOf({ width, height }: Frame): number {
  return width * height;
}

describe("a squarified treemap", () => {
  test("the example of its authors: 6, 6, 4, 3, 2, 2, 1 in 6 by 4", () => {
    const cells = squarified([6, 6, 4, 3, 2, 2, 1], {
      x: 0,
      y: 0,
      width: 6,
      height: 4,
    });
    const [first, second, third, fourth] = cells;
    expect(first).toEqual({ x: 0, y: 0, width: 3, height: 2 });
    expect(second).toEqual({ x: 0, y: 2, width: 3, height: 2 });
    expect(third?.x).toBe(3);
    expect(third?.y).toBe(0);
    expect(third?.height).toBeCloseTo(7 / 3);
    expect(fourth?.height).toBeCloseTo(7 / 3);
  });

  test("areas are in proportion to sizes, and fill the frame", () => {
    fc.assert(
      fc.property(sizes, frames, (list, whole) => {
        const cells = squarified(list, whole);
        expect(cells).toHaveLength(list.length);
        const total = list.reduce((sum, size) => sum + size, 0);
        for (const [index, cell] of cells.entries()) {
          const share = total === 0 ? 0 : (list[index] ?? 0) / total;
          const wanted = share * areaOf(whole);
          const apart = Math.abs(areaOf(cell) - wanted);
          expect(apart).toBeLessThanOrEqual(areaOf(whole) * 1e-9);
        }
      }),
    );
  });

  test("cells lie inside the frame and do not overlap", () => {
    fc.assert(
      fc.property(sizes, frames, (list, whole) => {
        const cells = squarified(list, whole);
        const slack = 1e-6 * (whole.width + whole.height);
        for (const [index, a] of cells.entries()) {
          expect(a.x).toBeGreaterThanOrEqual(whole.x - slack);
          expect(a.y).toBeGreaterThanOrEqual(whole.y - slack);
          expect(a.x + a.width).toBeLessThanOrEqual(
            whole.x + whole.width + slack,
          );
          expect(a.y + a.height).toBeLessThanOrEqual(
            whole.y + whole.height + slack,
          );
          for (const b of cells.slice(index + 1)) {
            const wide =
              Math.min(a.x + a.width, b.x + b.width) - Math.max(a.x, b.x);
            const high =
              Math.min(a.y + a.height, b.y + b.height) - Math.max(a.y, b.y);
            expect(Math.min(wide, high)).toBeLessThanOrEqual(slack);
          }
        }
      }),
    );
  });

  test("sizes that are not positive get an empty cell, no size at all gets none", () => {
    const cells = squarified([4, 0, -3], frame);
    expect(cells.map(areaOf)).toEqual([240_000, 0, 0]);
    expect(squarified([0, 0], frame).map(areaOf)).toEqual([0, 0]);
    expect(squarified([], frame)).toEqual([]);
  });

  test("equal sizes become near squares", () => {
    for (const { width, height } of squarified(
      Array<number>(24).fill(1),
      frame,
    )) {
      expect(Math.max(width / height, height / width)).toBeLessThan(1.6);
    }
  });
});
