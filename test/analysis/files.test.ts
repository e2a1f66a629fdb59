import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import {
  absolute,
  broughtNames,
  broughtText,
  copiedBy,
  listInImage,
  mountedBy,
  textInImage,
  type Copied,
} from "../../src/analysis/build/files.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { contextOf } from "../equivalence/context-of.ts";
import { analysisOf, lastRun } from "./dockerfiles.ts";

/** The text of `path` at the end of the last stage, in a build context that holds `files`; each holds its own name. */
function read(
  dockerfile: string,
  path: string,
  files: readonly string[],
): string | undefined {
  const context = {
    read: (name: string) => (files.includes(name) ? name : undefined),
  };
  const analysis = analyse(parse(dockerfile), context);
  const stage = analysis.stages.at(-1);
  if (stage === undefined) throw new Error("no stage");
  return textInImage(context, analysis.copiedBefore(stage, Infinity), path);
}

const from = (...lines: readonly string[]): string =>
  ["FROM python:3.12", ...lines].join("\n");

describe("a file that is copied", () => {
  it.each([
    ["to a name", "COPY a.txt /b.txt", "/b.txt", "a.txt"],
    ["into a folder", "COPY a.txt /app/", "/app/a.txt", "a.txt"],
    ["into a folder without a slash", "COPY a.txt /app", "/app/a.txt", "a.txt"],
    ["among others", "COPY a.txt b.txt /app/", "/app/b.txt", "b.txt"],
    ["in a folder", "COPY src /app", "/app/a.txt", "src/a.txt"],
    ["with everything", "COPY . /", "/src/a.txt", "src/a.txt"],
    ["by a glob", "COPY b*.txt /app/", "/app/b.txt", "b.txt"],
    [
      "by a glob in a folder",
      "COPY src/?.txt /app/",
      "/app/a.txt",
      "src/a.txt",
    ],
    ["by a set of letters", "COPY [ab].txt /app/", "/app/a.txt", "a.txt"],
    ["by ADD", "ADD a.txt /", "/a.txt", "a.txt"],
    [
      "in exec form",
      'COPY ["a.txt", "/with space/"]',
      "/with space/a.txt",
      "a.txt",
    ],
    [
      "with an owner",
      "COPY --chown=1 --chmod=755 --link a.txt /",
      "/a.txt",
      "a.txt",
    ],
    [
      "to the working directory",
      "WORKDIR /app\nCOPY a.txt .",
      "/app/a.txt",
      "a.txt",
    ],
    [
      "over another",
      "COPY src /app\nCOPY b.txt /app/a.txt",
      "/app/a.txt",
      "b.txt",
    ],
    [
      "by a known variable",
      "ENV D=/app\nCOPY a.txt $D/",
      "/app/a.txt",
      "a.txt",
    ],
    [
      "beside what comes from elsewhere",
      "COPY . /app\nCOPY --from=x /dist /app/dist",
      "/app/a.txt",
      "a.txt",
    ],
  ])("is found: %s", (_, lines, path, name) => {
    expect(read(from(lines), path, ["a.txt", "b.txt", "src/a.txt"])).toBe(name);
  });

  it.each([
    ["nothing was copied", "", "/a.txt"],
    ["it is not in the context", "COPY . /", "/c.txt"],
    [
      "another stage copies over it",
      "COPY . /app\nCOPY --from=x /a.txt /app/",
      "/app/a.txt",
    ],
    [
      "an archive is unpacked over it",
      "COPY . /app\nADD a.tar.gz /app",
      "/app/a.txt",
    ],
    [
      "a download lands on it",
      "COPY . /app\nADD https://example.com/a.txt /app/",
      "/app/a.txt",
    ],
    [
      "a heredoc writes it, in which something is expanded",
      "COPY . /app\nCOPY <<EOF /app/a.txt\n$x\nEOF",
      "/app/a.txt",
    ],
    ["a destination can't be told", "ARG D\nCOPY . /\nCOPY src $D", "/a.txt"],
    [
      "a source can't be told",
      "ARG S\nCOPY . /app\nCOPY $S /app/",
      "/app/a.txt",
    ],
    ["a glob may name folders", "COPY * /app/", "/app/a.txt"],
    ["some are left out", "COPY --exclude=*.txt . /app", "/app/a.txt"],
    ["folders are kept", "COPY --parents src/a.txt /app/", "/app/a.txt"],
    ["a set of other letters", "COPY [c-z].txt /app/", "/app/a.txt"],
    ["a set is none", "COPY [z-a].txt /app/", "/app/a.txt"],
  ])("is not found where %s", (_, lines, path) => {
    expect(read(from(lines), path, ["a.txt", "b.txt", "src/a.txt"])).toBe(
      undefined,
    );
  });
});

it("takes what a stage below copied", () => {
  const file = "FROM python AS a\nCOPY . /app\nFROM a\nRUN true";
  expect(read(file, "/app/a.txt", ["a.txt"])).toBe("a.txt");
});

/** What the copies of the last stage bring. */
function copiesIn(lines: string): readonly Copied[] {
  const analysis = analysisOf(from(lines));
  const stage = analysis.stages.at(-1);
  return stage === undefined
    ? []
    : analysis.copiesOf(stage).flatMap(({ copied }) => copied);
}

describe("what a COPY brings", () => {
  it.each<[lines: string, copied: Partial<Copied>]>([
    ["COPY a /b", { from: "a", to: "/b", intoFolder: false, name: "a" }],
    ["COPY a /b/", { from: "a", to: "/b", intoFolder: true }],
    ["COPY a .", { to: "/", intoFolder: true }],
    ["WORKDIR /w\nCOPY a .", { to: "/w", intoFolder: true }],
    ["WORKDIR /w\nCOPY a b", { to: "/w/b", intoFolder: false }],
    ["WORKDIR /w\nCOPY a ../b/./c//d", { to: "/b/c/d" }],
    ["COPY ./x/../a /b", { from: "a", name: "a" }],
    ["COPY /x/a/ /b", { from: "x/a", name: "a" }],
    ["COPY a// /b", { from: "a", name: "a" }],
    ["COPY x/*.c /b", { from: "x/*.c", intoFolder: true, name: "*.c" }],
    ["COPY x/?.c /b", { from: "x/?.c", intoFolder: true }],
    ["COPY x/[a].c /b", { from: "x/[a].c", intoFolder: true }],
    ["COPY */a.c /b", { from: undefined, intoFolder: true }],
    ["COPY x/* /b", { from: undefined, intoFolder: true }],
    ["COPY x*/*.c /b", { from: undefined }],
    ["COPY x/*.c/ /b", { from: undefined }],
    ["ENV F=x/a\nCOPY $F /b/", { from: "x/a", name: "a" }],
    ["COPY $F /b/", { from: undefined, name: "$F" }],
    ["ARG F\nCOPY x/$F /b/", { from: undefined, name: "$F" }],
    ['COPY "a" /b/', { from: "a", name: "a" }],
    ['COPY ["a b", "/b/"]', { from: "a b", name: "a b" }],
    ["COPY --from=x a /b", { from: undefined, to: "/b", name: "a" }],
    ["COPY --chown=1 --chmod=7 --link a /b", { from: "a" }],
    ["COPY --parents a /b", { from: undefined }],
    ["COPY https://x/a.c /b", { from: "https:/x/a.c" }],
    ["COPY a.tgz /b", { from: "a.tgz" }],
    ["ADD a /b", { from: "a" }],
    ["ADD a.tgz /b", { from: undefined, name: "a.tgz" }],
    ["ADD https://x/a.c /b/", { from: undefined, name: "a.c" }],
    [
      "COPY <<E /b/\nx\nE",
      { from: undefined, to: "/b", intoFolder: true, name: "E", text: "x\n" },
    ],
    ['COPY <<"E" /b\n$x\nE', { name: "E", text: "$x\n" }],
    ["COPY <<'E' /b\n$x\nE", { name: "E", text: "$x\n" }],
    ["COPY <<-E /b\n\tx\nE", { name: "E" }],
    ["COPY <<\"E'F\" /b\n$x\nE'F", { name: "E'F", text: "$x\n" }],
    ["COPY x/<<E /b", { from: "x/<<E", name: "<<E" }],
    ["COPY x/y/z.c /b", { name: "z.c" }],
    ["COPY x/y/ /b", { from: "x/y", name: "y" }],
    ["COPY / /b", { from: "", name: "" }],
  ])("%j: %j", (lines, copied) => {
    expect(copiesIn(lines)).toEqual([expect.objectContaining(copied)]);
  });

  it.each([
    ["COPY <<E /b\n$x\nE", "E"],
    ["COPY a /b", "a"],
  ])("%j: has no text of its own", (lines, name) => {
    const [copied] = copiesIn(lines);
    expect(copied?.name).toBe(name);
    expect(copied).not.toHaveProperty("text");
  });

  it.each<[lines: string, named: readonly (string | undefined)[]]>([
    ["COPY a b /c/", [undefined, undefined]],
    ["COPY * /b/", ["*"]],
    ["COPY a ./x/*.c /b/", [undefined, "x/*.c"]],
    ["COPY x*/a.c /b/", ["x*/a.c"]],
    ["ADD x/? /b/", ["x/?"]],
    ["COPY --exclude=*.txt ./a/ /b/", ["a"]],
    ["COPY --parents a/./b c /d/", ["a/b", "c"]],
    ["COPY --chown=1 a /b/", [undefined]],
    ["COPY --chown=1 a* /b/", ["a*"]],
    ["COPY --chown=1 --parents a /b/", ["a"]],
    // Nothing of the context, or nobody knows what.
    ["COPY --from=x a* /b/", [undefined]],
    ["COPY --from=x --parents a /b/", [undefined]],
    ["ARG F\nCOPY $F* /b/", [undefined]],
    ["ADD --checksum=sha256:1 https://x/a /b/", [undefined]],
    ["ADD https://x/a?b /b/", [undefined]],
    ["COPY --exclude=x <<E y /b/\nx\nE", [undefined, "y"]],
  ])("%j names %j where what it brings can't be told", (lines, named) => {
    expect(copiesIn(lines).map((each) => each.named)).toEqual(named);
  });

  it("is each of its sources, at its line", () => {
    const shown = copiesIn("COPY a <<E b /c\nx\nE\nADD d /e").map(
      ({ name, to, intoFolder, line, text }) =>
        [name, to, intoFolder, line, text].join(" "),
    );
    expect(shown).toEqual([
      "a /c true 2 ",
      "E /c true 2 x\n",
      "b /c true 2 ",
      "d /e false 5 ",
    ]);
  });

  it("is nothing for other instructions", () => {
    const { file, environmentAfter, stages } = analysisOf(
      from("LABEL a=b c=d", "RUN cp a /b"),
    );
    const [stage] = stages;
    if (stage === undefined) throw new Error("no stage");
    const found = file.instructions.flatMap((each) =>
      copiedBy(each, environmentAfter(stage), "\\"),
    );
    expect(found).toEqual([]);
  });
});

it.each<[flags: string, mounted: readonly Copied[]]>([
  ["", []],
  ["--mount=type=cache,target=/c", []],
  [
    "--mount=type=bind,source=x/a.c,target=b",
    [{ from: "x/a.c", to: "/w/b", intoFolder: false, name: "a.c", line: 3 }],
  ],
  [
    "--mount=target=/b",
    [{ from: "", to: "/b", intoFolder: false, name: "", line: 3 }],
  ],
  [
    "--mount=from=x,source=/a,target=/b",
    [{ from: undefined, to: "/b", intoFolder: false, name: "a", line: 3 }],
  ],
])("what %s lays over the image: %j", (flags, mounted) => {
  expect(mountedBy(lastRun(from("WORKDIR /w", `RUN ${flags} ls`)))).toEqual(
    mounted,
  );
});

it.each<
  [
    path: string | undefined,
    workdir: string | undefined,
    found: string | undefined,
  ]
>([
  [undefined, "/w", undefined],
  ["/a/./b/../c", undefined, "/a/c"],
  ["/../a", undefined, "/a"],
  ["a", undefined, undefined],
  ["a", "/w", "/w/a"],
  ["..", "/w/x", "/w"],
  [`/${"x".repeat(4_095)}`, undefined, `/${"x".repeat(4_095)}`],
  [`/${"x".repeat(4_096)}`, undefined, undefined],
  ["x".repeat(4_093), "/w", `/w/${"x".repeat(4_093)}`],
  ["x".repeat(4_094), "/w", undefined],
])("%.20s in %s is %.20s", (path, workdir, found) => {
  expect(absolute(path, workdir)).toBe(found);
});

const CONTEXT = contextOf({
  "a.txt": "a",
  "src/a.txt": "src/a",
  "src/deep/c.txt": "src/deep/c",
  "x.d/a.txt": "x.d/a",
  "conf/x.d/b.txt": "conf/x.d/b",
});

describe("a file as one copy brings it", () => {
  it.each<[line: string, path: string, found: string]>([
    ["COPY a.txt /b", "/b", "a"],
    ["COPY a.txt /b", "/b/a.txt", "a"],
    ["COPY a.txt /b", "/b/b.txt", "none"],
    ["COPY a.txt /b", "/bb", "none"],
    ["COPY a.txt /b", "/", "none"],
    ["COPY a.txt /b/", "/b", "none"],
    ["COPY a.txt /", "/a.txt", "a"],
    ["COPY src /b", "/b/a.txt", "src/a"],
    ["COPY src /b", "/b/deep/c.txt", "src/deep/c"],
    ["COPY src /b", "/b/src", "none"],
    ["COPY src /b", "/b/src/a.txt", "none"],
    ["COPY src /", "/deep/c.txt", "src/deep/c"],
    ["COPY . /b", "/b/src/a.txt", "src/a"],
    ["COPY src/*.txt /b/", "/b/a.txt", "src/a"],
    ["COPY src/*.txt /b/", "/b/deep/c.txt", "none"],
    ["COPY src/*.c /b/", "/b/a.txt", "none"],
    // What is in a folder that a glob names.
    ["COPY *.d /b/", "/b/a.txt", "x.d/a"],
    ["COPY conf/*.d /b/", "/b/b.txt", "conf/x.d/b"],
    ["COPY conf/*.d /b/", "/b/x.d/b.txt", "none"],
    ["COPY *.d /b/", "/b/c.txt", "none"],
    ["COPY *.txt /b/", "/b/a.txt", "a"],
    // `.` and sets.
    ["COPY *.txt /b/", "/b/axtxt", "none"],
    ["COPY [a-b].txt /b/", "/b/a.txt", "a"],
    ["COPY [^a].txt /b/", "/b/a.txt", "none"],
    ["COPY <<E /b\nx\nE", "/b", "x\n"],
    ["COPY <<E /b\nx\nE", "/b/E", "x\n"],
    ["COPY <<E /b\nx\nE", "/b/F", "none"],
    ["COPY <<E /b/\nx\nE", "/b/E", "x\n"],
    ["COPY <<E /b/\nx\nE", "/b", "none"],
    ["COPY <<E /\nx\nE", "/E", "x\n"],
    ["COPY --from=x a.txt /b", "/b/a.txt", "unknown"],
    ["COPY --from=x a.txt /b", "/c", "none"],
    ["ARG D\nCOPY a.txt $D", "/c", "unknown"],
  ])("%j, %s: %j", (line, path, found) => {
    const [copied] = copiesIn(line);
    if (copied === undefined) throw new Error("no copy");
    const text = broughtText(CONTEXT, copied, path);
    expect(typeof text === "string" ? text : text.text).toBe(found);
  });

  it("is not known without a context", () => {
    const [copied] = copiesIn("COPY a.txt /b");
    const [own] = copiesIn("COPY <<E /b\nx\nE");
    if (copied === undefined || own === undefined) throw new Error("no copy");
    expect(broughtText(undefined, copied, "/b")).toBe("unknown");
    expect(broughtText(undefined, copied, "/c")).toBe("none");
    expect(broughtText(undefined, own, "/b")).toEqual({ text: "x\n" });
  });
});

describe("the names in a folder", () => {
  it.each<[line: string, folder: string, found: readonly string[]]>([
    ["COPY src /b", "/b", ["a.txt", "deep/"]],
    ["COPY src /b", "/b/deep", ["c.txt"]],
    ["COPY src /b", "/b/other", []],
    ["COPY src /b", "/bb", []],
    ["COPY src /b", "/", []],
    ["COPY src /", "/", ["a.txt", "deep/"]],
    ["COPY src /", "/deep", ["c.txt"]],
    ["COPY . /b", "/b/src", ["a.txt", "deep/"]],
    ["COPY . /b/", "/b", ["a.txt", "src/", "x.d/", "conf/"]],
    ["COPY a.txt /b/", "/b", ["a.txt"]],
    ["COPY a.txt /b", "/b", ["a.txt"]],
    ["COPY a.txt /b/", "/b/c", []],
    ["COPY *.txt /b/", "/b", ["a.txt"]],
    ["COPY src/*.txt /b/", "/b", ["a.txt"]],
    ["COPY src/*.c /b/", "/b", []],
    ["COPY none/*.c /b/", "/b", []],
    ["COPY --from=x src /b", "/b", []],
    ["ARG D\nCOPY src $D", "/b", []],
  ])("%j brings to %s: %j", (line, folder, found) => {
    const [copied] = copiesIn(line);
    if (copied === undefined) throw new Error("no copy");
    expect(broughtNames(CONTEXT, copied, folder)).toEqual(found);
    expect(broughtNames({ read: () => "" }, copied, folder)).toEqual([]);
    expect(broughtNames(undefined, copied, folder)).toEqual([]);
  });

  it("are all that copies bring, in order", () => {
    const analysis = analysisOf(
      from("COPY src /b", "COPY --from=x y /b", "COPY a.txt Z /b/"),
    );
    const [stage] = analysis.stages;
    if (stage === undefined) throw new Error("no stage");
    const copies = analysis.copiedBefore(stage, Infinity);
    expect(listInImage(CONTEXT, copies, "/b")).toEqual(["Z", "a.txt", "deep/"]);
    expect(listInImage(CONTEXT, copies, "/c")).toEqual([]);
  });
});

it("looks at a hundred copies for one file, and no further", () => {
  const behind = (count: number): string | undefined =>
    read(
      from("COPY a.txt /app/", ...Array<string>(count).fill("COPY b /app/")),
      "/app/a.txt",
      ["a.txt"],
    );
  expect(behind(99)).toBe("a.txt");
  expect(behind(100)).toBe(undefined);
});

it("knows nothing of what may have been copied over it", () => {
  const files = ["a.txt", "b/a.txt"];
  const over = (line: string): string | undefined =>
    read(from("COPY a.txt /app/", line), "/app/a.txt", files);
  expect(over("COPY --from=x a /other/")).toBe("a.txt");
  expect(over("COPY --from=x / /")).toBe(undefined);
  expect(over("COPY --from=x a /app")).toBe(undefined);
  expect(over("ARG D\nCOPY b $D")).toBe(undefined);
  expect(over("COPY b /app")).toBe("b/a.txt");
  expect(over("COPY c /app")).toBe("a.txt");
});

it("knows no text without a context or a path", () => {
  const analysis = analysisOf(from("COPY a.txt /app/"));
  const [stage] = analysis.stages;
  if (stage === undefined) throw new Error("no stage");
  const copies = analysis.copiedBefore(stage, Infinity);
  expect(textInImage(CONTEXT, copies, "/app/a.txt")).toBe("a");
  expect(textInImage(undefined, copies, "/app/a.txt")).toBe(undefined);
  expect(textInImage(CONTEXT, copies, undefined)).toBe(undefined);
});
