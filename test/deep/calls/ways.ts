import type { Cache } from "./caches.ts";
import type { Job } from "./job.ts";

/** Two files that differ in that one leaves a cache, or an archive, and the other does not; behind it stands the same script. */
export interface Way {
  readonly name: string;
  /** The script is a part of the RUN that fills. */
  readonly isSame?: boolean;
  readonly write: (
    cache: Cache,
    script: string,
  ) => readonly [before: string, after: string] | undefined;
}

function purged({ fill, purge }: Cache): string | undefined {
  return purge === undefined ? undefined : `${fill} && ${purge}`;
}

export const WAYS: readonly Way[] = [
  {
    name: "a purge",
    write: (cache, script) => {
      const after = purged(cache);
      return after === undefined
        ? undefined
        : [`RUN ${cache.fill}\nRUN ${script}`, `RUN ${after}\nRUN ${script}`];
    },
  },
  {
    name: "a flag",
    write: ({ fill, without }, script) =>
      without === undefined
        ? undefined
        : [`RUN ${fill}\nRUN ${script}`, `RUN ${without}\nRUN ${script}`],
  },
  {
    name: "a purge in front, in one RUN",
    isSame: true,
    write: (cache, script) => {
      const after = purged(cache);
      return after === undefined
        ? undefined
        : [
            `RUN ${cache.fill} && { ${script}\n}`.replace("\n}", "; }"),
            `RUN ${after} && { ${script}\n}`.replace("\n}", "; }"),
          ];
    },
  },
  {
    name: "a purge, and RUNs that are joined",
    isSame: true,
    write: (cache, script) => {
      const after = purged(cache);
      return after === undefined
        ? undefined
        : [
            `RUN ${cache.fill}\nRUN { ${script}; }`,
            `RUN ${after} && { ${script}; }`,
          ];
    },
  },
  {
    name: "a purge, and a stage on top",
    write: (cache, script) => {
      const after = cache.without ?? purged(cache);
      return after === undefined
        ? undefined
        : [
            `RUN ${cache.fill}\nFROM base\nRUN ${script}`,
            `RUN ${after}\nFROM base\nRUN ${script}`,
          ];
    },
  },
  {
    name: "a purge, and something between",
    write: (cache, script) => {
      const after = cache.without ?? purged(cache);
      return after === undefined
        ? undefined
        : [
            `RUN ${cache.fill}\nWORKDIR /srv\nENV V=${cache.file}\nRUN cd /app && { ${script}; }`,
            `RUN ${after}\nWORKDIR /srv\nENV V=${cache.file}\nRUN cd /app && { ${script}; }`,
          ];
    },
  },
];

/** The lines in front of it. */
export function startOf({ from }: Cache, shell: Job["shell"]): string {
  const own = shell === "bash" ? 'SHELL ["/bin/bash", "-c"]\n' : "";
  return `FROM ${from} AS base\n${own}WORKDIR /app\n`;
}
