import { parseArgs, type ParseArgsConfig } from "node:util";
import type { Option } from "./option.ts";
import { nearest } from "./suggestion.ts";
import { UsageError } from "./usage.ts";

/** What stands on a command line, not yet understood. */
export interface ParsedOptions {
  /** All words, as they were given. */
  readonly words: readonly string[];
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
  {
    name: command,
    options,
  }: { readonly name: string; readonly options: readonly Option[] },
): ParsedOptions {
  const help = `See dockfix ${command === "" ? "" : `${command} `}--help.`;
  const { positionals, tokens } = parseArgs({
    args: [...argv],
    options: typesOf(options),
    // Its own messages talk about its own configuration.
    strict: false,
    allowPositionals: true,
    tokens: true,
  });
  const given = new Map<string, string[]>();
  for (const token of tokens) {
    if (token.kind !== "option") continue;
    const { name, rawName, value } = token;
    const option = options.find((each) => each.name === name);
    if (option === undefined) throw unknownOption(rawName, options, help);
    const takesValue = option.value !== undefined;
    if (takesValue && (value === undefined || value === ""))
      throw new UsageError(`${rawName} needs a value`, help);
    if (!takesValue && value !== undefined)
      throw new UsageError(`${rawName} takes no value`, help);
    given.set(name, [...(given.get(name) ?? []), value ?? ""]);
  }
  const all = (name: string): readonly string[] => given.get(name) ?? [];
  return {
    words: argv,
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

function unknownOption(
  rawName: string,
  options: readonly Option[],
  help: string,
): UsageError {
  const names = options.map(({ name }) => `--${name}`);
  const near = rawName.length > 2 ? nearest(rawName, names) : undefined;
  return new UsageError(
    `unknown option ${rawName}`,
    near === undefined ? help : `Did you mean ${near}?`,
  );
}

function typesOf(
  options: readonly Option[],
): NonNullable<ParseArgsConfig["options"]> {
  return Object.fromEntries(
    options.map(({ name, short, value }) => [
      name,
      value === undefined
        ? { type: "boolean", ...(short !== undefined && { short }) }
        : { type: "string", multiple: true },
    ]),
  );
}
