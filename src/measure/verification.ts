import {
  comparedImages,
  type BuiltImage,
  type Configurations,
} from "./compared-images.ts";
import type { BuildSettings } from "./build-settings.ts";
import {
  compareImages,
  type ComparedImage,
  type Comparison,
  type Difference,
} from "./image/difference.ts";
import { EngineError, type Control } from "./engine/engine.ts";
import { makerOf } from "./image/filesystem.ts";
import type { ImageConfig } from "./image/image.ts";
import type { OnStep } from "./measure.ts";
import type { Session } from "./engine/session.ts";
import { smoke, smokeTests, type SmokeOutcome } from "./smoke.ts";
import type { VolatileRule } from "./image/volatile.ts";

export interface VerificationRequest {
  readonly before: BuiltImage;
  readonly after: BuiltImage;
  readonly settings: BuildSettings;
  /** Globs of what the image may lose. */
  readonly purges: readonly string[];
  readonly volatile: readonly VolatileRule[];
  /** Commands of smoke tests; where there are none, what the image itself offers is tested. */
  readonly smoke: readonly string[];
  /** Seconds for one run of a smoke test; `undefined` for the usual. */
  readonly smokeTimeout: number | undefined;
}

/** A difference, and the instruction that made what is different. */
export interface FoundDifference {
  readonly difference: Difference;
  /** As the history of the image has it; of the second image, or of the first for what the second lacks. `undefined` for configuration. */
  readonly createdBy: string | undefined;
  /** The image that instruction is in. */
  readonly side: "before" | "after";
}

/** What came of comparing and testing two images. */
export interface Verification {
  readonly differences: readonly FoundDifference[];
  readonly ignored: Comparison["ignored"];
  /** Files that the second image has lost as it may. */
  readonly purged: number;
  /** What came and went with another base image; `undefined` where both stand on the same. */
  readonly base: Comparison["base"];
  readonly smoke: readonly SmokeOutcome[];
}

/** True where nothing was found that should not be. */
export function holds({ differences, smoke: outcomes }: Verification): boolean {
  return (
    differences.length === 0 &&
    outcomes.every(({ verdict }) => verdict !== "different")
  );
}

/**
 * Compares two images that were built: configuration, files outside of what may be lost, and what containers of both do. Where they stand on different base
 * images, only the files that the Dockerfile itself made are held against one another. Rejects with an EngineError.
 */
export async function verifyImages(
  session: Session,
  request: VerificationRequest,
  control: Control,
  onStep: OnStep,
): Promise<Verification> {
  const { before, after } = request;
  const [configBefore, configAfter] = [
    await configOf(session, before.tag),
    await configOf(session, after.tag),
  ];
  const outcomes: SmokeOutcome[] = [];
  const runsHealth = session.health !== undefined;
  for (const test of smokeTests(request.smoke, configBefore, runsHealth)) {
    onStep(`testing: ${test.title}`);
    outcomes.push(
      await smoke(
        session,
        { before: before.tag, after: after.tag },
        test,
        {
          network: request.settings.network,
          timeout: request.smokeTimeout,
        },
        control,
      ),
    );
  }
  onStep("comparing the images");
  const found = await compared(
    session,
    request,
    { before: configBefore, after: configAfter },
    control,
  );
  return { ...found, smoke: outcomes };
}

async function compared(
  session: Session,
  request: VerificationRequest,
  configs: Configurations,
  control: Control,
): Promise<Omit<Verification, "smoke">> {
  const { before, after, purges, volatile } = request;
  const { before: one, after: two } = await comparedImages(
    session,
    { before, after },
    configs,
    request.settings,
    control,
  );
  const comparison = compareImages(one, two, { purges, volatile });
  return {
    ...comparison,
    differences: comparison.differences.map((difference) =>
      withMaker(difference, one, two),
    ),
  };
}

async function configOf(session: Session, tag: string): Promise<ImageConfig> {
  const details = await session.engine.inspect(tag);
  if (details !== undefined) return details.config;
  throw new EngineError("no-image", `the image ${tag} is gone`, {
    hint: "somebody removed it while it was compared; run again",
  });
}

function withMaker(
  difference: Difference,
  before: ComparedImage,
  after: ComparedImage,
): FoundDifference {
  if (difference.kind === "config")
    return { difference, createdBy: undefined, side: "after" };
  const { path } = difference;
  const maker = makerOf(after.layers, path);
  if (maker !== undefined)
    return { difference, createdBy: maker.createdBy, side: "after" };
  const createdBy = makerOf(before.layers, path)?.createdBy;
  return { difference, createdBy, side: "before" };
}
