import type { Layer, LayerFile, LayerPath } from "./image.ts";
import { stackOf, type Node } from "./stack.ts";

/** A file as a container of the image sees it. */
export interface FinalFile {
  /** Never a hard link, but for one that leads nowhere. */
  readonly file: LayerFile;
  /** Index of the layer that made this name. */
  readonly layer: number;
  /** Equal for the names of one file. */
  readonly inode: object;
}

/** The files of an image by their paths, each folder before what is in it. Folders that no layer lists are left out. */
export function fileSystemOf(
  layers: readonly Layer[],
): ReadonlyMap<LayerPath, FinalFile> {
  const files = new Map<LayerPath, FinalFile>();
  eachNode(stackOf(layers).root, (path, { inode, layer }) => {
    if (inode !== undefined)
      files.set(path, { file: inode.file, layer, inode });
  });
  return files;
}

function eachNode(
  root: Node,
  visit: (path: LayerPath, node: Node) => void,
): void {
  const open: [LayerPath, Node][] = [["/", root]];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    const [path, node] = next;
    visit(path, node);
    const prefix = path === "/" ? path : `${path}/`;
    const names = [...(node.children ?? [])].reverse();
    for (const [name, child] of names) open.push([`${prefix}${name}`, child]);
  }
}

/** What an image did last to a path: its topmost layer that made it, or that removed it. */
export interface Maker {
  readonly did: "made" | "removed";
  /** Index of the layer. */
  readonly layer: number;
  /** Its instruction, as the image's history has it. */
  readonly createdBy: string;
}

/** `undefined` for a path that no layer knows. */
export function makerOf(
  layers: readonly Layer[],
  path: LayerPath,
): Maker | undefined {
  for (let at = layers.length - 1; at >= 0; at--) {
    const layer = layers[at];
    if (layer === undefined) continue;
    const did = layer.files.has(path)
      ? "made"
      : removes(layer, path)
        ? "removed"
        : undefined;
    if (did !== undefined)
      return { did, layer: at, createdBy: layer.createdBy };
  }
  return undefined;
}

function removes(layer: Layer, path: LayerPath): boolean {
  if (layer.removed.has(path)) return true;
  for (let end = path.lastIndexOf("/"); end >= 0;) {
    const folder = path.slice(0, end) || "/";
    const type = layer.files.get(folder)?.type;
    if (
      layer.removed.has(folder) ||
      layer.emptied.has(folder) ||
      (type !== undefined && type !== "directory")
    )
      return true;
    if (end === 0) return false;
    end = path.lastIndexOf("/", end - 1);
  }
  return false;
}
