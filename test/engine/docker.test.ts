import { spawn } from "node:child_process";
import { once } from "node:events";
import { setTimeout as sleep } from "node:timers/promises";
import { beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/measure/engine/engine.ts";
import { findEngine } from "../../src/measure/engine/find-engine.ts";
import { openSession } from "../../src/measure/engine/session.ts";
import { takeDown } from "../../src/measure/engine/take-down.ts";
import {
  BASE,
  ARCHITECTURE,
  buildOf,
  env,
  failureOf,
  leftBy,
  spoken,
  noEngine,
  temporaryFolder,
} from "./bench.ts";

describe.skipIf(noEngine !== "")(`Docker Engine ${noEngine}`, () => {
  const context = temporaryFolder();
  let engine: Engine;

  beforeAll(async () => {
    engine = await findEngine({ env });
  });

  test("is found, with the first client on the PATH that can build", () => {
    expect(engine.title).toMatch(/^Docker \d+\.\d+\.\d+, BuildKit/);
  });

  test("builds, inspects, runs and saves; nothing is left", async () => {
    const dockerfile = `FROM ${BASE}
LABEL b=1 a=2
ENV GREETING="hello world"
EXPOSE 8080 53/udp
VOLUME /data
HEALTHCHECK --interval=5s --retries=2 CMD true
ONBUILD RUN true
SHELL ["/bin/bash", "-c"]
STOPSIGNAL SIGINT
MAINTAINER somebody
USER 1000
WORKDIR /home
COPY . /files
ENTRYPOINT ["/bin/echo"]
CMD ["one", "two"]
`;
    const left = await leftBy(engine, async () => {
      const session = await openSession(engine);
      const image = session.tag("one");
      const built = await session.build(
        "one",
        buildOf(context, dockerfile, { ignore: "two\n" }),
      );
      const details = await engine.inspect(image);
      expect(details?.id).toBe(built.id);
      expect(details?.config).toEqual({
        Env: [
          "PATH=/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin",
          "GREETING=hello world",
        ],
        Cmd: ["one", "two"],
        Entrypoint: ["/bin/echo"],
        User: "1000",
        WorkingDir: "/home",
        Labels: { a: "2", b: "1", "dev.dockfix.session": session.id },
        ExposedPorts: ["53/udp", "8080/tcp"],
        Volumes: ["/data"],
        Healthcheck: {
          Test: ["CMD-SHELL", "true"],
          Interval: 5e9,
          Timeout: 0,
          StartPeriod: 0,
          Retries: 2,
        },
        StopSignal: "SIGINT",
        Shell: ["/bin/bash", "-c"],
        OnBuild: ["RUN true"],
        Author: "somebody",
        platform: `linux/${ARCHITECTURE}`,
      });
      const sizes = details?.history.map(({ size }) => size) ?? [];
      expect(sizes.reduce((sum, size) => sum + size, 0)).toBe(details?.size);
      expect(details?.history.at(-3)?.createdBy).toMatch(/^COPY \. \/files/);

      const said = await session.run({ image, network: "none" });
      expect(spoken(said)).toMatchObject({
        code: 0,
        stdout: "one two\n",
        stderr: "",
      });
      const listed = await session.run({
        image,
        entrypoint: "ls",
        command: ["/files", "/missing"],
        network: "none",
      });
      expect(spoken(listed)).toMatchObject({
        code: 2,
        stdout: "/files:\none\n",
      });

      let bytes = 0;
      const archive = engine.save([image], {});
      for await (const chunk of archive) bytes += Buffer.from(chunk).length;
      expect(bytes).toBeGreaterThan(details?.size ?? Infinity);
      expect(await session.close()).toEqual([]);
      expect(await session.close()).toEqual([]);
    });
    expect(left).toEqual([]);
  });

  test("keeps what it made when it is asked to", async () => {
    const session = await openSession(engine, { keep: true });
    await session.build("kept", buildOf(context, `FROM ${BASE}\nLABEL a=1\n`));
    await session.close();
    const label = `dev.dockfix.session=${session.id}`;
    expect(await engine.labelled(label)).toEqual([session.tag("kept")]);
    await engine.remove([session.tag("kept"), session.tag("never-made")]);
    expect(await engine.labelled(label)).toEqual([]);
  });

  test("an image of 127 layers builds and is inspected", async () => {
    const session = await openSession(engine);
    const runs = Array.from({ length: 126 }, (_, n) => `COPY one /f${n}\n`);
    const dockerfile = `FROM ${BASE}\n${runs.join("")}`;
    await session.build("deep", buildOf(context, dockerfile));
    const details = await engine.inspect(session.tag("deep"));
    expect(details?.history).toHaveLength(127);
    expect(await session.close()).toEqual([]);
  });

  test("two sessions at once do not disturb one another", async () => {
    const left = await leftBy(engine, async () => {
      const sessions = [await openSession(engine), await openSession(engine)];
      const [first, second] = sessions;
      if (!first || !second) throw new Error("no session");
      await Promise.all(
        sessions.map((session, n) =>
          session.build(
            "same",
            buildOf(context, `FROM ${BASE}\nRUN sleep 1; echo ${n} >/n\n`),
          ),
        ),
      );
      expect(await first.close()).toEqual([]);
      const image = second.tag("same");
      const said = await second.run({
        image,
        command: ["cat", "/n"],
        network: "none",
      });
      expect(spoken(said).stdout).toBe("1\n");
      const log: string[] = [];
      const built = await second.build(
        "same",
        buildOf(context, `FROM ${BASE}\nRUN sleep 1; echo 1 >/n\n`, {
          cache: true,
        }),
        { onLine: (line) => log.push(line) },
      );
      // The first has not taken away what the second has in the cache.
      expect(log.filter((line) => / CACHED$/.test(line))).not.toEqual([]);
      expect(built.id).toBe((await engine.inspect(image))?.id);
      expect(await second.close()).toEqual([]);
    });
    expect(left).toEqual([]);
  });

  test("what a session left that was killed is found by its label", async () => {
    const label = "dev.dockfix.session=killed000000";
    await engine.build(
      {
        ...buildOf(context, `FROM ${BASE}\nLABEL a=2\n`),
        tag: "dockfix-killed000000:one",
        labels: { "dev.dockfix.session": "killed000000" },
      },
      {},
    );
    const child = spawn(
      "/usr/bin/docker",
      [
        "run",
        "--network=none",
        "--name=dockfix-killed000000-1",
        "--label",
        label,
        "dockfix-killed000000:one",
        "sleep",
        "100",
      ],
      { env, stdio: "ignore" },
    );
    await sleep(3000);
    child.kill("SIGKILL");
    await once(child, "exit");
    expect(await engine.labelled(label)).toEqual(["dockfix-killed000000:one"]);
    const session = "killed000000";
    const request = { session, ids: [], keep: false, isEnded: false };
    expect(await takeDown(engine, { ...request, cacheIn: () => [] })).toEqual({
      containers: ["dockfix-killed000000-1"],
      images: ["dockfix-killed000000:one"],
      cache: [],
      left: [],
    });
    expect(await engine.labelled("dev.dockfix.session")).not.toContain(
      "dockfix-killed000000:one",
    );
  });

  test("no such image", async () => {
    expect(await engine.inspect("dockfix/missing:1")).toBeUndefined();
    const stream = engine.save(["dockfix/missing:1"], {});
    const saved = await failureOf(stream.toArray());
    expect(saved.code).toBe("no-image");
    const image = "dockfix/missing:1";
    const ran = await failureOf(engine.run({ image, labels: {} }, {}));
    expect(ran.code).toBe("no-image");
  });
});
