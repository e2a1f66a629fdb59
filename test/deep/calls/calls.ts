import { existsSync, readFileSync, statSync } from "node:fs";
import type { OptionTable } from "../../../src/facts/programs/args.ts";
import { programs } from "../../../src/facts/programs/index.ts";
import type { Cache } from "./caches.ts";
import { PROGRAM_CALLS } from "./program-grammar.ts";
import type { Job } from "./job.ts";
import { SHELL_CALLS } from "./shell-grammar.ts";
import { below, pick, type Random } from "./random.ts";

/** A call, and where it is made. */
export interface Call {
  readonly text: string;
  readonly program: string;
  readonly cache: Cache;
  readonly shell: Job["shell"];
  /** It is one program with its words. */
  readonly isSimple: boolean;
}

/** Programs of the table that are here and can be run. Those in Perl and Python take too long to start. */
export function runnable(): readonly string[] {
  return [...programs.keys()].filter((name) =>
    ["/usr/bin", "/usr/sbin"].some((folder) => {
      const path = `${folder}/${name}`;
      return existsSync(path) && statSync(path).isFile() && !isSlow(path);
    }),
  );
}

function isSlow(path: string): boolean {
  const [first = ""] = readFileSync(path, "latin1").split("\n", 1);
  return /^#!.*(?:perl|python|node|ruby)/.test(first);
}

/** An option of an entry, by one of its names. */
interface Option {
  /** As the table has it, all names together. */
  readonly entry: string;
  readonly name: string;
  readonly takes: "no" | "value" | "optional";
}

/** Every option of a program's entry, by each of its names. */
export function optionsOf(program: string): readonly Option[] {
  const entry = programs.get(program);
  if (entry === undefined || !("options" in entry)) return [];
  return entry.options.options
    .split(/\s+/)
    .filter((each) => each !== "")
    .flatMap((each) => {
      const takes = each.endsWith(":")
        ? ("value" as const)
        : each.endsWith("?")
          ? ("optional" as const)
          : ("no" as const);
      return each
        .replace(/[:?]$/, "")
        .split("/")
        .map((name) => ({ entry: each, name, takes }));
    });
}

export function spelled(
  program: string,
  { name, takes }: Option,
  value: string,
  random: Random,
): string {
  const entry = programs.get(program);
  const table: Partial<OptionTable> =
    entry !== undefined && "options" in entry ? entry.options : {};
  const isLong = name.length > 1 || table.singleDash === true;
  const dashes = isLong && table.singleDash !== true ? "--" : "-";
  const cut =
    isLong && table.abbreviates === true && below(random, 6) === 0
      ? name.slice(0, Math.max(3, name.length - 1 - below(random, 4)))
      : name;
  if (takes === "no") return `${dashes}${cut}`;
  if (takes === "optional")
    return below(random, 2) === 0
      ? `${dashes}${cut}`
      : `${dashes}${cut}${isLong ? "=" : ""}${value}`;
  const between = isLong ? pick(random, ["=", " "]) : pick(random, ["", " "]);
  return `${dashes}${cut}${between}${value}`;
}

function pathsOf({ folder, file }: Cache): readonly string[] {
  const above = folder.slice(0, folder.lastIndexOf("/"));
  return [
    folder,
    `${folder}/`,
    file,
    file,
    `${folder}/*`,
    ...(above === "" ? [] : [above]),
  ];
}

const OTHERS = [
  "/data/a.txt",
  "/data/d",
  "/data",
  "/o/new",
  "/o",
  "/data/a.tgz",
];
const VALUES = [
  "1",
  "x",
  "2",
  "644",
  "/data/a.txt",
  "/o/value",
  "beta",
  "/data/d",
];

function operands(cache: Cache, random: Random): readonly string[] {
  const own = pathsOf(cache);
  const count = below(random, 10) === 0 ? 0 : 1 + below(random, 2);
  const words = Array.from({ length: count }, () =>
    pick(random, below(random, 3) === 0 ? OTHERS : own),
  );
  if (below(random, 3) === 0)
    words.push(pick(random, ["/o/new", "/o", "/data/a.txt"]));
  if (below(random, 4) === 0)
    words.unshift(pick(random, ["x", "644", "1", "beta"]));
  return words;
}

/** Calls with an option, alone and beside others, with values and operands. */
function* callsOf(
  program: string,
  caches: readonly Cache[],
  random: Random,
): Generator<Call> {
  const options = optionsOf(program);
  // By one of its names; another seed takes another.
  const turns = [...new Set(options.map(({ entry }) => entry))].map((entry) =>
    pick(
      random,
      options.filter((each) => each.entry === entry),
    ),
  );
  for (const option of [undefined, ...turns]) {
    const cache = pick(random, caches);
    const own = pathsOf(cache);
    const value = (): string =>
      pick(random, below(random, 3) === 0 ? own : VALUES);
    const one = (each: Option): string =>
      spelled(program, each, value(), random);
    const words = option === undefined ? [] : [one(option)];
    while (options.length > 0 && below(random, 3) === 0)
      words.push(one(pick(random, options)));
    if (below(random, 12) === 0) words.push("--");
    const all = operands(cache, random);
    const isMixed = below(random, 6) === 0;
    const line = isMixed ? [...all, ...words] : [...words, ...all];
    const isSilent = below(random, 6) === 0;
    yield {
      text: `${[program, ...line].join(" ")}${isSilent ? "" : " > /o/out"}`,
      program,
      cache,
      shell: pick(random, cache.shells),
      isSimple: true,
    };
  }
}

function filled(template: string, { folder, file }: Cache): string {
  const above = folder.slice(0, folder.lastIndexOf("/"));
  return template
    .replaceAll("@F", file)
    .replaceAll("@D", folder)
    .replaceAll("@U", above === "" ? folder : above)
    .replaceAll("@G", `${folder}/*`);
}

/** Its output is kept, so that it shows what was read. */
function kept(text: string): string {
  return /\n/.test(text) ? `{ ${text}\n} > /o/out` : `{ ${text}; } > /o/out`;
}

/**
 * It tells of the disk as a whole, or of the size, the links and the time of a folder from which something is gone: nothing that is looked at, and in
 * memory other than on a disk.
 */
const OF_DISK =
  /^df |^stat .*(?:-\w*f|--fi)|^vdir |^(?:ls|dir) .*(?:-[^- ]*[lgnos]|--(?:nu|full|for|s))/;

/** Calls of all programs that are here, and all means of the shell. */
export function callsFor(
  caches: readonly Cache[],
  random: Random,
): readonly Call[] {
  const found: Call[] = [];
  const names = runnable();
  // Each for package lists, which nothing fetches again, and for one other cache.
  for (const template of [...SHELL_CALLS, ...PROGRAM_CALLS])
    for (const cache of [
      caches[0] ?? pick(random, caches),
      pick(random, caches),
    ])
      found.push({
        text: kept(filled(template, cache)),
        program: template.split(" ", 1)[0] ?? "",
        cache,
        shell: pick(random, cache.shells),
        isSimple: false,
      });
  for (const program of names) found.push(...callsOf(program, caches, random));
  return found.filter(({ text }) => !OF_DISK.test(text));
}
