import { constants } from "node:os";
import {
  EngineError,
  type Control,
  type Health,
  type Output,
  type RunEnd,
  type RunResult,
} from "./engine/engine.ts";
import { outputOf } from "./engine/output-digest.ts";
import type { ImageConfig } from "./image/image.ts";
import type { Session } from "./engine/session.ts";
import { compareOutputs, type OutputDifference } from "./smoke-output.ts";
import { lastLines } from "./smoke-lines.ts";

/** Something that a container is asked to do, before and after. */
export type SmokeTest =
  | {
      readonly kind: "command";
      /** As the user wrote it. */
      readonly title: string;
      readonly entrypoint: string;
      readonly command: readonly string[];
      /** Somebody asked for it. */
      readonly asked: boolean;
    }
  /** The container runs as it always does, and its HEALTHCHECK says how it is. */
  | {
      readonly kind: "health";
      readonly title: string;
      readonly asked: false;
    };

/** What came of a smoke test in one image. */
export interface SmokeRun {
  readonly passed: boolean;
  /** `exit code 139 (SIGSEGV)`, `did not end within 60 s`, `healthy`. */
  readonly status: string;
  /** The same for two runs that ended alike. */
  readonly end: string;
  readonly stdout: Output;
  readonly stderr: Output;
  readonly seconds: number;
}

/** What came of one smoke test in both images. */
export interface SmokeOutcome {
  readonly title: string;
  readonly before: SmokeRun;
  readonly after: SmokeRun;
  /**
   * `same`: it passes, and prints the same bytes. `steady`: it passes, and prints the same but for what is different in each run. `varies`: it passes, and
   * nothing that it prints could be compared. `different`: only one passes, they end otherwise, or the output differs. `tells-nothing`: nobody asked for it,
   * and it fails in both alike.
   */
  readonly verdict:
    "same" | "steady" | "varies" | "different" | "tells-nothing";
  /** Where the outputs differ; `undefined` where they do not, or where the ends of the runs differ. */
  readonly difference: OutputDifference | undefined;
}

/** Whether an outcome says that something works. */
export function isEvidence({ verdict }: SmokeOutcome): boolean {
  return verdict === "same" || verdict === "steady" || verdict === "varies";
}

/** Seconds that a run may take where nobody says. */
const COMMAND_SECONDS = 60;
const HEALTH_SECONDS = 180;
/** Runs in each image, as long as they all together take no longer than these seconds. */
const MOST_RUNS = 5;
const CHEAP = 30;

/** Programs that say their version and do nothing else, with the words that make them. */
const VERSION: readonly (readonly [RegExp, readonly string[]])[] = [
  [
    /^(?:bash|bun|caddy|celery|deno|envoy|flask|gunicorn|haproxy|mariadbd|memcached|mysqld|node|npm|perl|php|pip|pnpm|postgres|pypy|python|R|redis-server|Rscript|ruby|uvicorn|uwsgi|yarn)[\d.]*$/,
    ["--version"],
  ],
  [/^(?:apache2|httpd|nginx)$/, ["-v"]],
  [/^java$/, ["-version"]],
];

/**
 * The tests that were asked for. A command is run by `/bin/sh -c` in a container of its own, in place of ENTRYPOINT and CMD; one that is a JSON list of
 * words is run as it is, without a shell. Where nothing was asked for: the HEALTHCHECK of the image, and the version of the program that it starts, where
 * it is one that is known to do nothing else when it is asked for that. `runsHealth` is whether the engine runs health checks.
 */
export function smokeTests(
  commands: readonly string[],
  config: ImageConfig,
  runsHealth: boolean,
): readonly SmokeTest[] {
  if (commands.length > 0) return commands.map(commandTest);
  const tests: SmokeTest[] = [];
  const [kind] = config.Healthcheck?.Test ?? [];
  if (runsHealth && kind !== undefined && kind !== "NONE")
    tests.push({ kind: "health", title: "HEALTHCHECK", asked: false });
  const [program] = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])];
  const name = program?.slice(program.lastIndexOf("/") + 1) ?? "";
  const [, words] = VERSION.find(([known]) => known.test(name)) ?? [];
  if (program !== undefined && words !== undefined)
    tests.push({
      kind: "command",
      title: `${program} ${words.join(" ")}`,
      entrypoint: program,
      command: words,
      asked: false,
    });
  return tests;
}

function commandTest(text: string): SmokeTest {
  const [program, ...args] = wordsOf(text) ?? ["/bin/sh", "-c", text];
  return {
    kind: "command",
    title: text,
    entrypoint: program ?? "/bin/sh",
    command: args,
    asked: true,
  };
}

/** The words of an exec form; `undefined` for a command of a shell. */
function wordsOf(text: string): readonly string[] | undefined {
  if (!text.trimStart().startsWith("[")) return undefined;
  try {
    const words: unknown = JSON.parse(text);
    const isExec =
      Array.isArray(words) &&
      words.length > 0 &&
      words.every((word) => typeof word === "string");
    return isExec ? words : undefined;
  } catch {
    // `[ -f /app/main.py ]` is a command, too.
    return undefined;
  }
}

/** Where and how smoke tests run. */
export interface SmokeSettings {
  readonly network: string | undefined;
  /** Seconds for one run; a minute for a command and three for a health check where nobody says. */
  readonly timeout: number | undefined;
}

/**
 * Runs one test in both images, and again where they print something else, until what varies from run to run is told from what differs. Rejects with an
 * EngineError: `smoke-test-fails` for a test that was asked for and fails in the first image, as it cannot tell anything.
 */
export async function smoke(
  session: Session,
  images: { readonly before: string; readonly after: string },
  test: SmokeTest,
  settings: SmokeSettings,
  control: Control,
): Promise<SmokeOutcome> {
  const { title } = test;
  const run = (image: string): Promise<SmokeRun> =>
    runTest(session, image, test, settings, control);
  const before = await run(images.before);
  if (!before.passed && test.asked) throw failsAlready(test, before);
  const after = await run(images.after);
  const outcome = (
    verdict: SmokeOutcome["verdict"],
    difference?: OutputDifference,
  ): SmokeOutcome => ({ title, before, after, verdict, difference });
  if (!isSameEnd(before, after)) return outcome("different");
  if (!before.passed) return outcome("tells-nothing");
  const befores = [before];
  const afters = [after];
  for (;;) {
    const compared = compareOutputs(befores, afters);
    const spent = sum([...befores, ...afters].map(({ seconds }) => seconds));
    const isEnough =
      compared.kind !== "different" ||
      befores.length === MOST_RUNS ||
      (befores.length > 1 && spent > CHEAP);
    if (isEnough)
      return compared.kind === "different"
        ? outcome("different", compared.difference)
        : outcome(compared.kind);
    // In turn: what changes with time then changes in both.
    const again = {
      before: await run(images.before),
      after: await run(images.after),
    };
    // The original does not always pass: nothing of it stays the same.
    if (!again.before.passed) return outcome("varies");
    if (!again.after.passed)
      return { ...outcome("different"), after: again.after };
    befores.push(again.before);
    afters.push(again.after);
  }
}

/** Rejects where a test that was asked for fails in the image as it is. Gives whether it passes. */
export async function passesAlready(
  session: Session,
  image: string,
  test: SmokeTest,
  settings: SmokeSettings,
  control: Control,
): Promise<boolean> {
  const run = await runTest(session, image, test, settings, control);
  if (!run.passed && test.asked) throw failsAlready(test, run);
  return run.passed;
}

function failsAlready(
  { title }: SmokeTest,
  { status, stdout, stderr }: SmokeRun,
): EngineError {
  const log = [stdout, stderr].flatMap(lastLines);
  return new EngineError(
    "smoke-test-fails",
    `the smoke test \`${title}\` fails in the image as it is: ${status}`,
    {
      hint: "It cannot tell whether another image works. Mend it, or leave it out.",
      log,
    },
  );
}

/** Two ends that say the same of an image. How far a health check came in its time is no such thing. */
function isSameEnd(one: SmokeRun, two: SmokeRun): boolean {
  if (one.passed || two.passed) return one.passed && two.passed;
  return one.end === two.end;
}

/** Runs one test in one image. */
async function runTest(
  session: Session,
  image: string,
  test: SmokeTest,
  { network, timeout }: SmokeSettings,
  control: Control,
): Promise<SmokeRun> {
  const request = { image, ...(network !== undefined && { network }) };
  if (test.kind === "health") {
    if (session.health === undefined)
      throw new EngineError(
        "engine-failed",
        `${session.engine.title} runs no health checks`,
      );
    const limit = { ...control, timeout: timeout ?? HEALTH_SECONDS };
    return healthRun(await session.health(request, limit));
  }
  const { entrypoint, command } = test;
  const limit = { ...control, timeout: timeout ?? COMMAND_SECONDS };
  return commandRun(
    await session.run({ ...request, entrypoint, command }, limit),
  );
}

/** What a health check prints, such as times, is its own business where it passes. */
function healthRun({ status, output }: Health): SmokeRun {
  const passed = status === "healthy";
  return {
    passed,
    status: output === "" || passed ? status : `${status}: ${output}`,
    end: status === "ended" ? output : passed ? status : "not healthy",
    stdout: outputOf(""),
    stderr: outputOf(""),
    seconds: 0,
  };
}

function commandRun({ end, ...printed }: RunResult): SmokeRun {
  const status = endText(end);
  return {
    passed: end.kind === "exit" && end.code === 0,
    status,
    end: end.kind === "exit" ? status : end.kind,
    ...printed,
  };
}

function endText(end: RunEnd): string {
  if (end.kind === "not-started") return `cannot start: ${end.reason}`;
  if (end.kind === "timeout") return `did not end within ${end.seconds} s`;
  const signal = signalOf(end.code);
  return `exit code ${end.code}${signal === undefined ? "" : ` (${signal})`}`;
}

/** The signal of an exit code of 128 and its number. */
function signalOf(code: number): string | undefined {
  const names = Object.entries(constants.signals);
  return names.find(([, number]) => number === code - 128)?.[0];
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
