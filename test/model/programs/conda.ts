import type { Tree } from "../tree.ts";
import {
  fail,
  isRoot,
  operands,
  succeed,
  valueOf,
  weight,
  type Call,
  type Program,
  type Result,
} from "../program.ts";

const ROOT = "/opt/conda";

/** conda and mamba. A package is kept packed and unpacked; files of an environment are links to the unpacked ones, which are files of their own here. */
export const conda: Program = (call) => {
  const [verb, ...names] = operands(call.args, ["-n", "-c", "-f", "--clone"]);
  if (verb === "clean") return clean(call);
  if (verb !== "install" && verb !== "create") return succeed("24.7.1\n");
  if (!isRoot(call)) return fail(1, "EnvironmentNotWritableError");
  const name = valueOf(call.args, "-n");
  const folder =
    verb === "create" && name !== undefined ? `${ROOT}/envs/${name}` : ROOT;
  const cloned = call.args.includes("--clone")
    ? call.tree.names(`${ROOT}/conda-meta`)
    : [];
  return install(call, [...names, ...cloned], folder);
};

export function installBase(tree: Tree): void {
  tree.makeFolder(`${ROOT}/conda-meta`);
  tree.makeFolder(`${ROOT}/pkgs`);
}

function cacheOf({ env }: Call): string {
  return env.get("CONDA_PKGS_DIRS") ?? `${ROOT}/pkgs`;
}

function install(call: Call, names: readonly string[], folder: string): Result {
  const { tree, args, session } = call;
  const offline = args.includes("--offline") || !session.network;
  for (const name of names) {
    if (tree.has(`${folder}/conda-meta/${name}`)) continue;
    const unpacked = `${cacheOf(call)}/${name}-1/lib`;
    if (offline && !tree.has(unpacked)) return fail(1, "PackagesNotFoundError");
    tree.write(`${cacheOf(call)}/cache/index.json`, weight("index", 2_000));
    tree.write(`${cacheOf(call)}/${name}-1.conda`, weight(name, 700));
    tree.write(unpacked, weight(name, 900));
    tree.write(`${folder}/conda-meta/${name}`, "1");
    tree.write(`${folder}/lib/${name}`, weight(name, 900));
  }
  return succeed();
}

function clean(call: Call): Result {
  const { tree, args } = call;
  const has = (letter: string, long: string): boolean =>
    args.includes(long) ||
    args.some((arg) => new RegExp(`^-\\w*${letter}`).test(arg));
  if (!has("y", "--yes")) return fail(1, "CondaSystemExit");
  const cache = cacheOf(call);
  if (has("f", "--force-pkgs-dirs")) tree.remove(cache);
  else if (has("a", "--all"))
    for (const name of tree.names(cache))
      if (name === "cache" || name.endsWith(".conda"))
        tree.remove(`${cache}/${name}`);
  return succeed();
}
