import type { HistoryEntry } from "./engine.ts";
import { at, listOf, readJson, textOf } from "./json.ts";

/** Reads what the engines print as history, the last instruction first: Docker an object a line, Podman one list. */
export function readHistory(printed: string): readonly HistoryEntry[] {
  const list = listOf(readJson(printed));
  const entries = list.length > 0 ? list : printed.split("\n").map(readJson);
  return entries
    .filter((entry) => typeof entry === "object" && entry !== null)
    .map((entry) => {
      const size = Number(at(entry, "Size") ?? at(entry, "size") ?? 0);
      return {
        createdBy: textOf(at(entry, "CreatedBy")),
        size: Number.isFinite(size) ? size : 0,
      };
    })
    .reverse();
}
