import { EngineError } from "../engine/engine.ts";
import type { Blob } from "./blob.ts";
import { shownPath } from "./shown-path.ts";

/** What a document of an archive says. Throws an EngineError for what is no JSON; `name` is its path. */
export function jsonOf(blob: Blob, name: string): unknown {
  if (blob.kind !== "document") throw broken(name);
  try {
    return JSON.parse(blob.data.toString("utf8"));
  } catch {
    throw broken(name);
  }
}

/** Its fields. Throws an EngineError for what is no object. */
export function objectOf(
  value: unknown,
  name: string,
): Readonly<Record<string, unknown>> {
  if (typeof value !== "object" || value === null) throw broken(name);
  return Object.fromEntries(Object.entries(value));
}

export function isTexts(value: unknown): value is readonly string[] {
  return (
    Array.isArray(value) && value.every((each) => typeof each === "string")
  );
}

export function broken(name: string): EngineError {
  return badArchive(`${shownPath(name)} in the archive cannot be understood`);
}

export function badArchive(message: string, hint?: string): EngineError {
  return new EngineError("bad-archive", message, {
    hint: hint ?? "Save the image again; the archive may have been cut off.",
  });
}
