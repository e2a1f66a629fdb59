import type { Waste } from "../measure/image/contents.ts";
import type { ImageReport, LayerReport } from "../measure/image/layers.ts";
import { shownPath } from "../measure/image/shown-path.ts";
import { count } from "./count.ts";
import { oneLine, type Look } from "./paint.ts";
import { sizeText } from "./saving.ts";
import { WASTE_KINDS } from "./waste-kinds.ts";

const MOST_GROUPS = 20;
const HEADS = ["layer", "size", "wasted", "added", "changed", "removed"];

/** An image layer by layer for a terminal, then what it could do without: caches by the transform that keeps them out, other files by folder. */
export function layersText(report: ImageReport, look: Look): string {
  const { name, size, wasted, efficiency, layers } = report;
  const share = `${(efficiency * 100).toFixed(1)} %`;
  if (layers.length === 0)
    return `${look.paint("bold", oneLine(name))}: no bytes, it has no layers\n`;
  const title = `${look.paint("bold", oneLine(name))}: ${sizeText(size)} in ${count(layers.length, "layer")}, ${sizeText(wasted)} of it waste; efficiency ${share}`;
  return `${[title, table(layers, look), wasteText(report.waste, look)]
    .filter((part) => part !== "")
    .join("\n\n")}\n`;
}

function table(layers: readonly LayerReport[], look: Look): string {
  const rows = layers.map((layer, at) => [
    String(at + 1),
    sizeText(layer.size),
    layer.wasted === 0 ? "-" : sizeText(layer.wasted),
    ...[layer.added, layer.changed, layer.removed].map(String),
  ]);
  const widths = HEADS.map((head, column) =>
    Math.max(head.length, ...rows.map((row) => row[column]?.length ?? 0)),
  );
  const line = (cells: readonly string[]): string =>
    cells.map((cell, column) => cell.padStart(widths[column] ?? 0)).join("  ");
  return [
    look.paint("bold", `${line(HEADS)}  instruction`),
    ...layers.map(
      ({ createdBy }, at) =>
        `${line(rows[at] ?? [])}  ${instructionText(createdBy)}`,
    ),
  ].join("\n");
}

const LONGEST = 80;

/** As it stands in a Dockerfile, cut off. */
function instructionText(createdBy: string): string {
  const text = oneLine(createdBy)
    .replace(/ # buildkit$/, "")
    .replace(/^(?:RUN )?\/bin\/sh -c (?:#\(nop\) +)?/, (start) =>
      start.includes("#(nop)") ? "" : "RUN ",
    )
    .replace(/\s+/g, " ");
  if (text === "") return "(not known)";
  return text.length > LONGEST ? `${text.slice(0, LONGEST - 1)}…` : text;
}

/** Wasted files that belong together. */
interface Group {
  readonly first: Waste;
  size: number;
  files: number;
  /** The folder that holds all of them, or the only file. */
  path: string;
}

function wasteText(waste: readonly Waste[], look: Look): string {
  if (waste.length === 0) return "";
  const groups = groupsOf(waste);
  const lines = groups.slice(0, MOST_GROUPS).map(({ first, ...group }) => {
    const remedy =
      first.transform === undefined
        ? ""
        : ` (${look.paint("cyan", first.transform)} keeps it out)`;
    const files = group.files === 1 ? "" : `, ${count(group.files, "file")}`;
    const size = sizeText(group.size).padStart("999 bytes".length);
    return `${size}  layer ${first.layer + 1}  ${shownPath(group.path)}${files}: ${WASTE_KINDS[first.kind]}${remedy}`;
  });
  const more = groups.length - lines.length;
  const rest = more > 0 ? [`and ${count(more, "other place")}`] : [];
  return [look.paint("bold", "Waste"), ...lines, ...rest].join("\n");
}

/** By kind, layer and transform; what no transform knows by its folder, too. */
function groupsOf(waste: readonly Waste[]): readonly Group[] {
  const groups = new Map<string, Group>();
  for (const each of waste) {
    const { kind, layer, transform, path, size } = each;
    const folder = path.split("/").slice(0, 3).join("/");
    const key = `${kind} ${layer} ${transform ?? folder}`;
    const group = groups.get(key);
    if (group === undefined)
      groups.set(key, { first: each, size, files: 1, path });
    else {
      group.size += size;
      group.files++;
      group.path = commonFolder(group.path, path);
    }
  }
  return [...groups.values()].sort((a, b) => b.size - a.size);
}

function commonFolder(one: string, two: string): string {
  const left = one.split("/");
  const right = two.split("/");
  const end = left.findIndex((part, at) => part !== right[at]);
  return left.slice(0, end === -1 ? left.length : end).join("/") || "/";
}
