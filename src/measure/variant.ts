import type { AppliedChange } from "../applied-change.ts";
import { idOf } from "../applied-change.ts";
import { optimize, type OptimizeOptions } from "../optimize.ts";
import { stepsOf } from "../steps.ts";
import { RISKS, within, type Risk } from "../proposal.ts";

/** One version of a Dockerfile that can be built and measured. */
export interface Variant {
  /** `original`, `low`, `+ purge-caches/apt, line 4`, `two-stage.Dockerfile`. */
  readonly name: string;
  /** `undefined` for what dockfix did not write. */
  readonly risk: Risk | undefined;
  readonly dockerfile: string;
  /** All that was changed of the original by dockfix. */
  readonly changes: readonly AppliedChange[];
}

/** The file as it is, and what each risk level up to the ceiling makes of it; a level that adds nothing is left out. */
export function levelsOf(
  source: string,
  options: OptimizeOptions,
): readonly Variant[] {
  const variants = [originalOf(source)];
  for (const risk of RISKS) {
    if (!within(risk, options.risk ?? "low")) continue;
    const { code, changes } = optimize(source, { ...options, risk });
    if (code === variants.at(-1)?.dockerfile) continue;
    variants.push({ name: risk, risk, dockerfile: code, changes });
  }
  return variants;
}

/** The file as it is, and then one more step with each, the safest first. */
export function everyStep(
  source: string,
  options: OptimizeOptions,
): readonly Variant[] {
  const variants = [originalOf(source)];
  for (;;) {
    const last = variants.at(-1);
    const [step] = stepsOf(last?.dockerfile ?? source, options);
    if (last === undefined || step === undefined) return variants;
    variants.push({
      name: `+ ${titleOf(step.changes)}`,
      risk: riskiest([...last.changes, ...step.changes]),
      dockerfile: step.code,
      changes: [...last.changes, ...step.changes],
    });
  }
}

export function originalOf(source: string): Variant {
  return {
    name: "original",
    risk: undefined,
    dockerfile: source,
    changes: [],
  };
}

/** `purge-caches/apt, line 4`; of several, the names once each. */
export function titleOf(changes: readonly AppliedChange[]): string {
  const names = [...new Set(changes.map(idOf))].join(" with ");
  return `${names}, line ${Math.min(...changes.map(({ line }) => line))}`;
}

function riskiest(changes: readonly AppliedChange[]): Risk {
  const most = Math.max(...changes.map(({ risk }) => RISKS.indexOf(risk)));
  return RISKS[most] ?? "high";
}
