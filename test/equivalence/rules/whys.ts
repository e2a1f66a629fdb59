import { analyse } from "../../../src/analysis/analyse.ts";
import type { Claim } from "../../../src/equivalence/claim.ts";
import { judge } from "../../../src/equivalence/judge.ts";
import { textOf } from "../../../src/message.ts";
import { parse } from "../../../src/syntax/dockerfile.ts";

/** What the rules say of claims about a file: `differs` of what somebody notices, `if KEY` of what would have to hold. */
export function whys(
  source: string,
  claims: readonly Claim[],
): readonly string[] {
  const start = source.startsWith("FROM") ? "" : "FROM debian:12\n";
  const analysis = analyse(parse(`${start}${source}\n`), undefined);
  return judge(analysis, claims).map(
    ({ line, message, isWitness, assumption, lacks }) =>
      `${isWitness === true ? "differs " : ""}${line}: ${textOf(message)}` +
      (assumption === undefined ? "" : ` if ${assumption.key}`) +
      (lacks === undefined ? "" : ` lacks ${lacks.join(" && ")}`),
  );
}

/** What it is about, the file, what is claimed of it, and the answers. */
export type Row = readonly [
  why: string,
  source: string,
  claims: readonly Claim[],
  expected: readonly string[],
];

export const NEITHER =
  "removes what is neither a cache nor an archive that the same RUN fetched and unpacked";

export function flag(
  at: number,
  call = 0,
  run = 0,
  manager = "pip",
  name = "--no-cache-dir",
): Claim {
  return { kind: "purge", form: "flag", manager, run, call, at, flag: name };
}

export function purge(
  behind: number,
  command = "rm -rf /var/lib/apt/lists/*",
  managers: readonly string[] = ["apt"],
  run = 0,
): Claim {
  return { kind: "purge", form: "command", managers, run, behind, command };
}

export function archive(
  behind: number,
  command = "rm /opt/a.tgz",
  run = 0,
): Claim {
  return { kind: "archive", run, behind, command };
}

export function refresh(call: number, manager = "apk", run = 0): Claim {
  return { kind: "refresh", manager, run, call };
}

export function join(run: number): Claim {
  return { kind: "join", run };
}

export function move(run: number, to: number): Claim {
  return { kind: "move", run, to };
}

export function rebase(
  base: string,
  commands: readonly string[] = [],
  stage = 0,
): Claim {
  return { kind: "rebase", stage, base, commands };
}
