import { memo } from "../memo.ts";
import { commandsOf } from "../shell/flow.ts";
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

/** They run text, or change how commands are read. */
const FOLLOWS: ReadonlySet<string> = new Set(
  ". alias builtin enable eval shopt source trap".split(" "),
);

const SHOWS = /SHELLOPTS|BASHOPTS|BASH_ENV|XTRACEFD|PS4/;
const REFLECTS =
  /LINENO|BASH_(?:COMMAND|EXECUTION_STRING|SOURCE)|FUNCNAME|cmdline|(?:^|[\s;&|(`])(?:caller|ps|(?:pgrep|pkill) [^\n;]*-\w*f)\s|set [-+]\w*v|-o verbose/;

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
    shows: SHOWS.test(text),
    captures: commands.some(
      ({ name, redirects }) => name?.value === "exec" && redirects.length > 0,
    ),
    reflects: REFLECTS.test(text),
    looksBack: /\$\{?_\b/.test(text),
  };
});

function runsText({ name, args }: Command): boolean {
  if (name === undefined) return false;
  const { value, text } = name;
  // A path is no builtin.
  if (value === undefined) return !text.includes("/");
  if (value === "command")
    return args.some(
      (arg) => arg.value === undefined || FOLLOWS.has(arg.value),
    );
  return FOLLOWS.has(value);
}

/** `set -k` takes assignments out of the arguments. */
function setsKeyword({ name, args }: Command): boolean {
  return (
    name?.value === "set" &&
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
      `errexit ${options.has("errexit") ? "set" : "as it was"} ${String(isErrexit)}`,
    );
  return marks.map((mark) => ` ${mark}`).join("");
}
