import { equivalent } from "../../../src/equivalence/equivalent.ts";
import { STARTS, type Written } from "./alike.ts";
import { CACHES } from "./caches.ts";
import { jobOf } from "./exact.ts";
import type { Job } from "./job.ts";
import { below, pick, type Random } from "./random.ts";
import { runAll } from "./sandbox.ts";
import { JOINS, LEAVES, SHOWS } from "./state.ts";
import { differ, type Study } from "./study.ts";

/** RUNs of which the first may leave something to the second, apart and joined. All that are called equal are run, and one in `sampled` of the others. */
export function studyJoined(
  count: number,
  sampled: number,
  random: Random,
): Study {
  const study: Study = { tried: 0, differ: 0, equal: 0, axiom: 0, wrong: [] };
  const asked: {
    readonly one: Written;
    readonly two: Written;
    readonly equal: boolean;
  }[] = [];
  for (; study.tried < count; study.tried++) {
    const shell = pick<Job["shell"]>(random, ["dash", "bash", "busybox"]);
    const written = pick(random, JOINS)(
      pick(random, LEAVES),
      pick(random, SHOWS),
    );
    const [before, after] = written.map(
      (text) => `${STARTS[shell]}ENV X=x\n${text}\n`,
    );
    if (before === undefined || after === undefined) continue;
    const { equal } = equivalent(before, after);
    if (equal || below(random, sampled) === 0)
      asked.push({
        one: { file: before, shell },
        two: { file: after, shell },
        equal,
      });
  }
  const outcomes = runAll(
    { base: CACHES[0]?.less ?? {} },
    asked.flatMap(({ one, two }) =>
      [one, two].map(({ file, shell }) =>
        jobOf(file, { shell, world: "base" }),
      ),
    ),
  );
  for (const [at, { one, two, equal }] of asked.entries()) {
    const [first, second] = outcomes.slice(2 * at, 2 * at + 2);
    if (first === undefined || second === undefined) continue;
    const isOther = differ(first, second);
    if (isOther) study.differ++;
    if (equal && !isOther) study.equal++;
    if (equal && isOther)
      study.wrong.push(
        [
          `joined in ${one.shell}`,
          one.file,
          two.file,
          `status ${first.status}\n${first.changes}`,
          `status ${second.status}\n${second.changes}`,
        ].join("\n"),
      );
  }
  return study;
}
