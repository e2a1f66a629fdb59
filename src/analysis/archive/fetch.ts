import type { Effect } from "../../facts/programs/effect.ts";
import type { Operand } from "../../facts/programs/operand.ts";
import type { Invocation } from "../command/invocation.ts";

export { written } from "../command/operands.ts";

/** A download of one URL. */
export interface Fetch {
  /** The file that it writes, as it is written, with `${name}` for variables; `undefined` where it writes to its output, and where nobody knows its name. */
  readonly file: string | undefined;
}

type Fetching = Effect & { readonly kind: "fetches" };

/** True for a command that downloads something. */
export function fetches({ effects }: Invocation): boolean {
  return effects.some(({ kind }) => kind === "fetches");
}

/** Reads a download; `undefined` for one that is not followed, such as several at once, and for any other command. */
export function fetchOf({ effects }: Invocation): Fetch | undefined {
  const found = effects.filter((effect) => effect.kind === "fetches");
  const [only, ...more] = found satisfies readonly Fetching[];
  if (only === undefined || more.length > 0) return undefined;
  if (effects.some(({ kind }) => kind === "unknown")) return undefined;
  return { file: nameOf(only.file) };
}

function nameOf(file: Operand | undefined): string | undefined {
  return file?.written;
}
