import { idOf } from "../applied-change.ts";
import { baseDockerfiles } from "./bases.ts";
import type { BuildSettings } from "./build-settings.ts";
import { contentsOf, wasteOf } from "./image/contents.ts";
import { EngineError, type Control } from "./engine/engine.ts";
import { engineImages } from "./image/engine-image.ts";
import type { Image } from "./image/image.ts";
import type { Built, Measurement, Timing } from "./measurement.ts";
import { recommend, type Thresholds } from "./recommend.ts";
import type { Session } from "./engine/session.ts";
import { timingOf } from "./timing.ts";
import { warmBuild, type WarmBuild } from "./warm-build.ts";
import type { Variant } from "./variant.ts";

/** What is to be measured, and how. */
export interface MeasureRequest {
  readonly path: string;
  /** The original first. */
  readonly variants: readonly Variant[];
  readonly settings: BuildSettings;
  /** How often each is built cold. */
  readonly repeat: number;
  /** False where builds may take what the engine has in its cache: sizes are right, times say nothing. */
  readonly cold: boolean;
  /** Whether also a build behind a change of the source is timed. */
  readonly warm: boolean;
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

/** A build that came to an end; what is in its image is read later. */
type Finished =
  | (WarmBuild & {
      readonly kind: "built";
      readonly tag: string;
      readonly cold: Timing;
    })
  | Extract<Built, { kind: "failed" }>;

/**
 * Builds every variant and measures time, size, layers, contents and waste. A variant that does not build is a row of the table. Behind what no variant can
 * survive (no engine, a full disk) the figures that there are remain, with what stopped it. Rejects with an EngineError where nothing was built, and where it
 * was interrupted. Images stay in the session until it is closed.
 */
export async function measure(
  session: Session,
  request: MeasureRequest,
  control: Control,
  onStep: OnStep,
  onBuilt: OnBuilt,
): Promise<Measurement> {
  onStep("fetching base images");
  const dockerfiles = request.variants.map(({ dockerfile }) => dockerfile);
  await fetchBases(session, dockerfiles, request.settings, control);
  const finished: Finished[] = [];
  const sizes: (number | undefined)[] = [];
  let stoppedBy: EngineError | undefined;
  for (const [index, variant] of request.variants.entries()) {
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
      const figures = await figuresOf(session, built);
      sizes.push(figures?.size);
      onBuilt(variant.name, figures);
    } catch (error) {
      stoppedBy = stopOf(error, finished);
      if (finished.length === index) finished.push(failedBuild(stoppedBy));
    }
  }
  onStep("reading the images");
  const tags = finished.flatMap((each) =>
    each.kind === "built" ? [each.tag] : [],
  );
  const images = await engineImages(session.engine, tags, {
    compressed: true,
    ...(control.signal !== undefined && { signal: control.signal }),
  }).catch((error: unknown) => {
    stoppedBy ??= stopOf(error, finished);
    return [];
  });
  stoppedBy ??= finished
    .flatMap((each) => (each.kind === "built" ? (each.failure ?? []) : []))
    .find(({ code }) => code !== "build-failed");
  const approaches = request.variants.map((variant, index) => ({
    name: variant.name,
    risk: variant.risk,
    changes: variant.changes.map(
      (change) => `line ${change.line}, ${idOf(change)}: ${change.reason}`,
    ),
    assumes: [
      ...new Set(
        variant.changes.flatMap(({ assumes }) =>
          assumes.map(({ text }) => text),
        ),
      ),
    ],
    built: builtOf(finished[index], images, sizes[index], stoppedBy),
  }));
  return {
    path: request.path,
    engine: session.engine.title,
    approaches: recommend(approaches, request.thresholds),
    ...(stoppedBy !== undefined && { stoppedBy }),
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

async function figuresOf(
  { engine }: Session,
  built: Finished,
): Promise<Parameters<OnBuilt>[1]> {
  if (built.kind === "failed") return undefined;
  const details = await engine.inspect(built.tag);
  return details && { size: details.size, seconds: built.cold.median };
}

/** Once, so that no build that is timed has to; what cannot be fetched is told by the build that needs it. */
export async function fetchBases(
  session: Session,
  dockerfiles: readonly string[],
  { target: _target, ...settings }: BuildSettings,
  control: Control,
): Promise<void> {
  const all = dockerfiles.flatMap(baseDockerfiles);
  for (const dockerfile of new Set(all)) {
    try {
      await session.build(
        "base",
        { ...settings, dockerfile, cache: true },
        control,
      );
    } catch (error) {
      if (!(error instanceof EngineError) || isFatal(error)) throw error;
    }
  }
}

async function buildVariant(
  session: Session,
  index: number,
  variant: Variant,
  request: MeasureRequest,
  control: Control,
  onStep: OnStep,
): Promise<Finished> {
  const { settings, repeat, cold } = request;
  const { name, dockerfile } = variant;
  const seconds: number[] = [];
  const image = `${index}-${name}`;
  try {
    for (let run = 1; run <= repeat; run++) {
      onStep(`building ${name}${repeat > 1 ? `, ${run} of ${repeat}` : ""}`);
      const build = { ...settings, dockerfile, cache: !cold };
      const result = await session.build(image, build, control);
      seconds.push(result.seconds);
    }
    onStep(`building ${name} behind a change of the source`);
    const warm = request.warm
      ? await warmBuild(session, `${image}-warm`, dockerfile, settings, control)
      : { warm: undefined };
    return {
      kind: "built",
      tag: session.tag(image),
      cold: timingOf(seconds),
      ...warm,
    };
  } catch (error) {
    if (!(error instanceof EngineError) || isFatal(error)) throw error;
    return failedBuild(error);
  }
}

/** Nothing else will go better. */
export function isFatal({ code }: EngineError): boolean {
  return (
    code === "no-engine" ||
    code === "not-running" ||
    code === "no-permission" ||
    code === "disk-full" ||
    code === "no-temporary-folder" ||
    code === "interrupted"
  );
}

function failedBuild({
  code,
  message,
  hint,
  log,
}: EngineError): Extract<Built, { kind: "failed" }> {
  return { kind: "failed", code, message, hint, log };
}

function builtOf(
  finished: Finished | undefined,
  images: readonly Image[],
  size: number | undefined,
  stoppedBy: EngineError | undefined,
): Built {
  if (finished?.kind === "failed") return finished;
  const image = images.find(({ name }) => name === finished?.tag);
  if (finished !== undefined && image === undefined && size !== undefined)
    return unread(finished, size, stoppedBy);
  if (finished === undefined || image === undefined)
    return failedBuild(stoppedBy ?? UNREAD);
  const { layers } = image;
  return {
    kind: "built",
    size: sum(layers.map(({ size }) => size)),
    compressed: layers.some(({ compressed }) => compressed === undefined)
      ? undefined
      : sum(layers.map(({ compressed }) => compressed ?? 0)),
    layers: layers.map(({ createdBy, size, compressed }) => ({
      createdBy,
      size,
      compressed,
    })),
    cold: finished.cold,
    warm: finished.warm,
    contents: contentsOf(image),
    waste: wasteOf(image),
    ...(finished.failure !== undefined && {
      unmeasured: `the build behind a change of the source: ${finished.failure.message}`,
    }),
  };
}

const UNREAD = new EngineError(
  "engine-failed",
  "its image is not in the archive",
);

/** What is known of an image that could not be read: what the engine says. */
function unread(
  { cold, warm }: Extract<Finished, { kind: "built" }>,
  size: number,
  { message }: EngineError = UNREAD,
): Built {
  return {
    kind: "built",
    size,
    compressed: undefined,
    layers: [],
    cold,
    warm,
    contents: { name: "/", size, wasted: 0, children: [] },
    waste: [],
    unmeasured: `its layers and what is in it: ${message}`,
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
