import type { Mount } from "../../src/syntax/mount.ts";
import { expand } from "./expand.ts";
import { variablesOf, type StageState } from "./state.ts";
import { join } from "./paths.ts";
import type { Node, Nodes } from "./tree.ts";

/** A mount of one RUN: where, and what lies there at first. */
export interface Mounted {
  readonly path: string;
  readonly nodes: Nodes;
  /** The id of a cache, whose content outlives the RUN. */
  readonly cache: string | undefined;
}

const FOLDER: Node = {
  kind: "directory",
  content: "",
  mode: 0o755,
  owner: "root",
};

/** Reads the mounts of a RUN; `filesOf` gives what a bind mount takes from a stage, or from the build context. */
export function mountsOf(
  stage: StageState,
  mounts: readonly Mount[],
  caches: ReadonlyMap<string, Nodes>,
  filesOf: (from: string | undefined) => Nodes,
): readonly Mounted[] {
  const variables = variablesOf(stage);
  return mounts.map((mount) => {
    const path = join(
      stage.config.workdir,
      expand(mount.target ?? `/run/secrets/${mount.id ?? "x"}`, variables),
    );
    const empty = new Map([["", FOLDER]]);
    switch (mount.type) {
      case "cache": {
        const cache = mount.id ?? path;
        return { path, cache, nodes: caches.get(cache) ?? empty };
      }
      case "bind": {
        const nodes = below(
          filesOf(mount.from),
          join("/", mount.source ?? "/"),
        );
        return { path, cache: undefined, nodes };
      }
      case "secret": {
        const node: Node = { ...FOLDER, kind: "file", content: "secret" };
        return { path, cache: undefined, nodes: new Map([["", node]]) };
      }
      default:
        return { path, cache: undefined, nodes: empty };
    }
  });
}

/** What the RUN sees: the mounts hide what lies under them. */
export function mount(nodes: Nodes, mounts: readonly Mounted[]): Nodes {
  const seen = new Map(nodes);
  for (const { path, nodes: content } of mounts) {
    for (const each of nodes.keys()) if (covers(path, each)) seen.delete(each);
    addParents(seen, path);
    for (const [rest, node] of content) seen.set(path + rest, node);
  }
  return seen;
}

/** What the layer gets: what lay under the mounts is back, and where nothing did, an empty folder stays. */
export function unmount(
  before: Nodes,
  after: Nodes,
  mounts: readonly Mounted[],
): Nodes {
  const left = new Map(after);
  for (const { path } of mounts) {
    for (const each of after.keys()) if (covers(path, each)) left.delete(each);
    for (const [each, node] of before)
      if (covers(path, each)) left.set(each, node);
    if (!left.has(path)) left.set(path, FOLDER);
  }
  return left;
}

/** What the caches hold behind the RUN. */
export function cachesAfter(
  after: Nodes,
  mounts: readonly Mounted[],
  caches: ReadonlyMap<string, Nodes>,
): ReadonlyMap<string, Nodes> {
  const next = new Map(caches);
  for (const { path, cache } of mounts)
    if (cache !== undefined) next.set(cache, below(after, path));
  return next;
}

function covers(mount: string, path: string): boolean {
  return path === mount || path.startsWith(`${mount}/`);
}

/** The paths of a folder, without the folder's own in front. */
function below(nodes: Nodes, folder: string): Nodes {
  const prefix = folder === "/" ? "" : folder;
  const found = new Map<string, Node>([["", FOLDER]]);
  for (const [path, node] of nodes)
    if (path !== "/" && covers(prefix, path))
      found.set(path.slice(prefix.length), node);
  return found;
}

function addParents(nodes: Map<string, Node>, path: string): void {
  const parts = path.split("/").filter(Boolean);
  for (const index of parts.keys()) {
    const each = `/${parts.slice(0, index).join("/")}`;
    if (index > 0 && !nodes.has(each)) nodes.set(each, FOLDER);
  }
}
