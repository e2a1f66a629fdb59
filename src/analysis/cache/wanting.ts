import { NONE, type Wants } from "./use.ts";

/** What commands want of a cache, and whether they fetch it anew whatever they did before. */
export interface Doing {
  readonly wants: Wants;
  readonly refreshes: boolean;
}

export const NOTHING: Doing = { wants: NONE, refreshes: false };

/** It wants something, and fetches nothing. */
export function wanting(wants: Wants): Doing {
  return { wants, refreshes: false };
}
