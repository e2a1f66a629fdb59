import type { Engine } from "./engine.ts";
import type { Environment } from "./process.ts";

/** Which engine is wanted. */
export interface EngineChoice {
  /** Only this one is looked for; otherwise Docker, Podman and Buildah in turn. */
  readonly engine?: Engine["name"] | undefined;
  /** A builder of `docker buildx`, on this machine or elsewhere. */
  readonly builder?: string | undefined;
  /** Environment of every process; PATH, DOCKER_HOST and DOCKER_CONTEXT among it. */
  readonly env: Environment;
  readonly signal?: AbortSignal | undefined;
}
