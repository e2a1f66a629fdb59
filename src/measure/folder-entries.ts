import { readdirSync, type Dirent } from "node:fs";

/** What is in a folder, by name; nothing where it cannot be read: the build says what it misses. */
export function folderEntries(folder: string): readonly Dirent[] {
  try {
    return readdirSync(folder, { withFileTypes: true }).sort((a, b) =>
      a.name < b.name ? -1 : 1,
    );
  } catch {
    return [];
  }
}
