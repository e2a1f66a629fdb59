import type { LayerFile } from "./image.ts";

const MAGIC = "glibc-ld.so.cache1.1";
/** Bytes, as `cache_file_new` and `file_entry_new` of glibc's dl-cache.h have it. */
const HEADER = 48;
const ENTRY = 24;

/** The libraries that the cache of the dynamic linker knows, a line each: flags, name and path. No text for another form of it. */
export function readLinkerCache(data: Buffer): Pick<LayerFile, "text"> {
  if (data.toString("latin1", 0, MAGIC.length) !== MAGIC) return {};
  if (data.length < HEADER) return {};
  const count = data.readUInt32LE(MAGIC.length);
  if (data.length < HEADER + count * ENTRY) return {};
  const lines = Array.from({ length: count }, (_, index) => {
    const at = HEADER + index * ENTRY;
    const [flags, name, path] = [0, 4, 8].map((offset) =>
      data.readUInt32LE(at + offset),
    );
    return `${flags} ${wordAt(data, name)} => ${wordAt(data, path)}`;
  });
  return { text: `${lines.sort().join("\n")}\n` };
}

function wordAt(data: Buffer, start = 0): string {
  const end = data.indexOf(0, start);
  return data.toString("latin1", start, end === -1 ? undefined : end);
}
