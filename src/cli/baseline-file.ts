import { existsSync, readFileSync } from "node:fs";
import { basename } from "node:path";
import type { Baseline } from "../measure/budget.ts";
import type { LayerSize } from "../measure/measurement.ts";
import { fileSystemError, InputError } from "./input.ts";
import { writeWhole } from "./write-whole.ts";

/** Where agreed sizes are kept, beside the configuration; to be committed. */
export const BASELINE = "dockfix-baseline.json";

/** What was agreed on, by the name of the image; empty where there is no file. Throws an InputError for a file that was not written by dockfix. */
export function readBaselines(path: string): ReadonlyMap<string, Baseline> {
  if (!existsSync(path)) return new Map();
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (!isRecord(value)) throw new SyntaxError("it is no object");
    const entries = Object.entries(value);
    return new Map(entries.map(([name, entry]) => [name, read(name, entry)]));
  } catch (error) {
    if (!(error instanceof SyntaxError))
      throw fileSystemError(error, `read ${basename(path)}`);
    throw new InputError(
      "bad-configuration",
      `${basename(path)} cannot be understood: ${error.message}`,
      { hint: "dockfix budget --update writes it anew." },
    );
  }
}

/** At once, or not at all; sorted, so that a commit shows what changed. Throws an InputError. */
export function writeBaselines(
  path: string,
  baselines: ReadonlyMap<string, Baseline>,
): void {
  const sorted = [...baselines].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify(Object.fromEntries(sorted), undefined, 2);
  try {
    writeWhole(path, `${text}\n`);
  } catch (error) {
    throw fileSystemError(error, `write ${basename(path)}`);
  }
}

function read(name: string, value: unknown): Baseline {
  const key = JSON.stringify(name);
  const layers: unknown = isRecord(value) ? value["layers"] : undefined;
  if (!isRecord(value) || !Array.isArray(layers))
    throw new SyntaxError(`${key} is no image with its layers`);
  return {
    size: bytesOf(value["size"], `${key}.size`),
    compressed: someBytesOf(value["compressed"], `${key}.compressed`),
    layers: layers.map((each: unknown, index) =>
      layerOf(each, `${key}.layers[${index}]`),
    ),
  };
}

function layerOf(value: unknown, key: string): LayerSize {
  if (!isRecord(value) || typeof value["createdBy"] !== "string")
    throw new SyntaxError(`${key} is no layer with its instruction`);
  return {
    createdBy: value["createdBy"],
    size: bytesOf(value["size"], `${key}.size`),
    compressed: someBytesOf(value["compressed"], `${key}.compressed`),
  };
}

function someBytesOf(value: unknown, key: string): number | undefined {
  return value === undefined ? undefined : bytesOf(value, key);
}

function bytesOf(value: unknown, key: string): number {
  if (typeof value === "number" && Number.isSafeInteger(value) && value >= 0)
    return value;
  throw new SyntaxError(`${key} must be a number of bytes, 0 or more`);
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
