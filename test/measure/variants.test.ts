import { expect, test } from "vitest";
import { baseDockerfile, baseDockerfiles } from "../../src/measure/bases.ts";
import { everyStep, levelsOf } from "../../src/measure/variant.ts";

const SOURCE = `FROM debian:bookworm
RUN apt-get update && apt-get install -y curl
RUN pip install flask
`;

test("levels are the original and what each risk makes of it", () => {
  const levels = levelsOf(SOURCE, { risk: "high" });
  expect(levels.map(({ name, changes }) => [name, changes.length])).toEqual([
    ["original", 0],
    ["low", 2],
    ["medium", 3],
  ]);
  expect(levelsOf(SOURCE, {}).map(({ name }) => name)).toEqual([
    "original",
    "low",
  ]);
});

test("every step stands on those before it", () => {
  const steps = everyStep(SOURCE, { risk: "medium" });
  expect(steps.map(({ name }) => name)).toEqual([
    "original",
    "+ purge-caches/apt, line 2",
    "+ purge-caches/pip, line 3",
    "+ slim-base, line 1",
  ]);
  expect(steps.at(-1)?.dockerfile).toBe(
    levelsOf(SOURCE, { risk: "medium" }).at(-1)?.dockerfile,
  );
  expect(steps.at(-1)?.changes).toHaveLength(3);
  expect(steps.map(({ risk }) => risk)).toEqual([
    undefined,
    "low",
    "low",
    "medium",
  ]);
});

test("the images that a file takes from elsewhere", () => {
  const source = `# syntax=docker/dockerfile:1
ARG V=3
FROM --platform=$BUILDPLATFORM golang:$V AS build
RUN make
FROM scratch AS nothing
FROM build AS more
FROM debian
COPY --from=build /x /
COPY --from=1 /x /
COPY --from=alpine:3 /y /
`;
  const head = "# syntax=docker/dockerfile:1\nARG V=3\n";
  expect(baseDockerfiles(source)).toEqual([
    `${head}FROM --platform=$BUILDPLATFORM golang:$V AS build\n`,
    `${head}FROM debian\n`,
    `${head}FROM alpine:3\n`,
  ]);
  expect(baseDockerfile(source, undefined)).toBe(`${head}FROM debian\n`);
  expect(baseDockerfile(source, "More")).toContain("golang:$V");
  expect(baseDockerfile(source, "1")).toBe(undefined);
});
