import { createHash } from "node:crypto";
import { idOf } from "../applied-change.ts";
import type { FetchedBases } from "./base-pull.ts";
import { baseDockerfiles } from "./bases.ts";
import type { BuildSettings } from "./build-settings.ts";
import { builtOf, readImagesOf } from "./built-images.ts";
import { EngineError, type Control } from "./engine/engine.ts";
import { isFatal } from "./fatal.ts";
import {
  configDifferences,
  type ConfigDifference,
} from "./image/config-difference.ts";
import type { Measurement } from "./measurement.ts";
import { recommend, unclear, type Measured } from "./recommend.ts";
import type { Session } from "./engine/session.ts";
import { timingOf } from "./timing.ts";
import {
  buildVariant,
  failedBuild,
  rebuilt,
  type BuildPlan,
  type Finished,
} from "./variant-build.ts";
import type { Variant } from "./variant.ts";
import type { Thresholds } from "./worth.ts";

/** What is to be measured, and how. */
export interface MeasureRequest extends BuildPlan {
  readonly path: string;
  /** The original first. */
  readonly variants: readonly Variant[];
  readonly thresholds: Thresholds;
}

/** What is going on, for whoever waits. */
export type OnStep = (text: string) => void;

/** One version was built, or was not: what is known before its image is read. A run that is interrupted later has shown it at least. */
export type OnBuilt = (
  name: string,
  /** Bytes and seconds of a cold build; `undefined` for one that failed. */
  built: { readonly size: number; readonly seconds: number } | undefined,
) => void;

/**
 * Builds every variant and measures time, size, layers, contents and waste. A variant that does not build is a row of the table. Behind what no variant can
 * survive (no engine, a full disk) the figures that there are remain, with what stopped it. What hangs on the time of single builds is built again, up to three
 * times. Rejects with an EngineError where nothing was built, and where it was interrupted. Images stay in the session until it is closed.
 */
export async function measure(
  session: Session,
  request: MeasureRequest,
  control: Control,
  onStep: OnStep,
  onBuilt: OnBuilt,
): Promise<Measurement> {
  onStep("fetching base images");
  const { variants, settings } = request;
  const dockerfiles = variants.map(({ dockerfile }) => dockerfile);
  const bases = await fetchBases(session, dockerfiles, settings, control);
  const finished: Finished[] = [];
  let stoppedBy: EngineError | undefined;
  for (const [index, variant] of variants.entries()) {
    try {
      const built =
        stoppedBy === undefined
          ? await buildVariant(
              session,
              index,
              variant,
              request,
              control,
              onStep,
            )
          : failedBuild(stoppedBy);
      finished.push(built);
      if (built.kind === "failed") {
        onBuilt(variant.name, undefined);
        continue;
      }
      const details = await session.engine.inspect(built.tag);
      finished[index] = {
        ...built,
        size: details?.size,
        config: details?.config,
      };
      onBuilt(
        variant.name,
        details && {
          size: details.size,
          seconds: timingOf(built.seconds).median,
        },
      );
    } catch (error) {
      stoppedBy = stopOf(error, finished);
      if (finished.length === index) finished.push(failedBuild(stoppedBy));
    }
  }
  onStep("reading the images");
  const images = await readImagesOf(
    session,
    variants,
    finished,
    bases,
    control,
  ).catch((error: unknown) => {
    stoppedBy ??= stopOf(error, finished);
    return undefined;
  });
  const weighing = { ...request.thresholds, timed: request.cold };
  const measured = (): readonly Measured[] =>
    variants.map((variant, index) => ({
      ...subjectOf(variant),
      differs: settingsChanged(variant, finished[0], finished[index]),
      built: builtOf(index, finished[index], images, stoppedBy),
    }));
  while (stoppedBy === undefined) {
    const pair = unclear(measured(), weighing);
    if (pair === undefined) break;
    try {
      if (!(await repeated(pair))) break;
    } catch (error) {
      stoppedBy = stopOf(error, finished);
    }
  }
  stoppedBy ??= finished
    .flatMap((each) => (each.kind === "built" ? (each.failure ?? []) : []))
    .find(({ code }) => code !== "build-failed");
  return {
    path: request.path,
    engine: session.engine.title,
    weighing,
    approaches: recommend(measured(), weighing),
    ...(stoppedBy !== undefined && { stoppedBy }),
  };

  /** Builds both again, first the one that was built less often; false where that does not work any more. */
  async function repeated(pair: readonly [number, number]): Promise<boolean> {
    const runs = pair.map((index) => runsOf(finished[index]));
    for (const index of pair) {
      const [variant, last] = [variants[index], finished[index]];
      if (variant === undefined || last?.kind !== "built") return false;
      if (last.seconds.length > Math.min(...runs)) continue;
      onStep(`building ${variant.name} again: its time decides`);
      const next = await rebuilt(session, last, variant, settings, control);
      if (next === undefined) return false;
      finished[index] = next;
    }
    return true;
  }
}

function runsOf(finished: Finished | undefined): number {
  return finished?.kind === "built" ? finished.seconds.length : 0;
}

/** Between the images of the original and of what dockfix did not write; of its own changes each says what it does. */
function settingsChanged(
  { risk }: Variant,
  original: Finished | undefined,
  other: Finished | undefined,
): readonly ConfigDifference[] {
  if (risk !== undefined) return [];
  if (original?.kind !== "built" || other?.kind !== "built") return [];
  const [before, after] = [original.config, other.config];
  return before === undefined || after === undefined
    ? []
    : configDifferences(before, after);
}

function subjectOf({
  name,
  risk,
  changes,
}: Variant): Omit<Measured, "built" | "differs"> {
  return {
    name,
    risk,
    changes: changes.map(
      (change) => `line ${change.line}, ${idOf(change)}: ${change.reason}`,
    ),
    assumes: [
      ...new Set(
        changes.flatMap(({ assumes }) => assumes.map(({ text }) => text)),
      ),
    ],
  };
}

/** What stops all that follows; rejects with what leaves nothing to show. */
function stopOf(error: unknown, finished: readonly Finished[]): EngineError {
  const isAnyBuilt = finished.some(({ kind }) => kind === "built");
  if (
    error instanceof EngineError &&
    error.code !== "interrupted" &&
    isAnyBuilt
  )
    return error;
  throw error;
}

/**
 * Once, so that no build that is timed has to; what cannot be fetched is told by the build that needs it. Gives the images, which stay until the session is
 * closed.
 */
export async function fetchBases(
  session: Session,
  dockerfiles: readonly string[],
  { target: _target, ...settings }: BuildSettings,
  control: Control,
): Promise<FetchedBases> {
  const all = dockerfiles.flatMap(baseDockerfiles);
  const fetched = new Map<string, string>();
  for (const dockerfile of new Set(all)) {
    try {
      const name = `base-${createHash("sha256").update(dockerfile).digest("hex").slice(0, 12)}`;
      await session.build(
        name,
        { ...settings, dockerfile, cache: true },
        control,
      );
      fetched.set(dockerfile, session.tag(name));
    } catch (error) {
      if (!(error instanceof EngineError) || isFatal(error)) throw error;
    }
  }
  return fetched;
}
