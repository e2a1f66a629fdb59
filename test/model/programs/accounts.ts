import { fail, isRoot, operands, succeed, type Program } from "../program.ts";

const PASSWD = "/etc/passwd";
const VALUED = ["-u", "--uid", "-g", "--gid", "-G", "-s", "-h", "-d", "-S"];

/** useradd and adduser: the next free number, so that the order of two shows. */
export const useradd: Program = (call) => {
  if (!isRoot(call)) return fail(1, "Permission denied");
  const name = operands(call.args, VALUED).at(-1);
  const text = call.tree.text(PASSWD) ?? "";
  if (name === undefined) return fail(2);
  if (text.includes(`\n${name}:`)) return fail(9, `user ${name} exists`);
  const uid = 1_000 + text.split("\n").length;
  call.tree.write(PASSWD, `${text}\n${name}:x:${uid}:${uid}::/home/${name}`);
  call.tree.makeFolder(`/home/${name}`);
  call.tree.own(`/home/${name}`, name);
  return succeed();
};

export const groupadd: Program = (call) => {
  if (!isRoot(call)) return fail(1, "Permission denied");
  const text = call.tree.text("/etc/group") ?? "";
  call.tree.write("/etc/group", `${text}\n${call.args.join(" ")}`);
  return succeed();
};

export const chown: Program = (call) => {
  const [who = "", ...paths] = operands(call.args);
  const { tree, cwd, args } = call;
  const [owner = ""] = who.split(":");
  const known = `\n${tree.text(PASSWD) ?? ""}`.includes(`\n${owner}:`);
  if (!isRoot(call)) return fail(1, "Operation not permitted");
  if (!known && !/^\d+$/.test(owner)) return fail(1, "invalid user");
  for (const path of paths) {
    const top = tree.resolvePath(cwd, path);
    if (!tree.has(top)) return fail(1, `cannot access '${path}'`);
    const deep = args.some((arg) => /^(?:-[a-zA-Z]*R|--recursive)/.test(arg));
    for (const each of deep ? [top, ...tree.below(top)] : [top])
      tree.own(each, owner);
  }
  return succeed();
};

export const id: Program = ({ tree, args }) =>
  succeed(
    args.includes("-u") && tree.user === "root" ? "0\n" : `${tree.user}\n`,
  );

/** sudo: the rest as root, with an environment that it makes anew. */
export const sudo: Program = async (call) => {
  const words = call.args.map((arg) => `'${arg.replace(/'/g, "'\\''")}'`);
  const { user } = call.tree;
  call.tree.user = "root";
  try {
    return await call.run(words.join(" "), { HOME: "/root" });
  } finally {
    call.tree.user = user;
  }
};

/** A name that depends on nothing but what is there. */
export const mktemp: Program = ({ tree, args }) => {
  const path = `/tmp/tmp.${tree.names("/tmp").length}`;
  if (args.includes("-d")) tree.makeFolder(path);
  else tree.write(path, "", 0o600);
  return succeed(`${path}\n`);
};
