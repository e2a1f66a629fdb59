import { createHash } from "node:crypto";
import type { Output } from "./engine.ts";

/** Bytes that are kept of an output, to be compared by line and shown. */
export const KEPT_HEAD = 2 * 2 ** 20;

/** Takes an output piece by piece. */
export interface OutputDigest {
  readonly add: (chunk: Uint8Array) => void;
  /** All that came; nothing may be added behind it. */
  readonly end: () => Output;
}

export function outputDigest(): OutputDigest {
  const hash = createHash("sha256");
  const kept: Uint8Array[] = [];
  let length = 0;
  return {
    add(chunk) {
      hash.update(chunk);
      const room = KEPT_HEAD - length;
      if (room > 0) kept.push(chunk.subarray(0, room));
      length += chunk.length;
    },
    end: () => ({
      digest: hash.digest("hex"),
      length,
      head: Buffer.concat(kept),
    }),
  };
}

/** An output that is known as a whole. */
export function outputOf(text: string): Output {
  const digest = outputDigest();
  digest.add(Buffer.from(text));
  return digest.end();
}
