import {
  digest,
  fail,
  succeed,
  weight,
  type Call,
  type Program,
  type Result,
} from "../program.ts";

/** tar: `x` needs the archive, or one on standard input; `c` keeps what it packs in its name, so that what was there shows. */
export const tar: Program = (call) => {
  const { args } = call;
  let mode = "";
  let file: string | undefined;
  let folder = call.cwd;
  let strip = false;
  const paths: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (arg.startsWith("--strip-components")) strip = true;
    else if (arg === "-C")
      folder = call.tree.resolvePath(call.cwd, args[++at] ?? "");
    else if (/^-?[a-zA-Z]+$/.test(arg) && (at === 0 || arg.startsWith("-"))) {
      if (/[xct]/.test(arg)) mode = /[xct]/.exec(arg)?.[0] ?? "";
      if (arg.includes("f")) file = args[++at];
    } else if (!arg.startsWith("-")) paths.push(arg);
  }
  if (mode === "c") return pack(call, file ?? "-", paths);
  const content =
    file === undefined || file === "-"
      ? call.stdin
      : call.tree.text(call.tree.resolvePath(call.cwd, file));
  if (mode === "t") return content === undefined ? fail(2) : succeed("app\n");
  return mode === "x" ? unpack(call, content, folder, strip) : fail(2);
};

/** unzip makes the folder it unpacks to. */
export const unzip: Program = (call) => {
  const args = call.args.filter((arg) => !/^-[qo]+$/.test(arg));
  const at = args.indexOf("-d");
  const folder = at === -1 ? call.cwd : (args[at + 1] ?? call.cwd);
  const file = args.find((arg, index) => index !== at && index !== at + 1);
  const named = at === -1 ? args[0] : file;
  if (named === undefined) return fail(10);
  const path = call.tree.resolvePath(call.cwd, folder);
  const content = call.tree.text(call.tree.resolvePath(call.cwd, named));
  if (content === undefined) return fail(9, `unzip: cannot find ${named}`);
  call.tree.makeFolder(path);
  return unpack(call, content, path, false);
};

/** gunzip puts the file in the place of the archive. */
export const gunzip: Program = ({ args, tree, cwd }) => {
  const file = args.find((arg) => !arg.startsWith("-")) ?? "";
  const path = tree.resolvePath(cwd, file);
  const content = tree.text(path);
  if (content === undefined) return fail(1, `gzip: ${file}: No such file`);
  tree.write(path.replace(/\.gz$/, ""), weight(`plain ${content.trim()}`, 900));
  tree.remove(path);
  return succeed();
};

function unpack(
  { tree }: Call,
  content: string | undefined,
  folder: string,
  strip: boolean,
): Result {
  if (content?.startsWith("archive ") !== true)
    return fail(2, "tar: This does not look like a tar archive");
  if (!tree.has(folder)) return fail(2, `tar: ${folder}: Cannot open`);
  const name = content.trim().replace(/\.+$/, "");
  const top = strip ? folder : `${folder}/app`;
  tree.write(`${top}/bin/app`, weight(`app ${digest(name)}`, 700), 0o755);
  tree.write(`${top}/README`, name);
  return succeed();
}

function pack(call: Call, file: string, paths: readonly string[]): Result {
  const { tree, cwd } = call;
  const packed: string[] = [];
  for (const path of paths) {
    const top = tree.resolvePath(cwd, path);
    if (!tree.has(top)) return fail(2, `tar: ${path}: Cannot stat`);
    for (const each of [top, ...tree.below(top)])
      packed.push(`${each}=${digest(tree.text(each) ?? "")}`);
  }
  const content = weight(`archive ${digest(packed.join("\n"))}`, 600);
  if (file === "-") return succeed(content);
  tree.write(tree.resolvePath(cwd, file), content);
  return succeed();
}
