/**
 * Prints places for `stryker run --mutate`: random blocks of lines of a folder, about as many lines as asked for. There is about one mutant to a line.
 *
 *   npx stryker run --mutate "$(node scripts/mutation-sample.mjs src/shell 500)"
 *
 * A third argument SEED, a whole number, draws another sample. Tests are written by reading what survives, so a sample that was looked at says
 * more of itself than of the folder: a score to record is one of a seed that nobody used.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [folder, count, seed = "20261122"] = process.argv.slice(2);
if (folder === undefined || !(Number(count) > 0) || !/^\d+$/.test(seed)) {
  console.error("usage: node scripts/mutation-sample.mjs FOLDER LINES [SEED]");
  process.exit(2);
}

const BLOCK = 10;
const blocks = readdirSync(folder, { recursive: true })
  .filter((name) => name.endsWith(".ts"))
  .map((name) => join(folder, name))
  .filter((file) => !file.endsWith(".data.ts"))
  .sort()
  .flatMap((file) => {
    const lines = readFileSync(file, "utf8").split("\n").length;
    return Array.from(
      { length: Math.floor(lines / BLOCK) },
      (_, at) => `${file}:${at * BLOCK + 1}-${(at + 1) * BLOCK}`,
    );
  });

/** The same sample in every run of one seed: a linear congruential generator. */
let state = Number(seed) % 2_147_483_648;
function random(below) {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((state / 2_147_483_648) * below);
}

const chosen = [];
while (chosen.length * BLOCK < Number(count) && blocks.length > 0)
  chosen.push(...blocks.splice(random(blocks.length), 1));
console.log(chosen.sort().join(","));
