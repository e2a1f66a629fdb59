import type { LayerPath } from "./image.ts";
import type { Side } from "./side.ts";

const ALTERNATIVES = "/etc/alternatives/";

/**
 * True for a file of one image that the other lacks because its base tells dpkg to leave it out, as the slim images of Debian do with documentation: of
 * packages that it has, and links to them. What no package ships is not left out by that.
 */
export function isLeftOut(path: LayerPath, has: Side, lacks: Side): boolean {
  const { isExcluded } = lacks;
  const file = has.files.get(path)?.file;
  const target = file?.type === "symlink" ? (file.target ?? "") : "";
  if (path.startsWith(ALTERNATIVES)) return isExcluded(target);
  if (!isExcluded(path)) return false;
  if (target.startsWith(ALTERNATIVES)) return true;
  const owner = has.packages.ownerOf(path);
  const isInstalled = owner !== undefined && lacks.packages.versions.has(owner);
  const other = lacks.packages.ownerOf(path);
  // dpkg forgets folders of a package that are not there.
  return isInstalled && (other === undefined || other === owner);
}
