import type { Setting } from "../../facts/managers/configuration.ts";
import type { Manager } from "../../facts/managers/manager.ts";
import { shown } from "../../facts/programs/operand.ts";
import { hasTrait } from "../../facts/programs/traits.ts";
import { memo, memoHere } from "../../memo.ts";
import { say, type Message } from "../../message.ts";
import type { Analysis } from "../analyse.ts";
import {
  absolute,
  broughtNames,
  broughtText,
  mountedBy,
  type Copied,
} from "../build/files.ts";
import { isReadable, type ReadableRun, type Run } from "../build/runs.ts";
import type { Stage } from "../build/stages.ts";
import { isSet, valueOf } from "../build/variables.ts";
import {
  lineOf,
  redirectEffects,
  redirectsAround,
  type Invocation,
} from "../command/invocation.ts";
import { foldersOf, folderOf, nameOf } from "../command/paths.ts";
import { firstBefore, type First } from "./reaching.ts";
import { short } from "./use.ts";

/** What a file or command sets; `unknown`: it is a configuration of which nobody can tell what it says. */
type Meaning = Setting | "unknown";

/** The first that puts the cache elsewhere, switches it off, keeps it, or may do so. */
export const configuredBefore = firstBefore((analysis, stage, manager) =>
  first(analysis, stage, manager, (meaning) => meaning !== "offline"),
);

/** The first that makes the manager work from its cache alone, or may do so. */
export const offlineBefore = firstBefore((analysis, stage, manager) =>
  first(analysis, stage, manager, (meaning) => meaning === "offline"),
);

/** The first configuration of which nobody can tell what it says: it may do anything. */
export const unclearBefore = firstBefore((analysis, stage, manager) =>
  first(analysis, stage, manager, (meaning) => meaning === "unknown"),
);

/** What the user reads of the first that configures the cache. */
export function configuring({ what, isProse }: First): Message {
  return isProse === true
    ? [what]
    : say`moves the cache or switches it off: ${short(what)}`;
}

function first(
  analysis: Analysis,
  stage: Stage,
  manager: Manager,
  counts: (meaning: Meaning) => boolean,
): First | undefined {
  return settings(analysis)(manager)
    .get(stage)
    ?.find(({ meaning }) => counts(meaning));
}

interface Configures extends First {
  readonly meaning: Meaning;
}

const settings = memo((analysis: Analysis) =>
  memoHere((manager: Manager) => settingsIn(analysis, manager)),
);

/** Everything that configures a manager, by stage, in the order of the file. */
function settingsIn(
  analysis: Analysis,
  manager: Manager,
): ReadonlyMap<Stage, readonly Configures[]> {
  const found = new Map<Stage, readonly Configures[]>();
  if (manager.configured === undefined) return found;
  const places = placesOf(analysis, manager);
  for (const stage of analysis.stages) {
    const all = [
      ...analysis
        .copiesOf(stage)
        .flatMap(({ index, copied }) =>
          copied.flatMap((each) =>
            copiedSettings(analysis, manager, places, each, index),
          ),
        ),
      ...analysis.runsOf(stage).flatMap((run) => [
        ...mountedBy(run).flatMap((each) =>
          copiedSettings(analysis, manager, places, each, run.index).map(
            // In front of its first command.
            (found) => ({ ...found, at: -1 }),
          ),
        ),
        ...writtenSettings(manager, places, run),
      ]),
    ];
    if (all.length > 0)
      found.set(
        stage,
        all.sort((a, b) => a.index - b.index || a.at - b.at),
      );
  }
  return found;
}

/** Where files of the manager may lie in the image, absolute; the last part may be `*`. */
interface Places {
  readonly paths: readonly string[];
  readonly names: ReadonlySet<string>;
}

function placesOf(analysis: Analysis, { configured }: Manager): Places {
  const homes = new Set(["/root"]);
  const folders = new Set<string>();
  const named = new Set<string>();
  for (const { environment } of analysis.runs) {
    const { user, variables, workdir } = environment;
    const name = user?.split(":")[0];
    if (name !== undefined && /^[a-z][\w-]*$/.test(name) && name !== "root")
      homes.add(`/home/${name}`);
    const home = valueOf(variables, "HOME");
    if (home !== undefined) homes.add(home);
    if (workdir !== undefined) folders.add(workdir);
    for (const variable of configured?.namedBy ?? []) {
      const file = valueOf(variables, variable);
      if (isSet(variables, variable) && file !== undefined) named.add(file);
    }
  }
  const paths = (configured?.files ?? []).flatMap((file) => {
    if (file.startsWith("~/"))
      return [...homes].map((home) => `${home}${file.slice(1)}`);
    if (file.startsWith("./"))
      return [...folders].map(
        (folder) => `${folder === "/" ? "" : folder}${file.slice(1)}`,
      );
    return [file];
  });
  const names = [...(configured?.files ?? []), ...named].map(nameOf);
  return {
    paths: [...new Set([...paths, ...named])],
    names: new Set(names.filter((name) => name !== "*")),
  };
}

/** Names that more than one program has are looked for in their places alone. */
const COMMON: ReadonlySet<string> = new Set(["config"]);

/** What a copy brings. A folder of which nobody knows what is in it is taken to bring no configuration. */
function copiedSettings(
  { context }: Analysis,
  manager: Manager,
  places: Places,
  copied: Copied,
  index: number,
): readonly Configures[] {
  const { name = "", to, line = 1, intoFolder } = copied;
  const paths = new Set(
    places.paths.flatMap((path) => {
      if (!path.endsWith("/*")) return path;
      const folder = path.slice(0, -2);
      if (to?.startsWith(`${folder}/`) === true) return to;
      const names = broughtNames(context, copied, folder);
      return [...names, ...(to === folder && intoFolder ? [name] : [])].map(
        (each) => `${folder}/${each}`,
      );
    }),
  );
  // In whatever folder it lies: a call may run there.
  for (const each of places.names) {
    if (to === undefined || COMMON.has(each)) continue;
    paths.add(to === "/" ? `/${each}` : `${to}/${each}`);
    if (nameOf(to) === each) paths.add(to);
  }
  return [...paths].flatMap((path) => {
    const text = broughtText(context, copied, path);
    if (text === "none") return [];
    if (text !== "unknown")
      return meaningsOf(manager, text.text, line, index, 0);
    return to === path || name === nameOf(path)
      ? [unknownAt(line, index, 0, manager, nameOf(path))]
      : [];
  });
}

function meaningsOf(
  { configured }: Manager,
  text: string,
  line: number,
  index: number,
  at: number,
): readonly Configures[] {
  const said = configured?.read(text) ?? [];
  return said.map(({ setting, text: what }) => {
    return { line, index, at, what, meaning: setting };
  });
}

function unknownAt(
  line: number,
  index: number,
  at: number,
  { name }: Manager,
  file: string,
): Configures {
  return {
    line,
    index,
    at,
    what: `writes ${file}, and what it tells ${name} is not known`,
    isProse: true,
    meaning: "unknown",
  };
}

/** What the commands of a RUN set, by a command for it or by writing a file. */
function writtenSettings(
  manager: Manager,
  places: Places,
  run: Run,
): readonly Configures[] {
  if (!isReadable(run)) return [];
  const { line } = run.instruction;
  const { index } = run;
  const folders = foldersOf(run);
  return run.invocations.flatMap((invocation, at) => {
    const text = lineOf(invocation);
    const command = manager.configured?.commands?.exec(text)?.[1];
    if (command !== undefined)
      return meaningsOf(manager, command, line, index, at).map((each) => {
        return { ...each, what: text };
      });
    const effects = [
      ...invocation.effects,
      // A group writes what its commands print.
      ...redirectEffects(redirectsAround(invocation.located)),
    ];
    for (const effect of effects) {
      if (effect.kind !== "writes" || effect.tree) continue;
      const path = shown(effect.path).replace(/^["']|["']$/g, "");
      const isIts = [path, absolute(path, folders[at])].some(
        (each) => each !== undefined && isPlace(places, each),
      );
      if (!isIts) continue;
      // The manager's own commands write what was looked at above.
      if (invocation.uses.has(manager)) return [];
      const content = contentOf(run, at);
      if (content === undefined)
        return [unknownAt(line, index, at, manager, nameOf(path))];
      return meaningsOf(manager, content, line, index, at);
    }
    return [];
  });
}

function isPlace({ paths, names }: Places, path: string): boolean {
  const name = nameOf(path);
  if (names.has(name) && !COMMON.has(name)) return true;
  return paths.some((place) =>
    place.endsWith("/*")
      ? path.startsWith(place.slice(0, -1))
      : path === place ||
        // `~/.config/yarn/config`, of whatever home.
        (COMMON.has(name) && path.endsWith(lastParts(place))),
  );
}

/** The name of a file, and the folder that it lies in. */
function lastParts(path: string): string {
  return `/${nameOf(folderOf(path))}/${nameOf(path)}`;
}

/** What a command writes into a file: the words of `echo`, the body of a heredoc, what `sed` puts in. `undefined` where that can't be told. */
function contentOf(run: ReadableRun, at: number): string | undefined {
  const invocation = run.invocations[at];
  if (invocation === undefined) return undefined;
  const { call, effects, located } = invocation;
  if (hasTrait(call.program, "prints-input")) {
    const isOfFile = effects.some(
      (effect) => effect.kind === "reads" && effect.path.value !== "-",
    );
    if (isOfFile) return undefined;
    const heredocs = located.command.redirects.flatMap(
      ({ heredoc }) => heredoc ?? [],
    );
    if (heredocs.length > 0)
      return told(
        heredocs.map(({ body }) =>
          run.read.script.text.slice(body.start, body.end),
        ),
      );
    const before = pipedInto(run, invocation);
    return before.length > 0 &&
      before.every((each) => hasTrait(each.call.program, "prints-words"))
      ? told(before.map(wordsOf))
      : undefined;
  }
  if (hasTrait(call.program, "prints-words"))
    return told([wordsOf(invocation)]);
  // What it puts in is in its script: looked at as lines.
  if (hasTrait(call.program, "prints-script"))
    return wordsOf(invocation).replace(/\\n|[|/,#;]/g, "\n");
  return hasTrait(call.program, "prints-nothing") ? "" : undefined;
}

/** The text that is printed; `undefined` where a line of it begins with what nobody knows. What stands further behind is the value of a key. */
function told(printed: readonly string[]): string | undefined {
  const text = printed.join("\n");
  return /(?:^|\n|\\n)\s*(?:%\S*\s+)*["']?[$`]/.test(text) ? undefined : text;
}

/** The commands whose output a command of a pipeline reads. */
function pipedInto(
  { invocations }: ReadableRun,
  { located }: Invocation,
): readonly Invocation[] {
  const pipe = located.path.findLast(({ kind }) => kind === "pipe");
  return invocations.filter(({ located: { path } }) =>
    path.some(
      ({ within, index }) =>
        within === pipe?.within && index === pipe.index - 1,
    ),
  );
}

function wordsOf({ args }: Invocation): string {
  return args
    .map((arg) => arg.value ?? arg.pattern ?? arg.text.replace(/^["']/, ""))
    .join(" ")
    .replace(/^(?:-\w+ )+/, "");
}
