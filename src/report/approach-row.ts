import type { Approach, Measurement } from "../measure/measurement.ts";
import type { Timing } from "../measure/timing.ts";
import { sizeText } from "./saving.ts";
import { secondsText, spreadText } from "./seconds.ts";

/** What the table says of one approach, each cell as text; empty where nothing is known or was built. */
export interface ApproachRow {
  readonly approach: Approach;
  readonly size: string;
  /** Against the original: `1.9 GB`, or `6 MB more`. */
  readonly saved: string;
  /** `61 %`, or `2 % more`. */
  readonly share: string;
  readonly compressed: string;
  /** How many layers. */
  readonly layers: string;
  readonly cold: TimeCell;
  readonly warm: TimeCell;
  readonly risk: string;
}

export interface TimeCell {
  /** The median. */
  readonly time: string;
  /** How far the runs lie apart. */
  readonly spread: string;
}

/** The rows of the table, in the order of the approaches; the first one is what the others are compared with. */
export function approachRows(measurement: Measurement): readonly ApproachRow[] {
  const original = sizeOf(measurement.approaches[0]);
  return measurement.approaches.map((approach, index) =>
    row(approach, index === 0 ? undefined : original),
  );
}

/** Bytes of the image; `undefined` where it was not built. */
export function sizeOf(approach: Approach | undefined): number | undefined {
  return approach?.built.kind === "built" ? approach.built.size : undefined;
}

function row(approach: Approach, original: number | undefined): ApproachRow {
  const { built } = approach;
  const risk = approach.risk ?? "";
  if (built.kind === "failed") {
    const none = { time: "", spread: "" };
    return {
      approach,
      size: "failed",
      saved: "",
      share: "",
      compressed: "",
      layers: "",
      cold: none,
      warm: none,
      risk,
    };
  }
  const saved = original === undefined ? undefined : original - built.size;
  return {
    approach,
    size: sizeText(built.size),
    saved: saved === undefined ? "" : savedText(saved),
    share: saved === undefined || !original ? "" : shareText(saved / original),
    compressed:
      built.compressed === undefined ? "" : sizeText(built.compressed),
    layers: String(built.layers.length),
    cold: timeCell(built.cold),
    warm: timeCell(built.warm),
    risk,
  };
}

function savedText(bytes: number): string {
  return bytes < 0 ? `${sizeText(-bytes)} more` : sizeText(bytes);
}

/** A part of the whole in per cent, with a digit behind the point below 10. */
export function shareText(part: number): string {
  const percent = Math.abs(part) * 100;
  const digits = percent > 0 && percent < 9.95 ? 1 : 0;
  const text = `${percent.toFixed(digits).replace(/\.0$/, "")} %`;
  return part < 0 ? `${text} more` : text;
}

function timeCell(timing: Timing | undefined): TimeCell {
  if (timing === undefined) return { time: "", spread: "" };
  return { time: secondsText(timing.median), spread: spreadText(timing) };
}
