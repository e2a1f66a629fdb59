import { fetchOf, written } from "../archive/fetch.ts";
import type { Invocation } from "../command/invocation.ts";
import { nameOf, operandsOf, pathOf } from "../command/paths.ts";
import { isGlob } from "./deletes.ts";

/** Files of these kinds are a few lines of text: a second copy of one is nothing. */
export const SMALL =
  /\.(?:asc|bash|cfg|cnf|conf|crt|css|env|example|gpg|html|ini|key|list|md|md5|pem|properties|ps1|pub|repo|rules|service|sh|sha1|sha256|sha512|sig|sum|toml|txt|xml|ya?ml)$/;

/** Something that a command puts into the image. */
export interface Written {
  readonly path: string;
  readonly isTree: boolean;
}

/** Where they write, in the folder that they run in. */
const WRITES_HERE: Readonly<Record<string, string>> = {
  bower: "bower_components",
  bundle: "vendor",
  cargo: "target",
  composer: "vendor",
  gradle: "build",
  mvn: "target",
  npm: "node_modules",
  pnpm: "node_modules",
  yarn: "node_modules",
  yarnpkg: "node_modules",
};

/** The files and folders into which a command puts something of size. */
export function writesOf(
  invocation: Invocation,
  folder: string | undefined,
): readonly Written[] {
  const { call, located } = invocation;
  const found: Written[] = [];
  const add = (path: string | undefined, isTree: boolean): void => {
    const place = pathOf(path, folder);
    // Everything lies under the root: that something was put there says nothing.
    if (place !== undefined && place !== "/")
      found.push({ path: place, isTree });
  };
  const download = fetchOf(invocation);
  if (download?.file !== undefined) add(download.file, false);
  if (!/^(?:cat|echo|printf)$/.test(call.program))
    for (const { operator, target } of located.command.redirects)
      if (operator.startsWith(">") && operator !== ">&")
        add(written(target), false);
  switch (call.program) {
    case "git":
      if (call.args.includes("clone")) {
        const operands = operandsOf(invocation);
        const at = operands.findIndex((word) => /^\w+:\/\/|@.*:/.test(word));
        const name = /([^/:]+?)(?:\.git)?\/?$/.exec(operands[at] ?? "")?.[1];
        if (at !== -1) add(operands[at + 1] ?? name, true);
      }
      break;
    case "cp":
    case "install":
    case "mv":
    case "rsync": {
      const operands = operandsOf(invocation);
      const to = operands.at(-1) ?? "";
      const sources = operands.slice(0, -1);
      const isFolder = isRecursive(invocation) || sources.some(isGlob);
      if (isFolder) add(to, true);
      for (const source of isFolder ? [] : sources) {
        if (SMALL.test(source)) continue;
        if (!to.endsWith("/")) add(to, false);
        add(`${to}/${nameOf(source)}`, false);
      }
      break;
    }
    case "tar":
    case "bsdtar":
      add(optionValue(invocation, /^(?:-C|--directory)$/) ?? ".", true);
      break;
    case "unzip":
      add(optionValue(invocation, /^-d$/) ?? ".", true);
      break;
    default:
      if (!isGlobal(invocation)) add(WRITES_HERE[call.program], true);
  }
  return found;
}

function isRecursive({ call }: Invocation): boolean {
  return call.args.some((arg) =>
    /^(?:-[a-zA-Z]*[raR]|--archive|--recursive)/.test(arg ?? ""),
  );
}

function isGlobal({ call }: Invocation): boolean {
  return call.args.some((arg) => arg === "-g" || arg === "--global");
}

function optionValue(
  { call, args }: Invocation,
  option: RegExp,
): string | undefined {
  const at = call.args.findIndex((arg) => option.test(arg ?? ""));
  return at === -1 ? undefined : written(args[at + 1]);
}
