import type {
  ParsedScript,
  Word as ParsedWord,
  WordPart,
  DoubleQuotedChild,
} from "unbash";
import type { List, Word, WordPart as Part, WordPiece } from "./tree.ts";

/** What reading a word needs from the script around it. */
export interface WordContext {
  readonly script: (script: ParsedScript) => List;
  /** Notes syntax that only bash understands. */
  readonly bashOnly: (what: string, at: number) => void;
  readonly problem: (reason: string, at: number) => void;
}

/** Operators of `${name…}` that every POSIX shell has. */
const POSIX_OPERATIONS: ReadonlySet<string> = new Set(["Default", "Remove"]);

/** Nothing in such a word means anything to a shell. */
const PLAIN = /^[\w@%+:,./=-]+$/;

/** One pair of quotes around text that means nothing in them. */
const QUOTED = /^(?:'[^']*'|"[^"\\$`]*")$/;
/** Asterisks, and nothing else that means anything. */
const STARS = /^[\w@%+:,./=*-]+$/;

/** Reads one word: its value where that is fixed, the variables it reads, the scripts in it. */
export function readWord(parsed: ParsedWord, context: WordContext): Word {
  const { pos: start, end, text } = parsed;
  // The parser reads the parts of a word when they are asked for; most words have none that mean anything.
  if (PLAIN.test(text)) return fixedWord(start, end, text, text);
  if (QUOTED.test(text)) {
    const quote = text.startsWith("'") ? "'" : '"';
    const inner = { start: start + 1, end: end - 1 };
    return {
      ...fixedWord(start, end, text, text.slice(1, -1)),
      parts: [{ kind: "text", quote, ...inner }],
    };
  }
  if (STARS.test(text))
    return { ...unfixedWord(start, end, text), pattern: text };
  if (isTemplate(text)) context.problem("unexpanded template text", start);
  const { parts } = parsed;
  if (parts !== undefined) return readParts(parsed, parts, context);
  if (!TILDE.test(text)) return fixedWord(start, end, text, parsed.value);
  return unfixedWord(start, end, text);
}

/** A word that the shell makes something else of, without any variable in it. */
function unfixedWord(start: number, end: number, text: string): Word {
  return {
    start,
    end,
    text,
    value: undefined,
    pattern: undefined,
    pieces: undefined,
    parts: undefined,
    variables: NONE,
    scripts: NONE,
  };
}

function fixedWord(
  start: number,
  end: number,
  text: string,
  value: string,
): Word {
  return {
    start,
    end,
    text,
    value,
    pattern: value,
    pieces: [value],
    parts: undefined,
    variables: NONE,
    scripts: NONE,
  };
}

const NONE: readonly never[] = [];

/** A home directory; bash puts it in behind the `=` of any word that looks like an assignment. */
const TILDE = /^(?:[A-Za-z_]\w*=(?:.*:)?)?~/;

function readParts(
  parsed: ParsedWord,
  parts: readonly WordPart[],
  context: WordContext,
): Word {
  const span = { start: parsed.pos, end: parsed.end, text: parsed.text };
  const found = { variables: new Set<string>(), scripts: new Array<List>() };
  const pieces: WordPiece[] = [];
  const written: Part[] = [];
  let plain = !TILDE.test(parsed.text);
  let pattern: string | undefined = "";
  let globs = false;

  const add = (piece: WordPiece): void => {
    pieces.push(piece);
    pattern =
      typeof piece === "string" && pattern !== undefined
        ? pattern + piece
        : undefined;
  };
  const odd = (): void => {
    plain = false;
    pattern = undefined;
  };

  function visit(part: WordPart | DoubleQuotedChild, quoted: boolean): void {
    const { pos: start, end } = part;
    const other = (): void => {
      written.push({ kind: "other", quoted, start, end });
    };
    switch (part.type) {
      case "Literal":
        written.push({ kind: "text", quote: quoted ? '"' : "", start, end });
        add(part.value);
        return;
      case "SingleQuoted":
        written.push({
          kind: "text",
          quote: "'",
          start: start + 1,
          end: end - 1,
        });
        add(part.value);
        return;
      case "DoubleQuoted":
        for (const child of part.parts) visit(child, true);
        return;
      case "Glob":
        written.push({ kind: "text", quote: "", start, end });
        globs = true;
        if (pattern !== undefined) pattern += part.text;
        return;
      case "SimpleExpansion":
        variable(part.text.slice(1), quoted, part);
        return;
      case "ParameterExpansion": {
        const { operation } = part;
        if (part.prefix === "!") context.bashOnly("this expansion", part.pos);
        if (
          operation === undefined &&
          part.prefix === undefined &&
          part.index === undefined
        ) {
          variable(part.parameter, quoted, part);
          return;
        }
        other();
        found.variables.add(part.parameter);
        odd();
        const isPosix =
          part.index === undefined &&
          (operation === undefined || POSIX_OPERATIONS.has(operation.type));
        if (!isPosix) context.bashOnly("this expansion", part.pos);
        if (!isPosix && /\$\(|`/.test(part.text))
          context.problem(
            "a substitution inside this expansion is not read",
            part.pos,
          );
        if (operation === undefined) return;
        if (operation.type === "Default" && operation.operator.endsWith("=")) {
          context.problem("an expansion assigns a variable", part.pos);
        }
        if ("operand" in operation && operation.operand !== undefined)
          nested(operation.operand);
        return;
      }
      case "CommandExpansion":
      case "ProcessSubstitution":
        if (part.type === "ProcessSubstitution")
          context.bashOnly("process substitution", part.pos);
        odd();
        if (part.script === undefined)
          context.problem("a substitution could not be read", part.pos);
        else {
          const list = context.script(part.script);
          found.scripts.push(list);
          if (part.type === "CommandExpansion")
            written.push({ kind: "script", list, quoted, start, end });
          else other();
        }
        return;
      case "ArithmeticExpansion":
        other();
        odd();
        for (const name of part.text.matchAll(/[A-Za-z_]\w*/g))
          found.variables.add(name[0]);
        if (/\$\(|`/.test(part.text.slice(2)))
          context.problem(
            "a substitution inside arithmetic is not read",
            part.pos,
          );
        return;
      case "BraceExpansion":
      case "ExtendedGlob":
      case "AnsiCQuoted":
      case "LocaleString":
        context.bashOnly(part.text, part.pos);
        other();
        odd();
        // Behind the `$` of `$'…'`.
        if (/\$|`/.test(part.text.slice(1)))
          context.problem("an expansion inside braces is not read", part.pos);
    }
  }

  function variable(
    name: string,
    quoted: boolean,
    { pos: start, end }: WordPart | DoubleQuotedChild,
  ): void {
    written.push({ kind: "variable", name, quoted, start, end });
    found.variables.add(name);
    add({ variable: name, quoted });
  }

  function nested(operand: ParsedWord): void {
    const word = readWord(operand, context);
    for (const name of word.variables) found.variables.add(name);
    found.scripts.push(...word.scripts);
  }

  for (const part of parts) visit(part, false);
  const fixed =
    plain && !globs && pieces.every((piece) => typeof piece === "string");
  return {
    ...span,
    value: fixed ? pieces.join("") : undefined,
    pattern: plain ? pattern : undefined,
    pieces: plain && !globs ? pieces : undefined,
    parts: written,
    variables: [...found.variables],
    scripts: found.scripts,
  };
}

/** `{{ name }}` or `{% if %}` outside quotes: the file is a template that something else expands first. */
function isTemplate(text: string): boolean {
  const brace = text.indexOf("{");
  if (brace === -1 || !/[{%]/.test(text.charAt(brace + 1))) return false;
  return !/['"]/.test(text.slice(0, brace));
}
