import { memo } from "../../memo.ts";
import type { Analysis } from "../analyse.ts";
import type { Stage } from "../build/stages.ts";

/** Folders that an ENV of each stage, or of one below it, puts on the PATH. */
export const foldersOnPath = memo(
  ({ stages }: Analysis): ReadonlyMap<Stage, readonly string[]> => {
    const all = new Map<Stage, readonly string[]>();
    for (const stage of stages) {
      const { base, instructions } = stage;
      const own = instructions
        .filter(({ keyword }) => keyword === "ENV")
        .flatMap(({ pairs }) => pairs)
        .flatMap(({ key, value = "" }) =>
          key === "PATH" ? value.split(":") : [],
        )
        .map((folder) => folder.replace(/^["']|["']$/g, ""))
        .filter((folder) => /^\/[\w./-]+$/.test(folder));
      const below =
        base.kind === "stage" ? (all.get(base.stage) ?? NONE) : NONE;
      all.set(
        stage,
        own.length === 0 ? below : [...new Set([...own, ...below])],
      );
    }
    return all;
  },
);

const NONE: readonly string[] = [];
