import { managerOf } from "../facts/managers/index.ts";
import type { Call, Manager } from "../facts/managers/manager.ts";
import { knownProgram } from "../facts/programs.ts";
import { dominates } from "../shell/flow.ts";
import { isUnreadable } from "../shell/run.ts";
import { argsText } from "../syntax/instruction.ts";
import { lastOf, type Analysis } from "./analyse.ts";
import { absolute, textInImage } from "./files.ts";
import { lineOf, type Invocation } from "./invocation.ts";
import type { Run } from "./runs.ts";
import type { Stage } from "./stages.ts";

/** Something behind a RUN that wants, or may want, what the RUN leaves in a cache. */
export interface Want {
  readonly line: number;
  /** The command, as the user would recognise it. */
  readonly what: string;
}

/** What comes behind a RUN, as far as one manager's cache goes. */
export interface Wants {
  /** Uses the cache. */
  readonly certain: Want | undefined;
  /** The first few that can't be told, and how many there are. */
  readonly unknown: readonly Want[];
  readonly unknownCount: number;
}

const NONE: Wants = { certain: undefined, unknown: [], unknownCount: 0 };
const SHOWN = 3;

/** Tells for every RUN what behind it wants the cache of one manager. Walks the file once, from its end. */
export function wantsOf(
  analysis: Analysis,
  manager: Manager,
): (run: Run) => Wants {
  const behind = new Map<Run, Wants>();
  const atStart = new Map<Stage, Wants>();
  const last = analysis.stages.at(-1);
  const children = new Map<Stage, Stage[]>();
  for (const stage of analysis.stages) {
    if (stage.base.kind === "stage")
      children.set(stage.base.stage, [
        ...(children.get(stage.base.stage) ?? []),
        stage,
      ]);
  }
  for (const stage of [...analysis.stages].reverse()) {
    let wants = NONE;
    for (const child of children.get(stage) ?? [])
      wants = both(atStart.get(child) ?? NONE, wants);
    for (const trigger of analysis.triggers)
      if (trigger.stage === stage)
        wants = both(wantsIn(trigger, manager).wants, wants);
    if (stage === last)
      wants = both(entryWants(analysis, stage, manager), wants);
    wants = both(takenWants(stage, manager), wants);
    for (const run of [...analysis.runsOf(stage)].reverse()) {
      behind.set(run, wants);
      const own = wantsIn(run, manager);
      wants = own.refreshes ? own.wants : both(own.wants, wants);
    }
    atStart.set(stage, wants);
  }
  return (run) => behind.get(run) ?? NONE;
}

function both(first: Wants, second: Wants): Wants {
  if (first === NONE) return second;
  if (second === NONE) return first;
  return {
    certain: first.certain ?? second.certain,
    unknown: [...first.unknown, ...second.unknown].slice(0, SHOWN),
    unknownCount: first.unknownCount + second.unknownCount,
  };
}

function certain(line: number, what: string): Wants {
  return { ...NONE, certain: { line, what } };
}

function unknown(line: number, what: string): Wants {
  return { certain: undefined, unknown: [{ line, what }], unknownCount: 1 };
}

/** What the commands of one RUN want, and whether it fetches the cache's content anew, so that nothing behind it can tell. */
function wantsIn(
  run: Run,
  manager: Manager,
): { readonly wants: Wants; readonly refreshes: boolean } {
  const line = run.instruction.line;
  if (isUnreadable(run.read))
    return { wants: unreadableWants(run, manager), refreshes: false };
  const refreshing = run.invocations.filter(
    (each) => manager.read(each.call)?.refreshes === true && !each.sudo,
  );
  let wants = NONE;
  for (const invocation of run.invocations) {
    const want = wantOf(invocation, manager, line);
    if (want === NONE) continue;
    if (
      refreshing.some((update) =>
        dominates(update.located, invocation.located, run.errexit),
      )
    )
      continue;
    wants = both(wants, want);
  }
  return {
    wants,
    refreshes: refreshing.some((update) =>
      dominates(update.located, "end", run.errexit),
    ),
  };
}

function wantOf(invocation: Invocation, manager: Manager, line: number): Wants {
  const { call, opaque, word } = invocation;
  const text = lineOf(invocation);
  if (manager.named.test(text) && !manager.cleanedBy.test(text))
    return certain(line, short(text));
  const use = manager.read(call);
  if (use !== undefined) return use.reads ? certain(line, short(text)) : NONE;
  if (manager.refetches) return NONE;
  if (opaque !== undefined) return unknown(line, short(text));
  if (knownProgram(call.program) !== undefined || managerOf(call) !== undefined)
    return NONE;
  return unknown(line, short(word.text));
}

function unreadableWants(run: Run, manager: Manager): Wants {
  const { instruction } = run;
  const [program, ...args] = instruction.json?.map((each) => each.value) ?? [];
  if (program !== undefined)
    return callWants(
      { program: program.split("/").at(-1) ?? "", args },
      manager,
      instruction.line,
    );
  if (manager.named.test(argsText(instruction)))
    return certain(instruction.line, "a RUN that dockfix does not read");
  return manager.refetches
    ? NONE
    : unknown(instruction.line, "a RUN that dockfix does not read");
}

function callWants(call: Call, manager: Manager, line: number): Wants {
  const use = manager.read(call);
  const text = short([call.program, ...call.args].join(" "));
  if (use !== undefined) return use.reads ? certain(line, text) : NONE;
  if (
    manager.refetches ||
    knownProgram(call.program) !== undefined ||
    managerOf(call) !== undefined
  )
    return NONE;
  return unknown(line, text);
}

/** Paths that leave the stage: a copy of the cache itself is a use of it. */
function takenWants(stage: Stage, manager: Manager): Wants {
  let wants = NONE;
  for (const { path, line } of stage.taken) {
    if (path === undefined) {
      if (!manager.refetches)
        wants = both(
          wants,
          unknown(line, "a path that build arguments decide"),
        );
    } else if (manager.named.test(`/${path}`))
      wants = both(wants, certain(line, `copies ${path}`));
  }
  return wants;
}

const INSTALLS = /\b(?:apt-get|apt|aptitude)\b[^\n;&|]*\binstall\b/;
const UPDATES = /\b(?:apt-get|apt|aptitude)\b[^\n;&|]*\bupdate\b/;
const SCRIPT =
  /(?:\.sh|\.bash|entry-?point|\/(?:run|start|init|boot|setup)[\w-]*)$/i;

/** What the container runs when it starts: only a shell script could install packages there, and only with lists of its own or the image's. */
function entryWants(analysis: Analysis, stage: Stage, manager: Manager): Wants {
  if (manager.refetches) return NONE;
  let wants = NONE;
  for (const keyword of ["ENTRYPOINT", "CMD", "HEALTHCHECK"]) {
    const entry = lastOf(stage, keyword);
    if (entry === undefined) continue;
    const { instruction } = entry;
    const words =
      instruction.json?.map((each) => each.value) ??
      argsText(instruction).split(/\s+/);
    if (installsWithoutUpdate(words.join(" ")))
      wants = both(wants, certain(instruction.line, short(words.join(" "))));
    const workdir = analysis.environmentAfter(stage).workdir;
    for (const script of words.filter((word) => SCRIPT.test(word))) {
      const text = textInImage(
        analysis.context,
        analysis.copiedBefore(stage, Infinity),
        absolute(script, workdir),
      );
      if (text === undefined)
        wants = both(wants, unknown(instruction.line, script));
      else if (installsWithoutUpdate(text))
        wants = both(wants, certain(instruction.line, script));
    }
  }
  return wants;
}

function installsWithoutUpdate(text: string): boolean {
  const update = UPDATES.exec(text);
  const install = INSTALLS.exec(text);
  return install !== null && (update === null || update.index > install.index);
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
