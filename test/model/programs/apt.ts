import type { Tree } from "../tree.ts";
import {
  digest,
  fail,
  isRoot,
  operands,
  succeed,
  weight,
  type Call,
  type Program,
  type Result,
} from "../program.ts";

const LISTS = "/var/lib/apt/lists";
const ARCHIVES = "/var/cache/apt/archives";
const INFO = "/var/lib/dpkg/info";
const AUTO = "/var/lib/apt/extended_states";
const DOCKER_CLEAN = "/etc/apt/apt.conf.d/docker-clean";
const VALUED = ["-o", "-t", "-c"];

/**
 * apt-get and apt on Debian. Without lists `install` exits with 100 unless the package is there already, and `upgrade` exits with 0 having done nothing.
 * Packages get their version from the lists, so that an upgrade, and lists that know of one more repository, show.
 */
export const apt: Program = (call) => {
  const [verb, ...names] = operands(call.args, VALUED);
  if (verb === undefined || verb === "help") return succeed("apt 2.6.1\n");
  if (verb === "list" && call.name === "apt") return list(call);
  if (!isRoot(call)) return fail(100, "E: Could not open lock file");
  switch (verb) {
    case "update":
      return update(call);
    case "install":
      return install(call, names);
    case "upgrade":
    case "dist-upgrade":
    case "full-upgrade":
      return upgrade(call);
    case "remove":
    case "purge":
      return remove(call, names);
    case "autoremove":
      return autoremove(call);
    case "clean":
      clean(call.tree);
      return succeed();
    case "distclean":
      for (const name of call.tree.names(LISTS))
        call.tree.remove(`${LISTS}/${name}`);
      return succeed();
    default:
      return fail(100, `E: Invalid operation ${verb}`);
  }
};

/** apt-cache prints what the lists know. */
export const aptCache: Program = ({ args, tree }) => {
  const [, name = ""] = args;
  const version = versionOf(tree, name);
  return version === undefined
    ? fail(args[0] === "show" ? 100 : 0, "N: Unable to locate package")
    : succeed(`${name} - ${version}\n`);
};

export const aptMark: Program = (call) => {
  const [verb, ...names] = operands(call.args);
  if (!isRoot(call)) return fail(1);
  call.tree.write(`/var/lib/dpkg/${verb ?? "auto"}`, names.join(" "));
  return succeed();
};

/** `dpkg -i FILE` needs no lists. */
export const dpkg: Program = (call) => {
  if (!isRoot(call)) return fail(2);
  const [file] = operands(call.args);
  if (file === undefined) return succeed();
  const content = call.tree.text(call.tree.resolvePath(call.cwd, file));
  if (content === undefined) return fail(1, `dpkg: cannot access ${file}`);
  unpack(call.tree, `deb-${digest(content)}`, "local");
  return succeed();
};

/** What a new base has: one package, an old version of it, and folders. */
export function installBase(tree: Tree, names: readonly string[]): void {
  for (const folder of [`${LISTS}/partial`, `${ARCHIVES}/partial`])
    tree.makeFolder(folder);
  tree.write(DOCKER_CLEAN, "DPkg::Post-Invoke");
  for (const name of names) unpack(tree, name, "v1");
}

function update({ tree, session }: Call): Result {
  // Without a network the old lists stay, and apt-get says so and exits with 0.
  if (!session.network) return succeed("W: Failed to fetch\n");
  const folder = "/etc/apt/sources.list.d";
  const sources = tree
    .names(folder)
    .map((name) => tree.text(`${folder}/${name}`) ?? "");
  tree.write(
    `${LISTS}/deb.debian.org_Packages.lz4`,
    weight(`v2 ${sources.join(" ").trim()}`, 2_000),
  );
  tree.write(`${LISTS}/lock`, "");
  if (tree.has(DOCKER_CLEAN)) clean(tree);
  return succeed();
}

/** The version the lists have of a package. Names with `third` come from a repository that is not in the base. */
function versionOf(tree: Tree, name: string): string | undefined {
  const known = tree
    .names(LISTS)
    .map((each) => tree.text(`${LISTS}/${each}`)?.trimEnd() ?? "")
    .find((text) => text.startsWith("v2"));
  if (known === undefined || name === "") return undefined;
  if (name.includes("third") && !known.includes("third")) return undefined;
  return `v2-${digest(known)}`;
}

function install(call: Call, names: readonly string[]): Result {
  const { tree, args, session } = call;
  const wanted = names.filter((name) => !tree.has(`${INFO}/${name}.list`));
  const unknown = wanted.find((name) => versionOf(tree, name) === undefined);
  if (unknown !== undefined)
    return fail(100, `E: Unable to locate package ${unknown}`);
  if (wanted.length === 0) return succeed();
  const yes = /^-[a-z]*y|^--(?:yes|assume-yes)$|^-qq$/;
  if (!args.some((arg) => yes.test(arg))) return fail(1, "Abort.");
  if (!session.network) return fail(100, "E: Failed to fetch");
  const recommended = args.includes("--no-install-recommends")
    ? []
    : wanted.map((name) => `${name}-recommended`);
  for (const name of [...wanted, ...recommended]) {
    tree.write(`${ARCHIVES}/${name}.deb`, weight(name, 400));
    unpack(tree, name, versionOf(tree, name) ?? "");
  }
  tree.write(AUTO, [tree.text(AUTO) ?? "", ...recommended].join("\n"));
  logged(call);
  if (tree.has(DOCKER_CLEAN)) clean(tree);
  return succeed();
}

function unpack(tree: Tree, name: string, version: string): void {
  tree.write(`${INFO}/${name}.list`, version);
  tree.write(`/usr/bin/${name}`, weight(`${name} ${version}`, 800), 0o755);
}

function upgrade(call: Call): Result {
  const { tree } = call;
  for (const file of tree.names(INFO)) {
    const name = file.replace(/\.list$/, "");
    const version = versionOf(tree, name);
    if (version !== undefined && call.session.network)
      unpack(tree, name, version);
  }
  return succeed();
}

function remove(call: Call, names: readonly string[]): Result {
  const { tree, args, session } = call;
  for (const name of names) {
    const known = tree.has(`${INFO}/${name}.list`);
    // That a package is installed which is removed is one of the assumptions that are named.
    const assumed = session.opaque === "honest";
    if (!known && !assumed && versionOf(tree, name) === undefined)
      return fail(100, `E: Unable to locate package ${name}`);
    tree.remove(`${INFO}/${name}.list`);
    tree.remove(`/usr/bin/${name}`);
  }
  logged(call);
  return args.includes("--auto-remove") ? autoremove(call) : succeed();
}

/** Takes away what came along with a package that is gone. */
function autoremove({ tree }: Call): Result {
  const auto = (tree.text(AUTO) ?? "").split("\n").filter(Boolean);
  const needed = (name: string): boolean =>
    tree.has(`${INFO}/${name.replace(/-recommended$/, "")}.list`);
  for (const name of auto.filter((each) => !needed(each))) {
    tree.remove(`${INFO}/${name}.list`);
    tree.remove(`/usr/bin/${name}`);
  }
  if (auto.length > 0) tree.write(AUTO, auto.filter(needed).join("\n"));
  return succeed();
}

function clean(tree: Tree): void {
  for (const name of tree.names(ARCHIVES))
    if (name !== "partial") tree.remove(`${ARCHIVES}/${name}`);
}

function list({ tree }: Call): Result {
  const lines = tree
    .names(INFO)
    .map((name) => `${name} ${tree.text(`${INFO}/${name}`) ?? ""}`);
  return succeed(`${lines.join("\n")}\n`);
}

/** apt writes down who called it; packages of one RUN may not change places. */
function logged({ tree, args }: Call): void {
  const path = "/var/log/apt/history.log";
  tree.write(path, `${tree.text(path) ?? ""}apt-get ${args.join(" ")}\n`);
}
