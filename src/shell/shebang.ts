import type { Dialect } from "./adapter.ts";

const SHELL = /^#!.*\b(?:ba|da|a)?sh\b/;

/** The line that names the program which a script is for; any other first line as it is. */
function firstLine(text: string): string {
  return text.split("\n", 1)[0] ?? "";
}

/** True for a script whose first line names a program that is no shell. */
export function isForeign(text: string): boolean {
  const first = firstLine(text);
  return first.startsWith("#!") && !SHELL.test(first);
}

/** The dialect that a script of a shell is read in. */
export function dialectOfScript(text: string): Dialect {
  return firstLine(text).includes("bash") ? "bash" : "sh";
}

/** The program that a script is for, where that is named and no shell: `python3`, or a path. */
export function interpreterOf(text: string): string | undefined {
  const first = firstLine(text);
  if (SHELL.test(first)) return undefined;
  return /^#!\s*(?:\S*\/env\s+(?:-S\s+)?)?(\S+)/.exec(first)?.[1];
}
