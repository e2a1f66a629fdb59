import { readArgs, type Args } from "../programs/args.ts";
import { PIP_OPTIONS } from "../programs/language-packages.ts";
import { fixed, shown } from "../programs/operand.ts";
import { mayBeBuilt } from "../python-packages.ts";
import type { Installation } from "./manager.ts";

const VERBS: ReadonlySet<string> = new Set(["install", "wheel", "download"]);

/** What `pip install`, `pip wheel` and `pip download` may build, by the words behind `pip`. */
export function installationOf(
  words: readonly string[],
): Installation | undefined {
  const args = readArgs(
    { options: PIP_OPTIONS, abbreviates: true },
    words.map(fixed),
  );
  const [verb, ...names] = args.operands;
  if (verb?.value === undefined || !VERBS.has(verb.value)) return undefined;
  const mayBeMore =
    args.unlisted !== undefined ||
    args.has("r", "e") ||
    names.some((name) => isOpen(shown(name)));
  return {
    names: names.map(shown).flatMap((name) => nameOf(name) ?? []),
    isOpen: mayBeMore,
    // What only fetches or builds does so whatever is installed.
    isForced:
      verb.value !== "install" ||
      args.has("force-reinstall", "I", "ignore-installed"),
    places: names.map(shown).filter(isPlace).map(withoutExtras),
    building: valuesOf(args, BUILDING),
    buildsWithInstalled: args.has("no-build-isolation"),
    place: [
      verb.value,
      args.has("user") ? "user" : "",
      valuesOf(args, PLACED),
    ].join(" "),
  };
}

const BUILDING = [
  "config-settings",
  "C",
  "global-option",
  "install-option",
] as const;
const PLACED = ["t", "root", "prefix"] as const;

function valuesOf(args: Args, names: readonly string[]): string {
  return names
    .flatMap((name) => args.valuesOf(name))
    .map(shown)
    .join(" ");
}

/** Nobody can tell which package it is; its version may be open. */
function isOpen(text: string): boolean {
  return text.replace(VERSION, "").includes("$");
}

/** A folder, an archive or a repository. */
function isPlace(text: string): boolean {
  return /^\.|\/|^\w+\+/.test(text);
}

const VERSION = /[[=<>~!;@ ].*$/s;

function withoutExtras(place: string): string {
  return place.replace(/\[[^\]]*\]$/, "");
}

/** Without extras, version and marker; `undefined` for what is no name, or of which nothing is built. */
function nameOf(text: string): string | undefined {
  if (isPlace(text)) return undefined;
  const name = text.replace(VERSION, "");
  return mayBeBuilt(name)
    ? name.toLowerCase().replace(/[-_.]+/g, "-")
    : undefined;
}
