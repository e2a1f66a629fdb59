import { memo } from "../../memo.ts";
import type { Stage } from "../build/stages.ts";

/** Folders that an ENV of the stage, or of one below it, puts on the PATH. */
export const foldersOnPath = memo((stage: Stage): readonly string[] => {
  const { base, instructions } = stage;
  const own = instructions
    .filter(({ keyword }) => keyword === "ENV")
    .flatMap(({ pairs }) => pairs)
    .flatMap(({ key, value = "" }) => (key === "PATH" ? value.split(":") : []))
    .map((folder) => folder.replace(/^["']|["']$/g, ""))
    .filter((folder) => /^\/[\w./-]+$/.test(folder));
  return base.kind === "stage" ? [...own, ...foldersOnPath(base.stage)] : own;
});
