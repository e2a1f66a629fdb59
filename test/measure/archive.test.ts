import { gzipSync } from "node:zlib";
import { describe, expect, test } from "vitest";
import { readImages } from "../../src/measure/image/archive.ts";
import { shownPath } from "../../src/measure/image/shown-path.ts";
import { withEngineSizes } from "../../src/measure/image/engine-sizes.ts";
import {
  configOf,
  imageOf,
  layer,
  readOne,
  refusal,
  savedOci,
  savedOld,
  sha256,
  streamOf,
} from "./saved.ts";
import { entry, octal, padded, tar } from "./tar-writer.ts";

const two = [
  layer([{ name: "etc/", type: "5", mode: 0o755 }], "base"),
  layer([{ name: "etc/a", data: "hello" }], "RUN a"),
];

describe("an archive", () => {
  test.each([
    ["old", savedOld],
    ["OCI", savedOci],
  ])("in the %s form", async (_, save) => {
    const image = await readOne(save({ "app:1": two }));
    expect(image.name).toBe("app:1");
    expect(image.id).toBe(`sha256:${sha256(configOf(two))}`);
    expect(image.history).toEqual([
      { createdBy: "base", layer: 0 },
      { createdBy: "RUN a", layer: 1 },
      { createdBy: "CMD", layer: undefined },
    ]);
    expect(image.layers.map(({ createdBy }) => createdBy)).toEqual([
      "base",
      "RUN a",
    ]);
    expect(image.layers[1]?.diffId).toBe(
      `sha256:${sha256(two[1]?.data ?? "")}`,
    );
    expect(image.layers[1]?.size).toBe(5);
    expect(image.layers[1]?.compressed).toBeUndefined();
    expect([...(image.layers[1]?.files ?? [])]).toEqual([
      [
        "/etc/a",
        {
          type: "file",
          size: 5,
          mode: 0o644,
          uid: 0,
          gid: 0,
          hash: sha256("hello"),
          text: "hello",
        },
      ],
    ]);
  });

  test("of several images that share layers, by name, latest or not, and by id", async () => {
    const images = { "app:1": two, "app:latest": [...two, ...two] };
    const id = sha256(configOf(two));
    for (const save of [savedOld, savedOci]) {
      const found = await readImages(
        streamOf(save(images)),
        ["app", "app:1", `sha256:${id}`, id.slice(0, 12)],
        { compressed: false },
      );
      expect(found.map(({ layers }) => layers.length)).toEqual([4, 2, 2, 2]);
      expect(found[0]?.layers[3]?.files.size).toBe(1);
    }
  });

  test("a name that it does not hold", async () => {
    const data = savedOld({ "a:1": two, "b:1": two });
    await expect(
      readImages(streamOf(data), ["c"], { compressed: false }),
    ).rejects.toMatchObject({ code: "no-image" });
  });

  test("packed layers, and what they take when packed", async () => {
    const plain = two[1]?.data ?? Buffer.alloc(0);
    const packed = gzipSync(plain);
    const layers = [{ data: packed, plain }, { data: plain }];
    const image = await readOne(savedOci({ "a:1": layers }), true);
    expect(image.layers.map(({ files }) => files.size)).toEqual([1, 1]);
    expect(image.layers[0]?.compressed).toBe(packed.length);
    expect(image.layers[1]?.compressed).toBe(gzipSync(plain).length);
    expect(image.layers[0]?.diffId).toBe(image.layers[1]?.diffId);
  });

  test("packed with zstd", async () => {
    const plain = Buffer.alloc(1024);
    const image = await readOne(
      savedOci({ "a:1": [{ data: zstdOfZeros(), plain }] }),
      true,
    );
    expect(image.layers[0]?.files.size).toBe(0);
    expect(image.layers[0]?.compressed).toBe(gzipSync(plain).length);
  });

  test("127 layers", async () => {
    const layers = Array.from({ length: 127 }, (_, at) =>
      layer([{ name: `f${at}`, data: String(at) }], `RUN ${at}`),
    );
    const image = await readOne(savedOld({ "many:1": layers }));
    expect(image.layers).toHaveLength(127);
    expect(image.layers[126]?.files.has("/f126")).toBe(true);
  });

  test("tells how far it is", async () => {
    const data = savedOld({ "a:1": two });
    const seen: number[] = [];
    await readImages(streamOf(data), [], {
      compressed: false,
      onBytes: (bytes) => seen.push(bytes),
    });
    expect(seen.at(-1)).toBe(data.length);
  });

  test("can be interrupted", async () => {
    const abort = new AbortController();
    const stream = streamOf(savedOld({ "a:1": two }));
    await expect(
      readImages(stream, [], {
        compressed: false,
        signal: abort.signal,
        onBytes: () => abort.abort(),
      }),
    ).rejects.toMatchObject({ code: "interrupted" });
    expect(stream.destroyed).toBe(true);
  });
});

/** A frame with one block that repeats a zero 1024 times. */
function zstdOfZeros(): Buffer {
  const frame = Buffer.from("28b52ffd6000030000000000", "hex");
  // Header: single segment, size 1024 (256 is added to what stands there); block: last, RLE, size 1024.
  frame.writeUInt16LE(1024 - 256, 5);
  const block = 1 | (1 << 1) | (1024 << 3);
  frame.writeUIntLE(block, 7, 3);
  frame.writeUInt8(0, 10);
  return frame.subarray(0, 11);
}

describe("a layer", () => {
  test("names that are no text, long ones, and ones with newlines", async () => {
    const long = `${"d/".repeat(200)}x`;
    const { layers } = await imageOf(
      layer([
        { name: "caf\u00e9\n.txt", data: "1" },
        { name: long, data: "2" },
        { name: "link", type: "2", linkname: long },
        { name: "short", data: "3", pax: { path: "p\u00c3\u00a4x" } },
      ]),
    );
    const files = layers[0]?.files ?? new Map<string, unknown>();
    expect([...files.keys()]).toEqual([
      "/caf\u00e9\n.txt",
      `/${long}`,
      "/link",
      "/p\u00c3\u00a4x",
    ]);
    expect([...files.keys()].map(shownPath)).toEqual([
      "/caf\\xe9\\u000a.txt",
      `/${long}`,
      "/link",
      "/p\u00e4x",
    ]);
    expect(layers[0]?.files.get("/link")?.target).toBe(long);
    expect(layers[0]?.linkSize).toBe(long.length);
  });

  test("types, owners, modes, devices and extended attributes", async () => {
    const { layers } = await imageOf(
      layer([
        { name: "./dev/", type: "5", mode: 0o1777, uid: 7, gid: 8 },
        { name: "./dev/null", type: "3", device: [1, 3] },
        { name: "./dev/sda", type: "4", device: [8, 0] },
        { name: "./fifo", type: "6" },
        {
          name: "ping",
          mode: 0o4755,
          data: "x",
          pax: {
            "SCHILY.xattr.security.capability": "\u0001\0\0\u0002",
            uid: "3000000",
          },
        },
        { name: "pong", type: "1", linkname: "./ping" },
      ]),
    );
    const files = Object.fromEntries(layers[0]?.files ?? []);
    expect(files["/dev"]).toEqual({
      type: "directory",
      size: 0,
      mode: 0o1777,
      uid: 7,
      gid: 8,
    });
    expect(files["/dev/null"]).toMatchObject({
      type: "character",
      device: [1, 3],
    });
    expect(files["/dev/sda"]).toMatchObject({ type: "block", device: [8, 0] });
    expect(files["/fifo"]?.type).toBe("fifo");
    expect(files["/ping"]).toMatchObject({
      mode: 0o4755,
      uid: 3_000_000,
      xattrs: { "security.capability": "01000002" },
    });
    expect(files["/pong"]).toMatchObject({ type: "hardlink", target: "/ping" });
    expect(layers[0]?.size).toBe(1);
  });

  test("what it removes and empties", async () => {
    const { layers } = await imageOf(
      layer([
        { name: "etc/.wh.passwd" },
        { name: "var/.wh..wh..opq" },
        { name: ".wh..wh.plnk", type: "5" },
      ]),
    );
    expect([...(layers[0]?.removed ?? [])]).toEqual(["/etc/passwd"]);
    expect([...(layers[0]?.emptied ?? [])]).toEqual(["/var"]);
    expect(layers[0]?.files.size).toBe(0);
  });

  const holes = Buffer.concat([
    Buffer.alloc(1000),
    Buffer.from("abc"),
    Buffer.alloc(97),
  ]);
  test.each([
    [
      "PAX 1.0",
      {
        name: "s",
        data: Buffer.concat([
          padded(Buffer.from("1\n1000\n3\n")),
          Buffer.from("abc"),
        ]),
        pax: {
          "GNU.sparse.major": "1",
          "GNU.sparse.minor": "0",
          "GNU.sparse.name": "sparse",
          "GNU.sparse.realsize": "1100",
        },
      },
    ],
    [
      "PAX 0.1",
      {
        name: "sparse",
        data: "abc",
        pax: { "GNU.sparse.size": "1100", "GNU.sparse.map": "1000,3" },
      },
    ],
    [
      "PAX 0.0",
      {
        name: "sparse",
        data: "abc",
        pax: {
          "GNU.sparse.size": "1100",
          "GNU.sparse.offset": "1000",
          "GNU.sparse.numbytes": "3",
        },
      },
    ],
    [
      "GNU",
      {
        name: "sparse",
        type: "S",
        data: "abc",
        patch: (header: Buffer) => {
          header.write("ustar  \0", 257);
          header.fill(0, 345);
          header.write(octal(1000, 11), 386);
          header.write(octal(3, 11), 398);
          header.write(octal(1100, 11), 483);
        },
      },
    ],
  ])("sparse files in the form of %s", async (_, written) => {
    const { layers } = await imageOf(
      layer([written, { name: "behind", data: "1" }]),
    );
    expect(layers[0]?.files.get("/sparse")).toMatchObject({
      type: "file",
      size: 1100,
      hash: sha256(holes),
    });
    expect(layers[0]?.files.has("/behind")).toBe(true);
  });

  test("numbers too large for octal digits", async () => {
    const { layers } = await imageOf(
      layer([
        {
          name: "a",
          patch: (header) => {
            header.fill(0, 108, 116);
            header.writeUInt8(0x80, 108);
            header.writeUInt32BE(4_000_000_000, 112);
          },
        },
      ]),
    );
    expect(layers[0]?.files.get("/a")?.uid).toBe(4_000_000_000);
  });

  test("a compiled Python file is also known without its time", async () => {
    const pyc = (time: string): string => `\u00a7\r\r\n\0\0\0\0${time}SIZEcode`;
    const { layers } = await imageOf(
      layer([
        { name: "a.pyc", data: pyc("1111") },
        { name: "b.pyc", data: pyc("2222") },
        { name: "c.pyc", data: pyc("1111").replace("code", "core") },
      ]),
    );
    const [a, b, c] = [...(layers[0]?.files.values() ?? [])];
    expect(a?.hash).not.toBe(b?.hash);
    expect(a?.meaning).toBe(b?.meaning);
    expect(a?.meaning).not.toBe(c?.meaning);
  });
});

describe("the engine's sizes", () => {
  test("count symbolic links in some layers and not in others", async () => {
    const link = [{ name: "l", type: "2", linkname: "1234567890" }];
    const image = await imageOf(layer(link, "a"), layer(link, "b"));
    const sized = withEngineSizes(image, [
      { createdBy: "a", size: 10 },
      { createdBy: "b", size: 0 },
      { createdBy: "CMD", size: 0 },
    ]);
    expect(sized.layers.map(({ size }) => size)).toEqual([10, 0]);
  });
});

describe("is refused", () => {
  const good = tar([
    { name: "usr/a", data: "x".repeat(2000) },
    { name: "usr/b", data: "y".repeat(2000) },
  ]);
  const broken = (data: Buffer): Buffer =>
    savedOld({
      "app:1": [layer([{ name: "ok" }], "base"), { data, createdBy: "RUN b" }],
    });

  test("a layer that is truncated", async () => {
    const error = await refusal(broken(good.subarray(0, 1500)));
    expect(error.code).toBe("bad-archive");
    expect(error.message).toBe(
      "layer 2 of app:1 (RUN b) ends in the middle of a file, at or behind /usr/a",
    );
  });

  test("a layer that is cut off between two files", async () => {
    const cut = good.subarray(0, 512 + 2048);
    const layers = [{ data: cut, plain: good, createdBy: "RUN b" }];
    const error = await refusal(savedOld({ "app:1": layers }));
    expect(error.message).toMatch(/is not what the image says it is/);
  });

  test.each([
    ["text", Buffer.from("not a tar".repeat(100)), "is not a tar archive"],
    ["a document", Buffer.from('{"a":1}'), "is no tar archive"],
    [
      "a broken gzip",
      Buffer.concat([gzipSync(good).subarray(0, 30), Buffer.alloc(9000, 1)]),
      "cannot be unpacked with gzip: invalid",
    ],
    [
      "half a gzip",
      gzipSync(good).subarray(0, 60),
      "cannot be unpacked with gzip: unexpected end",
    ],
    [
      "a broken zstd",
      Buffer.from("28b52ffdffffffffffffffffffff", "hex"),
      "cannot be unpacked with zstd",
    ],
  ])("a layer that is %s", async (_, data, fault) => {
    const error = await refusal(broken(data));
    expect(error.code).toBe("bad-archive");
    expect(error.message).toContain(`layer 2 of app:1 (RUN b) ${fault}`);
  });

  test("a layer that is missing, or a link in a circle", async () => {
    const config = configOf(two);
    const manifest = (extra: readonly Buffer[]): Buffer =>
      Buffer.concat([
        ...extra,
        entry({ name: "c.json", data: config }),
        entry({
          name: "manifest.json",
          data: JSON.stringify([{ Config: "c.json", Layers: ["x", "y"] }]),
        }),
        Buffer.alloc(1024),
      ]);
    const missing = await refusal(manifest([]));
    expect(missing.message).toMatch(/^layer 1 of .*is not in the archive: x$/);
    const circle = await refusal(
      manifest([
        entry({ name: "x", type: "2", linkname: "y" }),
        entry({ name: "y", type: "2", linkname: "x" }),
      ]),
    );
    expect(circle.message).toMatch(/^layer 1 of .*is not in the archive: x$/);
  });

  test.each([
    ["nothing", Buffer.alloc(0), "neither a manifest.json nor an index.json"],
    ["text", Buffer.from("x".repeat(2000)), "is not a tar archive"],
    [
      "no manifest",
      tar([{ name: "a" }]),
      "neither a manifest.json nor an index.json",
    ],
    [
      "a manifest that is no list",
      tar([{ name: "manifest.json", data: '{"a":1}' }]),
      "manifest.json in the archive cannot be understood",
    ],
    [
      "a manifest that is cut off",
      tar([{ name: "manifest.json", data: '[{"Config"' }]),
      "manifest.json in the archive cannot be understood",
    ],
    [
      "a cut off archive",
      savedOld({ "app:1": two }).subarray(0, 1200),
      "ends in the middle of a file, at or behind",
    ],
    [
      "a header with a number that is too large",
      tar([{ name: "a", patch: (header) => header.fill(0xff, 124, 136) }]),
      "a number that cannot be",
    ],
  ])("%s", async (_, data, fault) => {
    const error = await refusal(data);
    expect(error.code).toBe("bad-archive");
    expect(error.message).toContain(fault);
    expect(error.hint).toBeDefined();
  });
});
