import type { Span } from "../span.ts";
import type { Dockerfile } from "../syntax/dockerfile.ts";
import { heredocOf, type Heredoc } from "../syntax/heredoc.ts";
import { argsText, type Instruction } from "../syntax/instruction.ts";
import {
  crossesGap,
  sourceSpan,
  sourceStart,
  type Logical,
} from "../syntax/logical.ts";
import { parseScript, type Dialect } from "./adapter.ts";
import { shellOf, shellOfShebang, type Shell } from "./dialect.ts";
import type { Script, Unreadable } from "./tree.ts";

/** The script of a shell-form RUN that was read, and the way back from its text to the source. */
export interface RunScript {
  readonly script: Script;
  readonly shell: Shell;
  /** True where the script's lines are lines of the file: a heredoc that is the whole RUN. */
  readonly isHeredoc: boolean;
  readonly logical: Logical;
  /** Offset of the script's text in `logical`. */
  readonly offset: number;
}

/** The source span of a span of the script's text. */
export function scriptSpan(run: RunScript, span: Span): Span {
  return sourceSpan(run.logical, {
    start: span.start + run.offset,
    end: span.end + run.offset,
  });
}

/** True when the source of a span of the script holds a continuation. */
export function scriptCrossesGap(run: RunScript, span: Span): boolean {
  return crossesGap(run.logical, {
    start: span.start + run.offset,
    end: span.end + run.offset,
  });
}

/** True for what `readRun` could not read. */
export function isUnreadable(read: RunScript | Unreadable): read is Unreadable {
  return "reason" in read;
}

/**
 * Reads the script that a RUN hands to its shell, as BuildKit puts it together (dispatchRun), with `shell` the words of the SHELL in force.
 * `Unreadable.at` is a source offset here.
 */
export function readRun(
  file: Dockerfile,
  instruction: Instruction,
  shell: readonly string[],
  parse: (text: string, dialect: Dialect) => Script | Unreadable = parseScript,
): RunScript | Unreadable {
  const start = sourceStart(instruction.logical, instruction.args.start);
  if (instruction.json !== undefined)
    return { reason: "the exec form has no shell", at: start };
  const { text, logical, offset, shebang } = assemble(file, instruction);
  const known =
    shebang === undefined ? shellOf(shell) : shellOfShebang(shebang);
  if (known === undefined) {
    return {
      reason: `${shebang ?? JSON.stringify(shell)} is not a shell that dockfix reads`,
      at: start,
    };
  }
  const script = parse(text, known.dialect);
  if ("reason" in script) {
    return {
      reason: script.reason,
      at: sourceStart(
        logical,
        Math.min(script.at + offset, logical.text.length),
      ),
    };
  }
  const isHeredoc = isWholeHeredoc(instruction);
  return { script, shell: known, isHeredoc, logical, offset };
}

interface Assembled {
  readonly text: string;
  readonly logical: Logical;
  readonly offset: number;
  readonly shebang: string | undefined;
}

function isWholeHeredoc(instruction: Instruction): boolean {
  return (
    instruction.heredocs.length > 0 &&
    heredocOf(argsText(instruction)) !== undefined
  );
}

function assemble(file: Dockerfile, instruction: Instruction): Assembled {
  const [first] = instruction.heredocs;
  const args = argsText(instruction);
  const own = {
    text: args,
    logical: instruction.logical,
    offset: instruction.args.start,
    shebang: undefined,
  };
  if (first === undefined) return own;
  if (!isWholeHeredoc(instruction)) return withHeredocs(instruction, args);
  const logical = bodyOf(file.source, first);
  const shebang = first.content.startsWith("#!")
    ? first.content.split("\n", 1)[0]
    : undefined;
  return { text: logical.text, logical, offset: 0, shebang };
}

/** The body of a heredoc, without the tabs that `<<-` removes. */
function bodyOf(source: string, heredoc: Heredoc): Logical {
  if (!heredoc.chomp) {
    return {
      text: heredoc.content,
      starts: [0],
      sources: [heredoc.body.start],
    };
  }
  const starts: number[] = [0];
  const sources: number[] = [heredoc.body.start];
  let text = "";
  let at = heredoc.body.start;
  while (at < heredoc.body.end) {
    const newline = source.indexOf("\n", at);
    const end =
      newline === -1
        ? heredoc.body.end
        : Math.min(newline + 1, heredoc.body.end);
    let start = at;
    while (source.charCodeAt(start) === 0x09) start++;
    if (start < end) {
      starts.push(text.length);
      sources.push(start);
      text += source.slice(start, end);
    }
    at = end;
  }
  return { text, starts, sources };
}

/** `RUN cat <<EOF > file`: the shell gets the line and the heredocs behind it. */
function withHeredocs(instruction: Instruction, args: string): Assembled {
  const { logical, heredocs } = instruction;
  const before = logical.text.slice(0, instruction.args.end);
  const starts = logical.starts.filter((start) => start < before.length);
  const sources = logical.sources.slice(0, starts.length);
  let text = before;
  for (const heredoc of heredocs) {
    starts.push(text.length, text.length + 1);
    sources.push(heredoc.body.start, heredoc.body.start);
    text += `\n${heredoc.content}${heredoc.name}`;
  }
  const joined = { text, starts, sources };
  return {
    text: args + text.slice(before.length),
    logical: joined,
    offset: instruction.args.start,
    shebang: undefined,
  };
}
