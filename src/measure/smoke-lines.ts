import type { Output } from "./engine/engine.ts";

/** Lines of an output that are shown. */
const MOST = 5;

/** The last lines that are kept of an output and say something, as a person reads them. */
export function lastLines({ head }: Output): readonly string[] {
  const lines = Buffer.from(head).toString("utf8").split(/\r?\n/);
  return lines.filter((line) => line.trim() !== "").slice(-MOST);
}
