import type { Effect } from "../../facts/programs/effect.ts";
import { effectsOf } from "../../facts/programs/index.ts";
import type { Operand } from "../../facts/programs/operand.ts";
import type { Invocation } from "../command/invocation.ts";
import { invocationsIn } from "../command/nested.ts";
import { pathOf } from "../command/paths.ts";

/** Something that a command does, by itself or by what it runs, and the folder that it does it in. */
export interface Deed {
  readonly by: Invocation;
  readonly effect: Effect;
  /** `undefined` where it can't be told. */
  readonly folder: string | undefined;
}

/** Scripts whose text is known: their commands, or `undefined` for one that is not. */
export type ScriptOf = (
  invocation: Invocation,
) => readonly Invocation[] | undefined;

const MAX_DEPTH = 6;

/** All that commands do, in the folder where they begin. */
export function deedsOf(
  invocation: Invocation,
  folder: string | undefined,
  scriptOf: ScriptOf,
): readonly Deed[] {
  const found: Deed[] = [];
  doing(invocation.effects, folder, MAX_DEPTH);
  return found;

  function note(effect: Effect, where: string | undefined): void {
    found.push({ by: invocation, effect, folder: where });
  }

  function doing(
    effects: readonly Effect[],
    where: string | undefined,
    depth: number,
  ): void {
    for (const effect of narrowed(effects)) {
      switch (effect.kind) {
        case "runs": {
          const [name, ...operands] = effect.words;
          const more = effect.open === true ? [SOME_WORD] : [];
          if (name?.value === undefined || depth === 0)
            note({ kind: "unknown", why: "a command in a variable" }, where);
          else
            doing(
              effectsOf(name.value, [...operands, ...more]),
              where,
              depth - 1,
            );
          break;
        }
        case "runs-text": {
          const inner =
            depth === 0
              ? undefined
              : invocationsIn(effect.text, effect.dialect);
          if (inner === undefined)
            note({ kind: "unknown", why: "text that can't be read" }, where);
          else sequence(inner, where, depth - 1);
          break;
        }
        case "runs-script": {
          note(effect, where);
          const inner =
            depth === 0 || effects !== invocation.effects
              ? undefined
              : scriptOf(invocation);
          if (inner === undefined)
            note({ kind: "unknown", why: "a script is run" }, where);
          else sequence(inner, where, depth - 1);
          break;
        }
        default:
          note(effect, where);
      }
    }
  }

  function sequence(
    all: readonly Invocation[],
    start: string | undefined,
    depth: number,
  ): void {
    let where = start;
    for (const each of all) {
      doing(each.effects, where, depth);
      where = behind(each, where);
    }
  }
}

/** The folder behind a command. */
export function behind(
  { effects }: Invocation,
  folder: string | undefined,
): string | undefined {
  const move = effects.findLast(({ kind }) => kind === "moves");
  if (move?.kind !== "moves") return folder;
  return pathOf(move.to?.written, folder);
}

/** A word that comes from somewhere else: what `xargs` reads. */
const SOME_WORD: Operand = {
  text: "$(…)",
  value: undefined,
  written: undefined,
};

/** What a search finds is all that matters of the folders that it looks through, where something is done with that and it is not only taken away. */
function narrowed(effects: readonly Effect[]): readonly Effect[] {
  const deleted = effects.flatMap((effect) =>
    effect.kind === "deletes" ? [effect.path.written ?? ""] : [],
  );
  const given = effects.flatMap((effect) =>
    effect.kind === "runs"
      ? effect.words.map(({ written }) => written ?? "")
      : [],
  );
  const picks = [...given, ...deleted];
  if (!picks.some((pick) => pick.includes("/**"))) return effects;
  return effects.flatMap((effect): readonly Effect[] => {
    if (effect.kind !== "reads" || !effect.tree) return [effect];
    const start = `${effect.path.written?.replace(/\/$/, "") ?? "?"}/**`;
    const written = picks.find((pick) => pick.startsWith(start));
    if (written === undefined) return [effect];
    if (!given.includes(written)) return [];
    const path = { text: written, value: undefined, written };
    return [{ kind: "reads", path, tree: false }];
  });
}
