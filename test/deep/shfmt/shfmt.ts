import { spawn, spawnSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Dialect } from "../../../src/shell/adapter.ts";
import type { Outline } from "./outline.ts";

/** Why shfmt cannot be asked; `undefined` where it is there. */
export function missingShfmt(): string | undefined {
  const { error, stdout } = spawnSync("shfmt", ["--version"], {
    encoding: "utf8",
  });
  if (error !== undefined)
    return "shfmt is not installed (Debian: apt-get install shfmt)";
  console.log(`shfmt ${stdout.trim()}`);
  return undefined;
}

/** A script and the shell that it is for. */
export interface Text {
  readonly text: string;
  readonly dialect: Dialect;
}

/** What shfmt says of a script: its outline, or why it does not read it. */
export type Answer = Outline | string;

const PROCESSES = 2;

/** Asks shfmt about many scripts: a shell loop per processor, because a process of ours for each would take longer than shfmt itself. */
export async function askShfmt(
  texts: readonly Text[],
): Promise<readonly Answer[]> {
  const folder = mkdtempSync(join(tmpdir(), "dockfix-shfmt-"));
  try {
    await Promise.all(
      Array.from({ length: PROCESSES }, (_, part) => {
        const mine = [...texts.entries()].filter(
          ([index]) => index % PROCESSES === part,
        );
        return askSome(folder, part, mine);
      }),
    );
    return texts.map(({ text }, index) => readAnswer(folder, index, text));
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

async function askSome(
  folder: string,
  part: number,
  texts: readonly (readonly [number, Text])[],
): Promise<void> {
  const lines = texts.map(([index, { text, dialect }]) => {
    mkdirSync(join(folder, String(index)));
    writeFileSync(join(folder, String(index), "script"), text);
    const language = dialect === "sh" ? "posix" : "bash";
    return `shfmt -ln ${language} -tojson < ${index}/script > ${index}/tree 2> ${index}/error`;
  });
  const file = join(folder, `all-${part}.sh`);
  writeFileSync(file, lines.join("\n"));
  await new Promise((resolve, reject) => {
    spawn("sh", [file], { cwd: folder, stdio: "ignore" })
      .on("error", reject)
      .on("close", resolve);
  });
}

function readAnswer(folder: string, index: number, text: string): Answer {
  const read = (name: string): string =>
    readFileSync(join(folder, String(index), name), "utf8");
  const error = read("error");
  if (error !== "") return error.trim().replace(/^<standard input>:/, "");
  const tree: unknown = JSON.parse(read("tree"));
  return theirOutline(tree, text);
}

/** A node of shfmt's tree. */
type Tree = Readonly<Record<string, unknown>>;

function isTree(value: unknown): value is Tree {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** Numbers of its tokens in version 3.6. */
const OPERATORS: Readonly<Record<number, string>> = {
  10: "&&",
  11: "||",
  12: "|",
  13: "|&",
};
const COMMANDS: ReadonlySet<unknown> = new Set([
  "CallExpr",
  "DeclClause",
  "LetClause",
]);

function theirOutline(root: unknown, text: string): Outline {
  const place = placesIn(text);
  const start = (node: unknown): number => place(offset(node, "Pos"));
  const end = (node: unknown): number => place(offset(node, "End"));
  const commands: string[] = [];
  const operators: string[] = [];
  const background: string[] = [];

  function visit(value: unknown): void {
    if (Array.isArray(value)) value.forEach(visit);
    else if (isTree(value)) {
      if (isStatement(value)) statement(value);
      for (const child of Object.values(value)) visit(child);
    }
  }

  function statement(node: Tree): void {
    const command = node["Cmd"];
    if (node["Background"] === true) background.push(String(start(node)));
    const redirects = list(node["Redirs"]);
    if (!isTree(command) || COMMANDS.has(command["Type"])) {
      const all = [...(isTree(command) ? [command] : []), ...redirects];
      if (all.length === 0) return;
      const from = Math.min(...all.map(start));
      const to = Math.max(
        ...all.map((each) => end("Word" in each ? each["Word"] : each)),
      );
      commands.push(`${from}-${to}`);
    } else if (command["Type"] === "BinaryCmd") {
      const operator = OPERATORS[Number(command["Op"])] ?? "?";
      operators.push(`${operator} in front of ${start(command["Y"])}`);
    }
  }

  visit(root);
  return { commands, operators, background };
}

function isStatement(node: Tree): boolean {
  return node["Type"] === undefined && ("Cmd" in node || "Redirs" in node);
}

function list(value: unknown): readonly Tree[] {
  return Array.isArray(value) ? value.filter(isTree) : [];
}

function offset(node: unknown, which: "Pos" | "End"): number {
  const position = isTree(node) ? node[which] : undefined;
  const found = isTree(position) ? position["Offset"] : undefined;
  return typeof found === "number" ? found : 0;
}

/** From offsets in bytes to those in UTF-16. */
function placesIn(text: string): (byte: number) => number {
  if (/^[\0-\x7f]*$/.test(text)) return (byte) => byte;
  const places: number[] = [];
  let at = 0;
  for (const character of text) {
    for (let byte = Buffer.byteLength(character); byte > 0; byte--)
      places.push(at);
    at += character.length;
  }
  places.push(at);
  return (byte) => places[byte] ?? at;
}
