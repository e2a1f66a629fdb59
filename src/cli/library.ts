import type { Optimized, OptimizeOptions } from "../optimize.ts";
import type { Transform } from "../transform.ts";

/** What the command line needs of the library. */
export interface Library {
  readonly optimize: (source: string, options: OptimizeOptions) => Optimized;
  readonly transforms: readonly KnownTransform[];
}

/** What the command line says of a transform before it runs. */
export interface KnownTransform extends Pick<
  Transform,
  "name" | "summary" | "risk"
> {
  /** What may stand behind `NAME/`. */
  readonly parts: readonly string[];
}

export type LoadLibrary = () => Promise<Library>;

/** Loads the library: the slow part of a start. */
export async function loadLibrary(): Promise<Library> {
  const [{ optimize }, { transforms }] = await Promise.all([
    import("../optimize.ts"),
    import("../../transforms/index.ts"),
  ]);
  return {
    optimize,
    transforms: transforms.map(({ name, summary, risk, parts = [] }) => ({
      name,
      summary,
      risk,
      parts,
    })),
  };
}
