import { switchesPrograms } from "../../facts/programs/languages.ts";
import { assumption, type Assumption } from "../../assumption.ts";
import { line as place, say, type Message } from "../../message.ts";
import { short } from "./use.ts";
import type { Manager, Requirement } from "../../facts/managers/manager.ts";
import type { Analysis } from "../analyse.ts";
import { imageFacts, rootOf } from "../build/base.ts";
import type { Filling, ManagerCall } from "./fills.ts";
import { absolute, textInImage } from "../build/files.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import {
  brokenBefore,
  broughtBefore,
  commandsBefore,
  shownBefore,
  type Earlier,
} from "./earlier.ts";
import type { ReadableRun, Run } from "../build/runs.ts";
import type { Base } from "../build/stages.ts";
import { valueOf } from "../build/variables.ts";

/** Whether a manager's requirement holds for the calls of a RUN: yes, as an assumption, or `refused` with the reason. */
export type Verdict =
  { readonly assumes: readonly Assumption[] } | { readonly refused: Message };

const HOLDS: Verdict = { assumes: [] };

export function requirementOf(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
  { filling, last }: Filling,
  isPreferred: boolean,
): Verdict {
  const { requirement, name } = manager;
  if (requirement === undefined) return HOLDS;
  if (requirement.concerns === "preferred" && !isPreferred) return HOLDS;
  const at = run.invocations.indexOf(last.invocation);
  const broken = brokenBefore(analysis, manager, run, at + 1);
  if (broken !== undefined)
    return {
      refused: say`${place(broken.line)} may make it another ${name}: ${short(broken.what)}`,
    };
  if (filling.every(({ use }) => use.proves === true)) return HOLDS;
  const image = {
    ...imageFacts(run.stage.base),
    pinned: isPinned(run.stage.base),
  };
  const holds = requirement.holds(image, projectOf(analysis, run));
  if (holds === false)
    return {
      refused: say`the change needs that ${requirement.assumption}; here that is not so`,
    };
  const shown =
    holds === true ||
    shownBefore(analysis, manager, lastIn(analysis, run), Infinity) !==
      undefined ||
    isBroughtForAll(analysis, run, manager, { filling, last });
  return shown
    ? HOLDS
    : {
        assumes: [assumption(`version:${name}`, [requirement.assumption])],
      };
}

function isPinned(base: Base): boolean {
  const root = rootOf(base);
  return root.kind === "image" && root.image.digest !== undefined;
}

/** Any command of the stage may show it. */
function lastIn(analysis: Analysis, run: ReadableRun): Run {
  return analysis.runsOf(run.stage).at(-1) ?? run;
}

/** How many commands are looked back at for the one that brought a version: it keeps the work linear. */
const REACH = 500;

function isBroughtForAll(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
  { filling, last }: Pick<Filling, "filling" | "last">,
): boolean {
  const { requirement } = manager;
  const at = run.invocations.indexOf(last.invocation) + 1;
  if (requirement === undefined) return true;
  if (broughtBefore(analysis, manager, run, at) === undefined) return false;
  const before = commandsBefore(analysis, run, at).slice(-REACH);
  return filling.every((call) => isBrought(before, run, requirement, call));
}

/** A command in front brought a version for which it holds, of the very program that a call is of. */
function isBrought(
  before: readonly Earlier[],
  run: ReadableRun,
  { broughtBy }: Requirement,
  { invocation }: ManagerCall,
): boolean {
  const end = before.findIndex((each) => each.invocation === invocation);
  const at = before.findLastIndex(
    (each, index) =>
      index < end &&
      broughtBy?.test(lineOf(each.invocation)) === true &&
      isSame(each.invocation, invocation),
  );
  const brought = before[at];
  if (brought === undefined) return false;
  const path = (each: Earlier["run"]): string | undefined =>
    valueOf(each.environment.variables, "PATH");
  return (
    path(brought.run) === path(run) &&
    brought.run.environment.user === run.environment.user &&
    !before
      .slice(at, end)
      .some((each) => switchesPrograms(lineOf(each.invocation)))
  );
}

/** `python3 -m pip` and `pip3`, `python` and `pip`: the same, as far as one may tell by the name. */
function isSame(brought: Invocation, used: Invocation): boolean {
  const [ours, theirs] = [brought, used].map(({ word }) => {
    const path = word.value ?? word.text;
    const folder = path.slice(0, path.lastIndexOf("/") + 1);
    return `${folder}${/(\d*)[\d.]*$/.exec(path)?.[1]?.slice(0, 1) ?? ""}`;
  });
  return ours === theirs;
}

function projectOf(
  { context, copiedBefore }: Analysis,
  run: ReadableRun,
): {
  readonly read: (path: string) => string | undefined;
  readonly inContext: (path: string) => string | undefined;
} {
  const moves = run.invocations.some(
    ({ call, effects }) =>
      effects.some(({ kind }) => kind === "moves") ||
      call.args.some((arg) => /^(?:--cwd|--prefix|-C)(?:=|$)/.test(arg ?? "")),
  );
  const workdir = moves ? undefined : run.environment.workdir;
  return {
    read: (path) =>
      textInImage(
        context,
        copiedBefore(run.stage, run.index),
        absolute(path, workdir),
      ),
    inContext: (path) => context?.read(path),
  };
}
