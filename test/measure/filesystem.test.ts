import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { fileSystemOf, makerOf } from "../../src/measure/image/filesystem.ts";
import type { Layer, LayerFile } from "../../src/measure/image/image.ts";
import { stackOf } from "../../src/measure/image/stack.ts";
import { imageOf, layer } from "./saved.ts";
import type { Written } from "./tar-writer.ts";

async function shown(
  ...layers: readonly (readonly Written[])[]
): Promise<readonly string[]> {
  const image = await imageOf(...layers.map((each) => layer(each)));
  return [...fileSystemOf(image.layers)].map(
    ([path, { file, layer: at }]) => `${path} ${file.type} ${at}`,
  );
}

describe("the files of an image", () => {
  test("removed, emptied, and made anew in the same layer", async () => {
    const files = await shown(
      [
        { name: "a/", type: "5" },
        { name: "a/x" },
        { name: "a/d/", type: "5" },
        { name: "a/d/y" },
        { name: "b" },
      ],
      [{ name: "a/n" }, { name: "a/.wh..wh..opq" }, { name: ".wh.b" }],
    );
    expect(files).toEqual(["/a directory 0", "/a/n file 1"]);
  });

  test("a file replaced by a folder, and the reverse", async () => {
    const files = await shown(
      [{ name: "f" }, { name: "d/", type: "5" }, { name: "d/x" }],
      [{ name: "f/", type: "5" }, { name: "f/y" }, { name: "d" }],
    );
    expect(files).toEqual(["/f directory 1", "/f/y file 1", "/d file 1"]);
  });

  test("a hard link is the file it leads to, here or in a layer below", async () => {
    const image = await imageOf(
      layer([
        { name: "a", data: "1" },
        { name: "b", type: "1", linkname: "a" },
      ]),
      layer([{ name: "c", type: "1", linkname: "b" }, { name: ".wh.a" }]),
    );
    const files = fileSystemOf(image.layers);
    expect([...files.keys()]).toEqual(["/b", "/c"]);
    expect(files.get("/c")?.inode).toBe(files.get("/b")?.inode);
    expect(files.get("/c")?.file).toMatchObject({ type: "file", size: 1 });
    expect(stackOf(image.layers).inodes).toMatchObject([
      { path: "/a", names: 2, fate: "shown" },
    ]);
  });

  test("hard links in a circle, to themselves and to nowhere", async () => {
    const files = await shown([
      { name: "a", type: "1", linkname: "b" },
      { name: "b", type: "1", linkname: "a" },
      { name: "c", type: "1", linkname: "c" },
      { name: "d", type: "1", linkname: "e" },
    ]);
    expect(files).toEqual([
      "/a hardlink 0",
      "/b hardlink 0",
      "/c hardlink 0",
      "/d hardlink 0",
    ]);
  });

  test("who made a path, and who removed it", async () => {
    const { layers } = await imageOf(
      layer([{ name: "a/", type: "5" }, { name: "a/x" }, { name: "b" }], "ONE"),
      layer([{ name: ".wh.a" }, { name: "b" }], "TWO"),
    );
    expect(makerOf(layers, "/b")).toEqual({
      did: "made",
      layer: 1,
      createdBy: "TWO",
    });
    expect(makerOf(layers, "/a/x")?.did).toBe("removed");
    expect(makerOf(layers, "/a/x")?.createdBy).toBe("TWO");
    expect(makerOf(layers, "/c")).toBeUndefined();
  });
});

/** One step of a made-up layer. */
type Step =
  | { readonly kind: "file" | "folder"; readonly path: string }
  | { readonly kind: "link"; readonly path: string; readonly target: string }
  | { readonly kind: "remove" | "empty"; readonly path: string };

const names = fc.constantFrom("a", "b", "c");
const path = fc
  .array(names, { minLength: 1, maxLength: 3 })
  .map((parts) => `/${parts.join("/")}`);
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.record({ kind: fc.constantFrom("file", "folder"), path }),
  fc.record({ kind: fc.constant("link"), path, target: path }),
  fc.record({ kind: fc.constantFrom("remove", "empty"), path }),
);

let counter = 0;

function layerOf(steps: readonly Step[]): Layer {
  const files = new Map<string, LayerFile>();
  const removed = new Set<string>();
  const emptied = new Set<string>();
  for (const each of steps) {
    const owner = { size: 0, mode: 0, uid: 0, gid: 0 };
    files.delete(each.path);
    if (each.kind === "remove") removed.add(each.path);
    else if (each.kind === "empty") emptied.add(each.path);
    else if (each.kind === "folder")
      files.set(each.path, { ...owner, type: "directory" });
    else if (each.kind === "link")
      files.set(each.path, { ...owner, type: "hardlink", target: each.target });
    else
      files.set(each.path, {
        ...owner,
        type: "file",
        size: 1,
        hash: String(counter++),
      });
  }
  return {
    diffId: "",
    size: 0,
    linkSize: 0,
    compressed: undefined,
    createdBy: "",
    files,
    removed,
    emptied,
  };
}

/** The same by a flat list of paths, slowly and plainly: `path → what it is`. */
function naive(layers: readonly Layer[]): ReadonlyMap<string, string> {
  let files = new Map<string, string>();
  const under = (file: string, folder: string): boolean =>
    file.startsWith(`${folder}/`);
  for (const each of layers) {
    const below = new Map(files);
    for (const gone of each.removed)
      files = new Map(
        [...files].filter(([file]) => file !== gone && !under(file, gone)),
      );
    for (const gone of each.emptied)
      files = new Map([...files].filter(([file]) => !under(file, gone)));
    for (const [name, file] of each.files) {
      const what = meaning(each, below, name, file);
      for (const other of [...files.keys()])
        if (
          (what !== "folder" && under(other, name)) ||
          (under(name, other) && files.get(other) !== "folder")
        )
          files.delete(other);
      files.set(name, what);
    }
  }
  return files;
}

function meaning(
  { files }: Layer,
  below: ReadonlyMap<string, string>,
  name: string,
  start: LayerFile,
): string {
  let file: LayerFile | undefined = start;
  let at = name;
  for (let steps = 0; file?.type === "hardlink"; steps++) {
    if (steps > files.size) return "dangling";
    at = file.target ?? "";
    file = files.get(at);
  }
  if (file === undefined) return below.get(at) ?? "dangling";
  return file.type === "directory" ? "folder" : (file.hash ?? "");
}

test("any layers, as a plain model has them", () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(step, { maxLength: 8 }), { maxLength: 5 }),
      (sequence) => {
        const layers = sequence.map(layerOf);
        const found = new Map(
          [...fileSystemOf(layers)].map(([name, { file }]) => [
            name,
            file.type === "directory"
              ? "folder"
              : file.type === "hardlink"
                ? "dangling"
                : (file.hash ?? ""),
          ]),
        );
        expect([...found].sort()).toEqual([...naive(layers)].sort());
      },
    ),
    { numRuns: 2000 },
  );
});
