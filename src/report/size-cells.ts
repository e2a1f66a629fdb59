import type { SizeNode } from "../measure/image/contents.ts";
import { shownPath } from "../measure/image/shown-path.ts";
import { squarified, type Frame } from "./squarified.ts";

/** One rectangle of the treemap: a folder that is not divided further, or what is left of one. */
export interface SizeCell {
  /** From the root, readable. */
  readonly path: string;
  /** Bytes. */
  readonly size: number;
  /** Of these, bytes that no one sees. */
  readonly wasted: number;
  /** Index of the part of the image that it belongs to; -1 outside of all parts. */
  readonly group: number;
  readonly frame: Frame;
}

/** A part of the image that the treemap shows in one colour. */
export interface SizeGroup {
  readonly path: string;
  readonly size: number;
}

/** A larger folder is divided, in square units of the frame; a smaller part goes in with its neighbours. */
const DIVIDED = 4000;
const SMALL = 150;
const MOST_GROUPS = 6;

/** The cells that show a tree, areas in proportion to bytes, and the parts that they belong to, the largest first. */
export function sizeCells(
  root: SizeNode,
  frame: Frame,
): {
  readonly cells: readonly SizeCell[];
  readonly groups: readonly SizeGroup[];
} {
  const groups = groupsOf(root);
  const paths = groups.map(({ path }) => path);
  return { cells: divided(at("", root), frame, -1, paths), groups };
}

interface Place {
  readonly path: string;
  readonly size: number;
  readonly wasted: number;
  readonly children: readonly SizeNode[];
}

function at(folder: string, node: SizeNode): Place {
  const name = shownPath(node.name).replace(/^\/+/, "");
  const path = folder === "" && name === "" ? "" : `${folder}/${name}`;
  const { size, wasted, children } = node;
  return { path, size, wasted, children };
}

function divided(
  place: Place,
  frame: Frame,
  outer: number,
  groups: readonly string[],
): readonly SizeCell[] {
  const own = groups.indexOf(place.path);
  const group = own < 0 ? outer : own;
  const { children, ...rest } = place;
  if (children.length === 0 || frame.width * frame.height < DIVIDED) {
    return [{ ...rest, path: rest.path || "/", group, frame }];
  }
  const parts = partsOf(place, frame);
  const frames = squarified(
    parts.map(({ size }) => size),
    frame,
  );
  return parts.flatMap((part, index) => {
    const cell = frames[index];
    return cell === undefined ? [] : divided(part, cell, group, groups);
  });
}

/** The children, the largest first, then in one part what is too small to be seen and what the children do not account for. */
function partsOf(place: Place, frame: Frame): readonly Place[] {
  const scale = (frame.width * frame.height) / Math.max(1, place.size);
  const children = [...place.children].sort((a, b) => b.size - a.size);
  const large = children.filter(({ size }) => size * scale >= SMALL);
  const size = place.size - total(large.map((child) => child.size));
  const wasted = place.wasted - total(large.map((child) => child.wasted));
  const parts = large.map((child) => at(place.path, child));
  if (size <= 0) return parts;
  const path = `${place.path}/…`;
  const left = { path, size, wasted: Math.max(0, wasted), children: [] };
  return [...parts, left];
}

/** Folders that make up most of the image: the root's children, and instead of one that outweighs all others its own. */
function groupsOf(root: SizeNode): readonly SizeGroup[] {
  let places: readonly Place[] = [at("", root)];
  for (;;) {
    const heavy = places.find(
      ({ size, children }) => children.length > 0 && size > root.size * 0.3,
    );
    if (heavy === undefined) break;
    const inside = heavy.children.map((child) => at(heavy.path, child));
    places = [...places.filter((place) => place !== heavy), ...inside];
  }
  return [...places]
    .sort((a, b) => b.size - a.size)
    .slice(0, MOST_GROUPS)
    .filter(({ size }) => size > 0)
    .map(({ path, size }) => ({ path: path || "/", size }));
}

function total(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0);
}
