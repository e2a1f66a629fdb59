import type { BuildSettings } from "./build-settings.ts";
import { EngineError, type Control } from "./engine/engine.ts";
import type { Session } from "./engine/session.ts";
import { isFatal } from "./fatal.ts";
import type { ImageConfig } from "./image/image.ts";
import type { Built } from "./measurement.ts";
import type { Variant } from "./variant.ts";
import { warmBuild, type WarmBuild } from "./warm-build.ts";

/** How each variant is built. */
export interface BuildPlan {
  readonly settings: BuildSettings;
  /** How often each is built cold, at least. */
  readonly repeat: number;
  /** False where builds may take what the engine has in its cache: sizes are right, times say nothing. */
  readonly cold: boolean;
  /** Whether also a build behind a change of the source is timed. */
  readonly warm: boolean;
}

/** A build that came to an end; what is in its image is read later. */
export type Finished =
  | (WarmBuild & {
      readonly kind: "built";
      /** Name of the image in the session. */
      readonly image: string;
      readonly tag: string;
      /** Bytes, as the engine says; `undefined` where it was not asked. */
      readonly size?: number | undefined;
      readonly config?: ImageConfig | undefined;
      /** Of each build from nothing. */
      readonly seconds: readonly number[];
    })
  | Extract<Built, { kind: "failed" }>;

/** Builds one variant as often as was asked for, and once behind a change of the source. Rejects with an EngineError that is fatal. */
export async function buildVariant(
  session: Session,
  index: number,
  variant: Variant,
  plan: BuildPlan,
  control: Control,
  onStep: (text: string) => void,
): Promise<Finished> {
  const { settings, repeat, cold } = plan;
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
    const warm = plan.warm
      ? await warmBuild(session, `${image}-warm`, dockerfile, settings, control)
      : { warm: undefined };
    return { kind: "built", image, tag: session.tag(image), seconds, ...warm };
  } catch (error) {
    if (!(error instanceof EngineError) || isFatal(error)) throw error;
    return failedBuild(error);
  }
}

/** Once more from nothing, for its time; `undefined` where it does not build any more. Rejects with an EngineError that is fatal. */
export async function rebuilt(
  session: Session,
  built: Extract<Finished, { kind: "built" }>,
  { dockerfile }: Variant,
  settings: BuildSettings,
  control: Control,
): Promise<Finished | undefined> {
  try {
    const build = { ...settings, dockerfile, cache: false };
    const { seconds } = await session.build(built.image, build, control);
    return { ...built, seconds: [...built.seconds, seconds] };
  } catch (error) {
    if (!(error instanceof EngineError) || isFatal(error)) throw error;
    return undefined;
  }
}

export function failedBuild({
  code,
  message,
  hint,
  log,
}: EngineError): Extract<Built, { kind: "failed" }> {
  return { kind: "failed", code, message, hint, log };
}
