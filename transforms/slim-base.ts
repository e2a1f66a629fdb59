import type { Analysis } from "../src/analysis/analyse.ts";
import { needsOf, type Needs } from "../src/analysis/needs.ts";
import type { Stage } from "../src/analysis/stages.ts";
import {
  missingInSlim,
  slimSaves,
  slimSibling,
} from "../src/facts/images/images.ts";
import { editLogical } from "../src/syntax/edit.ts";
import {
  defineTransform,
  type Change,
  type Refusal,
  type Risk,
} from "../src/transform.ts";

/**
 * The full image of a language carries a compiler, headers, version control and image libraries for everybody; the slim one carries the language.
 * An official Debian-based image becomes its slim sibling of the same version and suite when every command that the build, CMD, ENTRYPOINT and HEALTHCHECK
 * use is there. What is missing and known is installed by one `apt-get install --no-install-recommends`.
 *
 * Refuses: digests, tags that build arguments decide, tags without a sibling, a stage that does not ship, builds that compile, ONBUILD,
 * and a suite that Debian no longer serves where something must be installed.
 *
 * Assumes, at least, that what runs in the container needs no program or library that only the full image has. High risk wherever something could not be read.
 */
export const slimBase = defineTransform({
  name: "slim-base",
  summary: "Replace an official image by its slim sibling.",
  risk: "medium",
  find(analysis) {
    const changes: Change[] = [];
    const refusals: Refusal[] = [];
    for (const stage of analysis.stages) {
      if (
        !stage.ships ||
        stage.base.kind !== "image" ||
        stage.base.official === undefined
      )
        continue;
      const found = slim(
        analysis,
        stage,
        stage.base.official,
        stage.base.image.tag,
      );
      if (typeof found === "string")
        refusals.push({ line: stage.fromInstruction.line, reason: found });
      else if (found !== undefined) changes.push(found);
    }
    return { changes, refusals };
  },
});

/** Suites whose packages can be installed from Debian's own servers today. */
const SERVED: ReadonlySet<string> = new Set([
  "bullseye",
  "bookworm",
  "trixie",
  "forky",
  "sid",
]);

const APPLICATION =
  "what runs in the container needs no program or library that only the full image has";

function slim(
  analysis: Analysis,
  stage: Stage,
  official: string,
  tag: string | undefined,
): Change | string | undefined {
  const sibling = slimSibling(official, tag);
  if (sibling === undefined) return undefined;
  const { base } = stage.from;
  if (base.includes("$")) return "build arguments decide the tag";
  if (base.includes("@")) return "a digest pins this very image";
  if (analysis.triggers.some((trigger) => trigger.stage === stage))
    return "ONBUILD runs commands that are not known here";
  const { suite } = sibling;
  const missing =
    suite === undefined ? undefined : missingInSlim(official, suite, tag);
  if (suite === undefined || missing === undefined)
    return `what the slim image of ${official} lacks is not known`;
  const needs = needsOf(analysis, stage);
  if (needs.compiles !== undefined && missing.packages.has("libssl-dev")) {
    return `line ${needs.compiles.line} compiles, and which libraries it needs is not known: ${short(needs.compiles.what)}`;
  }
  const systemFiles = stage.taken.find(
    ({ path }) =>
      path === undefined ||
      /^\/?(?:usr\/(?!local\/)|lib|bin|sbin|etc)/.test(path),
  );
  if (systemFiles !== undefined)
    return `line ${systemFiles.line} copies files of the system out of it`;
  const install = toInstall(needs, missing.commands, missing.packages);
  if (install.length > 0 && !SERVED.has(suite))
    return `${install.join(", ")} would have to be installed, and Debian no longer serves ${suite}`;
  const after = `${base.slice(0, base.length - (tag === undefined ? 0 : tag.length + 1))}:${sibling.tag}`;
  const edit = editLogical(stage.fromInstruction, stage.from.baseSpan, after);
  if (edit === undefined) return "the image is written over several lines";
  const folders = manualFolders(needs, suite);
  const commands = [...folders, ...installCommands(install)];
  const { end, line, endLine } = stage.fromInstruction;
  const { eol, source } = analysis.file;
  // A line end where FROM has none, and a blank line where one stands behind it.
  const opener =
    source.charAt(end - 1) !== "\n" || /^[ \t]*\r?\n/.test(source.slice(end))
      ? eol
      : "";
  const run = `${opener}${runOf(commands, analysis)}${eol}`;
  const isKnown = missing.exact && needs.unknown.length === 0;
  return {
    risk: isKnown ? "medium" : ("high" satisfies Risk),
    line,
    endLine,
    edits: [
      edit,
      ...(commands.length === 0 ? [] : [{ start: end, end, text: run }]),
    ],
    reason: reasonOf(official, sibling.tag, suite, install, folders.length > 0),
    assumes: assumptions(needs, missing.exact, suite),
    purges: [],
    saving: {
      bytes: slimSaves(official, suite),
      source: `installed size of the packages that the slim image leaves out on Debian ${suite}`,
    },
    declared: { base: { before: base, after }, commands },
  };
}

function reasonOf(
  official: string,
  tag: string,
  suite: string,
  install: readonly string[],
  folders: boolean,
): string {
  const same = `${official}:${tag} is the same version on the same Debian ${suite}, without what most images never use`;
  const added =
    install.length === 0
      ? ""
      : `; the build uses ${install.join(", ")}, which the new RUN installs`;
  return `${same}${added}${folders ? "; packages that add manual pages need their folder" : ""}`;
}

function assumptions(
  { unknown }: Needs,
  exact: boolean,
  suite: string,
): readonly string[] {
  const later = `what the slim image lacks on Debian ${suite} is what it lacks on a later one`;
  const needed = `nothing that only the full image has is needed by ${unknown.join(", ")}`;
  return [
    APPLICATION,
    ...(exact ? [] : [later]),
    ...(unknown.length === 0 ? [] : [needed]),
  ];
}

/**
 * Slim images have no folders for manual pages, and dpkg does not make them. Packages that register a manual page as an alternative then fail to install:
 * Java's do on bullseye and bookworm, PostgreSQL's client does on bullseye (measured: exit 100).
 */
function manualFolders(needs: Needs, suite: string): readonly string[] {
  const names = [...needs.installed.keys()];
  const java = names.some((name) =>
    /^(?:openjdk-|default-j(?:re|dk)|ca-certificates-java|temurin-)/.test(name),
  );
  const postgres = names.some((name) => name.startsWith("postgresql"));
  if (postgres && suite !== "bookworm")
    return ["mkdir -p /usr/share/man/man1 /usr/share/man/man7"];
  return java || postgres ? ["mkdir -p /usr/share/man/man1"] : [];
}

/** Debian packages for every command that the file uses, the slim image lacks, and the file does not install in time. */
function toInstall(
  needs: Needs,
  commands: ReadonlyMap<string, string>,
  packages: ReadonlySet<string>,
): readonly string[] {
  const wanted = new Map<string, number>();
  for (const { name, line } of needs.programs) {
    const from = commands.get(name);
    if (from !== undefined && !wanted.has(from)) wanted.set(from, line);
  }
  for (const [name, line] of needs.packages)
    if (packages.has(name)) wanted.set(name, line);
  // Certificates are recommended by these, not required.
  const fetches = ["curl", "wget", "git"].find((name) => wanted.has(name));
  if (fetches !== undefined && packages.has("ca-certificates"))
    wanted.set("ca-certificates", wanted.get(fetches) ?? 0);
  return [...wanted]
    .filter(([name, line]) => (needs.installed.get(name) ?? Infinity) > line)
    .map(([name]) => name)
    .sort();
}

function installCommands(packages: readonly string[]): readonly string[] {
  if (packages.length === 0) return [];
  return [
    "apt-get update",
    `apt-get install -y --no-install-recommends ${packages.join(" ")}`,
    "rm -rf /var/lib/apt/lists/*",
  ];
}

function runOf(commands: readonly string[], { file }: Analysis): string {
  return `RUN ${commands.join(` ${file.escape}${file.eol}    && `)}`;
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
