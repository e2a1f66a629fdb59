import { isWindows } from "../../facts/images/tag.ts";
import type { Dockerfile } from "../../syntax/dockerfile.ts";
import { expand, type Lookup } from "../../syntax/expand.ts";
import {
  fromOf,
  imageReference,
  officialName,
  type From,
  type ImageReference,
} from "../../syntax/image.ts";
import { flagValue, type Instruction } from "../../syntax/instruction.ts";

/** What a stage stands on. */
export type Base =
  | { readonly kind: "stage"; readonly stage: Stage }
  | {
      readonly kind: "image";
      readonly image: ImageReference;
      /** Nothing is known of the Windows half of an official image. */
      readonly official: string | undefined;
      /** Windows images have cmd as their shell, whatever the Dockerfile looks like. */
      readonly isWindows: boolean;
    }
  | { readonly kind: "scratch" }
  /** A name that build arguments decide and that has no known value. */
  | { readonly kind: "unknown" };

/** One build stage: a FROM and what follows it. */
export interface Stage {
  readonly index: number;
  readonly from: From;
  readonly fromInstruction: Instruction;
  readonly base: Base;
  /** Without the FROM. */
  readonly instructions: readonly Instruction[];
  /** The stage's files are files of the image: it is the last stage, or that one stands on it. */
  readonly ships: boolean;
  /** Paths that another stage, or a mount, takes out of this one; expanded, `undefined` where it can't be told. */
  readonly taken: readonly Taken[];
}

/** A path that leaves a stage. */
export interface Taken {
  readonly path: string | undefined;
  readonly line: number;
  /** The index of the stage that takes it. */
  readonly by: number;
  /** A mount, which lasts for one RUN. */
  readonly isMount: boolean;
  /** All of the stage, at the root again: what is there goes on. */
  readonly isWhole: boolean;
}

/** Known values of the ARGs in front of the first FROM; those without a default are unknown. */
function globalArguments(file: Dockerfile): Lookup {
  const values = new Map<string, string | undefined>();
  const lookup: Lookup = (name) => values.get(name);
  for (const instruction of file.instructions) {
    if (instruction.keyword !== "ARG") break;
    for (const { key, value } of instruction.pairs) {
      values.set(
        key,
        value === undefined ? undefined : expand(value, file.escape, lookup),
      );
    }
  }
  return lookup;
}

/** The stage graph of a file that BuildKit accepts. */
export function stagesOf(
  file: Dockerfile,
  /** Stages that are built by their name, in lower case: they ship as well. */
  targets: readonly string[] = [],
): readonly Stage[] {
  const lookup = globalArguments(file);
  const drafts: {
    from: From;
    fromInstruction: Instruction;
    instructions: Instruction[];
  }[] = [];
  for (const instruction of file.instructions) {
    const from = fromOf(instruction);
    if (from !== undefined)
      drafts.push({ from, fromInstruction: instruction, instructions: [] });
    else drafts.at(-1)?.instructions.push(instruction);
  }
  const taken = takenFrom(file, drafts);
  // Which stages ship is known from the last one back to the first; stages are then made in order.
  const parents = parentsOf(drafts, lookup, file.escape);
  const shipping = new Set<number>();
  for (
    let at: number | undefined = drafts.length - 1;
    at !== undefined;
    at = parents[at]
  )
    shipping.add(at);
  for (const target of targets) {
    const start = drafts.findIndex(({ from }) => from.stage === target);
    for (
      let at: number | undefined = start === -1 ? undefined : start;
      at !== undefined && !shipping.has(at);
      at = parents[at]
    )
      shipping.add(at);
  }
  const stages: Stage[] = [];
  for (const [index, draft] of drafts.entries()) {
    const parent = parents[index];
    const parentStage = parent === undefined ? undefined : stages[parent];
    stages.push({
      index,
      ...draft,
      base:
        parentStage === undefined
          ? baseOf(draft.from, lookup, file.escape)
          : { kind: "stage", stage: parentStage },
      ships: shipping.has(index),
      taken: taken[index] ?? [],
    });
  }
  return stages;
}

function baseOf(from: From, lookup: Lookup, escape: string): Base {
  const name = expand(from.base, escape, lookup);
  if (name === undefined || name === "") return { kind: "unknown" };
  if (name === "scratch") return { kind: "scratch" };
  const image = imageReference(name);
  if (image === undefined) return { kind: "unknown" };
  const isWindows =
    isWindowsPlatform(from, lookup, escape) || isWindowsName(image);
  const official = isWindows ? undefined : officialName(image);
  return { kind: "image", image, official, isWindows };
}

function isWindowsPlatform(
  { platform }: From,
  lookup: Lookup,
  escape: string,
): boolean {
  if (platform === undefined) return false;
  return /^windows\b/i.test(expand(platform, escape, lookup) ?? platform);
}

function isWindowsName({
  registry = "",
  name,
  tag = "",
}: ImageReference): boolean {
  return isWindows(`${registry}/${name}:${tag}`);
}

interface Draft {
  readonly from: From;
}

/** The index of the stage that each stage stands on: the last of that name in front of it. */
function parentsOf(
  drafts: readonly Draft[],
  lookup: Lookup,
  escape: string,
): readonly (number | undefined)[] {
  const known = new Map<string, number>();
  return drafts.map(({ from }, index) => {
    const name = expand(from.base, escape, lookup)?.toLowerCase();
    const parent = name === undefined ? undefined : known.get(name);
    if (from.stage !== undefined) known.set(from.stage, index);
    return parent;
  });
}

/** A path from the root, without `.` and `..`. */
function straight(path: string): string {
  const parts: string[] = [];
  for (const part of path.split("/")) {
    if (part === "..") parts.pop();
    else if (part !== "" && part !== ".") parts.push(part);
  }
  return `/${parts.join("/")}`;
}

/** What is taken out of each stage. */
function takenFrom(
  file: Dockerfile,
  drafts: readonly Draft[],
): readonly (readonly Taken[])[] {
  const all: Taken[][] = drafts.map(() => []);
  const named = new Map(drafts.map(({ from }, index) => [from.stage, index]));
  for (const { reference, taken } of takenIn(file)) {
    const isNumber = /^\d+$/.test(reference);
    const index =
      named.get(reference.toLowerCase()) ??
      (isNumber ? Number(reference) : undefined);
    if (index !== undefined) all[index]?.push(taken);
  }
  return all;
}

/** What `COPY --from`, `ADD --from` and `RUN --mount=from` take out of stages and other images, by what they call these. */
export function takenIn(
  file: Dockerfile,
): readonly { readonly reference: string; readonly taken: Taken }[] {
  const found: { readonly reference: string; readonly taken: Taken }[] = [];
  const take = (
    reference: string | undefined,
    path: string | undefined,
    how: Omit<Taken, "path">,
  ): void => {
    if (reference !== undefined)
      found.push({
        reference,
        taken: { path: path && straight(path), ...how },
      });
  };
  let by = -1;
  for (const parent of file.instructions) {
    if (parent.keyword === "FROM") by++;
    const { line } = parent;
    const instruction = parent.child ?? parent;
    for (const mount of instruction.mounts)
      take(mount.from, mount.source ?? "/", {
        line,
        by,
        isMount: true,
        isWhole: false,
      });
    const from = flagValue(instruction, "from");
    if (from === undefined) continue;
    const words =
      instruction.json?.map((each) => each.value) ??
      instruction.words.map((word) => word.text);
    const to = words.at(-1);
    for (const source of words.slice(0, -1)) {
      const path = /[$\\"']/.test(source) ? undefined : straight(source);
      const isWhole = path === "/" && to === "/";
      take(from, path, { line, by, isMount: false, isWhole });
    }
  }
  return found;
}
