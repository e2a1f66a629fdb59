type Read = (path: string) => string | undefined;

const MOST_FILES = 50;
const IMPORT =
  /^[ \t]*(?:from[ \t]+(\.*)([\w.]*)[ \t]+import[ \t]+\(?([\w, \t*]*)|import[ \t]+([\w., \t]+))/gm;

/** The sources of what a call of Python starts: the program, and the modules beside it that it imports, as far as `read` gives them. */
export function pythonSources(
  args: readonly (string | undefined)[],
  read: Read,
): readonly string[] {
  const [root, first] = started(args);
  const waiting = [...first];
  const seen = new Set<string>();
  const sources: string[] = [];
  for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) {
    if (seen.has(path) || sources.length === MOST_FILES) continue;
    seen.add(path);
    const text = read(path);
    if (text === undefined) continue;
    sources.push(text);
    waiting.push(...importsOf(text, path, root));
  }
  return sources;
}

/** The folder that modules are looked for in, and the files that are run: `python FILE`, `python -m MODULE`. */
function started(
  args: readonly (string | undefined)[],
): readonly [string, readonly string[]] {
  const at = args.findIndex((arg) => !/^-[bBdEiIOqsSuvx]+$/.test(arg ?? ""));
  const file = args[at];
  if (file === "-m") {
    const path = (args[at + 1] ?? "").replaceAll(".", "/");
    return ["", [`${path}.py`, `${path}/__init__.py`, `${path}/__main__.py`]];
  }
  if (file === undefined || file.startsWith("-")) return ["", []];
  return [folderOf(file), [file]];
}

/** Where the modules lie that a source imports, if they are the application's own. */
function importsOf(
  text: string,
  path: string,
  root: string,
): readonly string[] {
  const found: string[] = [];
  const add = (folder: string, name: string): void => {
    const place = folder + name.replaceAll(".", "/");
    if (/\w$/.test(place)) found.push(`${place}.py`, `${place}/__init__.py`);
  };
  for (const [
    ,
    dots = "",
    from = "",
    names = "",
    modules = "",
  ] of text.matchAll(IMPORT)) {
    for (const each of modules.split(","))
      add(root, each.trim().split(/\s/, 1)[0] ?? "");
    if (dots + from === "") continue;
    let folder = dots === "" ? root : folderOf(path);
    for (let up = 1; up < dots.length; up++) folder += "../";
    if (from !== "") add(folder, from);
    const inside = from === "" ? "" : `${from.replaceAll(".", "/")}/`;
    for (const each of names.split(","))
      add(folder + inside, each.trim().split(/\s/, 1)[0] ?? "");
  }
  return found;
}

function folderOf(path: string): string {
  return path.replace(/[^/]*$/, "");
}
