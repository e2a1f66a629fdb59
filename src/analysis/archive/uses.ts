import { managerOf } from "../../facts/managers/index.ts";
import { knownProgram } from "../../facts/programs/known.ts";
import { assumption, distinct, type Assumption } from "../../assumption.ts";
import { line as at, say, type Message } from "../../message.ts";
import { memo } from "../../memo.ts";
import { argsText, type Instruction } from "../../syntax/instruction.ts";
import type { Analysis } from "../analyse.ts";
import type { Archive } from "./archives.ts";
import { entryScripts } from "./entry-scripts.ts";
import { written } from "./fetch.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { covers } from "../build/mounts.ts";
import {
  globsIn,
  nameAmong,
  openName,
  placedWordsIn,
  wordsIn,
  type OpenName,
  type PlacedName,
} from "./may-match.ts";
import { mentionsIn } from "./mentions.ts";
import { foldersOf, isUnplaced, operandsOf } from "../command/paths.ts";
import { isGlob, placeOf, removalsOf, type Removal } from "../layer/deletes.ts";
import { lineageOf } from "../build/lineage.ts";
import { isReadable, type ReadableRun, type Run } from "../build/runs.ts";
import type { Stage } from "../build/stages.ts";
import { short } from "../cache/use.ts";

/** What else in the file has to do with an archive. */
export type Uses =
  | { readonly kind: "removed" }
  /** Why it has to stay. */
  | { readonly kind: "used"; readonly reason: Message }
  /** What must be assumed of commands behind it of which nobody can say what they do. */
  | { readonly kind: "unused"; readonly unknown: readonly Assumption[] };

/** Finds uses of archives. What it knows of a file it keeps for the next archive. */
export const usesIn = memo(makeUses);

function makeUses(
  analysis: Analysis,
): (run: ReadableRun, archive: Archive) => Uses {
  const runs = new Map(analysis.runs.map((run) => [run.instruction, run]));
  const wordsOf = memo((instruction: Instruction) =>
    namesIn(instruction, runs.get(instruction)),
  );
  const placed = memo((run: ReadableRun) =>
    placedWordsIn(run.read.script.text),
  );
  const words = mentionsIn(analysis.stages, wordsOf);
  const standsOn = lineageOf(analysis.stages);
  const scriptsOf = memo((stage: Stage) => entryScripts(analysis, [stage]));
  const unknownOf = memo((run: Run) => unknownIn(run, run.invocations));

  return (run, archive) => {
    const name = openName(
      isUnplaced(archive.path) ? archive.word.text : archive.path,
    );
    const behind = run.invocations.slice(archive.unpackedAt + 1);
    const folderOf = (at: number): string | undefined =>
      foldersOf(run)[archive.unpackedAt + 1 + at];
    if (behind.some((each, at) => removes(each, folderOf(at), archive, name)))
      return { kind: "removed" };
    const again = namedIn(run, archive, name, placed(run));
    if (again !== undefined) return used(say`the same RUN also names ${again}`);
    const taker = behind.find((each, at) =>
      mayTake(each, folderOf(at), archive),
    );
    if (taker !== undefined)
      return used(say`the same RUN may take it along: ${short(lineOf(taker))}`);
    const isNear = (stage: Stage): boolean =>
      standsOn(stage, run.stage) || standsOn(run.stage, stage);
    const other = words(name, ({ stage, instruction }) =>
      instruction === run.instruction ? false : isNear(stage),
    );
    if (other !== undefined)
      return used(say`${at(other.instruction.line)} names ${other.name.word}`);
    const later = runsBehind(analysis, run);
    for (const each of later) {
      const taking = isReadable(each) ? takerIn(each, archive) : undefined;
      if (taking !== undefined)
        return used(
          say`${at(each.instruction.line)} may take it along: ${short(lineOf(taking))}`,
        );
    }
    const leaving = run.stage.taken.find(({ path }) => mayHold(path, archive));
    if (leaving !== undefined)
      return used(say`${at(leaving.line)} copies its folder`);
    const entries = analysis.stages.filter(isNear).flatMap(scriptsOf);
    const script = entries.find(
      ({ text }) => nameAmong(wordsIn(text ?? ""), name) !== undefined,
    );
    if (script !== undefined)
      return used(say`${at(script.line)} runs ${script.path}, which names it`);
    const unknown = [
      ...unknownIn(run, behind),
      ...later.flatMap(unknownOf),
      ...entries
        .filter(({ text }) => text === undefined)
        .map(({ path, line }) => ({ what: path, line })),
    ];
    const { text } = archive.word;
    return {
      kind: "unused",
      unknown: distinct(
        unknown.map(({ what, line }) =>
          assumption(
            `archive-unread:${text}:${what}`,
            say`${text} is not read again by \`${what}\` (${at(line)})`,
          ),
        ),
      ),
    };
  };
}

function used(reason: Message): Uses {
  return { kind: "used", reason };
}

/** The words that could be names. What a container runs may take whatever is in a folder. */
function namesIn(
  instruction: Instruction,
  run: Run | undefined,
): readonly OpenName[] {
  const text = textOf(instruction, run);
  const words = wordsIn(text);
  return /^(?:CMD|ENTRYPOINT|ENV|HEALTHCHECK)$/.test(instruction.keyword)
    ? [...words, ...globsIn(text)]
    : words;
}

/** The text in which names are looked for. A forced rm does not care whether there is anything to remove. */
function textOf(instruction: Instruction, run: Run | undefined): string {
  if (run === undefined || !isReadable(run))
    return [
      argsText(instruction),
      ...instruction.heredocs.map(({ content }) => content),
    ].join("\n");
  const { text } = run.read.script;
  let rest = "";
  let at = 0;
  for (const { located } of run.invocations.filter(isForcedRm)) {
    rest += text.slice(at, located.command.start);
    at = located.command.end;
  }
  return rest + text.slice(at);
}

function isForcedRm({ call }: Invocation): boolean {
  return (
    call.program === "rm" &&
    call.args.some((arg) => /^-[a-zA-Z]*f/.test(arg ?? ""))
  );
}

/** The RUN names it outside the stretch from fetching to unpacking, or puts its name into a variable there. */
function namedIn(
  { read }: ReadableRun,
  { download, unpack }: Archive,
  name: OpenName,
  words: readonly PlacedName[],
): string | undefined {
  const from = download.located.command;
  const to = unpack.located.command;
  const outside = words.filter(
    ({ start }) => start < from.start || start >= to.end,
  );
  const between = read.script.text.slice(from.end, to.start);
  const assigned = between.match(/\w=\S*|\bfor\b[^;&|]*/g) ?? [];
  return nameAmong([...outside, ...wordsIn(assigned.join("\n"))], name);
}

/** RUNs that find the archive where this one has left it. */
function runsBehind(analysis: Analysis, run: ReadableRun): readonly Run[] {
  const standsOn = lineageOf(analysis.stages);
  const above = analysis.stages.filter(
    (stage) => stage !== run.stage && standsOn(stage, run.stage),
  );
  return [
    ...analysis.runsOf(run.stage).filter((other) => other.index > run.index),
    ...above.flatMap(analysis.runsOf),
    ...analysis.triggers.filter(({ stage }) => standsOn(stage, run.stage)),
  ];
}

/** The command removes the archive, by its name, by a glob or with the folder that it is in. */
function removes(
  invocation: Invocation,
  folder: string | undefined,
  { path }: Archive,
  name: OpenName,
): boolean {
  const { program } = invocation.call;
  if (program === "find") {
    const line = lineOf(invocation);
    return (
      / -(?:delete|exec)\b/.test(line) &&
      nameAmong(wordsIn(line), name) !== undefined
    );
  }
  if (program !== "rm" && program !== "unlink") return false;
  return (
    removalsOf(invocation, folder).some((each) => reaches(each, path)) ||
    nameAmong(operandsOf(invocation).map(openName), name) !== undefined
  );
}

/** A path, or what a glob finds, is the archive or a folder that holds it. */
function reaches({ path: place, glob }: Removal, path: string): boolean {
  if (!covers(place, path)) return false;
  const [first = ""] = path.slice(place.length).replace(/^\//, "").split("/");
  return glob === undefined || glob.test(first);
}

/** It takes whole folders, or whatever a glob finds. */
function mayTake(
  invocation: Invocation,
  folder: string | undefined,
  { path }: Archive,
): boolean {
  // What is not there is no failure for it.
  if (isForcedRm(invocation)) return false;
  const { call, args } = invocation;
  const isCopy = COPIES.has(call.program);
  return (isCopy ? args.slice(0, -1) : args).some((arg) => {
    const unquoted = arg.text.replace(/"[^"]*"|'[^']*'/g, "");
    const isGlob = /[*?[]/.test(unquoted);
    if ((!isCopy && !isGlob) || arg.text.startsWith("-")) return false;
    const operand = written(arg);
    if (operand === undefined) return true;
    return placeOf(operand, folder).some((place) => reaches(place, path));
  });
}

const COPIES: ReadonlySet<string> = new Set(["cp", "mv", "rsync"]);

function takerIn(run: ReadableRun, archive: Archive): Invocation | undefined {
  return takersIn(run).find(({ invocation, folder }) =>
    mayTake(invocation, folder, archive),
  )?.invocation;
}

/** The commands that could take a folder, and where they run. */
const takersIn = memo((run: ReadableRun) => {
  const folders = foldersOf(run);
  return run.invocations.flatMap((invocation, at) => {
    const { call, args } = invocation;
    const may =
      COPIES.has(call.program) || args.some(({ text }) => isGlob(text));
    return may ? { invocation, folder: folders[at] } : [];
  });
});

/** A path that another stage copies may be the archive, or hold it. */
function mayHold(path: string | undefined, archive: Archive): boolean {
  if (path === undefined || isUnplaced(archive.path)) return true;
  const [fixed = ""] = path.split(/[*?[]/);
  const bare = `/${fixed.replace(/^\/+/, "")}`;
  return fixed === path
    ? covers(bare.replace(/(.)\/+$/, "$1"), archive.path)
    : archive.path.startsWith(bare);
}

/** Commands that run something that dockfix does not know. */
function unknownIn(
  run: Run,
  invocations: readonly Invocation[],
): readonly { readonly what: string; readonly line: number }[] {
  const { line } = run.instruction;
  if (!isReadable(run)) return [{ what: "a RUN that is not read", line }];
  return invocations
    .filter(
      ({ call, opaque }) =>
        opaque !== undefined ||
        (knownProgram(call.program) === undefined &&
          managerOf(call) === undefined),
    )
    .map(({ word }) => ({ what: short(word.text), line }));
}
