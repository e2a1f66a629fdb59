/** `1 change`, `2 changes`. */
export function count(
  number: number,
  one: string,
  several = `${one}s`,
): string {
  return `${number} ${number === 1 ? one : several}`;
}

/** `line 4`, `lines 4 and 7`, `lines 4, 7, 9 and 3 more`. Duplicates are named once. */
export function linesText(lines: readonly number[], most = 4): string {
  const different = [...new Set(lines)].sort((a, b) => a - b).map(String);
  const last = different.at(-1) ?? "";
  if (different.length <= 1) return `line ${last}`;
  if (different.length > most) {
    const shown = different.slice(0, most - 1).join(", ");
    return `lines ${shown} and ${different.length - most + 1} more`;
  }
  return `lines ${different.slice(0, -1).join(", ")} and ${last}`;
}

/** `line 4`, or `lines 4-7` for a change of several. */
export function rangeText(line: number, endLine: number): string {
  return endLine > line ? `lines ${line}-${endLine}` : `line ${line}`;
}
