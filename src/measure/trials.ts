import type { BuildSettings } from "./build-settings.ts";
import { EngineError, type Control } from "./engine/engine.ts";
import { isFatal } from "./fatal.ts";
import type { OnStep } from "./measure.ts";
import { engineImages } from "./image/engine-image.ts";
import { pulledSize } from "./pulled-size.ts";
import type { Session } from "./engine/session.ts";
import { timingOf } from "./timing.ts";
import {
  isProved,
  type Figures,
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
  return {
    async build(dockerfile) {
      count++;
      const image = `trial-${count}`;
      try {
        const figures = await buildFigures(
          session,
          image,
          dockerfile,
          request,
          control,
        );
        last = { tag: session.tag(image), dockerfile };
        return { kind: "built", figures };
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
    async compressed() {
      const { signal } = control;
      const images = await engineImages(session.engine, [kept.tag, last.tag], {
        compressed: true,
        ...(signal !== undefined && { signal }),
      });
      const [before, after] = images.map(({ layers }) => pulledSize(layers));
      return { kept: before, last: after };
    },
    async keep() {
      const old = kept;
      kept = last;
      await session.engine.remove([old.tag]);
    },
    decided,
  };
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
