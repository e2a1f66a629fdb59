import { stripsReturns } from "../../facts/programs/sed.ts";
import { hasTrait } from "../../facts/programs/traits.ts";
import { globSource } from "../../glob.ts";
import { memo } from "../../memo.ts";
import type { Redirect } from "../../shell/tree.ts";
import { argsText } from "../../syntax/instruction.ts";
import { isReadable, type ReadableRun, type Run } from "../build/runs.ts";
import { redirectsAround, type Invocation } from "./invocation.ts";
import { withNested } from "./nested.ts";
import { nameOf } from "./paths.ts";
import { expanded, valuesIn, withBraces } from "./values.ts";

/** True for a file that a RUN of a build may write to: a command, a redirection or the code of a program names it, or a glob that holds it. */
export function isRewritten(runs: readonly Run[], path: string): boolean {
  return namedByWriters(runs)(nameOf(path));
}

const namedByWriters = memo((runs: readonly Run[]) => {
  const words = runs.flatMap(writtenBy);
  const text = words.join("\0");
  const globs = words.flatMap(globsIn);
  const known = new Map<string, boolean>();
  return (name: string): boolean => {
    const isNamed =
      known.get(name) ??
      (namesWord(text, name) || globs.some((glob) => glob.test(name)));
    known.set(name, isNamed);
    return isNamed;
  };
});

/** Not as a part of a longer name. */
function namesWord(text: string, name: string): boolean {
  for (let at = text.indexOf(name); at !== -1; at = text.indexOf(name, at + 1))
    if (
      !/[\w-]/.test(text.charAt(at - 1)) &&
      !/[\w-]/.test(text.charAt(at + name.length))
    )
      return true;
  return false;
}

/** The last part of a word, where it is a glob that says something of the name. */
function globsIn(word: string): readonly RegExp[] {
  if (!/^[\w./*?[\]${}-]+$/.test(word)) return [];
  const last = nameOf(word);
  if (!/[*?[]/.test(last) || !/\w/.test(last.replace(/\$\{\w+\}/g, "")))
    return [];
  const source = globSource(last, {
    star: ".*",
    stars: () => ".*",
    one: ".",
    set: () => ".",
    variable: ".*",
  });
  return [new RegExp(`^${source}$`)];
}

function writtenBy(run: Run): readonly string[] {
  return isReadable(run) ? wordsWritten(run) : [textOfRun(run)];
}

function wordsWritten(run: ReadableRun): readonly string[] {
  const { text } = run.read.script;
  const values = valuesIn(run);
  return run.invocations
    .flatMap((top) => [
      ...bodiesOf(top, text),
      ...withNested(top).flatMap(namedBy),
    ])
    .flatMap((word) =>
      word.includes("$") ? expanded(withBraces(word), values) : word,
    );
}

/** What a program reads as its input may be what it runs. */
function bodiesOf(
  { call, located }: Invocation,
  text: string,
): readonly string[] {
  return hasTrait(call.program, "prints-input")
    ? []
    : located.command.redirects.flatMap(({ heredoc }) =>
        heredoc === undefined
          ? []
          : text.slice(heredoc.body.start, heredoc.body.end),
      );
}

/** What a command writes, as far as its words say: where redirections lead to, and its arguments; of a program that leaves what they name, its code. */
function namedBy(invocation: Invocation): readonly string[] {
  const { call, args, located } = invocation;
  const leaves = hasTrait(call.program, "leaves-files") || stripsReturns(call);
  return [
    ...targetsOf(located.command.redirects),
    ...targetsOf(redirectsAround(located)),
    ...args.flatMap(({ text }) =>
      leaves && !isCode(invocation, text) ? [] : text,
    ),
  ];
}

function targetsOf(redirects: readonly Redirect[]): readonly string[] {
  return redirects.flatMap(({ operator, target }) =>
    operator.includes(">") && target !== undefined ? target.text : [],
  );
}

/** `python3 -c "open('f', 'w')"`. */
function isCode({ call, effects }: Invocation, text: string): boolean {
  return (
    /[\s(;]/.test(text) &&
    !hasTrait(call.program, "prints-words") &&
    effects.some(({ kind }) => kind === "unknown" || kind === "runs-text")
  );
}

function textOfRun({ instruction }: Run): string {
  const bodies = instruction.heredocs.map(({ content }) => content);
  return [argsText(instruction), ...bodies].join("\n");
}
