import { secondsText } from "../report/seconds.ts";
import type { Output } from "./output.ts";

/** Tells whoever waits what is going on, on standard error. */
export interface Progress {
  /** What begins now. */
  readonly step: (text: string) => void;
  /** A line that stays. */
  readonly say: (text: string) => void;
  /** Takes the line away. */
  readonly end: () => void;
}

/** Milliseconds. */
const TICK = 1000;

/**
 * On a terminal one line that is written again each second, with the time that has passed and, from `expected` (seconds in all, as far as known), what is
 * left. Elsewhere one line for each step.
 */
export function progressOn(
  output: Output,
  expected: () => number | undefined = () => undefined,
): Progress {
  const started = performance.now();
  if (!output.isTTY) {
    const say = (text: string): void => void output.write(`${text}\n`);
    return { step: say, say, end: () => undefined };
  }
  let current = "";
  const draw = (): void => {
    const passed = Math.round((performance.now() - started) / 1000);
    const total = expected();
    const left =
      total === undefined || total <= passed
        ? ""
        : `, about ${secondsText(Math.round(total - passed))} left`;
    const line = `${current} (${secondsText(passed)}${left})`;
    const width = output.columns ?? 80;
    void output.write(`\r\u001b[K${line.slice(0, width - 1)}`);
  };
  const timer = setInterval(draw, TICK);
  timer.unref();
  return {
    step(text) {
      current = text;
      draw();
    },
    say(text) {
      void output.write(`\r\u001b[K${text}\n`);
      draw();
    },
    end() {
      clearInterval(timer);
      void output.write("\r\u001b[K");
    },
  };
}
