import { idOf } from "../applied-change.ts";
import { basesOf, pullOf, type FetchedBases } from "./base-pull.ts";
import { baseDockerfiles } from "./bases.ts";
import type { BuildSettings } from "./build-settings.ts";
import { contentsOf, wasteOf } from "./image/contents.ts";
import { EngineError, type Control } from "./engine/engine.ts";
import { engineImages } from "./image/engine-image.ts";
import type { Image } from "./image/image.ts";
import { isFatal } from "./fatal.ts";
import type { Built, Measurement } from "./measurement.ts";
import { pulledSize } from "./pulled-size.ts";
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
 * Builds every variant and measures time, size, layers, contents and waste. A variant that does not build is a row of the table; what no variant can survive
 * (no engine, a full disk, an interruption) rejects with an EngineError. What hangs on the time of single builds is built again, up to three times.
 * Images stay in the session until it is closed.
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
  for (const [index, variant] of variants.entries()) {
    const built = await buildVariant(
      session,
      index,
      variant,
      request,
      control,
      onStep,
    );
    finished.push(built);
    onBuilt(variant.name, await figuresOf(session, built));
  }
  onStep("reading the images");
  const built = await readBuilt(session, variants, finished, bases, control);
  const weighing = { ...request.thresholds, timed: request.cold };
  const measured = (): readonly Measured[] =>
    variants.map((variant, index) =>
      measuredOf(variant, finished[index], built[index]),
    );
  for (;;) {
    const pair = unclear(measured(), weighing);
    if (pair === undefined) break;
    const again = await repeated(pair);
    if (!again) break;
  }
  return {
    path: request.path,
    engine: session.engine.title,
    weighing,
    approaches: recommend(measured(), weighing),
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

/** What is in the images that were built, and what their bases weigh where these differ. */
async function readBuilt(
  session: Session,
  variants: readonly Variant[],
  finished: readonly Finished[],
  fetched: FetchedBases,
  { signal }: Control,
): Promise<readonly Built[]> {
  const tags = finished.flatMap((each) =>
    each.kind === "built" ? [each.tag] : [],
  );
  const bases = variants.map(({ dockerfile }) => basesOf(dockerfile, fetched));
  // Where all stand on the same images, a machine pulls the same for each.
  const isMoved = bases.some((some) => some?.join() !== bases[0]?.join());
  const others = isMoved ? bases.flatMap((some) => some ?? []) : [];
  const images = await engineImages(
    session.engine,
    [...new Set([...tags, ...others])],
    { compressed: true, ...(signal !== undefined && { signal }) },
  );
  return finished.map((each, index) =>
    builtOf(each, images, isMoved ? pullOf(bases[index], images) : undefined),
  );
}

function measuredOf(
  { name, risk, changes }: Variant,
  finished: Finished | undefined,
  built: Built | undefined,
): Measured {
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
    built:
      built?.kind === "built" && finished?.kind === "built"
        ? { ...built, cold: timingOf(finished.seconds) }
        : (built ?? failedBuild(UNREAD)),
  };
}

const UNREAD = new EngineError(
  "engine-failed",
  "its image is not in the archive",
);

async function figuresOf(
  { engine }: Session,
  built: Finished,
): Promise<Parameters<OnBuilt>[1]> {
  if (built.kind === "failed") return undefined;
  const details = await engine.inspect(built.tag);
  return (
    details && { size: details.size, seconds: timingOf(built.seconds).median }
  );
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
  for (const [index, dockerfile] of [...new Set(all)].entries()) {
    try {
      const name = `base-${index}`;
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

function builtOf(
  finished: Finished,
  images: readonly Image[],
  bases: number | undefined,
): Built {
  if (finished.kind === "failed") return finished;
  const image = images.find(({ name }) => name === finished.tag);
  if (image === undefined) return failedBuild(UNREAD);
  const { layers } = image;
  return {
    kind: "built",
    size: sum(layers.map(({ size }) => size)),
    compressed: pulledSize(layers),
    bases,
    layers: layers.map(({ createdBy, size, compressed }) => ({
      createdBy,
      size,
      compressed,
    })),
    cold: timingOf(finished.seconds),
    warm: finished.warm,
    contents: contentsOf(image),
    waste: wasteOf(image),
  };
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, each) => total + each, 0);
}
