import { analyse, type Analysis } from "../../src/analysis/analyse.ts";
import { differencesOf } from "../../src/equivalence/certificate.ts";
import { keyOf, type Claim } from "../../src/equivalence/claim.ts";
import { parse } from "../../src/syntax/dockerfile.ts";

const { readings } = analyse(parse("FROM scratch\n"), undefined);

export function analysed(source: string): Analysis {
  return analyse(parse(`${source}\n`), undefined, readings);
}

/** What the certificate says of two files, as `kind line: message`, behind it what stands there in each, and whether it is of a claim. */
export function found(
  before: string,
  after: string,
  claims: readonly Claim[],
): readonly string[] {
  const keys = claims.map(keyOf);
  return differencesOf(analysed(before), analysed(after), claims).map(
    (each) => {
      const { kind, line, message, claim } = each;
      const places = [
        each.before && before.slice(each.before.start, each.before.end).trim(),
        each.after && after.slice(each.after.start, each.after.end).trim(),
      ];
      const whose = claim === undefined ? "" : ` #${keys.indexOf(claim)}`;
      const where = places.every((place) => place === undefined)
        ? ""
        : ` [${places.map((place) => place ?? "").join("|")}]`;
      return `${kind} ${line}: ${message}${whose}${where}`;
    },
  );
}

/** What it is about, two files, and what is claimed of the first. */
export type Row = readonly [
  why: string,
  before: string,
  after: string,
  claims: readonly Claim[],
];

export const DEBIAN = "FROM debian:12\n";
export const LISTS = "rm -rf /var/lib/apt/lists/*";

export function flag(
  run: number,
  call: number,
  at: number,
  word = "--f",
): Claim {
  return {
    kind: "purge",
    form: "flag",
    manager: "pip",
    run,
    call,
    at,
    flag: word,
  };
}

export function purge(run: number, place: number, command = LISTS): Claim {
  return {
    kind: "purge",
    form: "command",
    managers: ["apt"],
    run,
    behind: place,
    command,
  };
}

export function gone(run: number, call: number): Claim {
  return { kind: "refresh", manager: "apt", run, call };
}

export function archive(run: number, place: number, command: string): Claim {
  return { kind: "archive", run, behind: place, command };
}

export function join(run: number): Claim {
  return { kind: "join", run };
}

export function rebase(
  stage: number,
  base: string,
  ...commands: readonly string[]
): Claim {
  return { kind: "rebase", stage, base, commands };
}
