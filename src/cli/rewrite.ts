import {
  accessSync,
  closeSync,
  constants,
  fchmodSync,
  fchownSync,
  fstatSync,
  fsyncSync,
  openSync,
  readFileSync,
  realpathSync,
  renameSync,
  rmSync,
  statSync,
  writeFileSync,
  type Stats,
} from "node:fs";
import { basename, dirname, join } from "node:path";
import { fileSystemError, InputError } from "./input.ts";

/**
 * Replaces the text of a file at once: whoever reads it sees the old text or the new one, never a part. Behind a
 * symbolic link the target is replaced and the link stays. Mode and owner are kept.
 *
 * Throws an InputError and leaves the file alone when it is read-only (for root, too: somebody took the bits away on
 * purpose), when it has other hard links (they would go on holding the old text), when its text is not `before` any
 * more, or when anything goes wrong on the way.
 */
export function rewrite(path: string, before: string, after: string): void {
  try {
    const target = realpathSync(path);
    const stats = statSync(target);
    refuse(target, stats, before);
    replace(target, stats, after);
  } catch (error) {
    throw fileSystemError(error, "write it");
  }
}

/** Throws what `rewrite` would throw of a file that cannot be rewritten, before any work is done for it. */
export function checkWritable(path: string, before: string): void {
  try {
    const target = realpathSync(path);
    refuse(target, statSync(target), before);
  } catch (error) {
    throw fileSystemError(error, "write it");
  }
}

function refuse(target: string, stats: Stats, before: string): void {
  if (!stats.isFile()) {
    throw new InputError(
      "not-written",
      "cannot write it: this is no regular file",
      {
        hint: "Without --write, dockfix shows what it would change.",
      },
    );
  }
  if ((stats.mode & 0o222) === 0) {
    throw new InputError(
      "not-written",
      "cannot write it: the file is read-only",
      {
        hint: "If you may change it: chmod u+w, then run again.",
      },
    );
  }
  accessSync(target, constants.W_OK);
  if (stats.nlink > 1) {
    throw new InputError(
      "not-written",
      `cannot write it: the file has ${stats.nlink - 1} other hard link${stats.nlink > 2 ? "s" : ""}, which would keep the old text`,
      {
        hint: "Break the link first (cp it and mv the copy back), or pipe: dockfix - < FILE.",
      },
    );
  }
  if (!readFileSync(target).equals(Buffer.from(before))) {
    throw new InputError(
      "not-written",
      "cannot write it: somebody else changed it in the meantime",
      {
        hint: "The file is as they left it. Run again.",
      },
    );
  }
}

function replace(target: string, stats: Stats, text: string): void {
  const folder = dirname(target);
  const suffix = `${process.pid}-${Date.now().toString(36)}`;
  // Hidden, and not called like a Dockerfile: no search should ever take it for one.
  const temporary = join(folder, `.${basename(target)}.${suffix}.tmp`);
  const file = openSync(temporary, "wx", 0o600);
  try {
    try {
      writeFileSync(file, text);
      // The owner first: changing it clears special mode bits.
      keepOwner(file, stats);
      fchmodSync(file, stats.mode & 0o7777);
      fsyncSync(file);
    } finally {
      closeSync(file);
    }
    renameSync(temporary, target);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
  syncFolder(folder);
}

function keepOwner(file: number, stats: Stats): void {
  const { uid, gid } = fstatSync(file);
  if (uid !== stats.uid || gid !== stats.gid) {
    fchownSync(file, stats.uid, stats.gid);
  }
}

/** So that the new name survives a power cut, too. Not every system can; the text itself is safe already. */
function syncFolder(folder: string): void {
  try {
    const handle = openSync(folder, "r");
    try {
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
  } catch {
    // Nothing was lost.
  }
}
