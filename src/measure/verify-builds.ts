import type { Control } from "./engine/engine.ts";
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

/**
 * Builds two Dockerfiles and compares their images. Without the cache both are built from what the world has now. Rejects with an
 * EngineError, also where one of them does not build.
 */
export async function verifyBuilds(
  session: Session,
  request: BuildsRequest,
  control: Control,
  onStep: OnStep,
): Promise<BuiltVerification> {
  const { before, after, settings } = request;
  onStep("fetching base images");
  await fetchBases(session, [before, after], settings, control);
  const build = async (name: string, dockerfile: string) => {
    onStep(`building ${name}`);
    const plan = { ...settings, dockerfile, cache: request.cache };
    await session.build(name, plan, control);
    return { tag: session.tag(name), dockerfile };
  };
  const verification = await verifyImages(
    session,
    {
      ...request,
      before: await build("original", before),
      after: await build("rewritten", after),
    },
    control,
    onStep,
  );
  return { engine: session.engine.title, verification };
}
