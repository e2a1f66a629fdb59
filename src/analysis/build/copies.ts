import { newest, withSet, type Persistent } from "./persistent.ts";

/** What a COPY or ADD brings into a stage: `to` is an absolute path in the image, `from` a path in the build context. */
export interface Copied {
  /** With a glob in its last part at most; `undefined` for what does not come from the context as it is, or can't be told. */
  readonly from: string | undefined;
  /** What it names in the context where `from` does not tell: by a glob of files or folders, or under flags that change what is copied, or where to. */
  readonly named?: string;
  /** `undefined` where it can't be told. */
  readonly to: string | undefined;
  /** The destination is a folder for sure: it ends in `/`, there are several sources, or a glob. */
  readonly intoFolder: boolean;
  /** The last part of the source as it is written: what the file is called, where it is one. */
  readonly name?: string;
  readonly line?: number;
  /** The content of a heredoc in which nothing is expanded. */
  readonly text?: string;
  /** The content of any other heredoc, with the variables in it that have no known value as they are written. */
  readonly outline?: string;
}

/** What was copied in front of a place. Never changed: each instruction of a file has its own, and they share what they have in common. */
export interface Copies {
  readonly count: number;
  /** The newest copy to each destination. */
  readonly newest: Persistent<Copy>;
}

interface Copy {
  readonly copied: Copied;
  /** Of two copies the newer one has the greater number. */
  readonly order: number;
  /** The one before it to the same destination. */
  readonly before: Copy | undefined;
}

export const NO_COPIES: Copies = { count: 0, newest: [] };

/** Stands for a destination that can't be told: no path is empty. */
const ANYWHERE = "";

/** The copies with some more on top. */
export function withCopies(copies: Copies, more: readonly Copied[]): Copies {
  if (more.length === 0) return copies;
  const set = new Map<string, Copy>();
  let order = copies.count;
  for (const copied of more) {
    const to = copied.to ?? ANYWHERE;
    const before = set.get(to) ?? newest(copies.newest, to);
    set.set(to, { copied, order: order++, before });
  }
  return { count: order, newest: withSet(copies.newest, set) };
}

/** The copies that may have brought a path, or what lies on it, newest first: to the path, to a folder that it is in, or nobody knows where. */
export function* copiesOver(copies: Copies, path: string): Generator<Copied> {
  if (copies.count === 0) return;
  const heads = [ANYWHERE, ...foldersAbove(path), path].flatMap(
    (to) => newest(copies.newest, to) ?? [],
  );
  for (;;) {
    let first = 0;
    for (let at = 1; at < heads.length; at++)
      if ((heads[at]?.order ?? -1) > (heads[first]?.order ?? -1)) first = at;
    const head = heads[first];
    if (head === undefined) return;
    yield head.copied;
    if (head.before === undefined) heads.splice(first, 1);
    else heads[first] = head.before;
  }
}

/** The folders that an absolute path is in, from the root on. */
function foldersAbove(path: string): readonly string[] {
  const folders = path === "/" ? [] : ["/"];
  for (let at = path.indexOf("/", 1); at !== -1; at = path.indexOf("/", at + 1))
    folders.push(path.slice(0, at));
  return folders;
}
