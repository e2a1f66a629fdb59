import { EngineError, type Control } from "./engine/engine.ts";
import { isFatal } from "./fatal.ts";
import { fetchBases, type OnStep } from "./measure.ts";
import type { Session } from "./engine/session.ts";
import {
  verifyImages,
  type Verification,
  type VerificationRequest,
} from "./verification.ts";

/** Two Dockerfiles whose images are to be compared. */
export interface BuildsRequest extends Omit<
  VerificationRequest,
  "before" | "after"
> {
  readonly before: string;
  readonly after: string;
  /** True where builds may take what the engine has in its cache, so that what is compared is what was built before. */
  readonly cache: boolean;
}

export interface BuiltVerification {
  /** The engine that built both. */
  readonly engine: string;
  readonly verification: Verification;
}

/** The second Dockerfile does not build, while the first does. */
export interface FailedRewrite {
  readonly failure: EngineError;
}

/**
 * Builds two Dockerfiles and compares their images. Without the cache both are built from what the world has now. Rejects with an
 * EngineError, also where the first of them does not build.
 */
export async function verifyBuilds(
  session: Session,
  request: BuildsRequest,
  control: Control,
  onStep: OnStep,
): Promise<BuiltVerification | FailedRewrite> {
  const { before, after, settings } = request;
  onStep("fetching base images");
  await fetchBases(session, [before, after], settings, control);
  const build = async (name: string, dockerfile: string) => {
    onStep(`building ${name}`);
    const plan = { ...settings, dockerfile, cache: request.cache };
    await session.build(name, plan, control);
    return { tag: session.tag(name), dockerfile };
  };
  const original = await build("original", before);
  const rewritten = await build("rewritten", after).catch(failedBuild);
  if ("failure" in rewritten) return rewritten;
  const verification = await verifyImages(
    session,
    { ...request, before: original, after: rewritten },
    control,
    onStep,
  );
  return { engine: session.engine.title, verification };
}

/** What is wrong with the Dockerfile and not with the engine. */
function failedBuild(error: unknown): FailedRewrite {
  if (!(error instanceof EngineError) || isFatal(error)) throw error;
  return { failure: error };
}
