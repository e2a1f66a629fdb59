import {
  fail,
  homeOf,
  isRoot,
  operands,
  succeed,
  valueOf,
  weight,
  type Call,
  type Program,
  type Result,
} from "../program.ts";

const VALUED = [
  ...["-r", "--requirement", "-d", "--dest", "-w", "--wheel-dir"],
  ...["-i", "--index-url", "--find-links", "--cache-dir"],
];

/**
 * pip. It keeps what it fetches, and every wheel that it builds, in a cache that `--no-cache-dir` or any value of PIP_NO_CACHE_DIR turns off.
 * `pip cache purge` fails when the cache is off, and, as before pip 21.3, when it is empty.
 */
export const pip: Program = (call) => {
  const [verb, ...names] = operands(call.args, VALUED);
  switch (verb) {
    case "install":
      return install(call, names);
    case "download":
      return fetchTo(call, valueOf(call.args, "-d", "--dest"), names);
    case "wheel":
      return fetchTo(call, valueOf(call.args, "-w", "--wheel-dir"), names);
    case "uninstall":
      for (const name of names) call.tree.remove(`${siteOf(call)}/${name}`);
      return succeed();
    case "cache":
      return names[0] === "purge" ? purge(call) : succeed(`${listed(call)}\n`);
    case "config":
      call.tree.write(`${homeOf(call)}/.config/pip/pip.conf`, names.join(" "));
      return succeed();
    case "freeze":
    case "list":
      return succeed(`${call.tree.names(siteOf(call)).join("\n")}\n`);
    default:
      return succeed("pip 20.3\n");
  }
};

/** `python -m pip` is pip; any other Python is nothing the model knows. */
export function asPip(call: Call): Call | undefined {
  return call.args[0] === "-m" && call.args[1] === "pip"
    ? { ...call, name: "pip", args: call.args.slice(2) }
    : undefined;
}

function siteOf(call: Call): string {
  return isRoot(call)
    ? "/usr/local/lib/python3/site-packages"
    : `${homeOf(call)}/.local/lib/python3/site-packages`;
}

function cacheOf(call: Call): string | undefined {
  const { args, env, tree } = call;
  if (args.includes("--no-cache-dir") || args.includes("--no-cache"))
    return undefined;
  if ((env.get("PIP_NO_CACHE_DIR") ?? "") !== "") return undefined;
  const config = tree.text(`${homeOf(call)}/.config/pip/pip.conf`) ?? "";
  if (/no-cache-dir true/.test(config)) return undefined;
  const xdg = env.get("XDG_CACHE_HOME");
  const folder =
    valueOf(args, "--cache-dir") ??
    env.get("PIP_CACHE_DIR") ??
    (xdg === undefined ? `${homeOf(call)}/.cache/pip` : `${xdg}/pip`);
  // pip leaves a folder of somebody else alone.
  const owner = tree.get(folder)?.owner;
  return owner === undefined || owner === tree.user ? folder : undefined;
}

function listed(call: Call): string {
  const cache = cacheOf(call);
  return cache === undefined ? "" : call.tree.below(cache).join("\n");
}

function purge(call: Call): Result {
  const cache = cacheOf(call);
  if (cache === undefined) return fail(1, "ERROR: cache is disabled");
  if (call.tree.below(cache).length === 0)
    return fail(1, "ERROR: No matching packages");
  for (const name of call.tree.names(cache))
    call.tree.remove(`${cache}/${name}`);
  return succeed();
}

/** The packages that a call names, in its words and in its files. */
function wantedBy(
  call: Call,
  names: readonly string[],
): readonly string[] | undefined {
  const file = valueOf(call.args, "-r", "--requirement");
  if (file === undefined) return names.map(plain);
  const text = call.tree.text(call.tree.resolvePath(call.cwd, file));
  return text === undefined
    ? undefined
    : [...names, ...text.split("\n").filter(Boolean)].map(plain);
}

function plain(name: string): string {
  return name.replace(/[=<>~!;].*/, "").replace(/^.*\//, "");
}

function install(call: Call, names: readonly string[]): Result {
  const wanted = wantedBy(call, names);
  if (wanted === undefined || wanted.length === 0) return fail(1);
  const { tree, args, session, cwd } = call;
  const links = valueOf(args, "--find-links");
  for (const name of wanted) {
    if (args.includes("--no-index")) {
      const wheel = `${tree.resolvePath(cwd, links ?? ".")}/${name}.whl`;
      if (!tree.has(wheel)) return fail(1, `ERROR: no ${name}`);
    } else {
      if (!session.network) return fail(1, "ERROR: no network");
      if (!keep(call, name)) return fail(1, `ERROR: cannot build ${name}`);
    }
    const path = `${siteOf(call)}/${name}`;
    tree.write(`${path}/__init__.py`, weight(name, 600));
    tree.write(`${path}.dist-info/RECORD`, name);
  }
  return succeed();
}

/** Names in `-src` are built with gcc, unless the cache has the wheel of an earlier build. */
function keep(call: Call, name: string): boolean {
  const { tree } = call;
  const cache = cacheOf(call);
  const wheel = `${cache ?? ""}/wheels/${name}.whl`;
  const built = cache !== undefined && tree.has(wheel);
  if (name.endsWith("-src") && !built && !tree.has("/usr/bin/gcc"))
    return false;
  if (cache !== undefined) {
    tree.write(`${cache}/http-v2/${name}`, weight(name, 700));
    if (name.endsWith("-src")) tree.write(wheel, weight(name, 300));
  }
  return true;
}

function fetchTo(
  call: Call,
  folder: string | undefined,
  names: readonly string[],
): Result {
  const wanted = wantedBy(call, names);
  if (wanted === undefined || !call.session.network) return fail(1);
  const place = call.tree.resolvePath(call.cwd, folder ?? ".");
  for (const name of wanted) {
    if (!keep(call, name)) return fail(1);
    call.tree.write(`${place}/${name}.whl`, weight(name, 700));
  }
  return succeed();
}
