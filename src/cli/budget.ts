import { dirname, join, relative } from "node:path";
import { judge, type Baseline, type Budget } from "../measure/budget.ts";
import { engineImage } from "../measure/image/engine-image.ts";
import { EngineError, type Control } from "../measure/engine/engine.ts";
import { isFatal } from "../measure/fatal.ts";
import { pulledSize } from "../measure/pulled-size.ts";
import type { Session } from "../measure/engine/session.ts";
import { budgetText, type BudgetReport } from "../report/budget-text.ts";
import { failureText } from "../report/failure.ts";
import type { Failure } from "../report/outcome.ts";
import { BASELINE, readBaselines, writeBaselines } from "./baseline-file.ts";
import { buildOptions, type BuildOptions } from "./build-options.ts";
import { reporting, withSession } from "./build-session.ts";
import { lookOf } from "./colors.ts";
import type { Run } from "./command.ts";
import { CONFIGURATION, readConfiguration } from "./configuration.ts";
import { dockerfileInput } from "./dockerfile-input.ts";
import { InputError } from "./input.ts";
import { choice } from "./options.ts";
import { progressOn } from "./progress.ts";
import { colorOf } from "./request.ts";
import { failureOf } from "./thrown.ts";
import { UsageError } from "./usage.ts";
import { version } from "./version.ts";

/**
 * `dockfix budget`: builds every image that the configuration has a limit for, and holds it against the limit and the baseline. Exit code 0 where all keep
 * to it, 1 where one does not, 2 where one could not be measured; the others are judged nevertheless. `--update` takes the sizes as the new baseline, so that no growth is left to judge.
 */
export const budget: Run = async (options, io) => {
  const build = buildOptions(options);
  if (options.positionals.length > 0 || options.one("target") !== undefined)
    throw new UsageError(
      "dockfix budget takes no Dockerfile and no target",
      `The images and their limits stand in ${CONFIGURATION}.`,
    );
  const format =
    choice("--format", options.one("format"), ["text", "json"]) ?? "text";
  const color = colorOf(options.has("color"), options.has("no-color"));
  const look = lookOf(io.stderr, io.env, color);
  return reporting(CONFIGURATION, io, look, async () => {
    const { file, budgets } = readConfiguration(join(io.cwd, "Dockerfile"));
    if (file === undefined || budgets.length === 0)
      throw new InputError("no-budget", "there is no image with a limit", {
        hint: `Write one into ${CONFIGURATION}: { "budgets": [{ "dockerfile": "Dockerfile", "size": "300 MB", "growth": "5 %" }] }`,
      });
    const folder = dirname(file);
    const agreed = join(folder, BASELINE);
    const isUpdate = options.has("update");
    const baselines = isUpdate ? undefined : readBaselines(agreed);
    const progress = progressOn(io.stderr);
    const failures: (Failure & {
      readonly name: string;
      readonly path: string;
    })[] = [];
    const reports = await withSession(build, io, async (session, signal) => {
      const found: BudgetReport[] = [];
      for (const each of budgets) {
        const name = nameOf(each);
        progress.step(`building ${name}`);
        const control = { signal, timeout: build.timeout };
        const image = await weigh(session, each, folder, build, control).catch(
          (error: unknown) => {
            if (endsAll(error)) throw error;
            failures.push({ name, path: each.path, ...failureOf(error) });
            return undefined;
          },
        );
        if (image === undefined) continue;
        // What is agreed on now has not grown.
        const baseline = baselines === undefined ? image : baselines.get(name);
        found.push({ name, image, verdict: judge(each, image, baseline) });
      }
      return found;
    }).finally(progress.end);
    for (const failure of failures)
      await io.stderr.write(
        failureText(
          relative(io.cwd, join(folder, failure.path)),
          failure,
          look,
        ),
      );
    if (isUpdate && failures.length > 0)
      await io.stderr.write(`dockfix: ${BASELINE} stays as it was\n`);
    else if (isUpdate)
      writeBaselines(
        agreed,
        new Map(reports.map(({ name, image }) => [name, image])),
      );
    await io.stdout.write(
      format === "json"
        ? `${JSON.stringify({ version, images: reports, failed: failures }, undefined, 2)}\n`
        : budgetText(reports, lookOf(io.stdout, io.env, color)),
    );
    if (failures.length > 0)
      return failures.some(({ kind }) => kind === "bug") ? 3 : 2;
    const isKept = reports.every(
      ({ verdict }) => verdict.exceeded.length === 0,
    );
    return isKept ? 0 : 1;
  });
};

/** What is wrong with more than one image. */
function endsAll(error: unknown): boolean {
  return (
    error instanceof UsageError ||
    (error instanceof EngineError && isFatal(error))
  );
}

/** A baseline is kept under this name. */
function nameOf({ path, target }: Budget): string {
  return target === undefined ? path : `${path}#${target}`;
}

async function weigh(
  session: Session,
  { path, target, compressed }: Budget,
  folder: string,
  { settings }: BuildOptions,
  control: Control,
): Promise<Baseline> {
  const { source, context, ignore } = dockerfileInput(path, undefined, folder);
  const name = path.replace(/\W+/g, "-");
  await session.build(
    name,
    {
      ...settings,
      dockerfile: source,
      context,
      ...(ignore !== undefined && { ignore }),
      ...(target !== undefined && { target }),
      cache: true,
    },
    control,
  );
  const image = await engineImage(session.engine, session.tag(name), {
    compressed: compressed !== undefined,
    ...control,
  });
  const layers = image.layers.map(({ createdBy, size, compressed: gzip }) => ({
    createdBy,
    size,
    compressed: gzip,
  }));
  return {
    size: layers.reduce((sum, { size }) => sum + size, 0),
    compressed: compressed === undefined ? undefined : pulledSize(layers),
    layers,
  };
}
