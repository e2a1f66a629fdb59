import { joining } from "../analysis/merge/join.ts";
import { isReadable, type Run } from "../analysis/build/runs.ts";
import type { Match } from "./align.ts";
import { unless, unproved, type Reason } from "./verdict.ts";

/** RUNs of both files that share steps. */
interface Group {
  readonly before: Set<Run>;
  readonly after: Set<Run>;
}

/** A RUN that became several, or several that became one, must be joinable: each RUN has a shell, a file system view and processes of its own. */
export function compareBoundaries(
  matches: readonly Match[],
): readonly Reason[] {
  return groupsOf(matches).flatMap(({ before, after }) => {
    if (before.size === 1 && after.size === 1) return [];
    const [line = 1] = [...after].map(({ instruction }) => instruction.line);
    if (before.size > 1 && after.size > 1)
      return [unproved(line, "RUNs are split and joined at once")];
    return separable(before.size > 1 ? before : after, line);
  });
}

function groupsOf(matches: readonly Match[]): readonly Group[] {
  const groups: Group[] = [];
  for (const { before, after } of matches) {
    if (before.run === undefined || after.run === undefined) continue;
    const last = groups.at(-1);
    if (
      last?.before.has(before.run) === true ||
      last?.after.has(after.run) === true
    ) {
      last.before.add(before.run);
      last.after.add(after.run);
    } else
      groups.push({
        before: new Set([before.run]),
        after: new Set([after.run]),
      });
  }
  return groups;
}

function separable(runs: ReadonlySet<Run>, line: number): readonly Reason[] {
  // A RUN that was not read is one step, which no other RUN can share.
  const verdict = joining([...runs].filter(isReadable));
  return verdict.joinable
    ? verdict.assumes.map((each) => unless(line, each))
    : [unproved(line, `RUNs were joined or split: ${verdict.reason}`)];
}
