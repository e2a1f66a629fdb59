import { expect, it } from "vitest";
import { analyse } from "../../../src/analysis/analyse.ts";
import { parseScript } from "../../../src/shell/adapter.ts";
import { readRun } from "../../../src/shell/run.ts";
import { parse } from "../../../src/syntax/dockerfile.ts";
import { corpusRoot, samples } from "../../corpus/corpus.ts";
import { ourOutline, type Outline } from "./outline.ts";
import { askShfmt, missingShfmt, type Answer, type Text } from "./shfmt.ts";

/** Every script of the corpus is read by shfmt as well: what is a command, where it is, and what stands between. */

const root = corpusRoot();
const missing = root === undefined ? "no corpus" : missingShfmt();
const FOLDERS = ["corpus", "corpus-rewritable", "buildkit/tricky"];

/** The scripts of all RUNs, each once. */
function scripts(folder: string): readonly Text[] {
  const found = new Map<string, Text>();
  for (const each of FOLDERS) {
    for (const { source } of samples(folder, each)) {
      const file = parse(source);
      if (file.problems.length > 0) continue;
      for (const { instruction, environment } of analyse(file, undefined)
        .runs) {
        readRun(file, instruction, environment.shell, (text, dialect) => {
          found.set(`${dialect} ${text}`, { text, dialect });
          return { reason: "only its text is wanted", at: 0 };
        });
      }
    }
  }
  return [...found.values()];
}

/** What may differ, and why. Nothing that both read may. */
const KNOWN: readonly (readonly [RegExp, string])[] = [
  [
    /^ours refuses: .* means something else in a POSIX shell$/s,
    "bash's syntax in a script for sh is a word or another operator to shfmt -ln posix; it is not what the author meant",
  ],
  [
    /^ours refuses: a substitution in escaped backticks is not read$/,
    "its offsets would be those of another string; dockfix leaves the script alone",
  ],
  [
    /^ours refuses: an expansion assigns a variable$/,
    "it would reach into the next command; dockfix leaves the script alone",
  ],
  [
    /^ours refuses: a line ends in a carriage return$/,
    "white space to shfmt, a character to a shell",
  ],
  [
    /^theirs rejects: expansions not allowed in heredoc words$/,
    "a shell takes the delimiter as it is written",
  ],
];

/** What ours and theirs disagree on; `undefined` where they agree. */
function disagreement(
  { text, dialect }: Text,
  theirs: Answer,
): string | undefined {
  const read = parseScript(text, dialect);
  if ("reason" in read) {
    if (typeof theirs === "string") return undefined;
    return `ours refuses: ${read.reason}`;
  }
  if (typeof theirs === "string")
    return `theirs rejects: ${theirs.replace(/^[\d:]+ /, "")}`;
  const ours = ourOutline(read);
  for (const part of ["commands", "operators", "background"] as const) {
    const [extra, lost] = [
      without(ours, theirs, part),
      without(theirs, ours, part),
    ];
    if (extra.length + lost.length > 0)
      return `${part}: only ours ${extra.slice(0, 3).join(", ")}; only theirs ${lost.slice(0, 3).join(", ")}`;
  }
  return undefined;
}

function without(
  one: Outline,
  other: Outline,
  part: keyof Outline,
): readonly string[] {
  const there = new Set(other[part]);
  return one[part].filter((each) => !there.has(each));
}

/** Scripts by how they differ, with the reason where one is known. */
interface Class {
  readonly reason: string | undefined;
  readonly examples: string[];
}

function sort(classes: Map<string, Class>, what: string, { text }: Text): void {
  const reason = KNOWN.find(([pattern]) => pattern.test(what))?.[1];
  // Places differ from script to script.
  const name = reason ?? what.replace(/\d+/g, "N");
  const found = classes.get(name) ?? { reason, examples: [] };
  found.examples.push(`${what} in ${JSON.stringify(text.slice(0, 200))}`);
  classes.set(name, found);
}

it.skipIf(missing !== undefined)(
  `agrees with shfmt${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  async () => {
    const all = scripts(root ?? "");
    const answers = await askShfmt(all);
    const classes = new Map<string, Class>();
    const sum = { agreeing: 0, refused: 0, commands: 0, operators: 0 };
    for (const [index, script] of all.entries()) {
      const theirs = answers[index] ?? "no answer";
      const what = disagreement(script, theirs);
      if (what !== undefined) sort(classes, what, script);
      else if (typeof theirs === "string") sum.refused++;
      else {
        sum.agreeing++;
        sum.commands += theirs.commands.length;
        sum.operators += theirs.operators.length;
      }
    }
    console.log(
      `${all.length} scripts compared with shfmt: ${sum.agreeing} read alike (${sum.commands} commands, ${sum.operators} operators), ${sum.refused} refused by both`,
    );
    for (const [name, { examples }] of [...classes].slice(0, 20))
      console.log(`  ${examples.length} differ: ${name}\n    ${examples[0]}`);
    const unknown = [...classes.values()].filter(
      ({ reason }) => reason === undefined,
    );
    expect(unknown.flatMap(({ examples }) => examples.slice(0, 3))).toEqual([]);
    expect(sum.commands).toBeGreaterThan(10_000);
  },
);
