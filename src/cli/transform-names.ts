import type { Library, KnownTransform } from "./library.ts";
import { nearest } from "./suggestion.ts";
import { UsageError } from "./usage.ts";

/** Throws a UsageError for the first of `names` that is neither a transform nor a part of one. */
export function checkNames(
  option: string,
  names: readonly string[],
  transforms: Library["transforms"],
): void {
  for (const name of names) knownTransform(option, name, transforms);
}

/**
 * The transform that `purge-caches` or `purge-caches/pip` names. Throws a UsageError with the nearest name when there
 * is none, or when it has no such part. `where` is the option or command that named it.
 */
export function knownTransform(
  where: string,
  id: string,
  transforms: Library["transforms"],
): { readonly transform: KnownTransform; readonly part: string | undefined } {
  const [name = "", ...rest] = id.split("/");
  const transform = transforms.find((each) => each.name === name);
  if (transform === undefined) throw unknownTransform(where, name, transforms);
  if (rest.length === 0) return { transform, part: undefined };
  const part = rest.join("/");
  if (transform.parts.includes(part)) return { transform, part };
  throw unknownPart(where, part, transform);
}

function unknownPart(
  where: string,
  part: string,
  { name, parts }: KnownTransform,
): UsageError {
  const near = nearest(part, parts);
  const hint = near === undefined ? "" : `Did you mean ${name}/${near}? `;
  const others =
    parts.length === 0 ? "It has none." : `It has ${parts.join(", ")}.`;
  return new UsageError(
    `${where}: ${name} has no part "${part}"`,
    `${hint}${others}`,
  );
}

function unknownTransform(
  where: string,
  name: string,
  transforms: Library["transforms"],
): UsageError {
  const known = transforms.map((transform) => transform.name);
  const near = nearest(name, known);
  const hint = near === undefined ? "" : `Did you mean ${near}? `;
  return new UsageError(
    `${where}: there is no transform "${name}"`,
    `${hint}See dockfix list.`,
  );
}
