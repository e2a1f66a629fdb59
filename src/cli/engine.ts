import type { Optimized, OptimizeOptions } from "../optimize.ts";
import type { Transform } from "../transform.ts";

/** What the command line needs of the library. */
export interface Engine {
  readonly optimize: (source: string, options: OptimizeOptions) => Optimized;
  readonly transforms: readonly Pick<Transform, "name" | "summary" | "risk">[];
}

export type LoadEngine = () => Promise<Engine>;

/** Loads the library: the slow part of a start. */
export async function loadEngine(): Promise<Engine> {
  const [{ optimize }, { transforms }] = await Promise.all([
    import("../optimize.ts"),
    import("../../transforms/index.ts"),
  ]);
  return { optimize, transforms };
}
