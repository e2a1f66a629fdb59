import { isSelfContained, isToolchain } from "../../facts/images/slim.ts";
import { wantsTranslations } from "../../facts/programs/needs.ts";
import { flagValue, type Instruction } from "../../syntax/instruction.ts";
import type { Analysis } from "../analyse.ts";
import {
  collect,
  type Collection,
  type Found,
  type Kind,
  type Place,
  type SlimImage,
} from "./command-needs.ts";
import { entriesOf } from "../command/entry.ts";
import { withCopies } from "../build/copies.ts";
import { mountedBy } from "../build/files.ts";
import type { Invocation } from "../command/invocation.ts";
import { isReadable, type Run } from "../build/runs.ts";
import { withoutFunctions } from "../command/functions.ts";
import { filesOf, folderBehind, type Files } from "../command/scripts.ts";
import type { Stage } from "../build/stages.ts";
import { asScript } from "../command/exec-form.ts";
import { invocationsIn } from "../command/nested.ts";

/** What a stage, and every stage that stands on it, asks of its base image. */
export interface Needs {
  /** Debian packages that the slim image lacks and the file does not install in time, sorted. */
  readonly install: readonly string[];
  /** Things of which nobody knows what they need. */
  readonly unknown: readonly Found[];
  /** Python packages that are compiled unless there is a wheel of them, which is not known. */
  readonly wheels: readonly string[];
  readonly first: ReadonlyMap<Kind, Found>;
  /** Neither CMD nor ENTRYPOINT says what runs in the container. */
  readonly isOpen: boolean;
}

/** Collects what a stage and its descendants need of the slim image that it would stand on. */
export function needsOf(
  analysis: Analysis,
  stage: Stage,
  image: SlimImage,
): Needs {
  const collection = collectionFor(stage, image);
  const { first, unknown, wanted, wheels } = collection;
  const isPlain = plainStages(analysis, image);
  const installed = new Map<Stage, Set<string>>();
  const family = stagesOn(analysis, stage);
  const below = new Set(family.map(stageBelow));
  let isOpen = false;
  for (const each of family) {
    const parent = stageBelow(each);
    const own = new Set(parent === undefined ? [] : installed.get(parent));
    installed.set(each, own);
    visitStage(analysis, each, collection, own, isPlain);
    // What a stage in the middle starts, those on top of it may have replaced.
    if (below.has(each)) continue;
    const starts = visitEntries(analysis, each, collection, own);
    isOpen ||= each.ships && !starts;
  }
  const { line } = stage.fromInstruction;
  // An image with a compiler in it, for people to use.
  if (isOpen && isToolchain(image.has))
    unknown.push({ what: "what people compile in the container", line });
  const removes = first.get("removes");
  if (removes !== undefined && first.has("links")) unknown.push(removes);
  return {
    install: [...wanted].sort(),
    // Where the slim image lacks nothing but documents, only what installs packages can fail.
    unknown: distinct(unknown).filter(
      ({ installs }) => image.packages.size > 0 || installs === true,
    ),
    wheels: [...wheels],
    first,
    isOpen,
  };
}

function distinct(all: readonly Found[]): readonly Found[] {
  return [
    ...new Map(all.map((each) => [`${each.line} ${each.what}`, each])).values(),
  ];
}

/** A stage and every stage that stands on it, in the order of the file. */
export function stagesOn(analysis: Analysis, stage: Stage): readonly Stage[] {
  const family = new Set([stage]);
  for (const each of analysis.stages) {
    const parent = stageBelow(each);
    if (parent !== undefined && family.has(parent)) family.add(each);
  }
  return [...family];
}

function stageBelow({ base }: Stage): Stage | undefined {
  return base.kind === "stage" ? base.stage : undefined;
}

/** Platforms that nearly every package is built for. A variable stands for the platform that is built for, which is one of them most of the time. */
const COMMON_PLATFORM = /^linux\/(?:amd64|arm64(?:\/v8)?)$|\$/;

function collectionFor({ from }: Stage, image: SlimImage): Collection {
  const { platform } = from;
  const isCommon = platform === undefined || COMMON_PLATFORM.test(platform);
  return collect(image, isCommon ? undefined : platform);
}

function visitStage(
  analysis: Analysis,
  stage: Stage,
  collection: Collection,
  installed: Set<string>,
  isPlain: PlainStages,
): void {
  const runs = new Map(
    analysis.runsOf(stage).map((run) => [run.instruction, run]),
  );
  for (const instruction of stage.instructions) {
    const run = runs.get(instruction);
    if (run !== undefined) visitRun(analysis, run, collection, installed);
    const { line } = instruction;
    for (const what of translations(instruction))
      if (!collection.first.has("documents"))
        collection.first.set("documents", { what, line });
    for (const from of foreignSources(instruction))
      if (!isStage(analysis, from) || !isPlain(line))
        collection.unknown.push({ what: `what comes from ${from}`, line });
  }
}

/** Variables that ask for translations: slim images leave them out of every package. */
function translations({ keyword, pairs }: Instruction): readonly string[] {
  if (keyword !== "ENV") return [];
  return pairs.flatMap(({ key, value = "" }) => {
    const text = value.replace(/["']/g, "");
    return wantsTranslations(key, text) ? [`${key}=${text}`] : [];
  });
}

function visitRun(
  analysis: Analysis,
  run: Run,
  collection: Collection,
  installed: Set<string>,
): void {
  const { environment, index, instruction, stage } = run;
  const { json, line } = instruction;
  const place: Place = { line, keyword: "RUN", environment, installed };
  const invocations = isReadable(run)
    ? run.invocations
    : json && invocationsIn(asScript(json.map(({ value }) => value)), "sh");
  if (invocations === undefined) {
    const what = "a RUN that is not read";
    collection.unknown.push({ what, line, installs: true });
    return;
  }
  const seen = withMounts(analysis, run);
  const visit = (each: Invocation, files: Files): void => {
    collection.visit(each, files, place);
  };
  let folder = environment.workdir;
  let files = filesOf(seen, stage, index, folder, visit);
  for (const invocation of withoutFunctions(invocations)) {
    const next = folderBehind(folder, invocation);
    if (next !== folder) {
      folder = next;
      files = filesOf(seen, stage, index, folder, visit);
    }
    visit(invocation, files);
  }
}

/** The analysis as this RUN sees it: bind mounts lie over what was copied. */
function withMounts(analysis: Analysis, run: Run): Analysis {
  const mounted = mountedBy(run);
  if (mounted.length === 0) return analysis;
  const copiedBefore: Analysis["copiedBefore"] = (stage, index) =>
    withCopies(analysis.copiedBefore(stage, index), mounted);
  return { ...analysis, copiedBefore };
}

/** Visits what the container starts; false where neither CMD nor ENTRYPOINT says it. */
function visitEntries(
  analysis: Analysis,
  end: Stage,
  { visit, unknown }: Collection,
  installed: Set<string>,
): boolean {
  const environment = analysis.environmentAfter(end);
  const entries = entriesOf(analysis, end);
  for (const { invocations, keyword, line } of entries) {
    if (invocations === undefined)
      unknown.push({ what: `the unread ${keyword}`, line });
    const place: Place = { line, keyword, environment, installed };
    const onVisit = (each: Invocation, at: Files): void => {
      visit(each, at, place);
    };
    const { workdir } = environment;
    const files = filesOf(analysis, end, Infinity, workdir, onVisit);
    for (const each of invocations ?? []) visit(each, files, place);
  }
  return entries.some(({ keyword }) => keyword !== "HEALTHCHECK");
}

/** Other stages and images that an instruction takes files from. */
function foreignSources(instruction: Instruction): readonly string[] {
  return [
    flagValue(instruction, "from"),
    ...instruction.mounts.map(({ from }) => from),
  ].flatMap((from) =>
    from === undefined || isSelfContained(from) ? [] : from,
  );
}

/** True for a name or a number of a stage of this file, and false for an image. */
function isStage({ stages }: Analysis, from: string): boolean {
  return (
    /^\d+$/.test(from) ||
    stages.some((stage) => stage.from.stage === from.toLowerCase())
  );
}

/** True for a line that takes from a stage of this file, and only what belongs to no library of the system. */
type PlainStages = (line: number) => boolean;

function plainStages(analysis: Analysis, image: SlimImage): PlainStages {
  const sources = new Map<number, Stage[]>();
  // A path of the system comes with libraries that lie elsewhere.
  const ofSystem = new Set<number>();
  const plain = new Set<Stage>();
  const isPlain: PlainStages = (line) => {
    const stages = sources.get(line) ?? [];
    const isKnown = stages.length > 0 && !ofSystem.has(line);
    return isKnown && stages.every((stage) => plain.has(stage));
  };
  for (const stage of analysis.stages)
    for (const { line, path } of stage.taken) {
      if (isOfSystem(path)) ofSystem.add(line);
      const known = sources.get(line);
      if (known === undefined) sources.set(line, [stage]);
      else known.push(stage);
    }
  // A stage takes from earlier ones only: those are decided when it is.
  for (const stage of analysis.stages)
    if (
      stage.taken.length > 0 &&
      makesPlainFiles(analysis, stage, image, isPlain)
    )
      plain.add(stage);
  return isPlain;
}

/** True for a stage whose commands are all known to bring nothing that is linked to libraries of the system. */
function makesPlainFiles(
  analysis: Analysis,
  end: Stage,
  image: SlimImage,
  isPlain: PlainStages,
): boolean {
  const chain = [end];
  for (let at = stageBelow(end); at !== undefined; at = stageBelow(at))
    chain.unshift(at);
  const [root = end] = chain;
  const { base } = root;
  const isOfficial = base.kind === "image" && base.official !== undefined;
  if (base.kind !== "scratch" && !isOfficial) return false;
  const collection = collectionFor(root, image);
  const installed = new Set<string>();
  for (const each of chain)
    visitStage(analysis, each, collection, installed, isPlain);
  const { first, unknown, wheels } = collection;
  return (
    unknown.length + wheels.size === 0 &&
    !first.has("compiles") &&
    !first.has("links")
  );
}

/** A path of the distribution, or one that holds such paths; one that can't be told is taken for one. */
export function isOfSystem(path: string | undefined): boolean {
  if (path === undefined) return true;
  const parts = path.split("/").filter((part) => part !== "" && part !== ".");
  const [top = "*", next = ""] = parts;
  if (parts.includes("..") || /[*?[]/.test(top)) return true;
  if (top === "usr") return !/^(?:local|src)$/.test(next);
  return /^(?:bin|etc|lib\w*|run|sbin|var)$/.test(top);
}
