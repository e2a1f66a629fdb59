import { expect, test } from "vitest";
import { parseOptions } from "../../src/cli/options.ts";
import { purgesOf } from "../../src/cli/purges-option.ts";

test.each([
  [[], undefined],
  [["none"], []],
  [
    ["/a,/b", "/c"],
    ["/a", "/b", "/c"],
  ],
  [["/a,none", ""], ["/a"]],
])("--purges %j", (values, globs) => {
  const all = (): readonly string[] => values;
  expect(purgesOf({ all, has: () => values.length > 0 })).toEqual(globs);
});

test("as it stands on a command line", () => {
  const option = { name: "purges", value: "GLOB", does: "" };
  const words = ["--purges", "none"];
  expect(
    purgesOf(parseOptions(words, { name: "verify", options: [option] })),
  ).toEqual([]);
});
