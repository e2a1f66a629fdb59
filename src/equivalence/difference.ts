import type { Span } from "../span.ts";
import type { Reason } from "./verdict.ts";

/** Something in which two files differ and that no claim covers, or a claim that does not show. */
export interface Difference extends Reason {
  /** Where it stands in the source of each file, as far as it does. */
  readonly before?: Span | undefined;
  readonly after?: Span | undefined;
  /** The key of a claim that does not show as a difference. */
  readonly claim?: string;
}
