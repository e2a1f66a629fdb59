import {
  fail,
  homeOf,
  isRoot,
  operands,
  succeed,
  weight,
  type Call,
  type Program,
  type Result,
} from "../program.ts";

/** npm. It keeps every package it fetches in `~/.npm/_cacache`, and a log of every call; `cache clean` needs `--force`. */
export const npm: Program = (call) => {
  const [verb, ...names] = operands(call.args);
  log(call, verb ?? "");
  switch (verb) {
    case "ci":
      call.tree.remove(`${call.cwd}/node_modules`);
      return call.tree.has(`${call.cwd}/package-lock.json`)
        ? install(call, wantedBy(call))
        : fail(1, "npm error EUSAGE");
    case "install":
    case "i":
      return names.length > 0
        ? install(call, names)
        : install(call, wantedBy(call));
    case "cache":
      return cache(call, names[0]);
    default:
      return succeed("10.8.0\n");
  }
};

function cacheOf(call: Call): string {
  return (
    call.env.get("npm_config_cache") ??
    call.env.get("NPM_CONFIG_CACHE") ??
    `${homeOf(call)}/.npm`
  );
}

function log(call: Call, verb: string): void {
  const folder = `${cacheOf(call)}/_logs`;
  const number = call.tree.names(folder).length;
  call.tree.write(`${folder}/${number}-debug-0.log`, `npm ${verb}`);
}

/** What the project's package.json names, one package in a line. */
function wantedBy({ tree, cwd }: Call): readonly string[] | undefined {
  return tree.text(`${cwd}/package.json`)?.split("\n").filter(Boolean);
}

function install(call: Call, names: readonly string[] | undefined): Result {
  const { tree, args, session } = call;
  if (names === undefined) return fail(254, "npm error ENOENT package.json");
  const isGlobal = args.includes("-g") || args.includes("--global");
  if (isGlobal && !isRoot(call)) return fail(243, "npm error EACCES");
  const folder = isGlobal ? "/usr/local/lib" : call.cwd;
  for (const name of names) {
    const cached = `${cacheOf(call)}/_cacache/${name}`;
    const offline = args.includes("--offline") || !session.network;
    if (offline && !tree.has(cached)) return fail(1, "npm error ENOTCACHED");
    tree.write(cached, weight(name, 900));
    tree.write(`${folder}/node_modules/${name}/index.js`, weight(name, 600));
  }
  return succeed();
}

function cache(call: Call, verb: string | undefined): Result {
  const folder = `${cacheOf(call)}/_cacache`;
  if (verb === "verify")
    return succeed(`${call.tree.names(folder).join("\n")}\n`);
  if (!call.args.includes("--force"))
    return fail(1, "npm error As of npm@5, the npm cache self-heals");
  call.tree.remove(folder);
  return succeed();
}
