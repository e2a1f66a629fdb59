import { createHash } from "node:crypto";
import type { FinalFile } from "./filesystem.ts";
import type { LayerFile, LayerPath } from "./image.ts";

/** PEP 552: a magic number that ends in CR LF, flags, then the time of the source where the flags are 0, and its size. */
const HEADER = 16;
const TIMED = 0;
/** A checksum of the source in place of its time, and that Python shall look at it. */
const CHECKED = 3;

/** What a compiled Python file says but for the time of its source, which is that of the build. */
export function readBytecode(
  data: Buffer,
): Pick<LayerFile, "meaning" | "isChecked" | "compiledFrom"> {
  const isHeader =
    data.length >= HEADER && data.toString("latin1", 2, 4) === "\r\n";
  const flags = isHeader ? data.readUInt32LE(4) : undefined;
  const hash = createHash("sha256");
  if (flags === TIMED)
    hash.update(data.subarray(0, 8)).update(data.subarray(12));
  else hash.update(data);
  return {
    meaning: `sha256:${hash.digest("hex")}`,
    isChecked: flags === TIMED || flags === CHECKED,
    ...(flags === TIMED && { compiledFrom: data.readUInt32LE(8) }),
  };
}

/**
 * Whether Python takes a compiled module as it is, as its source has the time that is written down in it; `undefined` where it does not look at times.
 * What is not taken is compiled anew from the source, which may say something else.
 */
export function isTaken(
  path: LayerPath,
  files: ReadonlyMap<LayerPath, FinalFile>,
): boolean | undefined {
  const from = files.get(path)?.file.compiledFrom;
  const source = sourceOf(path);
  const made =
    source === undefined ? undefined : files.get(source)?.file.modified;
  return from === undefined || made === undefined
    ? undefined
    : from === made % 2 ** 32;
}

/** The module that a file in `__pycache__` was compiled from. */
function sourceOf(path: LayerPath): LayerPath | undefined {
  const [, folder = "", module] =
    /^(.*\/|)__pycache__\/([^/]+)\.cpython-\d+(?:\.opt-\d)?\.pyc$/s.exec(
      path,
    ) ?? [];
  return module === undefined ? undefined : `${folder}${module}.py`;
}

/**
 * True for a compiled module that one image has and the other does not, where both have its source: which modules are compiled depends on what ran in the
 * build, and an import does the same with it and without. Not so one that Python runs without a look at the source, which may say something else.
 */
export function isMissingBytecode(
  path: LayerPath,
  before: ReadonlyMap<LayerPath, FinalFile>,
  after: ReadonlyMap<LayerPath, FinalFile>,
): boolean {
  const [one, two] = [before.get(path), after.get(path)];
  const only = one ?? two;
  if (one !== undefined && two !== undefined) return false;
  if (only?.file.isChecked !== true) return false;
  const source = sourceOf(path);
  return source !== undefined && before.has(source) && after.has(source);
}
