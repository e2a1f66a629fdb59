import { expect, test } from "vitest";
import { shownPath } from "../../src/measure/image/shown-path.ts";

function bytes(text: string): string {
  return Buffer.from(text, "utf8").toString("latin1");
}

test("the bytes of a path are read as UTF-8", () => {
  expect(shownPath("/usr/bin")).toBe("/usr/bin");
  expect(shownPath(bytes("/srv/été/日本"))).toBe("/srv/été/日本");
  expect(shownPath(bytes("\ufeff/mark"))).toBe("\ufeff/mark");
});

test("what is not UTF-8 is shown as bytes", () => {
  expect(shownPath("/srv/\xe9t\xe9")).toBe("/srv/\\xe9t\\xe9");
});

test("a name that dockfix gave stays", () => {
  expect(shownPath("…")).toBe("…");
});
