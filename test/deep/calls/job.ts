/** What the sandbox is asked, and what it answers. */

/** Files by their path, parents first: a text, `null` for a folder, or `-> TARGET` for a link. */
export type World = Readonly<Record<string, string | null>>;

export interface Job {
  readonly shell: "dash" | "bash" | "busybox";
  /** The name of a world. */
  readonly world: string;
  /** RUNs: each in a shell of its own, as long as none fails. */
  readonly scripts: readonly string[];
  /** The folder of each; `/` where there is none. */
  readonly folders?: readonly string[];
  readonly variables?: Readonly<Record<string, string>>;
  /** Paths that the image may lose. */
  readonly lost?: string;
}

export interface Outcome {
  /** Of the last script that ran. */
  readonly status: number;
  /** Which one failed, from 1 on. */
  readonly failed: number;
  /** Every path that is not as it was, with what it is now. Times are left out. */
  readonly changes: string;
}

export interface Asked {
  readonly worlds: Readonly<Record<string, World>>;
  readonly jobs: readonly Job[];
}
