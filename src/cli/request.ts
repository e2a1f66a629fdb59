import { RISKS, type Risk } from "../proposal.ts";
import { choice, type ParsedOptions } from "./options.ts";
import { UsageError } from "./usage.ts";

export const FORMATS = ["text", "json", "sarif", "github", "markdown"] as const;
export type Format = (typeof FORMATS)[number];

/** What `dockfix [PATH…]` was asked to do. */
export interface Request {
  /** At least one; `-` stands alone. */
  readonly paths: readonly string[];
  readonly write: boolean;
  readonly check: boolean;
  readonly quiet: boolean;
  readonly risk: Risk;
  readonly only: readonly string[] | undefined;
  readonly skip: readonly string[];
  readonly context: string | undefined;
  readonly merge: "benefit" | "all" | undefined;
  readonly format: Format;
  /** `undefined` leaves it to the terminal. */
  readonly color: boolean | undefined;
}

/** Reads the command line; throws a UsageError. */
export function readRequest({
  positionals,
  has,
  all,
  one,
}: ParsedOptions): Request {
  const paths = positionals.length === 0 ? ["."] : positionals;
  const write = has("write");
  const check = has("check");
  if (write && check) {
    throw new UsageError(
      "--write and --check exclude each other",
      "--check only looks; run --write afterwards.",
    );
  }
  if (paths.includes("")) {
    throw new UsageError(
      "an empty path",
      "Is a variable of your script unset?",
    );
  }
  if (paths.includes("-") && paths.length > 1) {
    throw new UsageError(
      "- stands for standard input and must be the only path",
    );
  }
  if (paths.includes("-") && write) {
    throw new UsageError(
      "--write has no file to write to when it reads standard input",
      "Without --write, the rewritten text goes to standard output.",
    );
  }
  return {
    paths,
    write,
    check,
    quiet: has("quiet"),
    risk: choice("--risk", one("risk"), RISKS) ?? "low",
    only: has("only") ? names("--only", all("only")) : undefined,
    skip: names("--skip", all("skip")),
    context: one("context"),
    merge: choice("--merge", one("merge"), ["benefit", "all"]),
    format: choice("--format", one("format"), FORMATS) ?? "text",
    color: colorOf(has("color"), has("no-color")),
  };
}

function names(option: string, values: readonly string[]): readonly string[] {
  const found = values
    .flatMap((value) => value.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "");
  if (values.length > 0 && found.length === 0) {
    throw new UsageError(
      `${option} needs the name of a transform`,
      "See dockfix list.",
    );
  }
  return found;
}

/** What --color and --no-color say together. */
export function colorOf(on: boolean, off: boolean): boolean | undefined {
  if (on && off) {
    throw new UsageError("--color and --no-color exclude each other");
  }
  return on || off ? on : undefined;
}
