import type { Approach, Built, Verdict } from "./measurement.ts";
import { hangsOnTimes, worthOf, type Weighed, type Weighing } from "./worth.ts";

/** An approach of which nobody has said yet what the figures mean. */
export type Measured = Omit<Approach, "verdict">;

/**
 * Says of each approach what its figures mean. The order is that of the risk: the original, then low to high, then what was written by hand. An approach is
 * weighed against the best one so far, and is the best one itself where it pays and its containers start as those of the original; the last such one is the
 * choice.
 */
export function recommend(
  approaches: readonly Measured[],
  weighing: Weighing,
): readonly Approach[] {
  const { verdicts, best } = weigh(approaches, weighing);
  return approaches.map((approach, index) => {
    const verdict = verdicts[index] ?? { kind: "failed" };
    const isChoice = index === best && verdict.kind === "weighed";
    return {
      ...approach,
      verdict: isChoice ? { ...verdict, isChoice } : verdict,
    };
  });
}

/** Two approaches, by their index, of which more builds might turn the verdict; `undefined` where all is clear. */
export function unclear(
  approaches: readonly Measured[],
  weighing: Weighing,
): readonly [number, number] | undefined {
  return weigh(approaches, weighing).unclear;
}

/** True for an approach that is worth it against the best one in front of it. */
export function pays({ verdict }: Pick<Approach, "verdict">): boolean {
  return verdict.kind === "weighed" && verdict.worth.verdict === "pays";
}

function weigh(
  approaches: readonly Measured[],
  weighing: Weighing,
): {
  readonly verdicts: readonly Verdict[];
  readonly best: number | undefined;
  readonly unclear: readonly [number, number] | undefined;
} {
  let best: { readonly index: number; readonly figures: Weighed } | undefined;
  let pair: readonly [number, number] | undefined;
  const verdicts = approaches.map(({ built, differs }, index): Verdict => {
    if (built.kind === "failed") return { kind: "failed" };
    const figures = figuresOf(built, weighing);
    const last = best;
    if (last === undefined) {
      best = { index, figures };
      return { kind: index === 0 ? "reference" : "first" };
    }
    const worth = worthOf(last.figures, figures, weighing);
    const against = approaches[last.index]?.name ?? "";
    if (differs.length > 0) return { kind: "another", against, worth };
    if (hangsOnTimes(last.figures, figures, weighing))
      pair ??= [last.index, index];
    if (worth.verdict === "pays") best = { index, figures };
    return { kind: "weighed", against, worth, isChoice: false };
  });
  return { verdicts, best: best?.index, unclear: pair };
}

function figuresOf(
  { size, compressed, cold, bases }: Extract<Built, { kind: "built" }>,
  { timed }: Weighing,
): Weighed {
  return { size, compressed, bases, cold: timed ? cold : undefined };
}
