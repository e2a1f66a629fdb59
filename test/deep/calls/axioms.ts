import { analyse } from "../../../src/analysis/analyse.ts";
import type { Effect } from "../../../src/facts/programs/effect.ts";
import { effectsOf } from "../../../src/facts/programs/index.ts";
import type { Operand } from "../../../src/facts/programs/operand.ts";
import { parse } from "../../../src/syntax/dockerfile.ts";
import type { Cache } from "./caches.ts";

/**
 * What `docs/soundness.md` takes for granted and a call breaks: an unknown command does not look into a cache that is fetched again, and a single file
 * at a place that nobody knows is another one.
 */
export function axiomOf(text: string, cache: Cache): "X4" | "X7" | undefined {
  const effects = effectsIn(text);
  if (cache.refetches && effects.some(isUnread)) return "X4";
  return effects.some(isSomewhere) ? "X7" : undefined;
}

/** A script that lies in the image is not followed here. */
function isUnread({ kind }: Effect): boolean {
  return kind === "unknown" || kind === "runs-script";
}

function isSomewhere(effect: Effect): boolean {
  return effect.kind === "reads" && !effect.tree && isOpen(effect.path);
}

function isOpen({ value, written }: Operand): boolean {
  return value === undefined && !/^[^$]*[*?[][^$]*$/.test(written ?? "$");
}

function effectsIn(text: string): readonly Effect[] {
  const file = parse(`FROM debian\nRUN <<'END'\n${text}\nEND\n`);
  return analyse(file, undefined).runs.flatMap((run) =>
    run.invocations.flatMap(({ effects }) => effects.flatMap(nested)),
  );
}

function nested(effect: Effect): readonly Effect[] {
  if (effect.kind === "runs-text") return [effect, ...effectsIn(effect.text)];
  if (effect.kind !== "runs") return [effect];
  const [name, ...words] = effect.words;
  return name?.value === undefined
    ? [{ kind: "unknown", why: "no name" }]
    : effectsOf(name.value, words).flatMap(nested);
}
