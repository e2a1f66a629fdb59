import { linksMadeIn } from "../../facts/container-files.ts";
import { memo } from "../../memo.ts";
import { argsText } from "../../syntax/instruction.ts";
import type { ReadableRun } from "../build/runs.ts";
import type { Stage } from "../build/stages.ts";

/** Links that a RUN and those of the stage in front of it make, by their names: where each leads to. */
export function linksUpTo({
  stage,
  index,
}: ReadableRun): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const { at, links } of linksOf(stage))
    if (at <= index) for (const [name, to] of links) found.set(name, to);
  return found;
}

const linksOf = memo(({ instructions }: Stage) =>
  instructions.flatMap((instruction, at) => {
    if (instruction.keyword !== "RUN") return [];
    const links = linksMadeIn(argsText(instruction));
    return links.size === 0 ? [] : [{ at, links }];
  }),
);
