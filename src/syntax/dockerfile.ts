import { errorOf, type Problem } from "../error.ts";
import { blankBase } from "./blank-base.ts";
import { check } from "./check.ts";
import { foreignFrontend } from "./frontend.ts";
import type { Instruction } from "./instruction.ts";
import { scan, type Directive, type Item } from "./scan.ts";

/** The immutable, lossless syntax tree of a Dockerfile. */
export interface Dockerfile {
  readonly source: string;
  /** The line end of the first line; what new lines get. */
  readonly eol: "\n" | "\r\n";
  readonly bom: boolean;
  /** The character that continues lines and escapes in words. */
  readonly escape: "\\" | "`";
  /** Directives, comments, blank lines and instructions; they tile the source. */
  readonly items: readonly Item[];
  readonly instructions: readonly Instruction[];
  readonly directives: readonly Directive[];
  /** Why BuildKit would reject the file; empty for a file it accepts. */
  readonly problems: readonly Problem[];
}

/**
 * Reads a Dockerfile. Takes any string and never throws: what is wrong with it is in `problems`.
 * Linear in the length of the source.
 */
export function parse(source: string): Dockerfile {
  const { items, escape, problems } = scan(source);
  const instructions = items.filter((item) => item.kind === "instruction");
  const newline = source.indexOf("\n");
  const file = {
    source,
    eol: newline > 0 && source.charAt(newline - 1) === "\r" ? "\r\n" : "\n",
    bom: source.charCodeAt(0) === 0xfeff,
    escape,
    items: Object.freeze(items),
    instructions: Object.freeze(instructions),
    directives: Object.freeze(
      items.filter((item) => item.kind === "directive"),
    ),
  } as const;
  const found = problems.length > 0 ? problems : check(file);
  return Object.freeze({ ...file, problems: Object.freeze(found) });
}

/** The source of a Dockerfile: `print(parse(text)) === text` for every string. */
export function print(file: Dockerfile): string {
  return file.source;
}

/** Returns the file when Docker's frontend reads it and accepts it; throws a DockfixError for what is wrong first otherwise. */
export function accepted(file: Dockerfile): Dockerfile {
  const problem =
    foreignFrontend(file.directives) ??
    file.problems[0] ??
    blankBase(file.instructions, file.escape);
  if (problem !== undefined) throw errorOf(file.source, problem);
  return file;
}
