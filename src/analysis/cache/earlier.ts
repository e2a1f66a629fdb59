import { shown } from "../../facts/programs/operand.ts";
import { holdsCompiler, isCompiler } from "../../facts/programs/compilers.ts";
import { assumption, type Assumption } from "../../assumption.ts";
import { line as place, say } from "../../message.ts";
import { managerNamed, managers } from "../../facts/managers/index.ts";
import type { Manager } from "../../facts/managers/manager.ts";
import { memo, memoHere } from "../../memo.ts";
import { isUnreadable } from "../../shell/run.ts";
import {
  argsText,
  flagValue,
  type Instruction,
} from "../../syntax/instruction.ts";
import type { Analysis } from "../analyse.ts";
import { firstBefore, type First } from "./reaching.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { covers } from "../build/mounts.ts";
import { entriesOf } from "../command/entry.ts";
import { withNested } from "../command/nested.ts";
import type { Run } from "../build/runs.ts";
import type { Stage } from "../build/stages.ts";
import { mentions, short, type Want } from "./use.ts";

/** A command that stands in front of another, in its RUN or an earlier one of the stage or the stages that it stands on. */
export interface Earlier {
  readonly invocation: Invocation;
  readonly run: Run;
}

/** The RUNs in front of an instruction of a stage, in order. */
function runsBefore(
  analysis: Analysis,
  stage: Stage,
  index: number,
): readonly Run[] {
  const parts: (readonly Run[])[] = [
    analysis.runsOf(stage).filter((run) => run.index < index),
  ];
  for (let { base } = stage; base.kind === "stage"; { base } = base.stage)
    parts.push(analysis.runsOf(base.stage));
  return parts.reverse().flat();
}

/** Every command in front of command `at` of a RUN, in order. */
export function commandsBefore(
  analysis: Analysis,
  run: Run,
  at: number,
): readonly Earlier[] {
  return [
    ...commandsOf(runsBefore(analysis, run.stage, run.index)),
    ...commandsOf([run]).slice(0, at),
  ];
}

function commandsOf(runs: readonly Run[]): readonly Earlier[] {
  return runs.flatMap((run) =>
    run.invocations.map((invocation) => ({ invocation, run })),
  );
}

/** The first command of a stage for which a test holds. */
function firstCommand(
  analysis: Analysis,
  stage: Stage,
  test: (invocation: Invocation) => boolean,
): First | undefined {
  for (const run of analysis.runsOf(stage)) {
    const at = run.invocations.findIndex(test);
    const found = run.invocations[at];
    if (found === undefined) continue;
    const { line } = run.instruction;
    return { line, what: lineOf(found), index: run.index, at };
  }
  return undefined;
}

/** A command behind which the manager may be another one. */
export const brokenBefore = firstBefore((analysis, stage, manager) =>
  firstCommand(
    analysis,
    stage,
    (each) => manager.requirement?.brokenBy?.test(lineOf(each)) === true,
  ),
);

/** A command that brings a version of the manager. */
export const broughtBefore = firstBefore((analysis, stage, manager) =>
  firstCommand(
    analysis,
    stage,
    (each) => manager.requirement?.broughtBy?.test(lineOf(each)) === true,
  ),
);

/** A command that shows what the manager can do. */
export const shownBefore = firstBefore((analysis, stage, manager) =>
  firstCommand(
    analysis,
    stage,
    (each) => manager.requirement?.shownBy?.test(lineOf(each)) === true,
  ),
);

/** A command that fills the cache. */
export const fillerBefore = firstBefore((analysis, stage, manager) =>
  firstCommand(
    analysis,
    stage,
    (each) => each.uses.get(manager)?.fills === true,
  ),
);

/**
 * What put files into the cache on purpose: a COPY into it, a command that names it or fills it for its own sake, or a RUN of which nobody knows.
 * The manager may find there what it would find nowhere else.
 */
export const filledBefore = firstBefore((analysis, stage, manager) => {
  const command = firstCommand(analysis, stage, (each) => {
    if (each.uses.get(manager)?.keeps === true) return true;
    const text = lineOf(each);
    return manager.named.test(text) && !manager.cleanedBy.test(text);
  });
  const index = stage.instructions.findIndex(
    (each) => isCopy(each) && copiesInto(each, manager),
  );
  const copy = stage.instructions[index];
  const hidden = analysis
    .runsOf(stage)
    .find(
      (each) =>
        isUnreadable(each.read) &&
        mentions(argsText(each.instruction), manager),
    );
  const all: readonly (First | undefined)[] = [
    copy && { line: copy.line, what: argsText(copy), index, at: 0 },
    command,
    hidden && {
      line: hidden.instruction.line,
      what: "a RUN that dockfix does not read",
      index: hidden.index,
      at: 0,
    },
  ];
  return all
    .flatMap((each) => each ?? [])
    .sort((one, other) => one.index - other.index)[0];
});

function isCopy({ keyword }: Instruction): boolean {
  return keyword === "COPY" || keyword === "ADD";
}

/** It names the cache, or copies a folder that holds one in another stage to the same place here. */
function copiesInto(instruction: Instruction, manager: Manager): boolean {
  const words =
    instruction.json?.map((each) => each.value) ??
    instruction.words.map((word) => word.text);
  if (words.some((word) => manager.named.test(`/${word} `))) return true;
  if (flagValue(instruction, "from") === undefined) return false;
  const to = folder(words.at(-1) ?? "");
  const same = words.slice(0, -1).some((word) => folder(word) === to);
  return (
    same &&
    (/^\/home(?:\/[^/]+)?$/.test(to) ||
      manager.caches("/root").some((cache) => covers(to, cache)))
  );
}

function folder(path: string): string {
  return path.replace(/\/\.?$/, "") || "/";
}

/** An earlier RUN that did nothing but fill the cache, so that a flag on later commands would keep nothing out of the image. */
export const refreshedBefore = firstBefore((analysis, stage, manager) => {
  for (const run of analysis.runsOf(stage)) {
    const uses = run.invocations.flatMap(
      ({ uses: all }) => all.get(manager) ?? [],
    );
    const [first] = run.invocations;
    const alone =
      uses.length > 0 && uses.every(({ refreshes }) => refreshes === true);
    if (!alone || first === undefined || isCleaned(run, manager)) continue;
    const { line } = run.instruction;
    return { line, what: lineOf(first), index: run.index, at: 0 };
  }
  return undefined;
});

function isCleaned(run: Run, manager: Manager): boolean {
  return run.invocations.some((each) => manager.cleanedBy.test(lineOf(each)));
}

/** A copy that puts something in the place of a compiler. */
function coversCompiler(analysis: Analysis, stage: Stage): Want | undefined {
  for (const { copied } of analysis.copiesOf(stage))
    for (const { to, name = "", line = 1 } of copied)
      if (to !== undefined && (isCompiler(to) || isCompiler(`${to}/${name}`)))
        return { line, what: `COPY ${name} ${to}` };
  return undefined;
}

/** It takes packages of the distribution away, or a compiler itself, or changes one. */
function removes(invocation: Invocation): boolean {
  return (
    managers.some(
      ({ distribution }) =>
        distribution?.removedBy.test(lineOf(invocation)) === true,
    ) ||
    invocation.effects.some(
      (effect) =>
        (effect.kind === "packages" &&
          effect.does === "remove" &&
          managerNamed(effect.manager)?.distribution !== undefined) ||
        (effect.kind === "deletes" && holdsCompiler(shown(effect.path))) ||
        ((effect.kind === "writes" || effect.kind === "owns") &&
          isCompiler(shown(effect.path))),
    )
  );
}

/** What only this RUN has: keys, secrets and files of other images, without which a source may not be found, or not be compiled. */
function mountsOf({ instruction }: Run): ReadonlySet<string> {
  return new Set(
    instruction.mounts.flatMap(({ type, from, target }) =>
      type === "ssh" || type === "secret" || (type === "bind" && from)
        ? `--mount=type=${type}${type === "ssh" ? "" : `,target=${target ?? ""}`}`
        : [],
    ),
  );
}

/** What is known of a stage at its end, as far as removals go. */
interface Fills {
  /** The last RUN that fills the cache, and those before it. */
  readonly run: Run;
  readonly before: Fills | undefined;
}

/**
 * The removal of packages that stands between two commands of a manager that keeps what it compiles, for a RUN that holds one of them:
 * the second may need no compiler because the first had one.
 */
export function compilerGone(
  analysis: Analysis,
  manager: Manager,
  run: Run,
): Assumption | undefined {
  const gone = removals(analysis)(manager).get(run);
  return (
    gone &&
    assumption(
      `compiled-again:${manager.name}:${gone.what}`,
      say`behind \`${short(gone.what)}\` (${place(gone.line)}) ${manager.name} installs nothing that it compiled before`,
    )
  );
}

const removals = memo((analysis: Analysis) =>
  memoHere((manager: Manager) => compilersGone(analysis, manager)),
);

function compilersGone(
  analysis: Analysis,
  manager: Manager,
): ReadonlyMap<Run, Want> {
  const gone = new Map<Run, Want>();
  if (manager.compiles !== true) return gone;
  const ends = new Map<
    Stage,
    {
      readonly fills: Fills | undefined;
      readonly removal: Want | undefined;
      readonly mount: Want | undefined;
      readonly covered: Want | undefined;
    }
  >();
  for (const stage of analysis.stages) {
    const { base } = stage;
    const start = base.kind === "stage" ? ends.get(base.stage) : undefined;
    let fills = start?.fills;
    let removal = start?.removal;
    let mount = start?.mount;
    // In front of the first command as well: it costs little, and nobody does that.
    const covered = start?.covered ?? coversCompiler(analysis, stage);
    for (const run of analysis.runsOf(stage)) {
      const own = mountsOf(run);
      if (mount !== undefined && !own.has(mount.what)) removal ??= mount;
      for (const invocation of run.invocations.flatMap((each) =>
        withNested(each),
      )) {
        const use = invocation.uses.get(manager);
        if (use?.fills === true && use.avoids !== true) {
          fills = { run, before: fills };
          for (const what of own)
            mount ??= { line: run.instruction.line, what };
          if (removal !== undefined) markAll(gone, fills, removal);
        } else if (fills !== undefined && removal === undefined) {
          if (removes(invocation))
            removal = { line: run.instruction.line, what: lineOf(invocation) };
        }
      }
    }
    ends.set(stage, { fills, removal, mount, covered });
    const last = covered ?? removal;
    if (fills === undefined || last === undefined) continue;
    const isInstalledLater =
      (covered !== undefined && fills.before !== undefined) ||
      [
        ...entriesOf(analysis, stage),
        ...analysis.triggers.filter((each) => each.stage === stage),
      ].some(({ invocations = [] }) =>
        invocations
          .flatMap((each) => withNested(each))
          .some((each) => each.uses.get(manager)?.fills === true),
      );
    if (isInstalledLater) markAll(gone, fills, last);
  }
  return gone;
}

/** Stops at the first that is marked: those before it are marked too. */
function markAll(gone: Map<Run, Want>, fills: Fills, removal: Want): void {
  for (let at: Fills | undefined = fills; at !== undefined; at = at.before) {
    if (gone.has(at.run) && at !== fills) return;
    gone.set(at.run, removal);
  }
}
