import { EngineError, type Control, type RunResult } from "./engine/engine.ts";
import type { ImageConfig } from "./image/image.ts";
import type { Session } from "./engine/session.ts";

/** Something that a container is asked to do, before and after. */
export type SmokeTest =
  | {
      readonly kind: "command";
      /** As the user wrote it. */
      readonly title: string;
      readonly entrypoint: string;
      readonly command: readonly string[];
    }
  /** The container runs as it always does, and its HEALTHCHECK says how it is. */
  | { readonly kind: "health"; readonly title: string };

/** What came of a smoke test in one image. */
export interface SmokeRun {
  readonly passed: boolean;
  /** `exit code 1`, `healthy`. */
  readonly status: string;
  readonly output: string;
}

/** What came of one smoke test in both images. */
export interface SmokeOutcome {
  readonly title: string;
  readonly before: SmokeRun;
  readonly after: SmokeRun;
  /**
   * `same`: it passes, with the same output. `varies`: it passes, but the output of one image is different each time, so that it was not compared.
   * `different`: only one passes, or the output differs. `tells-nothing`: it fails in both.
   */
  readonly verdict: "same" | "varies" | "different" | "tells-nothing";
}

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
    tests.push({ kind: "health", title: "HEALTHCHECK" });
  const [program] = [...(config.Entrypoint ?? []), ...(config.Cmd ?? [])];
  const name = program?.slice(program.lastIndexOf("/") + 1) ?? "";
  const [, words] = VERSION.find(([known]) => known.test(name)) ?? [];
  if (program !== undefined && words !== undefined)
    tests.push({
      kind: "command",
      title: `${program} ${words.join(" ")}`,
      entrypoint: program,
      command: words,
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

/** Runs one test in both images. Rejects with an EngineError where a container cannot run at all in the first. */
export async function smoke(
  session: Session,
  images: { readonly before: string; readonly after: string },
  test: SmokeTest,
  network: string | undefined,
  control: Control,
): Promise<SmokeOutcome> {
  const run = (image: string): Promise<SmokeRun> =>
    runTest(session, image, test, network, control);
  const before = await run(images.before);
  const after = await run(images.after);
  const { title } = test;
  if (!before.passed && !after.passed)
    return { title, before, after, verdict: "tells-nothing" };
  if (before.passed !== after.passed || before.status !== after.status)
    return { title, before, after, verdict: "different" };
  if (before.output === after.output)
    return { title, before, after, verdict: "same" };
  const again = await run(images.before);
  const varies = again.output !== before.output;
  return { title, before, after, verdict: varies ? "varies" : "different" };
}

/** Runs one test in one image. */
export async function runTest(
  session: Session,
  image: string,
  test: SmokeTest,
  network: string | undefined,
  control: Control,
): Promise<SmokeRun> {
  const request = { image, ...(network !== undefined && { network }) };
  if (test.kind === "health") {
    if (session.health === undefined)
      throw new EngineError(
        "engine-failed",
        `${session.engine.title} runs no health checks`,
      );
    const { status, output } = await session.health(request, control);
    // What a health check prints, such as times, is its own business.
    return {
      passed: status === "healthy",
      status,
      output: status === "healthy" ? "" : output,
    };
  }
  const { entrypoint, command } = test;
  return shown(await session.run({ ...request, entrypoint, command }, control));
}

function shown({ code, stdout, stderr }: RunResult): SmokeRun {
  return {
    passed: code === 0,
    status: `exit code ${code}`,
    output: stdout + stderr,
  };
}
