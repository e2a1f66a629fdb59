import type { BuildRequest } from "./engine/engine.ts";

/** What all builds of one comparison have in common. */
export type BuildSettings = Omit<
  BuildRequest,
  "dockerfile" | "tag" | "labels" | "cache" | "temporary"
>;
