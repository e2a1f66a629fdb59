import { assumption, type Assumption } from "../../assumption.ts";
import type { Manager } from "../../facts/managers/manager.ts";
import { hasTrait } from "../../facts/programs/traits.ts";
import { unwrapped } from "../../facts/programs/runners.ts";
import {
  lineOf,
  redirectsAround,
  type Invocation,
} from "../command/invocation.ts";
import { line as at, say, type Message } from "../../message.ts";

/** Something behind a RUN that wants, or may want, what the RUN leaves in a cache. */
export interface Want {
  readonly line: number;
  /** The command, whole. */
  readonly what: string;
  /** `what` is no command but words about one. */
  readonly isProse?: boolean;
  /** The file that it stands in, where that is not the Dockerfile. */
  readonly file?: string;
}

/** What comes behind a RUN, as far as one manager's cache goes. */
export interface Wants {
  /** Uses the cache. */
  readonly certain: Want | undefined;
  /** All that can't be told, each command once. */
  readonly unknown: readonly Want[];
}

export const NONE: Wants = { certain: undefined, unknown: [] };
/** Nobody answers for more of them one by one. */
const MOST = 200;

export function certain(line: number, what: string): Wants {
  return { ...NONE, certain: { line, what } };
}

export function unknown(line: number, what: string): Wants {
  return { certain: undefined, unknown: [{ line, what }] };
}

/** Like `certain`, of something that has no name in the file. */
export function certainly(line: number, what: string): Wants {
  return { ...NONE, certain: { line, what, isProse: true } };
}

/** Like `unknown`, of something that has no name in the file. */
export function unnamed(line: number, what: string): Wants {
  return { certain: undefined, unknown: [{ line, what, isProse: true }] };
}

/** What either wants; what both want counts once. */
export function both(first: Wants, second: Wants): Wants {
  if (first === NONE) return second;
  if (second === NONE) return first;
  const known = new Set(first.unknown.map(({ what }) => what));
  const more = second.unknown.filter(({ what }) => !known.has(what));
  const unknown =
    more.length === 0 ? first.unknown : [...first.unknown, ...more];
  const one = first.certain ?? second.certain;
  if (unknown.length <= MOST) return { certain: one, unknown };
  const what = `more than ${MOST} commands of which nobody can tell what they do`;
  return {
    certain: one ?? { line: unknown[0]?.line ?? 1, what, isProse: true },
    unknown: unknown.slice(0, MOST),
  };
}

/** What must be assumed of those that can't be told, for the cache to go: one assumption each. */
export function assumedOf(
  { unknown }: Wants,
  manager: Manager,
): readonly Assumption[] {
  const nothing = manager.refetches
    ? `nothing is taken from the cache of ${manager.name} by`
    : "the package lists of before are not needed by";
  return unknown.map((want) =>
    assumption(
      `unused-cache:${manager.name}:${want.what}`,
      say`${nothing} ${named(want)} (${placeOf(want)})`,
    ),
  );
}

/** A want, by its command, for a message. */
export function named({ what, isProse }: Want): string {
  return isProse === true ? what : `\`${short(what)}\``;
}

/** `line 3 still needs it: apt-get install x`. */
export function needing(want: Want): Message {
  const { what, isProse } = want;
  return say`${placeOf(want)} still needs it: ${isProse === true ? what : short(what)}`;
}

/** Where it stands. */
export function placeOf({ line, file }: Want): Message {
  return file === undefined ? say`${at(line)}` : [file];
}

/** The same, in another file. */
export function elsewhere(wants: Wants, file: string): Wants {
  if (wants === NONE) return NONE;
  const { certain, unknown } = wants;
  return {
    certain: certain && { ...certain, file },
    unknown: unknown.map((each) => {
      return { ...each, file };
    }),
  };
}

/** A command for a message. */
export function short(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

/** True when a script that is only looked at as text names the cache, other than to empty it. */
export function mentions(text: string, manager: Manager): boolean {
  return (
    manager.named.test(text) &&
    text
      .split(/[\n;&|]+/)
      .map(unwrapped)
      .some((line) => manager.named.test(line) && !manager.cleanedBy.test(line))
  );
}

/** Names the cache: to use it, or to remove it in a way that fails where it is empty. */
export function names(invocation: Invocation, manager: Manager): boolean {
  const { call, located } = invocation;
  const text = lineOf(invocation);
  const files = [
    ...located.command.redirects,
    ...redirectsAround(located),
  ].flatMap(({ target }) => target?.text ?? []);
  const isNamed = manager.named.test([text, ...files].join(" "));
  const isCleaned = manager.cleanedBy.test(text);
  if (!hasTrait(call.program, "removes")) return isNamed && !isCleaned;
  const forced = call.args.some((arg) =>
    /^(?:-\w*f\w*|--force)$/.test(arg ?? ""),
  );
  return (isNamed || isCleaned) && !forced;
}
