import { parse, print } from "../../src/syntax/dockerfile.ts";
import {
  KEYWORDS,
  argsText,
  type Instruction,
} from "../../src/syntax/instruction.ts";
import { quotedWords } from "../../src/syntax/words.ts";
import type { Answer, AnswerInstruction } from "./corpus.ts";

/** Compares how we read a source with what BuildKit says of it; empty when they agree. */
export function disagreements(
  source: string,
  answer: Answer,
): readonly string[] {
  const file = parse(source);
  const found: string[] = [];
  const compare = (what: string, ours: unknown, theirs: unknown): void => {
    if (JSON.stringify(ours) !== JSON.stringify(theirs)) {
      found.push(
        `${what}: ours ${JSON.stringify(ours)}, BuildKit ${JSON.stringify(theirs)}`,
      );
    }
  };
  if (print(file) !== source) found.push("print differs");
  compare("accepted", file.problems.length === 0, answer.ok && answer.typedOK);
  if (!answer.ok) return found;
  compare("escape", file.escape, answer.escape);
  if (answer.directives !== undefined) {
    compare(
      "directives",
      file.directives.map(({ name, value, line }) => ({ name, value, line })),
      answer.directives.map(({ name, value, line }) => ({ name, value, line })),
    );
  }
  compare("instructions", file.instructions.length, answer.insts.length);
  for (const [index, theirs] of answer.insts.entries()) {
    const ours = file.instructions[index];
    if (ours !== undefined)
      compareInstruction(ours, theirs, file.escape, compare);
  }
  return found;
}

type Compare = (what: string, ours: unknown, theirs: unknown) => void;

function compareInstruction(
  ours: Instruction,
  theirs: AnswerInstruction,
  escape: string,
  compare: Compare,
): void {
  const at = `line ${ours.line} `;
  const { text } = ours.logical;
  // BuildKit reads flags, and the type of a HEALTHCHECK, byte by byte, and may cut a character in two. Ours are refused.
  const bytewise = [
    ...ours.flags,
    ...(ours.keyword === "HEALTHCHECK" ? ours.words.slice(0, 1) : []),
  ];
  if (bytewise.some((word) => /[\u0085\u00a0]/.test(bytesAsText(word.text))))
    return;
  compare(
    `${at}keyword`,
    ours.keyword.toUpperCase(),
    theirs.keyword.toUpperCase(),
  );
  compare(
    `${at}flags`,
    ours.flags.map((flag) => bytesAsText(flag.text)),
    theirs.flags,
  );
  compare(`${at}json`, ours.json !== undefined, theirs.json);
  compare(`${at}args`, argumentsOf(ours, escape), theirs.args);
  if (theirs.start > 0) {
    compare(`${at}original`, text, theirs.original);
    compare(
      `${at}lines`,
      [ours.line, ours.endLine],
      [theirs.start, theirs.end],
    );
    compare(
      `${at}heredocs`,
      ours.heredocs.map(({ name, fd, expand, chomp, content }) => ({
        name,
        fd,
        expand,
        chomp,
        content,
      })),
      theirs.heredocs ?? [],
    );
  }
  compare(`${at}child`, ours.child !== undefined, theirs.child !== undefined);
  if (ours.child !== undefined && theirs.child !== undefined)
    compareInstruction(ours.child, theirs.child, escape, compare);
}

/** BuildKit reads flags byte by byte. */
function bytesAsText(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

/** The arguments in the shape of BuildKit's linked list. */
function argumentsOf(
  instruction: Instruction,
  escape: string,
): readonly string[] {
  const args = argsText(instruction);
  if (instruction.json !== undefined) {
    const values = instruction.json.map((each) => each.value);
    return instruction.keyword === "HEALTHCHECK"
      ? [instruction.words[0]?.text ?? "", ...values]
      : values;
  }
  switch (instruction.keyword) {
    case "ENV":
    case "LABEL":
      return instruction.pairs.flatMap((pair) => [
        pair.key,
        pair.value ?? "",
        pair.legacy ? "" : "=",
      ]);
    case "ARG":
      return quotedWords(
        instruction.logical.text,
        instruction.args,
        escape,
      ).map((word) => word.text);
    case "FROM":
    case "COPY":
    case "ADD":
    case "EXPOSE":
    case "VOLUME":
      return instruction.words.map((word) => word.text);
    case "HEALTHCHECK": {
      const type = instruction.words[0]?.text ?? "";
      const rest = args.slice(type.length).replace(/^[\t\v\f\r ]+/, "");
      return [type, rest].filter((each) => each !== "");
    }
    case "ONBUILD":
      return [];
    default:
      // BuildKit keeps nothing of an instruction that it does not know.
      if (!KEYWORDS.some((keyword) => keyword === instruction.keyword))
        return [""];
      return args === "" ? [] : [args];
  }
}
