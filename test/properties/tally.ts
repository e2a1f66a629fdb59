import { afterAll } from "vitest";

/** What a property counts while it runs. */
export interface Tally {
  tried: number;
  counted: number;
  differences: number;
}

const lines: string[] = [];

/** Says at the end of the file, in one line for each property, how often it ran and what came of it. */
export function reportTallies(): void {
  afterAll(() => {
    for (const line of lines) console.log(line);
  });
}

/** Runs a property with a tally; `what` says what it counts. */
export async function tallied(
  name: string,
  what: string,
  property: (tally: Tally) => Promise<void>,
): Promise<void> {
  const tally = { tried: 0, counted: 0, differences: 0 };
  try {
    await property(tally);
  } finally {
    lines.push(
      `${name}: ${tally.tried} runs, ${tally.counted} ${what}, ${tally.differences} differences`,
    );
  }
}
