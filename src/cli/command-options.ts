import type { Option } from "./option.ts";

/** What any command takes. */
export const LOOK_OPTIONS: readonly Option[] = [
  { name: "color", does: "with colors; also FORCE_COLOR" },
  { name: "no-color", does: "without; also NO_COLOR" },
];

export const CONTEXT_OPTION: Option = {
  name: "context",
  value: "DIR",
  does: "the folder that docker build is given (default: what compose says, or the folder of the Dockerfile)",
};

/** What is printed, and in what form. */
export function formatOption(...formats: readonly string[]): Option {
  const value = formats.join("|");
  return { name: "format", value, does: "how to print it (default: text)" };
}

/** What the transforms may do. */
export function findOptionsFrom(risk: string): readonly Option[] {
  return [
    {
      name: "risk",
      value: "low|medium|high",
      does: `how much to take on (default: ${risk})\n  low     the same image, less what is listed as lost\n  medium  the same, under assumptions that are named\n  high    test the image before you use it`,
    },
    {
      name: "only",
      value: "A,B",
      does: "only these transforms, or parts: purge-caches/pip",
    },
    { name: "skip", value: "A,B", does: "not these" },
  ];
}

/** What every command takes that builds images. */
export const BUILD_OPTIONS: readonly Option[] = [
  {
    name: "engine",
    value: "docker|podman|buildah",
    does: "default: the first of them that is there",
  },
  {
    name: "builder",
    value: "NAME",
    does: "a builder of docker buildx, here or elsewhere",
  },
  CONTEXT_OPTION,
  { name: "target", value: "STAGE", does: "the stage to build" },
  { name: "network", value: "N", does: "as the engine takes it" },
  { name: "platform", value: "P", does: "one platform, as linux/arm64" },
  {
    name: "build-arg",
    value: "NAME=VALUE",
    does: "may be given more than once",
  },
  { name: "secret", value: "…", does: "as the engine takes it" },
  { name: "timeout", value: "30m", does: "for each build (default: 1h)" },
  { name: "keep", does: "leave images and build cache in the engine" },
];

export const REPEAT_OPTION: Option = {
  name: "repeat",
  value: "N",
  does: "build each at least N times: median and spread (default: 1, and up to 3 where the decision hangs on the times)",
};

/** What a step is weighed by. */
export const PULL_OPTIONS: readonly Option[] = [
  {
    name: "pulls",
    value: "N",
    does: "how often the image of one build is pulled (default: 10)",
  },
  {
    name: "bandwidth",
    value: "MBIT",
    does: "how fast, in Mbit/s (default: 100)",
  },
];

export const SMOKE_OPTION: Option = {
  name: "smoke",
  value: "'COMMAND'",
  does: `what must still work, run by /bin/sh -c in a container, or as it is: '["app", "--version"]' (default: the HEALTHCHECK, and the version of what the image starts)`,
};

export const SMOKE_TIMEOUT_OPTION: Option = {
  name: "smoke-timeout",
  value: "90s",
  does: "for each run of a smoke test, which fails behind it (default: 60s, and 3m for a HEALTHCHECK)",
};

export const AGAINST_OPTION: Option = {
  name: "against",
  value: "FILE",
  does: "also an alternative that somebody wrote",
};

export const CACHE_OPTION: Option = {
  name: "cache",
  does: "builds may use the cache; times then decide nothing",
};
