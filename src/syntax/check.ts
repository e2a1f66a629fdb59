import type { Problem } from "../error.ts";
import type { Span } from "../span.ts";
import { flagsWrong } from "./check-flags.ts";
import { skipSpace } from "./characters.ts";
import { heredocOf } from "./heredoc.ts";
import {
  KEYWORDS,
  jsonOf,
  readKeyword,
  type Instruction,
} from "./instruction.ts";
import { sourceSpan } from "./logical.ts";

interface Checked {
  readonly source: string;
  readonly escape: string;
  readonly instructions: readonly Instruction[];
}

/** What BuildKit rejects once the lines are split: unknown instructions, missing arguments, unknown flags, no stage. First problem only. */
export function check(file: Checked): readonly Problem[] {
  const problem = firstProblem(file);
  return problem === undefined ? [] : [problem];
}

function firstProblem(file: Checked): Problem | undefined {
  const { source, escape, instructions } = file;
  const code = "invalid-dockerfile";
  const nul = source.indexOf("\0");
  if (nul !== -1) {
    return {
      code: "unsupported-text",
      message: "NUL byte: this is not a text file",
      span: { start: nul, end: nul + 1 },
      hint: "Is this really a Dockerfile, in UTF-8?",
    };
  }
  if (instructions.length === 0) {
    const message = "file with no instructions";
    const hint = "A Dockerfile needs at least a FROM.";
    return { code, message, span: { start: 0, end: 0 }, hint };
  }
  let stages = 0;
  for (const instruction of instructions) {
    const wrong = wrongWith(instruction, escape);
    if (wrong !== undefined) {
      const { at = instruction.head, ...rest } = wrong;
      return { code, span: sourceSpan(instruction.logical, at), ...rest };
    }
    if (instruction.keyword === "FROM") stages++;
    else if (stages === 0 && instruction.keyword !== "ARG") {
      return {
        code,
        message: "no build stage in current context",
        span: sourceSpan(instruction.logical, instruction.head),
        hint: `Only ARG may stand before the first FROM; move this ${instruction.keyword} behind it.`,
      };
    }
  }
  if (stages > 0) return undefined;
  return {
    code,
    message: "no FROM: nothing is built",
    span: { start: source.length, end: source.length },
    hint: "Begin with FROM and a base image.",
  };
}

interface Wrong {
  readonly message: string;
  readonly hint?: string;
  /** Logical; the keyword where it is not given. */
  readonly at?: Span;
}

function wrongWith(
  instruction: Instruction,
  escape: string,
): Wrong | undefined {
  const { keyword } = instruction;
  if (!KNOWN.has(keyword)) return unknownInstruction(keyword);
  const flags = flagsWrong(instruction);
  if (flags !== undefined) return flags;
  const message =
    unparsable(instruction, escape) ??
    argumentsWrong(instruction) ??
    triggerWrong(instruction, escape);
  return message === undefined ? undefined : { message };
}

/** BuildKit parses what an ONBUILD triggers, and looks at its arguments only when it is triggered. */
function triggerWrong(
  instruction: Instruction,
  escape: string,
): string | undefined {
  const child =
    instruction.keyword === "ONBUILD" ? instruction.child : undefined;
  return child === undefined ? undefined : unparsable(child, escape);
}

/** What BuildKit's parser rejects, before it looks at what the instruction means. */
function unparsable(
  instruction: Instruction,
  escape: string,
): string | undefined {
  const { keyword, logical, args } = instruction;
  // The views are kept, and most often they say that nothing is wrong.
  if (instruction.json !== undefined || instruction.pairs.length > 0) {
    return undefined;
  }
  const { text } = logical;
  if (jsonOf(text, args, keyword) === "not-strings") {
    return "when using JSON array syntax, arrays must be comprised of strings only";
  }
  const pairs = readKeyword(text, args, escape, keyword);
  return typeof pairs === "string" ? pairs : undefined;
}

const KNOWN: ReadonlySet<string> = new Set(KEYWORDS);

function argumentsWrong(instruction: Instruction): string | undefined {
  const { keyword, args, pairs } = instruction;
  const empty = args.start === args.end;
  switch (keyword) {
    case "RUN":
      // Any text will do, and RUNs are most of a file.
      return undefined;
    case "ARG":
    case "ENV":
    case "LABEL":
      if (pairs.length === 0)
        return `${keyword} requires at least one argument`;
      return pairs.some((pair) => pair.key === "")
        ? `${keyword} names can not be blank`
        : undefined;
  }
  const { words, json } = instruction;
  const values =
    json?.map((each) => each.value) ?? words.map((word) => word.text);
  switch (keyword) {
    case "FROM":
      return fromWrong(values);
    case "ADD":
    case "COPY":
      if (values.length < 2) {
        return `${keyword} requires at least two arguments, but only one was provided. Destination could not be determined`;
      }
      return heredocOf(values.at(-1) ?? "") === undefined
        ? undefined
        : `${keyword} cannot accept a heredoc as a destination`;
    case "EXPOSE":
    case "VOLUME":
      if (values.length === 0)
        return `${keyword} requires at least one argument`;
      return keyword === "VOLUME" && values.some(isBlankText)
        ? "VOLUME specified can not be an empty string"
        : undefined;
    case "MAINTAINER":
    case "STOPSIGNAL":
    case "USER":
    case "WORKDIR":
      return empty ? `${keyword} requires exactly one argument` : undefined;
    case "SHELL":
      if (empty || json?.length === 0)
        return "SHELL requires at least one argument";
      return json === undefined
        ? "SHELL requires the arguments to be in JSON form"
        : undefined;
    case "HEALTHCHECK":
      return healthcheckWrong(instruction);
    case "ONBUILD":
      return onbuildWrong(instruction.child);
    default:
      return undefined;
  }
}

function fromWrong(words: readonly string[]): string | undefined {
  if (words.length === 1) return undefined;
  if (words.length !== 3 || !/^as$/iu.test(words[1] ?? ""))
    return "FROM requires either one or three arguments";
  const name = words[2] ?? "";
  if (/^[a-z][a-z0-9-_.]*$/.test(name.toLowerCase())) return undefined;
  return `invalid name for build stage: "${name}", name can't start with a number or contain symbols`;
}

function healthcheckWrong({
  words: [type],
  json,
  args,
}: Instruction): string | undefined {
  if (type === undefined) return "HEALTHCHECK requires at least one argument";
  const isAlone = type.end === args.end || json?.length === 0;
  const kind = type.text.toUpperCase();
  if (kind === "NONE") {
    return isAlone ? undefined : "HEALTHCHECK NONE takes no arguments";
  }
  if (kind !== "CMD") return `Unknown type "${kind}" in HEALTHCHECK (try CMD)`;
  return isAlone ? "Missing command after HEALTHCHECK CMD" : undefined;
}

function isBlankText(text: string): boolean {
  return skipSpace(text, 0, text.length) === text.length;
}

function onbuildWrong(child: Instruction | undefined): string | undefined {
  if (child === undefined) return "ONBUILD requires at least one argument";
  if (child.keyword === "ONBUILD")
    return "Chaining ONBUILD via `ONBUILD ONBUILD` isn't allowed";
  if (child.keyword === "MAINTAINER" || child.keyword === "FROM") {
    return `${child.keyword} isn't allowed as an ONBUILD trigger`;
  }
  return undefined;
}

function unknownInstruction(keyword: string): Wrong {
  const shown = keyword.length > 50 ? `${keyword.slice(0, 50)}…` : keyword;
  const message = `unknown instruction: ${shown}`;
  const near = KEYWORDS.find((each) => isNear(each, keyword));
  if (near !== undefined) return { message, hint: `Did you mean ${near}?` };
  return {
    message,
    hint: "Is the line above missing its continuation character at the end?",
  };
}

/** One letter more, less, other, or two swapped. */
function isNear(a: string, b: string): boolean {
  if (Math.abs(a.length - b.length) > 1 || b === "") return false;
  let start = 0;
  while (start < a.length && a[start] === b[start]) start++;
  let tail = 0;
  while (
    tail < Math.min(a.length, b.length) - start &&
    a.at(-1 - tail) === b.at(-1 - tail)
  )
    tail++;
  const left = a.slice(start, a.length - tail);
  const other = b.slice(start, b.length - tail);
  if (left.length <= 1 && other.length <= 1) return true;
  return left.length === 2 && other === `${left[1] ?? ""}${left[0] ?? ""}`;
}
