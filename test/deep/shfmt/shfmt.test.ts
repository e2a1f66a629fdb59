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
      for (const { instruction, environment } of analyse(file).runs) {
        readRun(file, instruction, environment.shell, (text, dialect) => {
          found.set(`${dialect} ${text}`, { text, dialect });
          return { reason: "only its text is wanted", at: 0 };
        });
      }
    }
  }
  return [...found.values()];
}

/** Classes of disagreement that are understood. */
const KNOWN: Readonly<Record<string, string>> = {};

/** What ours and theirs disagree on; `undefined` where they agree. */
function disagreement(
  { text, dialect }: Text,
  theirs: Answer,
): string | undefined {
  const read = parseScript(text, dialect);
  if ("reason" in read) {
    if (typeof theirs === "string") return undefined;
    return `ours refuses: ${read.reason.replace(/:.*/, "")}`;
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

it.skipIf(missing !== undefined)(
  `agrees with shfmt${missing === undefined ? "" : ` (skipped: ${missing})`}`,
  async () => {
    const all = scripts(root ?? "");
    const answers = await askShfmt(all);
    const classes = new Map<string, string[]>();
    let agreeing = 0;
    let commands = 0;
    for (const [index, script] of all.entries()) {
      const theirs = answers[index] ?? "no answer";
      const what = disagreement(script, theirs);
      if (what === undefined) {
        agreeing++;
        if (typeof theirs !== "string") commands += theirs.commands.length;
      } else classes.set(what, [...(classes.get(what) ?? []), script.text]);
    }
    console.log(
      `${all.length} scripts compared with shfmt, ${agreeing} agree, ${commands} commands and what stands between them the same`,
    );
    for (const [what, examples] of classes)
      console.log(
        `  ${examples.length} × ${what}: ${KNOWN[what] ?? "not known"}\n    ${JSON.stringify(examples[0]?.slice(0, 300))}`,
      );
    expect(
      [...classes.keys()].filter((what) => KNOWN[what] === undefined),
    ).toEqual([]);
  },
);
