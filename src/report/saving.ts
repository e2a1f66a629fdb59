import type { Saving } from "../proposal.ts";

/** Bytes in decimal units, as registries count: `640 kB`, `4.2 MB`, `750 MB`, `1.2 GB`. */
export function sizeText(bytes: number): string {
  if (Math.round(bytes) === 1) return "1 byte";
  const units = ["bytes", "kB", "MB", "GB", "TB"];
  let value = bytes;
  let unit = 0;
  while (Math.round(value) >= 1000 && unit < units.length - 1) {
    value /= 1000;
    unit++;
  }
  const digits = unit > 0 && value < 9.95 ? 1 : 0;
  return `${value.toFixed(digits).replace(/\.0$/, "")} ${units[unit] ?? ""}`;
}

/** What one change is expected to save, with where the figure comes from. */
export function savingText({ bytes, source }: Saving): string {
  if (bytes === undefined) {
    return source.startsWith("unknown")
      ? `saving ${source}`
      : `saving unknown (${source})`;
  }
  if (bytes <= 0) return `saves no bytes (${source})`;
  return `saves about ${sizeText(bytes)} (${source})`;
}

/** What several changes save together. */
export interface Total {
  /** Of the changes with a known figure. */
  readonly bytes: number;
  /** How many have none. */
  readonly unknown: number;
}

export function totalOf(savings: readonly (Saving | undefined)[]): Total {
  const known = savings.flatMap((saving) => saving?.bytes ?? []);
  return {
    bytes: known.reduce((sum, bytes) => sum + bytes, 0),
    unknown: savings.length - known.length,
  };
}

/** `about 23 MB less`, and how many sizes are not in it; empty when no figure is known. */
export function totalText({ bytes, unknown }: Total): string {
  if (bytes <= 0) return "";
  const rest = unknown > 0 ? ` (${unknown} more of unknown size)` : "";
  return `about ${sizeText(bytes)} less${rest}`;
}
