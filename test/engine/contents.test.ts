import { execFileSync, spawn, spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { readImages } from "../../src/measure/image/archive.ts";
import { contentsOf, wasteOf } from "../../src/measure/image/contents.ts";
import { compareImages } from "../../src/measure/image/difference.ts";
import type { HistoryEntry } from "../../src/measure/engine/engine.ts";
import { withEngineSizes } from "../../src/measure/image/engine-sizes.ts";
import type { Image } from "../../src/measure/image/image.ts";
import { BASE, env, noEngine } from "./bench.ts";
import { EMPTY_CONFIG } from "../measure/images.ts";

/** Debian's client builds with BuildKit by itself; newer ones want a plugin for that. */
const client = "/usr/bin/docker";
const environment = { ...env, DOCKER_BUILDKIT: "1" };

function isThere(name: string): boolean {
  const args = ["image", "inspect", name];
  return spawnSync(client, args, { env: environment }).status === 0;
}

const prefix = `dockfix-contents-${process.pid}`;
const built: string[] = [];
let folder = "";

function docker(...args: readonly string[]): string {
  return execFileSync(client, [...args], {
    env: environment,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
  });
}

function build(name: string, dockerfile: string, ...args: string[]): string {
  const file = join(folder, name);
  writeFileSync(file, dockerfile);
  const tag = `${prefix}:${name}`;
  built.push(tag);
  docker("build", "--network=host", ...args, "-t", tag, "-f", file, folder);
  return tag;
}

async function saved(name: string): Promise<Image> {
  const child = spawn(client, ["save", name], {
    env: environment,
    stdio: ["ignore", "pipe", "ignore"],
  });
  const [image] = await readImages(child.stdout, [name], { compressed: false });
  if (image === undefined) throw new Error("no image");
  return image;
}

function historyOf(name: string): readonly HistoryEntry[] {
  const format = "{{.Size}}";
  return docker("history", "--human=false", "--format", format, name)
    .trim()
    .split("\n")
    .map((size) => ({ createdBy: "", size: Number(size) }))
    .reverse();
}

describe.skipIf(noEngine !== "")(`images of an engine ${noEngine}`, () => {
  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), "dockfix-contents-"));
  });

  afterAll(() => {
    if (built.length > 0)
      spawnSync(client, ["rmi", ...built], { env: environment });
    rmSync(folder, { recursive: true, force: true });
  });

  const odd = `FROM ${BASE}
RUN ln -s 1234567890 /s && mkdir /d && echo hello > /d/f && ln /d/f /d/g && ln -s x /d/l
RUN truncate -s 10M /sparse && mkfifo /fifo && mknod /zero c 1 5
RUN echo abc > /d/f && rm -rf /usr/share/doc && mkdir /usr/share/doc && echo 1 > /usr/share/doc/x
RUN ln /etc/passwd /etc/passwd2 && printf x > "$(printf '/new\\nline\\377')"
RUN chmod 600 /etc/passwd && mv /usr/share/doc /usr/share/doc2
CMD ["sh"]
`;

  test.for<readonly [string, () => string]>([
    ["base", (): string => BASE],
    ["python:3.11-slim", (): string => "python:3.11-slim"],
    ["node:20-slim", (): string => "node:20-slim"],
    ["odd files", (): string => build("odd", odd)],
  ])(
    "%s: layer sizes are the engine's, to the byte",
    async ([, make], { skip }) => {
      const name = make();
      if (!isThere(name)) skip(`the engine has no ${name}`);
      const history = historyOf(name);
      const image = withEngineSizes(await saved(name), history);
      const sizes = image.history.map(({ layer }) =>
        layer === undefined ? 0 : image.layers[layer]?.size,
      );
      expect(sizes).toEqual(history.map(({ size }) => size));
      const total = Number(docker("inspect", "-f", "{{.Size}}", name));
      expect(image.layers.reduce((sum, { size }) => sum + size, 0)).toBe(total);
      expect(contentsOf(image).size).toBeGreaterThan(0);
    },
  );

  test("planted waste is found", async () => {
    const name = build(
      "waste",
      `FROM ${BASE}
RUN head -c 50000 /dev/urandom > /hidden && head -c 40000 /dev/urandom > /replaced && mkdir -p /root/.cache/pip && head -c 30000 /dev/urandom > /root/.cache/pip/x && head -c 20000 /dev/urandom > /var/lib/apt/lists/x
RUN echo https://host/app.tar.gz && head -c 10000 /dev/urandom > /tmp/app.tar.gz
RUN rm /hidden && chmod 600 /replaced
`,
    );
    const image = await saved(name);
    const planted = wasteOf(image).filter(({ layer }) => layer > 0);
    expect(
      planted.map(({ kind, path, size, layer, transform }) =>
        [kind, path, size, layer, transform ?? ""].join(" "),
      ),
    ).toEqual([
      "hidden /hidden 50000 1 ",
      "replaced /replaced 40000 1 ",
      "cache /root/.cache/pip/x 30000 1 purge-caches/pip",
      "cache /var/lib/apt/lists/x 20000 1 purge-caches/apt",
      "cache /tmp/app.tar.gz 10000 2 remove-archives",
    ]);
  });

  test("two builds of one Dockerfile differ only where that is known", async () => {
    const dockerfile = `FROM ${BASE}
RUN apt-get update && apt-get install -y --no-install-recommends openssh-server fontconfig python3 && rm -rf /var/lib/apt/lists/*
RUN useradd -m app && ldconfig && mkdir /m && cd /m && echo x=1 > m.py && python3 -m py_compile m.py
`;
    const before = await saved(build("one", dockerfile, "--no-cache"));
    const after = await saved(build("two", dockerfile, "--no-cache"));
    const { differences, ignored } = compareImages(
      { config: EMPTY_CONFIG, layers: before.layers },
      { config: EMPTY_CONFIG, layers: after.layers },
      { purges: [] },
    );
    expect(differences).toEqual([]);
    expect(ignored.map(({ rule }) => rule.globs[0])).toEqual(
      expect.arrayContaining(["/var/log/**", "/etc/ssh/ssh_host_*_key"]),
    );
  });
});
