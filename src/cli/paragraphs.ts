/**
 * Fills paragraphs of Markdown to `width` characters. Blank lines stay; items of a list stay on lines of their own,
 * their further lines indented; code in a fence or behind four spaces is not touched.
 */
export function paragraphs(text: string, width: number): string {
  const blocks: string[] = [];
  let open = "";
  let fenced = false;
  const close = (): void => {
    if (open !== "") blocks.push(filled(open, width));
    open = "";
  };
  for (const line of text.split("\n")) {
    const isFence = line.trimStart().startsWith("```");
    if (isFence || fenced || line.startsWith("    ")) {
      close();
      blocks.push(line);
      if (isFence) fenced = !fenced;
    } else if (line.trim() === "") {
      close();
      blocks.push("");
    } else if (/^\s*[-*] /.test(line)) {
      close();
      open = line.trim();
    } else {
      open = open === "" ? line.trim() : `${open} ${line.trim()}`;
    }
  }
  close();
  return blocks.join("\n");
}

function filled(paragraph: string, width: number): string {
  const indent = /^[-*] /.test(paragraph) ? "  " : "";
  const lines: string[] = [];
  let line = "";
  // Code in backticks is not broken: it could be copied.
  for (const word of paragraph.match(/(?:`[^`]*`|\S)+/g) ?? []) {
    if (line === "") line = word;
    else if (line.length + 1 + word.length <= width) line += ` ${word}`;
    else {
      lines.push(line);
      line = indent + word;
    }
  }
  return [...lines, line].join("\n");
}
