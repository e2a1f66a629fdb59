import type { Call } from "./managers/manager.ts";
import { pip } from "./managers/pip.ts";
import { pythonNeeds } from "./python-packages.ts";

/** What installing packages of a language asks of the image. */
export interface InstallNeeds {
  /** Debian packages that must be there, sorted. */
  readonly packages: readonly string[];
  /** Programs that are started. */
  readonly commands: readonly string[];
  /** Packages, or files, of which nobody knows what they need. */
  readonly unknown: readonly string[];
  /** Packages that are compiled unless the index has a wheel of them for this Python, which is not known. */
  readonly wheels: readonly string[];
}

export const NO_NEEDS: InstallNeeds = {
  packages: [],
  commands: [],
  unknown: [],
  wheels: [],
};

type Read = (path: string) => string | undefined;

/** Options of `pip install` that take the next word. */
const VALUED: ReadonlySet<string> = new Set(
  (
    "-C -c -d -f -i -t -w --abi --cache-dir --cert --config-settings --constraint --dest --exists-action --extra-index-url --find-links --global-option --implementation --index-url --keyring-provider " +
    "--log --only-binary --platform --prefix --progress-bar --proxy --python --python-version --report --retries --root --root-user-action --src --target --timeout --trusted-host --upgrade-strategy " +
    "--use-deprecated --use-feature --wheel-dir"
  ).split(" "),
);

/** What decides which file pip takes. */
interface Pip {
  readonly read: Read;
  /** Version of CPython: `3.12`. */
  readonly python: string | undefined;
}

/** Where the arguments of `pip install` begin, `uv pip install` and `pipx install` among them. */
export function pipArguments(call: Call): number | undefined {
  const use = pip.read(call);
  if (use?.fills === true) return use.at + 1;
  const [verb, next] = call.args;
  if (call.program === "uv" && verb === "pip" && next === "install") return 2;
  return call.program === "pipx" && verb === "install" ? 1 : undefined;
}

/** Needs of the arguments behind `pip install`. `read` gives files by the path as it is written there. */
export function pipNeeds(
  args: readonly (string | undefined)[],
  read: Read,
  python: string | undefined,
): InstallNeeds {
  // Constraints may ask for releases of any age.
  const isConstrained = args.some((arg) =>
    /^(?:-c|--constraint(?:=|$))/.test(arg ?? ""),
  );
  const pip = { read, python: isConstrained ? undefined : python };
  let needs = NO_NEEDS;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at];
    if (arg === undefined)
      needs = both(needs, unknown("a package whose name is put together"));
    else if (arg === "-r" || arg === "--requirement")
      needs = both(needs, fileNeeds(args[++at], pip, 0));
    else if (/^(?:-r|--requirement=)./.test(arg)) {
      const path = arg.replace(/^(?:-r|--requirement=)/, "");
      needs = both(needs, fileNeeds(path, pip, 0));
    } else if (arg === "-e" || arg === "--editable")
      needs = both(needs, requirement(args[++at] ?? "", pip));
    else if (/^(?:--no-binary|--group)(?:=|$)/.test(arg)) {
      needs = both(needs, unknown(`what ${arg.split("=")[0] ?? arg} asks for`));
      if (!arg.includes("=")) at++;
    } else if (VALUED.has(arg)) at++;
    else if (!arg.startsWith("-")) needs = both(needs, requirement(arg, pip));
  }
  return needs;
}

function fileNeeds(
  path: string | undefined,
  pip: Pip,
  depth: number,
): InstallNeeds {
  const text = path === undefined || depth > 5 ? undefined : pip.read(path);
  if (path === undefined || text === undefined)
    return unknown(`the unread packages of ${path ?? "a file"}`);
  const folder = path.includes("/") ? path.replace(/[^/]*$/, "") : "";
  const lines = text.replace(/\\\r?\n/g, " ").split(/\r?\n/);
  const constrained = lines.some((line) => /^\s*(?:-c|--constraint)/.test(line))
    ? { ...pip, python: undefined }
    : pip;
  let needs = NO_NEEDS;
  for (const raw of lines) {
    const line = raw.replace(/(?:^|\s)#.*$/, "").trim();
    const nested = /^(?:-r|--requirement)[\s=]*(\S+)/.exec(line)?.[1];
    const editable = /^(?:-e|--editable)[\s=]*(\S+)/.exec(line)?.[1];
    if (nested !== undefined)
      needs = both(needs, fileNeeds(folder + nested, constrained, depth + 1));
    else if (editable !== undefined)
      needs = both(needs, requirement(editable, constrained));
    else if (line.startsWith("--no-binary"))
      needs = both(needs, unknown(`what ${path} has compiled`));
    else if (line !== "" && !line.startsWith("-") && !isElsewhere(line))
      needs = both(needs, requirement(line, constrained));
  }
  return needs;
}

/** `; sys_platform == "win32"`: not for Linux. */
function isElsewhere(line: string): boolean {
  return /;\s*(?:sys_platform|platform_system|os_name)\s*==\s*["'](?:win32|Windows|nt|darwin|Darwin)["']\s*(?:and\b|--|$)/.test(
    line,
  );
}

/** Programs that fetch from a version control system. */
const FETCHERS: readonly (readonly [RegExp, readonly string[]])[] = [
  [/(?:^|[\s@])git\+/, ["git"]],
  [/(?:^|[\s@])git\+ssh:|^git@/, ["git", "ssh"]],
  [/(?:^|[\s@])hg\+/, ["hg"]],
  [/(?:^|[\s@])svn\+/, ["svn"]],
];

/** One requirement as pip reads it: `Django[argon2]>=4,<5`. */
const REQUIREMENT =
  /^([A-Za-z0-9](?:[\w.-]*[A-Za-z0-9])?)\s*(?:\[([^\]]*)\])?\s*\(?([^;)]*?)\)?\s*(?:;.*)?$/;

function requirement(text: string, pip: Pip): InstallNeeds {
  const bare = text.replace(/^["']|["']$/g, "").replace(/\s+--.*$/, "");
  const commands = FETCHERS.flatMap(([pattern, programs]) =>
    pattern.test(bare) ? programs : [],
  );
  if (commands.length > 0)
    return both({ ...NO_NEEDS, commands }, unknown(bare));
  if (/^\.(?:\[[^\]]*\])?$/.test(bare)) return unknown("the project itself");
  if (/^[./~]|[/\\]|:\/\/|\.(?:whl|zip|tar\.gz)$/.test(bare))
    return unknown(bare);
  const [, name = "", extra = "", specifier = ""] =
    REQUIREMENT.exec(bare) ?? [];
  const extras = extra.split(",").map((each) => each.trim());
  const needs =
    name === ""
      ? undefined
      : pythonNeeds(
          name,
          extras.filter((each) => each !== ""),
          specifier,
          pip.python,
        );
  if (needs === undefined) return unknown(bare);
  const { packages, wheel } = needs;
  const found = { ...NO_NEEDS, packages, commands: needs.commands };
  if (wheel === "unlikely")
    return both(
      found,
      unknown(`${bare} without a wheel for Python ${pip.python ?? ""}`),
    );
  return wheel === "maybe" ? { ...found, wheels: [bare] } : found;
}

export function unknown(what: string): InstallNeeds {
  return { ...NO_NEEDS, unknown: [what] };
}

export function both(a: InstallNeeds, b: InstallNeeds): InstallNeeds {
  const join = (left: readonly string[], right: readonly string[]) => [
    ...new Set([...left, ...right]),
  ];
  return {
    packages: join(a.packages, b.packages).sort(),
    commands: join(a.commands, b.commands).sort(),
    unknown: join(a.unknown, b.unknown),
    wheels: join(a.wheels, b.wheels),
  };
}
