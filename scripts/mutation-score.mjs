/**
 * Adds what the last mutation run found to test/deep/mutation-scores.json, folder by folder, and prints it.
 *
 *   npx stryker run --mutate 'src/equivalence/**' && node scripts/mutation-score.mjs
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { dirname } from "node:path";
import { format } from "prettier";

const RECORD = "test/deep/mutation-scores.json";
const report = JSON.parse(readFileSync("reports/mutation.json", "utf8"));
const known = existsSync(RECORD)
  ? JSON.parse(readFileSync(RECORD, "utf8"))
  : {};

/** `src/shell` of `src/shell/form.ts`, `src/facts/programs` of `src/facts/programs/git.ts`, `transforms` of `transforms/slim-base.ts`. */
function folderOf(file) {
  const parts = dirname(file).split("/");
  return parts.slice(0, parts[1] === "facts" ? 3 : 2).join("/");
}

/** When this was measured, and of what code. */
const date = new Date().toISOString().slice(0, 10);
const commit = execFileSync("git", ["describe", "--always", "--dirty"], {
  encoding: "utf8",
}).trim();

const found = {};
for (const [file, { mutants }] of Object.entries(report.files)) {
  const score = (found[folderOf(file)] ??= {
    mutants: 0,
    killed: 0,
    date,
    commit,
  });
  for (const { status } of mutants) {
    if (status === "Ignored" || status.endsWith("Error")) continue;
    score.mutants++;
    if (status === "Killed" || status === "Timeout") score.killed++;
  }
}
for (const [folder, { mutants, killed }] of Object.entries(found))
  console.log(
    `${folder}: ${killed} of ${mutants} mutants killed (${((100 * killed) / mutants).toFixed(1)} %)`,
  );
const record = { ...known, ...found };
writeFileSync(RECORD, await format(JSON.stringify(record), { parser: "json" }));
