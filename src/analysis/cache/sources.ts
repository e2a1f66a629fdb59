import { isProjectFile } from "../../facts/project-files.ts";
import { languageOfFile } from "../../facts/source-languages.ts";
import type { BuildContext } from "../../context.ts";

/** A file of the context that something could run. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** Nobody starts these: descriptions of builds, and texts for people. */
const NO_SOURCE =
  /dockerfile|containerfile|\.(?:md|rst|txt|lock|svg|css|html?|po|mo|map|csv|json5?)$|^(?:LICENSE|CHANGELOG|README)|compose.*\.ya?ml$|^\.git|^\.(?:circleci|travis|azure)/i;
const SKIPPED = /^(?:\.git|\.github|\.circleci|node_modules|\.venv)\/$/;
const MOST_FILES = 3_000;
const MOST_CHARACTERS = 20_000_000;

export function isSource(name: string): boolean {
  return languageOfFile(name) !== undefined || !NO_SOURCE.test(name);
}

/** Sources, and what tools of projects are told to run. */
export function isProject(name: string): boolean {
  return isSource(name) || isProjectFile(name);
}

/** Walks through files of the context; ends with `undefined` where not all of them can be looked at. */
export function* sourcesIn(
  { list, read }: BuildContext,
  passes: (name: string) => boolean,
): Generator<Source | undefined, void> {
  let files = 0;
  let characters = 0;
  const folders = [""];
  for (let folder = folders.pop(); folder !== undefined;) {
    const names = list?.(folder);
    if (names === undefined) {
      yield undefined;
      return;
    }
    for (const name of names) {
      if (SKIPPED.test(name)) continue;
      const path = folder === "" ? name : `${folder}/${name}`;
      if (name.endsWith("/")) {
        folders.push(path.slice(0, -1));
        continue;
      }
      if (!passes(name)) continue;
      const text = read(path) ?? "";
      files++;
      characters += text.length;
      if (files > MOST_FILES || characters > MOST_CHARACTERS) {
        yield undefined;
        return;
      }
      yield { path, text };
    }
    folder = folders.pop();
  }
}
