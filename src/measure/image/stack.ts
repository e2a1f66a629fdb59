import type { Layer, LayerFile, LayerPath } from "./image.ts";

/** One file of an image, whatever names it has. */
export interface Inode {
  /** The file as its layer has it. A hard link that leads nowhere, or in a circle, stays one. */
  readonly file: LayerFile;
  /** The name under which its layer holds its content. */
  readonly path: LayerPath;
  /** Index of the layer that holds its content. */
  readonly layer: number;
  /** Names that the image shows it under. */
  names: number;
  /** What took its last name: a removal, or another file of that name. */
  fate: "shown" | "hidden" | "replaced";
}

/** A name in the file system of an image. */
export interface Node {
  /** `undefined` for a folder that no layer lists. */
  inode: Inode | undefined;
  /** Index of the layer that made the name. */
  layer: number;
  children: Map<string, Node> | undefined;
}

/** Numbers of names. */
export interface LayerStep {
  added: number;
  changed: number;
  removed: number;
}

/** Layers on top of each other: what is seen, and what was. */
export interface Stack {
  readonly root: Node;
  /** What each layer does to the files of those below, folders aside. */
  readonly steps: readonly LayerStep[];
  /** Every file of every layer, also those that nothing shows any more. */
  readonly inodes: readonly Inode[];
}

/**
 * Puts layers on top of each other, the lowest first. What a layer removes or empties is gone before it adds anything, whatever the
 * order in its archive. A folder on a folder keeps what is in it; everything else replaces all that was there. Links in a path are
 * not followed: an engine puts layers together by their names.
 */
export function stackOf(layers: readonly Layer[]): Stack {
  const root = emptyNode(-1);
  const inodes: Inode[] = [];
  const steps: LayerStep[] = [];
  layers.forEach((layer, at) => {
    const found = inodesOf(layer, at, root);
    const step: LayerStep = { added: 0, changed: 0, removed: 0 };
    steps.push(step);
    for (const path of layer.removed) remove(root, path, step);
    for (const path of layer.emptied) empty(nodeAt(root, path), step);
    for (const path of layer.files.keys()) {
      const inode = found.get(path);
      if (inode === undefined) continue;
      if (inode.layer === at && inode.path === path) inodes.push(inode);
      place(root, path, inode, step, at);
    }
  });
  return { root, inodes, steps };
}

function emptyNode(layer: number): Node {
  return { inode: undefined, layer, children: undefined };
}

/** The file behind each name of a layer: its own, or for a hard link that of the name it leads to, here or in the layers below. */
function inodesOf(
  { files }: Layer,
  layer: number,
  below: Node,
): ReadonlyMap<LayerPath, Inode> {
  const found = new Map<LayerPath, Inode>();
  for (const [path, file] of files) {
    if (found.has(path)) continue;
    const end = endOf(files, path, file);
    const lower = end.file === undefined ? nodeAt(below, end.path) : undefined;
    let inode = lower?.inode ?? found.get(end.path);
    if (inode === undefined) {
      // Leads nowhere: the link is all there is.
      const own = end.file === undefined ? { path, file } : end;
      inode = {
        file: own.file ?? file,
        path: own.path,
        layer,
        names: 0,
        fate: "shown",
      };
      found.set(own.path, inode);
    }
    found.set(path, inode);
  }
  return found;
}

/** Where a chain of hard links ends in its layer. `file` is `undefined` where that is not in this layer. A circle ends where it began. */
function endOf(
  files: ReadonlyMap<LayerPath, LayerFile>,
  path: LayerPath,
  file: LayerFile,
): { readonly path: LayerPath; readonly file: LayerFile | undefined } {
  const seen = new Set<LayerPath>();
  let end: { path: LayerPath; file: LayerFile | undefined } = { path, file };
  while (end.file?.type === "hardlink" && end.file.target !== undefined) {
    if (seen.has(end.path)) return { path, file };
    seen.add(end.path);
    end = { path: end.file.target, file: files.get(end.file.target) };
  }
  return end;
}

/** `/usr/bin` in its parts; none for the root. */
function partsOf(path: LayerPath): readonly string[] {
  return path === "/" ? [] : path.slice(1).split("/");
}

function nodeAt(root: Node, path: LayerPath): Node | undefined {
  let node: Node | undefined = root;
  for (const part of partsOf(path)) node = node?.children?.get(part);
  return node;
}

function remove(root: Node, path: LayerPath, step: LayerStep): void {
  const parts = partsOf(path);
  const name = parts.at(-1);
  if (name === undefined) return;
  const folder = nodeAt(root, path.slice(0, -name.length - 1) || "/");
  const node = folder?.children?.get(name);
  if (node === undefined) return;
  empty(node, step);
  hide(node, step);
  folder?.children?.delete(name);
}

function empty(node: Node | undefined, step: LayerStep): void {
  // A list, as a folder may be deeper than the call stack.
  const open = [...(node?.children?.values() ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    hide(next, step);
    for (const child of next.children?.values() ?? []) open.push(child);
  }
  if (node !== undefined) node.children = undefined;
}

function hide({ inode }: Node, step: LayerStep): void {
  if (inode === undefined) return;
  unname(inode, "hidden");
  if (!isFolder(inode)) step.removed++;
}

function unname(inode: Inode, fate: "hidden" | "replaced"): void {
  inode.names--;
  if (inode.names === 0) inode.fate = fate;
}

function place(
  root: Node,
  path: LayerPath,
  inode: Inode,
  step: LayerStep,
  layer: number,
): void {
  let node = root;
  for (const part of partsOf(path)) {
    // A file in the way becomes a folder.
    if (node.inode !== undefined && !isFolder(node.inode)) {
      hide(node, step);
      node.inode = undefined;
    }
    node.children ??= new Map();
    let child = node.children.get(part);
    if (child === undefined) {
      child = emptyNode(layer);
      node.children.set(part, child);
    }
    node = child;
  }
  // First, so that a file that is linked onto itself is never without a name.
  inode.names++;
  inode.fate = "shown";
  const { inode: before } = node;
  const isFile = !isFolder(inode);
  if (isFile) empty(node, step);
  if (before !== undefined) unname(before, isFile ? "replaced" : "hidden");
  const replaces = before !== undefined && !isFolder(before);
  if (isFile && replaces) step.changed++;
  else if (isFile) step.added++;
  else if (replaces) step.removed++;
  node.inode = inode;
  node.layer = layer;
}

function isFolder({ file }: Inode): boolean {
  return file.type === "directory";
}
