import type { Instruction } from "../../syntax/instruction.ts";
import type { Stage } from "../build/stages.ts";
import { isKnown, mayBe, type OpenName } from "./may-match.ts";

/** A name that stands in an instruction. */
interface Mention {
  readonly name: OpenName;
  readonly stage: Stage;
  readonly instruction: Instruction;
  /** Of two mentions the one that stands behind the other has the greater one. */
  readonly order: number;
}

/** Finds the first mention that could be a name, and that passes. Most names are known: only those of the same text are looked at. */
export function mentionsIn(
  stages: readonly Stage[],
  wordsOf: (instruction: Instruction) => readonly OpenName[],
): (
  name: OpenName,
  passes: (mention: Mention) => boolean,
) => Mention | undefined {
  const all: Mention[] = [];
  const open: Mention[] = [];
  const known = new Map<string, Mention[]>();
  for (const stage of stages)
    for (const instruction of stage.instructions)
      for (const name of wordsOf(instruction)) {
        const mention = { name, stage, instruction, order: all.length };
        all.push(mention);
        const same = isKnown(name) ? known.get(name.text) : open;
        if (same === undefined) known.set(name.text, [mention]);
        else same.push(mention);
      }
  return (name, passes) => {
    const first = (mentions: readonly Mention[]): Mention | undefined =>
      mentions.find((each) => mayBe(each.name, name) && passes(each));
    if (!isKnown(name)) return first(all);
    const found = [first(known.get(name.text) ?? []), first(open)];
    return found
      .flatMap((each) => each ?? [])
      .sort((one, two) => one.order - two.order)[0];
  };
}
