import { managerOf } from "../../facts/managers/index.ts";
import type { Call, Manager } from "../../facts/managers/manager.ts";
import { installsNothing, knownProgram } from "../../facts/programs/known.ts";
import { memo } from "../../memo.ts";
import { dominates } from "../../shell/flow.ts";
import { isUnreadable } from "../../shell/run.ts";
import { argsText } from "../../syntax/instruction.ts";
import type { Analysis } from "../analyse.ts";
import { entryWants, reads } from "./entry-uses.ts";
import { absolute, textInImage } from "../build/files.ts";
import { lineOf, type Invocation } from "../command/invocation.ts";
import { covers, mountOver } from "../build/mounts.ts";
import { commandsBefore } from "./earlier.ts";
import { asksOffline, isCutOff, isOfflineVariable } from "./offline.ts";
import { isWhole, manifestOf } from "../command/project.ts";
import { INSTALLS, packageNames, REMOVES } from "../layer/contents.ts";
import type { Run } from "../build/runs.ts";
import { filesOf } from "../command/scripts.ts";
import type { Stage } from "../build/stages.ts";
import {
  both,
  certain,
  certainly,
  mentions,
  NONE,
  short,
  unknown,
  unnamed,
  type Wants,
} from "./use.ts";

export type { Wants } from "./use.ts";

/** What behind a RUN wants the cache of a manager. */
export function wantsBehind(
  analysis: Analysis,
  manager: Manager,
  run: Run,
): Wants {
  return tables(analysis)(manager).get(run) ?? NONE;
}

const tables = memo((analysis: Analysis) =>
  memo((manager: Manager) => wantsOf(analysis, manager)),
);

/** What behind every RUN wants a cache. Walks the file once, from its end. */
function wantsOf(
  analysis: Analysis,
  manager: Manager,
): ReadonlyMap<Run, Wants> {
  const behind = new Map<Run, Wants>();
  const atStart = new Map<Stage, Wants>();
  const children = new Map<Stage, Stage[]>();
  for (const stage of analysis.stages) {
    if (stage.base.kind !== "stage") continue;
    const siblings = children.get(stage.base.stage);
    if (siblings === undefined) children.set(stage.base.stage, [stage]);
    else siblings.push(stage);
  }
  for (const stage of [...analysis.stages].reverse()) {
    let wants = NONE;
    for (const child of children.get(stage) ?? [])
      wants = both(atStart.get(child) ?? NONE, wants);
    for (const trigger of analysis.triggers)
      if (trigger.stage === stage)
        wants = both(wantsIn(undefined, trigger, manager).wants, wants);
    // Any stage may be built by its name.
    wants = both(entryWants(analysis, stage, manager), wants);
    wants = both(takenWants(stage, manager), wants);
    for (const run of [...analysis.runsOf(stage)].reverse()) {
      behind.set(run, wants);
      const own = wantsIn(analysis, run, manager);
      wants = own.refreshes ? own.wants : both(own.wants, wants);
    }
    atStart.set(stage, wants);
  }
  return behind;
}

/** What in the RUN itself, from one of its commands on, uses the cache. */
export function wantWithin(
  run: Run,
  manager: Manager,
  from: number,
): string | undefined {
  for (const invocation of run.invocations.slice(from)) {
    const { certain } = wantOf(invocation, run, manager);
    if (certain !== undefined) return short(certain.what);
  }
  return undefined;
}

/** What the commands of one RUN want, and whether it fetches the cache's content anew, so that nothing behind it can tell. */
function wantsIn(
  analysis: Analysis | undefined,
  run: Run,
  manager: Manager,
): { readonly wants: Wants; readonly refreshes: boolean } {
  const { instruction, errexit } = run;
  if (isUnreadable(run.read))
    return { wants: unreadableWants(run, manager), refreshes: false };
  const refreshing = run.invocations.filter(
    ({ uses }) => uses.get(manager)?.refreshes === true,
  );
  let wants = NONE;
  for (const [at, invocation] of run.invocations.entries()) {
    const own = wantOf(invocation, run, manager);
    const want =
      own.certain === undefined && analysis !== undefined
        ? (manifestWants(analysis, run, manager, invocation) ??
          followed(analysis, run, manager, invocation) ??
          absentWants(analysis, run, manager, at) ??
          own)
        : own;
    if (want === NONE) continue;
    const refreshed = refreshing.some(({ located }) =>
      dominates(located, invocation.located, errexit),
    );
    if (!refreshed) wants = both(wants, want);
  }
  if (!run.read.isHeredoc)
    for (const { content } of instruction.heredocs)
      if (manager.named.test(content))
        wants = both(wants, certainly(instruction.line, "a heredoc names it"));
  // What is fetched into a mount is not in the image.
  const refreshes =
    mountOver(run, manager) === undefined &&
    refreshing.some(({ located }) => dominates(located, "end", errexit));
  return { wants, refreshes };
}

/**
 * `apt-get remove` of a package that is not installed exits with 0 where the lists know its name, and with 100 where they do not.
 * The file shows that it is installed where a command in front installs it by name.
 */
function absentWants(
  analysis: Analysis,
  run: Run,
  manager: Manager,
  at: number,
): Wants | undefined {
  const invocation = run.invocations[at];
  if (manager.refetches || invocation === undefined) return undefined;
  const names = packageNames(invocation, REMOVES);
  if (names.length === 0 || !invocation.uses.has(manager)) return undefined;
  const installed = new Set<string>();
  for (const earlier of commandsBefore(analysis, run, at)) {
    for (const name of packageNames(earlier.invocation, INSTALLS))
      installed.add(name);
    for (const name of packageNames(earlier.invocation, REMOVES))
      installed.delete(name);
  }
  return names.every((name) => installed.has(name))
    ? undefined
    : unknown(run.instruction.line, lineOf(invocation));
}

function wantOf(invocation: Invocation, run: Run, manager: Manager): Wants {
  const { call, uses, opaque, word, variables } = invocation;
  const { line } = run.instruction;
  const text = lineOf(invocation);
  if (names(invocation, manager)) return certain(line, text);
  const cutOff = (): boolean =>
    isCutOff(run, manager) ||
    variables.some((name) => isOfflineVariable(name, manager));
  const use = uses.get(manager);
  if (use !== undefined) {
    const reads = use.reads || (use.purges !== true && cutOff());
    return reads ? certain(line, text) : NONE;
  }
  if (manager.refetches && opaque !== undefined && asksOffline(text, manager))
    return certain(line, text);
  if (manager.refetches && !cutOff()) return NONE;
  if (opaque === undefined && isKnown(call)) return NONE;
  // `timeout 60 apt-get install`, `xargs apt-get install`: whatever runs it.
  if (reads(text, manager)) return certain(line, text);
  if (opaque === undefined) return unknown(line, word.text);
  const shown = call.program === "" ? `${word.text}${text}` : text;
  return unknown(line, shown);
}

function isKnown(call: Call): boolean {
  return (
    knownProgram(call.program) !== undefined ||
    installsNothing(call.program) ||
    managerOf(call) !== undefined
  );
}

/** Names the cache: to use it, or to remove it in a way that fails where it is empty. */
function names(invocation: Invocation, manager: Manager): boolean {
  const { call, located } = invocation;
  const text = lineOf(invocation);
  const files = located.command.redirects.flatMap(
    ({ target }) => target?.text ?? [],
  );
  const isNamed = manager.named.test([text, ...files].join(" "));
  const isCleaned = manager.cleanedBy.test(text);
  if (call.program !== "rm") return isNamed && !isCleaned;
  const forced = call.args.some((arg) =>
    /^(?:-\w*f\w*|--force)$/.test(arg ?? ""),
  );
  return (isNamed || isCleaned) && !forced;
}

/** What commands want that the project's manifest makes a package manager run; `undefined` where it runs none. */
function manifestWants(
  { context, copiedBefore }: Analysis,
  run: Run,
  manager: Manager,
  invocation: Invocation,
): Wants | undefined {
  const manifest = manager.refetches ? undefined : manifestOf(invocation.call);
  if (manifest === undefined) return undefined;
  const { line } = run.instruction;
  const path = absolute(manifest, workdirOf(run));
  const text =
    textInImage(context, copiedBefore(run.stage, run.index), path) ??
    context?.read(manifest);
  const what = lineOf(invocation);
  if (text !== undefined && reads(text, manager)) return certain(line, what);
  return text !== undefined && isWhole(text) ? NONE : unknown(line, what);
}

/** The working directory of a RUN that never leaves it. */
const workdirOf = memo((run: Run): string | undefined => {
  const moves = run.invocations.some(({ call }) =>
    /^(?:cd|pushd|popd)$/.test(call.program),
  );
  return moves ? undefined : run.environment.workdir;
});

/** What a script of the build context wants that a command of a RUN starts; `undefined` where there is none or it can't be read. */
function followed(
  analysis: Analysis,
  run: Run,
  manager: Manager,
  invocation: Invocation,
): Wants | undefined {
  if (analysis.context === undefined) return undefined;
  let wants = NONE;
  let refreshed = false;
  const workdir = workdirOf(run);
  const files = filesOf(analysis, run.stage, run.index, workdir, (inner) => {
    if (inner.uses.get(manager)?.refreshes === true)
      refreshed ||= isStraight(inner);
    else if (!refreshed) wants = both(wants, wantOf(inner, run, manager));
  });
  return files.follow(invocation) ? wants : undefined;
}

/** Nothing decides whether the command runs but the success of others. */
function isStraight({ located }: Invocation): boolean {
  return located.path.every(
    (step) =>
      step.kind === "statement" ||
      (step.kind === "item" && !step.within.operators.includes("||")),
  );
}

function unreadableWants(run: Run, manager: Manager): Wants {
  const { instruction } = run;
  const [program, ...args] = instruction.json?.map((each) => each.value) ?? [];
  if (program !== undefined)
    return callWants(
      { program: program.split("/").at(-1) ?? "", args },
      run,
      manager,
    );
  const text = [
    argsText(instruction),
    ...instruction.heredocs.map(({ content }) => content),
  ].join("\n");
  const what = "a RUN that dockfix does not read";
  if (
    mentions(text, manager) ||
    (manager.refetches && asksOffline(text, manager))
  )
    return certainly(instruction.line, what);
  return manager.refetches && !isCutOff(run, manager)
    ? NONE
    : unnamed(instruction.line, what);
}

function callWants(call: Call, run: Run, manager: Manager): Wants {
  const { line } = run.instruction;
  const use = manager.read(call);
  const text = [call.program, ...call.args].join(" ");
  const offline = manager.refetches && asksOffline(text, manager);
  if (manager.named.test(text) || offline) return certain(line, text);
  const cutOff = isCutOff(run, manager);
  if (use !== undefined)
    return use.reads || (cutOff && use.purges !== true)
      ? certain(line, text)
      : NONE;
  if ((manager.refetches && !cutOff) || isKnown(call)) return NONE;
  return unknown(line, text);
}

/** Paths that leave the stage: a copy of the cache itself is a use of it. */
function takenWants(stage: Stage, manager: Manager): Wants {
  let wants = NONE;
  for (const { path, line } of stage.taken) {
    if (path !== undefined && manager.named.test(`/${path}`))
      wants = both(wants, certainly(line, `copies ${path}`));
    else if (manager.refetches) continue;
    else if (path === undefined)
      wants = both(wants, unnamed(line, "a path that build arguments decide"));
    else if (
      manager.caches("/root").some((cache) => covers(clean(path), cache))
    )
      wants = both(wants, unnamed(line, `a copy of ${path}`));
  }
  return wants;
}

/** `/var/` and `var` are `/var`. */
function clean(path: string): string {
  return `/${path}`.replace(/\/+/g, "/").replace(/(.)\/$/, "$1");
}
