import { expect, it } from "vitest";
import { pathOf } from "../../src/analysis/command/paths.ts";

it.each([
  [undefined, "/w", undefined],
  ["", "/w", undefined],
  ["~/a", "/w", undefined],
  ["-a", "/w", undefined],
  ["a", "/w", "/w/a"],
  ["a", undefined, undefined],
  ["/a/./b/../c", undefined, "/a/c"],
  ["../a", "/w/x", "/w/a"],
  ["../a", "/?", undefined],
  ["a", "/?", "/?/a"],
  ["${A}/b", "/w", "/${A}/b"],
  ["${A}/b", undefined, "/${A}/b"],
  ["a$", "/w", "/w/a$"],
])("the path %j in %j is %j", (path, folder, found) => {
  expect(pathOf(path, folder)).toBe(found);
});
