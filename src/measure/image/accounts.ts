import type { FinalFile } from "./filesystem.ts";
import type { LayerPath } from "./image.ts";

const LISTS = /^\/etc\/(passwd|group)-?$/;

/** True for a list of users or groups with their numbers. */
export function isOfAccounts(path: LayerPath): boolean {
  return LISTS.test(path);
}

type Files = ReadonlyMap<LayerPath, FinalFile>;

/**
 * The users and groups of an image, as far as their numbers were drawn: by whoever made them, from those that were free, and so by what the base had taken.
 * One that `words` of the Dockerfile name was chosen.
 */
export interface Accounts {
  /** By name. */
  readonly users: ReadonlyMap<string, number>;
  readonly groups: ReadonlyMap<string, number>;
  /** `uid:gid`, with the name in place of a number that was drawn. */
  readonly owner: (uid: number, gid: number) => string;
  /** A list of users or groups with names in place of such numbers; any other text as it is. */
  readonly unnumbered: (path: LayerPath, text: string) => string;
}

/** Numbers that programs draw for users of the system: adduser from the lowest, useradd and systemd from the highest. */
const LOWEST = 100;
const HIGHEST = 999;

/** Field of the number in a line. */
const NUMBER = 2;
const GROUP_OF_USER = 3;

export function accountsOf(
  files: Files,
  base: Files,
  words: ReadonlySet<string>,
): Accounts {
  const drawn = (path: LayerPath): ReadonlyMap<string, number> =>
    new Map(
      [...drawnIn(path, files, base)].filter(
        ([, id]) => !words.has(String(id)),
      ),
    );
  const [users, groups] = [drawn("/etc/passwd"), drawn("/etc/group")];
  const [userNames, groupNames] = [users, groups].map(named);
  const user = (id: number | string): string =>
    userNames?.get(Number(id)) ?? String(id);
  const group = (id: number | string): string =>
    groupNames?.get(Number(id)) ?? String(id);
  return {
    users,
    groups,
    owner: (uid, gid) => `${user(uid)}:${group(gid)}`,
    unnumbered(path, text) {
      const kind = LISTS.exec(path)?.[1];
      if (kind === undefined) return text;
      return text.replace(/^.*$/gm, (line) => {
        const fields = line.split(":");
        const [number, own] = [fields[NUMBER], fields[GROUP_OF_USER]];
        if (number === undefined) return line;
        fields[NUMBER] = kind === "passwd" ? user(number) : group(number);
        if (kind === "passwd" && own !== undefined)
          fields[GROUP_OF_USER] = group(own);
        return fields.join(":");
      });
    },
  };
}

function named(
  drawn: ReadonlyMap<string, number>,
): ReadonlyMap<number, string> {
  return new Map([...drawn].map(([name, id]) => [id, name]));
}

/** Those that the base has not, whose number is the next one that was free when they were made. */
function drawnIn(
  path: LayerPath,
  files: Files,
  base: Files,
): ReadonlyMap<string, number> {
  const known = new Set(
    entriesOf(base.get(path)).map(({ name, id }) => `${name}:${id}`),
  );
  const taken = new Set<number>();
  const drawn = new Map<string, number>();
  const all = entriesOf(files.get(path));
  for (const { name, id } of all) if (known.has(`${name}:${id}`)) taken.add(id);
  for (const { name, id } of all) {
    if (known.has(`${name}:${id}`)) continue;
    let [low, high] = [LOWEST, HIGHEST];
    while (taken.has(low)) low++;
    while (taken.has(high)) high--;
    if (id === low || id === high) drawn.set(name, id);
    taken.add(id);
  }
  return drawn;
}

function entriesOf(
  file: FinalFile | undefined,
): readonly { readonly name: string; readonly id: number }[] {
  return (file?.file.text ?? "").split("\n").flatMap((line) => {
    const [name, , id] = line.split(":");
    return name === undefined || id === undefined || !/^\d+$/.test(id)
      ? []
      : [{ name, id: Number(id) }];
  });
}
