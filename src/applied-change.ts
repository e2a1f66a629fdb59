import type { Change, Risk, Saving, Transform } from "./transform.ts";

/** A change that was made. Lines are those of the text that was given to `optimize`. */
export interface AppliedChange {
  readonly transform: string;
  readonly part?: string;
  readonly risk: Risk;
  readonly line: number;
  readonly endLine: number;
  readonly reason: string;
  readonly assumes: readonly string[];
  readonly purges: readonly string[];
  readonly saving: Saving;
}

/** `purge-caches/pip`, or `slim-base` for a transform without parts: what `--skip` takes. */
export function idOf(found: {
  readonly transform: string;
  readonly part?: string;
}): string {
  return found.part === undefined
    ? found.transform
    : `${found.transform}/${found.part}`;
}

/** What is said of a change that was made; `place` gives the line of the first text for one of the text that it was found in. */
export function appliedChange(
  transform: Transform,
  change: Change,
  place: (line: number) => number,
): AppliedChange {
  const { part, risk, reason, assumes, purges, saving } = change;
  const lines = { line: place(change.line), endLine: place(change.endLine) };
  return {
    transform: transform.name,
    ...(part === undefined ? {} : { part }),
    risk,
    ...lines,
    reason: placed(reason, place),
    assumes: assumes.map((each) => placed(each, place)),
    purges,
    saving,
  };
}

/** Texts speak of lines of the version they were found in, always as `line 7`. */
export function placed(text: string, place: (line: number) => number): string {
  return text.replace(
    /\bline (\d+)\b/g,
    (_, line: string) => `line ${place(Number(line))}`,
  );
}
