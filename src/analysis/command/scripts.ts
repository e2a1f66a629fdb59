import { hasTrait } from "../../facts/programs/traits.ts";
import { withoutAliases } from "../../shell/aliases.ts";
import { parseScript } from "../../shell/adapter.ts";
import { commandsOf, type Located } from "../../shell/flow.ts";
import {
  dialectOfScript,
  interpreterOf,
  isForeign,
} from "../../shell/shebang.ts";
import type { Analysis } from "../analyse.ts";
import { absolute, textInImage, type Copies } from "../build/files.ts";
import { withoutFunctions } from "./functions.ts";
import { invocationOf, type Invocation } from "./invocation.ts";
import { isRewritten } from "./rewritten.ts";
import type { Stage } from "../build/stages.ts";

/** Files of the image as far as the build context gave them, and scripts among them that can be followed. */
export interface Files {
  readonly read: (path: string) => string | undefined;
  /** Visits the commands of the script that a command runs; false where it can't be read. */
  readonly follow: (invocation: Invocation) => boolean;
  /** The program that runs the script that a command names, where that is known and no shell: `python3`, or a path. */
  readonly interpreter: (invocation: Invocation) => string | undefined;
}

const MAX_DEPTH = 3;
/** Where programs are looked for, in every official image. */
export const PATH: readonly string[] = [
  "/usr/local/sbin",
  "/usr/local/bin",
  "/usr/sbin",
  "/usr/bin",
  "/sbin",
  "/bin",
];

export function filesOf(
  analysis: Analysis,
  stage: Stage,
  index: number,
  workdir: string | undefined,
  visit: (invocation: Invocation, files: Files) => void,
  depth = 0,
): Files {
  let copied: Copies | undefined;
  const read = (path: string): string | undefined => {
    if (analysis.context === undefined) return undefined;
    copied ??= analysis.copiedBefore(stage, index);
    const text = textInImage(analysis.context, copied, absolute(path, workdir));
    return text !== undefined && isRewritten(analysis.runs, path)
      ? undefined
      : text;
  };
  const textOf = (invocation: Invocation): string | undefined => {
    if (analysis.context === undefined || depth >= MAX_DEPTH) return undefined;
    for (const path of scriptsOf(invocation)) {
      const text = read(path);
      if (text !== undefined) return text.replaceAll("\r\n", "\n");
    }
    return undefined;
  };
  const follow = (invocation: Invocation): boolean => {
    const text = textOf(invocation);
    if (text === undefined || isForeign(text)) return false;
    const script = withoutAliases(parseScript(text, dialectOfScript(text)));
    if ("reason" in script) return false;
    let folder = workdir;
    let files = filesOf(analysis, stage, index, folder, visit, depth + 1);
    const found = commandsOf(script).flatMap(
      (each) => invocationOf(each) ?? [],
    );
    for (const each of withoutFunctions(found)) {
      const next = folderBehind(folder, each);
      if (next !== folder) {
        folder = next;
        files = filesOf(analysis, stage, index, folder, visit, depth + 1);
      }
      visit(each, files);
    }
    return true;
  };
  const interpreter = (invocation: Invocation): string | undefined => {
    const text = textOf(invocation);
    return text === undefined ? undefined : interpreterOf(text);
  };
  return { read, follow, interpreter };
}

/** The text of a file of the image that came from the build context as it is, with the line ends of a shell; `undefined` where that can't be told. */
export function textOfFile(
  analysis: Analysis,
  stage: Stage,
  index: number,
  path: string,
): string | undefined {
  if (analysis.context === undefined) return undefined;
  const text = textInImage(
    analysis.context,
    analysis.copiedBefore(stage, index),
    path,
  );
  return text === undefined || isRewritten(analysis.runs, path)
    ? undefined
    : text.replaceAll("\r\n", "\n");
}

/** The working directory behind a command; `undefined` where it can't be told. */
export function folderBehind(
  folder: string | undefined,
  { effects, located }: Invocation,
): string | undefined {
  const move = effects.findLast(({ kind }) => kind === "moves");
  if (move?.kind !== "moves") return folder;
  const to = move.to?.value;
  return to !== undefined && isStraight(located)
    ? absolute(to, folder)
    : undefined;
}

/** True for a command that runs whenever its script does, as far as others succeed. */
export function isStraight({ path }: Located): boolean {
  return path.every(
    (step) =>
      step.kind === "statement" ||
      step.kind === "brace" ||
      (step.kind === "item" && !step.within.operators.includes("||")),
  );
}

/** The files that `sh FILE`, `bash FILE`, `. FILE`, `./FILE` or a name on the PATH may run, in the order of the search. */
function scriptsOf({ call, effects, word }: Invocation): readonly string[] {
  const run = effects.find((effect) => effect.kind === "runs-script");
  if (run?.inShell === true || hasTrait(call.program, "is-shell"))
    return run?.file.value === undefined ? [] : [run.file.value];
  if (word.value === undefined) return [];
  return word.value.includes("/")
    ? [word.value]
    : PATH.map((folder) => `${folder}/${call.program}`);
}
