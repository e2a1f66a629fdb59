import type { ParsedOptions } from "./options.ts";
import { UsageError } from "./usage.ts";

/** The commands of `--smoke`. Throws a UsageError for what begins as a list of words and is none: a shell would look for a program of that name. */
export function smokeOf({
  all,
}: Pick<ParsedOptions, "all">): readonly string[] {
  const commands = all("smoke");
  for (const command of commands)
    if (/^\s*\[\s*"/.test(command) && !isWords(command))
      throw new UsageError(
        `--smoke ${command} is no JSON list of words`,
        'Such a list has double quotes and no comma at its end: ["python", "-V"]. Anything else is run by a shell.',
      );
  return commands;
}

function isWords(text: string): boolean {
  try {
    const words: unknown = JSON.parse(text);
    return (
      Array.isArray(words) && words.every((word) => typeof word === "string")
    );
  } catch {
    return false;
  }
}
