import { withoutAliases } from "../../shell/aliases.ts";
import { parseScript, type Dialect } from "../../shell/adapter.ts";
import { commandsOf } from "../../shell/flow.ts";
import type { Word } from "../../shell/tree.ts";
import { invocationOf, type Invocation } from "./invocation.ts";
import { withoutFunctions } from "./scripts.ts";

/** Programs that run the rest of their line, with how many words they take themselves behind their options. */
const RUNNERS: ReadonlyMap<
  string,
  { readonly own: number; readonly valued: RegExp }
> = new Map([
  ["catatonit", { own: 0, valued: /^$/ }],
  ["dumb-init", { own: 0, valued: /^(?:-r|--rewrite)$/ }],
  ["gosu", { own: 1, valued: /^$/ }],
  ["su-exec", { own: 1, valued: /^$/ }],
  ["timeout", { own: 1, valued: /^-[ks]$/ }],
  ["tini", { own: 0, valued: /^-[pe]$/ }],
  ["xargs", { own: 0, valued: /^-[adEILlnPs]$/ }],
  ["xvfb-run", { own: 0, valued: /^-[efnps]$/ }],
]);

/**
 * The commands that a command runs on its own line: behind `gosu`, `tini` or `xargs`, in `find -exec`, in the text of `sh -c`.
 * `undefined` for a command that runs none there, or none that can be read.
 */
export function unwrap(
  invocation: Invocation,
): readonly Invocation[] | undefined {
  const { args, call } = invocation;
  const { program } = call;
  const runner = RUNNERS.get(program);
  if (runner !== undefined) {
    let at = 0;
    for (; at < args.length; at++) {
      const value = args[at]?.value ?? "";
      if (!value.startsWith("-")) break;
      if (runner.valued.test(value)) at++;
    }
    return inner(invocation, args.slice(at + runner.own));
  }
  if (program === "find") return findCommands(invocation);
  if (!/^(?:ba|da|a)?sh$/.test(program)) return undefined;
  const at = call.args.findIndex((arg) => !/^-[aefhlmnuvx]+$/.test(arg ?? ""));
  const text = call.args[at + 1];
  if (!/^-[aefhlmnuvx]*c$/.test(call.args[at] ?? "") || text === undefined)
    return undefined;
  return invocationsIn(text, program === "bash" ? "bash" : "sh");
}

/** The commands of a script, without calls of its own functions; `undefined` where it can't be read. */
export function invocationsIn(
  text: string,
  dialect: Dialect,
): readonly Invocation[] | undefined {
  const script = withoutAliases(parseScript(text, dialect));
  if ("reason" in script) return undefined;
  return withoutFunctions(
    commandsOf(script).flatMap((each) => invocationOf(each) ?? []),
  );
}

/** The words of an exec form as a shell would have to read them. */
export function asScript(words: readonly string[]): string {
  return words
    .map((word) =>
      /^[\w@%+=:,./-]+$/.test(word)
        ? word
        : `'${word.replaceAll("'", "'\\''")}'`,
    )
    .join(" ");
}

/** The commands of `-exec COMMAND {} +`. */
function findCommands(
  invocation: Invocation,
): readonly Invocation[] | undefined {
  const { args } = invocation;
  const found: Invocation[] = [];
  for (const [at, arg] of args.entries()) {
    if (!/^-(?:exec|ok)(?:dir)?$/.test(arg.value ?? "")) continue;
    const commands = inner(invocation, args.slice(at + 1));
    if (commands === undefined) return undefined;
    found.push(...commands);
  }
  return found.length === 0 ? undefined : found;
}

function inner(
  { located }: Invocation,
  words: readonly Word[],
): readonly Invocation[] | undefined {
  const [name, ...args] = words;
  if (name === undefined) return undefined;
  const command = { ...located.command, name, args };
  const invocation = invocationOf({ ...located, command });
  return invocation === undefined ? undefined : [invocation];
}
