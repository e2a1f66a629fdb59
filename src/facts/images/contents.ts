import { CLOSURES, OLD, PACKAGES, PREFER, SLIM } from "./images.data.ts";
import { lines, once } from "./tags.ts";

/** Suites whose contents were measured, oldest first; the places in PACKAGES and the sizes in SLIM are in this order. */
const MEASURED = ["bullseye", "bookworm", "trixie"] as const;
/** The measured suite to use for one that is not. */
const NEAREST: Readonly<Record<string, Measured>> = {
  wheezy: "bullseye",
  jessie: "bullseye",
  stretch: "bullseye",
  buster: "bullseye",
  bullseye: "bullseye",
  bookworm: "bookworm",
  trixie: "trixie",
  forky: "trixie",
  sid: "trixie",
};
const PLACES: Readonly<Record<string, string>> = {
  m: "minbase",
  c: "curl",
  s: "scm",
  f: "full",
};

type Measured = (typeof MEASURED)[number];

/** What a suite holds. Commands are file names on PATH. */
export interface Suite {
  /** Packages of `minbase`, of buildpack-deps' `curl`, `scm`, `full` (what each adds), and of closures like `python.slim`. */
  readonly parts: ReadonlyMap<string, ReadonlySet<string>>;
  readonly commandsOf: ReadonlyMap<string, readonly string[]>;
  readonly packageOf: ReadonlyMap<string, string>;
}

/** How an image is put together. Names are parts of a suite. */
export interface Composition {
  readonly full: readonly string[];
  readonly slim: readonly string[];
  /** Libraries that the slim image keeps because its own programs are linked to them. */
  readonly kept: readonly string[];
  /** Suites on which older versions of the image were put together differently. */
  readonly varies: readonly string[];
  /** Installed KiB that the slim image saves, per measured suite. */
  readonly saved: readonly number[];
}

const words = (text: string | undefined): readonly string[] =>
  text === undefined || text === "" ? [] : text.split(" ");

const compositions = once(() => {
  const found = new Map<string, Composition>();
  for (const line of lines(SLIM)) {
    const [image = "", full, slim, kept, varies, saved] = line.split("|");
    found.set(image, {
      full: words(full),
      slim: words(slim),
      kept: words(kept),
      varies: words(varies),
      saved: words(saved).map(Number),
    });
  }
  return found;
});

export function compositionOf(image: string): Composition | undefined {
  return compositions().get(image);
}

/** The measured suite closest to `suite`, its place in lists by suite, and whether it is the very one. */
export function measuredFor(
  suite: string,
):
  | { readonly suite: Measured; readonly at: number; readonly exact: boolean }
  | undefined {
  const nearest = NEAREST[suite];
  if (nearest === undefined) return undefined;
  return {
    suite: nearest,
    at: MEASURED.indexOf(nearest),
    exact: nearest === suite,
  };
}

const decoded = {
  bullseye: once(() => decode("bullseye")),
  bookworm: once(() => decode("bookworm")),
  trixie: once(() => decode("trixie")),
};

export function suiteContents(suite: Measured): Suite {
  return decoded[suite]();
}

function decode(suite: Measured): Suite {
  const at = MEASURED.indexOf(suite);
  const parts = new Map<string, Set<string>>();
  const commandsOf = new Map<string, readonly string[]>();
  const packageOf = new Map<string, string>();
  for (const line of lines(PACKAGES)) {
    const [name, places, commands] = parse(line, at);
    const place = places.charAt(at);
    if (place === "-") continue;
    const part = PLACES[place];
    if (part !== undefined) partOf(parts, part).add(name);
    commandsOf.set(name, commands);
    for (const command of commands) packageOf.set(command, name);
  }
  for (const line of lines(CLOSURES)) {
    const [name = "", of, ...packages] = line.split(" ");
    if (of !== suite) continue;
    for (const each of packages) partOf(parts, name).add(each);
  }
  return { parts, commandsOf, packageOf };
}

/** `NAME:PLACES a b /3 c` → the name, the places, and the commands in the suite at `at`. */
function parse(
  line: string,
  at: number,
): readonly [string, string, readonly string[]] {
  const [head = "", ...rest] = line.split(" ");
  const colon = head.lastIndexOf(":");
  const commands: string[] = [];
  let here = true;
  for (const word of rest) {
    if (word.startsWith("/")) here = (Number(word.slice(1)) & (1 << at)) !== 0;
    else if (here) commands.push(word);
  }
  return [head.slice(0, colon), head.slice(colon + 1), commands];
}

function partOf(parts: Map<string, Set<string>>, name: string): Set<string> {
  const known = parts.get(name);
  if (known !== undefined) return known;
  const made = new Set<string>();
  parts.set(name, made);
  return made;
}

/** Packages and commands that full images up to buster hold besides those of the oldest measured suite, by tier. */
export const oldExtras = once(() =>
  lines(OLD).map((line) => {
    const [tier = "", name = "", ...commands] = line.split(" ");
    return { tier, name, commands };
  }),
);

export function isOld(suite: string): boolean {
  return (
    suite === "wheezy" ||
    suite === "jessie" ||
    suite === "stretch" ||
    suite === "buster"
  );
}

const preferred = once(
  () =>
    new Map(
      lines(PREFER).map(
        (line) =>
          [
            line.slice(0, line.indexOf(" ")),
            line.slice(line.indexOf(" ") + 1),
          ] as const,
      ),
    ),
);

/** The package to install for a command of `name`: the whole of it rather than the part that holds the file. */
export function toInstall(name: string): string {
  return preferred().get(name) ?? name;
}
