import type { Span } from "../span.ts";
import { isBlank, skipSpace, trimSpaceEnd } from "./characters.ts";
import { readFlags, type Flag } from "./flags.ts";
import type { Heredoc } from "./heredoc.ts";
import { readJson, type JsonForm, type JsonString } from "./json.ts";
import type { Logical } from "./logical.ts";
import { readMount, type Mount } from "./mount.ts";
import { readArguments, readPairs, type Pair } from "./pairs.ts";
import { plainWords, type RawWord } from "./words.ts";

/** Every instruction that a Dockerfile may hold. */
export const KEYWORDS = [
  "ADD",
  "ARG",
  "CMD",
  "COPY",
  "ENTRYPOINT",
  "ENV",
  "EXPOSE",
  "FROM",
  "HEALTHCHECK",
  "LABEL",
  "MAINTAINER",
  "ONBUILD",
  "RUN",
  "SHELL",
  "STOPSIGNAL",
  "USER",
  "VOLUME",
  "WORKDIR",
] as const;

const JSON_KEYWORDS: ReadonlySet<string> = new Set([
  "ADD",
  "CMD",
  "COPY",
  "ENTRYPOINT",
  "HEALTHCHECK",
  "RUN",
  "SHELL",
  "VOLUME",
]);

/**
 * An instruction. `start` and `end` are source offsets of its whole lines, heredocs included.
 * Everything in `logical`, and the spans of flags, words, strings and pairs, are logical offsets: `sourceSpan` maps them.
 * The views below the line are read on first use.
 */
export interface Instruction extends Span {
  readonly kind: "instruction";
  /** In upper case; empty for a line that is nothing but a continuation. */
  readonly keyword: string;
  /** First and last line, 1-based; the last line of its last heredoc where it has one. */
  readonly line: number;
  readonly endLine: number;
  readonly logical: Logical;
  /** The keyword as written. */
  readonly head: Span;
  /** What stands behind the flags, without white space around it. */
  readonly args: Span;
  readonly heredocs: readonly Heredoc[];

  readonly flags: readonly Flag[];
  /** Strings of the exec form; `undefined` for the shell form. For HEALTHCHECK, of the command behind CMD. */
  readonly json: readonly JsonString[] | undefined;
  readonly words: readonly RawWord[];
  /** Pairs of ENV, LABEL and ARG; empty for anything else. */
  readonly pairs: readonly Pair[];
  readonly mounts: readonly Mount[];
  /** What an ONBUILD triggers. It shares the logical text of its parent. */
  readonly child: Instruction | undefined;
}

/** Text of a logical span of an instruction. */
export function textOf(instruction: Instruction, span: Span): string {
  return instruction.logical.text.slice(span.start, span.end);
}

/** The arguments of an instruction as one string. */
export function argsText(instruction: Instruction): string {
  return textOf(instruction, instruction.args);
}

/** The value of a flag, `undefined` where it is not given or has no value. */
export function flagValue(
  instruction: Instruction,
  name: string,
): string | undefined {
  return instruction.flags.find((flag) => flag.name === name)?.value;
}

/** What the scanner knows of an instruction's place. */
interface Place extends Span {
  readonly line: number;
  readonly endLine: number;
  readonly heredocs: readonly Heredoc[];
}

/** ASCII only: in full Unicode, other letters become those of keywords (`uſer`). */
function upperCase(text: string): string {
  return /[a-z]/.test(text)
    ? text.replace(/[a-z]+/g, (letters) => letters.toUpperCase())
    : text;
}

/** Builds an instruction from the logical text in `span`. */
export function makeInstruction(
  logical: Logical,
  span: Span,
  place: Place,
  escape: string,
): Instruction {
  const { text } = logical;
  const start = skipSpace(text, span.start, span.end);
  const end = trimSpaceEnd(text, start, span.end);
  let headEnd = start;
  while (headEnd < end && !isBlank(text.charCodeAt(headEnd))) headEnd++;
  const { flags, rest } = readFlags(text, { start: headEnd, end }, escape);
  return new Views(
    logical,
    { start, end: headEnd },
    flags,
    { start: skipSpace(text, rest, end), end },
    place,
    escape,
  );
}

/** A class, because getters of a prototype cost nothing per instruction: closures for them took half the time of `parse`. */
class Views implements Instruction {
  readonly kind = "instruction";
  readonly keyword: string;
  readonly start: number;
  readonly end: number;
  readonly line: number;
  readonly endLine: number;
  readonly logical: Logical;
  readonly head: Span;
  readonly args: Span;
  readonly heredocs: readonly Heredoc[];
  readonly flags: readonly Flag[];
  readonly #place: Place;
  readonly #escape: string;
  // Read on first use, and kept.
  #json: JsonForm | null = null;
  #words: readonly RawWord[] | undefined;
  #pairs: readonly Pair[] | string | undefined;
  #mounts: readonly Mount[] | undefined;
  #child: Instruction | undefined | null = null;

  constructor(
    logical: Logical,
    head: Span,
    flags: readonly Flag[],
    args: Span,
    place: Place,
    escape: string,
  ) {
    this.keyword = upperCase(logical.text.slice(head.start, head.end));
    this.start = place.start;
    this.end = place.end;
    this.line = place.line;
    this.endLine = place.endLine;
    this.logical = logical;
    this.head = head;
    this.args = args;
    this.heredocs = place.heredocs;
    this.flags = flags;
    this.#place = place;
    this.#escape = escape;
  }

  get json(): readonly JsonString[] | undefined {
    if (this.#json === null)
      this.#json = jsonOf(this.logical.text, this.args, this.keyword);
    return this.#json === "not-strings" ? undefined : this.#json;
  }

  get words(): readonly RawWord[] {
    return (this.#words ??= plainWords(this.logical.text, this.args));
  }

  get pairs(): readonly Pair[] {
    const { text } = this.logical;
    this.#pairs ??= readKeyword(text, this.args, this.#escape, this.keyword);
    return typeof this.#pairs === "string" ? [] : this.#pairs;
  }

  get mounts(): readonly Mount[] {
    return (this.#mounts ??=
      this.keyword === "RUN" ? mountsOf(this.flags) : []);
  }

  get child(): Instruction | undefined {
    if (this.#child === null) {
      const triggers =
        this.keyword === "ONBUILD" && this.args.start < this.args.end;
      this.#child = triggers
        ? makeInstruction(this.logical, this.args, this.#place, this.#escape)
        : undefined;
    }
    return this.#child;
  }
}

/** The exec form of an instruction's arguments; a HEALTHCHECK has its type in front. */
export function jsonOf(text: string, args: Span, keyword: string): JsonForm {
  if (!JSON_KEYWORDS.has(keyword)) return undefined;
  if (keyword !== "HEALTHCHECK") return readJson(text, args);
  const type = plainWords(text, args)[0];
  return type === undefined
    ? undefined
    : readJson(text, { start: type.end, end: args.end });
}

/** Pairs by keyword, or what is wrong with them. */
export function readKeyword(
  text: string,
  args: Span,
  escape: string,
  keyword: string,
): readonly Pair[] | string {
  if (keyword === "ARG") return readArguments(text, args, escape);
  if (keyword === "ENV" || keyword === "LABEL")
    return readPairs(text, args, escape, keyword);
  return [];
}

function mountsOf(flags: readonly Flag[]): readonly Mount[] {
  return flags.flatMap((flag) => {
    const mount = flag.name === "mount" ? readMount(flag.value) : "";
    return typeof mount === "string" ? [] : mount;
  });
}
