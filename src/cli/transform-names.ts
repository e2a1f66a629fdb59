import type { Engine } from "./engine.ts";
import { nearest } from "./suggestion.ts";
import { UsageError } from "./usage.ts";

/** Throws a UsageError for the first of `names` (`name` or `name/part`) that names no transform. */
export function checkNames(
  option: string,
  names: readonly string[],
  transforms: Engine["transforms"],
): void {
  for (const each of names) {
    const [name = ""] = each.split("/");
    if (transforms.some((transform) => transform.name === name)) continue;
    throw unknownTransform(option, name, transforms);
  }
}

/** The error for a transform that does not exist; `where` is the option or command that named it. */
export function unknownTransform(
  where: string,
  name: string,
  transforms: Engine["transforms"],
): UsageError {
  const known = transforms.map((transform) => transform.name);
  const near = nearest(name, known);
  const hint = near === undefined ? "" : `Did you mean ${near}? `;
  return new UsageError(
    `${where}: there is no transform "${name}"`,
    `${hint}See dockfix list.`,
  );
}
