/** Files of a project by their names: what tools of languages read without being told. */

/** They say what the tool of a project runs in its folder. */
const PROJECT_FILE =
  /^(?:(?:package|composer|project|deno|turbo|nx|lerna)\.jsonc?|(?:GNU)?[Mm]akefile|[Rr]akefile)$/;

export function isProjectFile(name: string): boolean {
  return PROJECT_FILE.test(name);
}

/** True for a file that is read whenever packages are installed, without being named. */
export function isAlwaysRead(name: string): boolean {
  return /^pip\.(?:conf|ini)$/.test(name);
}

/** The folders in which a text tells a package manager to look for packages. */
export function packageFolders(text: string): readonly string[] {
  return [...text.matchAll(/find[-_]links["']?[\s=:]+["']?([^\s"']+)/gi)].map(
    ([, folder = ""]) => folder,
  );
}

/** A pattern, as text, of how a program calls a file that it runs, by the name of the file. */
export function callOf(name: string): string {
  const plain = name.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
  if (/make/i.test(name) && isProjectFile(name))
    return `${plain}|(?:["'\`]|&& |; )\\w*make\\b`;
  // A word without an ending may be any word.
  return name.slice(1).includes(".") ? plain : `(?<=[/"'\`]|sh )${plain}`;
}

/** The patterns of files that a program of Go takes into itself, as its source writes them. */
export function embeddedPatterns(text: string): readonly string[] {
  return [...text.matchAll(/^\/\/go:embed[ \t]+(.*)$/gm)].flatMap(
    ([, words = ""]) =>
      words
        .split(/\s+/)
        .map((word) => word.replace(/["`]/g, "").replace(/^all:/, "")),
  );
}
