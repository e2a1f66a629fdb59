import type {
  CpOptions,
  FileContent,
  FsStat,
  IFileSystem,
  MkdirOptions,
  RmOptions,
} from "just-bash";

import { join, normal, parentOf } from "./paths.ts";

/** A file, folder or symbolic link. Never changed in place: snapshots share them, and a layer holds what is not the same object. */
export interface Node {
  readonly kind: "file" | "directory" | "symlink";
  /** Content of a file, target of a link, empty for a folder. */
  readonly content: string;
  readonly mode: number;
  readonly owner: string;
}

/** Absolute paths in normal form. `/` is always there. */
export type Nodes = ReadonlyMap<string, Node>;

const WHEN = new Date(0);

/** The file system of one container, with owners: what just-bash's own has not. */
export class Tree implements IFileSystem {
  /** Who works; anybody but root may only write what is theirs, or into folders of mode 1777. */
  user = "root";
  #nodes: Map<string, Node>;

  constructor(nodes: Nodes) {
    this.#nodes = new Map(nodes);
  }

  get nodes(): Nodes {
    return this.#nodes;
  }

  get(path: string): Node | undefined {
    return this.#nodes.get(this.#real(path));
  }

  has(path: string): boolean {
    return this.get(path) !== undefined;
  }

  text(path: string): string | undefined {
    const node = this.get(path);
    return node?.kind === "file" ? node.content : undefined;
  }

  /** Paths of everything below a folder, in order. */
  below(folder: string): readonly string[] {
    const prefix = folder === "/" ? "/" : `${folder}/`;
    return [...this.#nodes.keys()]
      .filter((path) => path.startsWith(prefix) && path !== "/")
      .sort();
  }

  /** Names of what lies directly in a folder. */
  names(folder: string): readonly string[] {
    const prefix = folder === "/" ? "/" : `${folder}/`;
    return this.below(folder).flatMap((path) => {
      const rest = path.slice(prefix.length);
      return rest.includes("/") ? [] : [rest];
    });
  }

  /** Writes a file and the folders above it. */
  write(path: string, content: string, mode = 0o644): void {
    const real = this.#real(path);
    this.makeFolder(parentOf(real));
    const old = this.#nodes.get(real);
    if (old?.kind === "directory") throw new Error(`EISDIR: ${real}`);
    this.#mayWrite(old === undefined ? parentOf(real) : real);
    const owner = old?.owner ?? this.user;
    this.#nodes.set(real, {
      kind: "file",
      content,
      mode: old?.mode ?? mode,
      owner,
    });
  }

  makeFolder(path: string): void {
    const real = this.#real(path);
    const old = this.#nodes.get(real);
    if (old?.kind === "directory") return;
    if (old !== undefined) throw new Error(`ENOTDIR: ${real}`);
    this.makeFolder(parentOf(real));
    this.#mayWrite(parentOf(real));
    this.put(real, {
      kind: "directory",
      content: "",
      mode: 0o755,
      owner: this.user,
    });
  }

  /** Sets a node as it is, whoever works. */
  put(path: string, node: Node): void {
    this.#nodes.set(path, node);
  }

  /** Takes a path and everything below it away; nothing to do where there is nothing. */
  remove(path: string): void {
    const real = this.#real(path, false);
    for (const each of [real, ...this.below(real)]) {
      if (!this.#nodes.has(each)) continue;
      this.#mayWrite(parentOf(each));
      this.#nodes.delete(each);
    }
  }

  own(path: string, owner: string): void {
    const real = this.#real(path);
    const node = this.#nodes.get(real);
    if (node !== undefined) this.#nodes.set(real, { ...node, owner });
  }

  #mayWrite(path: string): void {
    const node = this.#nodes.get(path);
    if (this.user === "root" || node === undefined) return;
    if (node.owner !== this.user && (node.mode & 0o002) === 0)
      throw new Error(`EACCES: permission denied, '${path}'`);
  }

  /** Follows links in the folders of a path, and in its last part where asked to. */
  #real(path: string, last = true, depth = 0): string {
    let real = "";
    const parts = normal(path).split("/").filter(Boolean);
    for (const [index, part] of parts.entries()) {
      real += `/${part}`;
      const node = this.#nodes.get(real);
      if (node?.kind !== "symlink" || depth > 9) continue;
      if (index < parts.length - 1 || last)
        real = this.#real(join(parentOf(real), node.content), true, depth + 1);
    }
    return real === "" ? "/" : real;
  }

  #existing(path: string, last = true): { real: string; node: Node } {
    const real = this.#real(path, last);
    const node = this.#nodes.get(real);
    if (node === undefined)
      throw new Error(`ENOENT: no such file or directory, '${path}'`);
    return { real, node };
  }

  // What just-bash asks for.

  readFile(path: string): Promise<string> {
    return attempt(() => {
      const { node } = this.#existing(path);
      if (node.kind !== "file") throw new Error(`EISDIR: '${path}'`);
      return node.content;
    });
  }

  async readFileBuffer(path: string): Promise<Uint8Array> {
    return Buffer.from(await this.readFile(path), "utf8");
  }

  writeFile(path: string, content: FileContent): Promise<void> {
    return attempt(() => {
      if (path === "/dev/null") return;
      if (!this.has(parentOf(normal(path))))
        throw new Error(`ENOENT: no such file or directory, '${path}'`);
      this.write(path, textOf(content));
    });
  }

  appendFile(path: string, content: FileContent): Promise<void> {
    return this.writeFile(path, (this.text(path) ?? "") + textOf(content));
  }

  exists(path: string): Promise<boolean> {
    return Promise.resolve(this.has(path));
  }

  stat(path: string): Promise<FsStat> {
    return attempt(() => statOf(this.#existing(path).node));
  }

  lstat(path: string): Promise<FsStat> {
    return attempt(() => statOf(this.#existing(path, false).node));
  }

  mkdir(path: string, options?: MkdirOptions): Promise<void> {
    return attempt(() => {
      const recursive = options?.recursive === true;
      if (!recursive && this.has(path)) throw new Error(`EEXIST: '${path}'`);
      if (!recursive && !this.has(parentOf(normal(path))))
        throw new Error(`ENOENT: '${path}'`);
      this.makeFolder(path);
    });
  }

  readdir(path: string): Promise<string[]> {
    return attempt(() => {
      const { real, node } = this.#existing(path);
      if (node.kind !== "directory") throw new Error(`ENOTDIR: '${path}'`);
      return [...this.names(real)];
    });
  }

  rm(path: string, options?: RmOptions): Promise<void> {
    return attempt(() => {
      const real = this.#real(path, false);
      if (!this.#nodes.has(real)) {
        if (options?.force === true) return;
        throw new Error(`ENOENT: no such file or directory, '${path}'`);
      }
      if (options?.recursive !== true && this.names(real).length > 0)
        throw new Error(`ENOTEMPTY: '${path}'`);
      this.remove(real);
    });
  }

  cp(from: string, to: string, options?: CpOptions): Promise<void> {
    return attempt(() => {
      const { real, node } = this.#existing(from);
      if (node.kind === "directory" && options?.recursive !== true)
        throw new Error(`EISDIR: '${from}'`);
      this.#copy(real, this.#real(to));
    });
  }

  #copy(from: string, to: string): void {
    for (const path of [from, ...this.below(from)]) {
      const node = this.#nodes.get(path);
      const target = to + path.slice(from.length);
      if (node?.kind === "directory") this.makeFolder(target);
      else if (node?.kind === "file")
        this.write(target, node.content, node.mode);
      else if (node !== undefined)
        this.put(target, { ...node, owner: this.user });
    }
  }

  /** A rename in one file system: owners and modes stay. */
  mv(from: string, to: string): Promise<void> {
    return attempt(() => {
      const { real } = this.#existing(from, false);
      const target = this.#real(to);
      const moved = [real, ...this.below(real)].flatMap((path) => {
        const node = this.#nodes.get(path);
        return node === undefined
          ? []
          : [{ path: target + path.slice(real.length), node }];
      });
      this.#mayWrite(parentOf(target));
      this.remove(real);
      this.remove(target);
      for (const { path, node } of moved) this.put(path, node);
    });
  }

  resolvePath(base: string, path: string): string {
    return join(base, path);
  }

  getAllPaths(): string[] {
    return [...this.#nodes.keys()];
  }

  chmod(path: string, mode: number): Promise<void> {
    return attempt(() => {
      const { real, node } = this.#existing(path);
      if (this.user !== "root" && node.owner !== this.user)
        throw new Error(`EPERM: '${path}'`);
      this.put(real, { ...node, mode });
    });
  }

  symlink(target: string, path: string): Promise<void> {
    return attempt(() => {
      const real = this.#real(path, false);
      if (this.#nodes.has(real)) throw new Error(`EEXIST: '${path}'`);
      this.#mayWrite(parentOf(real));
      const owner = this.user;
      this.put(real, { kind: "symlink", content: target, mode: 0o777, owner });
    });
  }

  link(from: string, to: string): Promise<void> {
    return this.cp(from, to);
  }

  readlink(path: string): Promise<string> {
    return attempt(() => {
      const { node } = this.#existing(path, false);
      if (node.kind !== "symlink") throw new Error(`EINVAL: '${path}'`);
      return node.content;
    });
  }

  realpath(path: string): Promise<string> {
    return attempt(() => this.#existing(path).real);
  }

  utimes(): Promise<void> {
    return Promise.resolve();
  }
}

function attempt<T>(action: () => T): Promise<T> {
  return new Promise((resolve) => {
    resolve(action());
  });
}

function textOf(content: FileContent): string {
  return typeof content === "string"
    ? content
    : Buffer.from(content).toString("utf8");
}

function statOf(node: Node): FsStat {
  return {
    isFile: node.kind === "file",
    isDirectory: node.kind === "directory",
    isSymbolicLink: node.kind === "symlink",
    mode: node.mode,
    size: node.content.length,
    mtime: WHEN,
  };
}
