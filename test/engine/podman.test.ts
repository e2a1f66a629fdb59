import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/measure/engine/engine.ts";
import { findEngine } from "../../src/measure/engine/find-engine.ts";
import { openSession } from "../../src/measure/engine/session.ts";
import {
  BASE,
  ARCHITECTURE,
  buildOf,
  env as shared,
  failureOf,
  spoken,
  noEngine,
  temporaryFolder,
} from "./bench.ts";

const installed = ["podman", "buildah"].every(
  (program) => spawnSync(program, ["--version"]).status === 0,
);

describe.skipIf(noEngine !== "" || !installed)(
  `Podman and Buildah ${noEngine}`,
  () => {
    const context = temporaryFolder();
    const folder = temporaryFolder();
    const file = (name: string, text: string): string => {
      writeFileSync(path.join(folder, name), text);
      return path.join(folder, name);
    };
    const env = {
      ...shared,
      DOCKER_HOST: undefined,
      BUILDAH_ISOLATION: "chroot",
      // A store of the tests' own, which needs nothing of the kernel.
      CONTAINERS_STORAGE_CONF: file(
        "storage.conf",
        `[storage]\ndriver = "vfs"\ngraphroot = "${folder}/graph"\nrunroot = "${folder}/run"\n`,
      ),
      CONTAINERS_CONF: file(
        "containers.conf",
        '[containers]\ndefault_ulimits = ["nofile=1024:1024", "nproc=1024:1024"]\n[engine]\ncgroup_manager = "cgroupfs"\nevents_logger = "file"\n',
      ),
    };

    /** Why neither can run here; empty where they do. */
    let cannot = "";

    beforeAll(() => {
      const load = `/usr/bin/docker save ${BASE} | env -u DOCKER_HOST podman load && podman run --rm --network=host ${BASE} true`;
      const { status, stderr } = spawnSync("sh", ["-c", load], {
        env: { ...env, DOCKER_HOST: shared.DOCKER_HOST },
        encoding: "utf8",
      });
      if (status !== 0)
        cannot = `Podman cannot run here: ${stderr.trim().split("\n").at(-1)}`;
    });

    test.for(["podman", "buildah"] as const)(
      "%s builds, inspects, runs and saves; a failure has its line; nothing is left",
      async (name, { skip }) => {
        if (cannot !== "") skip(cannot);
        const engine = await findEngine({ engine: name, env });
        expect(engine.title).toMatch(/^(?:Podman|Buildah) \d+\.\d+/);
        const before = images(env);
        const session = await openSession(engine);
        const image = session.tag("one");
        const built = await session.build(
          "one",
          buildOf(
            context,
            `FROM ${BASE}\nCOPY . /files\nHEALTHCHECK CMD true\nONBUILD RUN true\nSHELL ["bash", "-c"]\nENTRYPOINT ["ls"]\n`,
            { ignore: "two\n" },
          ),
        );
        const details = await engine.inspect(image);
        expect(details?.id).toBe(built.id);
        expect(details?.config).toMatchObject({
          Entrypoint: ["ls"],
          Healthcheck: { Test: ["CMD-SHELL", "true"] },
          OnBuild: ["RUN true"],
          Shell: ["bash", "-c"],
          platform: `linux/${ARCHITECTURE}`,
        });
        expect(details?.config.Labels).toMatchObject({
          "dev.dockfix.session": session.id,
        });
        const said = await session.run({
          image,
          command: ["/files", "/missing"],
          network: "none",
        });
        expect(spoken(said)).toMatchObject({
          code: 2,
          stdout: "/files:\none\n",
        });
        await savesAnArchive(engine, image);

        const failing = `FROM ${BASE}\nRUN echo doomed; \\\n exit 3\n`;
        const failure = await failureOf(
          session.build("two", buildOf(context, failing)),
        );
        expect(failure).toMatchObject({ code: "build-failed", line: 2 });
        const base = "FROM localhost:9/missing:1\n";
        const missing = await failureOf(
          session.build("two", buildOf(context, base)),
        );
        expect(missing.code).toBe("no-base-image");
        expect(await engine.inspect("dockfix/missing:1")).toBeUndefined();

        expect(await session.close()).toEqual([]);
        expect(images(env)).toEqual(before);
      },
    );

    test.for(["podman", "buildah"] as const)(
      "%s, interrupted in the midst of a RUN, leaves no working container",
      async (name, { skip }) => {
        if (cannot !== "") skip(cannot);
        const engine = await findEngine({ engine: name, env });
        const before = images(env);
        const session = await openSession(engine);
        const interruption = new AbortController();
        const dockerfile = `FROM ${BASE}\nRUN echo hi >/hi; echo begun; sleep 600; sleep 600\n`;
        const failure = await failureOf(
          session.build("one", buildOf(context, dockerfile), {
            signal: interruption.signal,
            onLine: (line) => {
              if (line === "begun") interruption.abort();
            },
          }),
        );
        expect(failure.code).toBe("interrupted");
        expect(await session.close()).toEqual([]);
        expect(images(env)).toEqual(before);
      },
    );
  },
);

async function savesAnArchive(engine: Engine, image: string): Promise<void> {
  let bytes = 0;
  for await (const chunk of engine.save([image], {})) {
    bytes += Buffer.from(chunk).length;
  }
  expect(bytes % 512).toBe(0);
  expect(bytes).toBeGreaterThan(50e6);
}

/** Images without a name too, and containers that a build works in. */
function images(env: NodeJS.ProcessEnv): string {
  const list =
    "podman images --all --quiet; podman ps --all --external --quiet";
  return spawnSync("sh", ["-c", list], { env, encoding: "utf8" }).stdout;
}
