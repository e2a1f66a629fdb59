import { resolve } from "node:path";
import { measure as measureAll, type OnBuilt } from "../measure/measure.ts";
import type { Measurement } from "../measure/measurement.ts";
import { USUAL } from "../measure/worth.ts";
import { everyStep, levelsOf, type Variant } from "../measure/variant.ts";
import type { OptimizeOptions } from "../optimize.ts";
import type { Look } from "../report/paint.ts";
import { sizeText } from "../report/saving.ts";
import { secondsText } from "../report/seconds.ts";
import { readAlternatives, type Alternative } from "./alternative.ts";
import { buildOptions, countOf } from "./build-options.ts";
import { reporting, withSession } from "./build-session.ts";
import { lookOf } from "./colors.ts";
import type { Run } from "./command.ts";
import { dockerfileInput, dockerfilePath } from "./dockerfile-input.ts";
import { findOptions } from "./find-options.ts";
import { choice, type ParsedOptions } from "./options.ts";
import { progressOn } from "./progress.ts";
import { writeReport } from "./report-file.ts";
import { colorOf } from "./request.ts";
import { UsageError } from "./usage.ts";
import { version } from "./version.ts";
import { pullsOf } from "./worth-options.ts";

const FORMATS = ["text", "json", "markdown", "html"] as const;
type Format = (typeof FORMATS)[number];

/**
 * `dockfix measure [FILE]`: builds a Dockerfile as it is and as dockfix rewrites it, and prints the table of sizes and times. Exit code 0 where every
 * version was built, 1 where one was not, 2 where nothing or not everything could be measured.
 */
export const measure: Run = async (options, io) => {
  const build = buildOptions(options);
  const format = choice("--format", options.one("format"), FORMATS) ?? "text";
  const repeat = countOf("--repeat", options.one("repeat")) ?? 1;
  const cold = isCold(options);
  const pulls = pullsOf(options);
  const color = colorOf(options.has("color"), options.has("no-color"));
  const path = dockerfilePath(options.positionals, "measure", io.cwd);
  const errors = lookOf(io.stderr, io.env, color);
  return reporting(path, io, errors, async () => {
    const input = dockerfileInput(path, options.one("context"), io.cwd);
    const { source, context, ignore } = input;
    const written = await readAlternatives(options.all("against"), io, errors);
    if (typeof written === "number") return written;
    const variants = [
      ...versions(source, options, findOptions(options, context, input.file)),
      ...written.map(asVariant),
    ];
    const progress = progressOn(io.stderr);
    const measurement = await withSession(build, io, (session, signal) =>
      measureAll(
        session,
        {
          path,
          variants,
          settings: {
            ...build.settings,
            context,
            ...(ignore !== undefined && { ignore }),
          },
          repeat,
          cold,
          warm: true,
          thresholds: { ...USUAL, ...pulls },
        },
        { signal, timeout: build.timeout },
        progress.step,
        (name, built) => progress.say(`${name}: ${figuresText(built)}`),
      ),
    ).finally(progress.end);
    const look = lookOf(io.stdout, io.env, color);
    const text = await reportText(measurement, format, look);
    const output = options.one("output");
    if (output === undefined) await io.stdout.write(text);
    else await writeReport(resolve(io.cwd, output), text, io);
    if (measurement.stoppedBy !== undefined) throw measurement.stoppedBy;
    const isWhole = measurement.approaches.every(
      ({ built }) => built.kind === "built" && built.unmeasured === undefined,
    );
    return isWhole ? 0 : 1;
  });
};

function figuresText(built: Parameters<OnBuilt>[1]): string {
  return built === undefined
    ? "not built"
    : `${sizeText(built.size)}, built in ${secondsText(built.seconds)}`;
}

function isCold({ has }: ParsedOptions): boolean {
  if (has("cache") && has("no-cache"))
    throw new UsageError("--cache and --no-cache exclude each other");
  return !has("cache");
}

function versions(
  source: string,
  { has }: ParsedOptions,
  find: OptimizeOptions,
): readonly Variant[] {
  return has("each") ? everyStep(source, find) : levelsOf(source, find);
}

function asVariant(alternative: Alternative): Variant {
  return { ...alternative, risk: undefined, changes: [] };
}

async function reportText(
  measurement: Measurement,
  format: Format,
  look: Look,
): Promise<string> {
  switch (format) {
    case "text":
      return (await import("../report/measured-text.ts")).measuredText(
        measurement,
        look,
      );
    case "json":
      return (await import("../report/measured-json.ts")).measuredJson(
        measurement,
        version,
      );
    case "markdown":
      return (await import("../report/measured-markdown.ts")).measuredMarkdown(
        measurement,
      );
    case "html":
      return (await import("../report/measured-html.ts")).measuredHtml(
        measurement,
      );
  }
}
