import type { Operand } from "../../facts/programs/operand.ts";
import type { Located } from "../../shell/flow.ts";
import { absolute, listInImage } from "../build/files.ts";
import { valueOf } from "../build/variables.ts";
import type { Scene } from "./scene.ts";

/** The files that a word names: itself, or those that the loop around it goes through. */
export function namedFiles(
  file: Operand,
  { analysis, stage, index, folder, environment }: Scene,
  { path }: Located,
): readonly string[] | undefined {
  const text = file.value ?? file.written;
  const variable = /^\$\{(\w+)\}$/.exec(text ?? "")?.[1];
  const words =
    variable === undefined
      ? undefined
      : path
          .flatMap(({ within }) =>
            "type" in within &&
            within.type === "loop" &&
            within.variable === variable
              ? [within.words]
              : [],
          )
          .at(-1);
  const named = words?.map((word) => word.value ?? word.pattern) ?? [
    text?.replace(
      /\$\{(\w+)\}/g,
      (all, name: string) => valueOf(environment.variables, name) ?? all,
    ),
  ];
  const found: string[] = [];
  for (const each of named) {
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
