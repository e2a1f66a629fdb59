/** Why two Dockerfiles are not, or may not be, the same. */
export interface Reason {
  /** Line of the second Dockerfile; of the first for what is no longer there. */
  readonly line: number;
  /** `differs`: they build something else. `unproved`: nobody can tell. */
  readonly kind: "differs" | "unproved";
  readonly message: string;
  /** Of what is unproved: what would have to hold. Without it there is nothing that a user could look into. */
  readonly assumes?: string;
}

export type Verdict =
  | { readonly equal: true }
  | { readonly equal: false; readonly reasons: readonly Reason[] };

export function differs(line: number, message: string): Reason {
  return { line, kind: "differs", message };
}

export function unproved(line: number, message: string): Reason {
  return { line, kind: "unproved", message };
}

/** Unproved, unless something holds. */
export function unless(line: number, assumes: string): Reason {
  const message = `equal only if ${assumes}`;
  return { line, kind: "unproved", message, assumes };
}
