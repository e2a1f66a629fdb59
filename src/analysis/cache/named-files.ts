import type { Operand } from "../../facts/programs/operand.ts";
import { absolute, listInImage } from "../build/files.ts";
import { expanded } from "../command/values.ts";
import type { Scene } from "./scene.ts";

/** The files that a word names. */
export function namedFiles(
  file: Operand,
  { analysis, stage, index, folder, values }: Scene,
): readonly string[] | undefined {
  const text = file.value ?? file.written;
  if (text === undefined) return undefined;
  const found: string[] = [];
  for (const each of expanded(text, values)) {
    const whole = absolute(each, folder);
    if (whole === undefined || whole.includes("$")) return undefined;
    if (!/[*?[]/.test(whole)) {
      found.push(whole);
      continue;
    }
    const inside = whole.slice(0, whole.lastIndexOf("/"));
    if (analysis === undefined || /[*?[]/.test(inside)) return undefined;
    const copied = analysis.copiedBefore(stage, index);
    const all = listInImage(analysis.context, copied, inside);
    if (all === undefined) return undefined;
    found.push(
      ...all
        .filter((name) => !name.endsWith("/"))
        .map((name) => `${inside}/${name}`),
    );
  }
  return found;
}
