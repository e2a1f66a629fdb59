import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterAll, describe, expect, it } from "vitest";
import { parse } from "../../../src/syntax/dockerfile.ts";
import { corpusRoot, readAnswer, samples } from "../../corpus/corpus.ts";
import { disagreements } from "../../corpus/disagreements.ts";
import { dockerfiles, texts } from "../../syntax/generate.ts";
import { mutate, randomFrom } from "../../syntax/mutate.ts";

/** What we refuse and BuildKit accepts, on purpose: by what our message says. */
const STRICTER: readonly (readonly [RegExp, string])[] = [
  [/^NUL byte/, "a NUL byte is never meant"],
  [
    /in which BuildKit finds white space/,
    "BuildKit cuts a character of a flag in two",
  ],
  [
    /^unsupported mount type/,
    "BuildKit looks at the type of a mount only when it builds",
  ],
];

const go = process.env["GO"] ?? "go";
const SEED = 20_260_801;
const BATCH = 2_000;
const folder = mkdtempSync(join(tmpdir(), "dockfix-buildkit-"));
const program = join(folder, "parser");
const missing = build();

afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Builds BuildKit's parser; says why it could not. */
function build(): string | undefined {
  const { status, error, stderr } = spawnSync(
    go,
    ["build", "-buildvcs=false", "-o", program, "."],
    { cwd: import.meta.dirname, encoding: "utf8", timeout: 300_000 },
  );
  if (error !== undefined) return `go does not run: ${error.message}`;
  if (status === 0) return undefined;
  const [reason = ""] = stderr.trim().split("\n").slice(-1);
  return `BuildKit's parser could not be built: ${reason}`;
}

/** Compares many sources; counts those where we are stricter, by class, and returns every other disagreement. */
function compare(sources: readonly string[]): {
  readonly wrong: readonly string[];
  readonly stricter: ReadonlyMap<string, number>;
  readonly accepted: number;
} {
  const wrong: string[] = [];
  const stricter = new Map<string, number>();
  let accepted = 0;
  for (let start = 0; start < sources.length; start += BATCH) {
    const batch = sources.slice(start, start + BATCH);
    const { stdout, status, stderr } = spawnSync(program, {
      input: batch.map((source) => `${JSON.stringify(source)}\n`).join(""),
      encoding: "utf8",
      maxBuffer: 2 ** 30,
    });
    if (status !== 0) throw new Error(stderr.slice(0, 500));
    const answers = stdout.trimEnd().split("\n");
    for (const [index, source] of batch.entries()) {
      const answer = readAnswer(answers[index] ?? "");
      if (answer.typedOK) accepted++;
      const [first] = disagreements(source, answer);
      if (first === undefined) continue;
      const reason = answer.typedOK ? strictness(source) : undefined;
      if (reason === undefined) {
        wrong.push(`${first} in ${JSON.stringify(source)}`);
      } else stricter.set(reason, (stricter.get(reason) ?? 0) + 1);
    }
  }
  return { wrong, stricter, accepted };
}

function strictness(source: string): string | undefined {
  const [problem] = parse(source).problems;
  return STRICTER.find(([message]) =>
    message.test(problem?.message ?? ""),
  )?.[1];
}

function expectAgreement(what: string, sources: readonly string[]): void {
  const { wrong, stricter, accepted } = compare(sources);
  console.log(
    `${what}: ${sources.length} compared, of which BuildKit accepts ${accepted}`,
  );
  for (const [reason, count] of stricter) {
    console.log(`  stricter on purpose in ${count}: ${reason}`);
  }
  expect(wrong.slice(0, 10)).toEqual([]);
}

/** The program reads JSON, which cannot carry half a character. */
const isWhole = (source: string): boolean => !/\p{Cs}/u.test(source);

describe("the scanner agrees with BuildKit's parser", () => {
  it("on 20,000 mutants of real files", (context) => {
    if (missing !== undefined) context.skip(missing);
    const root = corpusRoot();
    if (root === undefined) context.skip("no corpus");
    const files = [
      ...samples(root ?? "", "corpus"),
      ...samples(root ?? "", "buildkit/tricky"),
    ].map((sample) => sample.source);
    const small = files.filter((source) => source.length < 10_000);
    const random = randomFrom(SEED);
    const any = (): string => small[Math.floor(random() * small.length)] ?? "";
    const mutants = Array.from({ length: 20_000 }, () =>
      mutate(any(), any(), random),
    );
    expectAgreement("mutants of real files", mutants.filter(isWhole));
  });

  it.for([
    ["generated Dockerfiles", dockerfiles],
    ["generated texts", texts],
  ] as const)("on 20,000 %s", ([what, arbitrary], context) => {
    if (missing !== undefined) context.skip(missing);
    const sources = fc.sample(arbitrary, { seed: SEED, numRuns: 20_000 });
    expectAgreement(what, sources.filter(isWhole));
  });
});
