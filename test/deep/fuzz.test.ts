import fc from "fast-check";
import { afterAll, beforeAll, expect, it } from "vitest";
import { corpusRoot, samples } from "../corpus/corpus.ts";
import { fixtures } from "../fixtures.ts";
import { dockerfiles, texts } from "../syntax/generate.ts";
import { mutate, randomFrom } from "../syntax/mutate.ts";
import type { Job } from "./fuzz.worker.ts";
import { runs, SEED, times } from "../runs.ts";
import { record, shrink } from "./shrink.ts";
import { startThread, type Thread } from "./thread.ts";

/**
 * Whatever is given to `optimize`, at every level of risk: it throws nothing but its own error and only for what BuildKit rejects, takes less than a second,
 * has no bugs, gives a file that BuildKit accepts, and leaves that alone the second time.
 */

let thread: Thread | undefined;
beforeAll(async () => {
  thread = await startThread();
});
afterAll(() => thread?.end());

async function ask(input: Job["input"]): ReturnType<Thread["ask"]> {
  if (thread === undefined) throw new Error("no thread");
  return thread.ask({ input });
}

/** Gives every input to the thread, and says what came of it; what is wrong is made small. */
async function fuzz(
  what: string,
  inputs: Iterable<Job["input"]>,
): Promise<readonly string[]> {
  const wrong: string[] = [];
  const sum = { files: 0, accepted: 0, changed: 0, slowest: 0 };
  for (const input of inputs) {
    const answer = await ask(input);
    sum.files++;
    if (answer.accepted) sum.accepted++;
    if (answer.changed) sum.changed++;
    sum.slowest = Math.max(sum.slowest, answer.slowest);
    if (answer.wrong !== undefined)
      wrong.push(await small(answer.wrong, input));
  }
  console.log(
    `${what}: ${sum.files} files, ${sum.accepted} accepted, ${sum.changed} changed, slowest ${sum.slowest.toFixed(0)} ms, ${wrong.length} differences`,
  );
  return wrong.slice(0, 3);
}

/** The figures and quotes of a message change while a file gets smaller. */
function kind(message: string | undefined): string | undefined {
  return message?.replace(/\d+/g, "N").replace(/`[^`]*`/g, "`…`");
}

async function small(message: string, input: Job["input"]): Promise<string> {
  if (typeof input !== "string") return record(message, String(input));
  const isBad = async (text: string): Promise<boolean> =>
    kind((await ask(text)).wrong) === kind(message);
  const isSlow = /^(?:takes|hangs)/.test(message);
  return record(message, isSlow ? input : await shrink(input, isBad));
}

it("bytes", async () => {
  const bytes = fc.oneof(
    fc.uint8Array({ maxLength: 200 }),
    // Most arbitrary bytes are no text: a few wrong ones in a text that is.
    fc
      .tuple(dockerfiles, fc.uint8Array({ maxLength: 3 }), fc.nat())
      .map(([text, wrong, at]) => {
        const good = Buffer.from(text);
        const cut = at % (good.length + 1);
        return new Uint8Array(
          Buffer.concat([good.subarray(0, cut), wrong, good.subarray(cut)]),
        );
      }),
  );
  expect(await fuzz("arbitrary bytes", fc.sample(bytes, runs(3_000)))).toEqual(
    [],
  );
});

it("characters", async () => {
  const strings = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    texts,
    dockerfiles,
    fc
      .array(fc.string({ unit: "binary", maxLength: 30 }), { maxLength: 4 })
      .map((runs) =>
        ["FROM debian", ...runs.map((run) => `RUN ${run}`)].join("\n"),
      ),
  );
  expect(
    await fuzz("arbitrary characters", fc.sample(strings, runs(3_000))),
  ).toEqual([]);
});

/** Real files, or the fixtures where there are none. */
function material(): readonly string[] {
  const root = corpusRoot();
  const own = fixtures().map(({ before }) => before);
  if (root === undefined) return own;
  const real = ["corpus", "corpus-rewritable"]
    .flatMap((folder) => samples(root, folder))
    .map(({ source }) => source);
  return [...real, ...own].filter(({ length }) => length < 6_000);
}

/** Files of lines, instructions and halves of real ones, some of them with small injuries. */
function* spliced(count: number): Iterable<string> {
  const files = material();
  const random = randomFrom(SEED);
  const below = (limit: number): number => Math.floor(random() * limit);
  const any = (): string => files[below(files.length)] ?? "";
  /** Instructions, more or less: up to a line without a continuation. */
  const pieces = (text: string): readonly string[] =>
    text.match(/(?:.*\\\s*\n)*.*\n?/g) ?? [];
  for (let at = 0; at < count; at++) {
    const [one, other] = [pieces(any()), pieces(any())];
    const head = one.slice(0, below(one.length + 1));
    const middle = other.slice(
      below(other.length),
      below(other.length + 1) + 1,
    );
    const tail = below(2) === 0 ? one.slice(below(one.length)) : [];
    const text = [...head, ...middle, ...tail].join("");
    yield below(3) === 0 ? mutate(text, any(), random) : text;
  }
}

it("pieces of real files", async () => {
  expect(await fuzz("pieces of real files", spliced(times(1_200)))).toEqual([]);
});
