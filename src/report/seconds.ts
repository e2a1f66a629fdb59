import type { Timing } from "../measure/timing.ts";
import { count } from "./count.ts";

/** `0.8 s`, `42 s`, `8 min 5 s`, `1 h 12 min`. */
export function secondsText(seconds: number): string {
  const whole = Math.round(seconds);
  if (whole < 120) return `${plain(seconds)} s`;
  if (whole < 7200) return pair(whole, 60, "min", "s");
  return pair(Math.round(whole / 60), 60, "h", "min");
}

/** How far the runs lie apart, in one unit: `468–492 s, 3 runs`; `1 run` where there is no spread. */
export function spreadText({ least, most, runs }: Timing): string {
  const number = count(runs, "run");
  if (runs <= 1) return number;
  const [unit, length] = most < 1000 ? ["s", 1] : ["min", 60];
  const texts = [least, most].map((seconds) => plain(seconds / length));
  return `${[...new Set(texts)].join("–")} ${unit}, ${number}`;
}

/** With a digit behind the point below 10. */
function plain(value: number): string {
  return value < 9.95 ? value.toFixed(1).replace(/\.0$/, "") : value.toFixed(0);
}

function pair(value: number, base: number, large: string, small: string) {
  const rest = value % base;
  const first = `${Math.floor(value / base)} ${large}`;
  return rest === 0 ? first : `${first} ${rest} ${small}`;
}
