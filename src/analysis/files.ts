import { expand } from "../syntax/expand.ts";
import { flagValue, type Instruction } from "../syntax/instruction.ts";
import type { BuildContext } from "../context.ts";
import { lookupIn, type Environment } from "./environment.ts";

/** Where the build context lands in a stage: `to` is an absolute path in the image, `from` a path in the context. */
export interface Copied {
  readonly from: string;
  readonly to: string;
  /** The destination is a folder for sure: it ends in `/`, or there are several sources. */
  readonly intoFolder: boolean;
}

/** What a COPY or ADD takes from the build context; empty for other instructions and where a path can't be told. */
export function copiedBy(
  instruction: Instruction,
  environment: Environment,
  escape: string,
): readonly Copied[] {
  if (instruction.keyword !== "COPY" && instruction.keyword !== "ADD")
    return [];
  if (flagValue(instruction, "from") !== undefined) return [];
  const words =
    instruction.json?.map((each) => each.value) ??
    instruction.words.map((word) => word.text);
  const values = words.map((word) =>
    expand(word, escape, lookupIn(environment)),
  );
  const to = absolute(values.at(-1), environment.workdir);
  if (to === undefined) return [];
  const sources = values.slice(0, -1);
  const intoFolder =
    sources.length > 1 ||
    values.at(-1)?.endsWith("/") === true ||
    values.at(-1) === ".";
  return sources.flatMap((source) =>
    source === undefined || source.startsWith("<<") || /[*?[]/.test(source)
      ? []
      : { from: normal(source), to, intoFolder },
  );
}

/** An absolute path with `.` and `..` resolved; `undefined` where it depends on an unknown folder. */
export function absolute(
  path: string | undefined,
  workdir: string | undefined,
): string | undefined {
  if (path === undefined) return undefined;
  if (path.startsWith("/")) return `/${normal(path)}`;
  return workdir === undefined ? undefined : `/${normal(`${workdir}/${path}`)}`;
}

/**
 * The text of a file of the image that came from the build context, the last copy winning; `undefined` where it can't be found.
 * `copied` are the copies in front of the place where it is read.
 */
export function textInImage(
  context: BuildContext | undefined,
  copied: readonly Copied[],
  path: string | undefined,
): string | undefined {
  if (context === undefined || path === undefined) return undefined;
  for (const { from, to, intoFolder } of [...copied].reverse()) {
    const name = from.split("/").at(-1) ?? "";
    const inFolder = path.startsWith(to === "/" ? to : `${to}/`)
      ? path.slice(to === "/" ? 1 : to.length + 1)
      : undefined;
    const candidates = [
      !intoFolder && path === to ? from : undefined,
      inFolder !== undefined && inFolder === name ? from : undefined,
      inFolder === undefined ? undefined : normal(`${from}/${inFolder}`),
    ];
    for (const candidate of candidates) {
      const text =
        candidate === undefined ? undefined : context.read(candidate);
      if (text !== undefined) return text;
    }
  }
  return undefined;
}

/** A relative path without `.`, `..` and double slashes. */
function normal(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return parts.join("/");
}
