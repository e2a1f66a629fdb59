import { memo, memoHere } from "../../memo.ts";
import type { Analysis } from "../analyse.ts";
import type { Stage } from "../build/stages.ts";
import { PATH } from "../command/scripts.ts";
import type { Scene } from "./scene.ts";

/** Names that a COPY puts onto the PATH one by one, and the first instruction of the stage that does; -1 for one of a stage below. */
const replacedIn = memo((analysis: Analysis) =>
  memoHere((stage: Stage): ReadonlyMap<string, number> => {
    const found = new Map<string, number>();
    const { base } = stage;
    if (base.kind === "stage")
      for (const name of replacedIn(analysis)(base.stage).keys())
        found.set(name, -1);
    for (const { index, copied } of analysis.copiesOf(stage))
      for (const { to = "", name = "", intoFolder } of copied) {
        const path = intoFolder ? `${to}/${name}` : to;
        const at = path.lastIndexOf("/");
        const last = path.slice(at + 1);
        const isOnPath = PATH.includes(path.slice(0, at));
        if (isOnPath && last !== "" && !found.has(last)) found.set(last, index);
      }
    return found;
  }),
);

/** A file that was copied stands in for the program: what is known of its name is not true of it. */
export function isReplaced(
  word: string | undefined,
  { analysis, stage, index }: Scene,
): boolean {
  if (analysis === undefined || word === undefined || word.includes("/"))
    return false;
  const at = replacedIn(analysis)(stage).get(word);
  return at !== undefined && at < index;
}
