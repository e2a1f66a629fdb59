import type { Operand } from "../../facts/programs/operand.ts";
import { absolute, listInImage } from "../build/files.ts";
import { expanded } from "../command/values.ts";
import type { Scene } from "./scene.ts";

/** Files of the image. */
interface NamedFiles {
  readonly paths: readonly string[];
  /** A glob names whatever else lies there, from the base image or by a command. */
  readonly mayBeMore: boolean;
}

/** The files that a word names. */
export function namedFiles(
  file: Operand,
  { analysis, stage, index, folder, values }: Scene,
): NamedFiles | undefined {
  const text = file.value ?? file.written;
  if (text === undefined) return undefined;
  const paths: string[] = [];
  let mayBeMore = false;
  for (const each of expanded(text, values)) {
    const whole = absolute(each, folder);
    if (whole === undefined || whole.includes("$")) return undefined;
    if (!/[*?[]/.test(whole)) {
      paths.push(whole);
      continue;
    }
    const inside = whole.slice(0, whole.lastIndexOf("/"));
    if (analysis === undefined || /[*?[]/.test(inside)) return undefined;
    const copied = analysis.copiedBefore(stage, index);
    mayBeMore = true;
    paths.push(
      ...listInImage(analysis.context, copied, inside)
        .filter((name) => !name.endsWith("/"))
        .map((name) => `${inside}/${name}`),
    );
  }
  return { paths, mayBeMore };
}
