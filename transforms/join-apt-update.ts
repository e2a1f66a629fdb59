import type { Analysis } from "../src/analysis/analyse.ts";
import { joining } from "../src/analysis/join.ts";
import { mergeEdits } from "../src/analysis/merge.ts";
import { isReadable, type ReadableRun } from "../src/analysis/runs.ts";
import { wantsOf, type Wants } from "../src/analysis/wants.ts";
import { apt } from "../src/facts/managers/apt.ts";
import { dominates } from "../src/shell/flow.ts";
import { scriptSpan } from "../src/shell/run.ts";
import { argsText, type Instruction } from "../src/syntax/instruction.ts";
import { defineTransform, type Change, type Saving } from "../src/transform.ts";

/**
 * `RUN apt-get update` by itself is cached: weeks later the next RUN installs from lists that name packages which are gone, and the lists stay in the image.
 * The update joins the RUN that installs. Where something stands between them it moves there, and the lists may then be newer: that is an assumption.
 *
 * Refuses: more than one RUN that needs the lists, anything in between that may need them, an update whose failure is ignored.
 */
export const joinAptUpdate = defineTransform({
  name: "join-apt-update",
  summary: "Put a lone apt-get update into the RUN that installs.",
  risk: "low",
  find(analysis) {
    const changes: Change[] = [];
    const refusals: { line: number; reason: string }[] = [];
    const lone = analysis.runs.filter(
      (run): run is ReadableRun =>
        isReadable(run) && run.stage.ships && isLoneUpdate(run),
    );
    const wants = lone.length > 0 ? wantsOf(analysis, apt) : undefined;
    for (const run of lone) {
      const found =
        wants === undefined ? undefined : join(analysis, run, wants);
      if (typeof found === "string")
        refusals.push({ line: run.instruction.line, reason: found });
      else if (found !== undefined) changes.push(found);
    }
    return { changes, refusals };
  },
});

const SAVING: Saving = {
  bytes: undefined,
  source: "none by itself: purge-caches can then remove the lists",
};

/** The RUN is an update of apt and nothing else. */
function isLoneUpdate(run: ReadableRun): boolean {
  const [only, ...more] = run.invocations;
  return (
    only !== undefined &&
    more.length === 0 &&
    apt.read(only.call)?.verb === "update" &&
    run.read.script.body.statements[0]?.node.type === "command"
  );
}

function join(
  analysis: Analysis,
  run: ReadableRun,
  wants: (run: ReadableRun) => Wants,
): Change | string | undefined {
  const runs = analysis.runsOf(run.stage);
  const next = runs[runs.indexOf(run) + 1];
  if (next === undefined) return undefined;
  if (!isReadable(next)) return `line ${next.instruction.line} was not read`;
  if (!needsLists(next))
    return `line ${next.instruction.line} stands between the update and what needs it`;
  const behind = wants(next);
  const adjacent = next.index === run.index + 1;
  const base = {
    line: run.instruction.line,
    endLine: next.instruction.endLine,
    purges: [],
    saving: SAVING,
    reason: "a cached update serves stale lists to the install behind it",
  };
  if (adjacent) {
    const verdict = joining([run, next]);
    if (!verdict.joinable) return verdict.reason;
    const edits = mergeEdits(analysis.file, [run, next], verdict.forms);
    if (typeof edits === "string") return edits;
    return {
      ...base,
      risk: verdict.assumes.length > 0 ? "medium" : "low",
      edits,
      assumes: verdict.assumes,
      declared: {},
    };
  }
  const other = behind.certain ?? behind.unknown[0];
  if (other !== undefined)
    return `line ${other.line} may need the lists too: ${other.what}`;
  return move(analysis, run, next, base);
}

function needsLists(run: ReadableRun): boolean {
  return run.invocations.some(({ call }) => apt.read(call)?.reads === true);
}

/** Moves the update over what stands between. */
function move(
  analysis: Analysis,
  run: ReadableRun,
  next: ReadableRun,
  base: Pick<Change, "line" | "endLine" | "purges" | "saving" | "reason">,
): Change | string {
  const own = run.invocations[0];
  const install = next.invocations.find(
    ({ call }) => apt.read(call)?.reads === true,
  );
  const first = next.read.script.body.statements[0]?.node;
  if (own === undefined || install === undefined || first === undefined)
    return "the scripts are empty";
  if (
    run.instruction.flags.length > 0 ||
    run.instruction.heredocs.length > 0 ||
    next.instruction.heredocs.length > 0
  )
    return "it has flags or a heredoc";
  const between = run.stage.instructions.slice(run.index + 1, next.index);
  const stop = between.find(changesUpdate);
  if (stop !== undefined)
    return `line ${stop.line} changes what the update runs with`;
  const updates = next.invocations.some(
    (other) =>
      apt.read(other.call)?.refreshes === true &&
      dominates(other.located, install.located, next.errexit),
  );
  if (updates) return `line ${next.instruction.line} updates by itself`;
  const starts = first.type === "and-or" ? first.items[0] : first;
  const operators = first.type === "and-or" ? first.operators : [];
  if (
    starts?.type !== "command" ||
    operators.includes("||") ||
    next.read.script.body.statements.length > 1
  ) {
    return `line ${next.instruction.line} is no plain list`;
  }
  const text = run.read.script.text.trim();
  if (text.includes("#")) return "a comment stands behind it";
  const at = scriptSpan(next.read, starts).start;
  return {
    ...base,
    risk: "medium",
    edits: [
      { start: run.instruction.start, end: run.instruction.end, text: "" },
      { start: at, end: at, text: `${text} && ` },
    ],
    assumes: [
      `what line ${between[0]?.line ?? run.instruction.line} and the lines behind it do does not depend on the lists, and newer lists install as well`,
    ],
    declared: { commands: [text], removedCommands: [text] },
  };
}

/** Another user, shell or environment, or files of apt itself. */
function changesUpdate(instruction: Instruction): boolean {
  const { keyword } = instruction;
  if (keyword === "ENV" || keyword === "ARG")
    return instruction.pairs.some(({ key }) =>
      /proxy|apt|path|^ld_|^http/i.test(key),
    );
  if (keyword === "COPY" || keyword === "ADD")
    return /apt|\s\/(?:etc\/?)?$/.test(argsText(instruction));
  return (
    keyword === "USER" ||
    keyword === "SHELL" ||
    keyword === "ONBUILD" ||
    keyword === "VOLUME"
  );
}
