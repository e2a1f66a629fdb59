import type { AppliedChange } from "../applied-change.ts";
import { verifyBuilds } from "../measure/verify-builds.ts";
import { holds } from "../measure/verification.ts";
import { optimize } from "../optimize.ts";
import { failureText } from "../report/failure.ts";
import type { Look } from "../report/paint.ts";
import { verifiedJson } from "../report/verified-json.ts";
import { verifiedText } from "../report/verified-text.ts";
import { readAlternatives } from "./alternative.ts";
import { buildOptions } from "./build-options.ts";
import { reporting, withSession } from "./build-session.ts";
import { lookOf } from "./colors.ts";
import type { Run } from "./command.ts";
import { readConfiguration } from "./configuration.ts";
import { dockerfileInput, dockerfilePath } from "./dockerfile-input.ts";
import { findOptions } from "./find-options.ts";
import { choice } from "./options.ts";
import type { Io } from "./output.ts";
import { progressOn } from "./progress.ts";
import { purgesOf } from "./purges-option.ts";
import { colorOf } from "./request.ts";
import { failureOf } from "./thrown.ts";
import { smokeOf } from "./smoke-option.ts";
import { UsageError } from "./usage.ts";
import { version } from "./version.ts";

/**
 * `dockfix verify [FILE]`: builds a Dockerfile as it is and as dockfix rewrites it (or as `--against` has it), and compares the two images and what their
 * containers do. Exit code 0 where they are the same but for what may be lost, 1 where they are not, 2 where they could not be compared.
 */
export const verifyImages: Run = async (options, io) => {
  const build = buildOptions(options);
  const format =
    choice("--format", options.one("format"), ["text", "json"]) ?? "text";
  const color = colorOf(options.has("color"), options.has("no-color"));
  if (options.positionals.length === 2)
    throw new UsageError(
      "dockfix verify builds one Dockerfile and what it is compared with",
      "Two Dockerfiles: by proof with --static BEFORE AFTER, by their images with BEFORE --against AFTER.",
    );
  const path = dockerfilePath(options.positionals, "verify", io.cwd);
  const errors = lookOf(io.stderr, io.env, color);
  return reporting(path, io, errors, async () => {
    const input = dockerfileInput(path, options.one("context"), io.cwd);
    const { source, context, ignore, file } = input;
    const find = findOptions(options, context, file);
    const against = options.one("against");
    const other =
      against === undefined
        ? optimize(source, find)
        : await handWritten(against, io, errors);
    if (typeof other === "number") return other;
    if (other.code === source) {
      await io.stdout.write(
        against === undefined
          ? `${path}: nothing to verify, nothing changes at --risk ${find.risk}\n`
          : `${path}: nothing to verify, ${against} has the same text\n`,
      );
      return 0;
    }
    const { volatile } = readConfiguration(file);
    const progress = progressOn(io.stderr);
    const result = await withSession(build, io, (session, signal) =>
      verifyBuilds(
        session,
        {
          before: source,
          after: other.code,
          settings: {
            ...build.settings,
            context,
            ...(ignore !== undefined && { ignore }),
          },
          purges: [
            ...other.changes.flatMap(({ purges }) => purges),
            ...(purgesOf(options) ?? []),
          ],
          volatile: [...volatile, ...options.all("volatile").map(asVolatile)],
          smoke: smokeOf(options),
          smokeTimeout: build.smokeTimeout,
          cache: options.has("cache"),
        },
        { signal, timeout: build.timeout },
        progress.step,
      ),
    ).finally(progress.end);
    if ("failure" in result) {
      const name = against ?? `${path}, as dockfix rewrites it`;
      await io.stderr.write(
        failureText(name, failureOf(result.failure), errors),
      );
      return 2;
    }
    const report = {
      path,
      against,
      engine: result.engine,
      before: source,
      after: other.code,
      changes: other.changes,
      verification: result.verification,
    };
    await io.stdout.write(
      format === "json"
        ? verifiedJson(report, version)
        : verifiedText(report, lookOf(io.stdout, io.env, color)),
    );
    return holds(result.verification) ? 0 : 1;
  });
};

function asVolatile(glob: string): {
  readonly globs: readonly string[];
  readonly ignores: "all";
  readonly reason: string;
} {
  return { globs: [glob], ignores: "all", reason: "--volatile says so" };
}

/** The Dockerfile of `--against`, or the exit code where something is wrong with it. */
async function handWritten(
  path: string,
  io: Io,
  look: Look,
): Promise<
  { readonly code: string; readonly changes: readonly AppliedChange[] } | number
> {
  const read = await readAlternatives([path], io, look);
  if (typeof read === "number") return read;
  const [only] = read;
  return only === undefined ? 2 : { code: only.dockerfile, changes: [] };
}
