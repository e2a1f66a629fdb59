import { hasTrait } from "../facts/programs/traits.ts";
import { memo } from "../memo.ts";
import { commandsOf } from "../shell/flow.ts";
import {
  keepsLineNumbers,
  looksAtItself,
  showsOptions,
} from "../shell/reflection.ts";
import type { ShellOption } from "../shell/form.ts";
import type { Command, Script } from "../shell/tree.ts";
import type { Canonical } from "./canonical.ts";

/** What a script as a whole may do with the shell that reads it. */
export interface Traits {
  /** It may look at how a word is quoted, or runs text that is not in it: nothing may be written in another way. */
  readonly strict: boolean;
  /** Options matter for each of its commands: it runs text that is not in it, or calls functions. */
  readonly follows: boolean;
  /** Options show where nothing in a command tells. */
  readonly shows: boolean;
  /** All traces may land in a file. */
  readonly captures: boolean;
  /** It may look at its own text. */
  readonly reflects: boolean;
  /** The last argument of the command before is used. */
  readonly looksBack: boolean;
}

export const traitsOf = memo((script: Script): Traits => {
  const { text } = script;
  const located = commandsOf(script);
  const commands = located.map(({ command }) => command);
  const follows = commands.some(runsText);
  return {
    strict: follows || commands.some(setsKeyword),
    follows:
      follows ||
      located.some(({ path }) => path.some(({ kind }) => kind === "function")),
    shows: showsOptions(text),
    captures: commands.some(
      ({ name, redirects }) =>
        hasTrait(name?.value ?? "", "becomes-program") && redirects.length > 0,
    ),
    reflects: looksAtItself(text) || keepsLineNumbers(text),
    looksBack: /\$\{?_\b/.test(text),
  };
});

function runsText({ name, args }: Command): boolean {
  if (name === undefined) return false;
  const { value, text } = name;
  // A path is no builtin.
  if (value === undefined) return !text.includes("/");
  if (hasTrait(value, "runs-built-in"))
    return args.some(
      (arg) =>
        arg.value === undefined || hasTrait(arg.value, "changes-reading"),
    );
  return hasTrait(value, "changes-reading");
}

/** `set -k` takes assignments out of the arguments. */
function setsKeyword({ name, args }: Command): boolean {
  return (
    hasTrait(name?.value ?? "", "sets-options") &&
    args.some(
      ({ value }) => value === undefined || /^[-+]\w*k|keyword/.test(value),
    )
  );
}

/**
 * Options in force that may matter for a command: -u where something is expanded, pipefail where there is a pipeline, -x where its trace may be kept.
 * -e is in the marks of steps; it is here only where it may be shown.
 */
export function optionMarks(
  options: ReadonlySet<ShellOption>,
  isErrexit: boolean | undefined,
  own: Canonical,
  script: Traits,
  dialect: "sh" | "bash",
): string {
  const shows = own.shows || script.shows;
  const all = shows || script.follows;
  const marks: string[] = [];
  if (options.has("nounset") && (all || own.expands)) marks.push("nounset");
  // Not every POSIX shell knows it: setting it may end the build.
  if (options.has("pipefail") && (all || own.pipes || dialect === "sh"))
    marks.push("pipefail");
  if (options.has("xtrace") && (all || own.captures || script.captures))
    marks.push("xtrace");
  if (shows)
    marks.push(
      `errexit ${options.has("errexit") ? "on" : "as it was"} ${String(isErrexit)}`,
    );
  return marks.map((mark) => ` ${mark}`).join("");
}
