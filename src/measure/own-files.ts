import type { Difference } from "./image/difference.ts";
import { fileSystemOf } from "./image/filesystem.ts";
import type { Layer } from "./image/image.ts";
import { pathGlobs } from "./image/path-globs.ts";

/** What package managers and the system write down about whatever is installed: with another base, something else is. */
const RECORDS = [
  "/etc/alternatives",
  "/etc/ld.so.cache",
  "/var/cache/debconf",
  "/var/lib/apt",
  "/var/lib/dpkg",
  "/var/lib/rpm",
];

/** What dpkg leaves out on Debian's slim images, as their /etc/dpkg/dpkg.cfg.d/docker says; `slim-base` names it as an assumption. */
const DOCUMENTS = [
  "/usr/share/doc",
  "/usr/share/groff",
  "/usr/share/info",
  "/usr/share/lintian",
  "/usr/share/locale",
  "/usr/share/man",
];

/**
 * The differences that another base image does not account for: configuration, and files that the Dockerfile itself had made, above the first `base` layers
 * of `before`. What only the base had may be gone, documentation may not be installed, and what came with packages that the other base lacks may be new.
 */
export function ownDifferences(
  differences: readonly Difference[],
  before: readonly Layer[],
  base: number,
): readonly Difference[] {
  const files = fileSystemOf(before);
  const isRecord = pathGlobs(RECORDS);
  const isDocument = pathGlobs(DOCUMENTS);
  return differences.filter((difference) => {
    if (difference.kind === "config") return true;
    const { path, after } = difference;
    if (after === "absent" && isDocument(path) !== -1) return false;
    const made = files.get(path);
    return made !== undefined && made.layer >= base && isRecord(path) === -1;
  });
}
