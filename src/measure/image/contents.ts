import type { Image, LayerPath } from "./image.ts";
import { transformFor } from "./known-caches.ts";
import { stackOf, type Inode } from "./stack.ts";

/** A folder of an image, or what a folder holds besides its largest parts, with the bytes that it takes in all layers. */
export interface SizeNode {
  /** One part of a path, byte by byte like the path; `12 others` for what is left of a folder. */
  readonly name: string;
  /** Bytes, those of the children included. */
  readonly size: number;
  /** Of these, bytes that a later layer hides or replaces. */
  readonly wasted: number;
  readonly children: readonly SizeNode[];
}

/** Bytes that an image carries and nobody sees or needs. */
export interface Waste {
  /** `hidden`: a later layer removes it. `replaced`: a later layer holds another copy. `cache`: what a known tool keeps to be faster the next time, or an archive that was unpacked. */
  readonly kind: "hidden" | "replaced" | "cache";
  readonly path: LayerPath;
  /** Bytes. */
  readonly size: number;
  /** Index of the layer that carries it, the lowest is 0. */
  readonly layer: number;
  /** The transform that would keep it out of its layer: `purge-caches/apt`, `remove-archives`. */
  readonly transform: string | undefined;
}

/** Largest number of nodes of a `SizeNode` with all that is below it. */
const MOST_NODES = 300;

/** A folder or file on its way to a `SizeNode`. */
interface Entry {
  readonly name: string;
  size: number;
  wasted: number;
  readonly children: Map<string, Entry>;
  /** Whether it gets a node of its own. */
  isShown: boolean;
}

/**
 * Where the bytes of all layers are, folder by folder, the largest first. A file that two layers hold counts twice, one that a later layer
 * removes still counts. At most 300 nodes: of each folder the largest parts, and one node for the others.
 */
export function contentsOf(image: Image): SizeNode {
  const root = entryOf("/");
  for (const { file, path, fate } of stackOf(image.layers).inodes) {
    if (file.size === 0) continue;
    const wasted = fate === "shown" ? 0 : file.size;
    let entry = root;
    add(entry, file.size, wasted);
    for (const part of path.slice(1).split("/")) {
      const child: Entry = entry.children.get(part) ?? entryOf(part);
      entry.children.set(part, child);
      add(child, file.size, wasted);
      entry = child;
    }
  }
  showLargest(root);
  return nodeOf(root);
}

function entryOf(name: string): Entry {
  return { name, size: 0, wasted: 0, children: new Map(), isShown: false };
}

function add(entry: Entry, size: number, wasted: number): void {
  entry.size += size;
  entry.wasted += wasted;
}

/** Shows the root and then, again and again, the largest part of what is shown. Half of the nodes are left for `others`. */
function showLargest(root: Entry): void {
  root.isShown = true;
  let open = [root];
  for (let left = MOST_NODES / 2 - 1; left > 0 && open.length > 0;) {
    // All parts of what was shown last compete with what was left over.
    const best = open
      .flatMap((entry) =>
        entry.isShown ? [...entry.children.values()] : [entry],
      )
      .sort((a, b) => b.size - a.size)
      .slice(0, left);
    const largest = best[0];
    if (largest === undefined) return;
    largest.isShown = true;
    left--;
    open = best;
  }
}

function nodeOf({ name, size, wasted, children }: Entry): SizeNode {
  const shown = [...children.values()]
    .filter(({ isShown }) => isShown)
    .sort((a, b) => b.size - a.size)
    .map(nodeOf);
  const others = children.size - shown.length;
  if (shown.length > 0 && others > 0)
    shown.push({
      name: others === 1 ? "1 other" : `${others} others`,
      size: size - sum(shown.map((each) => each.size)),
      wasted: wasted - sum(shown.map((each) => each.wasted)),
      children: [],
    });
  return { name, size, wasted, children: shown };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

/** Files whose bytes the image could do without, the largest first. One that is a cache and hidden counts once, as hidden. */
export function wasteOf(image: Image): readonly Waste[] {
  return stackOf(image.layers)
    .inodes.flatMap((inode) => wasteIn(image, inode))
    .sort(
      (a, b) =>
        b.size - a.size || a.layer - b.layer || (a.path < b.path ? -1 : 1),
    );
}

function wasteIn(image: Image, inode: Inode): readonly Waste[] {
  const { file, path, layer, fate } = inode;
  if (file.size === 0) return [];
  const createdBy = image.layers[layer]?.createdBy ?? "";
  const transform = transformFor(path, createdBy);
  if (fate === "shown" && transform === undefined) return [];
  const kind = fate === "shown" ? "cache" : fate;
  return [{ kind, path, size: file.size, layer, transform }];
}
