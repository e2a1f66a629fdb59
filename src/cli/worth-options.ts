import { USUAL, type Thresholds } from "../measure/worth.ts";
import { countOf } from "./build-options.ts";
import type { ParsedOptions } from "./options.ts";
import { UsageError } from "./usage.ts";

/** What a pull is worth, as the command line says it. Throws a UsageError. */
export function pullsOf({
  one,
}: ParsedOptions): Pick<Thresholds, "bandwidth" | "pulls"> {
  return {
    bandwidth: bandwidthOf(one("bandwidth")) ?? USUAL.bandwidth,
    pulls: countOf("--pulls", one("pulls")) ?? USUAL.pulls,
  };
}

/** Mbit/s. */
function bandwidthOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  const [, number = ""] =
    /^(\d{1,6}(?:\.\d+)?)\s*(?:mbit(?:\/s)?)?$/i.exec(text.trim()) ?? [];
  const rate = Number(number);
  if (rate > 0) return rate;
  throw new UsageError(
    `--bandwidth cannot be "${text}"`,
    "It takes Mbit/s, such as 100: how fast a machine pulls an image.",
  );
}
