import { parse } from "../../src/syntax/dockerfile.ts";
import type { Instruction } from "../../src/syntax/instruction.ts";

/** A change that nobody proved: most of them are wrong. `a` and `b` choose where; `undefined` where there is nothing of the kind. */
type Mutation = (source: string, a: number, b: number) => string | undefined;

/** A place in a text that a mutation replaces. */
interface Part {
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

function instructionsOf(source: string, keyword?: RegExp): readonly Part[] {
  return parse(source)
    .instructions.filter((each) => each.keyword !== "FROM")
    .filter((each) => keyword?.test(each.keyword) ?? true)
    .map((each: Instruction) => ({
      start: each.start,
      end: each.end,
      text: source.slice(each.start, each.end),
    }));
}

/** Commands of a RUN, as far as a line shows them: what stands between operators. */
function commandsOf(source: string): readonly Part[] {
  return instructionsOf(source, /^RUN$/).flatMap((run) => {
    const parts: Part[] = [];
    const head = /^RUN(?:\s+--\S+)*\s+/.exec(run.text)?.[0].length ?? 0;
    for (const { index, 0: text } of run.text.slice(head).matchAll(COMMAND)) {
      const start = run.start + head + index;
      parts.push({ start, end: start + text.length, text });
    }
    return parts;
  });
}

const COMMAND = /[a-z][^\s;&|(){}<>\\"[\]]*(?: [^\s;&|(){}<>\\"[\]]+)*/g;

function chosen(parts: readonly Part[], index: number): Part | undefined {
  return parts[index % Math.max(1, parts.length)];
}

function replace(source: string, { start, end }: Part, text: string): string {
  return source.slice(0, start) + text + source.slice(end);
}

/** Replaces one of the parts. */
function replacing(
  partsOf: (source: string) => readonly Part[],
  change: (text: string, choice: number) => string,
): Mutation {
  return (source, a, b) => {
    const part = chosen(partsOf(source), a);
    return part === undefined
      ? undefined
      : replace(source, part, change(part.text, b));
  };
}

/** Lets two parts change places. */
function swapping(
  partsOf: (source: string) => readonly Part[],
  next: boolean,
): Mutation {
  return (source, a, b) => {
    const parts = partsOf(source);
    const one = parts[a % Math.max(1, parts.length)];
    const other = next
      ? parts[(a % Math.max(1, parts.length)) + 1]
      : parts[b % Math.max(1, parts.length)];
    if (one === undefined || other === undefined) return undefined;
    const [first, second] =
      one.start < other.start ? [one, other] : [other, one];
    if (first.end > second.start) return undefined;
    return replace(replace(source, second, first.text), first, second.text);
  };
}

function matches(pattern: RegExp): (source: string) => readonly Part[] {
  return (source) =>
    [...source.matchAll(pattern)].map(({ index, 0: text }) => ({
      start: index,
      end: index + text.length,
      text,
    }));
}

function oneOf(texts: readonly string[], choice: number): string {
  return texts[choice % texts.length] ?? "";
}

const ADDED = [
  "rm -rf /var/lib/apt/lists/*",
  "rm -rf /root/.cache",
  "rm -rf /tmp/*",
  "npm cache clean --force",
  "pip cache purge",
  "apt-get clean",
  "true",
  "touch x",
  "cd /",
];

const FLAGS = [
  "--no-cache-dir",
  "--no-cache",
  "--no-install-recommends",
  "--offline",
  "--force",
  "-q",
];

const WRAPS: readonly ((text: string) => string)[] = [
  (text) => `(${text})`,
  (text) => `{ ${text}; }`,
  (text) => `! ${text}`,
  (text) => `A=7 ${text}`,
  (text) => `${text} | cat`,
  (text) => `${text} || true`,
  (text) => `sh -c "${text}"`,
];

const runs = (source: string): readonly Part[] =>
  instructionsOf(source, /^RUN$/);

/** Two RUNs that follow each other, with the line end between them. */
const joints = matches(/\nRUN (?!\[|<|--)/g);

/** Every kind of change, by a name that shows in a failure. */
export const mutations: Readonly<Record<string, Mutation>> = {
  "drop a command": replacing(commandsOf, () => "true"),
  "swap commands": swapping(commandsOf, false),
  "swap neighbouring commands": swapping(commandsOf, true),
  "repeat a command": replacing(commandsOf, (text) => `${text} && ${text}`),
  "add a command": replacing(
    commandsOf,
    (text, choice) => `${text} && ${oneOf(ADDED, choice)}`,
  ),
  "add a command in front": replacing(
    commandsOf,
    (text, choice) => `${oneOf(ADDED, choice)} && ${text}`,
  ),
  "add a flag": replacing(
    commandsOf,
    (text, choice) => `${text} ${oneOf(FLAGS, choice)}`,
  ),
  "drop a word": replacing(commandsOf, (text) => text.replace(/ \S+$/, "")),
  "wrap a command": replacing(commandsOf, (text, choice) =>
    (WRAPS[choice % WRAPS.length] ?? String)(text),
  ),
  "&& becomes ;": replacing(matches(/&&(?= *\S)/g), () => ";"),
  "|| becomes &&": replacing(matches(/\|\|/g), () => "&&"),
  "; becomes &&": replacing(matches(/;(?= [a-z])/g), () => " &&"),
  "drop || true": replacing(matches(/ \|\| true/g), () => ""),
  "drop set -e": replacing(matches(/set -ex?(?:;| \\\n +&&) /g), () => ""),
  "join RUNs by &&": replacing(joints, () => " && "),
  "join RUNs by ;": replacing(joints, () => "; "),
  "split a RUN": replacing(
    matches(/ (?:\\\n *)?&& (?=[a-z])/g),
    () => "\nRUN ",
  ),
  "drop an instruction": replacing(instructionsOf, () => ""),
  "repeat an instruction": replacing(instructionsOf, (text) =>
    text.endsWith("\n") ? text + text : `${text}\n${text}`,
  ),
  "swap instructions": swapping(instructionsOf, false),
  "swap neighbouring instructions": swapping(instructionsOf, true),
  "swap RUNs": swapping(runs, true),
  "drop a mount": replacing(matches(/--mount=\S+ /g), () => ""),
  "drop the network": replacing(
    matches(/\nRUN (?=[a-z])/g),
    () => "\nRUN --network=none ",
  ),
  "another value": replacing(matches(/=1(?=\n)/g), () => "=4"),
  "another user": replacing(matches(/USER \w+/g), () => "USER daemon"),
};
