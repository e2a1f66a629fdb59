import {
  installScriptNeeds,
  isPlainScript,
  startedByPackage,
} from "./node-packages.ts";
import { both, NO_NEEDS, unknown, type InstallNeeds } from "./python-needs.ts";

type Read = (path: string) => string | undefined;
type Json = Readonly<Record<string, unknown>>;

/** What a command of npm, npx or yarn asks of the image. */
export interface NodeNeeds extends InstallNeeds {
  /** Names and texts of the scripts of package.json that it runs. */
  readonly scripts: readonly {
    readonly name: string;
    readonly text: string;
  }[];
}

const PROGRAMS: ReadonlySet<string> = new Set([
  "npm",
  "npx",
  "yarn",
  "yarnpkg",
]);

/** Reads `npm ci`, `yarn add NAME`, `npx NAME`; `undefined` for a call of anything else. `line` is the command as the user reads it. */
export function nodeNeeds(
  line: string,
  program: string,
  args: readonly (string | undefined)[],
  read: Read,
): NodeNeeds | undefined {
  if (!PROGRAMS.has(program)) return undefined;
  const use = program === "npx" ? npxUse(args, read) : nodeUse(program, args);
  switch (use.kind) {
    case "named":
      return { ...namedNeeds(use.names), scripts: [] };
    case "project": {
      const needs = projectNeeds(program, use.runsScripts, read);
      const scripts = use.runsScripts ? scriptsNamed(read, LIFECYCLE) : [];
      return { ...needs, scripts };
    }
    case "script": {
      const { name } = use;
      const scripts = scriptsNamed(read, [`pre${name}`, name, `post${name}`]);
      const isKnown =
        scripts.some((each) => each.name === name) ||
        // npm starts server.js where nothing else is said.
        (name === "start" && read("package.json") !== undefined);
      return { ...(isKnown ? NO_NEEDS : unknown(line)), scripts };
    }
    case "unknown":
      return { ...unknown(line), scripts: [] };
    case "nothing":
      return { ...NO_NEEDS, scripts: [] };
  }
}

/** What a command of npm or yarn does, as far as it matters here. */
type NodeUse =
  /** Installs what the project's own files name. */
  | { readonly kind: "project"; readonly runsScripts: boolean }
  /** Installs packages by name. */
  | { readonly kind: "named"; readonly names: readonly string[] }
  /** Runs a script of package.json. */
  | { readonly kind: "script"; readonly name: string }
  | { readonly kind: "nothing" }
  | { readonly kind: "unknown" };

const INSTALLS: ReadonlySet<string> = new Set(
  "add ci clean-install i in ins inst insta install install-clean isntall".split(
    " ",
  ),
);
const HARMLESS: ReadonlySet<string> = new Set(
  "bin cache config get help info init list login logout ls outdated owner pkg prefix prune root set un uninstall remove version versions view whoami why".split(
    " ",
  ),
);
const RUNS: ReadonlySet<string> = new Set(["run", "run-script", "rum", "urn"]);
const SHORT: Readonly<Record<string, string>> = {
  t: "test",
  tst: "test",
};
/** Verbs of npm that are the name of a script. */
const NPM_SCRIPTS: ReadonlySet<string> = new Set(
  "restart start stop t test tst".split(" "),
);
/** They look for the project elsewhere, or compile whatever there is. */
const ELSEWHERE =
  /^(?:--prefix|--cwd|-C|-w|--workspaces?|--dir|--build-from-source)(?:=|$)/;

/** npx runs a program of the project's own packages, or fetches one. */
function npxUse(args: readonly (string | undefined)[], read: Read): NodeUse {
  const name = args.find((arg) => arg?.startsWith("-") !== true);
  const manifest = parseObject(read("package.json"));
  const isOwn = DEPENDENCIES.some(
    (key) => object(manifest?.[key])?.[name ?? ""] !== undefined,
  );
  return { kind: isOwn ? "nothing" : "unknown" };
}

function nodeUse(
  program: string,
  args: readonly (string | undefined)[],
): NodeUse {
  if (args.some((arg) => ELSEWHERE.test(arg ?? ""))) return { kind: "unknown" };
  const [verb, ...rest] = args.filter((arg) => arg?.startsWith("-") !== true);
  const options = args.filter((arg) => arg?.startsWith("-") === true);
  const isYarn = program === "yarn" || program === "yarnpkg";
  if (verb === undefined) {
    if (args.includes(undefined)) return { kind: "unknown" };
    const installs =
      isYarn &&
      !options.some((arg) => /^-(?:v|-version|h|-help)$/.test(arg ?? ""));
    return installs ? project(options) : { kind: "nothing" };
  }
  if (isYarn && verb === "global")
    return rest[0] === "add" ? named(rest.slice(1)) : { kind: "nothing" };
  if (INSTALLS.has(verb) && !(isYarn && verb === "ci"))
    return rest.length === 0 ? project(options) : named(rest);
  if (RUNS.has(verb)) return script(rest[0]);
  if (!isYarn && NPM_SCRIPTS.has(verb)) return script(SHORT[verb] ?? verb);
  if (HARMLESS.has(verb)) return { kind: "nothing" };
  return isYarn && /^[\w:-]+$/.test(verb) && !YARN_VERBS.has(verb)
    ? script(verb)
    : { kind: "unknown" };
}

const YARN_VERBS: ReadonlySet<string> = new Set(
  "dlx exec import link pack patch plugin policies publish rebuild unplug up upgrade upgrade-interactive workspace workspaces".split(
    " ",
  ),
);

function project(options: readonly (string | undefined)[]): NodeUse {
  return {
    kind: "project",
    runsScripts: !options.includes("--ignore-scripts"),
  };
}

function named(words: readonly (string | undefined)[]): NodeUse {
  return {
    kind: "named",
    names: words.map((word) => word ?? "a package whose name is put together"),
  };
}

function script(name: string | undefined): NodeUse {
  return name === undefined ? { kind: "unknown" } : { kind: "script", name };
}

/** Needs of packages that are installed by name. */
function namedNeeds(names: readonly string[]): InstallNeeds {
  const others = names.filter(
    (name) => !isPlainScript(name.replace(/(.)@[^@/]*$/, "$1")),
  );
  return { ...NO_NEEDS, unknown: others };
}

/** Scripts of package.json that run when the project is installed. */
const LIFECYCLE = [
  "preinstall",
  "install",
  "postinstall",
  "prepublish",
  "preprepare",
  "prepare",
  "postprepare",
];

const DEPENDENCIES = [
  "dependencies",
  "devDependencies",
  "optionalDependencies",
];

/** Scripts of package.json by these names, as far as they are there. */
function scriptsNamed(
  read: Read,
  names: readonly string[],
): NodeNeeds["scripts"] {
  const scripts = object(parseObject(read("package.json"))?.["scripts"]) ?? {};
  return names.flatMap((name) => {
    const text = scripts[name];
    return typeof text === "string" ? [{ name, text }] : [];
  });
}

/** Needs of installing a project, and of what its packages are known to start. */
function projectNeeds(
  program: string,
  runsScripts: boolean,
  read: Read,
): InstallNeeds {
  const manifest = parseObject(read("package.json"));
  if (manifest === undefined)
    return unknown("the unread packages of package.json");
  const commands = DEPENDENCIES.flatMap((key) =>
    Object.keys(object(manifest[key]) ?? {}).flatMap(startedByPackage),
  );
  return both(
    { ...NO_NEEDS, commands },
    installNeeds(program, manifest, runsScripts, read),
  );
}

/** Needs of the installation: npm's lock file tells them, nothing else does. */
function installNeeds(
  program: string,
  manifest: Json,
  runsScripts: boolean,
  read: Read,
): InstallNeeds {
  if (program === "npm") {
    const lock = read("npm-shrinkwrap.json") ?? read("package-lock.json");
    const locked =
      lock === undefined ? undefined : lockNeeds(lock, runsScripts);
    if (locked !== undefined)
      return read("binding.gyp") === undefined || !runsScripts
        ? locked
        : both(locked, unknown("binding.gyp"));
  }
  const count = DEPENDENCIES.flatMap((key) =>
    Object.keys(object(manifest[key]) ?? {}),
  ).length;
  if (count === 0) return NO_NEEDS;
  const packages = count === 1 ? "the package" : `the ${count} packages`;
  return unknown(
    program === "npm"
      ? `${packages} of package.json that no package-lock.json describes`
      : `${packages} of package.json that ${program} installs`,
  );
}

/** npm marks every package that has an install script. */
function lockNeeds(
  text: string,
  runsScripts: boolean,
): InstallNeeds | undefined {
  const packages = object(parseObject(text)?.["packages"]);
  if (packages === undefined) return undefined;
  let needs = NO_NEEDS;
  for (const [path, value] of Object.entries(packages)) {
    const entry = object(value);
    // The project itself: its scripts are read from package.json.
    if (path === "" || entry === undefined) continue;
    const { name: alias, resolved, version } = entry;
    const place = path.split("node_modules/").at(-1) ?? path;
    const name = typeof alias === "string" ? alias : place;
    if (typeof resolved === "string" && resolved.startsWith("git"))
      needs = both(needs, {
        ...unknown(name),
        commands: resolved.startsWith("git+ssh") ? ["git", "ssh"] : ["git"],
      });
    if (entry["dev"] !== true)
      needs = both(needs, { ...NO_NEEDS, commands: startedByPackage(name) });
    if (entry["hasInstallScript"] !== true || !runsScripts) continue;
    const known = installScriptNeeds(
      name,
      typeof version === "string" ? version : "",
    );
    needs = both(
      needs,
      known === undefined ? unknown(name) : { ...NO_NEEDS, packages: known },
    );
  }
  return needs;
}

function parseObject(text: string | undefined): Json | undefined {
  if (text === undefined) return undefined;
  try {
    return object(JSON.parse(text));
  } catch {
    return undefined;
  }
}

function object(value: unknown): Json | undefined {
  return typeof value === "object" && value !== null && !Array.isArray(value)
    ? { ...value }
    : undefined;
}
