import type { Manager } from "../../facts/managers/manager.ts";
import type { BuildContext } from "../../context.ts";
import { memo } from "../../memo.ts";
import { mentions } from "./use.ts";
import { asksOffline } from "./offline.ts";

const PROGRAM = /\b(?:apt-get|apt|aptitude)\b[^\n;&|]*/.source;
const READS = new RegExp(
  `${PROGRAM}\\b(?:install|upgrade|dist-upgrade|full-upgrade|build-dep|source|download)\\b|\\b(?:apt-cache|apt-file)\\b`,
);
const UPDATES = new RegExp(`${PROGRAM}\\bupdate\\b`);

/** True when a text that is no script of a shell, or none that can be read, wants what a cache holds. */
export function reads(text: string, manager: Manager): boolean {
  if (mentions(text, manager)) return true;
  if (manager.refetches)
    return asksOffline(text, manager) && text.includes(manager.name);
  const update = UPDATES.exec(text);
  const read = READS.exec(text);
  return read !== null && (update === null || update.index > read.index);
}

/** Names by which a program could ask for packages of the distribution, or look at their lists. */
const NAMES =
  /\b(?:apt-get|aptitude|apt-cache|apt-file|apt-mark|apt_pkg|PackageKit)\b|\bapt\b["',\s]+(?:-\S+["',\s]+)*(?:install|upgrade|update|build-dep|list|show)\b|\bimport apt\b|var\/lib\/apt/;

/** Nobody starts these: descriptions of builds, and texts for people. */
const NO_SOURCE =
  /dockerfile|containerfile|\.(?:md|rst|txt|lock|svg|css|html?|po|mo|map|csv|json5?)$|^(?:LICENSE|CHANGELOG|README)|compose.*\.ya?ml$|^\.(?:git|github|gitlab|circleci|travis|azure)/i;
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
        if (NAMES.test(text)) return true;
      }
      folder = folders.pop();
    }
    return false;
  },
);

/** Whether one text of another language names them. */
export function namesManagers(text: string): boolean {
  return NAMES.test(text);
}
