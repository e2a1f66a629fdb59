import { setTimeout as sleep } from "node:timers/promises";
import type { CacheRecord } from "./cache-record.ts";
import { ask, call, PATIENCE, type FoundTool } from "./found-tool.ts";
import { nonEmpty, type NonEmpty } from "./non-empty.ts";
import { idLines } from "./tools/tool.ts";

/** Ids in one command that prunes; there is a limit to the length of a command. */
const PRUNED_AT_ONCE = 100;

/** How often, and after how many milliseconds again, a busy engine is asked. */
const TRIES = 100;
const PAUSE = 200;

/** What a tool has in its cache; `made` are the images that a build has said it made. */
export async function cached(
  found: FoundTool,
  made: ReadonlySet<string>,
): Promise<readonly CacheRecord[]> {
  const { cache } = found.tool;
  if (cache.kind === "images")
    return [...made].map((id) => ({ id, description: "" }));
  const what = "the build cache cannot be listed";
  for (let tries = 1; ; tries++) {
    try {
      const { stdout } = await ask(found, what, cache.list);
      return cache.records(stdout);
    } catch (error) {
      // Docker counts for one client at a time and turns the others away.
      const isBusy =
        error instanceof Error && /already running/.test(error.message);
      if (!isBusy || tries === TRIES) throw error;
      await sleep(PAUSE);
    }
  }
}

/** Removes it as far as nothing uses it, and nobody has given it a name. */
export async function prune(
  found: FoundTool,
  ids: NonEmpty<string>,
  made: Set<string>,
): Promise<void> {
  const { tool } = found;
  const what = "the build cache cannot be pruned";
  const named = tool.cache.kind === "images" ? await namedIds(found) : [];
  for (let at = 0; at < ids.length; at += PRUNED_AT_ONCE) {
    const some = ids.slice(at, at + PRUNED_AT_ONCE);
    // Somebody has given it a name: it is theirs.
    const free = nonEmpty(
      some.filter((id) => !named.some((each) => each.startsWith(id))),
    );
    if (tool.cache.kind === "listed") {
      if (free !== undefined) await ask(found, what, tool.cache.prune(free));
      continue;
    }
    const last = free && nonEmpty(free.toReversed());
    // What another image is made of stays, and the tool complains.
    if (last !== undefined)
      await call(found, tool.remove(last), { timeout: PATIENCE });
    for (const id of some) made.delete(id);
  }
}

/** Ids of the images that have a name. */
async function namedIds(found: FoundTool): Promise<readonly string[]> {
  const what = "the images cannot be listed";
  const { stdout } = await ask(found, what, found.tool.images(undefined));
  return idLines(stdout).flatMap((line) => {
    const [name = "", id = ""] = line.trim().split(/\s+/);
    return name.includes("<none>") ? [] : [id.replace(/^sha256:/, "")];
  });
}
