/**
 * Writes src/facts/images/images.data.ts:
 *
 *   node scripts/generate-images.mjs [FACTS_DIR]            (default: facts/ in $DOCKFIX_CORPUS or ../shared)
 *   node scripts/generate-images.mjs --check [FACTS_DIR]    exit 1 when the checked-in file is stale
 *
 * FACTS_DIR holds tag listings of docker-library/official-images (variants.json, slim-siblings.json,
 * tag-history.json). What the images contain comes from scripts/suites/*.json, measured by scripts/measure-suites.mjs,
 * and scripts/image-packages.json, not from dependency lists: a closure of bookworm's Depends takes perl into minbase (by
 * way of usrmerge, where debootstrap takes usr-is-merged) and so gives slim images corelist, cpan, prove, shasum. The output depends on nothing else, so it is the same on every machine.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const output = join(here, "../src/facts/images/images.data.ts");
const options = process.argv.slice(2);
const factsDir =
  options.find((option) => !option.startsWith("-")) ??
  join(process.env.DOCKFIX_CORPUS ?? join(here, "../../shared"), "facts");

const facts = (name) => JSON.parse(readFileSync(join(factsDir, name), "utf8"));
const own = (name) => JSON.parse(readFileSync(join(here, name), "utf8"));

/** Debian and Ubuntu release names; the letter stands for the release in the tag table. */
const LETTERS = {
  wheezy: "w",
  jessie: "j",
  stretch: "s",
  buster: "b",
  bullseye: "l",
  bookworm: "k",
  trixie: "t",
  forky: "f",
  sid: "i",
  unstable: "i",
  focal: "o",
  jammy: "m",
  noble: "n",
  resolute: "r",
  // No release, only the family: Alpine, Debian, Ubuntu, RPM-based, nothing at all.
  "family:alpine": "A",
  "family:debian": "D",
  "family:ubuntu": "U",
  "family:rhel": "R",
  "family:scratch": "X",
};
const RELEASES = Object.keys(LETTERS).filter((name) => !name.includes(":"));
const RELEASE = new RegExp(`(?:^|-)(${RELEASES.join("|")})(?:-|$)`);
const SLIM_TAIL = new RegExp(
  `^(?:(.+?)-)??((?:threaded-)?(?:${RELEASES.join("|")})|threaded)$`,
);
/** Images whose slim tags put `slim` in front of the release instead of at the end. */
const SLIM_IN_FRONT = [
  "haskell",
  "openjdk",
  "perl",
  "pypy",
  "python",
  "ruby",
  "rust",
];
/** Listed in full these would double the table, and nobody builds on a tag of theirs that does not say its base. */
const LEFT_OUT = ["azul-zulu", "busybox", "sapmachine", "spark", "tomee"];

function slimName(image, tag) {
  if (tag === "latest") return "slim";
  if (!SLIM_IN_FRONT.includes(image)) return `${tag}-slim`;
  const match = SLIM_TAIL.exec(tag);
  if (match === null) return `${tag}-slim`;
  return [match[1], "slim", match[2]]
    .filter((part) => part !== undefined)
    .join("-");
}

/** Whether the tag says its family by itself and no release is known. */
function tellsFamily(tag, suite) {
  const word =
    /alpine|oraclelinux|-oracle$|amazonlinux|ubi\d*|al2|(?:^|-)(?:ubuntu|debian)/;
  return word.test(tag) && suite?.includes(":") !== false;
}

function isSlim(tag) {
  return /(?:^|-)slim(?:-|$)/.test(tag);
}

/** What a listed entry says about its family, when none of its tags does. */
function familyOf(entry) {
  const where = `${entry.directory}/${entry.tags.join("/")}`;
  if (entry.suite !== undefined && entry.suite in LETTERS) return entry.suite;
  if (entry.variant === "alpine" || /\balpine/.test(where))
    return "family:alpine";
  if (/ubuntu/.test(where)) return "family:ubuntu";
  if (/debian/.test(where)) return "family:debian";
  if (/oraclelinux|al2023|\bal2\b|\bubi\d*\b|amazonlinux/.test(where))
    return "family:rhel";
  if (/scratch/.test(where)) return "family:scratch";
  return undefined;
}

/** tag → { suite, slim, current } of one image, for tags that the tag itself does not explain. */
function tagsOf(image, listed, history, siblings) {
  const current = new Map();
  for (const entry of listed) {
    if (entry.variant === "windows") continue;
    for (const tag of [...entry.tags, ...(entry.sharedTags ?? [])])
      current.set(tag, familyOf(entry));
  }
  const tags = new Map();
  const all = new Set([
    ...current.keys(),
    ...Object.keys(history).filter((tag) => history[tag].v !== "alpine"),
  ]);
  // Early-access builds that were replaced within weeks: most of openjdk's history.
  const isForgotten = (tag) => /-ea(?:-|$)/.test(tag) && !current.has(tag);
  const suiteOf = (tag) =>
    current.has(tag) ? current.get(tag) : history[tag]?.suite;
  for (const tag of [...all].sort()) {
    if (isSlim(tag) || isForgotten(tag)) continue;
    const suite = suiteOf(tag);
    const slim = slimName(image, tag);
    const here = current.has(tag);
    const paired = here
      ? siblings[tag] === slim || threadedPair(image, tag, slim, current)
      : !current.has(slim) &&
        suite !== undefined &&
        history[slim]?.suite === suite &&
        history[slim].last === history[tag]?.last;
    if (here && siblings[tag] !== undefined && siblings[tag] !== slim)
      throw new Error(
        `${image}:${tag} has slim sibling ${siblings[tag]}, the naming rule says ${slim}`,
      );
    const told = RELEASE.exec(tag)?.[1];
    if (
      told !== undefined &&
      suite?.includes(":") === false &&
      LETTERS[told] !== LETTERS[suite]
    )
      throw new Error(`${image}:${tag} is said to be ${suite}`);
    const said = told !== undefined || tellsFamily(tag, suite);
    const letter = suite === undefined || said ? "" : LETTERS[suite];
    if (letter === undefined) throw new Error(`no letter for ${suite}`);
    if (letter === "" && !paired) continue;
    tags.set(tag, `${letter}${paired ? "+" : ""}${paired && here ? "*" : ""}`);
  }
  // Slim tags whose full namesake is another distribution (openjdk:17-slim).
  const covered = new Set(
    [...tags]
      .filter(([, code]) => code.includes("+"))
      .map(([tag]) => slimName(image, tag)),
  );
  for (const tag of [...all].sort()) {
    const suite = suiteOf(tag);
    if (!isSlim(tag) || covered.has(tag) || RELEASE.test(tag)) continue;
    if (suite === undefined || isForgotten(tag) || tellsFamily(tag, suite))
      continue;
    tags.set(tag, LETTERS[suite]);
  }
  return tags;
}

/** slim-siblings.json leaves perl's threaded tags out; variants.json lists both halves of each pair. */
function threadedPair(image, tag, slim, current) {
  return (
    image === "perl" &&
    tag.includes("threaded") &&
    current.has(slim) &&
    current.get(tag) !== undefined &&
    current.get(tag) === current.get(slim)
  );
}

/** The tag with its version taken out: `3.6.3-stretch` → [`@-stretch`, `3.6.3`]. */
function split(tag) {
  const parts = tag.split("-");
  const at = Math.max(
    parts.findIndex((part) => /^v?\d/.test(part)),
    0,
  );
  const version = parts[at];
  parts[at] = "@";
  return [parts.join("-"), version];
}

/** One line per set of patterns: `PATTERN:CODE,… VERSION VERSION …`; `.7` repeats the version before it but for the last part. */
function printTags(tags) {
  const byVersion = new Map();
  for (const [tag, code] of tags) {
    const [pattern, version] = split(tag);
    if (!byVersion.has(version)) byVersion.set(version, []);
    byVersion.get(version).push(`${pattern}:${code}`);
  }
  const groups = new Map();
  for (const [version, patterns] of byVersion) {
    const key = patterns.sort().join(",");
    if (!groups.has(key)) groups.set(key, []);
    groups.get(key).push(version);
  }
  return [...groups]
    .map(([key, versions]) => `${key} ${shortened(versions)}`)
    .sort()
    .join("\n");
}

function shortened(versions) {
  const inOrder = versions.sort((a, b) =>
    a.localeCompare(b, "en", { numeric: true }),
  );
  const head = (version) =>
    version.slice(0, Math.max(version.lastIndexOf("."), 0));
  return inOrder
    .map((version, at) =>
      at > 0 && head(version) !== "" && head(inOrder[at - 1]) === head(version)
        ? version.slice(head(version).length)
        : version,
    )
    .join(" ");
}

const SUITES = ["bullseye", "bookworm", "trixie"];
const TIERS = { minbase: "m", curl: "c", scm: "s", full: "f" };

function sizes(list) {
  return new Map(
    list
      .split(" ")
      .filter((pair) => pair !== "")
      .map((pair) => [
        pair.slice(0, pair.indexOf("=")),
        Number(pair.slice(pair.indexOf("=") + 1)),
      ]),
  );
}

/** One line per package: `NAME:PLACE[ COMMAND…]`, PLACE one letter per suite; commands of fewer suites follow `/MASK`. */
function printPackages(measured) {
  const lines = new Map();
  SUITES.forEach((suite, at) => {
    const place = (name, letter, commands) => {
      if (!lines.has(name))
        lines.set(name, { places: ["-", "-", "-"], commands: new Map() });
      const line = lines.get(name);
      line.places[at] = letter;
      for (const command of commands === "" ? [] : commands.split(" "))
        line.commands.set(
          command,
          (line.commands.get(command) ?? 0) | (1 << at),
        );
    };
    const { tiers, closures, commands, common } = measured[suite];
    for (const [name, list] of Object.entries(common)) place(name, "o", list);
    for (const list of Object.values(closures))
      for (const name of sizes(list).keys())
        place(name, "x", commands[name] ?? "");
    for (const [tier, list] of Object.entries(tiers))
      for (const name of sizes(list).keys())
        place(name, TIERS[tier], commands[name] ?? "");
  });
  return [...lines]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, { places, commands }]) => {
      const whole = places.reduce(
        (mask, letter, at) => (letter === "-" ? mask : mask | (1 << at)),
        0,
      );
      const byMask = new Map();
      for (const [command, mask] of [...commands].sort()) {
        if (!byMask.has(mask)) byMask.set(mask, []);
        byMask.get(mask).push(command);
      }
      const always = byMask.get(whole) ?? [];
      byMask.delete(whole);
      const rest = [...byMask]
        .sort()
        .map(([mask, list]) => ` /${mask} ${list.join(" ")}`)
        .join("");
      return `${name}:${places.join("")}${always.map((command) => ` ${command}`).join("")}${rest}`;
    })
    .join("\n");
}

/** Closures of what single images add or keep: `NAME SUITE PACKAGE…`. */
function printClosures(measured) {
  return SUITES.flatMap((suite) =>
    Object.entries(measured[suite].closures).map(
      ([name, list]) => `${name} ${suite} ${[...sizes(list).keys()].join(" ")}`,
    ),
  )
    .sort()
    .join("\n");
}

/** `IMAGE|full parts|slim parts|kept libraries|suites where versions differ|KiB saved per suite`. */
function printSlim(measured, images) {
  return Object.entries(images)
    .map(([image, { full, slim, kept = [], varies = [] }]) => {
      const saved = SUITES.map((suite) => {
        const { tiers, closures } = measured[suite];
        const part = (name) => sizes(tiers[name] ?? closures[name]);
        const gone = new Map(full.flatMap((name) => [...part(name)]));
        for (const name of ["minbase", ...slim])
          for (const held of part(name).keys()) gone.delete(held);
        for (const held of kept) gone.delete(held);
        return [...gone.values()].reduce((sum, size) => sum + size, 0);
      });
      return [full, slim, kept, varies, saved].reduce(
        (line, list) => `${line}|${list.join(" ")}`,
        image,
      );
    })
    .join("\n");
}

function generate() {
  const variants = facts("variants.json");
  const siblings = facts("slim-siblings.json").images;
  const history = facts("tag-history.json").images;
  const measured = Object.fromEntries(
    SUITES.map((suite) => [suite, own(`suites/${suite}.json`)]),
  );
  const contents = own("image-packages.json");
  const tags = Object.entries(variants.images)
    .filter(([image]) => !LEFT_OUT.includes(image))
    .map(([image, { entries }]) => [
      image,
      printTags(
        tagsOf(
          image,
          entries,
          history[image] ?? {},
          siblings[image]?.slimOf ?? {},
        ),
      ),
    ])
    .filter(([, text]) => text !== "");
  const old = Object.entries(contents.old)
    .filter(([part]) => part !== "source")
    .flatMap(([part, packages]) =>
      Object.entries(packages).map(
        ([name, commands]) => `${part} ${name} ${commands.join(" ")}`,
      ),
    );
  const prefer = Object.entries(contents.prefer).map((pair) => pair.join(" "));
  const constant = (name, comment, text) => {
    if (/[`\\]|\$\{/.test(text)) throw new Error(`${name} needs escaping`);
    return `/** ${comment} */\nexport const ${name} = \`\n${text}\n\`;\n`;
  };
  return [
    `// Generated by scripts/generate-images.mjs. Do not edit.
//
// Tags:     ${variants.source}, ${variants.date.slice(0, 10)};
//           older ones from the history of its library/ folder, sampled every two months 2017-2026.
// Contents: ${SUITES.map((suite) => measured[suite].source.split(";")[0]).join("\n//           ")}
//           ${measured.trixie.source.split("; ")[1]}
//           and the Dockerfiles named in scripts/image-packages.json.
`,
    `/** The day on which \`current\` tags were listed. */\nexport const LISTED = "${variants.date.slice(0, 10)}";\n`,
    constant(
      "LETTERS",
      "Letter of a release, or of a family, in TAGS.",
      Object.entries(LETTERS)
        .filter(([name]) => name !== "unstable")
        .map(([name, letter]) => `${letter} ${name}`)
        .join("\n"),
    ),
    constant(
      "IN_FRONT",
      "Images with `slim` in front of the release: V-slim-RELEASE; the others have V-RELEASE-slim.",
      SLIM_IN_FRONT.join("\n"),
    ),
    constant(
      "TAGS",
      "`# IMAGE`, then `PATTERN:CODE,… VERSION…`; CODE = letter of the release if the tag does not name it, + has a slim tag, * both are listed.",
      tags.map(([image, text]) => `# ${image}\n${text}`).join("\n"),
    ),
    constant(
      "PACKAGES",
      "`NAME:PLACES COMMAND…`; PLACES = for bullseye, bookworm, trixie: m minbase, c curl, s scm, f full, x only in a closure, o other, - none; `/MASK` = commands of fewer suites.",
      printPackages(measured),
    ),
    constant(
      "CLOSURES",
      "`NAME SUITE PACKAGE…`: what an image adds to its base, with dependencies.",
      printClosures(measured),
    ),
    constant(
      "SLIM",
      "`IMAGE|in full|in slim|libraries kept|suites where versions differ|KiB saved in bullseye, bookworm, trixie`.",
      printSlim(measured, contents.images),
    ),
    constant(
      "OLD",
      "`TIER PACKAGE COMMAND…`: what full images up to buster hold besides the oldest measured suite.",
      old.join("\n"),
    ),
    constant(
      "PREFER",
      "`PACKAGE INSTEAD`: the package to install for a command of PACKAGE.",
      prefer.join("\n"),
    ),
  ].join("\n");
}

const text = generate();
if (options.includes("--check")) {
  if (readFileSync(output, "utf8") !== text) {
    console.error(
      "src/facts/images/images.data.ts is stale: run node scripts/generate-images.mjs",
    );
    process.exitCode = 1;
  }
} else {
  writeFileSync(output, text);
}
