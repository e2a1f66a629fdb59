import { mkdtemp, rm } from "node:fs/promises";
import { join } from "node:path";
import type { BuildSettings } from "./build-settings.ts";
import { EngineError, type Control } from "./engine/engine.ts";
import type { Session } from "./engine/session.ts";
import { temporaryFailure } from "./engine/temporary-failure.ts";
import { changedContext } from "./source-change.ts";
import { timingOf, type Timing } from "./timing.ts";

/** What came of a build behind a change of the source: its time, `undefined` where nothing can be changed, or why there is none. */
export interface WarmBuild {
  readonly warm: Timing | undefined;
  readonly failure?: EngineError;
}

/**
 * The build that people wait for: everything is cached, and one source file is new. The image that it follows is built and measured: a failure here is told,
 * and costs no more than this figure. Rejects where it is interrupted.
 */
export async function warmBuild(
  session: Session,
  image: string,
  dockerfile: string,
  settings: BuildSettings,
  control: Control,
): Promise<WarmBuild> {
  try {
    const folder = await mkdtemp(join(session.folder, "context-"));
    try {
      const { context, ignore } = settings;
      if (changedContext(dockerfile, context, ignore, folder) === undefined)
        return { warm: undefined };
      const build = { ...settings, context: folder, dockerfile, cache: true };
      const { seconds } = await session.build(image, build, control);
      return { warm: timingOf([seconds]) };
    } finally {
      // The next one wants the room.
      await rm(folder, { recursive: true, force: true });
    }
  } catch (error) {
    const failure = temporaryFailure(error, session.folder);
    if (!(failure instanceof EngineError) || failure.code === "interrupted")
      throw failure;
    return { warm: undefined, failure };
  }
}
