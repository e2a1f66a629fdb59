import { renameSync, rmSync, writeFileSync } from "node:fs";

/** Writes one of dockfix's own files at once: whoever reads it sees the old text or the new one. Throws what the file system throws. */
export function writeWhole(path: string, text: string): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
