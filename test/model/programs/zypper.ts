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
const CACHE = "/var/cache/zypp";
const METADATA = `${CACHE}/raw/repo-oss/repodata.xml`;

/** zypper of openSUSE. It refreshes what it needs to know by itself, unless it is told not to. */
export const zypper: Program = (call) => {
  const [verb, ...names] = operands(call.args);
  if (!isRoot(call)) return fail(5, "Root privileges are required.");
  switch (verb) {
    case "in":
    case "install":
      return install(call, names);
    case "ref":
    case "refresh":
      return refresh(call) ? succeed() : fail(4);
    case "rm":
    case "remove":
      for (const name of names) {
        call.tree.remove(`${DATABASE}/${name}`);
        call.tree.remove(`/usr/bin/${name}`);
      }
      return succeed();
    case "cc":
    case "clean":
      for (const kind of call.tree.names(CACHE))
        for (const name of call.tree.names(`${CACHE}/${kind}`))
          call.tree.remove(`${CACHE}/${kind}/${name}`);
      return succeed();
    default:
      return succeed("zypper 1.14.42\n");
  }
};

export function installBase(tree: Tree): void {
  for (const kind of ["packages", "raw", "solv"])
    tree.makeFolder(`${CACHE}/${kind}`);
  unpack(tree, "bash-package");
}

function refresh({ tree, args, session }: Call): boolean {
  if (args.includes("--no-refresh") || !session.network)
    return tree.has(METADATA);
  tree.write(METADATA, weight("metadata", 3_000));
  tree.write(`${CACHE}/solv/repo-oss/solv`, weight("solv", 1_000));
  return true;
}

function install(call: Call, names: readonly string[]): Result {
  const { tree, args, session } = call;
  const wanted = names.filter((name) => !tree.has(`${DATABASE}/${name}`));
  if (!refresh(call)) return fail(4, "Repository is not cached");
  if (wanted.length === 0) return succeed();
  if (!args.some((arg) => /^(?:-y|-n|--non-interactive)$/.test(arg)))
    return fail(4, "Continue? [y/n]");
  if (!session.network) return fail(8, "Download failed");
  for (const name of wanted) unpack(tree, name);
  return succeed();
}

function unpack(tree: Tree, name: string): void {
  tree.write(`${DATABASE}/${name}`, "1");
  tree.write(`/usr/bin/${name}`, weight(name, 800), 0o755);
}
