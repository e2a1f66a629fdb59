import {
  fail,
  homeOf,
  operands,
  succeed,
  weight,
  type Call,
  type Program,
  type Result,
} from "../program.ts";

/** Composer. It keeps the archive of everything it installs, and empties that by `clear-cache`. */
export const composer: Program = (call) => {
  const [verb, ...names] = operands(call.args, ["-d"]);
  switch (verb) {
    case "install":
      return install(call, wantedBy(call));
    case "require":
      return install(call, names);
    case "clear-cache":
    case "clearcache":
      if (cacheOf(call) !== undefined) call.tree.remove(cacheOf(call) ?? "");
      return succeed();
    default:
      return succeed("2.8.0\n");
  }
};

/** `undefined` where it is off. */
function cacheOf(call: Call): string | undefined {
  const { env, args } = call;
  const given = env.get("COMPOSER_CACHE_DIR");
  if (args.includes("--no-cache") || given === "/dev/null") return undefined;
  const home = env.get("COMPOSER_HOME");
  return (
    given ??
    (home === undefined ? `${homeOf(call)}/.cache/composer` : `${home}/cache`)
  );
}

function wantedBy({ tree, cwd }: Call): readonly string[] | undefined {
  return tree.text(`${cwd}/composer.json`)?.split("\n").filter(Boolean);
}

function install(call: Call, names: readonly string[] | undefined): Result {
  const { tree, env, session } = call;
  if (names === undefined) return fail(1, "Composer could not find a file");
  const cache = cacheOf(call);
  const offline = env.has("COMPOSER_DISABLE_NETWORK") || !session.network;
  for (const name of names) {
    const kept = cache === undefined ? undefined : `${cache}/files/${name}.zip`;
    if (offline && (kept === undefined || !tree.has(kept)))
      return fail(1, "The network is disabled");
    if (kept !== undefined) tree.write(kept, weight(name, 600));
    tree.write(`${call.cwd}/vendor/${name}`, weight(name, 900));
  }
  return succeed();
}
