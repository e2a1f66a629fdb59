/** What an image says of how it runs; the fields that a Dockerfile sets. Names and shapes are those of the engine's API. */
export interface ImageConfig {
  /** `NAME=VALUE`, in order. */
  readonly Env: readonly string[];
  readonly Cmd: readonly string[] | undefined;
  readonly Entrypoint: readonly string[] | undefined;
  readonly User: string;
  readonly WorkingDir: string;
  readonly Labels: Readonly<Record<string, string>>;
  /** `80/tcp`, sorted. */
  readonly ExposedPorts: readonly string[];
  /** Sorted. */
  readonly Volumes: readonly string[];
  readonly Healthcheck: Healthcheck | undefined;
  readonly StopSignal: string | undefined;
  readonly Shell: readonly string[] | undefined;
  readonly OnBuild: readonly string[];
  readonly Author: string;
  /** `linux/amd64`, with the variant where there is one: `linux/arm/v7`. */
  readonly platform: string;
}

/** Durations are nanoseconds; 0 stands for the engine's default. */
export interface Healthcheck {
  /** `NONE`, or `CMD` with words, or `CMD-SHELL` with a command. */
  readonly Test: readonly string[];
  readonly Interval: number;
  readonly Timeout: number;
  readonly StartPeriod: number;
  readonly Retries: number;
}

export type FileType =
  | "file"
  | "directory"
  | "symlink"
  | "hardlink"
  | "character"
  | "block"
  | "fifo";

/** One file of a layer. */
export interface LayerFile {
  readonly type: FileType;
  /** Bytes of the content; 0 for what has none. */
  readonly size: number;
  /** Permission bits with setuid, setgid and sticky: 0o755. */
  readonly mode: number;
  readonly uid: number;
  readonly gid: number;
  /** Where a link leads: of a symlink as it is written, of a hard link the path in the layer, absolute. */
  readonly target?: string;
  /** SHA-256 of the content, in hex; of regular files only. */
  readonly hash?: string;
  /** What stands for the content where not all of it counts, such as times that Python and Java write down: compared and shown in its place. */
  readonly meaning?: string;
  /** True for a key store that is encrypted. */
  readonly isSealed?: boolean;
  /** Of a compiled Python file: whether Python holds it against its source before it runs it. */
  readonly isChecked?: boolean;
  /** MD5 of the content, in hex, as dpkg keeps it; only where it was asked for. */
  readonly md5?: string;
  /** When a Python source was changed; whole seconds since 1970. */
  readonly modified?: number;
  /** When the source was changed that a compiled Python file was made from; only where Python looks at that. */
  readonly compiledFrom?: number;
  /** True for a file that begins as a script or as an ELF program or library does. */
  readonly isProgram?: boolean;
  /** Of a text in /var/log: what stands for it when times do not count. */
  readonly undated?: string;
  /** The content in latin1, of what is compared line by line: small files in /etc, what dpkg has installed, and the libraries in the cache of the linker. */
  readonly text?: string;
  /** Extended attributes, capabilities among them; values in hex. */
  readonly xattrs?: Readonly<Record<string, string>>;
  /** Major and minor number of a device. */
  readonly device?: readonly [number, number];
}

/**
 * Paths are absolute. A name that is not UTF-8 keeps its bytes: paths are strings of which each character stands for one byte
 * (latin1); `shownPath` makes text of one.
 */
export type LayerPath = string;

/** One layer of an image. */
export interface Layer {
  /** `sha256:…` of the uncompressed archive. */
  readonly diffId: string;
  /** Bytes of the files in it, every inode once, a sparse file with its holes: what Docker says of a layer that BuildKit made. */
  readonly size: number;
  /** Bytes of the targets of its symbolic links. Docker counts them too in a layer that it pulled, loaded or imported. */
  readonly linkSize: number;
  /** Bytes of the layer compressed with gzip; `undefined` where nobody asked. */
  readonly compressed: number | undefined;
  /** The instruction that made it, as the image's history has it. */
  readonly createdBy: string;
  /** What it adds or changes, in the order of the archive. */
  readonly files: ReadonlyMap<LayerPath, LayerFile>;
  /** What it hides of the layers below: paths, and folders of which it hides all that was in them. */
  readonly removed: ReadonlySet<LayerPath>;
  readonly emptied: ReadonlySet<LayerPath>;
}

/** An image as its archive has it. */
export interface Image {
  /** The name it was asked for by. */
  readonly name: string;
  readonly id: string;
  /** The lowest first. */
  readonly layers: readonly Layer[];
  /** Every instruction of the history, also those that made no layer. */
  readonly history: readonly {
    readonly createdBy: string;
    /** Index into `layers`. */
    readonly layer: number | undefined;
  }[];
}
