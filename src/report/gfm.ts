/** A fence longer than any run of backticks in the text. */
export function fence(language: string, text: string): string {
  const runs = (text.match(/`{3,}/g) ?? []).map((run) => run.length);
  const ticks = "`".repeat(Math.max(2, ...runs) + 1);
  return `${ticks}${language}\n${text}${ticks}`;
}

/** Code on one line; two backticks on each side when it holds one. */
export function code(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.includes("`") ? `\`\` ${line} \`\`` : `\`${line}\``;
}

/** A list that is closed until somebody opens it; empty without lines. */
export function details(summary: string, lines: readonly string[]): string {
  if (lines.length === 0) return "";
  const items = lines.map((line) => `- ${prose(line)}`).join("\n");
  return `<details><summary>${summary}</summary>\n\n${items}\n\n</details>`;
}

/** Text of a file or a user in running Markdown: no tags, no tables, no mentions, no emphasis by accident. Code in backticks stays code. */
export function prose(text: string): string {
  return text
    .split(/(`[^`\n]+`)/)
    .map((part, index) => (index % 2 === 1 ? part : escaped(part)))
    .join("");
}

function escaped(text: string): string {
  return text
    .replace(/[\\*_[\]<>~#]/g, "\\$&")
    .replace(/@(?=\w)/g, "@\u200b")
    .replace(/\s*\n\s*/g, "<br>");
}

/** One row of a table; the cells are Markdown already. */
export function tableRow(cells: readonly string[]): string {
  return `| ${cells.map((cell) => cell.replaceAll("|", "\\|")).join(" | ")} |`;
}
