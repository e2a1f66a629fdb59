import { analyse } from "../../src/analysis/analyse.ts";
import { compare } from "../../src/equivalence/compare.ts";
import {
  equivalent,
  type EquivalentOptions,
} from "../../src/equivalence/equivalent.ts";
import type { Reason } from "../../src/equivalence/verdict.ts";
import { parse } from "../../src/syntax/dockerfile.ts";

/** `equal`, or the reasons as `kind line: message`. A text that does not begin a file stands behind FROM debian:bookworm. */
export function verdict(
  before: string,
  after: string,
  options?: EquivalentOptions,
): string {
  const start = /^(?:FROM|#|ARG) ?/.test(before)
    ? ""
    : "FROM debian:bookworm\n";
  const found = equivalent(
    `${start}${before}\n`,
    `${start}${after}\n`,
    options,
  );
  return found.equal ? "equal" : shown(found.reasons);
}

/** The same where a base image may be replaced by its slim sibling. */
export function rebaseVerdict(before: string, after: string): string {
  const [one, two] = [before, after].map((text) =>
    analyse(parse(`${text}\n`), undefined),
  );
  if (one === undefined || two === undefined) return "";
  const reasons = compare(one, two, { mayRebase: true });
  return reasons.length === 0 ? "equal" : shown(reasons);
}

function shown(reasons: readonly Reason[]): string {
  return reasons
    .map(({ kind, line, message }) => `${kind} ${line}: ${message}`)
    .join("\n");
}
