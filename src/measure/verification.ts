import { baseDockerfile } from "./bases.ts";
import type { BuildSettings } from "./build-settings.ts";
import {
  compareImages,
  type ComparedImage,
  type Comparison,
  type Difference,
} from "./image/difference.ts";
import { EngineError, type Control } from "./engine/engine.ts";
import { engineImages } from "./image/engine-image.ts";
import { makerOf } from "./image/filesystem.ts";
import type { Image, ImageConfig } from "./image/image.ts";
import type { OnStep } from "./measure.ts";
import { ownDifferences } from "./own-files.ts";
import type { Session } from "./engine/session.ts";
import { smoke, smokeTests, type SmokeOutcome } from "./smoke.ts";
import type { VolatileRule } from "./image/volatile.ts";

/** An image in the engine, and the Dockerfile that it was built from. */
export interface BuiltImage {
  readonly tag: string;
  readonly dockerfile: string;
}

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
  /** Differences that come with another base image, or with what its packages need; 0 where the base is the same. */
  readonly rebased: number;
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
  configs: { readonly before: ImageConfig; readonly after: ImageConfig },
  control: Control,
): Promise<Omit<Verification, "smoke">> {
  const { before, after, purges, volatile } = request;
  const bases = await baseImages(session, request, control);
  const tags = [...new Set([before.tag, after.tag, ...bases])];
  const images = await engineImages(session.engine, tags, {
    compressed: false,
    ...(control.signal !== undefined && { signal: control.signal }),
  });
  const one = withConfig(images, before.tag, configs.before);
  const two = withConfig(images, after.tag, configs.after);
  const comparison = compareImages(one, two, { purges, volatile });
  const [baseBefore, baseAfter] = bases.map(
    (tag) => imageOf(images, tag).layers.length,
  );
  const differences =
    baseBefore === undefined || baseAfter === undefined
      ? comparison.differences
      : ownDifferences(comparison.differences, one.layers, baseBefore);
  return {
    differences: differences.map((difference) =>
      withMaker(difference, one, two),
    ),
    ignored: comparison.ignored,
    purged: comparison.purged,
    rebased: comparison.differences.length - differences.length,
  };
}

/** The images that both stand on, as tags, where they are not the same; empty where they are. */
async function baseImages(
  session: Session,
  { before, after, settings }: VerificationRequest,
  control: Control,
): Promise<readonly string[]> {
  const { target, ...rest } = settings;
  const one = baseDockerfile(before.dockerfile, target);
  const two = baseDockerfile(after.dockerfile, target);
  if (one === two || one === undefined || two === undefined) return [];
  const tags: string[] = [];
  for (const [name, dockerfile] of [
    ["base-before", one],
    ["base-after", two],
  ] as const) {
    await session.build(name, { ...rest, dockerfile, cache: true }, control);
    tags.push(session.tag(name));
  }
  return tags;
}

async function configOf(session: Session, tag: string): Promise<ImageConfig> {
  const details = await session.engine.inspect(tag);
  if (details !== undefined) return details.config;
  throw new EngineError("no-image", `the image ${tag} is gone`, {
    hint: "somebody removed it while it was compared; run again",
  });
}

function withConfig(
  images: readonly Image[],
  tag: string,
  config: ImageConfig,
): ComparedImage {
  return { config, layers: imageOf(images, tag).layers };
}

function imageOf(images: readonly Image[], tag: string): Image {
  const image = images.find(({ name }) => name === tag);
  if (image !== undefined) return image;
  throw new EngineError("bad-archive", `the archive does not hold ${tag}`);
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
