import type { Analysis } from "../analyse.ts";
import type { Stage } from "../build/stages.ts";
import type { Values } from "../command/values.ts";

/** Where commands run. */
export interface Scene {
  /** `undefined` for what other builds run. */
  readonly analysis: Analysis | undefined;
  readonly stage: Stage;
  /** Index of the instruction in its stage. */
  readonly index: number;
  readonly values: Values;
  readonly line: number;
  readonly folder: string | undefined;
  readonly home: string | undefined;
  /** Where the caches lie that must not be missed. */
  readonly places: readonly string[];
  /** There is no network, or the manager is told to do without. */
  readonly cutOff: boolean;
  /** A configuration that nobody can read may tell the manager to do without the network. */
  readonly mayBeCutOff: boolean;
  /** A container starts them: a program of which nothing is known is taken not to look at caches. */
  readonly isStart: boolean;
  /** The scripts that are being followed. */
  readonly seen: readonly string[];
}
