import type { Manager } from "../../facts/managers/manager.ts";

/** Something behind a RUN that wants, or may want, what the RUN leaves in a cache. */
export interface Want {
  readonly line: number;
  /** The command, as the user would recognise it. */
  readonly what: string;
  /** `what` is no command but words about one. */
  readonly isProse?: boolean;
}

/** What comes behind a RUN, as far as one manager's cache goes. */
export interface Wants {
  /** Uses the cache. */
  readonly certain: Want | undefined;
  /** The first few that can't be told, and how many there are. */
  readonly unknown: readonly Want[];
  readonly unknownCount: number;
}

export const NONE: Wants = { certain: undefined, unknown: [], unknownCount: 0 };
const SHOWN = 3;

export function certain(line: number, what: string): Wants {
  return { ...NONE, certain: { line, what } };
}

export function unknown(line: number, what: string): Wants {
  return { certain: undefined, unknown: [{ line, what }], unknownCount: 1 };
}

/** Like `unknown`, of something that has no name in the file. */
export function unnamed(line: number, what: string): Wants {
  const want = { line, what, isProse: true };
  return { certain: undefined, unknown: [want], unknownCount: 1 };
}

/** What either wants; what both want counts once. */
export function both(first: Wants, second: Wants): Wants {
  if (first === NONE) return second;
  if (second === NONE) return first;
  const more = second.unknown.filter(
    ({ line, what }) =>
      !first.unknown.some((each) => each.line === line && each.what === what),
  );
  const again = second.unknown.length - more.length;
  return {
    certain: first.certain ?? second.certain,
    unknown: [...first.unknown, ...more].slice(0, SHOWN),
    unknownCount: first.unknownCount + second.unknownCount - again,
  };
}

/** What must be assumed of those that can't be told, for the cache to go. */
export function assumedOf(
  { unknown, unknownCount }: Wants,
  manager: Manager,
): readonly string[] {
  if (unknownCount === 0) return [];
  const named = unknown.map(
    ({ what, line, isProse }) =>
      `${isProse === true ? what : `\`${what}\``} (line ${line})`,
  );
  const more =
    unknownCount > named.length ? [`${unknownCount - named.length} more`] : [];
  const nothing = manager.refetches
    ? `nothing is taken from the cache of ${manager.name} by`
    : "the package lists of before are not needed by";
  return [`${nothing} ${[...named, ...more].join(", ")}`];
}

/** A command for a message. */
export function short(text: string): string {
  const line = text.replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 57)}...` : line;
}

/** Options by which a program is asked to do without the network, and so with what a cache holds. */
export const OFFLINE = /--(?:prefer-)?offline\b|--no-network\b|--cacheonly\b/;

/** True when a script that is only looked at as text names the cache, other than to empty it. */
export function mentions(text: string, manager: Manager): boolean {
  return (
    manager.named.test(text) &&
    text
      .split(/[\n;&|]+/)
      .map((command) => command.replace(/^[\s(){}]*(?:sudo )?/, ""))
      .some((line) => manager.named.test(line) && !manager.cleanedBy.test(line))
  );
}
