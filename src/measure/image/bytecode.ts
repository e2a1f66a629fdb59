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
): Pick<LayerFile, "meaning" | "isChecked"> {
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
  };
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
  const [, folder = "", module] =
    /^(.*\/|)__pycache__\/([^/]+)\.cpython-\d+(?:\.opt-\d)?\.pyc$/s.exec(
      path,
    ) ?? [];
  if (module === undefined) return false;
  const source = `${folder}${module}.py`;
  return before.has(source) && after.has(source);
}
