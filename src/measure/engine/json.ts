/** What a program printed as JSON is read with care: whatever is missing, null or of another type comes as if it were not there. */

/** Reads JSON; `undefined` for what is none. */
export function readJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

/** The value under a path of keys and indexes. */
export function at(
  value: unknown,
  ...path: readonly (string | number)[]
): unknown {
  let found = value;
  for (const key of path) {
    found = entriesOf(found).find(([name]) => name === String(key))?.[1];
  }
  return found;
}

export function textOf(value: unknown): string {
  return typeof value === "string" ? value : "";
}

export function numberOf(value: unknown): number {
  return typeof value === "number" ? value : 0;
}

/** `undefined` where there is no list; what is no text in it is left out. */
export function textsOf(value: unknown): readonly string[] | undefined {
  if (!Array.isArray(value)) return undefined;
  return listOf(value).filter((item) => typeof item === "string");
}

export function listOf(value: unknown): readonly unknown[] {
  const list: readonly unknown[] = Array.isArray(value) ? value : [];
  return list;
}

export function entriesOf(
  value: unknown,
): readonly (readonly [string, unknown])[] {
  return typeof value === "object" && value !== null
    ? Object.entries(value)
    : [];
}
