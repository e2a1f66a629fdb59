import { pip } from "../facts/managers/pip.ts";
import { BUILTINS, knownProgram } from "../facts/programs.ts";
import { commandsOf } from "../shell/flow.ts";
import { parseScript } from "../shell/adapter.ts";
import { shellOf } from "../shell/dialect.ts";
import { argsText } from "../syntax/instruction.ts";
import type { Analysis } from "./analyse.ts";
import { invocationOf, lineOf, type Invocation } from "./invocation.ts";
import { nodeNeeds, pipNeeds, type InstallNeeds } from "./requirements.ts";
import { isReadable, type Run } from "./runs.ts";
import { filesOf, type Files } from "./scripts.ts";
import type { Stage } from "./stages.ts";

/** What a stage, and every stage that stands on it, asks of its base image. */
export interface Needs {
  /** Programs by name, with the first line that starts each, in the order of the file. */
  readonly programs: readonly {
    readonly name: string;
    readonly line: number;
  }[];
  /** Debian packages that must be there to compile something, with the line. */
  readonly packages: ReadonlyMap<string, number>;
  /** Things of which nobody knows what they need, as the user reads them: `./setup.sh (line 5)`. */
  readonly unknown: readonly string[];
  /** Debian packages that the file installs, with the line that does. */
  readonly installed: ReadonlyMap<string, number>;
  /** The first command that compiles, or may: which headers and libraries it wants is not known. */
  readonly compiles:
    { readonly what: string; readonly line: number } | undefined;
}

const COMPILERS =
  /^(?:(?:gcc|g\+\+|cc|c\+\+|clang|clang\+\+|make|gmake|cmake|ninja|meson|autoconf|autoreconf|automake|cpan|cpanm|phpize|pecl|gem|bundle|bundler|cargo|node-gyp|R|Rscript|ghc|cabal|stack|ld)|.*\/(?:configure|autogen\.sh|bootstrap\.sh|Configure))$/;

/** Programs that start others by the name of a file. */
const BY_EXTENSION: readonly (readonly [RegExp, string])[] = [
  [/\.(?:tar\.bz2|tbz2?)\b/, "bzip2"],
  [/\.(?:tar\.xz|txz)\b/, "xz"],
];

/** Programs that start another one. */
const STARTS: Readonly<Record<string, string>> = {
  "add-apt-repository": "gpg",
  "apt-key": "gpg",
};

/** Collects what a stage and its descendants need. */
export function needsOf(analysis: Analysis, stage: Stage): Needs {
  const programs = new Map<string, number>();
  const packages = new Map<string, number>();
  const installed = new Map<string, number>();
  const unknown: string[] = [];
  let compiles: Needs["compiles"];
  const uses = (name: string, line: number): void => {
    if (name !== "" && !BUILTINS.has(name) && !programs.has(name))
      programs.set(name, line);
  };

  const install = (needs: InstallNeeds, line: number): void => {
    for (const name of needs.packages)
      if (!packages.has(name)) packages.set(name, line);
    for (const name of needs.commands) uses(name, line);
    for (const what of needs.unknown) unknown.push(`${what} (line ${line})`);
  };

  const visit = (invocation: Invocation, line: number, files: Files): void => {
    const { call, opaque, word } = invocation;
    const { program } = call;
    if (COMPILERS.test(program) || isSetup(invocation))
      compiles ??= { what: lineOf(invocation), line };
    for (const [pattern, name] of BY_EXTENSION)
      if (program === "tar" && pattern.test(lineOf(invocation)))
        uses(name, line);
    if (program === "tar")
      for (const name of tarNeeds(call.args)) uses(name, line);
    if (opaque !== undefined) {
      if (!files.follow(invocation))
        unknown.push(`${short(lineOf(invocation))} (line ${line})`);
      uses(program, line);
      return;
    }
    if (program.includes("/")) {
      if (!files.follow(invocation)) unknown.push(`${program} (line ${line})`);
      return;
    }
    uses(program, line);
    uses(STARTS[program] ?? "", line);
    if (program === "git" && /git@|ssh:\/\//.test(lineOf(invocation)))
      uses("ssh", line);
    const use = pip.read(call);
    if (use?.fills === true)
      install(pipNeeds(call.args.slice(use.at + 1), files.read), line);
    if (/^(?:npm|yarn)$/.test(program)) {
      const named = namedPackages(call.args);
      if (named === undefined) return;
      install(
        named.length === 0
          ? nodeNeeds(files.read)
          : { packages: [], commands: [], unknown: named },
        line,
      );
    }
    for (const name of aptPackages(call.program, call.args))
      if (!installed.has(name)) installed.set(name, line);
    if (word.value !== program && knownProgram(program) === undefined)
      unknown.push(`${word.text} (line ${line})`);
  };

  const family = descendantsOf(analysis, stage);
  const runs = analysis.runs.filter((run) => family.has(run.stage));
  for (const run of runs) {
    const line = run.instruction.line;
    const files = filesOf(
      analysis,
      run.stage,
      run.index,
      run.environment.workdir,
      (invocation, at) => {
        visit(invocation, line, at);
      },
    );
    if (isReadable(run))
      for (const invocation of run.invocations) visit(invocation, line, files);
    else unreadable(run, uses, unknown);
  }
  const parents = new Set(
    analysis.stages.map(({ base }) =>
      base.kind === "stage" ? base.stage : undefined,
    ),
  );
  for (const each of family) {
    // What a stage in the middle starts, those on top of it may have replaced.
    if (parents.has(each)) continue;
    for (const keyword of ["ENTRYPOINT", "CMD", "HEALTHCHECK"])
      entry(analysis, each, keyword, visit, unknown);
  }
  return {
    programs: [...programs].map(([name, line]) => ({ name, line })),
    packages,
    installed,
    unknown: [...new Set(unknown)],
    compiles,
  };
}

/** A stage and every stage that stands on it. */
function descendantsOf(analysis: Analysis, stage: Stage): ReadonlySet<Stage> {
  const family = new Set([stage]);
  for (const each of analysis.stages) {
    const { base } = each;
    if (base.kind === "stage" && family.has(base.stage)) family.add(each);
  }
  return family;
}

function unreadable(
  run: Run,
  uses: (name: string, line: number) => void,
  unknown: string[],
): void {
  const { instruction } = run;
  const [program] = instruction.json?.map((each) => each.value) ?? [];
  if (program !== undefined && !/^(?:\/bin\/)?(?:ba|da|a)?sh$/.test(program))
    uses(program.split("/").at(-1) ?? "", instruction.line);
  unknown.push(`a RUN that is not read (line ${instruction.line})`);
}

type Visit = (invocation: Invocation, line: number, files: Files) => void;

/** What the container starts. */
function entry(
  analysis: Analysis,
  stage: Stage,
  keyword: string,
  visit: Visit,
  unknown: string[],
): void {
  const found = analysis.lastOf(stage, keyword);
  if (found === undefined) return;
  const { instruction } = found;
  const environment = analysis.environmentAfter(stage);
  const words = instruction.json?.map((each) => each.value);
  if (keyword === "CMD" && words?.[0]?.startsWith("-") === true) return;
  const text =
    words === undefined
      ? argsText(instruction).replace(
          keyword === "HEALTHCHECK" ? /^\s*CMD\s/i : /^/,
          "",
        )
      : words.map(quote).join(" ");
  if (keyword === "HEALTHCHECK" && /^\s*NONE\s*$/i.test(text)) return;
  const dialect = shellOf(environment.shell)?.dialect ?? "sh";
  const script = parseScript(unwrapShell(words) ?? text, dialect);
  if ("reason" in script) {
    unknown.push(`${keyword} (line ${instruction.line})`);
    return;
  }
  const files = filesOf(
    analysis,
    stage,
    Infinity,
    environment.workdir,
    (invocation, at) => {
      visit(invocation, instruction.line, at);
    },
  );
  for (const located of commandsOf(script)) {
    const invocation = invocationOf(located);
    if (invocation !== undefined) visit(invocation, instruction.line, files);
  }
}

/** The script of `["sh", "-c", "script"]`. */
function unwrapShell(words: readonly string[] | undefined): string | undefined {
  return words !== undefined &&
    /^(?:\/bin\/)?(?:ba|da|a)?sh$/.test(words[0] ?? "") &&
    words[1] === "-c"
    ? words[2]
    : undefined;
}

function quote(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word)
    ? word
    : `'${word.replaceAll("'", "'\\''")}'`;
}

/** Package names of `apt-get install`; versions and suites taken off. */
function aptPackages(
  program: string,
  args: readonly (string | undefined)[],
): readonly string[] {
  if (!/^(?:apt|apt-get|aptitude)$/.test(program)) return [];
  const at = args.indexOf("install");
  if (at === -1) return [];
  return args
    .slice(at + 1)
    .flatMap((arg) =>
      arg === undefined || arg.startsWith("-")
        ? []
        : (arg.split(/[=/:]/)[0] ?? []),
    );
}

/** Packages that `npm install NAME…` names; none for the project's own; `undefined` for a command that installs nothing. */
function namedPackages(
  args: readonly (string | undefined)[],
): readonly string[] | undefined {
  const words = args.filter((arg) => arg?.startsWith("-") !== true);
  const [verb, ...rest] = words;
  if (verb === undefined)
    return args.length === 0 ||
      args.every((arg) => arg?.startsWith("--") === true)
      ? []
      : undefined;
  if (!["ci", "i", "install", "add", "global", "clean-install"].includes(verb))
    return undefined;
  return rest
    .filter((word) => word !== "add")
    .map((word) => word ?? "a package whose name is put together");
}

/** `python setup.py build_ext`, `pip install .` and their like are seen by pip; this is the script that compiles. */
function isSetup({ call }: Invocation): boolean {
  return (
    /^python/.test(call.program) &&
    call.args.some((arg) => arg?.endsWith("setup.py") === true)
  );
}

function tarNeeds(args: readonly (string | undefined)[]): readonly string[] {
  const flags = args
    .filter(
      (arg, index) =>
        arg !== undefined && (/^-[a-zA-Z]+$/.test(arg) || index === 0),
    )
    .join("");
  return [
    ...(flags.includes("j") || args.includes("--bzip2") ? ["bzip2"] : []),
    ...(flags.includes("J") || args.includes("--xz") ? ["xz"] : []),
  ];
}

function short(text: string): string {
  return text.length > 60 ? `${text.slice(0, 57)}...` : text;
}
