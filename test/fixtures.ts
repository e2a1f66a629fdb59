import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { Risk } from "../src/proposal.ts";

/** One case of a fixture page. */
export interface Fixture {
  readonly transform: string;
  readonly page: string;
  readonly title: string;
  readonly risk: Risk;
  readonly options: readonly string[];
  /** With a FROM: the page's base image is put in front where the case has none. */
  readonly before: string;
  /** The same text where nothing changes. */
  readonly after: string;
  /** Files of the build context. */
  readonly files: ReadonlyMap<string, string>;
  /** Lines of the quote, all notes and assumptions: `line 1: a mount covers the cache`, `assumes: …`, or `nothing`. */
  readonly quotes: readonly string[];
  /** How many lines were put in front. */
  readonly shift: number;
}

const root = join(import.meta.dirname, "fixtures");
const DEFAULT_BASE = "debian:bookworm";

/** Every case of every page under test/fixtures. Pages are folders by transform; a page is named after a part of it or a theme. */
export function fixtures(): readonly Fixture[] {
  return readdirSync(root)
    .sort()
    .flatMap((transform) =>
      readdirSync(join(root, transform))
        .filter((name) => name.endsWith(".md"))
        .sort()
        .flatMap((name) =>
          page(
            transform,
            name.replace(/\.md$/, ""),
            readFileSync(join(root, transform, name), "utf8"),
          ),
        ),
    );
}

function page(
  transform: string,
  name: string,
  text: string,
): readonly Fixture[] {
  const [preamble = "", ...sections] = text.split(/^## /m);
  const base = setting(preamble, "base") ?? DEFAULT_BASE;
  return sections.map((section) =>
    fixture(transform, name, section, base, setting(preamble, "risk")),
  );
}

/** A line `name: value` outside fences. */
function setting(text: string, name: string): string | undefined {
  return new RegExp(`^${name}: (.+)$`, "m")
    .exec(text.replace(/^```[\s\S]*?^```/gm, ""))?.[1]
    ?.trim();
}

function fixture(
  transform: string,
  page: string,
  section: string,
  base: string,
  risk: string | undefined,
): Fixture {
  const title = section.split("\n", 1)[0] ?? "";
  const fences = [...section.matchAll(/^```(\S+)\n([\s\S]*?)^```/gm)].map(
    (match) => ({ language: match[1] ?? "", text: match[2] ?? "" }),
  );
  const [before, after] = fences
    .filter((fence) => fence.language === "dockerfile")
    .map((fence) => fence.text);
  if (before === undefined)
    throw new Error(`${transform}/${page}: "${title}" has no Dockerfile`);
  const bare = !/^\s*FROM\s/im.test(before);
  const put = (source: string): string =>
    bare ? `FROM ${setting(section, "base") ?? base}\n${source}` : source;
  const level = setting(section, "risk") ?? risk ?? "low";
  return {
    transform,
    page,
    title,
    risk: level === "medium" || level === "high" ? level : "low",
    options: (setting(section, "options") ?? "")
      .split(/\s+/)
      .filter((option) => option !== ""),
    before: put(before),
    after: put(after ?? before),
    files: new Map(
      fences
        .filter((fence) => fence.language !== "dockerfile")
        .map((fence) => [fence.language, fence.text]),
    ),
    quotes: [
      ...section.replace(/^```[\s\S]*?^```/gm, "").matchAll(/^> (.+)$/gm),
    ].map((match) => match[1] ?? ""),
    shift: bare ? 1 : 0,
  };
}

/** Puts into each case of each page what it is to quote, and writes the pages that change. Everything else stays byte for byte. */
export function writeQuotes(
  quotesOf: (fixture: Fixture) => readonly string[],
): void {
  const all = fixtures();
  for (const name of new Set(
    all.map(({ transform, page: each }) => `${transform}/${each}`),
  )) {
    const path = join(root, `${name}.md`);
    const text = readFileSync(path, "utf8");
    const own = all.filter(
      ({ transform, page: each }) => `${transform}/${each}` === name,
    );
    const [preamble = "", ...sections] = text.split(/^## /m);
    const written = [
      preamble,
      ...sections.map((section, index) => {
        const fixture = own[index];
        return fixture === undefined
          ? section
          : withQuotes(section, quotesOf(fixture));
      }),
    ].join("## ");
    if (written !== text) writeFileSync(path, written);
  }
}

/** The section with another quote: in the place of its first one, or behind its last fence. */
function withQuotes(section: string, quotes: readonly string[]): string {
  const quote = quotes
    .map((each) => `> ${each}`)
    .join("\n>\n")
    .split("\n");
  const lines = section.split("\n");
  let isFenced = false;
  let fenceEnd = 0;
  const old: number[] = [];
  for (const [index, line] of lines.entries()) {
    if (line.startsWith("```")) {
      isFenced = !isFenced;
      if (!isFenced) fenceEnd = index + 1;
    } else if (!isFenced && line.startsWith(">")) old.push(index);
  }
  const [first] = old;
  if (first === undefined) lines.splice(fenceEnd, 0, "", ...quote);
  else {
    for (const index of [...old].reverse()) lines.splice(index, 1);
    lines.splice(first, 0, ...quote);
  }
  return lines.join("\n");
}

/** True when a transform has a page of its own. */
export function hasFixtures(transform: string): boolean {
  return existsSync(join(root, transform));
}
