import { createHash, type Hash } from "node:crypto";
import {
  closeSync,
  openSync,
  readlinkSync,
  readFileSync,
  readSync,
  statSync,
  type Dirent,
} from "node:fs";
import { join } from "node:path";
import { folderEntries } from "../measure/folder-entries.ts";
import { dockerignore } from "./dockerignore.ts";

/** Bytes that are read at once. */
const PIECE = 2 ** 20;

/**
 * A hash over all that a build can see of its context: path, kind, mode and content of each file that the `.dockerignore` lets through. `ignore` is the text of
 * the one that belongs to the Dockerfile alone. What cannot be read counts by its name. Files are read piece by piece, however long they are.
 */
export function contextHash(
  context: string,
  ignore: string | undefined,
): string {
  const rules = dockerignore(ignore ?? textAt(join(context, ".dockerignore")));
  const hash = createHash("sha256");
  const folders = [""];
  for (const folder of folders) {
    for (const entry of folderEntries(join(context, folder))) {
      const path = folder === "" ? entry.name : `${folder}/${entry.name}`;
      const isFolder = entry.isDirectory();
      if (isFolder && !rules.ignoresAll(path)) folders.push(path);
      if (!rules.ignores(path)) addFile(hash, join(context, path), path, entry);
    }
  }
  return hash.digest("hex");
}

function addFile(hash: Hash, file: string, path: string, entry: Dirent): void {
  const field = (text: string): void => void hash.update(`${text}\0`);
  field(path);
  try {
    if (entry.isSymbolicLink()) {
      field(`link ${readlinkSync(file)}`);
      return;
    }
    const { mode, size } = statSync(file);
    field(`${mode} ${entry.isFile() ? size : ""}`);
    if (entry.isFile()) addContent(hash, file);
  } catch {
    field("cannot be read");
  }
}

function addContent(hash: Hash, file: string): void {
  const handle = openSync(file, "r");
  try {
    const piece = Buffer.allocUnsafe(PIECE);
    for (;;) {
      const length = readSync(handle, piece);
      if (length === 0) return;
      hash.update(piece.subarray(0, length));
    }
  } finally {
    closeSync(handle);
  }
}

function textAt(path: string): string | undefined {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
