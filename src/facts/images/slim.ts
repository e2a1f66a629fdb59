import { alwaysProvided, provided } from "./commands.ts";
import {
  compositionOf,
  isOld,
  measuredFor,
  oldExtras,
  suiteContents,
  toInstall,
} from "./contents.ts";

/** What a full image holds and its slim sibling does not. */
export interface Missing {
  /** Command → the Debian package that brings it. An absolute path where the image has a command of that name elsewhere. */
  readonly commands: ReadonlyMap<string, string>;
  /** Debian packages, dependencies included, libraries and headers too. */
  readonly packages: ReadonlySet<string>;
  /**
   * False when the suite was not measured and the nearest one stands in, or when older versions of the image kept more
   * in their slim tags: then a name may be listed that the slim image does have, and, on an unmeasured suite only,
   * one may be absent that it lacks.
   */
  readonly exact: boolean;
}

/**
 * What `image:TAG` on Debian `suite` (`bookworm`) loses when it becomes its slim sibling. `undefined` for an image or a
 * suite whose contents are not known. With `tag`, commands that this very version brings itself are left out too.
 *
 * Shell builtins count as commands where a package has a file for them (`kill` of procps). Of openjdk, this is the JDK;
 * a JRE's full image lacks the scm tools as well. Slim images of every kind also lack manual pages, documentation and
 * message catalogues (`/usr/share/{doc,groff,info,locale,man}`), which no package list shows.
 *
 * Source: scripts/suites/*.json (measured) and scripts/image-packages.json (Dockerfiles of the images).
 */
export function missingInSlim(
  image: string,
  suite: string,
  tag?: string,
): Missing | undefined {
  const composition = compositionOf(image);
  const measured = measuredFor(suite);
  if (composition === undefined || measured === undefined) return undefined;
  const { parts, commandsOf } = suiteContents(measured.suite);
  const held = packagesIn(parts, ["minbase", ...composition.slim]);
  for (const library of composition.kept) held.add(library);
  const own = ownCommands(image, suite, tag);
  const packages = new Set<string>();
  const commands = new Map<string, string>();
  const lose = (name: string, files: readonly string[]) => {
    packages.add(name);
    for (const file of files)
      commands.set(own.has(file) ? `/usr/bin/${file}` : file, toInstall(name));
  };
  for (const name of packagesIn(parts, composition.full)) {
    if (!held.has(name)) lose(name, commandsOf.get(name) ?? []);
  }
  if (isOld(suite)) {
    for (const { tier, name, commands: files } of oldExtras()) {
      if (tier === "base" || composition.full.includes(tier)) lose(name, files);
    }
  }
  return {
    commands,
    packages,
    exact: measured.exact && !composition.varies.includes(suite),
  };
}

/**
 * The commands of the slim image: Debian's and the image's own (`python`, `pip`, `node`, `npm` …). Without `tag` only
 * those that every version brings. `exact` as in {@link missingInSlim}; where it is false a command may be absent.
 */
export function slimCommands(
  image: string,
  suite: string,
  tag?: string,
):
  | { readonly commands: ReadonlySet<string>; readonly exact: boolean }
  | undefined {
  const composition = compositionOf(image);
  const measured = measuredFor(suite);
  if (composition === undefined || measured === undefined) return undefined;
  const { parts, commandsOf } = suiteContents(measured.suite);
  const commands = new Set(ownCommands(image, suite, tag));
  for (const name of packagesIn(parts, ["minbase", ...composition.slim])) {
    for (const command of commandsOf.get(name) ?? []) commands.add(command);
  }
  return {
    commands,
    exact: measured.exact && !composition.varies.includes(suite),
  };
}

/**
 * Bytes that the swap saves on disk: dpkg's Installed-Size (amd64) of every package that goes. Not compressed: a
 * pull saves less. Documentation and translations, which slim images drop too, are not counted.
 * `undefined` where the suite was not measured. Source: scripts/suites/*.json.
 */
export function slimSaves(image: string, suite: string): number | undefined {
  const measured = measuredFor(suite);
  if (measured?.exact !== true) return undefined;
  const kib = compositionOf(image)?.saved[measured.at];
  return kib === undefined ? undefined : kib * 1024;
}

/**
 * The Debian package to install for a command: of the measured images, or one of some sixty that Dockerfiles often use
 * (`ping`, `sudo`, `jq`). `undefined` for any other, and for a suite that is neither measured nor near one that is.
 * Sources: scripts/suites/*.json and, for the sixty, Debian's Contents index.
 */
export function packageOf(command: string, suite: string): string | undefined {
  const measured = measuredFor(suite);
  if (measured === undefined) return undefined;
  if (isOld(suite)) {
    const extra = oldExtras().find(({ commands }) =>
      commands.includes(command),
    );
    if (extra !== undefined) return extra.name;
  }
  const name = suiteContents(measured.suite).packageOf.get(command);
  return name === undefined ? undefined : toInstall(name);
}

function ownCommands(
  image: string,
  suite: string,
  tag: string | undefined,
): ReadonlySet<string> {
  return tag === undefined
    ? alwaysProvided(image, suite)
    : new Set(provided(image, tag, suite).keys());
}

function packagesIn(
  parts: ReadonlyMap<string, ReadonlySet<string>>,
  names: readonly string[],
): Set<string> {
  return new Set(names.flatMap((name) => [...(parts.get(name) ?? [])]));
}

/** Images whose programs need nothing but themselves. */
const SELF_CONTAINED = /(?:^|\/)(?:astral-sh|astral)\/uv(?:[:@]|$)/;

export function isSelfContained(image: string): boolean {
  return SELF_CONTAINED.test(image);
}

/** True for an image with a compiler of its own, by its commands: people compile in it. */
export function isToolchain(commands: ReadonlySet<string>): boolean {
  return commands.has("cargo");
}

/** Minor version of Debian's own Python. */
const PYTHON: Readonly<Record<string, string>> = {
  bullseye: "3.9",
  bookworm: "3.11",
  trixie: "3.13",
};

/** The minor version of CPython that `python` is in the slim image; `undefined` where it is not known. `provides` is what the image is of. */
export function pythonIn(
  official: string,
  suite: string,
  provides: ReadonlyMap<string, string | undefined> | undefined,
): string | undefined {
  return official === "python" ? provides?.get("python") : PYTHON[suite];
}

/** A data file that only the full image has, as an example for the user. */
export function dataFileOf(official: string): string | undefined {
  return official === "python" ? "/etc/mime.types" : undefined;
}

/** Slim images have nothing there, and dpkg leaves it out of what is installed (debuerreotype, .slimify-excludes and .slimify-includes). */
const DOCUMENTS =
  /\/usr\/share\/(?:doc\/(?!\S*\/copyright\b)|groff\/|info\/|linda\/|lintian\/overrides\/|locale\/(?!locale\.alias\b)|man\/)/;
/** Debian packages that are nothing without their documents. */
const DOCUMENTATION = /^(?:groff|groff-base|info|man-db|manpages.*)$|-doc$/;

/** True for a command line that names what slim images have no files of. */
export function namesDocuments(line: string): boolean {
  return DOCUMENTS.test(line);
}

/** True for a Debian package that is nothing without its documents. */
export function isDocumentation(name: string): boolean {
  return DOCUMENTATION.test(name);
}
