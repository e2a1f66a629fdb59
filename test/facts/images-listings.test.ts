import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { officialImage, slimSibling } from "../../src/facts/images/images.ts";

// The listings that the data was made from; not part of the repository.
const folder = join(
  process.env["DOCKFIX_CORPUS"] ?? join(import.meta.dirname, "../../../shared"),
  "facts",
);
const there = existsSync(join(folder, "variants.json"));
const note = `no listings in ${folder}`;

/** `key → value` of a JSON object; empty for anything else. */
function entries(value: unknown): [string, unknown][] {
  return typeof value === "object" && value !== null
    ? Object.entries(value)
    : [];
}

function text(value: unknown, key: string): string | undefined {
  const found: unknown = new Map(entries(value)).get(key);
  return typeof found === "string" ? found : undefined;
}

function images(name: string): [string, unknown][] {
  const json: unknown = JSON.parse(readFileSync(join(folder, name), "utf8"));
  return entries(new Map(entries(json)).get("images"));
}

test("the data file is fresh", (context) => {
  context.skip(!there, note);
  const script = join(import.meta.dirname, "../../scripts/generate-images.mjs");
  execFileSync(process.execPath, [script, "--check", folder]);
});

test("every listed pair is known, and nothing else is called current", (context) => {
  context.skip(!there, note);
  const siblings = images("slim-siblings.json");
  let pairs = 0;
  for (const [image, facts] of siblings) {
    const known = new Map(entries(facts));
    for (const [full, slim] of entries(known.get("slimOf"))) {
      pairs++;
      expect(slimSibling(image, full)).toMatchObject({
        tag: slim,
        current: true,
      });
    }
    for (const [, full] of entries(known.get("noSlim"))) {
      // Perl's threaded tags have siblings that the list overlooks.
      if (typeof full !== "string" || full.includes("threaded")) continue;
      expect(slimSibling(image, full)).toBeUndefined();
    }
  }
  expect(pairs).toBeGreaterThan(500);
});

test("a pair of the past had one suite and went at one time", (context) => {
  context.skip(!there, note);
  let pairs = 0;
  for (const [image, listed] of images("tag-history.json")) {
    const tags = new Map(entries(listed));
    for (const [full, facts] of tags) {
      const sibling = slimSibling(image, full);
      if (sibling === undefined || sibling.current) continue;
      pairs++;
      const slim = tags.get(sibling.tag);
      expect(text(facts, "v")).toBe("full");
      expect(text(slim, "v")).toBe("slim");
      expect(sibling.suite).toBe(text(facts, "suite"));
      expect(sibling.suite).toBe(text(slim, "suite"));
      expect(text(slim, "last")).toBe(text(facts, "last"));
    }
  }
  expect(pairs).toBeGreaterThan(2000);
});

test("suite and variant agree with the history", (context) => {
  context.skip(!there, note);
  let known = 0;
  const moved: string[] = [];
  for (const [image, listed] of images("tag-history.json")) {
    for (const [tag, facts] of entries(listed)) {
      const suite = text(facts, "suite");
      const mine = officialImage(image, tag);
      if (text(facts, "v") === "alpine") {
        expect(mine?.family).toBe("alpine");
        expect(mine?.variant).toBe("alpine");
      } else if (!tag.includes("onbuild")) {
        if (mine !== undefined) expect(mine.variant).toBe(text(facts, "v"));
      }
      if (suite === undefined || mine?.suite === undefined) continue;
      known++;
      // The listing of the day of the facts is younger than the last sample.
      if (mine.suite !== suite) moved.push(`${image}:${tag}`);
    }
  }
  expect(known).toBeGreaterThan(10_000);
  expect(moved).toEqual([]);
});

test("family and suite agree with what is listed now", (context) => {
  context.skip(!there, note);
  let known = 0;
  for (const [image, facts] of images("variants.json")) {
    for (const [, entry] of entries(new Map(entries(facts)).get("entries"))) {
      const suite = text(entry, "suite");
      const windows = text(entry, "variant") === "windows";
      for (const [, tag] of entries(new Map(entries(entry)).get("tags"))) {
        if (typeof tag !== "string") continue;
        const mine = officialImage(image, tag);
        if (mine === undefined) continue;
        known++;
        if (text(entry, "variant") === "alpine")
          expect([image, tag, mine.family]).toEqual([image, tag, "alpine"]);
        if (/windowsservercore|nanoserver/.test(tag))
          expect(mine.family).toBe("windows");
        if (suite === undefined || windows || image === "busybox") continue;
        expect([image, tag, mine.suite]).toEqual([
          image,
          tag,
          suite === "unstable" ? "sid" : suite,
        ]);
      }
    }
  }
  expect(known).toBeGreaterThan(3000);
});
