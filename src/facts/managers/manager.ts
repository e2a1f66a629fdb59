import type { Configuration } from "./configuration.ts";

/** A command as far as facts need it: the base name of its program, and its arguments; `undefined` for one that is not fixed text. */
export interface Call {
  readonly program: string;
  readonly args: readonly (string | undefined)[];
}

/** What one call of a package manager does to the manager's cache. */
export interface Use {
  /** The subcommand as the manager knows it: `install`, `update`. */
  readonly verb: string;
  /** Index in `Call.args` of the word that flags go behind. */
  readonly at: number;
  /** Leaves files in the cache, unless a flag or variable prevents it. */
  readonly fills: boolean;
  /** Works only with, or works otherwise without, what an earlier command left in the cache. */
  readonly reads: boolean;
  /** Fetches anew whatever `reads` could want: later uses behind it do not care what was purged before. */
  readonly refreshes?: boolean;
  /** A flag on this very command keeps the cache empty. */
  readonly avoids?: boolean;
  /** Empties the cache itself. */
  readonly purges?: boolean;
  /** Fills the cache for its own sake: somebody will read it. */
  readonly keeps?: boolean;
  /** Only a version for which the requirement holds knows this call. */
  readonly proves?: boolean;
  /** Why neither flag nor purge is sound for this command. */
  readonly refuses?: string;
}

/** The value of a variable where a command runs; `undefined` for one that is not set or not known. */
export type ValueOf = (variable: string) => string | undefined;

/** What a call installs, by a manager whose cache keeps what it builds. */
export interface Installation {
  /** What may be built, without versions; names of which nothing is ever built are left out. */
  readonly names: readonly string[];
  /** It may be anything else as well: a file says what. */
  readonly isOpen: boolean;
  /** It is installed though it is there already. */
  readonly isForced: boolean;
  /** Folders, archives and repositories: what lies there may have changed, and so is installed again. */
  readonly places: readonly string[];
  /** What changes how it is built, as it is written. */
  readonly building: string;
  /** It is built with the packages that are installed. */
  readonly buildsWithInstalled: boolean;
  /** Where it is installed: in another place it is not there yet. */
  readonly place: string;
}

/** How the cache is kept out of a layer. */
export type Remedy =
  /** A flag behind the subcommand of every command that fills the cache. */
  | { readonly kind: "flag"; readonly flag: string }
  /** The manager's own command, right behind the last that filled it. `program` is the word that called the manager. */
  | {
      readonly kind: "command";
      readonly command: (program: string) => string;
      /** Other spellings of the same command: its arguments as somebody else writes them. */
      readonly isSpelled?: (args: readonly (string | undefined)[]) => boolean;
      /** Why it is taken instead of what is preferred. */
      readonly because?: string;
    }
  /** The place is removed: right behind the last that filled it, or at the end of the RUN where anything in it may still read it. */
  | {
      readonly kind: "removal";
      /** A function where variables decide the place; it gives `undefined` where nobody can tell it. */
      readonly command: string | ((valueOf: ValueOf) => string | undefined);
      readonly place: "behind" | "end";
      /** Why it is taken instead of what is preferred. */
      readonly because?: string;
    };

/** What must hold of the manager's version for the remedy to work; shown to the user as an assumption where the file does not prove it. */
export interface Requirement {
  /** What needs it: the preferred remedy alone, or whatever empties the cache. */
  readonly concerns: "preferred" | "cache";
  readonly assumption: string;
  /** Whether it is known to hold (`true`), known not to (`false`), or neither. */
  readonly holds: (image: ImageFacts, project: Project) => boolean | undefined;
  /** A command of the stage whose success shows that it holds, tested on its words. */
  readonly shownBy?: RegExp;
  /** A command behind which it holds, because it brings a newer version. */
  readonly broughtBy?: RegExp;
  /** A command behind which it may not hold, because it brings an older version or another program of that name. */
  readonly brokenBy?: RegExp;
}

/** The project that is built, as far as the build context shows it; every file is `undefined` where there is no context. */
export interface Project {
  /** A file as the command finds it in its working directory. `undefined` also where that directory is not known. */
  readonly read: (path: string) => string | undefined;
  /** A file of the build context. */
  readonly inContext: (path: string) => string | undefined;
}

/** What is known of a base image where requirements are decided. */
export interface ImageFacts {
  /** Short name of an official image. */
  readonly official: string | undefined;
  readonly name: string;
  readonly tag: string | undefined;
  readonly family: string | undefined;
  readonly suite: string | undefined;
  /** Named by a digest, so that the image may be much older than what its tag means today. */
  readonly pinned?: boolean;
}

/** What a package manager of a distribution does that one of a language does not: its packages are programs of the system, each in one place that it alone writes to. */
export interface Distribution {
  readonly family: "alpine" | "debian" | "rhel" | "suse";
  /** A command that takes packages away, tested on its words. */
  readonly removedBy: RegExp;
  /** Packages that bring many programs that the system has as well, perhaps in another place. */
  readonly movesTools?: RegExp;
}

/** A package manager: a table entry, and the few functions that need code. */
export interface Manager {
  /** As in `--skip purge-caches/NAME`. */
  readonly name: string;
  /** Where it is the package manager of a distribution. */
  readonly distribution?: Distribution;
  /** Its packages bring programs of other names in front of the PATH, as a matter of course. */
  readonly bringsPrograms?: boolean;
  /** The names that scripts call it by; its own where absent. */
  readonly called?: RegExp;
  /** The programs whose calls it may recognise, without the number of a version behind them. */
  readonly programs: readonly string[];
  /** Recognises a call; `undefined` for a call of anything else. */
  readonly read: (call: Call) => Use | undefined;
  /** In order of preference. */
  readonly remedies: readonly Remedy[];
  /** Globs of what the remedy keeps out, for a user whose home is `home` (`~` where that is unknown), with the variables of `placedBy` as far as they are known. */
  readonly caches: (home: string, valueOf?: ValueOf) => readonly string[];
  /** Variables that move the cache. Set to anything, the file has decided for itself. */
  readonly movedBy: readonly string[];
  /** Variables that say where the cache lies as a matter of course: one with a known value gives a known place, an unknown one refuses. */
  readonly placedBy?: readonly string[];
  /** Whether a variable with a value (`undefined` for one that is not known) switches the cache off; called for every variable that is set. */
  readonly offBy?: (variable: string, value: string | undefined) => boolean;
  /** How the manager is asked to do without the network, and so with what its cache holds. */
  readonly offline?: {
    /** Options of a command line, as they are written. */
    readonly flags: readonly string[];
    /** Variables, in lower case. */
    readonly variables: readonly string[];
  };
  /** Rules of hadolint that say the same: ignoring one ignores the remedy. */
  readonly hadolint: readonly [string, ...string[]] | "none";
  /** Files and commands that configure it. */
  readonly configured?: Configuration;
  /** A command that puts another version in the manager's place, one that may not even start; tested on its words. */
  readonly replacedBy?: RegExp;
  /** It keeps what it compiles: a command may need no compiler because an earlier one had one. */
  readonly compiles?: boolean;
  /** What a call may build, where it keeps what it builds; words with variables are given as they are written. */
  readonly installation?: (call: Call) => Installation | undefined;
  /** What is missing from the cache is fetched again without being asked; only offline uses notice. False for apt alone. */
  readonly refetches: boolean;
  /** Words in any later command that show a use of the cache by its path. */
  readonly named: RegExp;
  /** A cleaning command as other people write it, which makes the remedy needless: tested on the words of one command. */
  readonly cleanedBy: RegExp;
  /** Its own command empties the cache only while it has a repository. */
  readonly cleansWithRepository?: {
    /** The program of which that is so. */
    readonly program: string;
    /** A command that takes repositories away, tested on its words. */
    readonly goneBy: RegExp;
    /** A path that holds them. */
    readonly kept: RegExp;
  };
  readonly requirement?: Requirement;
  /** Bytes saved and where the figure is from; `undefined` where it depends on the packages. */
  readonly saving?: {
    readonly bytes: number;
    readonly source: string;
    /** Families of images that the figure is of. */
    readonly families?: readonly string[];
  };
  /** What the user reads, such as `pip keeps a copy of every wheel`. */
  readonly why: string;
}

/** True for a cache that lies where it does for whatever user the manager runs as. */
export function hasOnePlace({ caches, placedBy }: Manager): boolean {
  return (
    placedBy === undefined &&
    caches("~", () => undefined).every((each) => !each.startsWith("~"))
  );
}

/** The first argument that is no option, with its index. Options that take a value as the next word are named in `valued`. */
export function subcommand(
  args: readonly (string | undefined)[],
  valued: ReadonlySet<string> = new Set(),
): { readonly verb: string; readonly at: number } | undefined {
  for (let at = 0; at < args.length; at++) {
    const word = args[at];
    if (word === undefined) return undefined;
    if (!word.startsWith("-")) return { verb: word, at };
    if (valued.has(word)) at++;
  }
  return undefined;
}

/** True when one of the options stands among the arguments, alone or with `=value`. */
export function hasOption(
  args: readonly (string | undefined)[],
  ...options: readonly string[]
): boolean {
  return args.some(
    (arg) =>
      arg !== undefined &&
      options.some((option) => arg === option || arg.startsWith(`${option}=`)),
  );
}
