import type { Removed } from "../measure/engine/dead-session.ts";
import { count } from "./count.ts";

/** `2 images, 1 container and 1 folder`; empty where nothing was removed. */
export function removedText(
  removed: Pick<Removed, "images" | "containers" | "cache" | "folders">,
): string {
  const { images, containers, cache, folders } = removed;
  const parts = [
    [images.length, "image"],
    [containers.length, "container"],
    [cache.length, "record of the build cache", "records of the build cache"],
    [folders.length, "folder"],
  ] as const;
  const said = parts
    .filter(([number]) => number > 0)
    .map(([number, one, several]) => count(number, one, several));
  const last = said.pop() ?? "";
  return said.length === 0 ? last : `${said.join(", ")} and ${last}`;
}
