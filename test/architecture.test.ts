import { existsSync, readdirSync, readFileSync } from "node:fs";
import { builtinModules } from "node:module";
import path from "node:path";
import ts from "typescript";
import { describe, expect, test } from "vitest";

/**
 * The floors of the house, lowest first; the longest matching prefix counts. A file imports from lower floors or from
 * its own room. Rooms on one floor do not know each other.
 */
const floors: Readonly<Record<string, number>> = {
  "src/span.ts": 0,
  "src/context.ts": 0,
  "src/error.ts": 0,
  "src/glob.ts": 0,
  "src/memo.ts": 0,
  "src/message.ts": 0,
  "src/assumption.ts": 0,
  "src/syntax/": 1,
  "src/facts/": 1,
  "src/shell/": 2,
  "src/analysis/": 3,
  "src/equivalence/": 4,
  "src/proposal.ts": 5,
  "src/prove.ts": 6,
  "src/transform.ts": 7,
  "transforms/": 8,
  "src/find.ts": 9,
  "src/applied-change.ts": 9,
  "src/rewriting.ts": 10,
  "src/optimize.ts": 11,
  "src/steps.ts": 11,
  "src/measure/": 12,
  "src/report/": 13,
  "src/bot/": 14,
  "src/cli/": 15,
  "src/index.ts": 16,
  "src/dockerfile-ast.ts": 16,
};
/** Its files are one room: the few types that every floor shares. */
const groundFloor = 0;
const lastPureFloor = 11;

/** Longer than `maxLines` needs its reason here. */
const maxLines = 400;
const longFiles: Readonly<Record<string, string>> = {};
/** A transform says where an edit goes, what it claims and what it saves; more than this and it does something else as well. */
const maxTransformLines = 120;

const notPure = new Set([
  "Buffer",
  "Date",
  "__dirname",
  "__filename",
  "console",
  "crypto",
  "fetch",
  "globalThis",
  "performance",
  "process",
  "queueMicrotask",
  "require",
  "setImmediate",
  "setInterval",
  "setTimeout",
]);

interface Import {
  readonly specifier: string;
  readonly line: number;
}

interface Source {
  readonly file: string;
  readonly text: string;
  readonly tree: ts.SourceFile;
  readonly imports: readonly Import[];
}

const root = path.resolve(import.meta.dirname, "..");
const sources = ["src", "transforms"].flatMap(listFiles).map(read);

function listFiles(folder: string): string[] {
  if (!existsSync(path.join(root, folder))) return [];
  return readdirSync(path.join(root, folder), { withFileTypes: true })
    .flatMap((entry) => {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return listFiles(name);
      return name.endsWith(".ts") ? [name] : [];
    })
    .sort();
}

function read(file: string): Source {
  return parse(file, readFileSync(path.join(root, file), "utf8"));
}

function parse(file: string, text: string): Source {
  const tree = ts.createSourceFile(file, text, ts.ScriptTarget.ES2022, true);
  const imports: Import[] = [];
  walk(tree, (node) => {
    const literal = importedFrom(node);
    if (literal === undefined) return;
    imports.push({ specifier: literal.text, line: lineOf(tree, node) });
  });
  return { file, text, tree, imports };
}

/** The module that a static, dynamic or type import, or a re-export, names. */
function importedFrom(node: ts.Node): ts.StringLiteralLike | undefined {
  let from: ts.Node | undefined;
  if (ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) {
    from = node.moduleSpecifier;
  } else if (ts.isImportTypeNode(node)) {
    from = ts.isLiteralTypeNode(node.argument)
      ? node.argument.literal
      : undefined;
  } else if (
    ts.isCallExpression(node) &&
    node.expression.kind === ts.SyntaxKind.ImportKeyword
  ) {
    from = node.arguments[0];
  }
  return from !== undefined && ts.isStringLiteralLike(from) ? from : undefined;
}

function walk(node: ts.Node, visit: (node: ts.Node) => void): void {
  visit(node);
  ts.forEachChild(node, (child) => walk(child, visit));
}

function lineOf(tree: ts.SourceFile, node: ts.Node): number {
  return tree.getLineAndCharacterOfPosition(node.getStart(tree)).line + 1;
}

function placeOf(
  file: string,
): { readonly room: string; readonly floor: number } | undefined {
  const [place] = Object.entries(floors)
    .filter(([prefix]) =>
      prefix.endsWith("/") ? file.startsWith(prefix) : file === prefix,
    )
    .sort(([a], [b]) => b.length - a.length);
  return place && { room: place[0], floor: place[1] };
}

function isPure(source: Source): boolean {
  return (placeOf(source.file)?.floor ?? Infinity) <= lastPureFloor;
}

function badImports(source: Source): string[] {
  const from = placeOf(source.file);
  if (!from) return [`${source.file}: has no floor; add it to \`floors\``];
  return source.imports.flatMap(({ specifier, line }) => {
    if (!specifier.startsWith(".")) return [];
    const target = path.posix.join(path.posix.dirname(source.file), specifier);
    const where = `${source.file}:${String(line)}: imports ${target}`;
    if (/^[^/]*\.json$/.test(target)) return [];
    if (!/\.(ts|json)$/.test(specifier)) return [`${where}, not a .ts path`];
    const to = placeOf(target);
    if (!to) return [`${where}, which has no floor`];
    if (
      source.file.startsWith("transforms/") &&
      target.startsWith("transforms/") &&
      source.file !== "transforms/index.ts"
    ) {
      return [`${where}; transforms do not know each other`];
    }
    if (to.floor < from.floor) return [];
    if (to.room === from.room || to.floor === groundFloor) return [];
    return [
      `${where}, floor ${String(to.floor)} from floor ${String(from.floor)}`,
    ];
  });
}

function impurities(source: Source): string[] {
  const found = source.imports.flatMap(({ specifier, line }) =>
    specifier.startsWith("node:") || builtinModules.includes(specifier)
      ? [`${source.file}:${String(line)}: imports ${specifier}`]
      : [],
  );
  walk(source.tree, (node) => {
    const name = globalNamed(node);
    if (name === undefined) return;
    const isRandom = name === "Math" && member(node) === "random";
    if (!notPure.has(name) && !isRandom) return;
    found.push(
      `${source.file}:${String(lineOf(source.tree, node))}: uses ${isRandom ? "Math.random" : name}`,
    );
  });
  return found;
}

/** An identifier that may stand for a global: not a member, a key or the name of a type's property. */
function globalNamed(node: ts.Node): string | undefined {
  if (!ts.isIdentifier(node)) return undefined;
  const { parent } = node;
  if (ts.isPropertyAccessExpression(parent) && parent.name === node) {
    return undefined;
  }
  if (
    (ts.isPropertyAssignment(parent) ||
      ts.isPropertySignature(parent) ||
      ts.isPropertyDeclaration(parent) ||
      ts.isMethodSignature(parent) ||
      ts.isMethodDeclaration(parent)) &&
    parent.name === node
  ) {
    return undefined;
  }
  return node.text;
}

/** `b` of `a.b`, asked of `a`. */
function member(node: ts.Node): string | undefined {
  if (!ts.isIdentifier(node)) return undefined;
  const { parent } = node;
  return ts.isPropertyAccessExpression(parent) && parent.expression === node
    ? parent.name.text
    : undefined;
}

/** Printing and exiting are the command line's. */
function prints(source: Source): string[] {
  const found: string[] = [];
  walk(source.tree, (node) => {
    const name = globalNamed(node);
    const use = `${name ?? ""}.${member(node) ?? ""}`;
    if (
      name === "console" ||
      /^process\.(exit|exitCode|stdout|stderr)$/.test(use)
    ) {
      found.push(
        `${source.file}:${String(lineOf(source.tree, node))}: uses ${use}`,
      );
    }
  });
  return found;
}

function misnamedTransform(source: Source): string[] {
  const { file, tree } = source;
  const name = /^transforms\/([a-z][a-z0-9-]*)\.ts$/.exec(file)?.[1];
  if (name === undefined)
    return [`${file}: not transforms/<kebab-case-name>.ts`];
  const camel = name.replace(/-(.)/g, (_, letter: string) =>
    letter.toUpperCase(),
  );
  const declaration = tree.statements
    .filter(ts.isVariableStatement)
    .filter((statement) =>
      statement.modifiers?.some(
        (modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword,
      ),
    )
    .flatMap((statement) => [...statement.declarationList.declarations])
    .find(({ name: binding }) => binding.getText(tree) === camel);
  if (!declaration) return [`${file}: does not export const ${camel}`];
  const names: string[] = [];
  walk(declaration, (node) => {
    if (
      ts.isPropertyAssignment(node) &&
      node.name.getText(tree) === "name" &&
      ts.isStringLiteralLike(node.initializer)
    ) {
      names.push(node.initializer.text);
    }
  });
  return names.includes(name) ? [] : [`${file}: its \`name\` is not ${name}`];
}

function badName(file: string): string[] {
  const parts = file.replace(/\.ts$/, "").split("/");
  const vague = parts.some((part) =>
    /^(.+-)?(utils?|helpers?|common|misc)$/.test(part),
  );
  // A package manager is a noun of this field; every other manager is a name for "does things".
  const manager =
    /manager/.test(parts.at(-1) ?? "") && !file.startsWith("src/facts/");
  return vague || manager ? [`${file}: name it after the noun it holds`] : [];
}

function tooLong({ file, text }: Source): string[] {
  if (file.endsWith(".data.ts") || file in longFiles) return [];
  const lines = text.split("\n").length - 1;
  return lines > maxLines ? [`${file}: ${String(lines)} lines`] : [];
}

function tooLongForTransform({ file, text }: Source): string[] {
  const lines = text.split("\n").length - 1;
  return file.startsWith("transforms/") && lines > maxTransformLines
    ? [`${file}: ${String(lines)} lines`]
    : [];
}

/** Transforms say what they claim; whether it holds is asked by others. */
function judges({ file, imports }: Source): string[] {
  return file.startsWith("transforms/")
    ? imports
        .map(({ specifier }) =>
          path.posix.join(path.posix.dirname(file), specifier),
        )
        .filter(
          (target) =>
            target === "src/prove.ts" ||
            (target.startsWith("src/equivalence/") &&
              target !== "src/equivalence/claim.ts"),
        )
        .map((target) => `${file}: imports ${target}`)
    : [];
}

/** Circles of imports, of types too: files that can't be read one after the other. */
function circles(all: readonly Source[]): string[] {
  const imported = new Map(
    all.map(({ file, imports }) => [
      file,
      imports.map(({ specifier }) =>
        path.posix.join(path.posix.dirname(file), specifier),
      ),
    ]),
  );
  const done = new Set<string>();
  const follow = (file: string, trail: readonly string[]): string[] => {
    const at = trail.indexOf(file);
    if (at !== -1) return [[...trail.slice(at), file].join(" > ")];
    if (done.has(file)) return [];
    const found = (imported.get(file) ?? []).flatMap((next) =>
      follow(next, [...trail, file]),
    );
    done.add(file);
    return found;
  };
  return all.flatMap(({ file }) => follow(file, []));
}

describe("the house", () => {
  test("no file imports itself, over whatever others", () => {
    expect(circles(sources)).toEqual([]);
  });

  test("a file imports only from lower floors or its own room", () => {
    expect(sources.flatMap(badImports)).toEqual([]);
  });

  test("everything up to optimize.ts runs in a browser: no node:, no I/O, no clock, no randomness", () => {
    expect(sources.filter(isPure).flatMap(impurities)).toEqual([]);
  });

  test("only the command line prints or exits", () => {
    const others = sources.filter(({ file }) => !file.startsWith("src/cli/"));
    expect(others.flatMap(prints)).toEqual([]);
  });

  test("src/index.ts holds re-exports and nothing else", () => {
    const index = sources.find(({ file }) => file === "src/index.ts");
    const others = index?.tree.statements.filter(
      (statement) =>
        !ts.isExportDeclaration(statement) || !statement.moduleSpecifier,
    );
    expect(others?.map((statement) => statement.getText()) ?? []).toEqual([]);
  });

  test("a transform's file, export and name agree", () => {
    const transforms = sources.filter(
      ({ file }) =>
        file.startsWith("transforms/") && file !== "transforms/index.ts",
    );
    expect(transforms.flatMap(misnamedTransform)).toEqual([]);
  });

  test("a file is named after what it holds", () => {
    expect(sources.map(({ file }) => file).flatMap(badName)).toEqual([]);
  });

  test(`a hand-written file has at most ${String(maxLines)} lines`, () => {
    expect(sources.flatMap(tooLong)).toEqual([]);
  });
});

describe("transforms", () => {
  test(`have at most ${String(maxTransformLines)} lines`, () => {
    expect(sources.flatMap(tooLongForTransform)).toEqual([]);
  });

  test("do not ask the judge", () => {
    expect(sources.flatMap(judges)).toEqual([]);
  });
});

describe("the rules can fail", () => {
  test.each([
    ["src/syntax/a.ts", "import '../shell/b.ts'"],
    ["src/syntax/a.ts", "import type { B } from '../facts/b.ts'"],
    ["src/equivalence/a.ts", "export * from '../transform.ts'"],
    ["src/equivalence/a.ts", "type B = import('../../transforms/b.ts').B"],
    ["src/measure/a.ts", "await import('../report/b.ts')"],
    ["src/cli/a.ts", "import { optimize } from '../index.ts'"],
    ["src/cli/a.ts", "import './b.js'"],
    ["src/cli/a.ts", "import '../../test/b.ts'"],
    ["src/span.ts", "import './syntax/a.ts'"],
    ["src/stray.ts", ""],
    ["transforms/a.ts", "import { b } from './b.ts'"],
  ])("%s may not: %s", (file, text) => {
    expect(badImports(parse(file, text))).toHaveLength(1);
  });

  test.each([
    ["src/shell/a.ts", "import '../syntax/b.ts'; import './c.ts'"],
    ["src/error.ts", "import type { Span } from './span.ts'"],
    ["src/optimize.ts", "import { transforms } from '../transforms/index.ts'"],
    ["src/cli/a.ts", "import it from '../../package.json'"],
    ["transforms/index.ts", "import { b } from './b.ts'"],
  ])("%s may: %s", (file, text) => {
    expect(badImports(parse(file, text))).toEqual([]);
  });

  test.each([
    "import 'node:fs'",
    "import { join } from 'path'",
    "const a = process.env",
    "const a = { process }",
    "const a = Math.random()",
    "const a = new Date()",
  ])("not pure: %s", (text) => {
    expect(impurities(parse("src/syntax/a.ts", text))).toHaveLength(1);
  });

  test("a member or a key that is called like a global is neither", () => {
    const text = "const a = { process: Math.max(b.console) }";
    expect(impurities(parse("src/syntax/a.ts", text))).toEqual([]);
  });

  test.each(["console.log(1)", "process.exit(1)", "process.stdout.write('')"])(
    "prints: %s",
    (text) => {
      expect(prints(parse("src/bot/a.ts", text))).toHaveLength(1);
    },
  );

  test.each([
    ["transforms/drop-it.ts", "export const dropit = f({ name: 'drop-it' })"],
    ["transforms/drop-it.ts", "const dropIt = f({ name: 'drop-it' })"],
    ["transforms/drop-it.ts", "export const dropIt = f({ name: 'dropit' })"],
    ["transforms/a/drop-it.ts", "export const dropIt = f({ name: 'drop-it' })"],
  ])("misnamed in %s: %s", (file, text) => {
    expect(misnamedTransform(parse(file, text))).toHaveLength(1);
  });

  test("a name that agrees passes", () => {
    const text = "export const dropIt = f({ name: 'drop-it' })";
    expect(misnamedTransform(parse("transforms/drop-it.ts", text))).toEqual([]);
  });

  test.each(["../src/equivalence/rules/join.ts", "../src/prove.ts"])(
    "a transform that asks %s is seen",
    (file) => {
      const text = `import { a } from '${file}'`;
      expect(judges(parse("transforms/a.ts", text))).toHaveLength(1);
    },
  );

  test("a circle of types is seen", () => {
    const a = parse("src/cli/a.ts", "import type { B } from './b.ts'");
    const b = parse("src/cli/b.ts", "await import('./a.ts')");
    expect(circles([a, b])).toHaveLength(1);
    expect(circles([a])).toEqual([]);
  });

  test("vague names and long files are seen", () => {
    expect(badName("src/shell/utils.ts")).toHaveLength(1);
    expect(badName("src/shell/helpers/a.ts")).toHaveLength(1);
    expect(badName("src/bot/manager.ts")).toHaveLength(1);
    expect(badName("src/facts/managers/apt.ts")).toEqual([]);
    expect(tooLong(parse("src/a.ts", "\n".repeat(401)))).toHaveLength(1);
    const long = "\n".repeat(121);
    expect(tooLongForTransform(parse("transforms/a.ts", long))).toHaveLength(1);
    expect(tooLongForTransform(parse("src/a.ts", long))).toEqual([]);
    expect(tooLong(parse("src/a.data.ts", "\n".repeat(401)))).toEqual([]);
  });
});
