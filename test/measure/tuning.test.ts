import { describe, expect, test } from "vitest";
import { timingOf } from "../../src/measure/timing.ts";
import {
  tune,
  type Figures,
  type Trials,
  type TuningOptions,
  type TuningState,
} from "../../src/measure/tuning.ts";
import { USUAL } from "../../src/measure/worth.ts";
import { reasonText } from "../../src/report/tuned-text.ts";

const SOURCE = `FROM debian:bookworm
RUN apt-get update && apt-get install -y curl
RUN pip install flask
`;
const OPTIONS: TuningOptions = {
  find: { risk: "low" },
  alternatives: [],
  thresholds: USUAL,
  untested: false,
};

const UNKNOWN = { compressed: undefined, bases: undefined };

function figures(size: number, seconds = 10): Figures {
  return { size, cold: timingOf([seconds]) };
}

function startOf(code: string): TuningState {
  const original = figures(1_000_000_000);
  return {
    original,
    code,
    figures: original,
    tests: ["x"],
    decisions: [],
    bases: {},
  };
}

/** Trials of an engine that knows the size of every Dockerfile by what stands in it. */
function trialsOf(
  weigh: (dockerfile: string) => Figures | string,
  check: Trials["check"] = () => Promise.resolve(undefined),
): Trials & { readonly built: string[]; readonly kept: string[] } {
  const built: string[] = [];
  const kept: string[] = [];
  return {
    built,
    kept,
    build(dockerfile) {
      built.push(dockerfile);
      const found = weigh(dockerfile);
      return Promise.resolve(
        typeof found === "string"
          ? { kind: "rejected", reason: found }
          : { kind: "built", figures: found, rebased: false },
      );
    },
    check,
    again: () => Promise.resolve(undefined),
    pulls: () => Promise.resolve({ kept: UNKNOWN, last: UNKNOWN }),
    keep() {
      kept.push(built.at(-1) ?? "");
      return Promise.resolve();
    },
    decided: () => Promise.resolve(),
  };
}

function decisionsOf({ decisions }: TuningState): readonly string[] {
  return decisions.map(
    (each) =>
      `${each.title}: ${each.kept ? "kept" : "no"}: ${reasonText(each)}`,
  );
}

describe("tuning", () => {
  test("keeps what pays and takes back what does not", async () => {
    const trials = trialsOf((text) =>
      figures(
        1_000_000_000 -
          (text.includes("rm -rf") ? 20_000_000 : 0) -
          (text.includes("--no-cache-dir") ? 100 : 0),
      ),
    );
    const end = await tune(startOf(SOURCE), OPTIONS, trials);
    expect(decisionsOf(end)).toEqual([
      "purge-caches/apt, line 2: kept: 2 % smaller than before; 10 pulls save about 6.4 s (10 × 0.6 s), a build takes no longer",
      "purge-caches/pip, line 3: no: only 100 bytes (0 %) smaller than before",
    ]);
    expect(end.code).toContain("rm -rf /var/lib/apt/lists/*");
    expect(end.code).not.toContain("--no-cache-dir");
    expect(trials.kept).toEqual([end.code]);
    expect(end.figures.size).toBe(980_000_000);
  });

  test("what does not build is taken back, and the others go on", async () => {
    const trials = trialsOf((text) =>
      text.includes("rm -rf")
        ? "does not build: exit code 1"
        : figures(
            text.includes("--no-cache-dir") ? 900_000_000 : 1_000_000_000,
          ),
    );
    const end = await tune(startOf(SOURCE), OPTIONS, trials);
    expect(decisionsOf(end)).toEqual([
      "purge-caches/apt, line 2: no: does not build: exit code 1",
      "purge-caches/pip, line 3: kept: 10 % smaller than before; 10 pulls save about 32 s (10 × 3.2 s), a build takes no longer",
    ]);
  });

  test("what is smaller and does not work is taken back", async () => {
    const trials = trialsOf(
      (text) => figures(1_000_000_000 - text.length * 1_000_000),
      () => Promise.resolve("`curl localhost` says something else"),
    );
    const end = await tune(startOf(SOURCE), OPTIONS, trials);
    expect(end.code).toBe(SOURCE);
    expect(end.decisions.every(({ kept }) => !kept)).toBe(true);
  });

  test("what costs more time than pulls save is taken back; times of single builds do not decide", async () => {
    const times = { kept: [11, 12], last: [150, 151] };
    const asked: string[] = [];
    const trials = {
      ...trialsOf((text) =>
        text === SOURCE
          ? figures(1_000_000_000)
          : figures(900_000_000, text.includes("rm -rf") ? 70 : 12),
      ),
      again: (which: "kept" | "last") => {
        asked.push(which);
        return Promise.resolve(times[which].shift());
      },
      pulls: () =>
        Promise.resolve({
          kept: { ...UNKNOWN, compressed: 400e6 },
          last: { ...UNKNOWN, compressed: 330e6 },
        }),
    };
    const end = await tune(startOf(SOURCE), OPTIONS, trials);
    // One build says that 55 s are lost and pulls save 56 s; the median of three says that it is more.
    expect(decisionsOf(end)).toEqual([
      "purge-caches/apt, line 2: no: a build takes 2 min 19 s more, 58 s beyond noise (81 s), and 10 pulls save only 56 s (10 × 5.6 s), compared with before",
      "purge-caches/pip, line 3: kept: 10 % smaller than before; 10 pulls save about 32 s (10 × 3.2 s), a build takes 1 s more in one run, within noise (5 s)",
    ]);
    expect(asked).toEqual(["kept", "last", "kept", "last"]);
    // What is kept so far has been built three times by now.
    expect(end.decisions[1]?.before.cold.runs).toBe(3);
  });

  test.each([
    // Both builds take as long; what is pulled for them does not.
    [
      900e6,
      false,
      /a build and the pull of its bases take 64 s more in one run, 59 s beyond noise/,
    ],
    [10e6, true, /a build and the pull of its bases take no longer/],
  ])(
    "what other bases of %i bytes take to pull counts",
    async (bases, kept, reason) => {
      const dockerfile = "FROM another\n";
      const trials = trialsOf((text) =>
        figures(text === dockerfile ? 990_000_000 : 1_000_000_000),
      );
      const end = await tune(
        startOf("FROM one\nRUN x\n"),
        { ...OPTIONS, alternatives: [{ name: "other", dockerfile }] },
        {
          ...trials,
          build: async (text, title) => {
            const trial = await trials.build(text, title);
            return trial.kind === "built" ? { ...trial, rebased: true } : trial;
          },
          pulls: () =>
            Promise.resolve({
              kept: { compressed: 400e6, bases: 100e6 },
              last: { compressed: 396e6, bases },
            }),
        },
      );
      expect(end.decisions.map((each) => each.kept)).toEqual([kept]);
      expect(decisionsOf(end).join()).toMatch(reason);
    },
  );

  test("a state goes on where it was left", async () => {
    const weigh = (text: string): Figures =>
      figures(1_000_000_000 - text.length * 1_000_000);
    const states: TuningState[] = [];
    const whole = await tune(startOf(SOURCE), OPTIONS, {
      ...trialsOf(weigh),
      decided: (state) => Promise.resolve(void states.push(state)),
    });
    const [first = startOf(SOURCE)] = states;
    // As it is kept in a file.
    const read = structuredClone(first);
    const rest = trialsOf(weigh);
    expect(await tune(read, OPTIONS, rest)).toEqual(whole);
    expect(rest.built).toHaveLength(1);
  });

  test("an alternative comes last, and has to pay against what was kept", async () => {
    const dockerfile = "FROM debian:bookworm-slim\n";
    const asked: boolean[] = [];
    const trials = trialsOf(
      (text) =>
        text === dockerfile
          ? figures(100_000_000)
          : figures(1_000_000_000 - text.length * 1_000_000),
      (changes) => {
        asked.push(changes.length === 0);
        return Promise.resolve(undefined);
      },
    );
    const alternatives = [{ name: "slim.Dockerfile", dockerfile }];
    const end = await tune(
      startOf(SOURCE),
      { ...OPTIONS, alternatives },
      trials,
    );
    expect(end.decisions.at(-1)).toMatchObject({
      title: "slim.Dockerfile",
      kept: true,
      changes: [],
    });
    expect(end.code).toBe(dockerfile);
    expect(asked).toEqual([false, false, true]);
  });

  describe("without a smoke test", () => {
    const SLIM = "FROM debian:bookworm-slim\n";
    const alternatives = [{ name: "slim", dockerfile: SLIM }];
    const weigh = (text: string): Figures =>
      figures(text === SLIM ? 1_000_000 : 1_000_000_000 - text.length * 1e6);
    const untestedStart = { ...startOf(SOURCE), tests: [] };

    test("only what the text proves is kept; the rest is not even built", async () => {
      const trials = trialsOf(weigh);
      const end = await tune(
        untestedStart,
        { ...OPTIONS, alternatives },
        trials,
      );
      expect(decisionsOf(end).at(-1)).toMatch(/^slim: no: nothing tests it/);
      expect(end.decisions.filter(({ kept }) => kept)).toHaveLength(2);
      expect(trials.built).not.toContain(SLIM);
    });

    test("a step at medium is rejected", async () => {
      const end = await tune(
        {
          ...untestedStart,
          code: "FROM python:3.12\nRUN pip install flask\n",
        },
        { ...OPTIONS, find: { risk: "medium" } },
        trialsOf(weigh),
      );
      const risky = end.decisions.filter(({ changes }) =>
        changes.some(({ risk }) => risk !== "low"),
      );
      expect(risky.length).toBeGreaterThan(0);
      for (const { kept, reason } of risky) {
        expect(kept).toBe(false);
        expect(reason).toContain("nothing tests it");
      }
    });

    test("untested is kept where somebody asks for it", async () => {
      const end = await tune(
        untestedStart,
        { ...OPTIONS, alternatives, untested: true },
        trialsOf(weigh),
      );
      expect(end.code).toBe(SLIM);
    });
  });
});
