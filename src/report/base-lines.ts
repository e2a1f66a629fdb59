import type { Verification } from "../measure/verification.ts";
import { count } from "./count.ts";
import { oneLine } from "./paint.ts";

/** Packages beyond these are counted; `--format json` has all. */
const MOST = 40;

/** What came and went with another base image: files in sum, packages by name. */
export function baseLines({
  gone,
  came,
  changed,
  numbers,
  files,
  unowned,
}: NonNullable<Verification["base"]>): readonly string[] {
  return [
    `another base image: ${count(files, "file")} that differ with it, ${unowned} of them of no package`,
    ...packageLine(
      "not in it",
      gone.map(({ name, version }) => `${name} ${version}`),
    ),
    ...packageLine(
      "only in it",
      came.map(({ name, version }) => `${name} ${version}`),
    ),
    ...packageLine(
      "in another version",
      changed.map(({ name, before, after }) => `${name} ${before} -> ${after}`),
    ),
    ...numbers.map(
      ({ kind, name, before, after }) =>
        `  ${kind} ${oneLine(name)} has another number: ${before} -> ${after}`,
    ),
  ];
}

function packageLine(
  what: string,
  packages: readonly string[],
): readonly string[] {
  if (packages.length === 0) return [];
  const shown = packages.slice(0, MOST).map(oneLine).join(", ");
  const more = packages.length - MOST;
  const rest = more > 0 ? ` and ${more} more` : "";
  return [`  ${count(packages.length, "package")} ${what}: ${shown}${rest}`];
}
