import { commandsOf, isOtherProcess, type Located } from "./flow.ts";
import type { RunScript } from "./run.ts";
import type { Command, Node, Script, Statement } from "./tree.ts";

/**
 * The shape of a script's top level, as far as joining and appending go.
 * `and`: one foreground list of commands joined by `&&`; it succeeds only if each does.
 * `sete`: `set -e` first, then statements; the same, statement by statement.
 * `other`: anything else.
 */
export type Form =
  | { readonly kind: "and"; readonly items: readonly Node[] }
  | { readonly kind: "sete"; readonly set: Command; readonly statements: readonly Statement[] }
  | { readonly kind: "other"; readonly reason: string };

/** Flags of a leading `set` that leave the meaning of the commands behind it alone, given that each must succeed. */
const SETE = /^-[ex]*e[ex]*$/;

export function formOf(run: RunScript): Form {
  const { statements } = run.script.body;
  const [first] = statements;
  if (first === undefined) return { kind: "other", reason: "the script is empty" };
  if (statements.some((statement) => statement.background)) return { kind: "other", reason: "a command runs in the background" };
  if (run.shell.errexit || run.shell.nounset) return { kind: "other", reason: "the shell itself runs with -e or -u" };
  const set = first.node;
  if (statements.length > 1 && set.type === "command" && isPlainSet(set)) {
    return { kind: "sete", set, statements: statements.slice(1) };
  }
  if (statements.length > 1) return { kind: "other", reason: "commands are separated by ; without set -e" };
  const items = set.type === "and-or" ? set.items : [set];
  if (set.type === "and-or" && set.operators.includes("||")) return { kind: "other", reason: "it holds || at its top" };
  return { kind: "and", items };
}

function isPlainSet(command: Command): boolean {
  if (command.name?.value !== "set" || command.redirects.length > 0 || command.assignments.length > 0) return false;
  return command.args.length === 1 && SETE.test(command.args[0]?.value ?? "");
}

/** Builtins that change the shell they run in. */
const STATEFUL: ReadonlySet<string> = new Set([
  ".",
  "alias",
  "builtin",
  "cd",
  "declare",
  "enable",
  "eval",
  "exec",
  "exit",
  "export",
  "getopts",
  "hash",
  "let",
  "local",
  "mapfile",
  "popd",
  "pushd",
  "read",
  "readarray",
  "readonly",
  "return",
  "set",
  "shift",
  "shopt",
  "source",
  "trap",
  "typeset",
  "ulimit",
  "umask",
  "unalias",
  "unset",
]);

/** What a script leaves behind in its shell, as the user would write it: `cd`, `FOO=`; `undefined` when nothing. */
export function leakOf(script: Script, located: readonly Located[] = commandsOf(script)): string | undefined {
  for (const { command, path } of located) {
    if (path.some(isOtherProcess)) continue;
    const name = command.name?.value;
    if (command.name === undefined) {
      const [assignment] = command.assignments;
      if (assignment !== undefined) return `${assignment.name}=`;
      // `> file` alone, or `2>&1` on nothing: only exec could make it last.
      continue;
    }
    if (name === undefined || STATEFUL.has(name)) return name ?? command.name.text;
  }
  const stateful = (node: Node): string | undefined => {
    if (node.type === "function") return `function ${node.name}`;
    return node.type === "loop" && node.variable !== undefined ? `for ${node.variable}` : undefined;
  };
  return firstIn(script.body.statements.map((statement) => statement.node), stateful);
}

/** The first answer of `ask` for the nodes that run in the main shell. */
function firstIn(nodes: readonly Node[], ask: (node: Node) => string | undefined): string | undefined {
  for (const node of nodes) {
    const answer = ask(node) ?? firstIn(partsOf(node), ask);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function partsOf(node: Node): readonly Node[] {
  const statements = (list: { readonly statements: readonly Statement[] } | undefined): readonly Node[] =>
    list?.statements.map((statement) => statement.node) ?? [];
  switch (node.type) {
    case "and-or":
      return node.items;
    case "pipeline":
      return node.items.length === 1 ? node.items : [];
    case "group":
      return node.kind === "brace" ? statements(node.body) : [];
    case "if":
      return [
        ...node.branches.flatMap((branch) => [...statements(branch.condition), ...statements(branch.body)]),
        ...statements(node.otherwise),
      ];
    case "loop":
      return [...statements(node.condition), ...statements(node.body)];
    case "case":
      return node.arms.flatMap((arm) => statements(arm.body));
    case "command":
    case "function":
    case "test":
      return [];
  }
}
