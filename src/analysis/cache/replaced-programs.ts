import { memo } from "../../memo.ts";
import type { Analysis } from "../analyse.ts";
import type { Stage } from "../build/stages.ts";
import { PATH } from "../command/scripts.ts";
import type { Scene } from "./scene.ts";

type Names = ReadonlyMap<string, number>;

const NO_NAMES: Names = new Map();

/** Names that a COPY puts onto the PATH one by one, and the first instruction of the stage that does; -1 for one of a stage below. */
const replacedIn = memo((analysis: Analysis): ReadonlyMap<Stage, Names> => {
  const all = new Map<Stage, Names>();
  for (const stage of analysis.stages) {
    const { base } = stage;
    const below =
      base.kind === "stage" ? (all.get(base.stage) ?? NO_NAMES) : NO_NAMES;
    const own = ownNames(analysis, stage);
    const inherited = [...below.keys()].map((name) => [name, -1] as const);
    all.set(
      stage,
      own.size === 0 && inherited.length === 0
        ? NO_NAMES
        : new Map([...own, ...inherited]),
    );
  }
  return all;
});

function ownNames(analysis: Analysis, stage: Stage): Names {
  const found = new Map<string, number>();
  for (const { index, copied } of analysis.copiesOf(stage))
    for (const { to = "", name = "", intoFolder } of copied) {
      const path = intoFolder ? `${to}/${name}` : to;
      const at = path.lastIndexOf("/");
      const last = path.slice(at + 1);
      const isOnPath = PATH.includes(path.slice(0, at));
      if (isOnPath && last !== "" && !found.has(last)) found.set(last, index);
    }
  return found;
}

/** A file that was copied stands in for the program: what is known of its name is not true of it. */
export function isReplaced(
  word: string | undefined,
  { analysis, stage, index }: Scene,
): boolean {
  if (analysis === undefined || word === undefined || word.includes("/"))
    return false;
  const at = replacedIn(analysis).get(stage)?.get(word);
  return at !== undefined && at < index;
}
