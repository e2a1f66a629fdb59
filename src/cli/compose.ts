import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { repositoryRoot } from "./repository.ts";

/** What compose files say about the folder that a Dockerfile is built in. */
export type SaidContext =
  | { readonly kind: "nothing" }
  | { readonly kind: "folder"; readonly folder: string }
  /** They disagree, or say it in a way that is not read here. `files` are the names of those that speak of it. */
  | { readonly kind: "unclear"; readonly files: readonly string[] };

/** One `dockerfile:` with its `context:`; absolute paths. */
interface Build {
  readonly file: string;
  /** `undefined` where it is not plainly written down; `name` then is what it may be called, empty for anything. */
  readonly built:
    { readonly context: string; readonly dockerfile: string } | undefined;
  readonly name: string;
}

/**
 * Looks at the compose files beside a Dockerfile and in the folders above, up to the root of its repository. Only
 * `dockerfile:` and `context:` that stand side by side as plain scalars are understood: YAML is not parsed. Whatever
 * else names a file like this one makes the answer unclear.
 */
export function composeContext(dockerfile: string): SaidContext {
  const path = resolve(dockerfile);
  const builds = foldersAbove(dirname(path)).flatMap(buildsIn);
  const own = builds.filter(({ built, name }) =>
    built === undefined
      ? name === "" || name === basename(path)
      : built.dockerfile === path,
  );
  const contexts = new Set(own.map(({ built }) => built?.context));
  const [context, second] = contexts;
  if (own.length === 0) return { kind: "nothing" };
  if (context !== undefined && contexts.size === 1 && second === undefined) {
    return { kind: "folder", folder: context };
  }
  return { kind: "unclear", files: [...new Set(own.map(({ file }) => file))] };
}

function foldersAbove(folder: string): readonly string[] {
  const root = repositoryRoot(folder);
  const folders = [folder];
  while (root !== undefined && folders.at(-1) !== root) {
    folders.push(dirname(folders.at(-1) ?? root));
  }
  return folders;
}

function buildsIn(folder: string): readonly Build[] {
  try {
    return readdirSync(folder)
      .filter((name) => /^(docker-)?compose([.-].*)?\.ya?ml$/.test(name))
      .sort()
      .flatMap((name) => builds(folder, name));
  } catch {
    return [];
  }
}

function builds(folder: string, file: string): readonly Build[] {
  let text: string;
  try {
    text = readFileSync(join(folder, file), "utf8");
  } catch {
    return [];
  }
  const lines = text.split(/\r?\n/);
  return lines.flatMap((line, index): readonly Build[] => {
    const match = /^([^#]*?)\bdockerfile["']?\s*:(\s.*)?$/.exec(line);
    if (match === null) return [];
    const dockerfile = scalar(match[2]);
    const name = dockerfile === undefined ? "" : basename(dockerfile);
    const siblings = siblingsOf(lines, index);
    const context = siblings.has("context")
      ? scalar(siblings.get("context"))
      : ".";
    const plain =
      /^ *["']?$/.test(match[1] ?? "") &&
      dockerfile !== undefined &&
      context !== undefined &&
      !siblings.has("<<");
    if (!plain) return [{ file, built: undefined, name }];
    // A context elsewhere on the net holds its own Dockerfile.
    if (/:\/\/|^git@|^github\.com\//.test(context)) return [];
    const root = resolve(folder, context);
    return [
      {
        file,
        built: { context: root, dockerfile: resolve(root, dockerfile) },
        name,
      },
    ];
  });
}

/** The keys beside a line of a block mapping, with the text behind them. */
function siblingsOf(
  lines: readonly string[],
  index: number,
): ReadonlyMap<string, string> {
  const indent = indentOf(lines[index] ?? "");
  const found = new Map<string, string>();
  for (const step of [-1, 1]) {
    for (let at = index + step; at >= 0 && at < lines.length; at += step) {
      const line = lines[at] ?? "";
      if (/^\s*(#|$)/.test(line) || indentOf(line) > indent) continue;
      if (indentOf(line) < indent) break;
      const match = /^ *["']?([\w<-]+)["']?\s*:(\s.*)?$/.exec(line);
      if (match?.[1] !== undefined) found.set(match[1], match[2] ?? "");
    }
  }
  return found;
}

function indentOf(line: string): number {
  return line.length - line.trimStart().length;
}

/** A plain or quoted scalar without variables, tags, anchors or escapes; `undefined` for anything else. */
function scalar(text: string | undefined): string | undefined {
  const match =
    /^\s+(?:"([^"\\$]+)"|'([^'$]+)'|([^\s"'&*!|>{}[\]$#%@`,][^\s"'{}[\]$#,]*))\s*(?:#.*)?$/.exec(
      text ?? "",
    );
  return match?.[1] ?? match?.[2] ?? match?.[3];
}
