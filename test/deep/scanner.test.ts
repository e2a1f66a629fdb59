import { expect, it } from "vitest";
import { parse, print, type Dockerfile } from "../../src/syntax/dockerfile.ts";
import { corpusRoot, samples } from "../corpus/corpus.ts";
import { mutate, randomFrom } from "../syntax/mutate.ts";
import { SEED, times } from "../runs.ts";

const MUTANTS = times(4_000);

/** Mutants of real files, held against nothing but the scanner itself. What BuildKit says of such is asked in test/differential. */

const MILLISECONDS = 1_000;
const root = corpusRoot();

/** All that can be seen of a file. */
function seen(file: Dockerfile): string {
  const instructions = file.instructions.map(
    ({ keyword, start, end, flags, words, json, pairs, mounts, heredocs }) => ({
      keyword,
      span: [start, end],
      flags,
      words,
      json,
      pairs,
      mounts,
      heredocs,
    }),
  );
  const { eol, bom, escape, directives, problems } = file;
  return JSON.stringify({
    eol,
    bom,
    escape,
    directives,
    problems,
    instructions,
  });
}

/** What is not right with how a text is read; `undefined` where all is. */
function wrongWith(source: string): string | undefined {
  const start = performance.now();
  const file = parse(source);
  const before = seen(file);
  const took = performance.now() - start;
  if (took > MILLISECONDS) return `took ${took.toFixed(0)} ms`;
  if (print(file) !== source) return "prints something else";
  const gap = gapIn(file);
  if (gap !== undefined) return gap;
  if (seen(parse(source)) !== before)
    return "reads it otherwise the second time";
  return withComment(source, file);
}

function gapIn({ items, source }: Dockerfile): string | undefined {
  let at = 0;
  for (const { start, end, kind } of items) {
    if (start !== at) return `a ${kind} starts at ${start}, not at ${at}`;
    if (end <= start) return `an empty ${kind} at ${at}`;
    at = end;
  }
  return at === source.length ? undefined : `items end at ${at}`;
}

/** A comment behind the end repairs nothing, whether it is read as a comment, as text of a heredoc or inside a continuation. */
function withComment(source: string, file: Dockerfile): string | undefined {
  const [problem] = file.problems;
  const more = parse(`${source}\n# a comment`);
  if (problem === undefined) return undefined;
  return more.problems[0]?.message === problem.message
    ? undefined
    : `with a comment behind it ${JSON.stringify(problem.message)} became ${JSON.stringify(more.problems[0]?.message)}`;
}

it.skipIf(root === undefined)("reads mutants of real files one way", () => {
  const files = ["corpus", "corpus-rewritable", "buildkit/tricky"]
    .flatMap((folder) => samples(root ?? "", folder))
    .map(({ source }) => source);
  const small = files.filter(({ length }) => length < 10_000);
  const random = randomFrom(SEED);
  const any = (): string => small[Math.floor(random() * small.length)] ?? "";
  const wrong: string[] = [];
  let rejected = 0;
  for (let run = 0; run < MUTANTS; run++) {
    const source = mutate(any(), any(), random);
    if (parse(source).problems.length > 0) rejected++;
    const what = wrongWith(source);
    if (what !== undefined) wrong.push(`${what}: ${JSON.stringify(source)}`);
  }
  for (const source of files) {
    const what = wrongWith(source);
    if (what !== undefined) wrong.push(`${what}: ${JSON.stringify(source)}`);
  }
  console.log(
    `${MUTANTS} mutants of ${small.length} files, ${rejected} rejected, and ${files.length} whole files: ${wrong.length} differences`,
  );
  expect(wrong.slice(0, 3)).toEqual([]);
});
