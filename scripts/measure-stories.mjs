/**
 * Writes docs/measured.md: both stories' tables, from real builds of the example services.
 *
 *   node scripts/measure-stories.mjs                   the page, from what was measured before (scripts/stories/*.json)
 *   node scripts/measure-stories.mjs --check           exit 1 where the page is not what that gives
 *   node scripts/measure-stories.mjs --build WHEELS [STORY …]
 *                                                      measures and verifies first, all stories or these; `npm run build` before it
 *   node scripts/measure-stories.mjs --take DIR        takes the JSON of runs by hand: STORY.measure.json, STORY.APPROACH.verify.json
 *
 * WHEELS is a folder of all wheels that the examples name: `pip download --only-binary=:all: --dest WHEELS -r …/requirements.txt`. A build needs a Docker
 * Engine with the base images. They are given an environment that leads pip to a local index (package-index.mjs), and their tags are put back in the end.
 */
import { execFileSync } from "node:child_process";
import {
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
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

const [mode, folder, ...only] = process.argv.slice(2);
if (mode === "--build") take(await built(folder));
if (mode === "--take") take(folder);
const stored = STORIES.map(({ name }) => join(store, `${name}.json`))
  .filter((path) => existsSync(path))
  .map(read);
const page = await prettier.format(storiesPage(stored), { parser: "markdown" });
if (mode !== "--check") writeFileSync(output, page);
else if (!existsSync(output) || readFileSync(output, "utf8") !== page) {
  process.stderr.write("docs/measured.md is stale: run npm run docs\n");
  process.exitCode = 1;
}

/** Runs everything; resolves to the folder with its JSON. What was finished before a failure stays there, for --take. */
async function built(wheels) {
  const results = mkdtempSync(join(tmpdir(), "stories-"));
  process.stderr.write(`results: ${results}\n`);
  const index = await withIndex(wheels);
  try {
    for (const { name, risks, byHand, smoke } of STORIES) {
      if (only.length > 0 && !only.includes(name)) continue;
      const cwd = join(root, "examples", name);
      const common = ["--format", "json", "--network", "host", "--keep"];
      const tests = smoke.flatMap((check) => [
        "--smoke",
        `python smoke.py ${check}`,
      ]);
      const measured = ["--risk", risks.at(-1), "--against", byHand];
      run(cwd, ["measure", "Dockerfile", ...measured, ...common]).to(
        join(results, `${name}.measure.json`),
      );
      // Of the cache, so that what is compared is what was measured.
      const verify = ["verify", "Dockerfile", "--cache", ...tests, ...common];
      for (const risk of risks)
        run(cwd, [...verify, "--risk", risk]).to(
          join(results, `${name}.${risk}.verify.json`),
        );
      run(cwd, [...verify, "--against", byHand]).to(
        join(results, `${name}.${byHand}.verify.json`),
      );
    }
  } finally {
    index.stop();
  }
  return results;
}

function run(cwd, args) {
  // Exit code 1 says that images differ, which is a result.
  const text = (() => {
    try {
      return execFileSync(process.execPath, [cli, ...args], {
        cwd,
        encoding: "utf8",
        maxBuffer: 1 << 30,
        stdio: ["ignore", "pipe", "inherit"],
      });
    } catch (error) {
      if (error.status !== 1 || error.stdout === "") throw error;
      return error.stdout;
    }
  })();
  return { to: (path) => writeFileSync(path, text) };
}

/** Serves the wheels, in a process of its own, and leads the pip of all bases there until `stop`. */
async function withIndex(wheels) {
  const { spawn } = await import("node:child_process");
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
function take(from) {
  mkdirSync(store, { recursive: true });
  for (const { name, risks, byHand } of STORIES) {
    const names = ["original", ...risks, byHand];
    const reports = ["", ...names.map((each) => `${each}.`)]
      .map((part) => join(from, `${name}.${part}measure.json`))
      .map((path) => (existsSync(path) ? read(path) : undefined));
    const [whole, ...alone] = reports;
    const engine = reports.find((each) => each !== undefined)?.engine;
    if (engine === undefined) continue;
    const all = names.map((each, index) => {
      const single = alone[index]?.approaches[0];
      return single === undefined
        ? approachOf(whole, each)
        : measuredAlone(single, each);
    });
    // Figures of several runs were not weighed against one another.
    const isWhole = alone.every((each) => each === undefined);
    const verified = [...risks, byHand].flatMap((approach) => {
      const report = join(from, `${name}.${approach}.verify.json`);
      return existsSync(report) ? [{ approach, ...kept(read(report)) }] : [];
    });
    const result = {
      name,
      date: new Date().toISOString().slice(0, 10),
      engine,
      byHand,
      approaches: all.map(({ built, ...approach }) => ({
        ...approach,
        pays: isWhole && approach.pays,
        recommendation: isWhole ? approach.recommendation : null,
        built: withoutContents(built),
      })),
      verified,
      notes: notesOf(name, from),
    };
    writeFileSync(
      join(store, `${name}.json`),
      `${JSON.stringify(result, null, 2)}\n`,
    );
  }
}

/** What somebody wrote about a story stays until it is written anew. */
function notesOf(name, from) {
  const written = join(from, `${name}.notes.json`);
  if (existsSync(written)) return read(written);
  const known = join(store, `${name}.json`);
  return existsSync(known) ? read(known).notes : [];
}

/** What a run says of an approach; nothing, where it did not get so far. */
function approachOf(report, name) {
  const missing = {
    name,
    risk: /^(?:low|medium|high)$/.test(name) ? name : null,
    changes: [],
    assumes: [],
    pays: false,
    recommendation: null,
    built: { kind: "missing" },
  };
  return report?.approaches.find((each) => each.name === name) ?? missing;
}

/** An approach that was measured by itself, of the cache, so that its time says nothing. */
function measuredAlone(approach, name) {
  const built = { ...approach.built, cold: null, warm: null };
  return { ...approach, name, built };
}

/** Contents and single files are thousands of paths. */
function withoutContents(built) {
  if (built.kind !== "built") return built;
  const { kind, size, compressed, layers, cold, warm, waste } = built;
  const sums = {};
  for (const { transform, size } of waste)
    if (transform !== null) sums[transform] = (sums[transform] ?? 0) + size;
  return {
    kind,
    size,
    compressed,
    layers: layers.length,
    cold,
    warm,
    waste: sums,
  };
}

function kept({ equal, differences, smoke, purged, rebased }) {
  return {
    equal,
    differences: differences?.length ?? null,
    purged: Array.isArray(purged) ? purged.length : purged,
    rebased,
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
