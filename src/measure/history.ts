import type { HistoryEntry } from "./engine.ts";
import { at, readJson, textOf } from "./json.ts";

/** Reads what `docker history --human=false --format '{{json .}}'` prints: an object a line, the last instruction first. */
export function readHistory(printed: string): readonly HistoryEntry[] {
  const lines = printed.split("\n").filter((line) => line.trim() !== "");
  return lines
    .map((line) => {
      const entry = readJson(line);
      const size = Number(at(entry, "Size") ?? at(entry, "size") ?? 0);
      return {
        createdBy: textOf(at(entry, "CreatedBy")),
        size: Number.isFinite(size) ? size : 0,
      };
    })
    .reverse();
}
