import { sizeText } from "../report/saving.ts";
import type { Output } from "./output.ts";

/** Bytes between two updates of the line. */
const STEP = 20_000_000;

/** A line on a terminal that tells how much of an image was read; nothing anywhere else. */
export function readingProgress(output: Output): {
  readonly show: (bytes: number) => void;
  readonly clear: () => Promise<void>;
} {
  let shown = 0;
  return {
    show(bytes) {
      if (!output.isTTY || bytes < shown + STEP) return;
      shown = bytes;
      void output.write(`\rread ${sizeText(bytes)} `);
    },
    async clear() {
      if (shown > 0) await output.write("\r\u001b[K");
    },
  };
}
