import { scriptSpan } from "../shell/run.ts";
import type { Form } from "../shell/form.ts";
import type { Node } from "../shell/tree.ts";
import type { Dockerfile } from "../syntax/dockerfile.ts";
import type { Edit } from "../syntax/edit.ts";
import { commentsBetween } from "./neighbours.ts";
import type { ReadableRun } from "./runs.ts";

/** The edits that make one RUN of neighbours that `joining` allows to join. A string says why the text does not allow it. */
export function mergeEdits(
  file: Dockerfile,
  runs: readonly ReadableRun[],
  forms: readonly Form[],
): readonly Edit[] | string {
  const edits: Edit[] = [];
  const style = styleOf(file, runs);
  for (let at = 1; at < runs.length; at++) {
    const first = runs[at - 1];
    const second = runs[at];
    const form = forms[at];
    const firstNode = first?.read.script.body.statements.at(-1)?.node;
    if (
      first === undefined ||
      second === undefined ||
      form === undefined ||
      firstNode === undefined
    )
      return "a script is empty";
    const secondNode = firstOf(form);
    if (secondNode === undefined) return "a script is empty";
    const start = scriptSpan(first.read, firstNode).end;
    const end = scriptSpan(second.read, secondNode).start;
    const keywordEnd = second.instruction.start;
    if (file.source.slice(keywordEnd, end).includes("#"))
      return `line ${second.instruction.line} has a comment before its first command`;
    const joiner = forms[0]?.kind === "sete" ? ";" : "&&";
    edits.push({
      start,
      end,
      text: seam(file, style, joiner, commentsBetween(file, first, second)),
    });
  }
  return edits;
}

/** The first command that is kept: behind a `set -e` of its own, which the lines before already said. */
function firstOf(form: Form): Node | undefined {
  if (form.kind === "and") return form.items[0];
  return form.kind === "sete" ? form.statements[0]?.node : undefined;
}

/** How the file writes a list over several lines. */
interface Style {
  /** `a && \` with the operator at the end of the line, or `\` and the operator at the start of the next. */
  readonly operatorFirst: boolean;
  readonly indent: string;
}

function seam(
  file: Dockerfile,
  style: Style,
  joiner: "&&" | ";",
  comments: readonly string[],
): string {
  const { escape, eol } = file;
  const between = comments.join("");
  if (joiner === ";") return `; ${escape}${eol}${between}${style.indent}`;
  return style.operatorFirst
    ? ` ${escape}${eol}${between}${style.indent}&& `
    : ` && ${escape}${eol}${between}${style.indent}`;
}

/** Reads the style off the RUNs themselves, then off the rest of the file. */
function styleOf(file: Dockerfile, runs: readonly ReadableRun[]): Style {
  const own = runs.map((run) =>
    file.source.slice(run.instruction.start, run.instruction.end),
  );
  for (const text of [...own, file.source]) {
    const leading = /[\\`]\r?\n(?:[ \t]*#[^\n]*\n)*([ \t]*)&&/.exec(text);
    const trailing =
      /(?:&&|;)[ \t]*[\\`]\r?\n(?:[ \t]*#[^\n]*\n)*([ \t]*)\S/.exec(text);
    if (
      leading !== null &&
      (trailing === null || leading.index < trailing.index)
    )
      return { operatorFirst: true, indent: leading[1] ?? "" };
    if (trailing !== null)
      return { operatorFirst: false, indent: trailing[1] ?? "" };
  }
  return { operatorFirst: true, indent: " " };
}
