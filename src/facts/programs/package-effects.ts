import type { Effect } from "./effect.ts";
import { shown, type Operand } from "./operand.ts";

type Does = "install" | "remove" | "mark";

export function packages(
  manager: string,
  does: Does,
  names: readonly Operand[],
): Effect {
  return { kind: "packages", manager, does, names: names.map(bare) };
}

/** A name without version, suite or architecture: `curl=7.88`, `curl:amd64`, `left-pad@1.0`. */
export function bare(operand: Operand): Operand {
  const text = shown(operand);
  if (/^(?:\.?\.?\/|[a-z+]+:)/.test(text)) return operand;
  const length = /^@?[^=<>~:[/@!;]+(?:\/(?=[^/]*$)[\w.-]+(?=@|$))?/.exec(
    text,
  )?.[0].length;
  if (length === undefined || length === text.length) return operand;
  const cut = (part: string | undefined): string | undefined =>
    part?.slice(0, length);
  return {
    text: operand.text.replace(/[=<>~:[/!;].*|(?<=.)@.*/, ""),
    value: cut(operand.value),
    written: cut(operand.written),
  };
}

/** A package that is given as a file or an address, not by its name in a repository. */
export function isGivenAsFile(name: Operand): boolean {
  return /^\.{0,2}\/|:\/\/|\.(?:apk|deb|rpm)$/.test(shown(name));
}

export function path(
  by: "distribution" | "manager",
  names?: readonly string[],
): Effect {
  return { kind: "path", names, by };
}
