import { getCommandNames } from "just-bash";
import { emptyConfig, type Config } from "./config.ts";
import { installBase as installApk } from "./programs/apk.ts";
import { installBase as installApt } from "./programs/apt.ts";
import { installBase as installConda } from "./programs/conda.ts";
import { installBase as installDnf } from "./programs/dnf.ts";
import { installBase as installZypper } from "./programs/zypper.ts";
import { Tree, type Node, type Nodes } from "./tree.ts";

/** What a stage starts from. */
export interface Base {
  readonly nodes: Nodes;
  readonly config: Config;
}

const FOLDER: Node = {
  kind: "directory",
  content: "",
  mode: 0o755,
  owner: "root",
};

const EVERYWHERE = ["make", "frobnicate", "gem", "server", "ldconfig", "sudo"];
const DEBIAN = ["apt", "apt-get", "apt-cache", "apt-mark", "dpkg", "useradd"];
const COMMON = ["chown", "id", "mktemp", "umask", "tar", "gunzip", "groupadd"];
const FULL = ["curl", "wget", "git", "unzip", "update-ca-certificates"];
const ALPINE = ["apk", "wget", "unzip", "adduser", "addgroup"];

const cache = new Map<string, Base>();

/** The files and the configuration of an image, made of what its name says; the same for all its versions. */
export function baseOf(image: string): Base {
  const known = cache.get(image);
  if (known !== undefined) return known;
  const base = image === "scratch" ? EMPTY : make(image);
  cache.set(image, base);
  return base;
}

const EMPTY: Base = { nodes: new Map([["/", FOLDER]]), config: emptyConfig() };

function make(image: string): Base {
  const name = /^[^:@]*/.exec(image)?.[0] ?? "";
  const tree = new Tree(EMPTY.nodes);
  for (const folder of ["/bin", "/usr/bin", "/usr/local/bin", "/opt", "/root"])
    tree.makeFolder(folder);
  tree.write("/etc/hosts", "127.0.0.1 localhost\n");
  tree.write("/etc/passwd", "root:x:0:0\ndaemon:x:1:1");
  tree.put("/tmp", { ...FOLDER, mode: 0o1777 });
  tree.put("/dev/shm", { ...FOLDER, mode: 0o1777 });
  for (const program of [...getCommandNames(), ...EVERYWHERE, ...COMMON])
    tree.write(`/bin/${program}`, "program", 0o755);
  for (const program of family(image, tree))
    tree.write(`/usr/bin/${program}`, "program", 0o755);
  if (name === "node") addUser(tree, "node");
  return { nodes: tree.nodes, config: configOf(name) };
}

/** Installs the package manager of the family; gives the programs. */
function family(image: string, tree: Tree): readonly string[] {
  const language = /^python/.test(image)
    ? ["python", "python3", "pip", "pip3"]
    : /^node/.test(image)
      ? ["node", "npm", "yarn"]
      : /^ruby/.test(image)
        ? ["ruby", "bundle"]
        : /^composer/.test(image)
          ? ["composer"]
          : /conda/.test(image)
            ? ["conda", "mamba"]
            : [];
  if (language.includes("conda")) installConda(tree);
  if (image.includes("alpine") || image.startsWith("composer")) {
    installApk(tree);
    return [...ALPINE, ...language];
  }
  if (/^(?:fedora|centos|almalinux|rockylinux)/.test(image)) {
    installDnf(tree);
    return ["dnf", "yum", "curl", "useradd"];
  }
  if (image.startsWith("opensuse")) {
    installZypper(tree);
    return ["zypper", "curl", "useradd"];
  }
  installApt(tree, ["base-files", "openssl"]);
  tree.makeFolder("/etc/apt/sources.list.d");
  const slim = /slim|^debian|^ubuntu/.test(image);
  return [...DEBIAN, ...(slim ? [] : FULL), ...language];
}

function addUser(tree: Tree, name: string): void {
  const passwd = tree.text("/etc/passwd") ?? "";
  tree.write("/etc/passwd", `${passwd}\n${name}:x:1000:1000`);
  tree.put(`/home/${name}`, { ...FOLDER, owner: name });
}

/** Variables of an image that say where a manager works. */
const PLACES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  composer: { COMPOSER_HOME: "/tmp" },
  ruby: { GEM_HOME: "/usr/local/bundle" },
};

function configOf(name: string): Config {
  const path = "/usr/local/bin:/usr/bin:/bin";
  const version =
    name === "python" || name === "node"
      ? new Map([[`${name.toUpperCase()}_VERSION`, "1"]])
      : new Map<string, string>();
  const places = Object.entries(PLACES[name] ?? {});
  return {
    ...emptyConfig(),
    env: new Map([["PATH", path], ...version, ...places]),
  };
}
