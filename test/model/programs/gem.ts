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

/** RubyGems. What it installs stays packed in `cache`, from where `pristine` restores it. */
export const gem: Program = (call) => {
  const [verb, ...names] = operands(call.args, ["-v", "-i"]);
  switch (verb) {
    case "install":
      return install(call, names);
    case "pristine":
      return restore(call, names);
    default:
      return succeed("3.5.0\n");
  }
};

/** Bundler. It installs what the Gemfile names, one gem in a line, and keeps the index of the server in the home. */
export const bundle: Program = (call) => {
  const [verb = "install"] = operands(call.args, ["--jobs"]);
  const wanted = call.tree.text(`${call.cwd}/Gemfile`)?.split("\n");
  const names = wanted?.filter(Boolean);
  if (names === undefined) return fail(10, "Could not locate Gemfile");
  if (verb === "pristine") return restore(call, names);
  if (verb === "check")
    return names.every((name) => call.tree.has(`${gems(call)}/gems/${name}`))
      ? succeed()
      : fail(1, "Install missing gems with `bundle install`.");
  if (verb !== "install") return succeed("2.5.0\n");
  if (!call.args.includes("--local") && call.session.network)
    call.tree.write(
      `${homeOf(call)}/.bundle/cache/compact_index/versions`,
      weight("versions", 2_000),
    );
  return install(call, names);
};

function gems({ env }: Call): string {
  return env.get("GEM_HOME") ?? "/var/lib/gems";
}

function install(call: Call, names: readonly string[]): Result {
  const { tree, args, session } = call;
  if (!isRoot(call)) return fail(1, "Gem::FilePermissionError");
  const offline = args.includes("--local") || !session.network;
  for (const name of names) {
    const installed = `${gems(call)}/gems/${name}`;
    const packed = `${gems(call)}/cache/${name}.gem`;
    if (tree.has(installed)) continue;
    if (offline && !tree.has(packed)) return fail(2, "Could not find a gem");
    tree.write(packed, weight(name, 500));
    tree.write(installed, weight(name, 800));
  }
  return succeed();
}

/** It leaves alone what it finds nowhere, and does not fail. */
function restore(call: Call, names: readonly string[]): Result {
  for (const name of names)
    if (call.tree.has(`${gems(call)}/cache/${name}.gem`))
      call.tree.write(`${gems(call)}/restored/${name}`, weight(name, 800));
  return succeed();
}
