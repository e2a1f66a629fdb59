import { styleText } from "node:util";
import type { Look } from "../report/paint.ts";
import type { Output } from "./output.ts";

/**
 * How text looks on an output: a flag decides, then FORCE_COLOR, then NO_COLOR (in Node's order), then whether it is
 * a terminal.
 */
export function lookOf(
  output: Output,
  env: Readonly<Record<string, string | undefined>>,
  flag: boolean | undefined,
): Look {
  const color = flag ?? fromEnvironment(env) ?? output.isTTY;
  return {
    paint: (style, text) =>
      color && text !== ""
        ? styleText(style, text, { validateStream: false })
        : text,
    terminal: output.isTTY,
  };
}

function fromEnvironment(
  env: Readonly<Record<string, string | undefined>>,
): boolean | undefined {
  const force = env["FORCE_COLOR"];
  if (force !== undefined) return force !== "0" && force !== "false";
  if ((env["NO_COLOR"] ?? "") !== "" || env["TERM"] === "dumb") return false;
  return undefined;
}
