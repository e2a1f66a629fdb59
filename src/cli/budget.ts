import { existsSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { judge, type Baseline, type Budget } from "../measure/budget.ts";
import { engineImage } from "../measure/image/engine-image.ts";
import type { Control } from "../measure/engine/engine.ts";
import type { Session } from "../measure/engine/session.ts";
import { budgetText, type BudgetReport } from "../report/budget-text.ts";
import {
  BUILD_OPTIONS,
  buildOptions,
  type BuildOptions,
} from "./build-options.ts";
import { reporting, withSession } from "./build-session.ts";
import { lookOf } from "./colors.ts";
import type { Command } from "./commands.ts";
import { CONFIGURATION, readConfiguration } from "./configuration.ts";
import { dockerfileInput } from "./dockerfile-input.ts";
import { fileSystemError, InputError } from "./input.ts";
import { choice, parseOptions } from "./options.ts";
import { progressOn } from "./progress.ts";
import { colorOf } from "./request.ts";
import { UsageError } from "./usage.ts";
import { version } from "./version.ts";

/** Where agreed sizes are kept, beside the configuration; to be committed. */
const BASELINE = "dockfix-baseline.json";

/**
 * `dockfix budget`: builds every image that the configuration has a limit for, and holds it against the limit and the baseline. Exit code 0 where all keep
 * to it, 1 where one does not, 2 where one could not be measured. `--update` takes the sizes as the new baseline.
 */
export const budget: Command = async (argv, io) => {
  const options = parseOptions(argv, {
    ...BUILD_OPTIONS,
    update: { type: "boolean" },
    format: { type: "string" },
    color: { type: "boolean" },
    "no-color": { type: "boolean" },
  });
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
        hint: `{ "budgets": [{ "dockerfile": "Dockerfile", "size": "300 MB", "growth": "5 %" }] }`,
      });
    const folder = dirname(file);
    const baselines = readBaselines(join(folder, BASELINE));
    const progress = progressOn(io.stderr);
    const reports = await withSession(build, io, async (session, signal) => {
      const found: BudgetReport[] = [];
      for (const each of budgets) {
        progress.step(`building ${nameOf(each)}`);
        const control = { signal, timeout: build.timeout };
        const image = await weigh(session, each, folder, build, control);
        const verdict = judge(each, image, baselines.get(nameOf(each)));
        found.push({ name: nameOf(each), image, verdict });
      }
      return found;
    }).finally(progress.end);
    if (options.has("update"))
      writeBaselines(join(folder, BASELINE), baselines, reports);
    await io.stdout.write(
      format === "json"
        ? `${JSON.stringify({ version, images: reports }, undefined, 2)}\n`
        : budgetText(reports, lookOf(io.stdout, io.env, color)),
    );
    const isKept = reports.every(
      ({ verdict }) => verdict.exceeded.length === 0,
    );
    return isKept || options.has("update") ? 0 : 1;
  });
};

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
    size: sum(layers.map(({ size }) => size)),
    compressed:
      compressed === undefined
        ? undefined
        : sum(layers.map((layer) => layer.compressed ?? 0)),
    layers,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}

function readBaselines(path: string): ReadonlyMap<string, Baseline> {
  if (!existsSync(path)) return new Map();
  try {
    const value: unknown = JSON.parse(readFileSync(path, "utf8"));
    if (typeof value !== "object" || value === null) throw new SyntaxError();
    return new Map(
      Object.entries(value).filter((entry): entry is [string, Baseline] =>
        isBaseline(entry[1]),
      ),
    );
  } catch (error) {
    if (!(error instanceof SyntaxError))
      throw fileSystemError(error, `read ${BASELINE}`);
    throw new InputError("bad-configuration", `${BASELINE} is no JSON`, {
      hint: "dockfix budget --update writes it anew.",
    });
  }
}

function isBaseline(value: unknown): value is Baseline {
  return (
    typeof value === "object" &&
    value !== null &&
    "size" in value &&
    typeof value.size === "number" &&
    "layers" in value &&
    Array.isArray(value.layers)
  );
}

/** At once, or not at all. */
function writeBaselines(
  path: string,
  known: ReadonlyMap<string, Baseline>,
  reports: readonly BudgetReport[],
): void {
  const all = new Map(known);
  for (const { name, image } of reports) all.set(name, image);
  const sorted = [...all].sort(([a], [b]) => (a < b ? -1 : 1));
  const text = JSON.stringify(Object.fromEntries(sorted), undefined, 2);
  try {
    writeFileSync(`${path}.tmp`, `${text}\n`);
    renameSync(`${path}.tmp`, resolve(path));
  } catch (error) {
    throw fileSystemError(error, `write ${BASELINE}`);
  }
}
