import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { fixtures } from "./fixtures.ts";

/** Where refusals are worded. */
const PLACES = [
  "transforms",
  "src/facts/managers",
  "src/analysis/merge/join.ts",
  "src/analysis/merge/merge.ts",
  "src/analysis/cache/without-update.ts",
  "src/shell/append.ts",
  "src/shell/form.ts",
];

const root = join(import.meta.dirname, "..");

function sources(): readonly ts.SourceFile[] {
  return PLACES.flatMap((place) => {
    const files = place.endsWith(".ts")
      ? [place]
      : readdirSync(join(root, place)).map((name) => join(place, name));
    return files.map((file) =>
      ts.createSourceFile(
        file,
        readFileSync(join(root, file), "utf8"),
        ts.ScriptTarget.Latest,
        true,
      ),
    );
  });
}

/** A text of the source with `\0` where it puts something in; `undefined` for anything but a string or template. */
function wording(node: ts.Expression | ts.TemplateLiteral): string | undefined {
  if (ts.isStringLiteral(node) || ts.isNoSubstitutionTemplateLiteral(node))
    return node.text;
  if (ts.isTaggedTemplateExpression(node) && node.tag.getText() === "say")
    return wording(node.template);
  if (!ts.isTemplateExpression(node)) return undefined;
  return [
    node.head.text,
    ...node.templateSpans.map((span) => span.literal.text),
  ].join("\0");
}

/** What the code gives as a reason: it returns a sentence, or hands one to `no(…)`, `other(…)` or `refuses:`. */
function refusals(file: ts.SourceFile): readonly string[] {
  const found: string[] = [];
  const add = (node: ts.Expression | undefined): void => {
    if (node === undefined) return;
    if (ts.isConditionalExpression(node)) {
      add(node.whenTrue);
      add(node.whenFalse);
      return;
    }
    const text = wording(node);
    // A sentence, not a command or a name.
    if (text !== undefined && /[a-z] (?:[a-z]+ )+/.test(text)) found.push(text);
  };
  const visit = (node: ts.Node): void => {
    if (ts.isReturnStatement(node)) add(node.expression);
    if (
      ts.isCallExpression(node) &&
      ["no", "other"].includes(node.expression.getText(file))
    )
      add(node.arguments[0]);
    if (ts.isPropertyAssignment(node) && node.name.getText(file) === "refuses")
      add(node.initializer);
    ts.forEachChild(node, visit);
  };
  visit(file);
  return found;
}

/** No page can show these; why. */
const ELSEWHERE: ReadonlyMap<string, string> = new Map([
  ["the script is empty", "BuildKit rejects a RUN without a command"],
  ["a script is empty", "the same, for neighbours"],
  [
    "\0: the script would be longer than a command may be",
    "a page of 128 kB; test/shell has it",
  ],
]);

function matcher(text: string): RegExp {
  const parts = text
    .split("\0")
    .map((part) => part.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"));
  return new RegExp(parts.join("[\\s\\S]*"));
}

describe("every refusal has a page that shows it", () => {
  const quotes = fixtures().flatMap((fixture) => fixture.quotes);
  const all = sources().flatMap((file) =>
    refusals(file).map((text) => [file.fileName, text] as const),
  );

  it("finds the refusals", () => {
    expect(all.length).toBeGreaterThan(40);
  });

  it.each(all.filter(([, text]) => !ELSEWHERE.has(text)))(
    "%s: %s",
    (_, text) => {
      const shown = matcher(text);
      expect(quotes.some((quote) => shown.test(quote))).toBe(true);
    },
  );
});
