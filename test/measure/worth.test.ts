import { describe, expect, test } from "vitest";
import { timingOf } from "../../src/measure/timing.ts";
import {
  hangsOnTimes,
  MOST_RUNS,
  USUAL,
  worthOf,
  type Weighed,
} from "../../src/measure/worth.ts";

/** Megabytes as they lie and as they are pulled, and seconds of each build. */
function image(
  size: number,
  compressed: number,
  ...seconds: readonly number[]
): Weighed {
  return {
    size: size * 1e6,
    compressed: compressed * 1e6,
    cold: timingOf(seconds),
  };
}

function verdict(before: Weighed, after: Weighed): string {
  return worthOf(before, after, USUAL).verdict;
}

describe("the formula", () => {
  test("what pulls save against what a build loses beyond noise", () => {
    expect(
      worthOf(image(1000, 400, 100), image(700, 275, 150), USUAL),
    ).toMatchObject({
      verdict: "pays",
      saved: 300e6,
      share: 0.3,
      transferred: 125e6,
      perPull: 10,
      pulls: 10,
      gained: 100,
      slower: 50,
      noise: 10,
      lost: 40,
      runs: 1,
    });
  });

  test.each([
    ["as much as is lost pays", 210, "pays"],
    ["a second more does not", 211, "too-slow"],
  ])("%s", (_, seconds, expected) => {
    expect(verdict(image(1000, 400, 100), image(700, 275, seconds))).toBe(
      expected,
    );
  });

  test.each([
    [1000, "no-smaller"],
    [1001, "larger"],
    [996, "too-little"],
    [995, "pays"],
  ])("from 1,000 MB to %d MB", (size, expected) => {
    expect(verdict(image(1000, 1000, 10), image(size, size, 10))).toBe(
      expected,
    );
  });

  test("a hundredth of a small image counts", () => {
    expect(verdict(image(10, 10, 5), image(9.9, 9.9, 5))).toBe("pays");
  });

  test("noise is the spread of builds, where that is more", () => {
    const { noise } = worthOf(
      image(10, 10, 100, 140),
      image(9, 9, 100, 130),
      USUAL,
    );
    expect(noise).toBe(40);
  });

  test.each([
    [11, "pays"],
    [14, "pays"],
    [15, "too-slow"],
  ])("5 s are noise of any build: 6 s and %d s", (seconds, expected) => {
    // Ten pulls save 3.2 s.
    expect(verdict(image(100, 40, 6), image(90, 36, seconds))).toBe(expected);
  });

  test("more pulls and slower networks make bytes dearer", () => {
    const [before, after] = [image(1000, 400, 100), image(700, 300, 250)];
    const at = (pulls: number, bandwidth: number): string =>
      worthOf(before, after, { ...USUAL, pulls, bandwidth }).verdict;
    expect([at(10, 100), at(20, 100), at(10, 50)]).toEqual([
      "too-slow",
      "pays",
      "pays",
    ]);
  });

  test("what bases cost to pull counts on both sides", () => {
    const slim = { ...image(1000, 300, 130), bases: 50e6 };
    const full = { ...image(1010, 310, 100), bases: 370e6 };
    const { slower, lost, verdict } = worthOf(full, slim, USUAL);
    expect(slower).toBeCloseTo(30 - 25.6);
    expect([lost, verdict]).toEqual([0, "pays"]);
    // A builder stage of its own has to be pulled, too.
    // Of two on the same bases nobody pulls more.
    expect(worthOf(full, full, USUAL).isWithBases).toBe(false);
    expect(worthOf(full, slim, USUAL).isWithBases).toBe(true);
    const staged = { ...slim, bases: 50e6 + 400e6 };
    expect(worthOf(slim, staged, USUAL).slower).toBeCloseTo(32);
  });

  test("times of a cache decide nothing", () => {
    const cached = { ...image(700, 275, 1000), cold: undefined };
    const worth = worthOf(image(1000, 400, 1), cached, USUAL);
    expect(worth).toMatchObject({
      verdict: "pays",
      slower: undefined,
      lost: 0,
      runs: 0,
    });
    expect(hangsOnTimes(image(1000, 400, 1), cached, USUAL)).toBe(false);
  });

  test("an image without a byte", () => {
    const nothing = image(0, 0, 1);
    expect(worthOf(nothing, nothing, USUAL)).toMatchObject({
      verdict: "no-smaller",
      share: 0,
    });
  });
});

describe("the stories, with the figures that they give", () => {
  // Of neither is known what a pull takes, so both ends are tried: as it lies, and packed as usual.
  const packings = [0.4, 1];

  test.each(packings)(
    "two stages that save 0.3 GB and take 6 minutes more lose, packed to %d",
    (packed) => {
      const once = image(3000, 3000 * packed, 151);
      const staged = image(2700, 2700 * packed, 151 + 360);
      expect(verdict(once, staged)).toBe("too-slow");
    },
  );

  test.each(packings)(
    "a purged cache that saves 6 GB and 8 minutes wins, packed to %d",
    (packed) => {
      const before = image(9000, 9000 * packed, 151 + 480);
      expect(verdict(before, image(3000, 3000 * packed, 151))).toBe("pays");
    },
  );

  test.each(packings)(
    "the minimal image, 3.1 to 1.2 GB and 8 to 6 minutes, wins, packed to %d",
    (packed) => {
      const original = image(3100, 3100 * packed, 480);
      expect(verdict(original, image(1200, 1200 * packed, 360))).toBe("pays");
    },
  );

  test("the maximal one, 600 MB in 10 minutes, hangs on how it packs", () => {
    const at = (packed: number): string =>
      verdict(image(1200, 1200 * packed, 360), image(600, 600 * packed, 600));
    expect([at(0.4), at(1)]).toEqual(["too-slow", "pays"]);
  });
});

/** Numbers from 0 to 1 that look random and are the same each time. */
function seeded(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

/** Builds again as often as `hangsOnTimes` asks for it, and then decides. */
function decided(
  before: Weighed,
  after: Weighed,
  times: { readonly before: () => number; readonly after: () => number },
): { readonly verdict: string; readonly runs: number } {
  const [old, now] = [[times.before()], [times.after()]];
  for (;;) {
    const one = { ...before, cold: timingOf(old) };
    const two = { ...after, cold: timingOf(now) };
    if (!hangsOnTimes(one, two, USUAL))
      return { verdict: verdict(one, two), runs: old.length };
    old.push(times.before());
    now.push(times.after());
  }
}

describe("noisy builds", () => {
  const seeds = Array.from({ length: 10 }, (_, at) => at + 1);

  /** A build that takes so many seconds, and up to `part` more or less for no reason. */
  const noisy =
    (random: () => number, seconds: number, part: number) => (): number =>
      seconds * (1 + part * (2 * random() - 1));

  test.each(seeds)(
    "6 s and 870 MB less: taken, and built once (%d)",
    (seed) => {
      const random = seeded(seed);
      const found = decided(image(1100, 400), image(230, 90), {
        before: noisy(random, 6, 0.5),
        after: noisy(random, 6 + 0.9 + 2 * random(), 0.5),
      });
      expect(found).toEqual({ verdict: "pays", runs: 1 });
    },
  );

  test.each([0.9, 3])("6 s and %d s more", (more) => {
    expect(verdict(image(1100, 400, 6), image(230, 90, 6 + more))).toBe("pays");
  });

  test.each(seeds)(
    "one file twice is no reason, whatever the times (%d)",
    (seed) => {
      const random = seeded(seed);
      const time = noisy(random, 13, 0.25);
      const found = decided(image(300, 120), image(290, 116), {
        before: time,
        after: time,
      });
      expect(found.verdict).toBe("pays");
    },
  );

  test.each(seeds)(
    "minutes more for little: refused each time (%d)",
    (seed) => {
      const random = seeded(seed);
      const found = decided(image(3000, 1200), image(2700, 1080), {
        before: noisy(random, 180, 0.15),
        after: noisy(random, 540, 0.15),
      });
      expect(found.verdict).toBe("too-slow");
    },
  );

  test("what is close is built up to three times, and no more", () => {
    // 24 s are saved, and 20 s beyond noise lost: a single build cannot tell.
    const found = decided(image(1000, 400), image(970, 370), {
      before: () => 100,
      after: () => 130,
    });
    expect(found).toEqual({ verdict: "pays", runs: 2 });
    let at = 0;
    const wild = decided(image(1000, 400), image(970, 370), {
      before: () => 100,
      after: () => [130, 150, 125][at++] ?? 0,
    });
    expect(wild.runs).toBe(MOST_RUNS);
    expect(at).toBe(MOST_RUNS);
  });
});
