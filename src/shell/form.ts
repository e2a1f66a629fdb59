import { commandsOf, isOtherProcess, type Located } from "./flow.ts";
import type { RunScript } from "./run.ts";
import type { Command, Node, Script, Statement } from "./tree.ts";

/** Options of the shell that change what a failure is, or what is printed. */
export type ShellOption = "errexit" | "nounset" | "pipefail" | "xtrace";

/** A `set` at the front of a script that switches options on and does nothing else. */
export interface Preamble {
  readonly command: Command;
  readonly options: ReadonlySet<ShellOption>;
}

/**
 * The shape of a script's top level, as far as joining goes.
 * `and`: one foreground list of commands joined by `&&`; it succeeds only if each does.
 * `sete`: statements under `-e`; the same, statement by statement.
 * `other`: anything else.
 */
export type Form =
  | {
      readonly kind: "and";
      readonly preamble: Preamble | undefined;
      /** With the preamble's command. */
      readonly items: readonly Node[];
    }
  | {
      readonly kind: "sete";
      readonly preamble: Preamble | undefined;
      /** Without the preamble. */
      readonly body: readonly Statement[];
    }
  | { readonly kind: "other"; readonly reason: string };

export function formOf(run: RunScript): Form {
  const { statements } = run.script.body;
  const [first, ...behind] = statements;
  if (first === undefined) return other("the script is empty");
  if (statements.some((statement) => statement.background))
    return other("a command runs in the background");
  const { node } = first;
  if (behind.length > 0) {
    const preamble = preambleOf(node);
    if (!run.shell.errexit && preamble?.options.has("errexit") !== true)
      return other("commands are separated by ; without set -e");
    const body = preamble === undefined ? statements : behind;
    return { kind: "sete", preamble, body };
  }
  if (node.type !== "and-or")
    return { kind: "and", preamble: undefined, items: [node] };
  if (node.operators.includes("||")) return other("it holds || at its top");
  const preamble = preambleOf(node.items[0]);
  return { kind: "and", preamble, items: node.items };
}

function other(reason: string): Form {
  return { kind: "other", reason };
}

const LETTERS: Readonly<Record<string, ShellOption>> = {
  e: "errexit",
  u: "nounset",
  x: "xtrace",
};
const NAMES: Readonly<Record<string, ShellOption>> = {
  errexit: "errexit",
  nounset: "nounset",
  pipefail: "pipefail",
  xtrace: "xtrace",
};

/** Reads `set -ex`, `set -euo pipefail`; `undefined` for any other command. */
export function preambleOf(node: Node | undefined): Preamble | undefined {
  if (node?.type !== "command" || node.name?.value !== "set") return undefined;
  if (node.redirects.length > 0 || node.assignments.length > 0)
    return undefined;
  const options = new Set<ShellOption>();
  for (let at = 0; at < node.args.length; at++) {
    const letters = /^-([eux]*)(o?)$/.exec(node.args[at]?.value ?? "");
    if (letters === null) return undefined;
    const found = Array.from(letters[1] ?? "", (letter) => LETTERS[letter]);
    if (letters[2] === "o") found.push(NAMES[node.args[++at]?.value ?? ""]);
    for (const option of found) {
      if (option === undefined) return undefined;
      options.add(option);
    }
  }
  return options.size > 0 ? { command: node, options } : undefined;
}

/** Builtins that change the shell they run in. */
const STATEFUL: ReadonlySet<string> = new Set(
  (
    ". alias builtin cd declare enable eval exec exit export getopts hash let local mapfile popd pushd read readarray " +
    "readonly return set shift shopt source trap typeset ulimit umask unalias unset"
  ).split(" "),
);

/** Special builtins that leave the shell alone, but for an assignment in front of them, which stays. */
const KEEPS_ASSIGNMENTS: ReadonlySet<string> = new Set([
  ":",
  "break",
  "continue",
  "times",
]);

/** What a script leaves behind in its shell, as the user would write it: `cd`, `FOO=`; `undefined` when nothing. */
export function leakOf(
  script: Script,
  located: readonly Located[] = commandsOf(script),
): string | undefined {
  const assigns = assignsInText(script.text);
  if (assigns !== undefined) return assigns;
  for (const { command, path } of located) {
    const leak = path.some(isOtherProcess) ? undefined : commandLeak(command);
    if (leak !== undefined) return leak;
  }
  const stateful = (node: Node): string | undefined => {
    if (node.type === "function") return `function ${node.name}`;
    // `(( i++ ))` assigns.
    if (node.type === "test" && script.text.startsWith("((", node.start))
      return "(( ))";
    return node.type === "loop" && node.variable !== undefined
      ? `for ${node.variable}`
      : undefined;
  };
  return firstIn(
    script.body.statements.map((statement) => statement.node),
    stateful,
  );
}

/** Text by which a shell assigns without an assignment, `bash` in most of these ways. */
const ASSIGNS: readonly (readonly [RegExp, string])[] = [
  // `$((i = 1))`, `$((i++))`
  [/\$\(\([^]*?(?:[^=!<>]=(?!=)|<<=|>>=|\+\+|--)/, "an assignment in $(( ))"],
  [/\$\[/, "arithmetic in $[ ]"],
  // `{fd}>file`
  [/(?:^|[\s;&|(])\{[A-Za-z_]\w*\}[<>]/, "a descriptor in a variable"],
  // `${X:i=2:1}`
  [
    /\$\{[#!]?\w+(?:\[[^\]]*\])?:(?![-=?+])[^}]*(?:=|\+\+|--)/,
    "an assignment in a substring",
  ],
  [/\$\{\w+:?=/, "an assignment in ${ }"],
  // `a[i++]`
  [
    /(?:^|[^\w])[A-Za-z_]\w*\[[^\]\s]*(?:\+\+|--|[^=!<>]=(?!=))/,
    "an assignment in a subscript",
  ],
  // `[[ i++ -eq 0 ]]`
  [
    /\[\[\s(?:(?!\]\])[^])*(?:\+\+|--|[^=!<>\s]=(?![=~]))(?:(?!\]\])[^])*\s-(?:eq|ne|lt|le|gt|ge)\s|\[\[\s(?:(?!\]\])[^])*\s-(?:eq|ne|lt|le|gt|ge)\s(?:(?!\]\])[^])*(?:\+\+|--|[^=!<>\s]=(?![=~]))/,
    "an assignment in [[ ]]",
  ],
];

/** How the text of a script assigns a variable that no command names. */
function assignsInText(text: string): string | undefined {
  if (!/\$\(\(|\$\[|\{\w+\}[<>]|\$\{|\[/.test(text)) return undefined;
  const meant = withoutQuoted(text);
  return ASSIGNS.find(([pattern]) => pattern.test(meant))?.[1];
}

/** Without what stands in single quotes, where nothing means anything. */
function withoutQuoted(text: string): string {
  let meant = "";
  let doubled = false;
  for (let at = 0; at < text.length; at++) {
    const char = text.charAt(at);
    if (char === "'" && !doubled) {
      const end = text.indexOf("'", at + 1);
      if (end === -1) break;
      meant += "''";
      at = end;
      continue;
    }
    if (char === '"') doubled = !doubled;
    meant += char;
    if (char === "\\") meant += text.charAt(++at);
  }
  return meant;
}

function commandLeak({ name, args, assignments }: Command): string | undefined {
  const [assignment] = assignments;
  // Redirections without a command: only exec makes them last.
  if (name === undefined)
    return assignment === undefined ? undefined : `${assignment.name}=`;
  const inner =
    name.value === "command"
      ? args.find(({ text }) => !text.startsWith("-"))
      : name;
  const program = inner?.value;
  if (inner !== undefined && (program === undefined || STATEFUL.has(program)))
    return inner.text;
  if (assignment !== undefined && KEEPS_ASSIGNMENTS.has(program ?? ""))
    return `${assignment.name}=`;
  const assigns = program === "printf" && args[0]?.text.startsWith("-v");
  return assigns === true ? "printf -v" : undefined;
}

/** The first answer of `ask` for the nodes that run in the main shell. */
function firstIn(
  nodes: readonly Node[],
  ask: (node: Node) => string | undefined,
): string | undefined {
  for (const node of nodes) {
    const answer = ask(node) ?? firstIn(partsOf(node), ask);
    if (answer !== undefined) return answer;
  }
  return undefined;
}

function partsOf(node: Node): readonly Node[] {
  const nodes = (
    list: { readonly statements: readonly Statement[] } | undefined,
  ): readonly Node[] =>
    list?.statements.map((statement) => statement.node) ?? [];
  switch (node.type) {
    case "and-or":
      return node.items;
    case "pipeline":
      return node.items.length === 1 ? node.items : [];
    case "group":
      return node.kind === "brace" ? nodes(node.body) : [];
    case "if":
      return [
        ...node.branches.flatMap((branch) => [
          ...nodes(branch.condition),
          ...nodes(branch.body),
        ]),
        ...nodes(node.otherwise),
      ];
    case "loop":
      return [...nodes(node.condition), ...nodes(node.body)];
    case "case":
      return node.arms.flatMap((arm) => nodes(arm.body));
    case "command":
    case "function":
    case "test":
      return [];
  }
}

/** They run other text in the same shell. */
const RUNS_TEXT: ReadonlySet<string> = new Set([".", "eval", "source"]);

/**
 * Simple commands and pipelines of them, with no script inside that `-e` could change: on the left of `&&` or under `set -e`, they do the same.
 */
export function isPlain(node: Node): boolean {
  if (node.type === "pipeline")
    return !node.negated && node.items.every(isPlain);
  if (node.type !== "command" || RUNS_TEXT.has(node.name?.value ?? ""))
    return false;
  const words = [
    node.name,
    ...node.args,
    ...node.assignments.map((assignment) => assignment.value),
  ];
  return [
    ...words.flatMap((word) => word?.scripts ?? []),
    ...node.redirects.flatMap((redirect) => redirect.scripts),
  ].every(
    ({ statements: [only, ...more] }) =>
      only !== undefined &&
      more.length === 0 &&
      !only.background &&
      isPlain(only.node),
  );
}

/** A failure of this statement ends a script under `set -e`. */
export function stopsAlone({ node, background }: Statement): boolean {
  if (background) return false;
  if (node.type === "command") return true;
  return (
    node.type === "pipeline" &&
    !node.negated &&
    node.items.every((item) => item.type === "command")
  );
}
