import { equivalent } from "../../../src/equivalence/equivalent.ts";
import { DockfixError } from "../../../src/error.ts";
import { CACHES } from "./caches.ts";
import { jobOf } from "./exact.ts";
import type { Job, Outcome } from "./job.ts";
import { pick, type Random } from "./random.ts";
import { runAll } from "./sandbox.ts";
import { differ, type Study } from "./study.ts";
import { scriptsAlike } from "./words.ts";

export const STARTS: Readonly<Record<Job["shell"], string>> = {
  dash: "FROM debian:12\n",
  bash: 'FROM debian:12\nSHELL ["/bin/bash", "-c"]\n',
  busybox: "FROM alpine:3.20\n",
};

export interface Written {
  readonly file: string;
  readonly shell: Job["shell"];
}

/** Groups of scripts that are written much alike; each is run once, and each is held against each other of its group. */
export function studyTexts(groups: number, random: Random): Study {
  const all = Array.from({ length: groups }, (): readonly Written[] => {
    const shell = pick(random, ["dash", "bash", "busybox"] as const);
    const start = `${STARTS[shell]}ENV X="a  b *" Y=""\nWORKDIR /data\n`;
    return scriptsAlike(random, 26).map((script) => ({
      file: `${start}RUN ${script}\n`,
      shell,
    }));
  });
  const outcomes = runAll(
    { base: CACHES[0]?.less ?? {} },
    all.flat().map(({ file, shell }) => jobOf(file, { shell, world: "base" })),
  );
  const study: Study = { tried: 0, differ: 0, equal: 0, axiom: 0, wrong: [] };
  let from = 0;
  for (const group of all) {
    const own = outcomes.slice(from, from + group.length);
    from += group.length;
    for (const [at, one] of group.entries())
      for (const [other, two] of group.entries())
        if (at < other) hold(study, one, two, own[at], own[other]);
  }
  return study;
}

function hold(
  study: Study,
  one: Written,
  two: Written,
  first: Outcome | undefined,
  second: Outcome | undefined,
): void {
  let equal: boolean;
  try {
    ({ equal } = equivalent(one.file, two.file));
  } catch (error) {
    // A piece ended the line: BuildKit reads what follows as an instruction.
    if (error instanceof DockfixError) return;
    throw error;
  }
  study.tried++;
  if (first === undefined || second === undefined) return;
  const differs = differ(first, second);
  if (!differs) {
    if (equal) study.equal++;
    return;
  }
  study.differ++;
  if (equal)
    study.wrong.push(
      [
        `two texts in ${one.shell}`,
        one.file,
        two.file,
        `status ${first.status}\n${first.changes}`,
        `status ${second.status}\n${second.changes}`,
      ].join("\n"),
    );
}
