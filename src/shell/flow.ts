import { memo } from "../memo.ts";
import { asCommand } from "./command.ts";
import type {
  AndOr,
  Command,
  List,
  Node,
  Redirect,
  Script,
  Word,
} from "./tree.ts";

/**
 * One step down from the script to a command. `within` is what holds the next step and `index` which of its parts is taken:
 * a statement of a list, an item of an and-or list or of a pipeline.
 * Everything else that can hold a command changes whether, or where, it runs; that is its `kind`.
 */
export type Step =
  | {
      readonly kind: "statement";
      readonly within: List;
      readonly index: number;
    }
  | {
      readonly kind: "item";
      readonly within: AndOr;
      readonly index: number;
    }
  | {
      readonly kind: "pipe";
      readonly within: Node & { readonly type: "pipeline" };
      readonly index: number;
    }
  | { readonly kind: "brace"; readonly within: Node; readonly index: number }
  | {
      readonly kind:
        | "subshell"
        | "background"
        | "condition"
        | "branch"
        | "loop"
        | "function"
        | "substitution";
      readonly within: Node | List;
      readonly index: number;
    };

/** A simple command and the way to it from the top of its script. */
export interface Located {
  readonly command: Command;
  readonly path: readonly Step[];
}

/**
 * Every simple command of a script in the order of the text, those in substitutions, functions and branches too. `tests`: and `[[ … ]]`, as if
 * `[[` were a command.
 */
export function commandsOf(
  script: Script,
  { tests = false }: { readonly tests?: boolean } = {},
): readonly Located[] {
  const found: Located[] = [];
  const path: Step[] = [];

  const down = (step: Step, visit: () => void): void => {
    path.push(step);
    visit();
    path.pop();
  };

  function list(within: List): void {
    for (const [index, statement] of within.statements.entries()) {
      down({ kind: "statement", within, index }, () => {
        if (statement.background)
          down({ kind: "background", within, index }, () => {
            node(statement.node);
          });
        else node(statement.node);
      });
    }
  }

  function words(
    holder: Node,
    all: readonly (Word | Redirect | undefined)[],
  ): void {
    for (const [index, word] of all.entries()) {
      for (const script of word?.scripts ?? []) {
        down({ kind: "substitution", within: holder, index }, () => {
          list(script);
        });
      }
    }
  }

  function node(within: Node): void {
    switch (within.type) {
      case "command":
        words(
          within,
          within.assignments.map((assignment) => assignment.value),
        );
        found.push({ command: within, path: [...path] });
        words(within, [within.name, ...within.args, ...within.redirects]);
        return;
      case "and-or":
        within.items.forEach((item, index) => {
          down({ kind: "item", within, index }, () => {
            node(item);
          });
        });
        return;
      case "pipeline":
        within.items.forEach((item, index) => {
          down({ kind: "pipe", within, index }, () => {
            node(item);
          });
        });
        return;
      case "group": {
        const kind = within.kind === "brace" ? "brace" : "subshell";
        down({ kind, within, index: 0 }, () => {
          list(within.body);
        });
        words(within, within.redirects);
        return;
      }
      case "if":
        within.branches.forEach((branch, index) => {
          down({ kind: "condition", within, index }, () => {
            list(branch.condition);
          });
          down({ kind: "branch", within, index }, () => {
            list(branch.body);
          });
        });
        if (within.otherwise !== undefined) {
          const { otherwise } = within;
          down(
            { kind: "branch", within, index: within.branches.length },
            () => {
              list(otherwise);
            },
          );
        }
        words(within, within.redirects);
        return;
      case "loop":
        words(within, within.words);
        if (within.condition !== undefined) {
          const { condition } = within;
          down({ kind: "condition", within, index: 0 }, () => {
            list(condition);
          });
        }
        down({ kind: "loop", within, index: 0 }, () => {
          list(within.body);
        });
        words(within, within.redirects);
        return;
      case "case":
        words(within, [within.word]);
        within.arms.forEach((arm, index) => {
          words(within, arm.patterns);
          down({ kind: "branch", within, index }, () => {
            list(arm.body);
          });
        });
        words(within, within.redirects);
        return;
      case "function":
        down({ kind: "function", within, index: 0 }, () => {
          node(within.body);
        });
        return;
      case "test":
        if (tests && script.text.startsWith("[[", within.start))
          found.push({ command: asCommand(within), path: [...path] });
        words(within, [...within.words, ...within.redirects]);
    }
  }

  list(script.body);
  return found;
}

/** Index of the first `||`; behind the last operator where there is none. */
const firstOr = memo(({ operators }: AndOr) => {
  const at = operators.indexOf("||");
  return at === -1 ? operators.length : at;
});

/** True when every operator up to item `index` of an and-or list is `&&`. */
function onlyAnd(node: AndOr, index: number): boolean {
  return firstOr(node) >= index;
}

/** A script's statements of the top level, and whether `-e` is in force at each. */
export interface ErrexitState {
  /** `undefined` where a `set` is hidden in something that cannot be followed. */
  readonly at: (statement: number) => boolean | undefined;
}

/** Follows `set -e` and `set +e` through the top level. `initial` is what the shell was started with. */
export function errexitOf(
  script: Script,
  initial: boolean,
  located: readonly Located[] = commandsOf(script),
): ErrexitState {
  const hidden = new Set<number>();
  for (const { command, path } of located) {
    const [top] = path;
    if (top === undefined || path.some(isOtherProcess)) continue;
    if (path.length > 1 ? maySet(command) : hidesSet(command))
      hidden.add(top.index);
  }
  let state: boolean | undefined = initial;
  const states = script.body.statements.map(({ node, background }, index) => {
    if (hidden.has(index)) state = undefined;
    const before = state;
    if (node.type === "command" && !background) {
      const effect = setErrexit(node);
      state = effect === "unknown" ? undefined : (effect ?? state);
    }
    return before;
  });
  return { at: (statement) => states[statement] };
}

/** Runs text that dockfix does not look into in the shell itself, or changes what a failure or the end of the script does. */
const HIDES_SET: ReadonlySet<string> = new Set([
  ".",
  "builtin",
  "eval",
  "shopt",
  "source",
  "trap",
]);

/** A `set` could be in it. */
function hidesSet({ name, args }: Command): boolean {
  const program = name?.value ?? "";
  return (
    HIDES_SET.has(program) ||
    (program === "command" && args.some((arg) => arg.value === "set"))
  );
}

function maySet(command: Command): boolean {
  return maySetErrexit(command) || hidesSet(command);
}

/** A `set` that switches `-e` on or off, or of which that can't be told: not `set -x`. */
export function maySetErrexit(command: Command): boolean {
  return setErrexit(command) !== undefined;
}

/**
 * What a `set` does to `-e`: on, off, nothing (`undefined`), or what only the running shell knows. Options end at the first word that is none: what
 * follows becomes `$1`. Each `o` among the letters of a word takes a name from the words behind it. Seen in dash, bash and busybox.
 */
function setErrexit({ name, args }: Command): boolean | "unknown" | undefined {
  if (name?.value !== "set") return undefined;
  let result: boolean | undefined;
  const words = args.map(({ value }) => value).values();
  for (const word of words) {
    if (word === undefined) return "unknown";
    if (!/^[-+][a-zA-Z]/.test(word)) break;
    const isOn = word.startsWith("-");
    for (const letter of word.slice(1)) {
      if (letter === "e") result = isOn;
      if (letter !== "o") continue;
      const option = words.next();
      if (option.done === true) break;
      if (option.value === undefined) return "unknown";
      if (option.value === "errexit") result = isOn;
    }
  }
  return result;
}

/** True for a step into another process: what happens there stays there. */
export function isOtherProcess(step: Step): boolean {
  if (
    step.kind === "subshell" ||
    step.kind === "background" ||
    step.kind === "substitution"
  )
    return true;
  return step.kind === "pipe" && step.within.items.length > 1;
}

/**
 * True when the thing that `path` goes down into can only succeed if the command at the end of it ran and succeeded.
 * `from` is the first step to look at.
 */
function successNeeds(path: readonly Step[], from: number): boolean {
  for (let at = from; at < path.length; at++) {
    const step = path[at];
    if (step === undefined) return true;
    switch (step.kind) {
      case "statement":
        // A list's status is that of its last statement.
        if (step.index !== step.within.statements.length - 1) return false;
        break;
      case "item":
        if (!onlyAnd(step.within, step.within.operators.length)) return false;
        break;
      case "pipe":
        if (step.within.negated || step.index !== step.within.items.length - 1)
          return false;
        break;
      case "brace":
      case "subshell":
        break;
      default:
        return false;
    }
  }
  return true;
}

/**
 * True when `later` runs only if `earlier` ran before it and succeeded: they are joined by `&&`, or by a list under `-e`.
 * `later` may be `"end"`: the script then succeeds only if `earlier` did.
 */
export function dominates(
  earlier: Located,
  later: Located | "end",
  errexit: ErrexitState,
): boolean {
  const path = earlier.path;
  if (later === "end") return succeedsOnlyWith(path, errexit);
  let at = 0;
  while (at < path.length && sameStep(path[at], later.path[at])) at++;
  const ours = path[at];
  const theirs = later.path[at];
  if (ours === undefined || theirs === undefined || ours.index >= theirs.index)
    return false;
  if (ours.kind === "item" && theirs.kind === "item") {
    return onlyAnd(ours.within, theirs.index) && successNeeds(path, at + 1);
  }
  if (ours.kind === "statement" && theirs.kind === "statement" && at === 0) {
    return errexit.at(ours.index) === true && stopsWhenFailing(path, 1);
  }
  return false;
}

function succeedsOnlyWith(
  path: readonly Step[],
  errexit: ErrexitState,
): boolean {
  const [first] = path;
  if (first?.kind !== "statement") return false;
  if (first.index === first.within.statements.length - 1)
    return successNeeds(path, 1);
  return errexit.at(first.index) === true && stopsWhenFailing(path, 1);
}

/** True when, under `-e`, a failure of the command ends the script: it is a statement by itself, not part of an and-or list or condition. */
function stopsWhenFailing(path: readonly Step[], from: number): boolean {
  for (const step of path.slice(from)) {
    if (step.kind === "brace" || step.kind === "statement") continue;
    if (
      step.kind === "pipe" &&
      !step.within.negated &&
      step.index === step.within.items.length - 1
    )
      continue;
    return false;
  }
  return true;
}

function sameStep(a: Step | undefined, b: Step | undefined): boolean {
  return (
    a !== undefined &&
    b !== undefined &&
    a.kind === b.kind &&
    a.within === b.within &&
    a.index === b.index
  );
}

/** Of a script that goes on when a command fails. */
export const NO_ERREXIT: ErrexitState = { at: () => false };
