/** Files that differ between two builds of one and the same Dockerfile, so that a difference says nothing. */
export interface VolatileRule {
  /** Globs of paths; see `pathGlobs`. */
  readonly globs: readonly string[];
  /** `content`: what is in the file, while its type, mode, owner and place must agree. `all`: also whether it is there. */
  readonly ignores: "content" | "all";
  /** Why two builds differ there. */
  readonly reason: string;
}

export const volatileRules: readonly VolatileRule[] = [];
