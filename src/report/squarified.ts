/** A rectangle; `x` and `y` are those of its upper left corner. */
export interface Frame {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/**
 * Divides a frame into one rectangle per size, in the order of the sizes, with areas in proportion to them and sides as
 * equal as it goes: the squarified treemap of Bruls, Huizing and van Wijk. It looks best with the largest size first.
 * Sizes that are not positive get an empty rectangle.
 */
export function squarified(
  sizes: readonly number[],
  frame: Frame,
): readonly Frame[] {
  const total = sizes.reduce((sum, size) => sum + Math.max(0, size), 0);
  const scale = total > 0 ? (frame.width * frame.height) / total : 0;
  const areas = sizes.map((size) => Math.max(0, size) * scale);
  const cells: Frame[] = [];
  let left = frame;
  while (cells.length < areas.length) {
    const row = rowOf(areas.slice(cells.length), left);
    const side = Math.min(left.width, left.height);
    const depth = side > 0 ? sum(row) / side : 0;
    cells.push(...laid(row, left, depth));
    left = without(left, depth);
  }
  return cells;
}

/** As many areas from the front as make a row along the shorter side better, that is, nearer to squares. */
function rowOf(areas: readonly number[], frame: Frame): readonly number[] {
  const side = Math.min(frame.width, frame.height);
  let row = areas.slice(0, 1);
  for (const area of areas.slice(1)) {
    const longer = [...row, area];
    if (worst(longer, side) > worst(row, side)) break;
    row = longer;
  }
  return row;
}

/** The worst ratio of the sides of the rectangles in a row, 1 for squares. */
function worst(row: readonly number[], side: number): number {
  const total = sum(row);
  if (total === 0 || side === 0) return 0;
  const depth = total / side;
  const ratios = row.map((area) => {
    const length = area / depth;
    return length === 0 ? 0 : Math.max(depth / length, length / depth);
  });
  return Math.max(...ratios);
}

function laid(
  row: readonly number[],
  frame: Frame,
  depth: number,
): readonly Frame[] {
  const upright = frame.width >= frame.height;
  let offset = 0;
  return row.map((area) => {
    const length = depth > 0 ? area / depth : 0;
    const cell = upright
      ? { x: frame.x, y: frame.y + offset, width: depth, height: length }
      : { x: frame.x + offset, y: frame.y, width: length, height: depth };
    offset += length;
    return cell;
  });
}

function without(frame: Frame, depth: number): Frame {
  return frame.width >= frame.height
    ? {
        ...frame,
        x: frame.x + depth,
        width: Math.max(0, frame.width - depth),
      }
    : {
        ...frame,
        y: frame.y + depth,
        height: Math.max(0, frame.height - depth),
      };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}
