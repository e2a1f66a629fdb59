import {
  goes,
  type Clearing,
  type SessionRemains,
  type Sized,
} from "../measure/engine/inventory.ts";
import { count } from "./count.ts";
import { oneLine, type Look } from "./paint.ts";
import { removedText } from "./removed-text.ts";
import { sizeText } from "./saving.ts";

const NOTHING = "nothing to remove\n";

/** What there is of dockfix, a block for each session, and what of it goes. `done` is false where it is only shown. */
export function remainsText(
  remains: readonly SessionRemains[],
  clearing: Clearing,
  done: boolean,
  look: Look,
): string {
  const shown = remains.filter((each) => linesOf(each).length > 0);
  if (shown.length === 0) return "nothing of dockfix is left\n";
  const blocks = shown.map((each) =>
    [
      `${look.paint("bold", `session ${each.session}`)}: ${stateText(each, clearing)}`,
      ...linesOf(each),
      "",
    ].join("\n"),
  );
  const end = foreseen(shown, clearing);
  return `${blocks.join("\n")}\n${done && end !== NOTHING ? "" : end}`;
}

/** What would be removed. */
function foreseen(
  shown: readonly SessionRemains[],
  clearing: Clearing,
): string {
  const going = shown.filter((each) => goes(each, clearing));
  const text = removedText({
    images: going.flatMap(({ images }) => images.map(({ name }) => name)),
    containers: going.flatMap(({ containers }) => containers),
    cache: going.flatMap(({ cache }) => cache.map(({ id }) => id)),
    folders: going.flatMap(({ folders }) => folders.map(({ name }) => name)),
  });
  return text === "" ? NOTHING : `would remove ${text}\n`;
}

function stateText(remains: SessionRemains, clearing: Clearing): string {
  const { state, journal } = remains;
  switch (state) {
    case "living":
      return `is at work (process ${journal?.owner.pid ?? 0}), stays`;
    case "dead":
      return "has ended";
    case "kept":
      return `kept as --keep said${clearing.kept ? "" : ", stays (--kept removes it)"}`;
    case "unknown":
      return `of another user, machine or container, or its journal is lost${clearing.unknown ? "" : "; stays (--unknown removes it)"}`;
  }
}

function linesOf(remains: SessionRemains): readonly string[] {
  const { images, containers, cache, folders, elsewhere } = remains;
  const size = cache.reduce((sum, each) => sum + (each.size ?? 0), 0);
  return [
    ...images.map((image) => lineOf("image", image)),
    ...containers.map((name) => lineOf("container", { name, size: undefined })),
    ...(cache.length === 0
      ? []
      : [lineOf("cache", { name: count(cache.length, "record"), size })]),
    ...folders.map((folder) => lineOf("folder", folder)),
    ...(elsewhere === undefined || remains.state === "living"
      ? []
      : [
          `  what it may have left in ${oneLine(elsewhere)}, another engine, is not seen from here`,
        ]),
  ];
}

function lineOf(kind: string, { name, size }: Sized): string {
  const text = size === undefined ? "" : `  ${sizeText(size)}`;
  return `  ${kind.padEnd(9)}  ${oneLine(name)}${text}`;
}
