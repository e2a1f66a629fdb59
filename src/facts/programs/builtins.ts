import { readArgs } from "./args.ts";
import type { Effect } from "./effect.ts";
import { byWords, entry, reads, runs, unknown } from "./effects.ts";
import { behind, fixed, isOpen, shown, type Operand } from "./operand.ts";
import type { Program } from "./program.ts";

const NOTHING = (): readonly Effect[] => [];
const SHELL: Effect = { kind: "shell" };

function variable(name: string, value?: string): Effect {
  return { kind: "variable", name, value };
}

/** `NAME=value` or `NAME`. */
function assigned(word: Operand): readonly Effect[] {
  const text = shown(word);
  const name = /^([A-Za-z_]\w*)(=)?/.exec(text);
  // The value of `NAME+=more` depends on what there was.
  const isAppended = /^\w+\+=/.test(word.text);
  if (name?.[1] === undefined)
    return isOpen(word) ? [unknown("a variable of any name is set")] : [];
  return [
    variable(
      name[1],
      name[2] === "=" && !isAppended
        ? behind(word, name[0].length).value
        : undefined,
    ),
  ];
}

function declares(words: readonly Operand[]): readonly Effect[] {
  return words.filter((each) => !/^[-+]/.test(shown(each))).flatMap(assigned);
}

const READ_OPTIONS = { options: "r s e a: d: i: n: N: p: t: u:" };

function reading(words: readonly Operand[]): readonly Effect[] {
  const args = readArgs(READ_OPTIONS, words);
  const names = [...args.valuesOf("a"), ...args.operands];
  return names.length === 0 ? [variable("REPLY")] : names.flatMap(assigned);
}

/** Text that the shell reads as a script. */
function text(words: readonly Operand[], what: string): Effect {
  const values = words.map(({ value }) => value);
  return values.every((value) => value !== undefined)
    ? {
        kind: "runs-text",
        text: values.join(" "),
        dialect: "sh",
        inShell: true,
      }
    : unknown(`${what} runs what is put together`);
}

/** `cd`, `cd DIR`; `-` and `~` are places that nobody knows. */
function moves(words: readonly Operand[], name: string): readonly Effect[] {
  const [to, ...more] = words.filter(
    (each) => !/^-[LPe@]+$|^--$/.test(shown(each)),
  );
  const isKnown = name === "cd" && more.length === 0 && to !== undefined;
  return [
    {
      kind: "moves",
      to: isKnown && !/^[-~]/.test(shown(to)) ? to : undefined,
    },
  ];
}

/** Tests that look at a file. */
const FILE_TEST = /^-[abcdefghkprstuwxGLNOS]$/;

function tests(words: readonly Operand[]): readonly Effect[] {
  return words.flatMap((each, at) => {
    const [operator, file] = [shown(each), words[at + 1]];
    if (/^-(?:nt|ot|ef)$/.test(operator)) {
      const before = words[at - 1];
      return [before, file].flatMap((path) =>
        path === undefined ? [] : reads(path),
      );
    }
    return FILE_TEST.test(operator) && file !== undefined ? reads(file) : [];
  });
}

/** `trap TEXT SIGNAL`. */
function traps(words: readonly Operand[]): readonly Effect[] {
  const [action] = words;
  if (action === undefined || /^-[lp]?$|^\d+$/.test(shown(action)))
    return [SHELL];
  return [SHELL, text([action], "trap")];
}

/** The shell's own commands. */
export const builtins: readonly Program[] = [
  byWords(": true false break continue exit return logout times", NOTHING),
  byWords("echo", NOTHING),
  byWords("printf", (words) =>
    shown(words[0] ?? fixed("")).startsWith("-v")
      ? declares(words.slice(1, 2))
      : [],
  ),
  byWords("test [ [[", tests),
  byWords("cd pushd popd", (words, _, name) => moves(words, name)),
  byWords("pwd dirs", NOTHING),
  byWords("export readonly declare local typeset unset", declares),
  byWords("read readarray mapfile getopts", reading),
  byWords(
    "set shopt enable unalias shift umask ulimit hash let bind complete compgen compopt history suspend disown bg fg caller",
    () => [SHELL],
  ),
  byWords("alias", (words) =>
    words.length === 0
      ? []
      : [SHELL, unknown("a name of a command gets another meaning")],
  ),
  byWords("wait jobs kill killall pkill type help", NOTHING),
  byWords("trap", traps),
  byWords("eval", (words) => [text(words, "eval")]),
  byWords(". source", ([file]) =>
    file === undefined ? [] : [{ kind: "runs-script", file, inShell: true }],
  ),
  // Its redirections stay, and so does what it was told of the shell.
  entry("exec", "a: c l", ({ operands }) => [SHELL, ...runs(operands)], {
    stops: true,
  }),
  entry(
    "command",
    "p v V",
    (args) => (args.has("v", "V") ? [] : runs(args.operands)),
    { stops: true },
  ),
  entry("builtin", "", ({ operands }) => runs(operands), { stops: true }),
  entry("which", "a/all s"),
];
