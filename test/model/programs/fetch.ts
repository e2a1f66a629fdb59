import {
  fail,
  operands,
  succeed,
  weight,
  type Call,
  type Program,
  type Result,
} from "../program.ts";

/** What a server gives: a script for `setup`, an archive for what is called one, and some text for anything else. */
function download(url: string): string {
  if (url.includes("setup"))
    return "echo third > /etc/apt/sources.list.d/third.list\napt-get update\n";
  if (/\.(?:tgz|zip|deb|gz|tar\.\w+)$/.test(url))
    return weight(`archive ${url}`, 1_200);
  return weight(`content of ${url}`, 500);
}

/** curl: `-o FILE`, `-O`, alone or at the end of other letters; anything else goes to standard output. */
export const curl: Program = (call) => {
  const { args, session } = call;
  let output: string | undefined;
  let remote = false;
  const urls: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    if (/^(?:-[a-zA-Z]*o|--output)$/.test(arg)) output = args[++at];
    else if (/^(?:-[a-zA-Z]*O[a-zA-Z]*|--remote-name)$/.test(arg))
      remote = true;
    else if (/^-(?:H|d|u|X)$/.test(arg)) at++;
    else if (!arg.startsWith("-")) urls.push(arg);
  }
  const [url] = urls;
  if (url === undefined) return fail(2, "curl: no URL specified");
  if (!session.network) return fail(6, "curl: (6) Could not resolve host");
  if (remote) output = baseName(url);
  return output === undefined || output === "-"
    ? succeed(download(url))
    : save(call, output, url, 23);
};

/** wget: the last part of the URL names the file, unless `-O FILE` does; `-O-` prints. */
export const wget: Program = (call) => {
  const { args, session } = call;
  let output: string | undefined;
  let folder = ".";
  let url: string | undefined;
  for (let at = 0; at < args.length; at++) {
    const arg = args[at] ?? "";
    const joined = /^-[a-zA-Z]*O(.*)$/.exec(arg)?.[1];
    if (joined !== undefined) output = joined === "" ? args[++at] : joined;
    else if (arg === "-P") folder = args[++at] ?? ".";
    else if (!arg.startsWith("-")) url = arg;
  }
  if (url === undefined) return fail(1, "wget: missing URL");
  if (!session.network) return fail(4, "wget: unable to resolve host address");
  return output === "-"
    ? succeed(download(url))
    : save(call, output ?? `${folder}/${baseName(url)}`, url, 3);
};

function save(call: Call, file: string, url: string, code: number): Result {
  const path = call.tree.resolvePath(call.cwd, file);
  const folder = path.slice(0, Math.max(1, path.lastIndexOf("/")));
  if (!call.tree.has(folder)) return fail(code, `${path}: No such file`);
  call.tree.write(path, download(url));
  return succeed();
}

/** `git clone URL [FOLDER]`: fails where something is in the way. */
export const git: Program = (call) => {
  const { args, session, tree, cwd } = call;
  const [verb, url, folder] = operands(args, ["-b", "--branch", "--depth"]);
  if (verb === "--version" || verb !== "clone" || url === undefined)
    return succeed("git version 2.39\n");
  if (!session.network) return fail(128, "fatal: unable to access");
  const path = tree.resolvePath(
    cwd,
    folder ?? baseName(url).replace(/\.git$/, ""),
  );
  if (tree.below(path).length > 0)
    return fail(128, "fatal: destination path already exists");
  tree.write(`${path}/.git/objects/pack`, weight(url, 900));
  tree.write(`${path}/dist/app`, weight(url, 300));
  tree.write(`${path}/README.md`, url);
  return succeed();
};

function baseName(url: string): string {
  return url.slice(url.lastIndexOf("/") + 1);
}
