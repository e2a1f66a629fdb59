import {
  equivalent,
  type EquivalentOptions,
} from "../../src/equivalence/equivalent.ts";
import type { Reason } from "../../src/equivalence/verdict.ts";

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

/** The same of whole files. */
export function rebaseVerdict(before: string, after: string): string {
  const found = equivalent(`${before}\n`, `${after}\n`);
  return found.equal ? "equal" : shown(found.reasons);
}

function shown(reasons: readonly Reason[]): string {
  return reasons
    .map(({ kind, line, message }) => `${kind} ${line}: ${message}`)
    .join("\n");
}
