import type { Effect } from "../../facts/programs/effect.ts";
import { isOfManagers } from "../../facts/managers/configuration.ts";
import { makesEnvironment } from "../../facts/programs/languages.ts";
import { managerNamed } from "../../facts/managers/index.ts";
import type {
  Call,
  Installation,
  Manager,
} from "../../facts/managers/manager.ts";
import { shown, type Operand } from "../../facts/programs/operand.ts";
import { memo, memoHere } from "../../memo.ts";
import type { Instruction } from "../../syntax/instruction.ts";
import type { Analysis } from "../analyse.ts";
import type { Copied } from "../build/files.ts";
import { isReadable, type Run } from "../build/runs.ts";
import type { Stage } from "../build/stages.ts";
import { entriesOf } from "../command/entry.ts";
import { commandsOfRun } from "../command/run-commands.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { nestedOf } from "../command/nested.ts";
import { foldersOf, pathOf } from "../command/paths.ts";
import { both, certain, NONE, unknown, type Wants } from "./use.ts";

/**
 * What installs again, where something that builds depend on may have changed, what a RUN built and kept, or takes in this RUN what was built before: with the
 * cache it gets what was built then, without it builds anew.
 */
export function rebuiltWants(
  analysis: Analysis,
  manager: Manager,
  run: Run,
): Wants {
  return tables(analysis)(manager).get(run) ?? NONE;
}

const tables = memo((analysis: Analysis) =>
  memoHere((manager: Manager) => rebuildsIn(analysis, manager)),
);

/** A call of the manager that builds, and what had happened in front of it. */
interface Built {
  readonly run: Run | undefined;
  readonly line: number;
  readonly text: string;
  readonly installation: Installation;
  /** What it installs that has no name, by absolute paths where these are known. */
  readonly places: readonly string[];
  /** Variables that it alone has, or its RUN. */
  readonly variables: string;
  /** The program, and the user that runs it. */
  readonly by: string;
  readonly state: State;
}

/** How often something happened. */
interface State {
  /** That changes for sure what builds find. */
  readonly changes: number;
  /** That may change it. */
  readonly doubts: number;
  /** Behind which packages may be missing that were installed. */
  readonly losses: number;
}

interface Passed {
  readonly built: readonly Built[];
  readonly state: State;
}

const START: Passed = {
  built: [],
  state: { changes: 0, doubts: 0, losses: 0 },
};

function rebuildsIn(
  analysis: Analysis,
  manager: Manager,
): ReadonlyMap<Run, Wants> {
  const wants = new Map<Run, Wants>();
  if (manager.installation === undefined) return wants;
  const ends = new Map<Stage, Passed>();
  for (const stage of analysis.stages) {
    const { base } = stage;
    const start = base.kind === "stage" ? ends.get(base.stage) : undefined;
    const built = [...(start ?? START).built];
    let { state } = start ?? START;
    const runs = new Map(
      analysis.runsOf(stage).map((run) => [run.instruction, run]),
    );
    const take = (
      invocation: Invocation,
      run: Run | undefined,
      line: number,
      folder: string | undefined,
      exported: readonly string[],
    ): void => {
      const use = invocation.uses.get(manager);
      const installation = manager.installation?.(callOf(invocation));
      if (use?.fills !== true || installation === undefined) {
        takeAll(nestedOf(invocation) ?? [], run, line, () => folder, [
          ...exported,
          ...variablesOf(invocation),
        ]);
        state = behind(state, invocation, folder);
        return;
      }
      if (use.avoids === true) return;
      const now: Built = {
        run,
        line,
        text: lineOf(invocation),
        installation,
        places: installation.places.map((each) => pathOf(each, folder) ?? each),
        variables: [...exported, ...variablesOf(invocation)].sort().join("\n"),
        by: `${folderOf(invocation)} ${run?.environment.user ?? ""}`,
        state,
      };
      for (const before of built) {
        const found = rebuilt(before, now);
        if (found === NONE) continue;
        for (const each of [before.run, run])
          if (each !== undefined)
            wants.set(each, both(wants.get(each) ?? NONE, found));
      }
      built.push(now);
    };
    const takeAll = (
      invocations: readonly Invocation[],
      run: Run | undefined,
      line: number,
      folderOfCall: (at: number) => string | undefined,
      before: readonly string[] = [],
    ): void => {
      const exported = [...before];
      for (const [at, invocation] of invocations.entries()) {
        take(invocation, run, line, folderOfCall(at), exported);
        exported.push(...exportedBy(invocation));
      }
    };
    const destinations = new Map(
      analysis.copiesOf(stage).map(({ index, copied }) => [index, copied]),
    );
    for (const [index, instruction] of stage.instructions.entries()) {
      const run = runs.get(instruction);
      state = passed(state, instruction, run, destinations.get(index));
      if (run === undefined) continue;
      const folders = isReadable(run) ? foldersOf(run) : [];
      takeAll(
        commandsOfRun(run) ?? [],
        run,
        instruction.line,
        (at) => folders[at],
      );
    }
    ends.set(stage, { built: [...built], state });
    // What a container installs, or a build that stands on the image, is installed behind all else.
    for (const { line, invocations = [] } of entriesOf(analysis, stage))
      takeAll(invocations, undefined, line, () => undefined);
    for (const trigger of analysis.triggers)
      if (trigger.stage === stage)
        takeAll(
          commandsOfRun(trigger) ?? [],
          undefined,
          trigger.instruction.line,
          () => undefined,
        );
  }
  return wants;
}

/** What the second of two calls may take of what the first has built, though it would build something else. */
function rebuilt(first: Built, second: Built): Wants {
  const { installation: one } = first;
  const { installation: other } = second;
  const isRenewed = second.places.some((place) => first.places.includes(place));
  const names = other.names.filter((name) => one.names.includes(name));
  const mayShare =
    (one.isOpen && (other.isOpen || other.names.length > 0)) ||
    (other.isOpen && (one.names.length > 0 || first.places.length > 0));
  if (names.length === 0 && !mayShare && !isRenewed) return NONE;
  const isAgain =
    other.isForced ||
    isRenewed ||
    one.place !== other.place ||
    first.by !== second.by ||
    second.state.losses > first.state.losses;
  if (!isAgain) return NONE;
  const isChanged =
    first.variables !== second.variables ||
    one.building !== other.building ||
    one.buildsWithInstalled !== other.buildsWithInstalled ||
    second.state.changes > first.state.changes;
  const mayBeChanged =
    other.buildsWithInstalled || second.state.doubts > first.state.doubts;
  if (!isChanged && !mayBeChanged) return NONE;
  const { line, text } = second;
  return isChanged && names.length > 0 && other.isForced
    ? certain(line, text)
    : unknown(line, text);
}

/** Words with variables stand in it as they are written. */
function callOf({ call: { program, args }, args: words }: Invocation): Call {
  return { program, args: words.map(({ text }, at) => args[at] ?? text) };
}

/** Variables that no build looks at. */
const HARMLESS =
  /^(?:DEBIAN_FRONTEND|DEBCONF_\w+|LANG|LANGUAGE|LC_\w+|TERM|TZ|PIP_(?!NO_B|CONFIG|GLOBAL|INSTALL)\w+|PYTHON(?:UNBUFFERED|DONTWRITEBYTECODE|IOENCODING|HASHSEED)|\w*_PROXY|UV_\w+)$/i;

function variablesOf({ located }: Invocation): readonly string[] {
  const { assignments, args } = located.command;
  return [
    ...assignments.map(({ name, value }) => `${name}=${value?.text ?? ""}`),
    // `env NAME=value`.
    ...args.map(({ text }) => text).filter((text) => /^\w+=/.test(text)),
  ].filter((each) => !isHarmless(each));
}

function isHarmless(assignment: string): boolean {
  return HARMLESS.test(assignment.split("=", 1)[0] ?? "");
}

/** Variables of the shell that commands behind may see. What stands in front of a command is its own. */
function exportedBy({ effects, located }: Invocation): readonly string[] {
  const { assignments, name } = located.command;
  const own = new Set(
    name === undefined ? [] : assignments.map((each) => each.name),
  );
  return effects.flatMap((effect) =>
    effect.kind === "variable" &&
    !own.has(effect.name) &&
    !HARMLESS.test(effect.name)
      ? `${effect.name}=${effect.value ?? "?"}`
      : [],
  );
}

/** Of a virtual environment every program lies in its folder. */
function folderOf({ word }: Invocation): string {
  const path = word.value ?? word.text;
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function passed(
  state: State,
  { keyword, pairs, words, json }: Instruction,
  run: Run | undefined,
  copied: readonly Copied[] = [],
): State {
  if (keyword === "ENV" || keyword === "ARG") {
    const set = pairs.filter(({ key }) => !HARMLESS.test(key));
    return set.reduce(
      (now, { key }) => ({
        ...now,
        changes: now.changes + 1,
        losses: now.losses + (/^(?:PATH|PYTHON\w*)$/.test(key) ? 1 : 0),
      }),
      state,
    );
  }
  if (keyword === "COPY" || keyword === "ADD") {
    const written = json?.at(-1)?.value ?? words.at(-1)?.text ?? "";
    const isDoubt = copied.some(({ to }) =>
      // A folder that the base image decides is none of theirs.
      to === undefined ? /^["']?[/$]/.test(written) : isOfManagers(to),
    );
    return isDoubt ? { ...state, doubts: state.doubts + 1 } : state;
  }
  const isHidden = keyword === "RUN" && run?.invocations.length === 0;
  return isHidden
    ? { ...state, doubts: state.doubts + 1, losses: state.losses + 1 }
    : state;
}

/** What a command that is no such call leaves for those behind it. */
function behind(
  state: State,
  invocation: Invocation,
  folder: string | undefined,
): State {
  const { effects } = invocation;
  const isChange = effects.some(changes);
  const isDoubt = effects.some((effect) => mayChange(effect, folder));
  const isLoss = makesEnvironment(lineOf(invocation)) || effects.some(loses);
  return {
    changes: state.changes + (isChange ? 1 : 0),
    doubts: state.doubts + (isDoubt ? 1 : 0),
    losses: state.losses + (isLoss ? 1 : 0),
  };
}

function changes(effect: Effect): boolean {
  return (
    effect.kind === "packages" &&
    effect.does !== "mark" &&
    managerNamed(effect.manager)?.distribution !== undefined
  );
}

function mayChange(effect: Effect, folder: string | undefined): boolean {
  switch (effect.kind) {
    case "unknown":
    case "runs-text":
    case "runs-script":
    case "runs-project":
    case "runs":
      return true;
    case "writes":
    case "deletes":
    case "owns":
      return isOfManagersIn(effect.path, folder);
    default:
      return false;
  }
}

/** True for a path of theirs, and for one in a folder of which nobody knows where it lies. */
function isOfManagersIn(path: Operand, folder: string | undefined): boolean {
  const text = shown(path);
  const place = pathOf(path.written ?? text, folder);
  const isLost = folder === undefined && /^[^~-]/.test(text);
  return place === undefined ? isLost : isOfManagers(place);
}

function loses(effect: Effect): boolean {
  return (
    (effect.kind === "packages" &&
      effect.does === "remove" &&
      managerNamed(effect.manager)?.distribution === undefined) ||
    (effect.kind === "deletes" && /-packages/.test(shown(effect.path)))
  );
}
