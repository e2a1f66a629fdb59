import { isProjectFile } from "../../facts/project-files.ts";
import type { Manager } from "../../facts/managers/manager.ts";
import { namesManagers, readsLists } from "../../facts/managers/texts.ts";
import type { BuildContext } from "../../context.ts";
import { memo, memoHere } from "../../memo.ts";
import { expanded, withBraces, type Values } from "../command/values.ts";
import { isProject, isSource, sourcesIn, type Source } from "./sources.ts";
import { mentions } from "./use.ts";
import { asksInText } from "./offline.ts";

/** True when a text that is no script of a shell, or none that can be read, wants what a cache holds. */
export function reads(text: string, manager: Manager): boolean {
  if (mentions(text, manager)) return true;
  if (manager.refetches) return asksInText(text, manager);
  return readsLists(text);
}

/** The same of a command, with what its variables may hold. */
export function readsWith(
  command: string,
  values: Values,
  manager: Manager,
): boolean {
  return expanded(withBraces(command), values).some((each) =>
    reads(each, manager),
  );
}

/** Whether files of the context name package managers of the distribution: `undefined` where not all of them could be looked through. */
export const projectNames = memo(
  (context: BuildContext): boolean | undefined => {
    for (const source of sourcesIn(context, isSource)) {
      if (source === undefined) return undefined;
      if (namesManagers(source.text)) return true;
    }
    return false;
  },
);

/** Files of the context that want what the cache of a manager holds, as far as the context can be looked through. */
export interface Readers {
  readonly some: boolean;
  /** A text names one of them, or a file that leads to one. */
  readonly leadsFrom: (text: string) => boolean;
}

const NO_READERS: Readers = { some: false, leadsFrom: () => false };

export const readersIn = memo((context: BuildContext) =>
  memoHere((manager: Manager): Readers => {
    const found: Source[] = [];
    const others: Source[] = [];
    for (const source of sourcesIn(context, isProject)) {
      if (source === undefined) break;
      (reads(source.text, manager) ? found : others).push(source);
    }
    if (found.length === 0) return NO_READERS;
    let pattern = naming(found);
    for (let before = 0; before < found.length;) {
      before = found.length;
      const more = others.filter(({ text }) => pattern.test(text));
      found.push(...more.filter((each) => !found.includes(each)));
      pattern = naming(found);
    }
    return { some: true, leadsFrom: (text) => pattern.test(text) };
  }),
);

/** How other files call them: a module without its ending, and the project of a folder by the folder. */
function naming(sources: readonly Source[]): RegExp {
  const names = sources.flatMap(({ path }) => {
    const [name = "", folder] = path.split("/").reverse();
    if (isProjectFile(name)) return folder ?? [];
    const stem = name.replace(/\.\w+$/, "");
    return stem.length > 2 ? stem : name;
  });
  const all = [...new Set(names)].map((name) =>
    name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&"),
  );
  return new RegExp(`(?<![\\w-])(?:${all.join("|") || "(?!)"})(?![\\w-])`);
}
