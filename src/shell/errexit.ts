import { memo } from "../memo.ts";
import { commandsOf, maySetErrexit, type ErrexitState } from "./flow.ts";
import { isPlain } from "./form.ts";
import type { Command, List, Node, Script } from "./tree.ts";

/**
 * True when, under -e, the shell ends where the node fails. It does not where the failure was one that -e overlooks, such as that of `a` in `a && b`,
 * even if it becomes the status of a group; and shells differ on subshells.
 */
export function stopsWhenFailing(script: Script, node: Node): boolean {
  const stops = (inner: Node): boolean => stopsWhenFailing(script, inner);
  const lastStops = ({ statements }: List): boolean => {
    const last = statements.at(-1);
    return last === undefined || (!last.background && stops(last.node));
  };
  switch (node.type) {
    case "command":
      return !functionsOf(script).has(node.name?.value ?? "");
    case "function":
    case "test":
      return true;
    case "and-or": {
      // Behind its last `||`, a list fails only where its last command does.
      const last = node.items.at(-1);
      return (
        node.operators.at(-1) === "||" && last !== undefined && stops(last)
      );
    }
    case "pipeline":
      return !node.negated && node.items.every(stops);
    case "group":
      return node.kind === "brace" && lastStops(node.body);
    case "if":
      return (
        node.branches.every(({ body }) => lastStops(body)) &&
        (node.otherwise === undefined || lastStops(node.otherwise))
      );
    case "loop":
      return lastStops(node.body);
    case "case":
      return node.arms.every(({ body }) => lastStops(body));
  }
}

/**
 * True when a node of a statement may stand on the left of `&&`, where -e is no longer in force inside it: it is a simple command, or a pipeline of some,
 * that calls no function of the script, or -e is off and stays off.
 */
export function isFreeOfErrexit(
  script: Script,
  errexit: ErrexitState,
  node: Node,
  index: number,
): boolean {
  const functions = functionsOf(script);
  const parts = node.type === "pipeline" ? node.items : [node];
  const calls = parts.some(
    (part) => part.type === "command" && functions.has(part.name?.value ?? ""),
  );
  if (isPlain(node) && !calls) return true;
  return (
    errexit.at(index) === false &&
    !commandsOf(script).some(
      ({ command, path }) =>
        (path[0]?.index === index ||
          path.some(({ kind }) => kind === "function")) &&
        maySet(command),
    )
  );
}

/** Names of the functions that a script defines anywhere. */
const functionsOf = memo(
  (script: Script): ReadonlySet<string> =>
    new Set(
      commandsOf(script).flatMap(({ path }) =>
        path.flatMap(({ within }) =>
          "type" in within && within.type === "function" ? [within.name] : [],
        ),
      ),
    ),
);

/** They set options of the shell, or run text that may. */
const SETS: ReadonlySet<string> = new Set([
  ".",
  "builtin",
  "eval",
  "shopt",
  "source",
]);

function maySet(command: Command): boolean {
  const { name, args } = command;
  if (name === undefined) return false;
  return (
    name.value === undefined ||
    maySetErrexit(command) ||
    SETS.has(name.value) ||
    (name.value === "command" && args.some(({ value }) => value === "set"))
  );
}
