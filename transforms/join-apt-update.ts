import type { Analysis } from "../src/analysis/analyse.ts";
import { crossing } from "../src/analysis/merge/commutes.ts";
import { listStyle } from "../src/analysis/merge/list-style.ts";
import { startMerging } from "../src/analysis/merge/merge.ts";
import { isReadable, type ReadableRun } from "../src/analysis/build/runs.ts";
import { wantsBehind } from "../src/analysis/cache/uses.ts";
import { apt } from "../src/facts/managers/apt.ts";
import { dominates } from "../src/shell/flow.ts";
import { formOf } from "../src/shell/form.ts";
import { scriptCrossesGap, scriptSpan } from "../src/shell/run.ts";
import type { Dockerfile } from "../src/syntax/dockerfile.ts";
import type { Edit } from "../src/syntax/edit.ts";
import type { Instruction } from "../src/syntax/instruction.ts";
import {
  defineTransform,
  type Change,
  type Refusal,
  type Saving,
} from "../src/transform.ts";

/**
 * `RUN apt-get update` by itself is cached: weeks later the next RUN installs from lists that name packages which are gone, and the lists stay in the image.
 * The update joins the RUN that installs. Where something stands between them it moves there, and the lists may then be newer: that is an assumption.
 *
 * Refuses: RUNs that may not be one (see merge-runs), a RUN in between, and, where the update would move, more than one RUN that needs the lists
 * and whatever in between changes the user, the shell, the environment or the files of apt.
 */
export const joinAptUpdate = defineTransform({
  name: "join-apt-update",
  summary: "Put a lone apt-get update into the RUN that installs.",
  risk: "low",
  find(analysis) {
    const changes: Change[] = [];
    const refusals: Refusal[] = [];
    for (const stage of analysis.stages.filter(({ ships }) => ships)) {
      const runs = analysis.runsOf(stage);
      for (const [index, run] of runs.entries()) {
        const next = runs[index + 1];
        if (next === undefined || !isReadable(run) || !isLoneUpdate(run))
          continue;
        const { line } = next.instruction;
        const found = isReadable(next)
          ? join(analysis, run, next)
          : `line ${line} was not read`;
        if (typeof found === "string")
          refusals.push({ line: run.instruction.line, reason: found });
        else changes.push(found);
      }
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
  const form = formOf(run.read);
  return (
    only !== undefined &&
    more.length === 0 &&
    only.uses.get(apt)?.verb === "update" &&
    form.kind === "and" &&
    form.items[0]?.type === "command"
  );
}

function join(
  analysis: Analysis,
  run: ReadableRun,
  next: ReadableRun,
): Change | string {
  const { line } = next.instruction;
  const uses = next.invocations.map((invocation) => {
    return { invocation, use: invocation.uses.get(apt) };
  });
  const install = uses.find(({ use }) => use?.reads === true)?.invocation;
  if (install === undefined)
    return `line ${line} stands between the update and what needs it`;
  const updates = uses.some(
    ({ invocation, use }) =>
      use?.refreshes === true &&
      dominates(invocation.located, install.located, next.errexit),
  );
  if (updates) return `line ${line} updates by itself`;
  const base = {
    line: run.instruction.line,
    endLine: next.instruction.endLine,
    purges: [],
    saving: SAVING,
    reason: "a cached update serves stale lists to the install behind it",
  };
  if (next.index > run.index + 1) {
    const { certain, unknown } = wantsBehind(analysis, apt, next);
    const other = certain ?? unknown[0];
    return other === undefined
      ? move(analysis.file, run, next, base)
      : `line ${other.line} may need the lists too: ${other.what}`;
  }
  const merging = startMerging(analysis.file);
  const why = merging.add(run) ?? merging.add(next);
  if (why !== undefined) return why;
  const { edits, assumes } = merging.take(2);
  return {
    ...base,
    risk: assumes.length > 0 ? "medium" : "low",
    edits,
    assumes,
  };
}

/** Moves the update over what stands between. */
function move(
  file: Dockerfile,
  run: ReadableRun,
  next: ReadableRun,
  base: Pick<Change, "line" | "endLine" | "purges" | "saving" | "reason">,
): Change | string {
  const { line } = next.instruction;
  if (run.instruction.flags.length > 0 || next.instruction.flags.length > 0)
    return `it would move to line ${line}, and one of the two has flags`;
  const between = run.stage.instructions.slice(run.index + 1, next.index);
  const stop = between.find((each) => crossing(each) === "changes");
  if (stop !== undefined)
    return `line ${stop.line} changes what the update runs with`;
  const written = run.read.script.text.trim();
  if (written.includes("#")) return "a comment stands behind it";
  // Without the line ends, blanks are left over.
  const text = /["'\\]/.test(written)
    ? written
    : written.replace(/[ \t]+/g, " ");
  const insertion = atFront(file, next, text);
  if (insertion === undefined) return `line ${line} is no plain list`;
  const doubt = between.find((each) => crossing(each) === "may");
  const assumes =
    doubt === undefined
      ? []
      : [
          `line ${doubt.line} does not change what ${text} finds, and newer package lists install as well`,
        ];
  return {
    ...base,
    risk: assumes.length > 0 ? "medium" : "low",
    edits: [removal(file, run.instruction), insertion],
    assumes,
  };
}

/** The lines of an instruction; of two blank lines that would meet, one goes as well. */
function removal({ source }: Dockerfile, { start, end }: Instruction): Edit {
  const isBlankBefore = /(?:^|\n)[ \t]*\r?\n$/.test(
    source.slice(Math.max(0, start - 100), start),
  );
  const blank = /^[ \t]*\r?\n/.exec(source.slice(end))?.[0] ?? "";
  return { start, end: end + (isBlankBefore ? blank.length : 0), text: "" };
}

/** Puts a command in front of all others of a RUN, each of which runs only if it succeeds. */
function atFront(
  file: Dockerfile,
  run: ReadableRun,
  command: string,
): Edit | undefined {
  const form = formOf(run.read);
  if (form.kind === "other" || run.instruction.heredocs.length > 0)
    return undefined;
  if (form.kind === "and") {
    const first = form.items[form.preamble === undefined ? 0 : 1];
    if (first?.type !== "command" && first?.type !== "pipeline")
      return undefined;
    if (first.type === "pipeline" && first.negated) return undefined;
    const { start } = scriptSpan(run.read, first);
    return { start, end: start, text: `${command} && ` };
  }
  const [first] = form.body;
  if (first === undefined) return undefined;
  const { start } = scriptSpan(run.read, first.node);
  const { indent } = listStyle(file, [run], ";");
  const isLong = scriptCrossesGap(run.read, run.read.script.body);
  const separator = isLong ? `; ${file.escape}${file.eol}${indent}` : "; ";
  return { start, end: start, text: `${command}${separator}` };
}
