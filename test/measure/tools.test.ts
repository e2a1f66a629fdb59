import { describe, expect, test } from "vitest";
import type { BuildRequest } from "../../src/measure/engine/engine.ts";
import { buildkit, checkAge } from "../../src/measure/engine/frontend.ts";
import { readHistory } from "../../src/measure/engine/history.ts";
import { readConfig } from "../../src/measure/engine/image-config.ts";
import { buildah } from "../../src/measure/engine/tools/buildah.ts";
import { docker } from "../../src/measure/engine/tools/docker.ts";
import { podman } from "../../src/measure/engine/tools/podman.ts";
import { EMPTY_CONFIG } from "./images.ts";

const request: BuildRequest = {
  dockerfile: "FROM a\n",
  context: "/context",
  tag: "dockfix-1:low",
  labels: { "dev.dockfix.session": "1" },
  target: "final",
  platform: "linux/arm64",
  buildArgs: ["A=1", "B"],
  secrets: ["id=token,src=token.txt"],
  network: "host",
  cache: false,
};
const files = {
  dockerfile: "/t/Dockerfile",
  ignore: "/t/Dockerfile.dockerignore",
};
const options =
  "--file /t/Dockerfile --tag dockfix-1:low --label dev.dockfix.session=1 --target final --platform linux/arm64 " +
  "--build-arg A=1 --build-arg B --secret id=token,src=token.txt --network host --no-cache /context";

describe("the words of a build", () => {
  const buildx = docker({ by: "buildx", builder: "cloud" });
  test.each([
    [docker({ by: "engine" }), `build --progress=plain ${options}`],
    [buildx, `buildx build --builder cloud --load --progress=plain ${options}`],
    [
      podman,
      `build --format=docker --layers --force-rm --ignorefile ${files.ignore} ${options}`,
    ],
    [
      buildah,
      `build --format=docker --layers --force-rm --ignorefile ${files.ignore} ${options}`,
    ],
  ])("%#: %s", (tool, words) => {
    expect(tool.build(request, files).join(" ")).toBe(words);
  });

  test("with a cache, and nothing else asked", () => {
    const plain = {
      dockerfile: "",
      context: "/c",
      tag: "a",
      labels: {},
      buildArgs: [],
      secrets: [],
      cache: true,
    };
    expect(docker({ by: "engine" }).build(plain, files)).toEqual([
      "build",
      "--progress=plain",
      "--file",
      "/t/Dockerfile",
      "--tag",
      "a",
      "/c",
    ]);
  });
});

describe("the build cache", () => {
  test("Docker: ids without their stars, pruned by one filter", () => {
    const { cache } = docker({ by: "engine" });
    if (cache.kind !== "listed") throw new Error("not listed");
    expect(
      cache.records(
        '[{"ID":"abc*","Description":"fileop target"},{"ID":"def"},{}]',
      ),
    ).toEqual([
      { id: "abc", description: "fileop target" },
      { id: "def", description: "" },
    ]);
    expect(cache.records("no JSON")).toEqual([]);
    expect(cache.prune(["abc", "def"]).at(-1)).toBe("id=/^(?:abc|def)$/");
  });

  test("buildx: a paragraph for each, with lines that it may lack", () => {
    const { cache } = docker({ by: "buildx", builder: undefined });
    if (cache.kind !== "listed") throw new Error("not listed");
    const printed =
      "ID:\t\tabc*\nParent:\t\txyz\nDescription:\tmount / from exec /bin/sh -c true\nCreated at:\t2026-01-31 17:54:40.400521425 +0000 UTC\n\nID:\t\tdef\nSize:\t\t1B\n\nReclaimable:\t1B\n";
    expect(cache.records(printed)).toEqual([
      {
        id: "abc",
        description: "mount / from exec /bin/sh -c true",
        created: Date.UTC(2026, 0, 31, 17, 54, 40, 400),
        size: undefined,
      },
      { id: "def", description: "", created: undefined, size: 1 },
    ]);
  });

  test.each([["", "abc"], ["a|b"], [".*"]])(
    "%j is pruned by no filter: it would find what is somebody else's",
    (first, ...others) => {
      const { cache } = docker({ by: "engine" });
      if (cache.kind !== "listed") throw new Error("not listed");
      expect(() => cache.prune([first, ...others])).toThrow("no id");
    },
  );

  test("Podman: the images that a build says it made, not those it found", () => {
    const { cache } = podman;
    if (cache.kind !== "images") throw new Error("not images");
    expect(cache.made("--> 97680c6e9c5", "two")).toBe("97680c6e9c5");
    expect(cache.made("--> 97680c6e9c5", "--> Using cache 97680c6e9c5b")).toBe(
      undefined,
    );
    expect(cache.made("STEP 1/2: FROM a", "")).toBe(undefined);
  });
});

describe("an image", () => {
  test("fields that are null, missing or empty are the same", () => {
    const empty = readConfig({ config: undefined, image: undefined });
    const nulls = { Env: null, Cmd: [], Entrypoint: null, Labels: null };
    const config = { ...nulls, OnBuild: null, Volumes: {}, Healthcheck: {} };
    expect(readConfig({ config, image: {} })).toEqual(empty);
    expect(empty).toEqual(EMPTY_CONFIG);
  });

  test("sets are sorted, the platform has its variant", () => {
    const config = {
      Volumes: { "/b": {}, "/a": {} },
      Healthcheck: { Test: ["NONE"] },
    };
    const image = { Os: "linux", Architecture: "arm", Variant: "v7" };
    const read = readConfig({ config, image });
    expect(read.Volumes).toEqual(["/a", "/b"]);
    expect(read.Healthcheck?.Test).toEqual(["NONE"]);
    expect(read.platform).toBe("linux/arm/v7");
  });

  test("Buildah: the size of all layers, and Docker's configuration", () => {
    const image = {
      FromImageID: "abc",
      Manifest: '{"layers":[{"size":10},{"size":5}]}',
      Docker: { os: "linux", architecture: "amd64", config: { User: "me" } },
    };
    const { id, size, ...places } = buildah.readImage(image);
    expect({ id, size }).toEqual({ id: "sha256:abc", size: 15 });
    expect(readConfig(places)).toMatchObject({
      User: "me",
      platform: "linux/amd64",
    });
  });
});

describe("the history", () => {
  const expected = [
    { createdBy: "", size: 74824822 },
    { createdBy: "COPY . /ctx # buildkit", size: 2 },
  ];
  test("Docker: an object a line, the last instruction first", () => {
    const printed =
      '{"CreatedBy":"COPY . /ctx # buildkit","ID":"sha256:2","Size":"2"}\n{"CreatedBy":"","ID":"\\u003cmissing\\u003e","Size":"74824822"}\n';
    expect(readHistory(printed)).toEqual(expected);
  });

  test("Podman: a list", () => {
    const printed =
      '[{"id":"2","CreatedBy":"COPY . /ctx # buildkit","size":2},{"id":"1","size":74824822}]';
    expect(readHistory(printed)).toEqual(expected);
  });
});

describe("an engine's age", () => {
  const check = (minor: number, dockerfile: string) => () =>
    checkAge(buildkit(minor), "this engine", dockerfile);

  test.each([
    ["FROM a\n\nRUN <<EOF\ntrue\nEOF\n", 10, 3],
    ["FROM a\nCOPY --link b /b\n", 10, 2],
    ["FROM a\nADD --checksum=sha256:1 https://b /b\n", 12, 2],
    ["FROM a\nHEALTHCHECK --start-interval=1s CMD true\n", 12, 2],
    ["FROM a\nCOPY --parents b /b\n", 26, 2],
  ])("%j needs BuildKit 0.%i", (dockerfile, minor, line) => {
    expect(check(minor, dockerfile)).not.toThrow();
    const failure = thrownBy(check(minor - 1, dockerfile));
    expect(failure).toMatchObject({ code: "too-old", line });
    expect(
      check(8, `# syntax=docker/dockerfile:1\n${dockerfile}`),
    ).not.toThrow();
  });

  test("what every BuildKit reads", () => {
    const dockerfile =
      "FROM --platform=linux/amd64 a\nRUN --mount=type=cache,target=/x true\nCOPY --chown=1 --chmod=755 b /b\n";
    expect(check(8, dockerfile)).not.toThrow();
  });
});

function thrownBy(work: () => void): unknown {
  try {
    work();
  } catch (error) {
    return error;
  }
  return undefined;
}
