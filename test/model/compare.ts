import type { Built } from "./build.ts";
import { printConfig } from "./config.ts";
import { sessionOf } from "./run.ts";
import { runScript } from "./shell.ts";
import type { BuildOptions } from "./state.ts";
import { Tree, type Nodes } from "./tree.ts";

/** Takes the globs of purged paths; gives whether they cover a path. What lies below a purged folder is purged, and `~` is anybody's home. */
export function purged(globs: readonly string[]): (path: string) => boolean {
  const sources = globs.map((glob) => {
    const home = glob.startsWith("~") ? "(?:/root|/home/[^/]+)" : "";
    const rest = home === "" ? glob : glob.slice(1);
    const escaped = rest.replace(/[.+^${}()|[\]\\?]/g, "\\$&");
    // A name without a folder is one that dockfix could not place.
    const anywhere = home === "" && !rest.startsWith("/") ? "(?:.*/)" : "";
    return home + anywhere + escaped.replace(/\*/g, "[^/]*");
  });
  if (sources.length === 0) return () => false;
  const pattern = new RegExp(`^(?:${sources.join("|")})(?:/.*)?$`);
  return (path) => pattern.test(path);
}

/** The first way in which two images differ that is none of the purged paths; `undefined` where they are the same. */
export function difference(
  before: Built,
  after: Built,
  purges: readonly string[],
): string | undefined {
  const [old, now] = [outcomeOf(before), outcomeOf(after)];
  if (old !== now) return `outcome: ${old}, then ${now}`;
  if (!before.outcome.ok) return undefined;
  const [config, changed] = [before.config, after.config].map(printConfig);
  if (config !== changed)
    return `config: ${config ?? ""}, then ${changed ?? ""}`;
  if (before.log.join("\n") !== after.log.join("\n"))
    return `log: ${before.log.join("; ")}, then ${after.log.join("; ")}`;
  return differentFile(before.files, after.files, purged(purges));
}

function outcomeOf({ outcome }: Built): string {
  return outcome.ok ? "ok" : `fails at ${outcome.command}`;
}

function differentFile(
  before: Nodes,
  after: Nodes,
  isPurged: (path: string) => boolean,
): string | undefined {
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const [old, now] = [before.get(path), after.get(path)];
    if (old === now || isPurged(path)) continue;
    const [text, changed] = [old, now].map((node) =>
      node === undefined ? "nothing" : Object.values(node).join(" "),
    );
    if (text === changed) continue;
    // A folder that holds nothing but what is purged was made for it.
    const made = [old, now].find((node) => node !== undefined);
    const lone = old === undefined || now === undefined;
    const there = old === undefined ? after : before;
    if (
      lone &&
      made?.kind === "directory" &&
      holdsPurged(there, path, isPurged)
    )
      continue;
    return `${path}: ${text ?? ""}, then ${changed ?? ""}`;
  }
  return undefined;
}

function holdsPurged(
  nodes: Nodes,
  folder: string,
  isPurged: (path: string) => boolean,
): boolean {
  const inside = [...nodes.keys()].filter((path) =>
    path.startsWith(`${folder}/`),
  );
  return (
    inside.some(isPurged) &&
    inside.every(
      (path) =>
        isPurged(path) ||
        (nodes.get(path)?.kind === "directory" &&
          inside.some((each) => each.startsWith(`${path}/`) && isPurged(each))),
    )
  );
}

/** What people build and start on top of an image: new packages of each manager, and its own command. */
const PROBES: readonly string[] = [
  "apt-get update && apt-get install -y probe",
  "apk add probe",
  "dnf install -y probe",
  "pip install probe",
  "npm install -g probe",
];

/** Builds on top of an image, and starts it. */
export async function probed(
  { stage, ...built }: Built,
  options: BuildOptions,
): Promise<Built> {
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
    stage,
    outcome: { ok: true },
    files: tree.nodes,
    log: [...session.log, stdout],
    commands: session.started,
  };
}
