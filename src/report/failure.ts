import type { Failure } from "./outcome.ts";
import { oneLine, type Look } from "./paint.ts";

/**
 * What a person reads when an input could not be processed, ending in a line feed: where, what, the source around it,
 * and what to do.
 */
export function failureText(
  path: string,
  failure: Failure,
  look: Look,
): string {
  const { position } = failure;
  const where =
    position === undefined
      ? path
      : `${path}:${position.line}:${position.column}`;
  const label = failure.kind === "bug" ? "bug in dockfix" : "error";
  const lines = [
    `${look.paint("bold", oneLine(where))}: ${look.paint("red", label)}: ${oneLine(failure.message)}`,
  ];
  if (failure.frame !== undefined) {
    lines.push(
      ...failure.frame.split("\n").map((line) => `  ${oneLine(line)}`),
    );
  }
  if (failure.hint !== undefined) {
    lines.push(...failure.hint.split("\n").map((line) => `  ${oneLine(line)}`));
  }
  return `${lines.join("\n")}\n`;
}
