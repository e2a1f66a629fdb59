import { spawnSync } from "node:child_process";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import type { Engine } from "../../src/measure/engine/engine.ts";
import { findEngine } from "../../src/measure/engine/find-engine.ts";
import { openSession } from "../../src/measure/engine/session.ts";
import { engineImage } from "../../src/measure/image/engine-image.ts";
import {
  BASE,
  buildOf,
  expectNamedHeredoc,
  leftBy,
  spoken,
  noEngine,
  temporaryFolder,
} from "./bench.ts";
import { startEngine, type PrivateEngine } from "./private-engine.ts";

const programs = temporaryFolder();
const missing = noEngine || whyNoCurrent();

/** Empty where a Docker of today was unpacked. */
function whyNoCurrent(): string {
  const script = path.join(import.meta.dirname, "current.sh");
  const { status, stderr } = spawnSync(script, [programs], {
    encoding: "utf8",
  });
  return status === 0 ? "" : `(${stderr.trim().split("\n").at(-1) ?? ""})`;
}

/** Several layers, syntax that the engine of the other tests is too old for, a hard link and a symbolic one. */
const DOCKERFILE = `FROM ${BASE}
COPY --link . /files
RUN <<EOF
set -e
echo hi >/hi
ln /hi /again
ln -s /hi /there
EOF
RUN rm /files/two
`;

describe.skipIf(missing !== "")(
  `an engine of today, which builds with buildx ${missing}`,
  () => {
    const context = temporaryFolder();
    let own: PrivateEngine;
    let engine: Engine;

    beforeAll(async () => {
      own = startEngine({ current: programs });
      engine = await findEngine({ env: own.env });
    });

    afterAll(() => own.end());

    test("is told by its version", () => {
      expect(engine.title).toMatch(/^Docker 26\.\d+\.\d+, BuildKit/);
    });

    test("reads heredocs and COPY --link; layer sizes are its own, to the byte; nothing is left", async () => {
      const left = await leftBy(engine, async () => {
        const session = await openSession(engine);
        const build = buildOf(context, DOCKERFILE, { ignore: "one\n" });
        const built = await session.build("one", build);
        const image = session.tag("one");
        const command = ["cat", "/again", "/there"];
        const said = await session.run({ image, command, network: "none" });
        expect(spoken(said)).toMatchObject({ code: 0, stdout: "hi\nhi\n" });
        const details = await engine.inspect(image);
        expect(details?.id).toBe(built.id);
        const { layers } = await engineImage(engine, image, {
          compressed: true,
        });
        const size = layers.reduce((sum, layer) => sum + layer.size, 0);
        expect(size).toBe(details?.size);
        expect(await session.close()).toEqual([]);
      });
      expect(left).toEqual([]);
    });

    test("a RUN that fails: the line, the reason and what it printed", async () => {
      const session = await openSession(engine);
      await expectNamedHeredoc(session, context);
      expect(await session.close()).toEqual([]);
    });
  },
);
