import { readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";
import { managers } from "../src/facts/managers/index.ts";
import { programs } from "../src/facts/programs/index.ts";
import { namesWithNeeds } from "../src/facts/programs/needs.ts";
import { namesWithTraits } from "../src/facts/programs/traits.ts";

/**
 * What a program does is written once, in src/facts. What is above asks by effects and traits, and names no program: not in a string, not in a
 * regular expression, and not by the import of one package manager. Identifiers and comments may.
 */
const rooms = ["src/analysis", "src/equivalence", "transforms"];
/** It writes what it is called after. */
const excepted = "transforms/join-apt-update.ts";

const root = path.resolve(import.meta.dirname, "..");

const names: ReadonlySet<string> = new Set(
  [
    ...programs.keys(),
    ...namesWithTraits(),
    ...namesWithNeeds(),
    ...managers.map(({ name }) => name),
    // One letter, or a sign, is no name that a text could be searched for.
  ].filter((name) => name.length > 1),
);

/** Programs with names that are words of English (`exec`: of Docker's, the exec form): in a sentence they are no program. Alone in a string they are looked at like the others. */
const WORDS: ReadonlySet<string> = new Set(
  (
    "as command exec file free groups install join less local make more mount next read script set size split time type " +
    "users which"
  ).split(" "),
);

/** What a string stands for that is the name of a program as well, but for where a program is compared with it. */
const MEANT: Readonly<Record<string, string>> = {
  bash: "a dialect of the shell",
  sh: "a dialect of the shell",
  bind: "a type of mount",
  ssh: "a type of mount",
  chmod: "a flag of COPY",
  chown: "a flag of COPY",
  link: "a flag of COPY",
  command: "a form of a purge, a node of a script",
  install: "what an effect does to packages, or asks of a project",
  join: "a kind of claim",
  script: "a part of a word",
  test: "a node of a script",
  type: "a key of nodes",
  users: "a kind of effect, and a place",
};

function namesIn(file: string, text: string): readonly string[] {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const found: string[] = [];
  const visit = (node: ts.Node): void => {
    const line = tree.getLineAndCharacterOfPosition(node.getStart()).line + 1;
    for (const name of named(node))
      found.push(`${file}:${String(line)}: ${name}`);
    ts.forEachChild(node, visit);
  };
  visit(tree);
  return found;
}

/** The programs that one literal names. */
function named(node: ts.Node): readonly string[] {
  if (ts.isRegularExpressionLiteral(node)) return wordsOf(node.text);
  if (!isText(node)) return [];
  const { parent, text } = node;
  if (ts.isImportDeclaration(parent) || ts.isExportDeclaration(parent))
    return wordsOf(/\/managers\/(\w+)\.ts$/.exec(text)?.[1] ?? "");
  if (!names.has(text)) return wordsOf(text);
  return Object.hasOwn(MEANT, text) && !isCompared(node) ? [] : [text];
}

/** `call.program === "sh"`, `case "sh":` of a program, and the same of the word that names one. */
function isCompared({ parent }: ts.Node): boolean {
  const compared = ts.isBinaryExpression(parent)
    ? [parent.left, parent.right]
    : ts.isCaseClause(parent)
      ? [parent.parent.parent.expression]
      : [];
  return compared.some((each) =>
    /\b(?:program|(?:name|word)\??\.(?:value|text))\b/.test(each.getText()),
  );
}

function isText(node: ts.Node): node is ts.LiteralLikeNode {
  return (
    ts.isStringLiteralLike(node) ||
    ts.isTemplateHead(node) ||
    ts.isTemplateMiddleOrTemplateTail(node)
  );
}

/** The ending of a file's name is no word: `.tar`. */
function wordsOf(text: string): readonly string[] {
  return text
    .split(/[^\w.+-]+/)
    .filter((word) => names.has(word) && !WORDS.has(word));
}

function filesIn(folder: string): readonly string[] {
  return readdirSync(path.join(root, folder), { recursive: true })
    .map((name) => `${folder}/${String(name)}`)
    .filter((name) => name.endsWith(".ts") && name !== excepted)
    .sort();
}

describe("names of programs", () => {
  test("none stands in the analysis, the proof or a transform", () => {
    const found = rooms
      .flatMap(filesIn)
      .flatMap((file) =>
        namesIn(file, readFileSync(path.join(root, file), "utf8")),
      );
    expect(found).toEqual([]);
  });

  test.each([
    ['const a = "apt-get";', ["apt-get"]],
    ['const a = new Set("cp mv".split(" "));', ["cp", "mv"]],
    ["const a = /^(?:curl|wget) /;", ["curl", "wget"]],
    ["const a = `git clone ${url}`;", ["git"]],
    ["const a = `${tool} | tar x`;", ["tar"]],
    ["const a = /^(?:ba|da)?sh$/;", ["sh"]],
    ['const a = "/usr/bin/python3";', ["python3"]],
    ['const a = call.program === "sh";', ["sh"]],
    ['const a = name?.value !== "test";', ["test"]],
    ['switch (program) { case "install": }', ["install"]],
    ['const a = "which";', ["which"]],
    ['import { apt } from "../../facts/managers/apt.ts";', ["apt"]],
    ["type Tool = 'npm' | 'yarn';", ["npm", "yarn"]],
  ])("is seen in %s", (text, found) => {
    expect(namesIn("a.ts", text)).toEqual(
      found.map((name) => `a.ts:1: ${name}`),
    );
  });

  test.each([
    'import { parse } from "../shell/sh.ts";',
    'const a = dialect === "sh";',
    "const a = say`the command may not run`;",
    "const a = /\\.tar$/;",
    "// apt-get and dnf",
    "const curl = wget(tar);",
    'const a = "aptitudes";',
  ])("is not seen in %s", (text) => {
    expect(namesIn("a.ts", text)).toEqual([]);
  });

  test("what is excepted is there", () => {
    const literals = rooms
      .flatMap(filesIn)
      .map((file) => readFileSync(path.join(root, file), "utf8"))
      .join("\n");
    const gone = [
      ...Object.keys(MEANT).filter((text) => !literals.includes(`"${text}"`)),
      ...[...WORDS, ...Object.keys(MEANT)].filter((word) => !names.has(word)),
    ];
    expect(gone).toEqual([]);
  });
});
