import { memo } from "../../memo.ts";
import type { Analysis } from "../analyse.ts";
import type { Stage } from "../build/stages.ts";
import { absolute, broughtNames } from "../build/files.ts";
import { folderOf, nameOf } from "../command/paths.ts";
import { PATH } from "../command/scripts.ts";
import { foldersOnPath } from "./path-folders.ts";
import type { Scene } from "./scene.ts";

type Names = ReadonlyMap<string, number>;

const NO_NAMES: Names = new Map();

/** Programs that a COPY brings, by their paths and by their names on the PATH, and the first instruction of the stage that does; -1 for one of a stage below. */
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
  const onPath = [...(foldersOnPath(analysis).get(stage) ?? []), ...PATH].map(
    (folder) => folder.replace(/\/+$/, ""),
  );
  const found = new Map<string, number>();
  for (const { index, copied } of analysis.copiesOf(stage)) {
    const add = (folder: string, name: string): void => {
      const keys = [
        keyOf(`${folder}/${name}`),
        ...(onPath.includes(folder) ? [name] : []),
      ];
      if (name === "" || (keys.length === 1 && !/bin$/.test(folder))) return;
      for (const key of keys) if (!found.has(key)) found.set(key, index);
    };
    for (const each of copied) {
      const { to, name = "", intoFolder } = each;
      if (to === undefined) continue;
      // Without a slash behind it, what is written may be a folder that is there already.
      add(to, name);
      if (!intoFolder) add(folderOf(to), nameOf(to));
      for (const folder of onPath)
        for (const brought of broughtNames(analysis.context, each, folder))
          if (!brought.endsWith("/")) add(folder, brought);
    }
  }
  return found;
}

/** In images of today /bin is /usr/bin. */
function keyOf(path: string): string {
  return path.replace(/^\/usr(?=\/s?bin\/)/, "");
}

/** A file that was copied stands in for the program: what is known of its name is not true of it. */
export function isReplaced(
  word: string | undefined,
  { analysis, stage, index, folder }: Scene,
): boolean {
  if (analysis === undefined || word === undefined) return false;
  const path = word.includes("/") ? absolute(word, folder) : undefined;
  const key = path === undefined ? word : keyOf(path);
  const at = replacedIn(analysis).get(stage)?.get(key);
  return at !== undefined && at < index;
}
