import { chmodSync, renameSync, rmSync, writeFileSync } from "node:fs";

/**
 * Writes a file at once: whoever reads it sees the old text or the new one. `mode` is what its permissions are to be. Throws what the file system throws;
 * then the file is as it was.
 */
export function writeWhole(path: string, text: string, mode?: number): void {
  const temporary = `${path}.${process.pid}.tmp`;
  try {
    writeFileSync(temporary, text);
    if (mode !== undefined) chmodSync(temporary, mode);
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}
