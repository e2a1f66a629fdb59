import { assumption, distinct, type Assumption } from "../../assumption.ts";
import { line as at, say, type Message } from "../../message.ts";
import { memo, memoHere } from "../../memo.ts";
import { argsText, type Instruction } from "../../syntax/instruction.ts";
import type { Analysis } from "../analyse.ts";
import { lineageOf } from "../build/lineage.ts";
import { covers } from "../build/mounts.ts";
import { isReadable, type ReadableRun, type Run } from "../build/runs.ts";
import type { Stage } from "../build/stages.ts";
import { short } from "../cache/use.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { foldersOf, isUnplaced } from "../command/paths.ts";
import type { Archive } from "./archives.ts";
import { namedInContext } from "./context-names.ts";
import { consumerNaming, derivedFiles } from "./consumers.ts";
import { deedsOf, type Deed } from "./deeds.ts";
import { entryScripts } from "./entry-scripts.ts";
import { keeperOf } from "./kept.ts";
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
import { targetOf, type Target } from "./reach.ts";
import { isUnknown, removesIt, takes } from "./takes.ts";
import { scriptsFrom, startedIn, starterOf, type Doubt } from "./started.ts";
import { valuesIn, type Values } from "../command/values.ts";

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
  const doneBy = memoHere((run: ReadableRun) => deedsIn(analysis, run));
  const allBy = memoHere((run: ReadableRun) => doneBy(run).flat());
  const linksBy = memoHere((run: ReadableRun) => allBy(run).filter(isLink));
  const wordsOf = memoHere((instruction: Instruction) =>
    namesIn(instruction, runs.get(instruction)),
  );
  const placed = memoHere((run: ReadableRun) =>
    placedWordsIn(run.read.script.text),
  );
  const words = mentionsIn(analysis.stages, wordsOf);
  const standsOn = lineageOf(analysis.stages);
  const scriptsOf = memoHere((stage: Stage) => entryScripts(analysis, [stage]));
  const startedBy = memoHere((stage: Stage) => startedIn(analysis, stage));

  const known = new Map<Archive, Uses>();
  return (run, archive) => {
    const before = known.get(archive);
    if (before !== undefined) return before;
    const uses = find(run, archive);
    known.set(archive, uses);
    return uses;
  };

  function find(run: ReadableRun, archive: Archive): Uses {
    const name = openName(
      isUnplaced(archive.path) ? archive.word.text : archive.path,
    );
    const target = targetOf(archive.path, name);
    const { line } = run.instruction;
    const doubts: Doubt[] = [];
    const own = doneBy(run);
    const values = valuesIn(run);
    const behind = own.slice(archive.unpackedAt + 1).flat();
    const isMoved = ({ by }: Deed): boolean =>
      behind.some(
        (deed) =>
          deed.by === by &&
          deed.effect.kind === "reads" &&
          takes(deed, target, values) !== "misses",
      );
    if (
      behind.some((deed) => removesIt(deed, target, values) && !isMoved(deed))
    )
      return { kind: "removed" };
    const again = namedIn(run, archive, name, placed(run));
    if (again !== undefined) return used(say`the same RUN also names ${again}`);
    const taker = takerIn(behind, target, values, line, doubts);
    if (taker !== undefined)
      return used(say`the same RUN may take it along: ${short(lineOf(taker))}`);
    const keeper = keeperOf(run, archive, target, placed(run));
    if (keeper !== undefined)
      return used(
        say`the same RUN does more with it than unpack it: ${short(keeper)}`,
      );
    const between = own.slice(archive.fetchedAt + 1, archive.unpackedAt).flat();
    doubts.push(...between.flatMap((deed) => doubtOf(deed, line)));
    const isNear = (stage: Stage): boolean =>
      standsOn(stage, run.stage) || standsOn(run.stage, stage);
    const other = words(name, ({ stage, instruction }) =>
      instruction === run.instruction ? false : isNear(stage),
    );
    if (other !== undefined)
      return used(say`${at(other.instruction.line)} names ${other.name.word}`);
    const alias = [
      {
        run,
        deeds: own
          .slice(0, archive.fetchedAt + 1)
          .flat()
          .filter(isLink),
      },
      ...runsBefore(analysis, run).map((each) => ({
        run: each,
        deeds: linksBy(each),
      })),
    ].find(({ run: each, deeds }) =>
      deeds.some((deed) => takes(deed, target, valuesIn(each)) === "reaches"),
    );
    if (alias !== undefined)
      return used(
        say`${at(alias.run.instruction.line)} gives its folder another name`,
      );
    for (const each of runsBehind(analysis, run)) {
      const place = each.instruction.line;
      if (!isReadable(each)) {
        doubts.push({ what: "a RUN that is not read", line: place });
        continue;
      }
      const deeds = allBy(each);
      const taking = takerIn(deeds, target, valuesIn(each), place, doubts);
      if (taking !== undefined)
        return used(
          say`${at(place)} may take it along: ${short(lineOf(taking))}`,
        );
    }
    const leaving = run.stage.taken.find(({ path }) => mayHold(path, archive));
    if (leaving !== undefined)
      return used(say`${at(leaving.line)} copies its folder`);
    const near = analysis.stages.filter(isNear);
    const entries = near.flatMap(scriptsOf);
    const script = entries.find(
      ({ text = "" }) =>
        nameAmong([...wordsIn(text), ...globsIn(text)], name) !== undefined,
    );
    if (script !== undefined)
      return used(say`${at(script.line)} runs ${script.path}, which names it`);
    for (const started of near.flatMap(startedBy)) {
      const taking = starterOf(started, target, doubts);
      if (taking !== undefined)
        return used(
          say`${at(started.line)} may take it along: ${short(lineOf(taking))}`,
        );
    }
    const told = namedInContext(analysis, near, target);
    if (told !== undefined) return used(told);
    const consumer = consumerNaming(analysis, name);
    if (consumer !== undefined) return used(say`${consumer.file} names it`);
    doubts.push(
      ...entries
        .filter(({ text }) => text === undefined)
        .map(({ path, line: place }) => ({ what: path, line: place })),
      ...derivedFiles(analysis).map((what) => ({ what, line })),
    );
    const { text } = archive.word;
    return {
      kind: "unused",
      unknown: distinct(
        doubts.map((doubt) =>
          assumption(
            `archive-unread:${text}:${doubt.what}`,
            say`${text} is not read again by \`${doubt.what}\` (${at(doubt.line)})`,
          ),
        ),
      ),
    };
  }
}

function isLink({ effect }: Deed): boolean {
  return effect.kind === "links";
}

function doubtOf({ by, effect }: Deed, line: number): readonly Doubt[] {
  return isUnknown(effect) ? [{ what: short(by.word.text), line }] : [];
}

/** The first command that takes it for sure; what may do so is a doubt. */
function takerIn(
  deeds: readonly Deed[],
  target: Target,
  values: Values,
  line: number,
  doubts: Doubt[],
): Invocation | undefined {
  for (const deed of deeds) {
    const reach = takes(deed, target, values);
    if (reach === "reaches") return deed.by;
    if (reach === "may") doubts.push({ what: short(lineOf(deed.by)), line });
    else doubts.push(...doubtOf(deed, line));
  }
  return undefined;
}

/** What each command of a RUN does. Scripts of the context are followed. */
function deedsIn(
  analysis: Analysis,
  run: ReadableRun,
): readonly (readonly Deed[])[] {
  const folders = foldersOf(run);
  return run.invocations.map((invocation, index) =>
    deedsOf(
      invocation,
      folders[index],
      scriptsFrom(analysis, run.stage, run.index, folders[index]),
    ),
  );
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
  for (const { located } of run.invocations.filter(isForcedRemoval)) {
    rest += text.slice(at, located.command.start);
    at = located.command.end;
  }
  return rest + text.slice(at);
}

function isForcedRemoval({ effects }: Invocation): boolean {
  return (
    effects.length > 0 &&
    effects.every(
      (effect) =>
        (effect.kind === "deletes" && effect.forced) ||
        (effect.kind === "writes" && effect.path.value === "/dev/null"),
    )
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

/** RUNs that came before this one in its image. */
function runsBefore(
  analysis: Analysis,
  run: ReadableRun,
): readonly ReadableRun[] {
  const standsOn = lineageOf(analysis.stages);
  const below = analysis.stages.filter(
    (stage) => stage !== run.stage && standsOn(run.stage, stage),
  );
  return [
    ...analysis.runsOf(run.stage).filter((other) => other.index < run.index),
    ...below.flatMap(analysis.runsOf),
  ].filter(isReadable);
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

/** A path that another stage copies may be the archive, or hold it. */
function mayHold(path: string | undefined, archive: Archive): boolean {
  if (path === undefined || isUnplaced(archive.path)) return true;
  const [fixed = ""] = path.split(/[*?[]/);
  const bare = `/${fixed.replace(/^\/+/, "")}`;
  return fixed === path
    ? covers(bare.replace(/(.)\/+$/, "$1"), archive.path)
    : archive.path.startsWith(bare);
}
