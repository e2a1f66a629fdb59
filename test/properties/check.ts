import { build, type Built } from "../model/build.ts";
import { difference, probed, purged } from "../model/compare.ts";
import { targetsOf } from "../model/plan.ts";
import type { BuildOptions } from "../model/state.ts";
import { context } from "./commands.ts";

/** How two Dockerfiles are compared. */
export interface Comparison {
  readonly purges: readonly string[];
  /** Unknown commands do nothing with caches and leave no process: what is assumed at medium risk. */
  readonly assumed: boolean;
  /** Also that nothing weighs more than before. */
  readonly smaller: boolean;
  /** Commands that are not made to fail: a rewrite added them to both, where it saw fit. */
  readonly added?: RegExp;
}

/**
 * Caches that their managers fill again when they are gone: no command takes a thing from them that it would not get otherwise. Package lists of apt
 * and archives are another matter.
 */
const REFETCHED =
  /\/\.cache\/(?:pip|yarn)|\/share\/\.cache\/yarn|\/\.npm\/|\/var\/cache\/(?:apk|dnf|yum|zypp)|\/opt\/conda\/pkgs|\/cache\/[^/]+\.gem$|\/compact_index\/|\/\.cache\/composer|\/tmp\/cache\//;

/** Pairs of faults that are tried in one file. */
const PAIRS = 6;

/** The first difference of any target, without faults, with every single one and with some pairs. */
export async function compare(
  before: string,
  after: string,
  { purges, assumed, smaller, added }: Comparison,
): Promise<string | undefined> {
  const isPurged = purged(purges);
  for (const target of targetsOf(before)) {
    const options: BuildOptions = {
      context,
      opaque: assumed ? "honest" : "curious",
      ignored: (path) => isPurged(path) && (assumed || REFETCHED.test(path)),
      ...(target === undefined ? {} : { target }),
    };
    const old = await build(before, options);
    const now = await build(after, options);
    const found =
      (await compareBuilds(old, now, purges, options)) ??
      (smaller ? heavier(old, now) : undefined) ??
      (await compareFaults(old, now, purges, added ?? moreIn(before, after)));
    if (found !== undefined) return `${target ?? "last stage"}: ${found}`;
  }
  return undefined;
}

async function compareBuilds(
  old: Built,
  now: Built,
  purges: readonly string[],
  options: BuildOptions,
): Promise<string | undefined> {
  const found = difference(old, now, purges);
  if (found !== undefined || !old.outcome.ok) return found;
  // What the container starts is not expected to look at what was purged: dockfix counts a CMD by a bare name among nobody's readers.
  const started = { ...options, ignored: purged(purges) };
  const child = difference(
    await probed(old, started),
    await probed(now, started),
    purges,
  );
  return child === undefined ? undefined : `on top of it: ${child}`;
}

function heavier(old: Built, now: Built): string | undefined {
  const grown = old.outcome.ok && now.layerBytes > old.layerBytes;
  return grown ? `size: ${old.layerBytes}, then ${now.layerBytes}` : undefined;
}

async function compareFaults(
  old: Built,
  now: Built,
  purges: readonly string[],
  added: RegExp | undefined,
): Promise<string | undefined> {
  const pairs: (readonly [string, string])[] = [];
  const single = sharedCommands(old, now).filter(
    (id) => added?.test(id) !== true,
  );
  for (const fault of single) {
    const [failed, again] = await Promise.all(
      [old, now].map((built) => built.again(new Set([fault]))),
    );
    if (failed === undefined || again === undefined) continue;
    const found = difference(failed, again, purges);
    if (found !== undefined) return `when \`${fault}\` fails: ${found}`;
    // What runs only because of the first fault comes first.
    const next = sharedCommands(failed, again).filter(
      (each) => !single.includes(each),
    );
    pairs.push(
      ...[...next, ...single].slice(0, 3).map((each) => [fault, each] as const),
    );
  }
  const step = Math.max(1, Math.floor(pairs.length / PAIRS));
  for (const [index, pair] of pairs.entries()) {
    if (index % step !== 0 || pair[0] === pair[1]) continue;
    const faults = new Set(pair);
    const found = difference(
      await old.again(faults),
      await now.again(faults),
      purges,
    );
    if (found !== undefined)
      return `when \`${pair.join("` and `")}\` fail: ${found}`;
  }
  return undefined;
}

/** What rewrites add by themselves. */
const CLEANUPS = [
  /\brm -rf \/var\/lib\/apt\/lists/,
  /\brm (?!-)/,
  /\bclean all\b/,
  /\bcache clean\b/,
];

/** Cleanups that only one of two files has, or has more of: an added one may run as often as one that is another. */
function moreIn(before: string, after: string): RegExp | undefined {
  const count = (text: string, { source }: RegExp): number =>
    [...text.matchAll(new RegExp(source, "g"))].length;
  const more = CLEANUPS.filter(
    (each) => count(before, each) !== count(after, each),
  );
  return more.length === 0
    ? undefined
    : new RegExp(more.map(({ source }) => source).join("|"));
}

/** Commands that run equally often in both: what a rewrite adds or takes away has no counterpart to fail. */
function sharedCommands(old: Built, now: Built): readonly string[] {
  const counted = (built: Built): ReadonlyMap<string, number> => {
    const counts = new Map<string, number>();
    for (const id of built.commands) {
      const text = id.replace(/ #\d+$/, "");
      counts.set(text, (counts.get(text) ?? 0) + 1);
    }
    return counts;
  };
  const [before, after] = [counted(old), counted(now)];
  return old.commands.filter((id) => {
    const text = id.replace(/ #\d+$/, "");
    return before.get(text) === after.get(text);
  });
}
