import { formOf, type ShellOption } from "../../shell/form.ts";
import { scriptSpan } from "../../shell/run.ts";
import type { Node } from "../../shell/tree.ts";
import type { Span } from "../../span.ts";
import type { Dockerfile } from "../../syntax/dockerfile.ts";
import type { Edit } from "../../syntax/edit.ts";
import { startJoining, type JoinableForm } from "./join.ts";
import { listStyle, type ListStyle } from "./list-style.ts";
import { commentsBetween } from "./neighbours.ts";
import type { ReadableRun } from "../build/runs.ts";

/** RUNs that become one. */
export interface Merge {
  readonly runs: readonly ReadableRun[];
  readonly assumes: readonly string[];
  readonly edits: readonly Edit[];
}

/** A merge that grows. */
export interface Merging {
  /** Takes the next RUN in; where that is not sound, or its text does not allow it, changes nothing and says why. */
  readonly add: (run: ReadableRun) => string | undefined;
  /** Whether the first `count` RUNs are one without any assumption. */
  readonly isCertain: (count: number) => boolean;
  /** The merge of the first `count` RUNs. */
  readonly take: (count: number) => Merge;
}

export function startMerging(file: Dockerfile): Merging {
  const joiner = startJoining();
  const runs: ReadableRun[] = [];
  const seams: Seam[] = [];
  /** How many assumptions there are with each RUN taken in. */
  const counts: number[] = [];
  const inForce = new Set<ShellOption>();

  function add(run: ReadableRun): string | undefined {
    const before = runs.at(-1);
    const form = formOf(run.read);
    const seam =
      before === undefined || form.kind === "other"
        ? undefined
        : seamOf(file, before, run, form, inForce);
    if (typeof seam === "string") return seam;
    const reason = joiner.add(run);
    if (reason !== undefined) return reason;
    if (form.kind !== "other")
      for (const option of form.preamble?.options ?? []) inForce.add(option);
    if (seam !== undefined) seams.push(seam);
    runs.push(run);
    counts.push(joiner.assumes.length);
    return undefined;
  }

  function take(count: number): Merge {
    const taken = runs.slice(0, count);
    const used = seams.slice(0, Math.max(0, count - 1));
    const joint = joiner.forms[0]?.kind === "sete" ? ";" : "&&";
    const style = listStyle(file, taken, joint);
    return {
      runs: taken,
      assumes: joiner.assumes.slice(0, counts[count - 1]),
      edits: used.map(({ start, end, comments }) => {
        return { start, end, text: seamText(file, style, joint, comments) };
      }),
    };
  }
  return { add, isCertain: (count) => counts[count - 1] === 0, take };
}

/** The text between the last command of one RUN and the first command that is kept of the next. */
interface Seam extends Span {
  readonly comments: readonly string[];
}

function seamOf(
  file: Dockerfile,
  before: ReadableRun,
  run: ReadableRun,
  form: JoinableForm,
  inForce: ReadonlySet<ShellOption>,
): Seam | string {
  const { source } = file;
  const node = firstKept(form, inForce);
  const last = before.read.script.body.statements.at(-1)?.node;
  if (node === undefined || last === undefined) return "a script is empty";
  const { start, end } = run.instruction;
  const from = scriptSpan(before.read, last).end;
  const to = scriptSpan(run.read, node).start;
  if (source.slice(from, before.instruction.end).includes("#"))
    return `line ${before.instruction.line} ends in a comment`;
  if (source.slice(start, Math.min(to, end)).includes("#"))
    return `line ${run.instruction.line} has a comment in front of its first command`;
  const comments = commentsBetween(file, before, run);
  if (comments.some((comment) => FOR_TOOLS.test(comment)))
    return `a comment for a tool belongs to line ${run.instruction.line} alone`;
  if (comments.some((comment) => COMMENTED_OUT.test(comment)))
    return `an instruction in front of line ${run.instruction.line} is commented out`;
  return { start: from, end: to, comments };
}

/** Linters, scanners and dockfix read them above the instruction that they are about. */
const FOR_TOOLS =
  /^\s*#\s*(?:checkov|dockfix|hadolint|kics|nosemgrep|semgrep|shellcheck|snyk|tally|trivy)\b/i;

/** Inside a RUN it could not be put back. */
const COMMENTED_OUT =
  /^\s*#+\s*(?:ADD|ARG|CMD|COPY|ENTRYPOINT|ENV|EXPOSE|FROM|HEALTHCHECK|LABEL|ONBUILD|RUN|SHELL|USER|VOLUME|WORKDIR)\s/;

/** The first command that is kept: behind a `set -e` of its own, which the lines before already said. */
function firstKept(
  form: JoinableForm,
  inForce: ReadonlySet<ShellOption>,
): Node | undefined {
  if (form.kind === "sete") return form.body[0]?.node;
  const { preamble, items } = form;
  const options = [...(preamble?.options ?? [])];
  const isSaid =
    preamble !== undefined && options.every((option) => inForce.has(option));
  return items[isSaid ? 1 : 0];
}

function seamText(
  file: Dockerfile,
  { operatorFirst, indent }: ListStyle,
  operator: "&&" | ";",
  comments: readonly string[],
): string {
  const continued = `${file.escape}${file.eol}${comments.join("")}${indent}`;
  if (operator === ";") return `; ${continued}`;
  return operatorFirst ? ` ${continued}&& ` : ` && ${continued}`;
}
