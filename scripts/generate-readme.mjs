/**
 * Writes what the README shows of dockfix itself, between its markers: the diff of examples/web-service and the table of transforms.
 *
 *   node scripts/generate-readme.mjs            write it
 *   node scripts/generate-readme.mjs --check    exit 1 if it is not fresh
 *
 * It asks what was built last, so build first.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { execFileSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { transforms } from "dockfix";
import { format } from "prettier";

const root = new URL("..", import.meta.url);
const readme = fileURLToPath(new URL("README.md", root));
const before = readFileSync(readme, "utf8");

const diff = execFileSync(
  process.execPath,
  ["dist/cli.js", "examples/web-service", "--no-color"],
  { cwd: fileURLToPath(root), encoding: "utf8" },
);

const rows = transforms.map(
  ({ name, risk, summary }) => `| \`${name}\` | ${risk} | ${summary} |`,
);

const parts = {
  example: `\`\`\`\`diff\n${diff.trimEnd()}\n\`\`\`\``,
  transforms: [
    "| transform | risk | what it does |",
    "|---|---|---|",
    ...rows,
  ].join("\n"),
};

let after = before;
for (const [name, text] of Object.entries(parts)) {
  const marks = new RegExp(`(<!-- ${name} -->\n)[\\s\\S]*?(<!-- /${name} -->)`);
  if (!marks.test(after))
    throw new Error(`README.md has no markers for ${name}`);
  after = after.replace(
    marks,
    (_, open, close) => `${open}\n${text}\n\n${close}`,
  );
}
after = await format(after, { parser: "markdown" });

if (!process.argv.includes("--check")) {
  writeFileSync(readme, after);
} else if (after !== before) {
  console.error("README.md is not fresh: npm run docs");
  process.exitCode = 1;
}
