import type { Problem } from "../error.ts";
import type { Span } from "../span.ts";
import { byteLength, skipSpace } from "./characters.ts";
import { heredocsIn, type Heredoc, type HeredocStart } from "./heredoc.ts";
import { jsonOf, makeInstruction, type Instruction } from "./instruction.ts";
import type { Logical } from "./logical.ts";

/** `# name=value` before anything else in the file: `syntax`, `escape` or `check`. */
export interface Directive extends Span {
  readonly kind: "directive";
  readonly name: string;
  readonly value: string;
  readonly line: number;
}

export interface Comment extends Span {
  readonly kind: "comment";
  /** Without the `#`, trimmed. */
  readonly text: string;
  readonly line: number;
}

export interface Blank extends Span {
  readonly kind: "blank";
  readonly line: number;
}

/** Items tile the source: each starts where the one before ends. */
export type Item = Directive | Comment | Blank | Instruction;

export interface Scan {
  readonly items: readonly Item[];
  readonly escape: "\\" | "`";
  readonly problems: readonly Problem[];
}

/** BuildKit's limit, in bytes without the line end (Go's bufio.MaxScanTokenSize - 1). */
const MAX_LINE_BYTES = 65_535;
const BACKSLASH = "\\";
const DIRECTIVES: ReadonlySet<string> = new Set(["syntax", "escape", "check"]);
/** White space as Go's regular expressions have it; the value is what stands behind. */
const DIRECTIVE = /^([a-zA-Z][a-zA-Z0-9]*)[\t\f\r ]*=/;
const HEREDOC_KEYWORDS: ReadonlySet<string> = new Set(["ADD", "COPY", "RUN"]);

/** A physical line; `text` is what stands in it without the line end. All offsets are source offsets. */
interface Line extends Span {
  readonly textEnd: number;
}

/**
 * Splits a source into items, as BuildKit's parser (frontend/dockerfile/parser) splits it. Never throws: what BuildKit rejects is a problem,
 * and the items still tile the source.
 */
export function scan(source: string): Scan {
  const items: Item[] = [];
  const problems: Problem[] = [];
  const seen = new Set<string>();
  let directives = true;
  let escape: "\\" | "`" = BACKSLASH;
  let at = 0;
  let lineNumber = 0;

  const problem = (message: string, span: Span, hint?: string): void => {
    problems.push({
      code: "invalid-dockerfile",
      message,
      span,
      ...(hint === undefined ? {} : { hint }),
    });
  };

  function nextLine(): Line {
    const newline = source.indexOf("\n", at);
    const end = newline === -1 ? source.length : newline + 1;
    let textEnd = newline === -1 ? end : newline;
    if (
      (textEnd - at) * 3 > MAX_LINE_BYTES &&
      byteLength(source, at, textEnd) > MAX_LINE_BYTES
    ) {
      problem(
        `line is longer than the ${MAX_LINE_BYTES} bytes that BuildKit reads`,
        { start: at, end: textEnd },
        "Split the line with continuations, or move the content into a file.",
      );
    }
    while (textEnd > at && source.charCodeAt(textEnd - 1) === 0x0d) textEnd--;
    const line = { start: at, end, textEnd };
    at = end;
    lineNumber++;
    return line;
  }

  /** The offset of the escape character that continues the line, or -1. */
  function continuation(start: number, textEnd: number): number {
    let last = textEnd - 1;
    while (
      last >= start &&
      (source.charCodeAt(last) === 0x20 || source.charCodeAt(last) === 0x09)
    )
      last--;
    if (last < start || source[last] !== escape) return -1;
    return last > start && source[last - 1] === escape ? -1 : last;
  }

  function readDirective(line: Line, textStart: number): Directive | undefined {
    if (!directives) return undefined;
    const nameStart = skipSpace(source, textStart + 1, line.textEnd);
    const match = DIRECTIVE.exec(source.slice(nameStart, line.textEnd));
    const name = (match?.[1] ?? "").toLowerCase();
    const value = directiveValue(
      source.slice(nameStart + (match?.[0].length ?? 0), line.textEnd),
    );
    if (!DIRECTIVES.has(name) || value === "") {
      directives = false;
      return undefined;
    }
    const span = { start: textStart, end: line.textEnd };
    if (seen.has(name))
      problem(`only one ${name} parser directive can be used`, span);
    seen.add(name);
    if (name === "escape") {
      if (value === "`" || value === BACKSLASH) escape = value;
      else
        problem(
          `invalid escape token '${value}' does not match \` or \\`,
          span,
        );
    }
    return {
      kind: "directive",
      name,
      value,
      start: line.start,
      end: line.end,
      line: lineNumber,
    };
  }

  function readInstruction(first: Line, textStart: number): Instruction {
    const firstLine = lineNumber;
    const starts: number[] = [];
    const sources: number[] = [];
    let text = "";
    const add = (start: number, end: number): void => {
      if (start === end) return;
      starts.push(text.length);
      sources.push(start);
      text += source.slice(start, end);
    };
    let mark = continuation(textStart, first.textEnd);
    add(textStart, mark === -1 ? first.textEnd : mark);
    while (mark !== -1 && at < source.length) {
      const line = nextLine();
      const start = skipSpace(source, line.start, line.textEnd);
      // Comments and blank lines inside a continuation are passed over, and the continuation goes on.
      if (start === line.textEnd || source.charAt(start) === "#") continue;
      mark = continuation(line.start, line.textEnd);
      add(line.start, mark === -1 ? line.textEnd : mark);
    }
    if (starts.length === 0) {
      starts.push(0);
      sources.push(first.textEnd);
    }
    const logical: Logical = { text, starts, sources };
    const whole = { start: 0, end: text.length };
    const place = { start: first.start, line: firstLine };
    const draft = makeInstruction(
      logical,
      whole,
      { ...place, end: at, endLine: lineNumber, heredocs: [] },
      escape,
    );
    if (!text.includes("<<") || !mayHaveHeredocs(draft)) return draft;
    const announced = heredocsIn(text);
    if (announced.length === 0) return draft;
    const heredocs = announced.map((each) => readHeredoc(each, first));
    return makeInstruction(
      logical,
      whole,
      { ...place, end: at, endLine: lineNumber, heredocs },
      escape,
    );
  }

  function readHeredoc(announced: HeredocStart, first: Line): Heredoc {
    const bodyStart = at;
    while (at < source.length) {
      const line = nextLine();
      let start = line.start;
      if (announced.chomp) while (source.charCodeAt(start) === 0x09) start++;
      if (
        line.textEnd - start === announced.name.length &&
        source.startsWith(announced.name, start)
      ) {
        const body = { start: bodyStart, end: line.start };
        const content = source.slice(body.start, body.end);
        return {
          ...announced,
          content,
          body,
          terminator: { start: line.start, end: line.end },
        };
      }
    }
    problem(
      `unterminated heredoc: no line is just ${announced.name}`,
      { start: first.start, end: first.textEnd },
      `End the heredoc with a line that holds only ${announced.name}, or quote the << if no heredoc is meant.`,
    );
    const end = { start: at, end: at };
    return {
      ...announced,
      content: source.slice(bodyStart, at),
      body: { start: bodyStart, end: at },
      terminator: end,
    };
  }

  while (at < source.length) {
    const bom = at === 0 && source.charCodeAt(0) === 0xfeff ? 1 : 0;
    const line = nextLine();
    const textStart = skipSpace(source, line.start + bom, line.textEnd);
    const place = { start: line.start, end: line.end, line: lineNumber };
    if (source.charAt(textStart) === "#" && textStart < line.textEnd) {
      const text = source.slice(textStart + 1, line.textEnd).trim();
      items.push(
        readDirective(line, textStart) ?? { kind: "comment", text, ...place },
      );
      continue;
    }
    directives = false;
    if (textStart === line.textEnd) items.push({ kind: "blank", ...place });
    else items.push(readInstruction(line, textStart));
  }
  return { items, escape, problems };
}

/** Without the white space around it; of nothing but white space, the last. */
function directiveValue(text: string): string {
  const isSpaceAt = (at: number): boolean => /[\t\f\r ]/.test(text.charAt(at));
  let start = 0;
  while (isSpaceAt(start)) start++;
  let end = text.length;
  while (end > start && isSpaceAt(end - 1)) end--;
  return start < end ? text.slice(start, end) : text.slice(-1);
}

/** ONBUILD carries the heredocs of what it triggers; the exec form has none. */
function mayHaveHeredocs(instruction: Instruction): boolean {
  const target = instruction.child ?? instruction;
  if (!HEREDOC_KEYWORDS.has(target.keyword)) return false;
  return jsonOf(target.logical.text, target.args, target.keyword) === undefined;
}
