import { expect, test } from "vitest";
import { timingOf } from "../../src/measure/timing.ts";
import { USUAL, worthOf, type Weighed } from "../../src/measure/worth.ts";
import {
  verdictText,
  weighingText,
  worthText,
} from "../../src/report/worth-text.ts";

function image(megabytes: number, ...seconds: readonly number[]): Weighed {
  return {
    size: megabytes * 1e6,
    compressed: megabytes * 0.4e6,
    cold: timingOf(seconds),
  };
}

const BEFORE = image(1000, 100);

test.each([
  [
    image(900, 90),
    "10 % smaller than x; 10 pulls save 32 s (10 × 3.2 s), a build takes no longer",
  ],
  [
    image(900, 103),
    "10 % smaller than x; 10 pulls save 32 s (10 × 3.2 s), a build takes 3 s more in one run, within noise (10 s)",
  ],
  [
    image(900, 120),
    "10 % smaller than x; 10 pulls save 32 s (10 × 3.2 s), a build takes 20 s more in one run, 10 s beyond noise (10 s)",
  ],
  [
    image(900, 200),
    "a build takes 100 s more in one run, 90 s beyond noise (10 s), and 10 pulls save only 32 s (10 × 3.2 s), compared with x",
  ],
  [
    { ...image(900), cold: undefined },
    "10 % smaller than x; 10 pulls save 32 s (10 × 3.2 s), build times are not weighed",
  ],
  [
    { ...image(900, 90), compressed: undefined },
    "10 % smaller than x; 10 pulls save about 32 s (10 × 3.2 s), a build takes no longer",
  ],
  [
    { ...image(900, 200), compressed: 500e6 },
    "a build takes 100 s more in one run, 90 s beyond noise (10 s), and 10 pulls cost 80 s more (10 × 8 s), compared with x",
  ],
  [image(999.9, 90), "only 100 kB (0 %) smaller than x"],
  [image(1000, 90), "no smaller than x"],
  [image(1001, 90), "larger than x"],
])("%#: %j", (after, text) => {
  expect(worthText(worthOf(BEFORE, after, USUAL), "x")).toBe(text);
});

test("bases that differ are named", () => {
  const [full, slim] = [image(1000, 100), image(900, 103)];
  const worth = worthOf(
    { ...full, bases: 100e6 },
    { ...slim, bases: 0 },
    USUAL,
  );
  expect(worthText(worth, "x")).toContain(
    "a build and the pull of its bases take no longer",
  );
});

test("two runs are not one", () => {
  const worth = worthOf(image(1000, 100, 100), image(900, 103, 103), USUAL);
  expect(worthText(worth, "x")).toContain("takes 3 s more, within noise");
});

test("who is recommended", () => {
  const worth = worthOf(BEFORE, image(900, 90), USUAL);
  const verdict = { kind: "weighed", against: "original", worth } as const;
  const start = (isChoice: boolean, risk: "low" | "medium" | undefined) =>
    verdictText({
      verdict: { ...verdict, isChoice },
      risk,
      differs: [],
    }).split(":")[0];
  expect(start(true, "low")).toBe("recommended");
  expect(start(true, "medium")).toBe("recommended, if its assumptions hold");
  expect(start(true, undefined)).toBe("recommended, after a test of the image");
  expect(start(false, "low")).toBe("a good step on the way");
  const low = { risk: "low", differs: [] } as const;
  expect(
    verdictText({ ...low, verdict: { ...verdict, isChoice: true } }),
  ).toContain("than the original");
  expect(verdictText({ ...low, verdict: { kind: "first" } })).toBe(
    "builds, where the original does not",
  );
});

test("an image that is set up otherwise is not recommended, whatever its figures", () => {
  const said = (after: Weighed, ...fields: readonly string[]) =>
    verdictText({
      risk: undefined,
      verdict: {
        kind: "another",
        against: "low",
        worth: worthOf(BEFORE, after, USUAL),
      },
      differs: fields.map((field) => ({
        kind: "config",
        field,
        before: "absent",
        after: '"x"',
      })),
    });
  expect(said(image(900, 90), "Env PATH")).toBe(
    "not recommended, as it is not the same image: Env PATH differs from the original; by its figures it would pay: 10 % smaller than low; 10 pulls save 32 s (10 × 3.2 s), a build takes no longer",
  );
  expect(said(image(1001, 90), "Cmd", "Env A", "User")).toBe(
    "not recommended, as it is not the same image: Cmd, Env A and User differ from the original; by its figures it is not worth it either: larger than low",
  );
});

test("what is weighed by", () => {
  const text = weighingText({
    ...USUAL,
    pulls: 1,
    bandwidth: 20,
    timed: false,
  });
  expect(text).toBe(
    "Weighed with 1 pull of each build at 20 Mbit/s (--pulls, --bandwidth). Builds may have come from the cache: their times decide nothing.",
  );
});
