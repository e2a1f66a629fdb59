import type { Call } from "./calls.ts";
import { FORMS, type Form } from "./forms.ts";
import type { Outcome } from "./job.ts";
import { below, type Random } from "./random.ts";
import { startOf, WAYS, type Way } from "./ways.ts";

/** Two files, and whether real runs say that they differ. */
export interface Pair {
  readonly before: string;
  readonly after: string;
  readonly call: Call;
  readonly form: Form;
  readonly way: Way;
  readonly differs: boolean;
}

/** What a call did where the cache is, and where it is not. */
export interface Deeds {
  readonly full: Outcome;
  readonly less: Outcome;
}

/** Where its status decides nothing, only what it left counts. A build that fails is equal to one that fails. */
export function differs({ full, less }: Deeds, masks: boolean): boolean {
  if (masks) return full.changes !== less.changes;
  if (full.status === 0 && less.status === 0)
    return full.changes !== less.changes;
  return (full.status === 0) !== (less.status === 0);
}

function fits(form: Form, way: Way, call: Call): boolean {
  if (form.simple === true && !call.isSimple) return false;
  if (form.last === true)
    return way.name === "a purge" || way.name === "a flag";
  return !call.text.includes("\n");
}

/** Each call in some forms, in some ways; every form and way has its turn. */
export function* pairsOf(
  call: Call,
  deeds: Deeds,
  count: number,
  random: Random,
): Generator<Pair> {
  const all = FORMS.flatMap((form) =>
    WAYS.filter((way) => fits(form, way, call)).map((way) => ({ form, way })),
  );
  const start = startOf(call.cache, call.shell);
  for (let made = 0; made < count && all.length > 0;) {
    const [{ form, way } = { form: undefined, way: undefined }] = all.splice(
      below(random, all.length),
      1,
    );
    if (form === undefined) return;
    const written = way.write(call.cache, form.write(call.text));
    if (written === undefined) continue;
    made++;
    yield {
      before: `${start}${written[0]}\n`,
      after: `${start}${written[1]}\n`,
      call,
      form,
      way,
      differs: differs(deeds, form.masks),
    };
  }
}
