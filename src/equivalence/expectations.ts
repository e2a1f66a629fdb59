import type { Stage } from "../analysis/build/stages.ts";
import type { Form } from "./form.ts";
import type { ShownClaim } from "./shown-claim.ts";

type FormOf<Kind extends Form["kind"]> = Extract<Form, { readonly kind: Kind }>;

/** A word, and its place among those behind the program's name. */
export type ExtraWord = FormOf<"word">;

/** How the claims about a file show in the other one, by their place. What was seen is taken off. */
export interface Expectations {
  /** Commands that are new behind a command of a RUN, in order; -1: in front of all. */
  readonly inserted: (run: number, behind: number) => readonly string[];
  /** Takes one of them off. */
  readonly takeInserted: (run: number, behind: number, command: string) => void;
  readonly isGone: (run: number, call: number) => boolean;
  readonly takeGone: (run: number, call: number) => void;
  /** Words that a command has more. */
  readonly words: (run: number, call: number) => readonly ExtraWord[];
  /** Takes one of them off. */
  readonly takeWord: (word: ExtraWord) => void;
  /** True, and taken off, where a RUN is part of the one before it. */
  readonly takeSeam: (run: number) => boolean;
  /** The commands in front of a stage whose base is another one, taken off; `undefined` where that base was not claimed. */
  readonly takeBase: (
    stage: Stage,
    other: Stage,
  ) => readonly string[] | undefined;
  /** Claims that were not seen to their end. */
  readonly left: () => readonly ShownClaim[];
}

/** Each claim's forms by place. */
export function expectationsOf(claims: readonly ShownClaim[]): Expectations {
  const open = new Map<Form, ShownClaim>();
  const inserted = new Map<string, FormOf<"inserted">[]>();
  const gone = new Map<string, Form>();
  const words = new Map<string, ExtraWord[]>();
  const seams = new Map<number, Form>();
  const bases = new Map<number, FormOf<"base">>();
  const doubled: ShownClaim[] = [];
  const put = <K, F extends Form>(
    map: Map<K, F>,
    key: K,
    form: F,
    claim: ShownClaim,
  ): void => {
    if (map.has(key)) doubled.push(claim);
    else map.set(key, form);
  };
  for (const claim of claims)
    for (const form of claim.forms) {
      open.set(form, claim);
      switch (form.kind) {
        case "inserted":
          push(inserted, `${form.run}:${form.behind}`, form);
          break;
        case "gone":
          put(gone, `${form.run}:${form.call}`, form, claim);
          break;
        case "word":
          push(words, `${form.run}:${form.call}`, form);
          break;
        case "seam":
          put(seams, form.run, form, claim);
          break;
        case "base":
          put(bases, form.stage, form, claim);
          break;
      }
    }
  return {
    inserted: (run, behind) =>
      (inserted.get(`${run}:${behind}`) ?? []).flatMap((form) =>
        open.has(form) ? form.command : [],
      ),
    takeInserted(run, behind, command) {
      const form = inserted
        .get(`${run}:${behind}`)
        ?.find((each) => each.command === command && open.has(each));
      if (form !== undefined) open.delete(form);
    },
    isGone: (run, call) => gone.has(`${run}:${call}`),
    takeGone(run, call) {
      const form = gone.get(`${run}:${call}`);
      if (form !== undefined) open.delete(form);
    },
    words: (run, call) => words.get(`${run}:${call}`) ?? [],
    takeWord(word) {
      open.delete(word);
    },
    takeSeam(run) {
      const form = seams.get(run);
      return form !== undefined && open.delete(form);
    },
    takeBase(stage, other) {
      const form = bases.get(stage.index);
      if (form?.base !== other.from.base) return undefined;
      open.delete(form);
      return form.commands;
    },
    left: () => [...new Set([...doubled, ...open.values()])],
  };
}

function push<F extends Form>(
  map: Map<string, F[]>,
  key: string,
  form: F,
): void {
  const known = map.get(key);
  if (known === undefined) map.set(key, [form]);
  else known.push(form);
}
