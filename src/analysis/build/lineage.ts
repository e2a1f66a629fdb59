import { memo } from "../../memo.ts";
import type { Stage } from "./stages.ts";

/** Tells whether a stage is another one or stands on it, over however many others. */
export type StandsOn = (stage: Stage, other: Stage) => boolean;

/**
 * The stages of a file as a tree. Each stage has a number, and those that stand on it the numbers behind its own:
 * no chain of stages is walked for an answer, and a file may have thousands.
 */
export const lineageOf = memo((stages: readonly Stage[]): StandsOn => {
  const size = new Map<Stage, number>();
  // A stage stands on an earlier one.
  for (const stage of [...stages].reverse()) {
    const own = size.get(stage) ?? 1;
    size.set(stage, own);
    if (stage.base.kind === "stage")
      size.set(stage.base.stage, (size.get(stage.base.stage) ?? 1) + own);
  }
  const numbers = new Map<Stage, number>();
  const free = new Map<Stage | undefined, number>();
  for (const stage of stages) {
    const parent = stage.base.kind === "stage" ? stage.base.stage : undefined;
    const number = free.get(parent) ?? 0;
    free.set(parent, number + (size.get(stage) ?? 1));
    free.set(stage, number + 1);
    numbers.set(stage, number);
  }
  return (stage, other) => {
    const own = numbers.get(stage);
    const first = numbers.get(other);
    if (own === undefined || first === undefined) return stage === other;
    return first <= own && own < first + (size.get(other) ?? 1);
  };
});
