import type { Manager } from "../facts/managers/manager.ts";
import { isUnreadable } from "../shell/run.ts";
import {
  argsText,
  flagValue,
  type Instruction,
} from "../syntax/instruction.ts";
import type { Analysis } from "./analyse.ts";
import { lineOf, type Invocation } from "./invocation.ts";
import { covers } from "./mounts.ts";
import type { Run } from "./runs.ts";
import type { Stage } from "./stages.ts";
import { mentions, short, type Want } from "./want.ts";

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
  const { base } = stage;
  return [
    ...(base.kind === "stage"
      ? runsBefore(analysis, base.stage, Infinity)
      : []),
    ...analysis.runsOf(stage).filter((run) => run.index < index),
  ];
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

/**
 * What put files into the cache on purpose, in front of command `at` of a RUN: a COPY into it, or a command that names it or fills it for its own sake.
 * The manager may find there what it would find nowhere else.
 */
export function filledBefore(
  analysis: Analysis,
  run: Run,
  manager: Manager,
  at: number,
): Want | undefined {
  const copy = copiesBefore(run.stage, run.index).find((instruction) =>
    copiesInto(instruction, manager),
  );
  if (copy !== undefined)
    return { line: copy.line, what: short(argsText(copy)) };
  for (const each of commandsBefore(analysis, run, at)) {
    const text = lineOf(each.invocation);
    const use = each.invocation.uses.get(manager);
    const purpose =
      use?.keeps === true ||
      (manager.named.test(text) && !manager.cleanedBy.test(text));
    if (purpose) return { line: each.run.instruction.line, what: short(text) };
  }
  const hidden = runsBefore(analysis, run.stage, run.index).find(
    (each) =>
      isUnreadable(each.read) && mentions(argsText(each.instruction), manager),
  );
  return hidden === undefined
    ? undefined
    : {
        line: hidden.instruction.line,
        what: "a RUN that dockfix does not read",
      };
}

function copiesBefore(stage: Stage, index: number): readonly Instruction[] {
  const { base } = stage;
  return [
    ...(base.kind === "stage" ? copiesBefore(base.stage, Infinity) : []),
    ...stage.instructions
      .slice(0, index)
      .filter(({ keyword }) => keyword === "COPY" || keyword === "ADD"),
  ];
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
export function refreshedBefore(
  analysis: Analysis,
  run: Run,
  manager: Manager,
): Want | undefined {
  for (const each of runsBefore(analysis, run.stage, run.index)) {
    const uses = each.invocations.flatMap(
      ({ uses: all }) => all.get(manager) ?? [],
    );
    const [first] = each.invocations;
    const alone =
      uses.length > 0 && uses.every(({ refreshes }) => refreshes === true);
    if (!alone || first === undefined || isCleaned(each, manager)) continue;
    return { line: each.instruction.line, what: short(lineOf(first)) };
  }
  return undefined;
}

function isCleaned(run: Run, manager: Manager): boolean {
  return run.invocations.some((each) => manager.cleanedBy.test(lineOf(each)));
}

const REMOVES =
  /^(?:apk (?:.* )?del|(?:apt-get|apt|yum|dnf|microdnf) (?:-\S+ )*(?:remove|purge|autoremove|erase))(?: |$)/;

/**
 * The removal of packages that stands between two commands of a manager that keeps what it compiles, when the RUN holds one of them:
 * the second may need no compiler because the first had one.
 */
export function compilerGone(
  analysis: Analysis,
  run: Run,
  manager: Manager,
): Want | undefined {
  if (manager.compiles !== true) return undefined;
  const fills = ({ invocation }: Earlier): boolean => {
    const use = invocation.uses.get(manager);
    return use?.fills === true && use.avoids !== true;
  };
  for (const stage of analysis.stages) {
    const all = commandsOf(runsBefore(analysis, stage, Infinity));
    const first = all.findIndex(fills);
    const last = all.findLastIndex(fills);
    const gone = all.findIndex(
      ({ invocation }, index) =>
        index > first && index < last && REMOVES.test(lineOf(invocation)),
    );
    const removal = all[gone];
    if (first === -1 || removal === undefined) continue;
    const concerned = all.some((each) => each.run === run && fills(each));
    if (!concerned) continue;
    return {
      line: removal.run.instruction.line,
      what: short(lineOf(removal.invocation)),
    };
  }
  return undefined;
}
