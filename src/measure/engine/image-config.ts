import type { Healthcheck, ImageConfig } from "../image/image.ts";
import { at, entriesOf, numberOf, textOf, textsOf } from "./json.ts";

/** Where an image's parts stand in what a tool prints. */
export interface ConfigPlaces {
  /** The object that the engine's API calls `Config`. */
  readonly config: unknown;
  /** The object that holds `Author`, `Os`, `Architecture` and `Variant`, in whatever case. */
  readonly image: unknown;
}

/** Fields that are null, missing or empty are all the same to an engine, and come out the same here. */
export function readConfig({ config, image }: ConfigPlaces): ImageConfig {
  const labels = entriesOf(at(config, "Labels")).map(
    ([name, value]) => [name, textOf(value)] as const,
  );
  return {
    Env: textsOf(at(config, "Env")) ?? [],
    Cmd: words(at(config, "Cmd")),
    Entrypoint: words(at(config, "Entrypoint")),
    User: textOf(at(config, "User")),
    WorkingDir: textOf(at(config, "WorkingDir")),
    Labels: Object.fromEntries(labels.sort(([a], [b]) => (a < b ? -1 : 1))),
    ExposedPorts: keys(at(config, "ExposedPorts")),
    Volumes: keys(at(config, "Volumes")),
    Healthcheck: healthcheck(at(config, "Healthcheck")),
    StopSignal: textOf(at(config, "StopSignal")) || undefined,
    Shell: words(at(config, "Shell")),
    OnBuild: textsOf(at(config, "OnBuild")) ?? [],
    Author: textOf(at(image, "Author") ?? at(image, "author")),
    platform: ["Os", "Architecture", "Variant"]
      .map((key) => textOf(at(image, key) ?? at(image, key.toLowerCase())))
      .filter((part) => part !== "")
      .join("/"),
  };
}

function words(value: unknown): readonly string[] | undefined {
  const list = textsOf(value);
  return list === undefined || list.length === 0 ? undefined : list;
}

/** The API writes sets as objects with empty values. */
function keys(value: unknown): readonly string[] {
  return entriesOf(value)
    .map(([key]) => key)
    .sort();
}

function healthcheck(value: unknown): Healthcheck | undefined {
  const test = textsOf(at(value, "Test")) ?? [];
  const check = {
    Test: test,
    Interval: numberOf(at(value, "Interval")),
    Timeout: numberOf(at(value, "Timeout")),
    StartPeriod: numberOf(at(value, "StartPeriod")),
    Retries: numberOf(at(value, "Retries")),
  };
  const isSet =
    test.length > 0 || Object.values(check).some((n) => n !== 0 && n !== test);
  return isSet ? check : undefined;
}
