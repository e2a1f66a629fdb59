import { readArgs, type Args } from "./args.ts";
import type { Effect } from "./effect.ts";
import {
  byWords,
  entry,
  gnu,
  reads,
  runs,
  unknown,
  writes,
  writesOf,
} from "./effects.ts";
import { behind, fixed, shown, type Operand } from "./operand.ts";
import type { Program } from "./program.ts";

const HERE = fixed(".");

/** Runs its operands, without the first few. */
const rest =
  (own = 0) =>
  ({ operands }: Args): readonly Effect[] =>
    runs(operands.slice(own));

const stops = { stops: true };

/** `NAME=value` in front of the command. */
function env(args: Args): readonly Effect[] {
  const at = args.operands.findIndex((each) => !/^\w+=/.test(shown(each)));
  const set = at === -1 ? args.operands : args.operands.slice(0, at);
  const command = at === -1 ? [] : args.operands.slice(at);
  // In another folder, its paths mean other files.
  if (args.has("C") && command.length > 0)
    return [unknown("env runs it in another folder")];
  return [
    ...set.map(assignment),
    ...args.valuesOf("u").map((each): Effect => ({
      kind: "variable",
      name: shown(each),
      value: undefined,
    })),
    ...runs(command),
  ];
}

function assignment(word: Operand): Effect {
  const text = shown(word);
  const at = text.indexOf("=");
  return {
    kind: "variable",
    name: text.slice(0, at),
    value: behind(word, at + 1).value,
  };
}

/** The user is its operand in front of the command; a group may stand behind `:`. */
function asUser(user: Operand | undefined): string {
  return user?.value?.split(":")[0] ?? "?";
}

function sudo(args: Args): readonly Effect[] {
  const [user] = args.valuesOf("u");
  const at = args.operands.findIndex((each) => !/^\w+=/.test(shown(each)));
  const command = at === -1 ? [] : args.operands.slice(at);
  if (command.length === 0 || args.has("i", "s"))
    return args.has("V", "v", "k", "l") ? [] : [unknown("sudo starts a shell")];
  return [
    ...args.operands.slice(0, at).map(assignment),
    ...runs(command, { user: user === undefined ? "root" : asUser(user) }),
  ];
}

/** `su USER -c TEXT`, `su - USER -c TEXT`. */
function su(args: Args): readonly Effect[] {
  const [text, ...texts] = args.valuesOf("c");
  const [user = fixed("root"), ...more] = args.operands.filter(
    (each) => shown(each) !== "-",
  );
  const isLogin =
    args.has("l") || args.operands.some((each) => shown(each) === "-");
  if (text?.value === undefined || texts.length > 0 || more.length > 0)
    return [unknown("su starts a shell")];
  const { value } = text;
  return [
    {
      kind: "runs-text",
      text: value,
      dialect: "sh",
      inShell: false,
      user: asUser(user),
    },
    ...(isLogin
      ? [unknown("su goes to the user's home and reads other scripts first")]
      : []),
  ];
}

const SHELL_OPTIONS = {
  options:
    "c e u x v f n a h m i l/login s o: O: norc noprofile posix rcfile: version help b C E B P T p",
  stops: true,
  plus: true,
};

/** `sh -c TEXT`, `sh FILE`; what a shell reads from its input is not known. */
function shell(words: readonly Operand[], name: string): readonly Effect[] {
  const args = readArgs({ ...SHELL_OPTIONS }, words);
  if (args.unlisted !== undefined)
    return [
      unknown(`${name} with an option that is not known: ${args.unlisted}`),
    ];
  if (args.has("version", "help")) return [];
  const [first] = args.operands;
  // What the profiles of a login shell do is not known; the text runs behind them.
  const profiles = args.has("login")
    ? [unknown(`${name} reads other scripts first`)]
    : [];
  if (
    args.has("rcfile", "i") ||
    (args.has("login") && !args.has("c")) ||
    (args.has("s") && !args.has("c"))
  )
    return [unknown(`${name} reads other scripts first`)];
  if (first === undefined)
    return [unknown(`${name} runs what it reads from its input`)];
  if (!args.has("c"))
    return args.has("n")
      ? [reads(first)]
      : [{ kind: "runs-script", file: first, inShell: false }];
  if (first.value === undefined)
    return [unknown(`${name} runs text that is put together: ${first.text}`)];
  const dialect = name === "bash" ? "bash" : "sh";
  return [
    ...profiles,
    { kind: "runs-text", text: first.value, dialect, inShell: false },
  ];
}

/** Tests of find that take the next word. */
const FIND_VALUED =
  /^-(?:amin|anewer|atime|cmin|cnewer|context|ctime|fstype|gid|group|ilname|iname|inum|ipath|iwholename|iregex|links|lname|maxdepth|mindepth|mmin|mtime|name|newer\w\w|newer|path|perm|regex|regextype|samefile|size|type|uid|used|user|wholename|xtype|printf)$/;
const FIND_PLAIN =
  /^(?:-(?:H|L|P|O\d|a|and|d|daystart|depth|empty|executable|false|follow|ignore_readdir_race|ls|mount|nogroup|noleaf|not|nouser|nowarn|o|or|print0?|prune|quit|readable|true|warn|writable|xdev|version|help)|[(),!])$/;

function find(words: readonly Operand[]): readonly Effect[] {
  const at = words.findIndex((each) =>
    /^(?:-(?![HLP]$|O\d$)|[(!])/.test(shown(each)),
  );
  const starts = (at === -1 ? words : words.slice(0, at)).filter(
    (each) => !shown(each).startsWith("-"),
  );
  const places = starts.length === 0 ? [HERE] : starts;
  // Only a name that is asked for in front of it decides what an action meets.
  let name: Operand | undefined;
  const picks = (): readonly Operand[] =>
    places.map((each) => picked(each, canNarrow ? name : undefined));
  const canNarrow = !words.some((each) =>
    /^(?:!|-not|-o|-or|,)$/.test(shown(each)),
  );
  const found: Effect[] = places.map((each) => reads(each, true));
  for (
    let index = at === -1 ? words.length : at;
    index < words.length;
    index++
  ) {
    const word = words[index];
    if (word === undefined) break;
    const text = shown(word);
    if (FIND_VALUED.test(text)) {
      index++;
      if (text === "-name") name ??= words[index];
    } else if (text === "-delete")
      found.push(
        ...picks().map((path): Effect => ({
          kind: "deletes",
          path,
          tree: true,
          forced: true,
        })),
      );
    else if (/^-f(?:print0?|ls|printf)$/.test(text)) {
      const file = words[index + 1];
      if (file !== undefined) found.push(writes(file));
      index += text === "-fprintf" ? 2 : 1;
    } else if (/^-(?:exec|ok)(?:dir)?$/.test(text)) {
      const end = words.findIndex(
        (each, place) =>
          place > index &&
          (shown(each) === ";" ||
            (shown(each) === "+" && shown(words[place - 1] ?? word) === "{}")),
      );
      if (end === -1) return [...found, unknown("find runs a command")];
      const command = words
        .slice(index + 1, end)
        .flatMap((each) => matched(each, picks()));
      if (text.endsWith("dir"))
        return [...found, unknown("find runs a command in other folders")];
      found.push(...runs(command, { often: true }));
      index = end;
    } else if (!FIND_PLAIN.test(text))
      return [...found, unknown(`find with ${text}`)];
  }
  return found;
}

/** What find picks below a place: all, or what has the name that it looks for. `**` stands for any folders. */
function picked(place: Operand, name: Operand | undefined): Operand {
  const pattern = name?.value ?? name?.written;
  // A backslash makes a glob a letter.
  const end =
    pattern === undefined || pattern.includes("\\") ? "**" : `**/${pattern}`;
  return {
    text: `${place.text}/${end}`,
    value: undefined,
    written:
      place.written === undefined
        ? undefined
        : `${place.written.replace(/\/$/, "")}/${end}`,
  };
}

/** `{}` stands for what is picked. */
function matched(word: Operand, picks: readonly Operand[]): readonly Operand[] {
  if (word.value === "{}") return picks;
  return shown(word).includes("{}")
    ? [{ text: word.text, value: undefined, written: undefined }]
    : [word];
}

function xargs(args: Args): readonly Effect[] {
  if (args.operands.length === 0)
    return args.valuesOf("a").map((each) => reads(each));
  const replaced = args.has("I", "i", "replace");
  const mark = args.valuesOf("I", "i", "replace")[0];
  const marked = mark === undefined ? "{}" : mark.value;
  const words = args.operands.map((each) =>
    replaced && (marked === undefined || shown(each).includes(marked))
      ? { text: each.text, value: undefined, written: undefined }
      : each,
  );
  return [
    ...args.valuesOf("a").map((each) => reads(each)),
    ...runs(words, { often: true, open: !replaced }),
  ];
}

export const runners: readonly Program[] = [
  // `-S` splits text into words.
  gnu(
    "env",
    "i/ignore-environment u/unset: C/chdir: 0/null v/debug",
    env,
    stops,
  ),
  entry(
    "sudo",
    "E/preserve-env? H/set-home n/non-interactive u/user: g/group: k/reset-timestamp S/stdin b i/login s/shell V/version v/validate l/list p/prompt: P/preserve-groups",
    (args) =>
      args.has("b") ? [{ kind: "leaves-process" }, ...sudo(args)] : sudo(args),
    stops,
  ),
  entry(
    "su runuser",
    "c/command: s/shell: l/login m/p/preserve-environment g/group: u/user:",
    (args) =>
      args.has("s", "u") ? [unknown("su starts another shell")] : su(args),
  ),
  entry(
    "gosu su-exec",
    "",
    ({ operands: [user, ...command] }) => runs(command, { user: asUser(user) }),
    stops,
  ),
  entry("nice", "n/adjustment:", rest(), stops),
  entry("ionice", "c/class: n/classdata: t/ignore", rest(), stops),
  entry("time", "p/portability v/verbose", rest(), stops),
  entry(
    "timeout",
    "k/kill-after: s/signal: preserve-status foreground v/verbose",
    rest(1),
    stops,
  ),
  entry("nohup eatmydata catatonit unbuffer chronic", "", rest(), stops),
  entry("stdbuf", "i/input: o/output: e/error:", rest(), stops),
  entry(
    "setsid",
    "c/ctty w/wait f/fork",
    ({ operands }) => [{ kind: "leaves-process" }, ...runs(operands)],
    stops,
  ),
  entry("tini", "s g v w e: p:", rest(), stops),
  entry("dumb-init", "c/single-child v/verbose r/rewrite:", rest(), stops),
  entry(
    "xvfb-run",
    "a/auto-servernum n/server-num: s/server-args: e/error-file: f/auth-file:",
    (args) => [...writesOf(args, "e", "f"), ...runs(args.operands)],
    stops,
  ),
  entry("fakeroot", "", rest(), stops),
  entry("linux32 linux64", "", rest(), stops),
  byWords(
    "chroot parallel watch ssh flock script expect unshare nsenter runcon setarch setpriv",
    (_, __, name) => [unknown(`${name} runs commands that are not read`)],
  ),
  {
    ...byWords("sh ash dash bash", (words, _, name) => shell(words, name)),
    hooks: ["BASH_ENV"],
  },
  byWords("zsh ksh csh tcsh fish", (_, __, name) => [
    unknown(`${name} runs what is not read`),
  ]),
  byWords("busybox toybox", ([applet, ...words]) =>
    applet === undefined || shown(applet).startsWith("-")
      ? shown(applet ?? HERE) === "--install"
        ? [{ kind: "path", names: undefined, by: "user" }]
        : []
      : runs([applet, ...words]),
  ),
  byWords("find", find),
  gnu(
    "xargs",
    "0/null a/arg-file: d/delimiter: E: e? eof? I: i? replace? L/max-lines: l? n/max-args: P/max-procs: r/no-run-if-empty s/max-chars: t/verbose x/exit",
    xargs,
    stops,
  ),
];

/** A command that is only looked at as text, without what stands in front of it. */
export function unwrapped(text: string): string {
  return text.replace(/^[\s(){}]*(?:sudo )?/, "");
}
