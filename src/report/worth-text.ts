import type { Approach } from "../measure/measurement.ts";
import type { Weighing, Worth } from "../measure/worth.ts";
import { listed, textOf } from "../message.ts";
import type { Risk } from "../proposal.ts";
import { shareText } from "./approach-row.ts";
import { count } from "./count.ts";
import { sizeText } from "./saving.ts";
import { secondsText } from "./seconds.ts";

/** What the figures of an approach say: one sentence, or two. */
export function verdictText({
  verdict,
  risk,
  differs,
}: Pick<Approach, "verdict" | "risk" | "differs">): string {
  switch (verdict.kind) {
    case "reference":
      return "what the others are compared with";
    case "failed":
      return "does not build";
    case "first":
      return "builds, where the original does not";
    case "another": {
      const { worth, against } = verdict;
      const fields = textOf(listed(differs.map(({ field }) => [field])));
      const figures =
        worth.verdict === "pays" ? "it would pay" : "it is not worth it either";
      return `not recommended, as it is not the same image: ${fields} ${differs.length === 1 ? "differs" : "differ"} from the original; by its figures ${figures}: ${worthText(worth, thanText(against))}`;
    }
    case "weighed": {
      const { worth, against, isChoice } = verdict;
      const than = thanText(against);
      if (worth.verdict !== "pays")
        return `not worth it: ${worthText(worth, than)}`;
      const good = isChoice
        ? `recommended${caution(risk)}`
        : "a good step on the way";
      return `${good}: ${worthText(worth, than)}`;
    }
  }
}

function thanText(against: string): string {
  return against === "original" ? "the original" : against;
}

function caution(risk: Risk | undefined): string {
  if (risk === "low") return "";
  if (risk === "medium") return ", if its assumptions hold";
  return ", after a test of the image";
}

/** What a step gives and what it costs, against `than`: `the original`, `before`. */
export function worthText(worth: Worth, than: string): string {
  const { verdict, share, saved } = worth;
  if (verdict === "larger") return `larger than ${than}`;
  if (verdict === "no-smaller") return `no smaller than ${than}`;
  if (verdict === "too-little")
    return `only ${sizeText(saved)} (${shareText(share)}) smaller than ${than}`;
  return verdict === "pays"
    ? `${shareText(share)} smaller than ${than}; ${gainText(worth, "")}, ${lossText(worth)}`
    : `${lossText(worth)}, and ${gainText(worth, "only ")}, compared with ${than}`;
}

/** `10 pulls save 1 min 20 s (10 × 8 s)`. */
function gainText(
  { gained, perPull, pulls, isEstimate }: Worth,
  only: string,
): string {
  const about = isEstimate ? "about " : "";
  const seconds = `${about}${secondsText(Math.abs(gained))}`;
  const each = `(${pulls} × ${secondsText(Math.abs(perPull))})`;
  const many = count(pulls, "pull");
  if (gained < 0)
    return `${many} ${pulls === 1 ? "costs" : "cost"} ${seconds} more ${each}`;
  return `${many} ${pulls === 1 ? "saves" : "save"} ${only}${seconds} ${each}`;
}

function lossText(worth: Worth): string {
  const { slower, isWithBases, lost, noise, runs } = worth;
  if (slower === undefined) return "build times are not weighed";
  const build = isWithBases
    ? "a build and the pull of its bases take"
    : "a build takes";
  if (slower <= 0) return `${build} no longer`;
  const often = runs === 1 ? " in one run" : "";
  const more = `${build} ${secondsText(slower)} more${often}`;
  return lost === 0
    ? `${more}, within noise (${secondsText(noise)})`
    : `${more}, ${secondsText(lost)} beyond noise (${secondsText(noise)})`;
}

/** What the approaches were weighed by, in one line. */
export function weighingText({ bandwidth, pulls, timed }: Weighing): string {
  const base = `Weighed with ${count(pulls, "pull")} of each build at ${bandwidth} Mbit/s (--pulls, --bandwidth)`;
  return timed
    ? `${base}.`
    : `${base}. Builds may have come from the cache: their times decide nothing.`;
}
