import type { Problem } from "../error.ts";
import type { Span } from "../span.ts";
import { heredocOf } from "./heredoc.ts";
import {
  KEYWORDS,
  argsText,
  jsonOf,
  readKeyword,
  type Instruction,
} from "./instruction.ts";
import { sourceSpan } from "./logical.ts";
import { readMount } from "./mount.ts";

interface Checked {
  readonly source: string;
  readonly escape: string;
  readonly instructions: readonly Instruction[];
}

const BOOLEAN = "boolean";
const TEXT = "text";
const LIST = "list";
type FlagKind = typeof BOOLEAN | typeof TEXT | typeof LIST;

/** Flags by instruction, from BuildKit's frontend/dockerfile/instructions. */
const FLAGS: Readonly<Record<string, Readonly<Record<string, FlagKind>>>> = {
  ADD: {
    chown: TEXT,
    chmod: TEXT,
    link: BOOLEAN,
    "keep-git-dir": BOOLEAN,
    checksum: TEXT,
    unpack: BOOLEAN,
    exclude: LIST,
  },
  COPY: {
    chown: TEXT,
    from: TEXT,
    chmod: TEXT,
    link: BOOLEAN,
    exclude: LIST,
    parents: BOOLEAN,
  },
  FROM: { platform: TEXT },
  HEALTHCHECK: {
    interval: TEXT,
    timeout: TEXT,
    "start-period": TEXT,
    "start-interval": TEXT,
    retries: TEXT,
  },
  RUN: { mount: LIST, network: TEXT, security: TEXT, device: LIST },
};

/** These take whatever flags they are given. */
const IGNORES_FLAGS: ReadonlySet<string> = new Set(["ARG", "STOPSIGNAL"]);

/** What BuildKit rejects once the lines are split: unknown instructions, missing arguments, unknown flags, no stage. First problem only. */
export function check(file: Checked): readonly Problem[] {
  const nul = file.source.indexOf("\0");
  if (nul !== -1) {
    const message = "NUL byte: this is not a text file";
    return [
      {
        code: "unsupported-text",
        message,
        span: { start: nul, end: nul + 1 },
        hint: "Is this really a Dockerfile, in UTF-8?",
      },
    ];
  }
  if (file.instructions.length === 0) {
    const message = "file with no instructions";
    const span = { start: 0, end: 0 };
    return [
      {
        code: "invalid-dockerfile",
        message,
        span,
        hint: "A Dockerfile needs at least a FROM.",
      },
    ];
  }
  let stages = 0;
  for (const instruction of file.instructions) {
    const wrong = wrongWith(instruction, file.escape);
    if (wrong !== undefined)
      return [
        { code: "invalid-dockerfile", span: headOf(instruction), ...wrong },
      ];
    if (instruction.keyword === "FROM") stages++;
    else if (stages === 0 && instruction.keyword !== "ARG") {
      const message = "no build stage in current context";
      const hint = `Only ARG may stand before the first FROM; move this ${instruction.keyword} behind it.`;
      return [
        {
          code: "invalid-dockerfile",
          message,
          span: headOf(instruction),
          hint,
        },
      ];
    }
  }
  if (stages === 0) {
    const message = "no FROM: nothing is built";
    const span = { start: file.source.length, end: file.source.length };
    return [
      {
        code: "invalid-dockerfile",
        message,
        span,
        hint: "Begin with FROM and a base image.",
      },
    ];
  }
  return [];
}

interface Wrong {
  readonly message: string;
  readonly hint?: string;
}

function headOf(instruction: Instruction): Span {
  return sourceSpan(instruction.logical, instruction.head);
}

function wrongWith(
  instruction: Instruction,
  escape: string,
): Wrong | undefined {
  const { keyword } = instruction;
  if (!KEYWORDS.some((each) => each === keyword))
    return unknownInstruction(keyword);
  const flag = flagWrong(instruction);
  if (flag !== undefined) return { message: flag };
  const text = instruction.logical.text;
  if (jsonOf(text, instruction.args, keyword) === "not-strings") {
    return {
      message:
        "when using JSON array syntax, arrays must be comprised of strings only",
    };
  }
  const pairs = readKeyword(text, instruction.args, escape, keyword);
  if (typeof pairs === "string") return { message: pairs };
  const message = argumentsWrong(instruction);
  return message === undefined ? undefined : { message };
}

function argumentsWrong(instruction: Instruction): string | undefined {
  const { keyword, words, json } = instruction;
  const empty = instruction.args.start === instruction.args.end;
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
      return keyword === "VOLUME" && values.some((value) => value.trim() === "")
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
  if (words.length !== 3 || words[1]?.toLowerCase() !== "as")
    return "FROM requires either one or three arguments";
  const name = words[2] ?? "";
  if (/^[a-z][a-z0-9-_.]*$/.test(name.toLowerCase())) return undefined;
  return `invalid name for build stage: "${name}", name can't start with a number or contain symbols`;
}

function healthcheckWrong(instruction: Instruction): string | undefined {
  const [type] = instruction.words;
  if (type === undefined) return "HEALTHCHECK requires at least one argument";
  const rest = argsText(instruction).slice(type.text.length).trim();
  const kind = type.text.toUpperCase();
  if (kind === "NONE")
    return rest === "" ? undefined : "HEALTHCHECK NONE takes no arguments";
  if (kind !== "CMD") return `Unknown type "${kind}" in HEALTHCHECK (try CMD)`;
  return rest === "" || instruction.json?.length === 0
    ? "Missing command after HEALTHCHECK CMD"
    : undefined;
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

function flagWrong(instruction: Instruction): string | undefined {
  if (IGNORES_FLAGS.has(instruction.keyword)) return undefined;
  const known = FLAGS[instruction.keyword] ?? {};
  const used = new Set<string>();
  for (const flag of instruction.flags) {
    const kind = known[flag.name];
    if (kind === undefined) return `unknown flag: --${flag.name}`;
    if (used.has(flag.name) && kind !== LIST)
      return `duplicate flag specified: --${flag.name}`;
    used.add(flag.name);
    if (kind !== BOOLEAN && flag.value === undefined)
      return `missing a value on flag: --${flag.name}`;
    if (kind === BOOLEAN && !/^(true|false)?$/i.test(flag.value ?? "true")) {
      return `expecting boolean value for flag --${flag.name}, not: ${flag.value ?? ""}`;
    }
    if (kind === BOOLEAN && flag.value === "")
      return `missing a value on flag: --${flag.name}`;
    const mount = flag.name === "mount" ? readMount(flag.value) : undefined;
    if (typeof mount === "string") return mount;
  }
  return undefined;
}

function unknownInstruction(keyword: string): Wrong {
  const message = `unknown instruction: ${keyword}`;
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
