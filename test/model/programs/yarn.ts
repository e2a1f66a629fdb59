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

/** Yarn 1. Root's cache lies under /usr/local/share, anybody else's in their home. */
export const yarn: Program = (call) => {
  const [verb = "install", ...names] = operands(call.args);
  switch (verb) {
    case "install":
      return install(call, wantedBy(call));
    case "add":
      return install(call, names);
    case "global":
      return install(call, names.slice(1), "/usr/local/share/.config/yarn");
    case "cache":
      if (names[0] === "clean") call.tree.remove(cacheOf(call));
      return succeed(
        names[0] === "list" ? call.tree.names(cacheOf(call)).join("\n") : "",
      );
    default:
      return succeed("1.22.22\n");
  }
};

function cacheOf(call: Call): string {
  const set = call.env.get("YARN_CACHE_FOLDER");
  if (set !== undefined) return `${set}/v6`;
  return isRoot(call)
    ? "/usr/local/share/.cache/yarn/v6"
    : `${homeOf(call)}/.cache/yarn/v6`;
}

function wantedBy({ tree, cwd }: Call): readonly string[] | undefined {
  return tree.text(`${cwd}/package.json`)?.split("\n").filter(Boolean);
}

function install(
  call: Call,
  names: readonly string[] | undefined,
  folder = call.cwd,
): Result {
  const { tree, args, session } = call;
  if (names === undefined) return fail(1, "error no package.json");
  for (const name of names) {
    const cached = `${cacheOf(call)}/npm-${name}`;
    const offline = args.includes("--offline") || !session.network;
    if (offline && !tree.has(cached)) return fail(1, "error not in cache");
    tree.write(cached, weight(name, 900));
    tree.write(`${folder}/node_modules/${name}/index.js`, weight(name, 600));
  }
  return succeed();
}
