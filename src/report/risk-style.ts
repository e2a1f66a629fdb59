import type { Risk } from "../proposal.ts";
import type { Style } from "./paint.ts";

export const RISK_STYLE: Readonly<Record<Risk, Style>> = {
  low: "green",
  medium: "yellow",
  high: "red",
};
