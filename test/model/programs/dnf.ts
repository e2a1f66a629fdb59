import type { Tree } from "../tree.ts";
import {
  fail,
  isRoot,
  operands,
  succeed,
  weight,
  type Call,
  type Program,
  type Result,
} from "../program.ts";

const DATABASE = "/var/lib/rpm";

/** dnf and yum on Fedora and its relatives. They fetch what they need to know by themselves, unless `-C` forbids it. */
export const dnf: Program = (call) => {
  const [verb, ...names] = operands(call.args);
  if (!isRoot(call))
    return fail(1, "Error: This command has to be run as root");
  switch (verb) {
    case "install":
      return install(call, names);
    case "makecache":
      return refresh(call) ? succeed() : fail(1);
    case "update":
    case "upgrade":
      if (!refresh(call)) return fail(1);
      for (const name of call.tree.names(DATABASE))
        unpack(call.tree, name, "v2");
      return succeed();
    case "remove":
      for (const name of names) {
        call.tree.remove(`${DATABASE}/${name}`);
        call.tree.remove(`/usr/bin/${name}`);
      }
      return succeed();
    case "clean":
      for (const name of call.tree.names(cacheOf(call)))
        call.tree.remove(`${cacheOf(call)}/${name}`);
      return succeed();
    default:
      return succeed("4.18\n");
  }
};

export function installBase(tree: Tree): void {
  tree.makeFolder("/var/cache/dnf");
  tree.makeFolder("/var/cache/yum");
  unpack(tree, "bash-package", "v1");
}

function cacheOf({ name }: Call): string {
  return name === "yum" ? "/var/cache/yum" : "/var/cache/dnf";
}

function refresh(call: Call): boolean {
  const path = `${cacheOf(call)}/fedora-0123/repodata.xml`;
  if (call.args.includes("-C") || !call.session.network)
    return call.tree.has(path);
  call.tree.write(path, weight("metadata", 3_000));
  return true;
}

function install(call: Call, names: readonly string[]): Result {
  const { tree, args, session } = call;
  const wanted = names.filter((name) => !tree.has(`${DATABASE}/${name}`));
  if (!refresh(call)) return fail(1, "Error: Cache-only enabled but no cache");
  if (wanted.length === 0) return succeed();
  if (!args.includes("-y")) return fail(1, "Operation aborted.");
  if (!session.network) return fail(1, "Error: cannot download");
  for (const name of wanted) unpack(tree, name, "v2");
  return succeed();
}

function unpack(tree: Tree, name: string, version: string): void {
  tree.write(`${DATABASE}/${name}`, version);
  tree.write(`/usr/bin/${name}`, weight(`${name} ${version}`, 800), 0o755);
}
