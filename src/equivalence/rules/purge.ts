import type { Analysis } from "../../analysis/analyse.ts";
import { isReadable, type ReadableRun } from "../../analysis/build/runs.ts";
import { compilerGone } from "../../analysis/cache/earlier.ts";
import { rebuiltWants } from "../../analysis/cache/rebuilds.ts";
import {
  elsewhereBecause,
  fillsOf,
  neededBecause,
  readsEarlier,
  type Filling,
} from "../../analysis/cache/fills.ts";
import { requirementOf } from "../../analysis/cache/requirement.ts";
import { assumedOf, both } from "../../analysis/cache/use.ts";
import {
  wantsBehind,
  wantsWithin,
  wantWithin,
} from "../../analysis/cache/uses.ts";
import type { Invocation } from "../../analysis/command/invocation.ts";
import { operandOf } from "../../analysis/command/operands.ts";
import { effectsOf } from "../../facts/programs/index.ts";
import { fixed } from "../../facts/programs/operand.ts";
import { assumption, type Assumption } from "../../assumption.ts";
import { hasOnePlace, type Manager } from "../../facts/managers/manager.ts";
import { memo, memoHere } from "../../memo.ts";
import { say, type Message } from "../../message.ts";
import { dominates } from "../../shell/flow.ts";
import type { CommandPurge, FlagPurge } from "../claim.ts";
import { purgeOf } from "../purge-command.ts";
import { managerCall } from "./call.ts";
import { assumed, noticed, refused, type Why } from "./rule.ts";

/** Whether a command that empties caches may stand behind a command of a RUN. */
export function judgeCommandPurge(
  analysis: Analysis,
  { run: number, managers, behind, command }: CommandPurge,
): readonly Why[] {
  const run = analysis.runs[number];
  const line = run?.instruction.line ?? 1;
  const purge = run && isReadable(run) ? purgeOf(run, command) : undefined;
  if (run === undefined || !isReadable(run) || purge === undefined)
    return refused(
      line,
      say`\`${command}\` removes what is neither a cache nor an archive that the same RUN fetched and unpacked`,
    );
  if (purge.managers.map(({ name }) => name).join() !== managers.join())
    return refused(line, say`\`${command}\` empties another cache`);
  return purge.managers.flatMap((manager) => {
    const filling = fillsOf(run, manager, behind + 1);
    if (filling === undefined)
      return refused(
        line,
        say`nothing in front of \`${command}\` fills the cache of ${manager.name}: it may remove what was there before, or fail`,
      );
    const own = wantWithin(analysis, run, manager, behind + 1);
    if (own !== undefined)
      return noticed(line, say`the RUN itself needs it: ${own}`);
    const elsewhere = elsewhereBecause(
      analysis,
      run,
      filling.last,
      manager,
      purge.isOwn,
      behind,
    );
    if (elsewhere !== undefined) return refused(line, elsewhere);
    const { located } = filling.last.invocation;
    const withoutSudo = sudoBecause(run, manager, filling, purge.bySudo);
    if (withoutSudo !== undefined) return refused(line, withoutSudo);
    if (purge.isOwn && !dominates(located, "end", run.errexit))
      return refused(
        line,
        say`the command may fail, or not run, without failing the RUN`,
      );
    const answers = judgeCache(
      analysis,
      run,
      manager,
      filling,
      "command",
      purge.remedy === manager.remedies[0],
      behind + 1,
    );
    return purge.bySudo
      ? [...answers, ...assumed(line, [maySudo(command)])]
      : answers;
  });
}

/** Why a command may not run under sudo, or has to; `undefined` where it runs as the call does that filled the cache. */
function sudoBecause(
  run: ReadableRun,
  manager: Manager,
  { last: { invocation } }: Filling,
  bySudo: boolean,
): Message | undefined {
  const { located, under, user } = invocation;
  if (under === undefined && !bySudo) return undefined;
  if (
    bySudo &&
    under !== undefined &&
    user === "root" &&
    hasOnePlace(manager) &&
    dominates(located, "end", run.errexit)
  )
    return undefined;
  return under === undefined
    ? say`nothing shows that it may run as root`
    : say`it runs under ${under}, and what may be removed there is not known`;
}

function maySudo(command: string): Assumption {
  const [under = "", ...words] = command.split(/\s+/);
  const inner = words.join(" ");
  return assumption(
    `${under}-may:${words[0] ?? ""}`,
    say`${under} may run \`${inner}\``,
  );
}

/** Whether a call may get the flag that keeps its cache empty. */
export function judgeFlagPurge(
  analysis: Analysis,
  claim: FlagPurge,
): readonly Why[] {
  const { at: place, flag } = claim;
  const line = analysis.runs[claim.run]?.instruction.line ?? 1;
  const found = managerCall(analysis, claim);
  if (found === undefined || !isFlagOf(found.manager, flag))
    return refused(line, say`\`${flag}\` is no flag that keeps a cache empty`);
  const { run, manager, invocation, use } = found;
  if (use.refuses !== undefined) return noticed(line, [use.refuses]);
  const { program, args } = invocation.call;
  const having = manager.read({
    program,
    args: [...args.slice(0, place), flag, ...args.slice(place)],
  });
  const isTaken =
    having?.avoids === true &&
    having.verb === use.verb &&
    having.reads === use.reads &&
    place > use.at &&
    isOwnWord(invocation, place, flag);
  if (!isTaken) return refused(line, say`\`${flag}\` would be no option there`);
  return use.avoids === true ? [] : flagged(analysis)(run)(manager);
}

/** The flag goes to every call of a RUN: what is asked of its cache is the same for all of them. */
const flagged = memo((analysis: Analysis) =>
  memoHere((run: ReadableRun) =>
    memoHere((manager: Manager): readonly Why[] => {
      const filling = fillsOf(run, manager, Infinity);
      return filling === undefined
        ? []
        : judgeCache(
            analysis,
            run,
            manager,
            filling,
            "flag",
            true,
            run.invocations.findIndex(
              (each) => each === filling.filling[0]?.invocation,
            ) + 1,
          );
    }),
  ),
);

/** The word is an option by itself: with it, the call does what it did without, and it is not the value of the option in front of it. */
function isOwnWord(
  { call, args }: Invocation,
  place: number,
  flag: string,
): boolean {
  const operands = args.map(operandOf);
  const flagged = [
    ...operands.slice(0, place),
    fixed(flag),
    ...operands.slice(place),
  ];
  const [without, having] = [operands, flagged].map((each) =>
    effectsOf(call.program, each).filter(({ kind }) => kind !== "cache"),
  );
  if (JSON.stringify(without) !== JSON.stringify(having)) return false;
  const isRead = without?.every(({ kind }) => kind !== "unknown") === true;
  // Which of its options take a value is not known.
  return isRead || args[place - 1]?.text.startsWith("-") !== true;
}

function isFlagOf({ remedies }: Manager, flag: string): boolean {
  return remedies.some(
    (remedy) => remedy.kind === "flag" && remedy.flag === flag,
  );
}

/** Why a cache that a RUN fills may not be empty behind it. */
export function judgeCache(
  analysis: Analysis,
  run: ReadableRun,
  manager: Manager,
  filling: Filling,
  form: "flag" | "command",
  isPreferred: boolean,
  /** The command of the RUN from which on the cache is empty. */
  from: number,
): readonly Why[] {
  const { line } = run.instruction;
  const behind = both(
    wantsBehind(analysis, manager, run),
    rebuiltWants(analysis, manager, run),
  );
  const within = wantsWithin(analysis, run, manager, from);
  const needed =
    readsEarlier(analysis, run, manager, filling, form) ??
    neededBecause(analysis, run, manager, filling, behind, form);
  if (needed !== undefined) return noticed(line, needed);
  const required = requirementOf(analysis, run, manager, filling, isPreferred);
  if ("refused" in required) return noticed(line, required.refused);
  const gone = compilerGone(analysis, manager, run);
  return assumed(line, [
    ...required.assumes,
    ...assumedOf(both(within, behind), manager),
    ...(gone === undefined ? [] : [gone]),
  ]);
}
