import type { Built } from "./build.ts";
import { printConfig } from "./config.ts";
import { sessionOf } from "./run.ts";
import { runScript } from "./shell.ts";
import type { BuildOptions } from "./state.ts";
import { Tree } from "./tree.ts";

/** Takes the globs of purged paths; gives whether they cover a path. What lies below a purged folder is purged, and `~` is anybody's home. */
export function purged(globs: readonly string[]): (path: string) => boolean {
  if (globs.length === 0) return () => false;
  const pattern = new RegExp(`^(?:${globs.map(sourceOf).join("|")})(?:/.*)?$`);
  return (path) => pattern.test(path);
}

function sourceOf(glob: string): string {
  const home = glob.startsWith("~") ? "(?:/root|/home/[^/]+)" : "";
  const rest = home === "" ? glob : glob.slice(1);
  // A name without a folder is one that dockfix could not place.
  const anywhere = home === "" && !rest.startsWith("/") ? "(?:.*/)" : "";
  const escaped = rest.replace(/[.+^${}()|[\]\\?]/g, "\\$&");
  return home + anywhere + escaped.replace(/\*/g, "[^/]*");
}

/** Whether a folder lies above something that may be purged. */
function abovePurged(globs: readonly string[]): (path: string) => boolean {
  const sources = globs.flatMap((glob) => {
    const parts = glob.split("/");
    return parts.map((_, index) => sourceOf(parts.slice(0, index).join("/")));
  });
  const pattern = new RegExp(`^(?:${sources.join("|")})$`);
  return (path) => pattern.test(path);
}

/** The first way in which two images differ that is none of the purged paths; `undefined` where they are the same. */
export function difference(
  before: Built,
  after: Built,
  purges: readonly string[],
): string | undefined {
  const isPurged = purged(purges);
  const [old, now] = [before, after].map((built) => outcomeOf(built, isPurged));
  if (old !== now) return `outcome: ${old ?? ""}, then ${now ?? ""}`;
  if (!before.outcome.ok) return undefined;
  const [config, changed] = [before.config, after.config].map(printConfig);
  if (config !== changed)
    return `config: ${config ?? ""}, then ${changed ?? ""}`;
  if (before.log.join("\n") !== after.log.join("\n"))
    return `log: ${before.log.join("; ")}, then ${after.log.join("; ")}`;
  return differentFile(before, after, purges);
}

function outcomeOf(
  { outcome }: Built,
  isPurged: (path: string) => boolean,
): string {
  if (outcome.ok) return "ok";
  // Flags that keep a cache out of the layer, and a glob of what is purged, which finds files or none: the same command.
  const words = outcome.command
    .replace(/ --no-cache(?:-dir)?(?= |$)/g, "")
    .split(" ")
    .filter((word) => !isPurged(word.replaceAll("'", "")));
  return `fails at ${words.join(" ")}`;
}

function differentFile(
  before: Built,
  after: Built,
  purges: readonly string[],
): string | undefined {
  const isPurged = purged(purges);
  for (const path of new Set([...before.files.keys(), ...after.files.keys()])) {
    const [old, now] = [before.files.get(path), after.files.get(path)];
    if (old === now || isPurged(path)) continue;
    const [text, changed] = [old, now].map((node) =>
      node === undefined ? "nothing" : Object.values(node).join(" "),
    );
    if (text === changed) continue;
    const only = old === undefined ? after : now === undefined ? before : null;
    const other = only === after ? before : after;
    const isNew = !other.stage.base.has(path);
    if (only !== null && isNew && isMadeForCache(only, path, purges)) continue;
    return `${path}: ${text ?? ""}, then ${changed ?? ""}`;
  }
  return undefined;
}

/** A folder that holds nothing but what is purged: a cache was put there, and nothing else. */
function isMadeForCache(
  { files }: Built,
  folder: string,
  purges: readonly string[],
): boolean {
  if (files.get(folder)?.kind !== "directory") return false;
  const isPurged = purged(purges);
  const isAbove = abovePurged(purges);
  return (
    isAbove(folder) &&
    [...files.keys()].every(
      (path) =>
        !path.startsWith(`${folder}/`) || isPurged(path) || isAbove(path),
    )
  );
}

/** What people build and start on top of an image: new packages of each manager, and its own command. */
const PROBES: readonly string[] = [
  "apt-get update && apt-get install -y probe",
  "apk add probe",
  "dnf install -y probe",
  "zypper -n install probe",
  "pip install probe",
  "npm install -g probe",
  "conda install -y probe",
  "gem install probe",
  "cd /srv && composer require probe",
];

/** Builds on top of an image, and starts it. */
export async function probed(
  built: Built,
  options: BuildOptions,
): Promise<Built> {
  const { stage } = built;
  const session = sessionOf(stage, undefined, options);
  const tree = new Tree(stage.nodes);
  const env = { HOME: "/root", ...Object.fromEntries(stage.config.env) };
  const { entrypoint, cmd } = stage.config;
  const words = [...entrypoint, ...cmd];
  const start = words
    .map((word) => `'${word.replace(/'/g, "'\\''")}'`)
    .join(" ");
  const script = [...PROBES, start]
    .filter(Boolean)
    .map((each) => `(${each}); echo $?`);
  const { stdout } = await runScript(script.join("\n"), {
    tree,
    session,
    env,
    cwd: stage.config.workdir,
  });
  return {
    ...built,
    outcome: { ok: true },
    files: tree.nodes,
    log: [...session.log, stdout],
    commands: session.started,
  };
}
