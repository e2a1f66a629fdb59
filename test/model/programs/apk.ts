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

const INDEX = "/var/cache/apk/APKINDEX.main.tar.gz";
const DATABASE = "/lib/apk/db";
const VALUED = ["-t", "--virtual", "--repository", "-X"];

/**
 * apk on Alpine. It fetches the index when it has none, and keeps it unless `--no-cache` says otherwise. Without a network, or with `--no-network`,
 * an index that is there lets it look packages up but not fetch them.
 */
export const apk: Program = (call) => {
  const [verb, ...names] = operands(call.args, VALUED);
  if (verb === undefined) return succeed("apk-tools 2.14\n");
  switch (verb) {
    case "search":
    case "policy":
      return call.tree.has(INDEX)
        ? succeed(`${names.join(" ")} v2\n`)
        : fail(0, "WARNING: opening from cache: No such file");
    case "info":
      return succeed(`${call.tree.names(DATABASE).join("\n")}\n`);
  }
  if (!isRoot(call)) return fail(99, "ERROR: Unable to lock database");
  switch (verb) {
    case "update":
      return refresh(call) ? succeed() : fail(1);
    case "add":
      return add(call, names);
    case "upgrade":
      return upgrade(call);
    case "del":
      return remove(call, names);
    default:
      return fail(1, `apk: unknown command ${verb}`);
  }
};

export function installBase(tree: Tree): void {
  tree.makeFolder("/var/cache/apk");
  tree.write("/etc/apk/world", "busybox\n");
  unpack(tree, "busybox", "v1");
}

/** Gets the index, and keeps it where it may. */
function refresh({ tree, args, session }: Call): boolean {
  if (!session.network || args.includes("--no-network")) return false;
  if (!args.includes("--no-cache")) tree.write(INDEX, weight("index", 1_500));
  return true;
}

function add(call: Call, names: readonly string[]): Result {
  const { tree, args } = call;
  const wanted = names.filter((name) => !tree.has(`${DATABASE}/${name}`));
  const fresh = refresh(call);
  if (wanted.length > 0 && !fresh) return fail(1, "ERROR: unable to select");
  for (const name of wanted) unpack(tree, name, "v2");
  const virtual = valueOf(args, "-t", "--virtual");
  if (virtual !== undefined)
    tree.write(`${DATABASE}/${virtual}`, names.join(" "));
  const world = virtual ?? names.join("\n");
  tree.write(
    "/etc/apk/world",
    `${tree.text("/etc/apk/world") ?? ""}${world}\n`,
  );
  return succeed();
}

function unpack(tree: Tree, name: string, version: string): void {
  tree.write(`${DATABASE}/${name}`, version);
  tree.write(`/usr/bin/${name}`, weight(`${name} ${version}`, 800), 0o755);
}

function upgrade(call: Call): Result {
  if (!refresh(call)) return fail(1);
  for (const name of call.tree.names(DATABASE))
    if (!name.startsWith(".")) unpack(call.tree, name, "v2");
  return succeed();
}

function remove({ tree }: Call, names: readonly string[]): Result {
  for (const name of names) {
    const members = name.startsWith(".")
      ? (tree.text(`${DATABASE}/${name}`) ?? "").split(" ")
      : [];
    for (const each of [name, ...members]) {
      tree.remove(`${DATABASE}/${each}`);
      if (each !== "") tree.remove(`/usr/bin/${each}`);
    }
  }
  return succeed();
}
