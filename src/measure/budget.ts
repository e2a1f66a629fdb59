import type { LayerSize } from "./measurement.ts";

/** How large the image of one Dockerfile may be. */
export interface Budget {
  /** Path of the Dockerfile, as the configuration has it. */
  readonly path: string;
  readonly target: string | undefined;
  /** Most bytes, uncompressed. */
  readonly size: number | undefined;
  /** Most bytes with every layer compressed, as a registry stores it. */
  readonly compressed: number | undefined;
  /** How much it may grow against the baseline: a part (0.05 for 5 %), or bytes. */
  readonly growth:
    { readonly share: number } | { readonly bytes: number } | undefined;
}

/** What an image weighed when its size was last agreed on; kept in a file beside the configuration. */
export interface Baseline {
  readonly size: number;
  readonly compressed: number | undefined;
  readonly layers: readonly LayerSize[];
}

/** How one layer differs from the baseline. */
export interface LayerGrowth {
  readonly createdBy: string;
  /** Bytes; 0 for a layer that was not there. */
  readonly before: number;
  /** Bytes; 0 for a layer that is gone. */
  readonly after: number;
}

export interface BudgetVerdict {
  /** One line for each limit that is exceeded; empty where all is well. */
  readonly exceeded: readonly Excess[];
  /** Layers that grew, shrank, came or went, the largest growth first; empty without a baseline. */
  readonly growth: readonly LayerGrowth[];
  /** There is a limit for growth, and no baseline to hold it against. */
  readonly lacksBaseline: boolean;
}

/** One limit that an image exceeds; bytes. */
export interface Excess {
  readonly limit: "size" | "compressed" | "growth";
  readonly allowed: number;
  readonly actual: number;
}

/** Holds an image against its budget. Without a baseline nothing is said of growth. */
export function judge(
  budget: Budget,
  image: Baseline,
  baseline: Baseline | undefined,
): BudgetVerdict {
  const exceeded: Excess[] = [];
  const check = (
    limit: Excess["limit"],
    allowed: number | undefined,
    actual: number | undefined,
  ): void => {
    if (allowed === undefined || actual === undefined) return;
    if (actual > allowed) exceeded.push({ limit, allowed, actual });
  };
  check("size", budget.size, image.size);
  check("compressed", budget.compressed, image.compressed);
  if (baseline === undefined)
    return {
      exceeded,
      growth: [],
      lacksBaseline: budget.growth !== undefined,
    };
  check("growth", allowedGrowth(budget, baseline), image.size - baseline.size);
  return {
    exceeded,
    growth: growthOf(baseline.layers, image.layers),
    lacksBaseline: false,
  };
}

function allowedGrowth(
  { growth }: Budget,
  { size }: Baseline,
): number | undefined {
  if (growth === undefined) return undefined;
  // Whole bytes; a product such as 0.29 × 100 may lie just below what it is.
  return "share" in growth
    ? Math.floor(growth.share * size + 1e-6)
    : growth.bytes;
}

/** Layers are the same where the same instruction made them; of several such, in their order. */
function growthOf(
  before: readonly LayerSize[],
  after: readonly LayerSize[],
): readonly LayerGrowth[] {
  const waiting = new Map<string, LayerSize[]>();
  for (const layer of before) {
    const same = waiting.get(layer.createdBy);
    if (same === undefined) waiting.set(layer.createdBy, [layer]);
    else same.push(layer);
  }
  const growth: LayerGrowth[] = after.map(({ createdBy, size }) => {
    const old = waiting.get(createdBy)?.shift();
    return { createdBy, before: old?.size ?? 0, after: size };
  });
  for (const { createdBy, size } of [...waiting.values()].flat())
    growth.push({ createdBy, before: size, after: 0 });
  return growth
    .filter((layer) => layer.before !== layer.after)
    .sort((a, b) => b.after - b.before - (a.after - a.before));
}
