import { formOf, type ShellOption } from "../../shell/form.ts";
import { scriptSpan } from "../../shell/run.ts";
import type { Node } from "../../shell/tree.ts";
import type { Span } from "../../span.ts";
import type { Dockerfile } from "../../syntax/dockerfile.ts";
import type { Edit } from "../../syntax/edit.ts";
import { line as at, say, type Message } from "../../message.ts";
import type { JoinableForm } from "./join.ts";
import { listStyle, type ListStyle } from "./list-style.ts";
import { commentsBetween } from "./neighbours.ts";
import type { ReadableRun } from "../build/runs.ts";

/**
 * Writes neighbouring RUNs as one. Whether they may be one is not asked here: for forms that no rule lets join it writes what comes closest,
 * and only refuses where the text leaves no room, such as a comment in between that is for a tool.
 */
export function writeSeams(
  file: Dockerfile,
  runs: readonly ReadableRun[],
): readonly Edit[] | { readonly noPlace: Message } {
  const inForce = new Set<ShellOption>();
  const seams: Seam[] = [];
  let joint: "&&" | ";" | undefined;
  for (const [index, run] of runs.entries()) {
    const form = formOf(run.read);
    if (form.kind === "other") return { noPlace: [form.reason] };
    joint ??= form.kind === "sete" ? ";" : "&&";
    const before = runs[index - 1];
    if (before !== undefined) {
      const seam = seamOf(file, before, run, form, inForce);
      if ("noPlace" in seam) return seam;
      seams.push(seam);
    }
    for (const option of form.preamble?.options ?? []) inForce.add(option);
  }
  const operator = joint ?? "&&";
  const style = listStyle(file, runs, operator);
  return seams.map(({ start, end, comments }) => {
    return { start, end, text: seamText(file, style, operator, comments) };
  });
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
): Seam | { readonly noPlace: Message } {
  const { source } = file;
  const node = firstKept(form, inForce);
  const last = before.read.script.body.statements.at(-1)?.node;
  if (node === undefined || last === undefined)
    return { noPlace: say`a script is empty` };
  const { start, end } = run.instruction;
  const from = scriptSpan(before.read, last).end;
  const to = scriptSpan(run.read, node).start;
  if (source.slice(from, before.instruction.end).includes("#"))
    return { noPlace: say`${at(before.instruction.line)} ends in a comment` };
  if (source.slice(start, Math.min(to, end)).includes("#"))
    return {
      noPlace: say`${at(run.instruction.line)} has a comment in front of its first command`,
    };
  const comments = commentsBetween(file, before, run);
  if (comments.some((comment) => FOR_TOOLS.test(comment)))
    return {
      noPlace: say`a comment for a tool belongs to ${at(run.instruction.line)} alone`,
    };
  if (comments.some((comment) => COMMENTED_OUT.test(comment)))
    return {
      noPlace: say`an instruction in front of ${at(run.instruction.line)} is commented out`,
    };
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
