import { posix } from "node:path";
import type { ByteReader } from "./byte-reader.ts";
import { readContent, type ContentOptions } from "./content.ts";
import type { FileType, Layer, LayerFile, LayerPath } from "./image.ts";
import { tarEntries, type TarEntry } from "./tar.ts";
import { TarError } from "./tar-header.ts";

/** What the archive of one layer holds. */
export type LayerContents = Pick<
  Layer,
  "files" | "removed" | "emptied" | "size" | "linkSize"
>;

const TYPES: ReadonlyMap<string, FileType> = new Map([
  ["0", "file"],
  ["1", "hardlink"],
  ["2", "symlink"],
  ["3", "character"],
  ["4", "block"],
  ["5", "directory"],
  ["6", "fifo"],
]);

/**
 * Reads the archive of one layer. Contents are hashed and dropped. A name that comes twice counts as it comes last.
 * Throws a TarError for what is no such archive; its message names the file behind which it broke.
 */
export async function readLayer(
  bytes: ByteReader,
  options: ContentOptions = {},
): Promise<LayerContents> {
  const files = new Map<LayerPath, LayerFile>();
  const removed = new Set<LayerPath>();
  const emptied = new Set<LayerPath>();
  let last: LayerPath | undefined;
  try {
    for await (const entry of tarEntries(bytes)) {
      const path = absolute(entry.name);
      last = path;
      const folder = posix.dirname(path);
      const name = posix.basename(path);
      if (name === OPAQUE) emptied.add(folder);
      // What else begins like this is the bookkeeping of an old storage driver.
      else if (name.startsWith(`${WHITEOUT}${WHITEOUT}`)) continue;
      else if (name.startsWith(WHITEOUT))
        removed.add(posix.join(folder, plainName(name.slice(WHITEOUT.length))));
      else {
        files.delete(path);
        files.set(path, await fileOf(path, entry, options));
      }
    }
  } catch (error) {
    if (!(error instanceof TarError) || last === undefined) throw error;
    throw new TarError(`${error.message}, at or behind ${last}`);
  }
  return { files, removed, emptied, ...sizesOf(files) };
}

const WHITEOUT = ".wh.";
const OPAQUE = ".wh..wh..opq";

function plainName(name: string): string {
  if (name === "" || name === "." || name === "..")
    throw new TarError("removes a file without a name");
  return name;
}

/** `./usr/bin/` and `usr/bin` are `/usr/bin`; nothing leads out of the root. */
function absolute(name: string): LayerPath {
  const path = posix.normalize(`/${name}`);
  return path.length > 1 && path.endsWith("/") ? path.slice(0, -1) : path;
}

async function fileOf(
  path: LayerPath,
  entry: TarEntry,
  options: ContentOptions,
): Promise<LayerFile> {
  const type = TYPES.get(entry.type);
  if (type === undefined)
    throw new TarError(`holds an entry of the unknown type "${entry.type}"`);
  const { mode, uid, gid, linkname, device, xattrs } = entry;
  const isFile = type === "file";
  return {
    type,
    size: isFile ? entry.size : 0,
    mode,
    uid,
    gid,
    ...(type === "symlink" && { target: linkname }),
    ...(type === "hardlink" && { target: absolute(linkname) }),
    ...(isFile &&
      (await readContent(path, entry.size, entry.content, options))),
    ...(isFile && path.endsWith(".py") && { modified: entry.modified }),
    ...(xattrs !== undefined && { xattrs }),
    ...((type === "character" || type === "block") && { device }),
  };
}

/**
 * Bytes of a layer as Docker counts them (measured with 20.10 and overlay2). BuildKit's layers: the contents in the archive, so that a
 * hard link costs nothing, a sparse file counts with its holes, and folders, symbolic links, devices, fifos and whiteouts count nothing.
 * Layers that were pulled, loaded, imported or made by the builder before BuildKit: the same, and for a symbolic link the length of its target.
 */
function sizesOf(
  files: ReadonlyMap<LayerPath, LayerFile>,
): Pick<Layer, "size" | "linkSize"> {
  let size = 0;
  let linkSize = 0;
  for (const file of files.values()) {
    size += file.size;
    if (file.type === "symlink") linkSize += file.target?.length ?? 0;
  }
  return { size, linkSize };
}
