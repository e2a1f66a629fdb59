/** What an image says about how to run it. Orders count: maps keep theirs. */
export interface Config {
  readonly env: ReadonlyMap<string, string>;
  readonly labels: ReadonlyMap<string, string>;
  readonly user: string;
  readonly workdir: string;
  readonly shell: readonly string[];
  readonly cmd: readonly string[];
  readonly entrypoint: readonly string[];
  readonly exposed: readonly string[];
  readonly volumes: readonly string[];
  readonly onbuild: readonly string[];
  readonly healthcheck: string;
  readonly stopSignal: string;
  readonly author: string;
}

export function emptyConfig(): Config {
  return {
    env: new Map(),
    labels: new Map(),
    user: "",
    workdir: "/",
    shell: ["/bin/sh", "-c"],
    cmd: [],
    entrypoint: [],
    exposed: [],
    volumes: [],
    onbuild: [],
    healthcheck: "",
    stopSignal: "",
    author: "",
  };
}

/** All of it as text, to compare. */
export function printConfig(config: Config): string {
  return JSON.stringify(config, (_, value: unknown) =>
    value instanceof Map ? [...value] : value,
  );
}
