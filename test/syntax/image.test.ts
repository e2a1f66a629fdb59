import { describe, expect, it } from "vitest";
import { parse } from "../../src/syntax/dockerfile.ts";
import { expand, variablesIn } from "../../src/syntax/expand.ts";
import {
  fromOf,
  imageReference,
  officialName,
  type From,
} from "../../src/syntax/image.ts";
import { textOf } from "../../src/syntax/instruction.ts";

function from(line: string): From | undefined {
  const [instruction] = parse(`${line}\n`).instructions;
  return instruction === undefined ? undefined : fromOf(instruction);
}

describe("image references", () => {
  const split = (text: string): readonly (string | undefined)[] => {
    const image = imageReference(text);
    return image === undefined
      ? ["none"]
      : [image.registry, image.name, image.tag, image.digest];
  };
  const none = undefined;

  it.each([
    ["ubuntu", [none, "ubuntu", none, none]],
    ["ubuntu:22.04", [none, "ubuntu", "22.04", none]],
    ["a/b", [none, "a/b", none, none]],
    ["a.b:1", [none, "a.b", "1", none]],
    ["ghcr.io/a/b/c:v1", ["ghcr.io", "a/b/c", "v1", none]],
    ["localhost/a", ["localhost", "a", none, none]],
    ["localhost:5000/a", ["localhost:5000", "a", none, none]],
    ["localhost:5000/a:1", ["localhost:5000", "a", "1", none]],
    ["host:5000", [none, "host", "5000", none]],
    ["127.0.0.1:5000/a/b:1", ["127.0.0.1:5000", "a/b", "1", none]],
    ["a@sha256:0f", [none, "a", none, "sha256:0f"]],
    ["a:1@sha256:0f", [none, "a", "1", "sha256:0f"]],
    ["h.io:443/a@sha256:0f", ["h.io:443", "a", none, "sha256:0f"]],
    ["h:5000/a/b:1.2@sha256:0f", ["h:5000", "a/b", "1.2", "sha256:0f"]],
    ["docker.io/library/a:1", ["docker.io", "library/a", "1", none]],
    ["jupyter/a.b:1", [none, "jupyter/a.b", "1", none]],
    ["REG:80/a", ["REG:80", "a", none, none]],
    ["a__b/c-d.e:V_1.x-y", [none, "a__b/c-d.e", "V_1.x-y", none]],
  ])("%s", (text, parts) => {
    expect(split(text)).toEqual(parts);
  });

  it.each([
    "",
    "a:",
    "a:b:c",
    "@sha256:0f",
    "a@",
    "a@x",
    "/a",
    "a//b",
    "A",
    "$a",
    "a b",
    "a\nb",
    "--platform=x",
  ])("not %j", (text) => {
    expect(split(text)).toEqual(["none"]);
  });

  it("know Docker's official images by their names", () => {
    const official = (text: string): string | undefined => {
      const image = imageReference(text);
      return image === undefined ? "none" : officialName(image);
    };
    expect(official("python:3")).toBe("python");
    expect(official("library/python")).toBe("python");
    expect(official("docker.io/library/python:3")).toBe("python");
    expect(official("docker.io/python")).toBe("python");
    expect(official("index.docker.io/library/python")).toBe("python");
    expect(official("a/python")).toBeUndefined();
    expect(official("ghcr.io/python")).toBeUndefined();
    expect(official("localhost:5000/python")).toBeUndefined();
  });
});

describe("FROM", () => {
  it("has a base, a stage in lower case and a platform", () => {
    expect(from("FROM --platform=$BUILDPLATFORM a:1 AS Build")).toEqual({
      base: "a:1",
      baseSpan: { start: 31, end: 34 },
      stage: "build",
      platform: "$BUILDPLATFORM",
    });
    expect(from("from a")).toMatchObject({
      base: "a",
      stage: undefined,
      platform: undefined,
    });
    expect(from("FROM")).toBeUndefined();
    expect(from("RUN a")).toBeUndefined();
  });

  it("may be written over several lines", () => {
    const [instruction] = parse("FROM \\\n# x\n a:1 \\\n as b\n").instructions;
    const view = instruction === undefined ? undefined : fromOf(instruction);
    expect([view?.base, view?.stage]).toEqual(["a:1", "b"]);
    expect(view && instruction && textOf(instruction, view.baseSpan)).toBe(
      "a:1",
    );
  });
});

describe("expansion", () => {
  const values: Readonly<Record<string, string | undefined>> = {
    a: "1",
    empty: "",
    unknown: undefined,
    "\u00e9": "2",
  };
  const lookup = (name: string): string | undefined =>
    name in values ? values[name] : "";
  const put = (text: string, escape = "\\"): string | undefined =>
    expand(text, escape, lookup);

  it.each([
    ["x$a", "x1"],
    ["${a}x", "1x"],
    ["$a$a", "11"],
    ["$missing", ""],
    ["$\u00e9", "2"],
    ["${a:-x}", "1"],
    ["${empty:-x}", "x"],
    ["${missing:-x}", "x"],
    ["${missing:-${a}y}", "1y"],
    ["${missing:-$a}", "1"],
    ["${a:+x}", "x"],
    ["${empty:+x}", ""],
    ["${a-x}", "1"],
    ["${a+x}", "x"],
    ["${a:?x}", "1"],
    ["${missing:-'}'}", "}"],
    ['${missing:-"}"}', "}"],
    ["${missing:-\\}}", "}"],
    ["'$a'", "$a"],
    ['"$a"', "1"],
    ["\\$a", "$a"],
    ["a\\b", "ab"],
    ['"a\\b\\"\\$"', 'a\\b"$'],
    ["a$", "a$"],
    ["a$ b", "a$ b"],
    ["node:${a}-slim", "node:1-slim"],
  ])("%s is %s", (text, expected) => {
    expect(put(text)).toBe(expected);
  });

  it.each([
    ["$unknown", "the value is not known"],
    ["${unknown:-x}", "the value is not known"],
    ["${empty-x}", "unset and empty are not told apart"],
    ["${missing+x}", "unset and empty are not told apart"],
    ["${empty:?x}", "BuildKit fails"],
    ["${a#x}", "patterns"],
    ["${a%x}", "patterns"],
    ["${a/x/y}", "patterns"],
    ["${a", "BuildKit fails"],
    ["${}", "BuildKit fails"],
    ["$1", "no value in a build"],
    ["$@", "no value in a build"],
    ["'a", "an open quote"],
    ['"a', "an open quote"],
    ['${missing:-"${a}"}', "a variable in quotes inside a variable"],
  ])("%s is not decided: %s", (text) => {
    expect(put(text)).toBeUndefined();
  });

  it("takes the escape of the file", () => {
    expect(put("`$a", "`")).toBe("$a");
    expect(put("c:\\$a", "`")).toBe("c:\\1");
  });

  it("does not decide what nests too deep, instead of running out of stack", () => {
    const nested = (depth: number): string =>
      "${m:-".repeat(depth) + "x" + "}".repeat(depth);
    expect(put(nested(100))).toBe("x");
    expect(put(nested(20_000))).toBeUndefined();
  });

  it("names the variables of a text", () => {
    expect(variablesIn("$a ${b:-$c} '$d' $1 $")).toEqual(["a", "b", "c", "d"]);
  });
});
