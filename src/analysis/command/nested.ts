import type { Effect } from "../../facts/programs/effect.ts";
import { memo } from "../../memo.ts";
import { parseScript, type Dialect } from "../../shell/adapter.ts";
import { withoutAliases } from "../../shell/aliases.ts";
import { commandsOf } from "../../shell/flow.ts";
import { invocationOf, type Invocation } from "./invocation.ts";
import { wordOf } from "./operands.ts";
import { withoutFunctions } from "./functions.ts";

/** A script in a file, or what the files of a project say. */
export type Followed = Effect & {
  readonly kind: "runs-script" | "runs-project";
};

/** True where the caller has read what is run there, and answers for it. */
export type Follow = (followed: Followed, invocation: Invocation) => boolean;

/**
 * The commands that a command runs on its own line: behind `gosu`, `tini` or `xargs`, in `find -exec`, in the text of `sh -c`.
 * `undefined` for a command that runs none there, or none that can be read.
 */
export const nestedOf = memo(
  (invocation: Invocation): readonly Invocation[] | undefined => {
    const found = invocation.effects.flatMap(
      (effect) => innerOf(invocation, effect) ?? [],
    );
    return found.length === 0 ? undefined : found;
  },
);

/** With all that they run in turn, the command itself first. */
export function withNested(
  invocation: Invocation,
  depth = MAX_DEPTH,
): readonly Invocation[] {
  if (depth === 0) return [invocation];
  return [
    invocation,
    ...(nestedOf(invocation) ?? []).flatMap((each) =>
      withNested(each, depth - 1),
    ),
  ];
}

const MAX_DEPTH = 8;

/** Why nobody can say what a command does, or what it runs; `undefined` where all of it is known. */
export function unknownIn(
  invocation: Invocation,
  follow: Follow = () => false,
  depth = MAX_DEPTH,
): string | undefined {
  if (depth === 0) return "commands are nested too deep";
  for (const effect of invocation.effects) {
    const why = whyUnknown(effect, invocation, follow, depth);
    if (why !== undefined) return why;
  }
  return undefined;
}

function whyUnknown(
  effect: Effect,
  invocation: Invocation,
  follow: Follow,
  depth: number,
): string | undefined {
  switch (effect.kind) {
    case "unknown":
      return effect.why;
    case "runs-script":
      return follow(effect, invocation)
        ? undefined
        : `the script ${effect.file.text} is run`;
    case "runs-project":
      return follow(effect, invocation)
        ? undefined
        : `${effect.tool} runs what the project says`;
    case "runs":
    case "runs-text": {
      const inner = innerOf(invocation, effect);
      if (inner === undefined) return "text is run that can't be read";
      for (const each of inner) {
        const why = unknownIn(each, follow, depth - 1);
        if (why !== undefined) return why;
      }
      return undefined;
    }
    default:
      return undefined;
  }
}

/** `undefined` also for text that can't be read. */
function innerOf(
  { located }: Invocation,
  effect: Effect,
): readonly Invocation[] | undefined {
  if (effect.kind === "runs-text")
    return invocationsIn(effect.text, effect.dialect);
  if (effect.kind !== "runs") return undefined;
  const place = located.command.name;
  if (place === undefined) return undefined;
  const [name, ...args] = effect.words.map((each) => wordOf(each, place));
  if (name === undefined) return undefined;
  // The redirections are those of the command in front.
  const command = { ...located.command, name, args, redirects: [] };
  const invocation = invocationOf({ ...located, command });
  return invocation === undefined ? undefined : [invocation];
}

/** The commands of a script, without calls of its own functions; `undefined` where it can't be read. */
export function invocationsIn(
  text: string,
  dialect: Dialect,
): readonly Invocation[] | undefined {
  const script = withoutAliases(parseScript(text, dialect));
  if ("reason" in script) return undefined;
  return withoutFunctions(
    commandsOf(script, { tests: true }).flatMap(
      (each) => invocationOf(each) ?? [],
    ),
  );
}
