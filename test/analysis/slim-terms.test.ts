import { describe, expect, it } from "vitest";
import type { Needs } from "../../src/analysis/slim/needs.ts";
import type { SlimSibling } from "../../src/analysis/slim/image.ts";
import {
  assumptionsOf,
  listed,
  reasonOf,
  type Swap,
} from "../../src/analysis/slim/terms.ts";
import { textOf } from "../../src/message.ts";

const IMAGE: SlimSibling = {
  lacks: new Map(),
  packages: new Set(["gcc"]),
  has: new Set(),
  python: undefined,
  isMeasured: true,
  isExact: true,
  saves: 1,
};
const SWAP: Swap = {
  official: "node",
  tag: "22-bookworm",
  slimTag: "22-bookworm-slim",
  base: "node:22-bookworm-slim",
  suite: "bookworm",
  current: true,
  image: IMAGE,
};
const NEEDS: Needs = {
  install: [],
  unknown: [],
  wheels: [],
  first: new Map(),
  isOpen: false,
};

describe("what the user reads of a slim image", () => {
  const reason = (swap: Partial<Swap>, needs: Partial<Needs>): string =>
    reasonOf({ ...SWAP, ...swap }, { ...NEEDS, ...needs });
  const SAME =
    "node:22-bookworm-slim is the same version on the same Debian bookworm, without ";
  const manuals = new Map([["manuals", { what: "java", line: 3 }]] as const);

  it("lacks what most images never use, or documents alone", () => {
    expect(reason({}, {})).toBe(`${SAME}what most images never use`);
    expect(
      reason({ image: { ...IMAGE, packages: new Set<string>() } }, {}),
    ).toBe(`${SAME}manual pages, documentation and translations`);
  });

  it.each([
    [{ install: ["git"] }, "installs git, which this file needs"],
    [
      { first: manuals },
      "makes the folder for manual pages that Java does not install without",
    ],
    [
      { install: ["git", "jq"], first: manuals },
      "makes the folder for manual pages that Java does not install without and installs git and jq, which this file needs",
    ],
  ])("says what a new RUN does: %j", (needs, does) => {
    expect(reason({}, needs)).toBe(
      `${SAME}what most images never use; a new RUN ${does}`,
    );
  });
});

it.each([
  ["", ""],
  ["a", "a"],
  ["a b", "a and b"],
  ["a b c", "a, b and c"],
  ["a b c d e f", "a, b, c, d, e and f"],
  ["a b c d e f g", "a, b, c, d, e and 2 more"],
  ["a b c d e f g h i", "a, b, c, d, e and 4 more"],
])("the names %j are said as %j", (names, said) => {
  expect(listed(names.split(" "))).toBe(said);
});

describe("what must hold for a slim image", () => {
  const terms = (
    swap: Partial<Swap>,
    image: Partial<SlimSibling> = {},
    needs: Partial<Needs> = {},
  ): readonly string[] =>
    assumptionsOf(
      { ...SWAP, ...swap, image: { ...IMAGE, ...image } },
      { ...NEEDS, ...needs },
    ).map(({ key, level, message }) => `${level} ${key}: ${textOf(message)}`);
  const ENOUGH =
    "medium slim-enough:node: what runs in the container needs no program, library or data file that only the full image has";
  const NO_PACKAGES = { packages: new Set<string>() };

  it("nothing more than that it is enough, where all is known", () => {
    expect(terms({})).toEqual([ENOUGH]);
  });

  it("an example of a data file, where there is one", () => {
    expect(terms({ official: "python", tag: "3.12-bookworm" })).toEqual([
      expect.stringMatching(
        /^medium slim-enough:python: .* or data file \(such as \S+\) that only the full image has$/,
      ),
    ]);
  });

  it("that nobody reads documents, where it lacks no package", () => {
    const found = [
      "medium slim-documents:node: nothing reads manual pages, documentation or translations",
    ];
    expect(terms({}, NO_PACKAGES)).toEqual(found);
    expect(terms({}, NO_PACKAGES, { isOpen: true })).toEqual(found);
  });

  it.each<
    [
      why: string,
      swap: Partial<Swap>,
      image: Partial<SlimSibling>,
      needs: Partial<Needs>,
      term: string,
    ]
  >([
    [
      "people start anything in it",
      {},
      {},
      { isOpen: true },
      "medium slim-open:node: that also holds for whatever people start in it: this file has no CMD and no ENTRYPOINT",
    ],
    [
      "the tag names no release",
      { tag: "22" },
      {},
      {},
      "medium tag-suite:node:22: node:22 stands on Debian bookworm, as it did on ",
    ],
    [
      "there is no tag",
      { tag: undefined },
      {},
      {},
      "medium tag-suite:node:latest: node:latest stands on Debian bookworm, as it did on ",
    ],
    [
      "the release was not measured",
      {},
      { isMeasured: false, isExact: false },
      {},
      "high slim-unmeasured:node:bookworm: what the slim image lacks on Debian bookworm is what it lacks on a later one",
    ],
    [
      "the version was not measured",
      {},
      { isExact: false },
      {},
      "high slim-like-today:node:22-bookworm: this version of node is put together as today's are",
    ],
    [
      "an old release has to be installed from",
      { suite: "bullseye" },
      {},
      { install: ["git"] },
      "medium suite-served:bullseye: Debian still serves bullseye, whose support ended in August 2026",
    ],
    [
      "a Python package may have no wheel",
      {},
      { python: "3.12" },
      { wheels: ["lxml"] },
      "medium wheel:lxml: PyPI has a wheel of lxml for Python 3.12",
    ],
    [
      "nobody knows which Python that is",
      {},
      {},
      { wheels: ["lxml"] },
      "medium wheel:lxml: PyPI has a wheel of lxml for this Python",
    ],
    [
      "Python is no more than a major version",
      {},
      { python: "3" },
      { wheels: ["lxml"] },
      "medium wheel:lxml: PyPI has a wheel of lxml for this Python",
    ],
    [
      "nobody knows what something needs",
      {},
      {},
      { unknown: [{ what: "./x", line: 7 }] },
      "high slim-enough-for:./x: nothing that only the full image has is needed by ./x (line 7)",
    ],
  ])("where %s", (_, swap, image, needs, term) => {
    const [first, second, ...more] = terms(swap, image, needs);
    expect(first).toBe(ENOUGH);
    expect(second?.startsWith(term)).toBe(true);
    expect(more).toEqual([]);
  });

  it.each([
    ["a tag that is no longer built", { tag: "22", current: false }, {}],
    [
      "an old release, from which nothing is installed",
      { suite: "bullseye" },
      {},
    ],
    ["a release that is served", {}, { install: ["git"] }],
  ])("no more than that for %s", (_, swap, needs) => {
    expect(terms(swap, {}, needs)).toEqual([ENOUGH]);
  });

  it("that nothing draws text, on a JDK without fonts", () => {
    const fonts = { packages: new Set(["fonts-dejavu-core"]) };
    const keys = (swap: Partial<Swap>, image: Partial<SlimSibling>): boolean =>
      terms(swap, image).some((term) =>
        term.startsWith(
          "medium slim-fonts:openjdk: nothing draws text: the slim image has no fonts",
        ),
      );
    expect(keys({ official: "openjdk" }, fonts)).toBe(true);
    expect(keys({ official: "openjdk" }, {})).toBe(false);
    expect(keys({}, fonts)).toBe(false);
  });
});
