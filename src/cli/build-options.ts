import type { BuildSettings } from "../measure/build-settings.ts";
import type { EngineChoice } from "../measure/engine/engine-choice.ts";
import { choice, type ParsedOptions } from "./options.ts";
import { UsageError } from "./usage.ts";

/** Seconds that one build may take. */
const TIMEOUT = 3600;

/** How images are built, as the command line says it. */
export interface BuildOptions {
  readonly engine: Omit<EngineChoice, "env" | "signal">;
  readonly settings: Omit<BuildSettings, "context" | "ignore">;
  /** Seconds for one build. */
  readonly timeout: number;
  /** Seconds for one run of a smoke test; `undefined` for the usual. */
  readonly smokeTimeout: number | undefined;
  /** Leave images and caches in the engine. */
  readonly keep: boolean;
}

/** Reads them; throws a UsageError. */
export function buildOptions(options: ParsedOptions): BuildOptions {
  const { one, all, has } = options;
  const engine = choice("--engine", one("engine"), ENGINES);
  const builder = one("builder");
  const target = one("target");
  const platform = one("platform");
  const network = one("network");
  if (platform?.includes(",") === true)
    throw new UsageError(
      "--platform takes one platform",
      "Images of several platforms are measured one after the other.",
    );
  return {
    engine: {
      ...(engine !== undefined && { engine }),
      ...(builder !== undefined && { builder }),
    },
    settings: {
      buildArgs: all("build-arg"),
      secrets: all("secret"),
      ...(target !== undefined && { target }),
      ...(platform !== undefined && { platform }),
      ...(network !== undefined && { network }),
    },
    timeout: durationOf("--timeout", one("timeout")) ?? TIMEOUT,
    smokeTimeout: durationOf("--smoke-timeout", one("smoke-timeout")),
    keep: has("keep"),
  };
}

const ENGINES = ["docker", "podman", "buildah"] as const;

/** Seconds of `90`, `90s`, `30m` or `2h`. */
function durationOf(
  option: string,
  text: string | undefined,
): number | undefined {
  if (text === undefined) return undefined;
  const [, number = "", unit = "s"] = /^(\d+)([smh])?$/.exec(text) ?? [];
  const seconds = Number(number) * { s: 1, m: 60, h: 3600 }[unitOf(unit)];
  if (number !== "" && seconds > 0) return seconds;
  throw new UsageError(
    `${option} cannot be "${text}"`,
    "It takes a time such as 90s, 30m or 2h.",
  );
}

function unitOf(text: string): "s" | "m" | "h" {
  return text === "m" || text === "h" ? text : "s";
}

/** A whole number of at least 1. */
export function countOf(
  option: string,
  text: string | undefined,
): number | undefined {
  if (text === undefined) return undefined;
  if (/^[1-9]\d{0,3}$/.test(text)) return Number(text);
  throw new UsageError(
    `${option} cannot be "${text}"`,
    "It takes a whole number, 1 or more.",
  );
}
