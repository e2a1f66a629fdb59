/**
 * Prints places for `stryker run --mutate`: random blocks of lines of a folder, about as many lines as asked for. There is about one mutant to a line.
 *
 *   npx stryker run --mutate "$(node scripts/mutation-sample.mjs src/shell 500)"
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";

const [folder, count] = process.argv.slice(2);
if (folder === undefined || !(Number(count) > 0)) {
  console.error("usage: node scripts/mutation-sample.mjs FOLDER LINES");
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

/** The same sample in every run: a linear congruential generator. */
let state = 20_261_122;
function random(below) {
  state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
  return Math.floor((state / 2_147_483_648) * below);
}

const chosen = [];
while (chosen.length * BLOCK < Number(count) && blocks.length > 0)
  chosen.push(...blocks.splice(random(blocks.length), 1));
console.log(chosen.sort().join(","));
