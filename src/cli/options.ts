import { parseArgs, type ParseArgsConfig } from "node:util";
import { nearest } from "./suggestion.ts";
import { UsageError } from "./usage.ts";

/** Options of a command: `boolean` flags and `string` options that take a value. */
export type OptionTypes = NonNullable<ParseArgsConfig["options"]>;

/** What stands on a command line, not yet understood. */
export interface ParsedOptions {
  readonly positionals: readonly string[];
  readonly has: (name: string) => boolean;
  /** Every value that was given for an option, in order. */
  readonly all: (name: string) => readonly string[];
  /** The value of an option that may be given once. */
  readonly one: (name: string) => string | undefined;
}

/**
 * Reads the words of a command line. Throws a UsageError for an option that does not exist, with the nearest one that
 * does, and for a value that is missing or too much.
 */
export function parseOptions(
  argv: readonly string[],
  options: OptionTypes,
): ParsedOptions {
  const { positionals, tokens } = parseArgs({
    args: [...argv],
    options,
    // Its own messages talk about its own configuration.
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    const type = Object.hasOwn(options, name) ? options[name]?.type : undefined;
    if (type === undefined) throw unknownOption(rawName, options);
    if (type === "string" && (value === undefined || value === "")) {
      throw new UsageError(`${rawName} needs a value`, seeHelp());
    }
    if (type === "boolean" && value !== undefined) {
      throw new UsageError(`${rawName} takes no value`, seeHelp());
    }
    given.set(name, [...(given.get(name) ?? []), value ?? ""]);
  }
  const all = (name: string): readonly string[] => given.get(name) ?? [];
  return {
    positionals,
    has: (name) => given.has(name),
    all,
    one: (name) => {
      const [value, second] = all(name);
      if (second !== undefined)
        throw new UsageError(`--${name} is given twice`);
      return value;
    },
  };
}

/** The value of an option that takes one of a few words. */
export function choice<T extends string>(
  option: string,
  value: string | undefined,
  choices: readonly T[],
): T | undefined {
  if (value === undefined) return undefined;
  const found = choices.find((each) => each === value);
  if (found !== undefined) return found;
  const near = nearest(value, choices);
  throw new UsageError(
    `${option} cannot be "${value}"`,
    `${near === undefined ? "" : `Did you mean ${near}? `}It takes ${choices.join(", ")}.`,
  );
}

function unknownOption(rawName: string, options: OptionTypes): UsageError {
  const names = Object.keys(options).map((name) => `--${name}`);
  const near = rawName.length > 2 ? nearest(rawName, names) : undefined;
  return new UsageError(
    `unknown option ${rawName}`,
    near === undefined ? seeHelp() : `Did you mean ${near}?`,
  );
}

function seeHelp(): string {
  return "See dockfix --help.";
}
