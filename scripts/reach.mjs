/**
 * How far dockfix reaches: of a folder of Dockerfiles, how many leave something behind in their image, by package manager; how many of those dockfix resolves
 * at each risk level; and why it leaves the others. What is left behind is found by reach/leaks.mjs, before and after, which knows nothing of dockfix.
 *
 *   npm run reach -- FOLDER                        the table, and the refusals by kind
 *   npm run reach -- FOLDER pip --refusals 20      twenty files whose leak of pip stays, each with what dockfix says, to be read
 *   npm run reach -- FOLDER --json                 all of it
 *
 * Dockerfiles stand for themselves: no build context is read. `npm run build` before it.
 */
import { readdirSync, readFileSync, statSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { DockfixError, optimize } from "dockfix";
import { leaksOf, MANAGERS } from "./reach/leaks.mjs";

const LEVELS = ["low", "medium", "high"];

/** Which changes and notes of dockfix speak of what a manager leaves. */
const SPOKEN = {
  apt: /^(?:purge-caches\/apt|join-apt-update|merge-runs)/,
  bundler: /^(?:purge-caches\/gem|merge-runs)/,
  archive: /^(?:remove-archives|merge-runs)/,
  base: /^slim-base/,
};

const { folder, only, refusals, json } = argumentsOf();
const files = dockerfilesIn(folder);
const rows = new Map(MANAGERS.map((manager) => [manager, emptyRow()]));
const examples = [];
let rejected = 0;
let aside = 0;
for (const path of files) {
  const source = readFileSync(path, "utf8");
  const leaking = managersOf(source);
  if (leaking.size === 0) continue;
  try {
    const results = LEVELS.map((risk) => optimize(source, { risk }));
    if (results.some(({ notes }) => notes.some(isAside))) {
      aside++;
      continue;
    }
    for (const [manager, leaks] of leaking)
      count(rows.get(manager), manager, leaks, path, results);
  } catch (error) {
    if (!(error instanceof DockfixError)) throw error;
    rejected++;
  }
}
if (refusals !== undefined) show(refusals);
else if (json) process.stdout.write(`${asJson()}\n`);
else print();

function argumentsOf() {
  try {
    const { values, positionals } = parseArgs({
      allowPositionals: true,
      options: {
        json: { type: "boolean", default: false },
        refusals: { type: "string" },
      },
    });
    const [folder, only, ...more] = positionals;
    const refusals = values.refusals && Number(values.refusals);
    if (folder === undefined || more.length > 0)
      return fail("name one folder of Dockerfiles: npm run reach -- FOLDER");
    if (only !== undefined && !MANAGERS.includes(only))
      return fail(`no manager is called ${only}: ${MANAGERS.join(", ")}`);
    if (refusals !== undefined && !(refusals >= 1))
      return fail("--refusals takes how many are to be shown");
    return { folder, only, refusals, json: values.json };
  } catch ({ message }) {
    return fail(message);
  }
}

function fail(message) {
  process.stderr.write(`${message}\n`);
  process.exit(2);
}

function dockerfilesIn(root) {
  const found = statSync(root, { throwIfNoEntry: false });
  if (!found?.isDirectory()) return fail(`${root}: no such folder`);
  const paths = dockerfilesBelow(root);
  return paths.length > 0
    ? paths
    : fail(`${root}: no Dockerfile in it or below`);
}

function dockerfilesBelow(root) {
  return readdirSync(root, { recursive: true, encoding: "utf8" })
    .filter((name) => /(?:^|[./])(?:Docker|Container)file(?:$|\.)/i.test(name))
    .map((name) => join(root, name))
    .filter((path) => statSync(path).isFile())
    .sort();
}

/** A file that is generated, or that asks to be left alone, is not for dockfix to change. */
function isAside({ kind }) {
  return kind === "skipped";
}

function emptyRow() {
  return {
    files: 0,
    low: 0,
    medium: 0,
    high: 0,
    silent: 0,
    reasons: new Map(),
  };
}

/** What a text leaves behind, by manager. */
function managersOf(source) {
  const found = new Map();
  for (const leak of leaksOf(source))
    found.set(leak.manager, [...(found.get(leak.manager) ?? []), leak]);
  return found;
}

function count(row, manager, leaks, path, results) {
  row.files++;
  const resolved = results.map(({ code }) => !managersOf(code).has(manager));
  LEVELS.forEach((level, at) => {
    if (resolved[at]) row[level]++;
  });
  if (resolved.at(-1)) return;
  const spoken = SPOKEN[manager] ?? new RegExp(`^purge-caches/${manager}$`);
  const notes = results
    .at(-1)
    .notes.filter(({ transform, part }) =>
      spoken.test(part === undefined ? transform : `${transform}/${part}`),
    );
  const said = notes.filter(({ line }) =>
    leaks.some(({ first, last }) => first <= line && line <= last),
  );
  const reasons = (said.length > 0 ? said : notes).map(
    ({ kind, transform, reason }) => `${transform} ${kind}: ${general(reason)}`,
  );
  if (reasons.length === 0) row.silent++;
  for (const reason of new Set(reasons.length > 0 ? reasons : ["silent"]))
    row.reasons.set(reason, (row.reasons.get(reason) ?? 0) + 1);
  examples.push({
    manager,
    path,
    lines: leaks.map(({ first }) => first),
    notes: (said.length > 0 ? said : notes).map(
      ({ kind, transform, line, reason }) => ({
        kind,
        transform,
        line,
        reason,
      }),
    ),
  });
}

/** A reason without what is of one file. */
function general(reason) {
  return reason
    .replace(/\blines? \d+(?:(?:, \d+)* and \d+)?/g, "line N")
    .replace(/(still needs it|in the image all the same): .*/s, "$1: …")
    .replace(/`[^`]*`|"[^"]*"/g, "…")
    .replace(/\d[\d.,]*/g, "N");
}

function percent(part, whole) {
  return `${Math.round((100 * part) / whole)} %`;
}

function print() {
  const found = [...rows].filter(([, row]) => row.files > 0);
  const heads = ["manager", "files", ...LEVELS, "silent"];
  const table = [
    heads,
    ...found.map(([manager, row]) => [
      manager,
      String(row.files),
      ...LEVELS.map(
        (level) => `${row[level]} (${percent(row[level], row.files)})`,
      ),
      String(row.silent),
    ]),
  ];
  const widths = heads.map((_, at) =>
    Math.max(...table.map((cells) => cells[at].length)),
  );
  console.log(
    `${files.length} files; of those that leave something behind ${rejected} do not build and ${aside} are generated or ask to be left alone. Of the others are resolved at\n`,
  );
  for (const cells of table)
    console.log(
      cells
        .map((cell, at) =>
          at === 0 ? cell.padEnd(widths[at]) : cell.padStart(widths[at]),
        )
        .join("  "),
    );
  for (const [manager, { files: all, high, reasons }] of found) {
    if (reasons.size === 0) continue;
    console.log(`\n${manager}: ${all - high} stay at high`);
    for (const [reason, times] of [...reasons].sort((a, b) => b[1] - a[1]))
      console.log(`${String(times).padStart(5)}  ${reason}`);
  }
}

/** As many of those that stay as one wants to read, from all over the folder. */
function show(most) {
  const some = examples.filter(({ manager }) => (only ?? manager) === manager);
  const step = Math.max(1, some.length / most);
  for (let at = 0; at < some.length; at += step) {
    const { manager, path, lines, notes } = some[Math.floor(at)];
    console.log(`${path}: ${manager}, line ${lines.join(", ")}`);
    for (const { kind, transform, line, reason } of notes)
      console.log(`    ${line} ${transform} ${kind}: ${reason}`);
  }
}

function asJson() {
  const managers = Object.fromEntries(
    [...rows].map(([manager, { reasons, ...row }]) => [
      manager,
      { ...row, reasons: Object.fromEntries(reasons) },
    ]),
  );
  return JSON.stringify({
    files: files.length,
    rejected,
    aside,
    managers,
    examples,
  });
}
