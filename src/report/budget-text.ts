import type { Baseline, BudgetVerdict, Excess } from "../measure/budget.ts";
import { oneLine, type Look } from "./paint.ts";
import { sizeText } from "./saving.ts";

/** One image that was held against its budget. */
export interface BudgetReport {
  /** The Dockerfile, with `#target` where one is given. */
  readonly name: string;
  readonly image: Baseline;
  readonly verdict: BudgetVerdict;
}

const MOST_LAYERS = 10;

/** For a terminal or the log of a CI run: one line an image, and below those that are too large what they exceed and where they grew. */
export function budgetText(
  reports: readonly BudgetReport[],
  look: Look,
): string {
  return reports.map((report) => imageText(report, look)).join("");
}

function imageText({ name, image, verdict }: BudgetReport, look: Look): string {
  const { exceeded, growth, lacksBaseline } = verdict;
  const isKept = exceeded.length === 0;
  const title = isKept
    ? look.paint("green", "within its budget")
    : look.paint("red", "over its budget");
  const lines = [
    `${look.paint("bold", oneLine(name))}: ${image.size === 0 ? "no bytes" : sizeText(image.size)}, ${title}`,
    ...exceeded.map((excess) => `  ${excessText(excess)}`),
  ];
  const shown = growth
    .slice(0, MOST_LAYERS)
    .map(({ createdBy, before, after }) => {
      const change = after - before;
      const sign = change > 0 ? "+" : "-";
      const how = before === 0 ? "new" : after === 0 ? "gone" : "";
      return `  ${`${sign}${sizeText(Math.abs(change))}`.padStart(9)}  ${how.padEnd(4)}  ${oneLine(createdBy).slice(0, 100)}`;
    });
  if (!isKept && shown.length > 0)
    lines.push("  by layer, against the baseline:", ...shown);
  if (lacksBaseline)
    lines.push(
      "  its growth is not judged: there is no baseline for it, dockfix budget --update writes one",
    );
  return `${lines.join("\n")}\n`;
}

const LIMITS: Readonly<Record<Excess["limit"], string>> = {
  size: "size",
  compressed: "compressed",
  growth: "growth against the baseline",
};

function excessText({ limit, allowed, actual }: Excess): string {
  const what = `${LIMITS[limit]}: ${sizeText(actual)}`;
  return allowed === 0
    ? `${what}, where no bytes are allowed`
    : `${what}, ${sizeText(actual - allowed)} over the ${sizeText(allowed)} that are allowed`;
}
