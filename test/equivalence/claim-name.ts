import type { Claim } from "../../src/equivalence/claim.ts";

/** A claim in one line: what it does, the numbers of its RUN and its command, and its text. */
export function claimName(claim: Claim): string {
  switch (claim.kind) {
    case "purge":
      return claim.form === "flag"
        ? `${claim.manager} ${claim.run}.${claim.call}.${claim.at} ${claim.flag}`
        : `${claim.managers.join("+")} ${claim.run}.${claim.behind} ${claim.command}`;
    case "refresh":
      return `refresh ${claim.manager} ${claim.run}.${claim.call}`;
    case "archive":
      return `archive ${claim.run}.${claim.behind} ${claim.command}`;
    case "join":
      return `join ${claim.run}`;
    case "move":
      return `move ${claim.run} to ${claim.to}`;
    case "rebase":
      return `rebase ${claim.stage} ${claim.base} ${claim.commands.join(" && ")}`;
  }
}
