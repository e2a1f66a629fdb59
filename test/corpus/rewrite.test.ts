import { beforeAll, describe, expect, it } from "vitest";
import { equivalent } from "../../src/equivalence/equivalent.ts";
import { DockfixError } from "../../src/error.ts";
import { optimize, type Optimized } from "../../src/optimize.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { RISKS, type Risk } from "../../src/proposal.ts";
import { corpusRoot, samples, type Sample } from "./corpus.ts";

/** Files of the corpus that BuildKit itself rejects. */
const REJECTED = 7;

interface Rewritten extends Sample {
  readonly folder: string;
  readonly result: Optimized;
}

interface Rewriting {
  readonly files: readonly Rewritten[];
  readonly rejected: number;
  readonly seconds: number;
}

const FOLDERS = ["corpus", "corpus-rewritable"] as const;

/** Rewrites every file at a level; what BuildKit rejects is counted and left out. */
function rewriteAll(root: string, risk: Risk): Rewriting {
  const all = FOLDERS.flatMap((folder) =>
    samples(root, folder).map((sample) => ({ ...sample, folder })),
  );
  const files: Rewritten[] = [];
  let rejected = 0;
  const start = process.cpuUsage();
  for (const sample of all) {
    try {
      files.push({ ...sample, result: optimize(sample.source, { risk }) });
    } catch (error) {
      if (!(error instanceof DockfixError)) throw error;
      rejected++;
    }
  }
  const { user, system } = process.cpuUsage(start);
  return { files, rejected, seconds: (user + system) / 1e6 };
}

/** What is not a RUN, in order. */
function others(source: string): readonly string[] {
  return parse(source)
    .instructions.filter(({ keyword }) => keyword !== "RUN")
    .map(({ logical }) => logical.text);
}

function counts(names: readonly string[]): string {
  const table = new Map<string, number>();
  for (const name of names) table.set(name, (table.get(name) ?? 0) + 1);
  const sorted = [...table].sort(([, a], [, b]) => b - a);
  return sorted
    .map(([name, count]) => `    ${String(count).padStart(5)} ${name}`)
    .join("\n");
}

/** Of each file, every name once. */
function inFiles(
  files: readonly Rewritten[],
  names: (result: Optimized) => readonly string[],
): readonly string[] {
  return files.flatMap(({ result }) => [...new Set(names(result))]);
}

function nameOf(change: {
  readonly transform: string;
  readonly part?: string;
}): string {
  const { transform, part } = change;
  return part === undefined ? transform : `${transform}/${part}`;
}

/** Lines, names and commands differ from file to file; the reason in front of them is what counts. */
function reasonOf(reason: string): string {
  return reason
    .replace(/`[^`]*`/g, "`…`")
    .replace(/\d+/g, "N")
    .replace(/^(joining it with line N would free )(?:.*?)(, but )/, "$1…$2")
    .replace(/: (?!.*, but ).*$/, ": …");
}

function report(risk: Risk, { files, rejected, seconds }: Rewriting): string {
  const changed = files.filter(({ result }) => result.changed);
  const refused = files.flatMap(({ result }) =>
    result.notes.filter(({ kind }) => kind === "refused"),
  );
  return [
    `${risk}: ${files.length} files, ${changed.length} changed, ${rejected} rejected, ${(files.length / seconds).toFixed(0)} files/s (CPU)`,
    "  changes by risk",
    counts(
      files.flatMap(({ result }) => result.changes.map((one) => one.risk)),
    ),
    "  files changed by",
    counts(inFiles(files, ({ changes }) => changes.map(nameOf))),
    `  ${refused.length} refusals by kind`,
    counts(refused.map((note) => `${nameOf(note)}: ${reasonOf(note.reason)}`)),
  ].join("\n");
}

const root = corpusRoot();

describe.skipIf(root === undefined).each(RISKS)("optimize at %s", (risk) => {
  let rewriting: Rewriting = { files: [], rejected: 0, seconds: 0 };

  beforeAll(() => {
    rewriting = rewriteAll(root ?? "", risk);
    console.log(report(risk, rewriting));
  });

  /** What is wrong with which file. */
  const wrong = (
    check: (file: Rewritten) => string | undefined,
  ): readonly string[] =>
    rewriting.files.flatMap((file) => {
      const what = check(file);
      return what === undefined ? [] : [`${file.folder}/${file.name}: ${what}`];
    });

  it("reads all files but those that BuildKit rejects", () => {
    expect(rewriting.rejected).toBe(REJECTED);
  });

  it("has no bugs", () => {
    expect(wrong(({ result }) => result.bugs[0]?.message)).toEqual([]);
  });

  it("gives files that BuildKit accepts", () => {
    expect(
      wrong(({ result }) => parse(result.code).problems[0]?.message),
    ).toEqual([]);
  });

  it.skipIf(risk === "high")(
    "is proved equal as a whole, or under assumptions above low",
    () => {
      expect(
        wrong(({ source, result }) => {
          const isRebased = result.changes.some(
            ({ transform }) => transform === "slim-base",
          );
          if (!result.changed || isRebased) return undefined;
          const verdict = equivalent(source, result.code);
          const reason = verdict.equal
            ? undefined
            : verdict.reasons.find(
                ({ assumption }) => risk === "low" || assumption === undefined,
              );
          return reason?.message;
        }),
      ).toEqual([]);
    },
  );

  it("changes nothing the second time", () => {
    expect(
      wrong(({ result }) =>
        result.changed && optimize(result.code, { risk }).changed
          ? "changes again"
          : undefined,
      ),
    ).toEqual([]);
  });

  it("stays at or below the level", () => {
    const above = RISKS.slice(RISKS.indexOf(risk) + 1);
    expect(
      wrong(
        ({ result }) =>
          result.changes.find((change) => above.includes(change.risk))?.reason,
      ),
    ).toEqual([]);
  });

  if (risk === "low") {
    it("leaves everything but RUN as it is", () => {
      expect(
        wrong(({ source, result }) =>
          others(result.code).join("\n") === others(source).join("\n")
            ? undefined
            : "differs outside RUN",
        ),
      ).toEqual([]);
    });
  } else {
    it("changes at least half of what was picked to be changed", () => {
      const picked = rewriting.files.filter(
        ({ folder }) => folder === "corpus-rewritable",
      );
      const changed = picked.filter(({ result }) => result.changed);
      expect(changed.length).toBeGreaterThanOrEqual(picked.length / 2);
    });
  }
});
