import type { Bug } from "../../src/optimize.ts";

/** A fault of dockfix that these tests found and that is still there: what it says, where it may, and why it does no harm. */
interface KnownBug {
  readonly transform: string;
  readonly message: RegExp;
  readonly source: RegExp;
  readonly why: string;
}

/** Each goes with the fix of its bug. */
const KNOWN_BUGS: readonly KnownBug[] = [
  {
    transform: "purge-caches",
    message: /joins RUNs that may not be one/,
    source:
      /\bRUN\b[\s\S]*\bupdate\b[\s\S]*\bRUN\b[\s\S]*\brm\b[\s\S]*\/var\/lib\/apt/,
    why: "the proof takes a purge that is put into one RUN for the same words of the next RUN, and refuses a sound change",
  },
];

/** Whether a bug that `optimize` reports is one of those. */
export function isKnown({ transform, message }: Bug, source: string): boolean {
  return KNOWN_BUGS.some(
    (known) =>
      known.transform === transform &&
      known.message.test(message) &&
      known.source.test(source),
  );
}
