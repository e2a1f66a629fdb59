import type { Analysis } from "../analysis/analyse.ts";
import { keyOf, type Claim } from "./claim.ts";
import { formsOf, type Form } from "./form.ts";

/** What the certificate knows of a claim, of whatever kind: how it shows in the other file, and in which stage. */
export interface ShownClaim {
  readonly key: string;
  readonly stage: number;
  readonly forms: readonly Form[];
}

export function shownClaims(
  analysis: Analysis,
  claims: readonly Claim[],
): readonly ShownClaim[] {
  const textAt = (run: number, call: number): string => {
    const found = analysis.runs[run];
    const command = found?.invocations[call]?.located.command;
    return found === undefined ||
      "reason" in found.read ||
      command === undefined
      ? ""
      : found.read.script.text.slice(command.start, command.end);
  };
  return claims.map((claim) => ({
    key: keyOf(claim),
    stage:
      claim.kind === "rebase"
        ? claim.stage
        : (analysis.runs[claim.run]?.stage.index ?? -1),
    forms: formsOf(claim, textAt),
  }));
}
