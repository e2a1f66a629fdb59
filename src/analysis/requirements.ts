import { installsWithoutCompiler } from "../facts/node-packages.ts";
import { systemNeeds } from "../facts/python-packages.ts";

/** What installing packages of a language asks of the image. */
export interface InstallNeeds {
  /** Debian packages that must be there, sorted. */
  readonly packages: readonly string[];
  /** Programs that are started. */
  readonly commands: readonly string[];
  /** Packages, or files, of which nobody knows what they need. */
  readonly unknown: readonly string[];
}

const NO_NEEDS: InstallNeeds = { packages: [], commands: [], unknown: [] };

type Read = (path: string) => string | undefined;

/** Options of `pip install` that take the next word. */
const VALUED: ReadonlySet<string> = new Set([
  "-c",
  "--constraint",
  "-f",
  "--find-links",
  "-i",
  "--index-url",
  "--extra-index-url",
  "--trusted-host",
  "-t",
  "--target",
  "--prefix",
  "--root",
  "--timeout",
  "--retries",
  "--platform",
  "--python-version",
  "--progress-bar",
  "--upgrade-strategy",
  "--proxy",
  "--cert",
  "--log",
  "--src",
  "-d",
  "--dest",
  "-w",
  "--wheel-dir",
]);

/** Needs of the arguments behind `pip install`. `read` gives files by the path as it is written there. */
export function pipNeeds(
  args: readonly (string | undefined)[],
  read: Read,
): InstallNeeds {
  let needs = NO_NEEDS;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at];
    if (arg === undefined)
      needs = both(needs, unknown("a package whose name is put together"));
    else if (arg === "-r" || arg === "--requirement")
      needs = both(needs, fileNeeds(args[++at], read, 0));
    else if (/^(?:-r|--requirement=)./.test(arg))
      needs = both(
        needs,
        fileNeeds(arg.replace(/^(?:-r|--requirement=)/, ""), read, 0),
      );
    else if (arg === "-e" || arg === "--editable")
      needs = both(needs, requirement(args[++at] ?? ""));
    else if (VALUED.has(arg)) at++;
    else if (!arg.startsWith("-")) needs = both(needs, requirement(arg));
  }
  return needs;
}

function fileNeeds(
  path: string | undefined,
  read: Read,
  depth: number,
): InstallNeeds {
  const text = path === undefined || depth > 5 ? undefined : read(path);
  if (path === undefined || text === undefined)
    return unknown(`the packages in ${path ?? "a file"}, not read`);
  let needs = NO_NEEDS;
  for (const raw of text.split(/\r?\n/)) {
    const line = raw.replace(/(?:^|\s)#.*$/, "").trim();
    if (line === "") continue;
    const nested = /^(?:-r|--requirement)[\s=]*(\S+)/.exec(line)?.[1];
    const editable = /^(?:-e|--editable)[\s=]*(\S+)/.exec(line)?.[1];
    const folder = path.includes("/") ? path.replace(/[^/]*$/, "") : "";
    if (nested !== undefined)
      needs = both(needs, fileNeeds(folder + nested, read, depth + 1));
    else if (editable !== undefined) needs = both(needs, requirement(editable));
    else if (!line.startsWith("-")) needs = both(needs, requirement(line));
  }
  return needs;
}

function requirement(text: string): InstallNeeds {
  const bare = text.replace(/^["']|["']$/g, "");
  if (/^git\+|@\s*git\+/.test(bare))
    return both({ ...NO_NEEDS, commands: ["git"] }, unknown(bare));
  if (/^[./~]|:\/\/|\.(?:whl|zip|tar\.gz)$/.test(bare))
    return unknown(bare === "." ? "the project itself" : bare);
  const name = /^[A-Za-z0-9][\w.-]*/.exec(bare)?.[0];
  if (name === undefined) return unknown(bare);
  const packages = systemNeeds(name);
  return packages === undefined ? unknown(name) : { ...NO_NEEDS, packages };
}

/** Needs of `npm ci`, `npm install` or `yarn install` of a project, told from its lock file or, failing that, its manifest. */
export function nodeNeeds(folder: Read): InstallNeeds {
  const lock = folder("package-lock.json") ?? folder("npm-shrinkwrap.json");
  const locked = lock === undefined ? undefined : lockNeeds(lock);
  if (locked !== undefined) return locked;
  const manifest = parseObject(folder("package.json"));
  if (manifest === undefined)
    return unknown("the packages of package.json, not read");
  const names = [
    "dependencies",
    "devDependencies",
    "optionalDependencies",
  ].flatMap((key) => Object.entries(object(manifest[key]) ?? {}));
  if (names.length === 0) return NO_NEEDS;
  return unknown(
    `the ${names.length} packages of package.json, which no package-lock.json describes`,
  );
}

/** npm marks every package that has an install script. */
function lockNeeds(text: string): InstallNeeds | undefined {
  const packages = object(parseObject(text)?.["packages"]);
  if (packages === undefined) return undefined;
  let needs = NO_NEEDS;
  for (const [path, value] of Object.entries(packages)) {
    const entry = object(value);
    const name = path.split("node_modules/").at(-1) ?? path;
    if (
      typeof entry?.["resolved"] === "string" &&
      entry["resolved"].startsWith("git")
    )
      needs = both(needs, { ...NO_NEEDS, commands: ["git"] });
    if (entry?.["hasInstallScript"] === true && !installsWithoutCompiler(name))
      needs = both(needs, unknown(name));
  }
  return needs;
}

function parseObject(
  text: string | undefined,
): Readonly<Record<string, unknown>> | undefined {
  if (text === undefined) return undefined;
  try {
    return object(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function object(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? { ...value }
    : undefined;
}

function unknown(what: string): InstallNeeds {
  return { ...NO_NEEDS, unknown: [what] };
}

function both(a: InstallNeeds, b: InstallNeeds): InstallNeeds {
  return {
    packages: [...new Set([...a.packages, ...b.packages])].sort(),
    commands: [...new Set([...a.commands, ...b.commands])].sort(),
    unknown: [...new Set([...a.unknown, ...b.unknown])],
  };
}
