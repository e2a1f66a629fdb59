import { writeFileSync } from "node:fs";
import { fileSystemError } from "./input.ts";

/** Writes a report that somebody asked for by name. Throws an InputError. */
export function writeReport(path: string, text: string): void {
  try {
    writeFileSync(path, text);
  } catch (error) {
    throw fileSystemError(error, "write the report");
  }
}
