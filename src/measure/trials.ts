import type { BuildSettings } from "./build-settings.ts";
import { EngineError, type Control } from "./engine/engine.ts";
import { isFatal } from "./fatal.ts";
import { basesOf, layersOf, pullOf } from "./base-pull.ts";
import { baseDockerfiles } from "./bases.ts";
import { fetchBases, type OnStep } from "./measure.ts";
import { engineImages } from "./image/engine-image.ts";
import { pulledSize } from "./pulled-size.ts";
import type { Session } from "./engine/session.ts";
import { timingOf } from "./timing.ts";
import {
  isProved,
  type Figures,
  type Pull,
  type Trial,
  type Trials,
  type TuningState,
} from "./tuning.ts";
import { verifyImages } from "./verification.ts";
import { whyWrong } from "./why-wrong.ts";
import type { VolatileRule } from "./image/volatile.ts";

/** How trials are made. */
export interface TrialSettings {
  readonly settings: BuildSettings;
  /** How often each Dockerfile is built for its time. */
  readonly repeat: number;
  readonly smoke: readonly string[];
  /** Seconds for one run of a smoke test; `undefined` for the usual. */
  readonly smokeTimeout: number | undefined;
  /** Globs of what an alternative may lose. */
  readonly purges: readonly string[];
  /** Whether also that is kept which nothing vouches for. */
  readonly untested: boolean;
  readonly volatile: readonly VolatileRule[];
}

/** An image in the engine with the Dockerfile it comes from. */
interface Kept {
  readonly tag: string;
  readonly dockerfile: string;
}

/** Trials by real builds. `start` is what is kept so far: it has been built as the image `image` of the session. */
export function realTrials(
  session: Session,
  request: TrialSettings,
  start: { readonly image: string; readonly dockerfile: string },
  control: Control,
  onStep: OnStep,
  decided: (state: TuningState) => Promise<void>,
): Trials {
  let kept: Kept = {
    tag: session.tag(start.image),
    dockerfile: start.dockerfile,
  };
  let last = kept;
  let count = 0;
  const bases = new Map<string, string>();
  return {
    async build(dockerfile) {
      count++;
      const image = `trial-${count}`;
      try {
        const { settings } = request;
        const fetched = await fetchBases(
          session,
          [dockerfile],
          settings,
          control,
        );
        const layers = await layersOf(session, fetched);
        for (const [base, each] of Object.entries(layers))
          bases.set(base, each);
        const figures = await buildFigures(
          session,
          image,
          dockerfile,
          request,
          control,
        );
        last = { tag: session.tag(image), dockerfile };
        const rebased = isRebased(kept.dockerfile, dockerfile);
        return { kind: "built", figures, rebased };
      } catch (error) {
        return rejected(error);
      }
    },
    async check(changes) {
      const isWritten = changes.length === 0;
      const verification = await verifyImages(
        session,
        {
          before: kept,
          after: last,
          settings: request.settings,
          purges: isWritten
            ? request.purges
            : changes.flatMap(({ purges }) => purges),
          volatile: request.volatile,
          smoke: request.smoke,
          smokeTimeout: request.smokeTimeout,
        },
        control,
        onStep,
      );
      return whyWrong(verification, {
        files: !isWritten || !request.untested,
        test: !isProved(changes) && !request.untested,
      });
    },
    async again(which) {
      const { dockerfile } = which === "kept" ? kept : last;
      try {
        const plan = { ...request.settings, dockerfile, cache: false };
        return (await session.build("again", plan, control)).seconds;
      } catch (error) {
        rejected(error);
        return undefined;
      }
    },
    pulls: () => pullsOf(session, kept, last, request.settings, control),
    async keep() {
      const old = kept;
      kept = last;
      await session.engine.remove([old.tag]);
    },
    decided: (state) =>
      decided({
        ...state,
        bases: { ...state.bases, ...Object.fromEntries(bases) },
      }),
  };
}

/** What pulling two images takes, and pulling what they are built on where that differs. Rejects with an EngineError. */
async function pullsOf(
  session: Session,
  kept: Kept,
  last: Kept,
  settings: BuildSettings,
  control: Control,
): ReturnType<Trials["pulls"]> {
  const both = [kept, last] as const;
  const dockerfiles = both.map(({ dockerfile }) => dockerfile);
  const fetched = await fetchBases(session, dockerfiles, settings, control);
  const bases = dockerfiles.map((dockerfile) => basesOf(dockerfile, fetched));
  const isMoved = isRebased(kept.dockerfile, last.dockerfile);
  const tags = both.map(({ tag }) => tag);
  const others = isMoved ? bases.flatMap((some) => some ?? []) : [];
  const { signal } = control;
  const images = await engineImages(
    session.engine,
    [...new Set([...tags, ...others])],
    { compressed: true, ...(signal !== undefined && { signal }) },
  );
  const pullOfImage = (index: 0 | 1): Pull => {
    const image = images.find(({ name }) => name === both[index].tag);
    return {
      compressed: image && pulledSize(image.layers),
      bases: isMoved ? pullOf(bases[index], images) : undefined,
    };
  };
  return { kept: pullOfImage(0), last: pullOfImage(1) };
}

/** Whether two Dockerfiles take different images from elsewhere. */
function isRebased(before: string, after: string): boolean {
  const [one, two] = [before, after].map((dockerfile) =>
    baseDockerfiles(dockerfile).toSorted().join("\0"),
  );
  return one !== two;
}

/** Builds a Dockerfile cold, and says what its image weighs. Rejects with an EngineError. */
export async function buildFigures(
  session: Session,
  image: string,
  dockerfile: string,
  { settings, repeat }: TrialSettings,
  control: Control,
): Promise<Figures> {
  const seconds: number[] = [];
  for (let run = 0; run < repeat; run++) {
    const request = { ...settings, dockerfile, cache: false };
    seconds.push((await session.build(image, request, control)).seconds);
  }
  const details = await session.engine.inspect(session.tag(image));
  return { size: details?.size ?? 0, cold: timingOf(seconds) };
}

function rejected(error: unknown): Trial {
  if (!(error instanceof EngineError) || isFatal(error)) throw error;
  return { kind: "rejected", reason: `does not build: ${error.message}` };
}
