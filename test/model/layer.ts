import type { Nodes } from "./tree.ts";

/** A whiteout is an empty file in the layer, and a folder or a link an entry: so much for the header of each. */
const HEADER = 16;

/**
 * What a layer weighs that leads from one file system to another: every file that is not the same object is there with all of its content,
 * as an overlay copies it up; whatever is gone has a whiteout, once for a whole folder.
 */
export function layerBytes(before: Nodes, after: Nodes): number {
  let bytes = 0;
  for (const [path, node] of after) {
    if (before.get(path) === node) continue;
    bytes += HEADER + node.content.length;
  }
  for (const path of before.keys()) {
    if (after.has(path)) continue;
    const parent = path.slice(0, path.lastIndexOf("/"));
    if (parent === "" || after.has(parent)) bytes += HEADER;
  }
  return bytes;
}

/** Nothing of these gets into a layer: the builder sets them up for every RUN. */
export function settled(before: Nodes, after: Nodes): Nodes {
  const settled = new Map(after);
  for (const path of after.keys())
    if (path.startsWith("/dev/shm/")) settled.delete(path);
  for (const path of ["/etc/hosts", "/etc/resolv.conf"]) {
    const node = before.get(path);
    if (node === undefined) settled.delete(path);
    else settled.set(path, node);
  }
  return settled;
}
