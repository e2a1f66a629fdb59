import type { Span } from "./span.ts";

/** What kind of thing went wrong; stable, for programs. */
export type ErrorCode =
  | "invalid-dockerfile"
  | "unsupported-text"
  | "foreign-frontend"
  | "overlapping-edits"
  | "bad-option"
  | "internal";

/** Where in a source text something is, both 1-based; the column counts UTF-16 code units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Something wrong with a Dockerfile: what, where, and what to do about it. */
export interface Problem {
  readonly code: ErrorCode;
  readonly message: string;
  /** Offsets into the source. */
  readonly span: Span;
  readonly hint?: string;
}

/** The only error that dockfix throws on purpose. `message` is one line; `frame` shows the source around it. */
export class DockfixError extends Error {
  override readonly name = "DockfixError";
  readonly code: ErrorCode;
  readonly position: Position | undefined;
  readonly frame: string | undefined;
  readonly hint: string | undefined;

  constructor(
    code: ErrorCode,
    message: string,
    details: {
      readonly position?: Position;
      readonly frame?: string;
      readonly hint?: string | undefined;
    } = {},
  ) {
    super(message);
    this.code = code;
    this.position = details.position;
    this.frame = details.frame;
    this.hint = details.hint;
  }
}

/** The position of an offset in `source`; an offset behind the end is at the end. */
export function positionAt(source: string, offset: number): Position {
  const at = Math.max(0, Math.min(offset, source.length));
  let line = 1;
  let lineStart = 0;
  for (;;) {
    const newline = source.indexOf("\n", lineStart);
    if (newline === -1 || newline >= at) break;
    line++;
    lineStart = newline + 1;
  }
  return { line, column: at - lineStart + 1 };
}

const FRAME_WIDTH = 100;

/** The line that holds `offset`, the one before and the one after, with a caret; long lines are cut around the caret. */
export function codeFrame(source: string, offset: number): string {
  const { line, column } = positionAt(source, offset);
  const lines = source.split("\n");
  const from = Math.max(1, line - 1);
  const to = Math.min(lines.length, line + 1);
  const gutter = String(to).length;
  const cut = Math.max(0, column - FRAME_WIDTH);
  const shown: string[] = [];
  for (let number = from; number <= to; number++) {
    const text = visible(
      (lines[number - 1] ?? "").slice(cut, cut + FRAME_WIDTH),
    );
    const mark = number === line ? ">" : " ";
    shown.push(
      `${mark} ${String(number).padStart(gutter)} | ${text}`.trimEnd(),
    );
    if (number === line) {
      shown.push(`  ${" ".repeat(gutter)} | ${" ".repeat(column - 1 - cut)}^`);
    }
  }
  return shown.join("\n");
}

/** Makes a thrown error of a problem. */
export function errorOf(source: string, problem: Problem): DockfixError {
  return new DockfixError(problem.code, problem.message, {
    position: positionAt(source, problem.span.start),
    frame: codeFrame(source, problem.span.start),
    hint: problem.hint,
  });
}

/** Control characters would move the terminal's cursor; a tab would move the caret. */
function visible(text: string): string {
  return Array.from(text.replace(/\r$/, ""))
    .map((c) => (c === "\t" ? " " : isControl(c) ? "\ufffd" : c))
    .join("");
}

function isControl(c: string): boolean {
  const code = c.charCodeAt(0);
  return code < 0x20 || code === 0x7f;
}
