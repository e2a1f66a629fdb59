import type { List, Word, WordPart } from "../shell/tree.ts";

/** Where a word stands, and how what is in it is written. */
export interface WordContext {
  /** The script that spans of the word index. */
  readonly source: string;
  /** Something may look at how words are quoted: an alias, or text that runs later. */
  readonly strict: boolean;
  /** A word there may be an assignment, or a keyword of the shell. */
  readonly isName: boolean;
  readonly script: (list: List, text: string) => string;
  readonly found: (part: WordPart) => void;
}

/** Nothing in such a word means anything to a shell, quoted or not. */
const PLAIN = /^[\w@%+:,./-]+$/;

const INERT = /[\w@%+:,./\u0080-\uffff-]/;

/** Characters that another one makes special: it counts for each whether it is quoted. */
const SPECIAL = /[[\]~]/;
const BRACES = /[{}]/;
const LISTS = /,|\.\./;
/** In no word that the tree describes. */
const STRANGE = /[()<>&|;"'`$\s]/;

const KEYWORDS = new Set(
  (
    "! [[ ]] { } case coproc do done elif else esac fi for function if in select then " +
    "time until while"
  ).split(" "),
);

/** Text that is compared as it is. Its length in front keeps it apart from all that follows. */
export function verbatim(text: string): string {
  return `!${text.length}:${text}`;
}

/** A stretch of a word: text, or what an expansion gives. */
type Piece =
  | { readonly text: string; readonly quoted: boolean }
  | { readonly code: string; readonly splits: boolean };

/**
 * A word in the one way of writing it: two words that give the same text do what the grammar of the shell says is the same.
 * Quotes go where they do nothing; where an expansion, a pattern or a tilde stands in the word, every character shows whether it is quoted.
 * The shell's own characters are escaped, so that words and operators can be joined to commands.
 */
export function canonicalWord(word: Word, context: WordContext): string {
  const { text, start, end } = word;
  if (PLAIN.test(text)) return text;
  const raw = (): string => verbatim(text);
  if (context.strict && /["'\\]/.test(text)) {
    piecesOf(word, context);
    return raw();
  }
  const pieces = piecesOf(word, context);
  if (pieces === undefined || end - start !== text.length) return raw();
  const active = pieces
    .map((piece) => ("text" in piece && !piece.quoted ? piece.text : ""))
    .join("\0");
  if (STRANGE.test(active.replace(/\$$/, ""))) return raw();
  const splits = pieces.some((piece) => "code" in piece && piece.splits);
  const isPattern = /[*?]/.test(active);
  const severe =
    splits ||
    SPECIAL.test(active) ||
    (BRACES.test(active) && LISTS.test(active)) ||
    (active.includes("=") && (isPattern || context.isName));
  const found = pieces.map((piece) =>
    "code" in piece ? piece.code : written(piece, severe),
  );
  const result = found.join("") || '""';
  return context.isName && isQuotedKeyword(word) ? raw() : result;
}

function isQuotedKeyword({ value, text }: Word): boolean {
  return value !== undefined && value !== text && KEYWORDS.has(value);
}

function written(
  { text, quoted }: { readonly text: string; readonly quoted: boolean },
  severe: boolean,
): string {
  if (text === "") return quoted && severe ? '""' : "";
  let result = "";
  for (const c of text) {
    if (quoted && severe) result += `\\${c}`;
    else if (INERT.test(c)) result += c;
    else if (!quoted && (severe || c === "*" || c === "?")) result += `^${c}`;
    else result += `\\${c}`;
  }
  return result;
}

/** The word taken apart; `undefined` for one that is compared as it is written. */
function piecesOf(
  { start, end, parts }: Word,
  context: WordContext,
): readonly Piece[] | undefined {
  const { source } = context;
  if (parts === undefined)
    return unquoted(source.slice(start, end)) ?? undefined;
  const pieces: Piece[] = [];
  let isKnown = true;
  for (const part of parts) {
    context.found(part);
    const text = source.slice(part.start, part.end);
    switch (part.kind) {
      case "text": {
        const own = textPieces(text, part.quote);
        if (own === undefined) isKnown = false;
        else for (const piece of own) pieces.push(piece);
        break;
      }
      case "variable":
        // Without parameters they are no word at all, which quotes beside them change.
        if (part.name === "@" || part.name === "*") isKnown = false;
        pieces.push({
          code: part.quoted ? `"\${${part.name}}"` : `\${${part.name}}`,
          splits: !part.quoted,
        });
        break;
      case "script": {
        const script = context.script(part.list, text);
        pieces.push({
          code: part.quoted ? `"${script}"` : script,
          splits: !part.quoted,
        });
        break;
      }
      case "other":
        pieces.push({
          code: part.quoted ? `"${verbatim(text)}"` : verbatim(text),
          splits: true,
        });
    }
  }
  return isKnown && isTiled(parts, start, end, source) ? pieces : undefined;
}

/** Between two parts stand quotes, and nothing else. */
function isTiled(
  parts: readonly WordPart[],
  start: number,
  end: number,
  source: string,
): boolean {
  let at = start;
  for (const part of [...parts, { start: end, end }]) {
    if (part.start < at || !QUOTES.test(source.slice(at, part.start)))
      return false;
    at = part.end;
  }
  return true;
}

const QUOTES = /^["']*$/;

function textPieces(
  text: string,
  quote: "" | "'" | '"',
): readonly Piece[] | undefined {
  if (quote === "'") return [{ text, quoted: true }];
  if (quote === "") return unquoted(text);
  // In double quotes a backslash keeps these from meaning anything, and is a character in front of any other.
  const value = text.replace(/\\(?:([$`"\\])|\n)/g, "$1");
  return [{ text: value, quoted: true }];
}

function unquoted(text: string): readonly Piece[] | undefined {
  if (/['"`]/.test(text.includes("\\") ? text.replace(/\\[^]/g, "") : text))
    return undefined;
  if (!text.includes("\\")) return [{ text, quoted: false }];
  const pieces: Piece[] = [];
  let plain = "";
  for (let at = 0; at < text.length; at++) {
    const c = text.charAt(at);
    if (c !== "\\") {
      plain += c;
      continue;
    }
    const next = text.charAt(++at);
    // A backslash at the very end is a character in one shell and nothing in another.
    if (next === "") return undefined;
    if (next === "\n") continue;
    pieces.push({ text: plain, quoted: false }, { text: next, quoted: true });
    plain = "";
  }
  pieces.push({ text: plain, quoted: false });
  return pieces;
}
