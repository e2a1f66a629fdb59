import type { Use } from "../managers/manager.ts";
import type { Operand } from "./operand.ts";

/**
 * What one call of a program does, as data. A call whose effects hold no `unknown` does nothing that is not in the list, as far as dockfix ever asks:
 * it reads, writes and runs nothing else, leaves no process and replaces no program. (Its own binary, libraries and configuration are taken for granted.)
 * Paths are words of the call; who asks resolves them in the folder that the call runs in.
 */
export type Effect =
  /** Does something to the cache of a package manager, by the manager's name. */
  | { readonly kind: "cache"; readonly manager: string; readonly use: Use }
  /** Brings, takes away or marks packages of a manager. `names` without versions; an operand that is not fixed stays as it is written. */
  | {
      readonly kind: "packages";
      readonly does: "install" | "remove" | "mark";
      readonly manager: string;
      readonly names: readonly Operand[];
    }
  /** Reads a file, or lists a folder; `tree`: everything below the folder as well. */
  | PathEffect<"reads">
  /** Makes or changes a file; `tree`: puts files of unknown names below the folder. `linked`: some of them may be one file, as they were where they come from. */
  | (PathEffect<"writes"> & { readonly linked?: true })
  /** Takes a file away; `tree`: a folder with all that is in it. */
  | (PathEffect<"deletes"> & {
      /** Does not fail where there is nothing. */
      readonly forced: boolean;
    })
  /** Makes another name for a file, by which it can be written from then on: `ln`. The name itself is written. `hard`: both names are the file. */
  | { readonly kind: "links"; readonly to: Operand; readonly hard?: true }
  /** Changes owner or mode: the file is copied into the layer, its content is not looked at. `tree`: of all below it. */
  | PathEffect<"owns">
  /** Fetches a URL into a file; `file` is `undefined` where it writes to its output. */
  | {
      readonly kind: "fetches";
      readonly url: Operand | undefined;
      readonly file: Operand | undefined;
    }
  /** Unpacks an archive, or installs from it; `whole` is false where only some members are. Reading it is said by this effect alone. */
  | {
      readonly kind: "unpacks";
      readonly archive: Operand;
      /** The folder; `undefined` for the one that it runs in. */
      readonly into: Operand | undefined;
      readonly whole: boolean;
    }
  /** Runs another command, given by its words; `often`: not once for sure, but never, once or many times (`xargs`, `find -exec`). */
  | {
      readonly kind: "runs";
      readonly words: readonly Operand[];
      readonly often: boolean;
      /** The user that it runs as, where that is another one: `sudo`, `su`, `gosu`. */
      readonly user?: string;
      /** More words may come behind these: `xargs rm`. */
      readonly open?: boolean;
    }
  /** Runs text as a shell does: `sh -c TEXT`, `eval`, `trap`. `inShell`: in the calling shell itself. */
  | {
      readonly kind: "runs-text";
      readonly text: string;
      readonly dialect: "sh" | "bash";
      readonly inShell: boolean;
      readonly user?: string;
    }
  /** Runs a script: `sh FILE`, `. FILE`, `./FILE`. What it does is known only where its text is. */
  | {
      readonly kind: "runs-script";
      readonly file: Operand;
      /** The program that reads it, where that is given and no shell: `python3`. */
      readonly interpreter?: string;
      readonly inShell: boolean;
      readonly user?: string;
    }
  /**
   * Runs what the files of a project say: `make`, `npm run build`, `cargo build`. `files` are those that name commands, relative to the folder that it runs in;
   * `entry` is the script or target asked for.
   */
  | {
      readonly kind: "runs-project";
      readonly tool: string;
      readonly files: readonly string[];
      readonly entry: string | undefined;
    }
  /** Leaves a process behind, or may. */
  | { readonly kind: "leaves-process" }
  /** Changes users or groups; `names` those it names; `adds`: those that there were stay as they are, but for what is named. */
  | {
      readonly kind: "users";
      readonly names: readonly Operand[];
      readonly adds: boolean;
      /** Where the home of the user lies from then on, if that is said. */
      readonly home?: Operand;
    }
  /** Changes state of the kernel or of the container that ends with the RUN: mounts, sysctl, the host name. */
  | { readonly kind: "kernel" }
  /**
   * Puts programs on the PATH, or replaces some. `names`: these only; `undefined`: any. `by`: `distribution` is a package manager of the distribution, which writes
   * to places that it alone writes to; `manager` one of a language.
   */
  | {
      readonly kind: "path";
      readonly names: readonly string[] | undefined;
      readonly by: "distribution" | "manager" | "user";
    }
  /** Compiles: needs a compiler, headers, libraries. */
  | { readonly kind: "compiles" }
  /** Needs another program of the system to do what it does: `git` over ssh needs `ssh`. Unlike `runs` it says nothing of what that one does. */
  | { readonly kind: "starts"; readonly program: string }
  /** Changes the folder of the shell that it runs in; `undefined` where nobody can tell which one it is then. */
  | { readonly kind: "moves"; readonly to: Operand | undefined }
  /** Sets, exports or unsets variables of the shell, or in front of what it runs. `value` is `undefined` where that can't be told, and for `unset`. */
  | {
      readonly kind: "variable";
      readonly name: string;
      readonly value: string | undefined;
    }
  /** Changes the shell itself: options, functions, aliases, traps. */
  | { readonly kind: "shell" }
  /** Nobody can say what it does. `why` is for the user: a noun phrase or a clause, without a line number. */
  | { readonly kind: "unknown"; readonly why: string };

/** An effect on a path. */
export interface PathEffect<Kind extends string> {
  readonly kind: Kind;
  readonly path: Operand;
  readonly tree: boolean;
}
