import { describe, expect, it } from "vitest";
import { cachesIn, mountOver } from "../../src/analysis/build/mounts.ts";
import { apt } from "../../src/facts/managers/apt.ts";
import { pip } from "../../src/facts/managers/pip.ts";
import { lastRun } from "./dockerfiles.ts";

describe("a mount over a cache", () => {
  const mounted = (mounts: string, before = ""): readonly boolean[] => {
    const run = lastRun(`FROM debian\n${before}RUN ${mounts} x\n`);
    return [apt, pip].map((manager) => mountOver(run, manager) !== undefined);
  };

  it.each([
    ["", [false, false]],
    ["--mount=type=cache,target=/var/lib/apt/lists", [true, false]],
    ["--mount=type=cache,target=/var/lib/apt", [true, false]],
    ["--mount=type=cache,target=/var/lib/apt/lists/partial", [true, false]],
    ["--mount=type=cache,target=/var/lib", [true, false]],
    ["--mount=type=cache,target=/var/lib/other", [false, false]],
    ["--mount=type=cache,target=/root/.cache/pip", [false, true]],
    ["--mount=type=cache,target=/home/app/.cache/pip", [false, true]],
    ["--mount=type=cache,target=/", [true, true]],
    ["--mount=type=tmpfs,target=/data", [false, false]],
    ["--mount=type=secret,target=/var/lib/apt/lists", [false, false]],
    ["--mount=type=ssh,target=/var/lib/apt/lists", [false, false]],
    ["--mount=type=secret,id=x", [false, false]],
    ["--mount=type=ssh", [false, false]],
    ["--mount=type=cache,target=$DIR", [true, true]],
    ["--mount=type=cache,target=/x/$DIR", [true, true]],
    ["--mount=type=cache,target=~/.cache/pip", [false, false]],
    ["--mount=type=cache,target=/x/~/.cache/pip", [false, false]],
    ["--mount=type=cache,target=~", [false, false]],
    ["--mount=type=cache,target=/var/lib/apt/lists/", [true, false]],
    ["--mount=type=cache,target=/root/.cache", [false, true]],
    ["--mount=type=cache,target=/root/.cac", [false, false]],
    ["--mount=type=cache,target=/root/.cache/pip/http", [false, true]],
    ["--mount=type=bind,target=/var/lib/apt/lists", [true, false]],
    [
      "--mount=type=tmpfs,target=/data --mount=type=cache,target=/var/lib/apt/lists",
      [true, false],
    ],
  ])("%s", (mounts, over) => {
    expect(mounted(mounts)).toEqual(over);
  });

  it("in the folder of a user whose home is not known", () => {
    const home = "--mount=type=cache,target=/home/app";
    expect(mounted(home)).toEqual([false, false]);
    expect(mounted(home, "USER app\n")).toEqual([false, true]);
    expect(mounted(home, "USER root\n")).toEqual([false, false]);
    expect(mounted(home, "USER app\nENV HOME=/var/app\n")).toEqual([
      false,
      false,
    ]);
    expect(mounted(home, "USER app\nENV HOME=/home/app\n")).toEqual([
      false,
      true,
    ]);
    for (const target of ["/home", "/root", "/"])
      expect(
        mounted(`--mount=type=cache,target=${target}`, "USER app\n")[1],
      ).toBe(true);
    for (const target of ["/x/home", "/home/app/x", "/homes", "/x/root"])
      expect(
        mounted(`--mount=type=cache,target=${target}`, "USER app\n")[1],
      ).toBe(false);
    const app = "--mount=type=cache,target=/app";
    expect(mounted(app, "USER app\n")).toEqual([false, false]);
    expect(mounted(app, "USER app\nWORKDIR /app/src\n")).toEqual([false, true]);
    expect(
      mounted("--mount=type=cache,target=cache", "WORKDIR /root/.cache/pip\n"),
    ).toEqual([false, true]);
  });
});

it.each([
  ["FROM debian", "", "/root/.cache/pip"],
  ["FROM debian", "USER app\n", "~/.cache/pip"],
  ["FROM debian", "USER 0:0\n", "/root/.cache/pip"],
  ["FROM debian", "USER app\nENV HOME=/h\n", "/h/.cache/pip"],
  ["FROM x/y", "", "~/.cache/pip"],
])("%s, %j: the cache of pip is %s", (base, before, cache) => {
  const run = lastRun(`${base}\n${before}RUN x\n`);
  expect(cachesIn(run, pip)[0]).toBe(cache);
});
