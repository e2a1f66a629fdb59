import { describe, expect, it } from "vitest";
import { optimize, type Optimized } from "../src/optimize.ts";
import { transforms } from "../transforms/index.ts";
import {
  fixtures,
  hasFixtures,
  writeQuotes,
  type Fixture,
} from "./fixtures.ts";

/** `DOCKFIX_UPDATE=1 npx vitest run test/fixtures.test.ts` writes the quotes of all pages anew; read the diff. */
const isUpdate = process.env["DOCKFIX_UPDATE"] !== undefined;

function run(fixture: Fixture, source: string): Optimized {
  return optimize(source, {
    only: [fixture.transform],
    risk: fixture.risk,
    merge: fixture.options.includes("merge=all") ? "all" : "benefit",
    // A page with files has a build context that holds these and nothing else.
    ...(fixture.files.size > 0
      ? { context: { read: (path) => fixture.files.get(path) } }
      : {}),
  });
}

/** What a page quotes: refusals by line, changes that are above the page's risk, and assumptions; `nothing` where there are none. */
function quotesOf(fixture: Fixture, result: Optimized): readonly string[] {
  const line = (at: number): number => at - fixture.shift;
  const shifted = (text: string): string =>
    text.replace(
      /\bline (\d+)\b/g,
      (_, at: string) => `line ${line(Number(at))}`,
    );
  const quotes = new Set([
    ...result.notes.map((note) => {
      const what =
        note.kind === "above-risk"
          ? `${note.risk ?? ""} risk: ${(note.assumes ?? []).map(({ text }) => text).join("; ")}`
          : note.reason;
      return `line ${line(note.line)}: ${shifted(what)}`;
    }),
    ...result.changes.flatMap((change) =>
      change.assumes.map(({ text }) => `assumes: ${shifted(text)}`),
    ),
  ]);
  return quotes.size === 0 ? ["nothing"] : [...quotes];
}

it.runIf(isUpdate)("writes the quotes of all pages", () => {
  writeQuotes((fixture) => quotesOf(fixture, run(fixture, fixture.before)));
});

describe.skipIf(isUpdate).each(transforms.map((transform) => transform.name))(
  "%s",
  (name) => {
    it("has fixtures, most of which stay as they are", () => {
      expect(hasFixtures(name)).toBe(true);
      const own = fixtures().filter((fixture) => fixture.transform === name);
      const stays = own.filter((fixture) => fixture.before === fixture.after);
      expect(stays.length).toBeGreaterThanOrEqual(own.length - stays.length);
    });

    it.each(
      fixtures()
        .filter((fixture) => fixture.transform === name)
        .map((fixture) => [fixture.page, fixture.title, fixture] as const),
    )("%s: %s", (_, __, fixture) => {
      const result = run(fixture, fixture.before);
      expect(result.bugs).toEqual([]);
      expect(result.code).toBe(fixture.after);
      const again = run(fixture, result.code);
      expect(again.code).toBe(result.code);
      expect(fixture.quotes).toEqual(quotesOf(fixture, result));
    });
  },
);
