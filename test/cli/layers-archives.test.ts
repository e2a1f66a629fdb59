import { execFileSync } from "node:child_process";
import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { configOf, layer, savedOci, savedOld } from "../measure/saved.ts";
import { tar } from "../measure/tar-writer.ts";
import { layout, layoutTar, type LayoutImage } from "../measure/oci-layout.ts";
import { dockfix, folderWith, type Ended } from "./session.ts";

const APP = [
  layer([{ name: "a", data: "x".repeat(3000) }], "base"),
  layer([{ name: "b", data: "y".repeat(500) }], "RUN b"),
];
const OTHER = [layer([{ name: "c", data: "z".repeat(70) }], "RUN c")];

function layersOf(
  content: Uint8Array | Readonly<Record<string, Uint8Array>>,
  ...words: readonly string[]
): Promise<Ended> {
  const isFile = content instanceof Uint8Array;
  const folder = folderWith(
    isFile
      ? { image: content }
      : Object.fromEntries(
          Object.entries(content).map(([name, data]) => [
            `image/${name}`,
            data,
          ]),
        ),
  );
  return dockfix(folder, ["layers", "image", ...words], {
    env: { PATH: "/nowhere" },
  });
}

function packed(program: string, data: Buffer): Buffer {
  return execFileSync(program, ["-c"], { input: data, maxBuffer: 1 << 26 });
}

function has(program: string): boolean {
  try {
    execFileSync(program, ["--version"], { stdio: "ignore", input: "" });
    return true;
  } catch {
    return false;
  }
}

describe("an archive that is packed", () => {
  const plain = savedOld({ "app:1": APP });

  test.each([
    ["old", plain],
    ["new", savedOci({ "app:1": APP })],
    ["OCI", layoutTar([{ layers: APP, name: "app:1" }])],
  ])("with gzip, in the %s form", async (_, data) => {
    const { code, stdout, stderr } = await layersOf(gzipSync(data));
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^app:1: 3\.5 kB in 2 layers/);
    expect(code).toBe(0);
  });

  test.skipIf(!has("zstd"))("with zstd", async () => {
    const { code, stdout } = await layersOf(packed("zstd", plain));
    expect(stdout).toMatch(/^app:1: 3\.5 kB in 2 layers/);
    expect(code).toBe(0);
  });

  test.each([
    ["xz", Buffer.from("\u00fd7zXZ\0\0\u0004", "latin1")],
    ["bzip2", Buffer.from("BZh91AY&SY")],
  ])("with %s is refused with what to do", async (program, data) => {
    const { code, stderr } = await layersOf(data);
    expect(stderr).toContain(
      `the archive is packed with ${program}, which dockfix does not read`,
    );
    expect(stderr).toContain(`Unpack it first: ${program} -d FILE`);
    expect(code).toBe(2);
  });

  // Tar pads its archives with zeros.
  const gzip = gzipSync(Buffer.concat([plain, Buffer.alloc(1 << 20)]));
  test.each([
    ...[0.2, 0.5, 0.9].map((part) => Math.round(gzip.length * part)),
    // All of the archive is there, and its checksum is not.
    gzip.length - 4,
  ])("and cut off behind %d bytes", async (length) => {
    const { code, stdout, stderr } = await layersOf(gzip.subarray(0, length));
    expect([code, stdout]).toEqual([2, ""]);
    expect(stderr).toContain("Save the image again");
  });
});

describe("an OCI layout", () => {
  const one: readonly LayoutImage[] = [{ layers: APP, name: "app:1" }];
  const platforms: readonly LayoutImage[] = [
    { layers: APP, name: "app:1", platform: "linux/amd64" },
    { layers: OTHER, name: "app:1", platform: "linux/arm64" },
  ];

  test.each([
    ["a folder", layout(one)],
    ["an archive", layoutTar(one)],
    ["a folder with layers in gzip", layout(one, { pack: gzipSync })],
    ["an index within the index", layout(one, { isNested: true })],
    ["an archive with attestations", layoutTar(one, { isNested: true })],
  ])("%s", async (_, content) => {
    const { code, stdout, stderr } = await layersOf(content);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^app:1: 3\.5 kB in 2 layers/);
    expect(stdout).toContain("RUN b");
    expect(code).toBe(0);
  });

  test.each([
    ["a folder", layout(platforms, { isNested: true })],
    ["an archive", layoutTar(platforms, { isNested: true })],
    ["a flat one", layout(platforms)],
  ])("several platforms, in %s", async (_, content) => {
    const none = await layersOf(content);
    expect(none.stderr).toContain("the archive holds 2 images");
    expect(none.stderr).toContain("app:1 (linux/amd64)\n");
    expect(none.stderr).toContain("app:1 (linux/arm64)\n");
    expect(none.stderr).toContain("--platform P picks one");
    expect(none).toMatchObject({ code: 2, stdout: "" });
    const arm = await layersOf(content, "--platform", "linux/arm64/v8");
    expect(arm.stdout).toMatch(/^app:1: 70 bytes in 1 layer/);
    const other = await layersOf(content, "--platform", "linux/s390x");
    expect(other.stderr).toContain("no image for linux/s390x");
    expect(other.stderr).toContain("app:1 (linux/arm64)");
    expect(other.code).toBe(2);
  });

  test("layers that nobody asks for need not be there", async () => {
    const whole = layout(platforms, { isNested: true });
    const [missing = ""] = Object.keys(layout([{ layers: OTHER }])).filter(
      (name) => whole[name]?.includes("z".repeat(70)),
    );
    const { [missing]: _, ...rest } = whole;
    const amd = await layersOf(rest, "--platform=linux/amd64");
    expect(amd.stdout).toMatch(/^app:1: 3\.5 kB/);
    const arm = await layersOf(rest, "--platform=linux/arm64");
    expect(arm.stderr).toContain(
      "layer 1 of app:1 (RUN c) is not in the archive",
    );
    expect(arm.code).toBe(2);
  });

  test.each([
    ["{", "index.json in the archive cannot be understood"],
    ["{}", "the archive holds no image"],
    [
      '{"manifests":[{"digest":"sha256:00"}]}',
      "blobs/sha256/00 is not in the archive",
    ],
    // A digest is no way out of the folder.
    ['{"manifests":[{"digest":"sha256:../../../secret"}]}', "no image"],
  ])("an index of %j", async (index, message) => {
    const { code, stderr } = await layersOf({
      "index.json": Buffer.from(index),
      "oci-layout": Buffer.from("{}"),
    });
    expect(stderr).toContain(message);
    expect(code).toBe(2);
  });
});

describe("several images in one archive", () => {
  const data = savedOld({
    "app:1": APP,
    "other:2": OTHER,
    "app:latest": OTHER,
  });

  test("are listed", async () => {
    const { code, stdout, stderr } = await layersOf(data);
    expect(stderr).toContain(
      "the archive holds 3 images, and one is asked for",
    );
    for (const name of ["app:1", "other:2", "app:latest"])
      expect(stderr).toContain(`${name} (linux/amd64)\n`);
    expect(stderr).toContain("--image NAME picks one");
    expect([code, stdout]).toEqual([2, ""]);
  });

  test.each([
    ["app:1", 2],
    ["other:2", 1],
    ["app", 1],
  ])("--image %s", async (name, layers) => {
    const { code, stdout } = await layersOf(data, "--image", name);
    expect(stdout).toContain(`in ${layers} layer`);
    expect(code).toBe(0);
  });

  test("--image of none", async () => {
    const { code, stderr } = await layersOf(data, "--image", "third");
    expect(stderr).toContain("the archive holds no image called third");
    expect(stderr).toContain("other:2 (linux/amd64)");
    expect(code).toBe(2);
  });

  test("--image and no archive", async () => {
    const { code, stderr } = await layersOf(
      Buffer.from("FROM x\n"),
      "--image=a",
    );
    expect(stderr).toContain("--image picks one image of an archive");
    expect(code).toBe(2);
  });
});

describe("an image without layers", () => {
  test.each([
    ["old", savedOld({ "none:1": [] })],
    ["OCI", layoutTar([{ layers: [], name: "none:1" }])],
  ])("in the %s form", async (_, data) => {
    const { code, stdout } = await layersOf(data);
    expect(stdout).toBe("none:1: no bytes, it has no layers\n");
    expect(code).toBe(0);
    const json = await layersOf(data, "--format=json");
    expect(JSON.parse(json.stdout)).toMatchObject({
      size: 0,
      wasted: 0,
      efficiency: 1,
      layers: [],
    });
  });

  test("with null in place of a list", async () => {
    const config = configOf([]);
    const manifest = [{ Config: "c", RepoTags: ["none:1"], Layers: null }];
    const { code, stdout } = await layersOf(
      tar([
        { name: "c", data: config },
        { name: "manifest.json", data: JSON.stringify(manifest) },
      ]),
    );
    expect(stdout).toContain("it has no layers");
    expect(code).toBe(0);
  });
});

describe("what is neither an archive nor a Dockerfile", () => {
  const text = "FROM debian\nRUN true\n";
  const little = Buffer.from(text, "utf16le");
  test.each([
    ["nothing", Buffer.alloc(0), "the file is empty"],
    [
      "UTF-16",
      Buffer.concat([Buffer.from([0xff, 0xfe]), little]),
      "UTF-16 text",
    ],
    [
      "UTF-16, big end first",
      Buffer.concat([Buffer.from([0xfe, 0xff]), Buffer.from(little).swap16()]),
      "UTF-16 text",
    ],
    ["UTF-16 without a mark", little, "UTF-16 text"],
    [
      "binary",
      Buffer.from("\u007fELF\0\0\0", "latin1"),
      "binary data, neither an archive of an image nor a Dockerfile",
    ],
    [
      "a wrong Dockerfile",
      Buffer.from("FROM x\nRUNN y\n"),
      "unknown instruction: RUNN",
    ],
  ])("%s", async (_, data, message) => {
    const { code, stdout, stderr } = await layersOf(data);
    expect(stderr).toContain(message);
    expect(stderr).not.toContain("bug in dockfix");
    expect([code, stdout]).toEqual([2, ""]);
  });

  test("a folder without either", async () => {
    const { code, stderr } = await layersOf({ x: Buffer.from("x") });
    expect(stderr).toContain("no Dockerfile in this folder");
    expect(code).toBe(2);
  });
});
