import { describe, expect, it } from "vitest";
import { analyse, type Analysis } from "../../src/analysis/analyse.ts";
import {
  copiesOver,
  NO_COPIES,
  withCopies,
} from "../../src/analysis/build/copies.ts";
import { lineageOf } from "../../src/analysis/build/lineage.ts";
import {
  newest,
  withSet,
  type Persistent,
} from "../../src/analysis/build/persistent.ts";
import type { Consumer } from "../../src/context.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { analysisOf } from "./dockerfiles.ts";

describe("values by name that are never changed", () => {
  const one = (name: string, value = name) => new Map([[name, value]]);

  it("are the newest", () => {
    const first = withSet<string>([], one("a"));
    const second = withSet(first, one("b"));
    const third = withSet(second, one("a", "c"));
    expect(["a", "b", "c"].map((name) => newest(first, name))).toEqual([
      "a",
      undefined,
      undefined,
    ]);
    expect(newest(second, "a")).toBe("a");
    expect(newest(second, "b")).toBe("b");
    expect(newest(third, "a")).toBe("c");
    expect(newest(third, "b")).toBe("b");
  });

  it("are the same where none is set", () => {
    const parts = withSet<string>([], one("a"));
    expect(withSet(parts, new Map())).toBe(parts);
    expect(withSet<string>([], new Map())).toEqual([]);
  });

  it("are held in parts, each at least twice as large as the next", () => {
    const sizes: string[] = [];
    let parts: Persistent<string> = [];
    for (let at = 0; at < 9; at++) {
      parts = withSet(parts, one(String(at)));
      sizes.push(parts.map(({ size }) => size).join(" "));
    }
    expect(sizes).toEqual([
      "1",
      "2",
      "2 1",
      "4",
      "4 1",
      "4 2",
      "4 2 1",
      "8",
      "8 1",
    ]);
    for (let at = 0; at < 9; at++)
      expect(newest(parts, String(at))).toBe(String(at));
  });
});

describe("copies that may have brought a path", () => {
  /** The copies, by number, that may lie over a path; a destination of `?` can't be told. */
  const over = (
    destinations: readonly string[],
    path: string,
  ): readonly (string | undefined)[] => {
    let copies = NO_COPIES;
    for (const [index, to] of destinations.entries())
      copies = withCopies(copies, [
        {
          from: String(index),
          to: to === "?" ? undefined : to,
          intoFolder: false,
        },
      ]);
    expect(copies.count).toBe(destinations.length);
    return [...copiesOver(copies, path)].map(({ from }) => from);
  };

  it.each<[destinations: readonly string[], path: string, found: string]>([
    [[], "/a", ""],
    [["/a"], "/a", "0"],
    [["/a"], "/b", ""],
    [["/a"], "/", ""],
    [["/a"], "/ab", ""],
    [["/a"], "/a/b/c", "0"],
    [["/a/b"], "/a", ""],
    [["/"], "/", "0"],
    [["/"], "/a/b", "0"],
    [["?"], "/a", "0"],
    [["/a", "/a", "/a"], "/a/b", "2 1 0"],
    [["/a", "/a/b", "/", "?", "/a"], "/a/b", "4 3 2 1 0"],
    [["?", "/", "/a/b", "/a"], "/a/b", "3 2 1 0"],
    [["/", "/x", "/a/b", "/y", "/"], "/a/b", "4 2 0"],
    [["/", "/x", "/a/b"], "/a", "0"],
  ])("to %j, over %s: %s", (destinations, path, found) => {
    expect(over(destinations, path).join(" ")).toBe(found);
  });

  it("by one instruction come in its order", () => {
    const more = ["a", "b"].map((from) => ({
      from,
      to: "/x",
      intoFolder: true,
    }));
    const copies = withCopies(NO_COPIES, more);
    const shown = (all: typeof copies): string =>
      [...copiesOver(all, "/x/y")].map(({ from }) => from).join(" ");
    expect(shown(copies)).toBe("b a");
    expect(shown(withCopies(copies, more))).toBe("b a b a");
    expect(shown(copies)).toBe("b a");
    expect(withCopies(copies, [])).toBe(copies);
  });
});

it("tells which stages stand on which", () => {
  const { stages } = analysisOf(
    "FROM a AS x\nFROM b AS y\nFROM x AS z\nFROM y AS w\nFROM z AS v\nFROM x AS u\nFROM scratch\n",
  );
  const standsOn = lineageOf(stages);
  const on = stages.map((stage) =>
    stages
      .filter((other) => standsOn(stage, other))
      .map(({ index }) => index)
      .join(" "),
  );
  expect(on).toEqual(["0", "1", "0 2", "1 3", "0 2 4", "0 5", "6"]);
  // One that is no stage of the file stands on itself alone.
  const [other, more] = analysisOf("FROM a\nFROM b\n").stages;
  const [first] = stages;
  if (other === undefined || more === undefined || first === undefined)
    throw new Error("no stage");
  expect(standsOn(other, other)).toBe(true);
  expect(standsOn(other, more)).toBe(false);
  expect(standsOn(other, first)).toBe(false);
  expect(standsOn(first, other)).toBe(false);
});

describe("what is taken out of a stage", () => {
  const taken = (text: string): readonly string[] =>
    analysisOf(`FROM a AS x\n${text}\n`).stages.flatMap(
      ({ index, taken: all }) =>
        all.map(({ path, line, by, isMount, isWhole }) =>
          [
            `${String(index)}: ${path ?? "?"} at ${String(line)} by ${String(by)}`,
            ...(isMount ? ["mount"] : []),
            ...(isWhole ? ["whole"] : []),
          ].join(" "),
        ),
    );

  it.each<[text: string, found: readonly string[]]>([
    ["FROM b\nCOPY --from=x /a /b", ["0: /a at 3 by 1"]],
    ["FROM b\nFROM c\nCOPY --from=x /a /b", ["0: /a at 4 by 2"]],
    [
      "FROM b AS y\nCOPY --from=x /a /b\nFROM c\nCOPY --from=y /a /b",
      ["0: /a at 3 by 1", "1: /a at 5 by 2"],
    ],
    ["FROM b\nCOPY --from=x / /", ["0: / at 3 by 1 whole"]],
    ["FROM b\nCOPY --from=x / /x", ["0: / at 3 by 1"]],
    ["FROM b\nCOPY --from=x /a /", ["0: /a at 3 by 1"]],
    ["FROM b\nCOPY --from=x . /", ["0: / at 3 by 1 whole"]],
    ["FROM b\nCOPY --from=x a/./b//c/../d /y", ["0: /a/b/d at 3 by 1"]],
    ["FROM b\nCOPY --from=x ../../a /y", ["0: /a at 3 by 1"]],
    ["FROM b\nCOPY --from=x $A /y", ["0: ? at 3 by 1"]],
    ["FROM b\nCOPY --from=x 'a' /y", ["0: ? at 3 by 1"]],
    ["FROM b\nCOPY --from=x a\\ b /y", ["0: ? at 3 by 1", "0: /b at 3 by 1"]],
    ['FROM b\nCOPY --from=x ["a b", "/y"]', ["0: /a b at 3 by 1"]],
    ["FROM b\nRUN --mount=from=x,target=/m c", ["0: / at 3 by 1 mount"]],
    [
      "FROM b\nRUN --mount=from=x,source=a/../c,target=/m c",
      ["0: /c at 3 by 1 mount"],
    ],
    ["FROM b\nONBUILD COPY --from=x /a /b", ["0: /a at 3 by 1"]],
    ["FROM b\nCOPY --from=00 /a /b", ["0: /a at 3 by 1"]],
    ["FROM b AS 10\nFROM c\nCOPY --from=10 /a /b", ["1: /a at 4 by 2"]],
    ["FROM b\nCOPY --from=10 /a /b", []],
    ["FROM b\nCOPY --from=x0 /a /b", []],
    ["FROM b\nCOPY --from=0x /a /b", []],
    ["FROM b\nCOPY /a /b\nRUN --mount=target=/m c", []],
    // The last stage of a name.
    ["FROM b AS x\nFROM c\nCOPY --from=x /a /b", ["1: /a at 4 by 2"]],
  ])("%j: %j", (text, found) => {
    expect(taken(text)).toEqual(found);
  });
});

describe("which stages ship", () => {
  const ships = (text: string, ...targets: readonly string[]): string => {
    const consumers = targets.map((target): Consumer => ({
      kind: "container",
      file: "compose.yml",
      target,
      entrypoint: undefined,
      command: undefined,
      others: [],
    }));
    const { stages }: Analysis = analyse(parse(text), {
      read: () => undefined,
      consumers,
    });
    return stages
      .filter((stage) => stage.ships)
      .map(({ index }) => index)
      .join(" ");
  };
  const TEXT =
    "FROM a AS x\nFROM x AS y\nFROM b AS z\nFROM y AS w\nFROM c AS v\n";

  it.each<[targets: readonly string[], found: string]>([
    [[], "4"],
    [["v"], "4"],
    [["x"], "0 4"],
    [["w"], "0 1 3 4"],
    [["z", "y"], "0 1 2 4"],
    [["y", "w"], "0 1 3 4"],
    [["q"], "4"],
  ])("where %j are built by their names: %s", (targets, found) => {
    expect(ships(TEXT, ...targets)).toBe(found);
  });
});
