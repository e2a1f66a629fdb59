import { resolve } from "node:path";
import { layersOf } from "../measure/base-pull.ts";
import type { Control } from "../measure/engine/engine.ts";
import { fetchBases } from "../measure/measure.ts";
import type { Session } from "../measure/engine/session.ts";
import { passesAlready, smokeTests } from "../measure/smoke.ts";
import { USUAL, type Thresholds } from "../measure/worth.ts";
import {
  buildFigures,
  realTrials,
  type TrialSettings,
} from "../measure/trials.ts";
import { parseBytes, parsePercent } from "../measure/byte-size.ts";
import {
  attemptsLeft,
  tune as tuneAll,
  type TuningOptions,
  type TuningState,
} from "../measure/tuning.ts";
import { count } from "../report/count.ts";
import { decisionRecord } from "../report/decision-record.ts";
import { oneLine } from "../report/paint.ts";
import { tunedText, type TunedReport } from "../report/tuned-text.ts";
import { readAlternatives } from "./alternative.ts";
import { buildOptions, countOf, type BuildOptions } from "./build-options.ts";
import { reporting, withSession } from "./build-session.ts";
import { lookOf } from "./colors.ts";
import type { Run } from "./command.ts";
import { readConfiguration } from "./configuration.ts";
import {
  dockerfileInput,
  dockerfilePath,
  type DockerfileInput,
} from "./dockerfile-input.ts";
import { findOptions } from "./find-options.ts";
import type { ParsedOptions } from "./options.ts";
import type { Io } from "./output.ts";
import { progressOn, type Progress } from "./progress.ts";
import { writeReport } from "./report-file.ts";
import { purgesOf } from "./purges-option.ts";
import { colorOf } from "./request.ts";
import { checkWritable, rewrite } from "./rewrite.ts";
import { tuningIdentity } from "./tuning-identity.ts";
import { tuningStore, type TuningStore } from "./tuning-store.ts";
import { smokeOf } from "./smoke-option.ts";
import { UsageError } from "./usage.ts";
import { pullsOf } from "./worth-options.ts";

/**
 * `dockfix tune [FILE]`: one change after the other, each built, measured, compared and tested, and kept only where it pays. Exit code 0 where it came to its
 * end, 2 where it could not. What was decided is kept until then, so that an interrupted run goes on where it stopped.
 */
export const tune: Run = async (options, io) => {
  const build = buildOptions(options);
  const color = colorOf(options.has("color"), options.has("no-color"));
  const path = dockerfilePath(options.positionals, "tune", io.cwd);
  const limits = thresholds(options);
  const untested = options.has("untested");
  const repeat = countOf("--repeat", options.one("repeat")) ?? 1;
  const errors = lookOf(io.stderr, io.env, color);
  return reporting(path, io, errors, async () => {
    const input = dockerfileInput(path, options.one("context"), io.cwd);
    const { source, context, ignore, file } = input;
    const written = await readAlternatives(options.all("against"), io, errors);
    if (typeof written === "number") return written;
    const tuning: TuningOptions = {
      find: findOptions(options, context, file),
      alternatives: written,
      thresholds: limits,
      untested,
    };
    const configuration = readConfiguration(file);
    const trial: TrialSettings = {
      settings: {
        ...build.settings,
        context,
        ...(ignore !== undefined && { ignore }),
      },
      repeat,
      smoke: smokeOf(options),
      smokeTimeout: build.smokeTimeout,
      purges: purgesOf(options) ?? [],
      untested,
      volatile: configuration.volatile,
    };
    if (options.has("write")) checkWritable(file, source);
    const store = tuningStore(
      io.env,
      tuningIdentity({ input, build, tuning, trial, configuration }, io.env),
    );
    const known = options.has("restart")
      ? undefined
      : await knownState(store, io);
    const { state, engine } = await tuned(
      { input, build, tuning, trial, known },
      io,
      store.write,
    );
    const report: TunedReport = { path, engine, source, state };
    await io.stdout.write(tunedText(report, lookOf(io.stdout, io.env, color)));
    const record = options.one("record");
    if (record !== undefined)
      await writeReport(resolve(io.cwd, record), decisionRecord(report), io);
    if (options.has("write") && state.code !== source)
      rewrite(file, source, state.code);
    store.remove();
    return 0;
  });
};

/** What an interrupted run left, which is said. */
async function knownState(
  store: TuningStore,
  io: Io,
): Promise<TuningState | undefined> {
  const left = store.read();
  if (left.kind === "nothing") return undefined;
  await io.stderr.write(
    left.kind === "state"
      ? `going on behind ${count(left.state.decisions.length, "decision")} of a run that was interrupted; --restart begins anew\n`
      : `dockfix: warning: what an interrupted run left cannot be used, so that all begins anew: ${oneLine(left.reason)}\n`,
  );
  return left.kind === "state" ? left.state : undefined;
}

interface Plan {
  readonly input: DockerfileInput;
  readonly build: BuildOptions;
  readonly tuning: TuningOptions;
  readonly trial: TrialSettings;
  readonly known: TuningState | undefined;
}

function tuned(
  plan: Plan,
  io: Io,
  save: (state: TuningState) => void,
): Promise<{ readonly state: TuningState; readonly engine: string }> {
  const { build, tuning, trial } = plan;
  let expected: number | undefined;
  const progress = progressOn(io.stderr, () => expected);
  const started = performance.now();
  const foresee = (state: TuningState): void => {
    const passed = (performance.now() - started) / 1000;
    const each = state.figures.cold.median * trial.repeat;
    expected = passed + each * attemptsLeft(state, tuning);
  };
  return withSession(build, io, async (session, signal) => {
    const control = { signal, timeout: build.timeout };
    const known = await stillKnown(session, plan, control, io, progress);
    const start = await startOf(session, { ...plan, known }, control, progress);
    foresee(start);
    const trials = realTrials(
      session,
      trial,
      { image: "kept", dockerfile: start.code },
      control,
      progress.step,
      (state) => {
        save(state);
        foresee(state);
        return Promise.resolve();
      },
    );
    const state = await tuneAll(start, tuning, {
      ...trials,
      build(dockerfile, title) {
        progress.step(`trying ${title}`);
        return trials.build(dockerfile, title);
      },
    });
    return { state, engine: session.engine.title };
  }).finally(progress.end);
}

/** What an interrupted run left, where the images that it built on are still the same. */
async function stillKnown(
  session: Session,
  { trial, known }: Plan,
  control: Control,
  io: Io,
  progress: Progress,
): Promise<TuningState | undefined> {
  if (known === undefined) return undefined;
  progress.step("fetching base images");
  const bases = Object.entries(known.bases);
  const dockerfiles = bases.map(([dockerfile]) => dockerfile);
  const { settings } = trial;
  const fetched = await fetchBases(session, dockerfiles, settings, control);
  const layers = await layersOf(session, fetched);
  if (bases.every(([dockerfile, each]) => layers[dockerfile] === each))
    return known;
  await io.stderr.write(
    "dockfix: warning: a base image is another one than in the run that was interrupted, so that all begins anew\n",
  );
  return undefined;
}

/** Builds what is kept so far. Of a Dockerfile that nothing was tried with, the smoke tests must pass: otherwise they tell nothing. */
async function startOf(
  session: Session,
  { input, trial, known }: Plan,
  control: Control,
  progress: Progress,
): Promise<TuningState> {
  const code = known?.code ?? input.source;
  progress.step("fetching base images");
  const fetched = await fetchBases(session, [code], trial.settings, control);
  progress.step(
    known === undefined
      ? "building the original"
      : "building what is kept so far",
  );
  const once = known === undefined ? trial : { ...trial, repeat: 1 };
  const figures = await buildFigures(session, "kept", code, once, control);
  if (known !== undefined) return known;
  const image = session.tag("kept");
  const config = (await session.engine.inspect(image))?.config;
  const runsHealth = session.health !== undefined;
  const smokes =
    config === undefined ? [] : smokeTests(trial.smoke, config, runsHealth);
  const tests: string[] = [];
  for (const test of smokes) {
    progress.step(`testing: ${test.title}`);
    const { network } = trial.settings;
    const how = { network, timeout: trial.smokeTimeout };
    if (await passesAlready(session, image, test, how, control))
      tests.push(test.title);
  }
  const bases = await layersOf(session, fetched);
  return { original: figures, code, figures, tests, decisions: [], bases };
}

/** What a step must gain, and what it may cost. */
function thresholds(options: ParsedOptions): Thresholds {
  const { one } = options;
  const gain = one("min-gain");
  const time = one("max-build-time");
  return {
    ...gainOf(gain),
    ...pullsOf(options),
    time:
      time === undefined ? USUAL.time : (parsePercent(time) ?? badTime(time)),
  };
}

function gainOf(text: string | undefined): Pick<Thresholds, "share" | "bytes"> {
  if (text === undefined) return USUAL;
  const share = parsePercent(text);
  if (share !== undefined) return { share, bytes: Infinity };
  const bytes = parseBytes(text);
  if (bytes !== undefined) return { share: Infinity, bytes };
  throw new UsageError(
    `--min-gain cannot be "${text}"`,
    "It takes a size or a part of the image, such as 5MB or 1%.",
  );
}

function badTime(text: string): never {
  throw new UsageError(
    `--max-build-time cannot be "${text}"`,
    "It takes a part of the build time, such as 10%.",
  );
}
