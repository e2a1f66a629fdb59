import { createHash } from "node:crypto";
import { Readable } from "node:stream";
import { expect, test } from "vitest";
import { readImages } from "../../src/measure/image/archive.ts";
import { entry } from "../measure/tar-writer.ts";

const FILES = 160_000;
/** Most of them are small; every hundredth is large. */
const SMALL = 1024;
const LARGE = 3 << 20;
const MOST = 300 * 1024 * 1024;

const chunk = Buffer.alloc(64 * 1024, "some content of a file ");

function sizeAt(at: number): number {
  return at % 100 === 0 ? LARGE : SMALL;
}

function* layer(): Generator<Buffer> {
  for (let at = 0; at < FILES; at++) {
    const size = sizeAt(at);
    yield entry({ name: `usr/lib/folder-${at % 1000}/file-${at}`, size });
    for (let left = size; left > 0; left -= chunk.length)
      yield left < chunk.length ? chunk.subarray(0, left) : chunk;
  }
  yield Buffer.alloc(1024);
}

function* archive(size: number, diffId: string): Generator<Buffer> {
  yield entry({ name: "layer.tar", size });
  yield* layer();
  const config = { rootfs: { diff_ids: [`sha256:${diffId}`] } };
  const manifest = [{ Config: "c.json", Layers: ["layer.tar"] }];
  yield entry({ name: "c.json", data: JSON.stringify(config) });
  yield entry({ name: "manifest.json", data: JSON.stringify(manifest) });
  yield Buffer.alloc(1024);
}

test("an image of 5 GB is read in less than 300 MB of memory", async () => {
  const hash = createHash("sha256");
  let size = 0;
  for (const each of layer()) {
    hash.update(each);
    size += each.length;
  }
  let peak = 0;
  const before = process.memoryUsage().rss;
  const [image] = await readImages(
    Readable.from(archive(size, hash.digest("hex"))),
    [],
    {
      compressed: false,
      onBytes: () => {
        peak = Math.max(peak, process.memoryUsage.rss());
      },
    },
  );
  const inMB = (bytes: number): number => Math.round(bytes / 1024 / 1024);
  console.log(
    `${inMB(size)} MB, ${FILES} files: at most ${inMB(peak)} MB of memory, ${inMB(before)} MB before`,
  );
  expect(size).toBeGreaterThan(5e9);
  expect(image?.layers[0]?.files.size).toBe(FILES);
  expect(peak).toBeLessThan(MOST);
});
