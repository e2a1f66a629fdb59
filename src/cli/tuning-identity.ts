import { readFileSync } from "node:fs";
import type { TrialSettings } from "../measure/trials.ts";
import type { TuningOptions } from "../measure/tuning.ts";
import type { BuildOptions } from "./build-options.ts";
import type { Configuration } from "./configuration.ts";
import { contextHash } from "./context-hash.ts";
import type { DockerfileInput } from "./dockerfile-input.ts";

/** What a tuning is made of. */
interface Tuned {
  readonly input: DockerfileInput;
  readonly build: BuildOptions;
  readonly tuning: TuningOptions;
  readonly trial: TrialSettings;
  readonly configuration: Configuration;
}

/** All that decides what a tuning comes to, as data: two runs with the same may go on with what the other found. How it is shown and written is not in it. */
export function tuningIdentity(
  { input, build, tuning, trial, configuration }: Tuned,
  env: Readonly<Record<string, string | undefined>>,
): unknown {
  const { risk, only, skip } = tuning.find;
  const { context, ignore, ...settings } = trial.settings;
  return {
    ...trial,
    file: input.file,
    source: input.source,
    settings: {
      ...settings,
      buildArgs: settings.buildArgs.map((each) => withValue(each, env)),
    },
    ignore: ignore ?? null,
    context: [context, contextHash(context, ignore)],
    alternatives: tuning.alternatives,
    // As text: JSON has no infinity.
    thresholds: Object.values(tuning.thresholds).map(String),
    find: [risk, only, skip],
    engine: [build.engine, env["DOCKER_HOST"], env["DOCKER_CONTEXT"]],
    configuration:
      configuration.file === undefined
        ? null
        : readFileSync(configuration.file, "utf8"),
  };
}

/** A build argument without a value takes it from the environment. */
function withValue(
  argument: string,
  env: Readonly<Record<string, string | undefined>>,
): string {
  return argument.includes("=")
    ? argument
    : `${argument}=${env[argument] ?? ""}`;
}
