import type { Manager } from "../../facts/managers/manager.ts";
import { namesManagers, readsLists } from "../../facts/managers/texts.ts";
import type { BuildContext } from "../../context.ts";
import { memo } from "../../memo.ts";
import { mentions } from "./use.ts";
import { asksOffline } from "./offline.ts";

/** True when a text that is no script of a shell, or none that can be read, wants what a cache holds. */
export function reads(text: string, manager: Manager): boolean {
  if (mentions(text, manager)) return true;
  if (manager.refetches)
    return asksOffline(text, manager) && text.includes(manager.name);
  return readsLists(text);
}

/** Nobody starts these: descriptions of builds, and texts for people. */
const NO_SOURCE =
  /dockerfile|containerfile|\.(?:md|rst|txt|lock|svg|css|html?|po|mo|map|csv|json5?)$|^(?:LICENSE|CHANGELOG|README)|compose.*\.ya?ml$|^\.git|^\.(?:circleci|travis|azure)/i;
const SKIPPED = /^(?:\.git|\.github|\.circleci|node_modules|\.venv)\/$/;
const MOST_FILES = 3_000;
const MOST_CHARACTERS = 20_000_000;

/** Whether files of the context name package managers of the distribution: `undefined` where not all of them could be looked through. */
export const projectNames = memo(
  (context: BuildContext): boolean | undefined => {
    const { list, read } = context;
    if (list === undefined) return undefined;
    let files = 0;
    let characters = 0;
    const folders = [""];
    for (let folder = folders.pop(); folder !== undefined;) {
      const names = list(folder);
      if (names === undefined) return undefined;
      for (const name of names) {
        if (SKIPPED.test(name)) continue;
        const path = folder === "" ? name : `${folder}/${name}`;
        if (name.endsWith("/")) {
          folders.push(path.slice(0, -1));
          continue;
        }
        if (NO_SOURCE.test(name)) continue;
        const text = read(path) ?? "";
        files++;
        characters += text.length;
        if (files > MOST_FILES || characters > MOST_CHARACTERS)
          return undefined;
        if (namesManagers(text)) return true;
      }
      folder = folders.pop();
    }
    return false;
  },
);
