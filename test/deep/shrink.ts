import { appendFileSync } from "node:fs";

const MOST_TRIES = 2_000;

/** Takes lines, then words, then characters out of a text for as long as it stays as bad as it was. */
export async function shrink(
  text: string,
  isBad: (smaller: string) => Promise<boolean>,
): Promise<string> {
  let result = text;
  let tries = 0;
  const test = async (candidate: string): Promise<boolean> =>
    tries++ < MOST_TRIES && (await isBad(candidate));
  for (const separator of ["\n", " ", ""]) {
    let size = result.split(separator).length >> 1;
    while (size > 0) {
      const smaller = await without(result, separator, size, test);
      if (smaller === undefined) size >>= 1;
      else result = smaller;
    }
  }
  return result;
}

/** The text without the first stretch of pieces that it can do without. */
async function without(
  text: string,
  separator: string,
  size: number,
  isBad: (smaller: string) => Promise<boolean>,
): Promise<string | undefined> {
  const pieces = text.split(separator);
  for (let at = 0; at + size <= pieces.length; at += size) {
    const smaller = pieces.toSpliced(at, size).join(separator);
    if (await isBad(smaller)) return smaller;
  }
  return undefined;
}

/** Appends a failure to the file that DOCKFIX_FAILURES names, and gives the text for the test. */
export function record(message: string, input: string): string {
  const text = `${message}\n\n\`\`\`dockerfile\n${input}\n\`\`\`\n\n${JSON.stringify(input)}\n\n`;
  const path = process.env["DOCKFIX_FAILURES"];
  if (path !== undefined) appendFileSync(path, `## ${text}`);
  return text;
}
