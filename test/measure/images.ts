import type { Baseline } from "../../src/measure/budget.ts";
import type { ImageConfig } from "../../src/measure/image/image.ts";

/** The configuration of an image whose Dockerfile sets nothing. */
export const EMPTY_CONFIG: ImageConfig = {
  Env: [],
  Cmd: undefined,
  Entrypoint: undefined,
  User: "",
  WorkingDir: "",
  Labels: {},
  ExposedPorts: [],
  Volumes: [],
  Healthcheck: undefined,
  StopSignal: undefined,
  Shell: undefined,
  OnBuild: [],
  Author: "",
  platform: "",
};

/** What an image of these layers weighs: instruction and bytes of each. */
export function baselineOf(
  ...layers: readonly (readonly [string, number])[]
): Baseline {
  return {
    size: layers.reduce((sum, [, size]) => sum + size, 0),
    compressed: undefined,
    layers: layers.map(([createdBy, size]) => ({
      createdBy,
      size,
      compressed: undefined,
    })),
  };
}
