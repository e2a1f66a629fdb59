import { readArgs } from "./args.ts";
import type { Effect } from "./effect.ts";
import { byWords, entry, gnu, reads, unknown, writes } from "./effects.ts";
import { behind, fixed, shown, under, type Operand } from "./operand.ts";
import type { Program } from "./program.ts";

const HERE = fixed(".");
const COMPILES: Effect = { kind: "compiles" };

/** Options of compilers that load or start nothing; `-B`, `-wrapper`, `-fplugin`, `-specs`, `@FILE` and what goes on to the linker as text do. */
const PLAIN =
  /^-(?:[cESvsgPMpw]|M[MDGP]+|O(?:\d|s|fast|g|z)?|g\w*|W(?!l,|a,|p,)[\w=+-]*|f(?!plugin|use-ld)[\w=,+-]*|m[\w=,.+-]*|std=[\w+]+|D.*|U.*|I.+|L.+|l.+|pthread|pipe|ansi|pedantic\w*|shared|static\w*|rdynamic|nostd\w+|no-pie|pie|dumpmachine|dumpversion|print-[\w-]+|-version|-help|Wl,(?:-O1|--as-needed|-s|-z,\w+|-rpath[,=].*|-soname[,=].*|--strip-all|-Bstatic|-Bdynamic))$/;
const VALUED = /^-(?:o|I|L|l|D|U|x|include|isystem|MF|MT|MQ|arch)$/;

/** They put files beside what is asked for. */
const WRITES_MORE =
  /^-(?:MM?D$|f(?:dump|test-coverage|profile|stack-usage|callgraph-info|save-))/;

function compiler(
  words: readonly Operand[],
  _: unknown,
  name: string,
): readonly Effect[] {
  const found: Effect[] = [COMPILES];
  let output: Operand | undefined;
  for (let at = 0; at < words.length; at++) {
    const word = words[at];
    if (word === undefined) break;
    const text = shown(word);
    if (VALUED.test(text)) {
      const value = words[++at];
      if (text === "-o") output = value;
      else if (text === "-MF" && value !== undefined) found.push(writes(value));
      else if (text === "-include" && value !== undefined)
        found.push(reads(value));
    } else if (/^-o./.test(text)) output = fixed(text.slice(2));
    else if (/^[-@]/.test(text) && text !== "-") {
      if (!PLAIN.test(text)) return [COMPILES, unknown(`${name} with ${text}`)];
      if (WRITES_MORE.test(text)) found.push(writes(HERE, true));
    } else if (text !== "-") found.push(reads(word));
  }
  const asks = words.every((each) =>
    /^-(?:-version|v|dumpmachine|dumpversion|print-.*)$/.test(shown(each)),
  );
  if (asks && words.length > 0) return [];
  return [...found, output === undefined ? writes(HERE, true) : writes(output)];
}

/** Options of linkers and of compilers of other languages that load or start nothing: with a value in the next word, and without. */
const TAKES =
  /^-(?:o|d|L|l|I|cp|classpath|sourcepath|source|target|encoding|m|soname)$|^--(?:out-dir|release|edition|crate-type|crate-name|target)$/;
const BARE =
  /^-(?:O\d?|g|s|r|v|shared|static|pie|no-pie|nowarn|proc:none|Xlint[\w:,-]*|deprecation|parameters|export-dynamic|[LlIo].+)$|^--(?:as-needed|build-id|eh-frame-hdr|64|32|(?:edition|crate-type|crate-name|target|out-dir)=.*)$/;

/** Reads what it is given and writes what it makes of it, here or where `-o` and `-d` say. */
function translator(
  words: readonly Operand[],
  _: unknown,
  name: string,
): readonly Effect[] {
  if (
    words.length > 0 &&
    words.every(({ value = "" }) => ASKS.test(value) || /^-v?V$/.test(value))
  )
    return [];
  const found: Effect[] = [COMPILES, writes(HERE, true)];
  for (const [at, word] of words.entries()) {
    const before = shown(words[at - 1] ?? HERE);
    const text = shown(word);
    if (TAKES.test(before)) {
      if (/^-[od]$|^--out-dir$/.test(before)) found.push(writes(word, true));
    } else if (!/^[-@+]/.test(text)) found.push(reads(word));
    else if (!TAKES.test(text) && !BARE.test(text))
      return [...found, unknown(`${name} with ${text}`)];
    else if (/^-o.|^--out-dir=/.test(text))
      found.push(writes(behind(word, text.startsWith("-o") ? 2 : 10), true));
  }
  return found;
}

function project(
  tool: string,
  files: readonly string[],
  entry?: string,
): Effect {
  return { kind: "runs-project", tool, files, entry };
}

const MAKE = {
  options:
    "B/always-make C/directory: f/file/makefile: i/ignore-errors I/include-dir: j/jobs? k/keep-going l/load-average? n/just-print/dry-run o/old-file: q/question r/no-builtin-rules R/no-builtin-variables s/silent/quiet S/no-keep-going t/touch v/version V w/print-directory no-print-directory W/what-if: warn-undefined-variables e/environment-overrides O/output-sync? help",
  abbreviates: true,
};

function make(words: readonly Operand[]): readonly Effect[] {
  const args = readArgs(MAKE, words);
  if (args.unlisted !== undefined)
    return [COMPILES, unknown(`make with ${args.unlisted}`)];
  if (args.has("v", "help")) return [];
  const [folder, ...more] = args.valuesOf("C");
  const files = args.valuesOf("f");
  const named =
    files.length === 0
      ? ["GNUmakefile", "makefile", "Makefile"].map(fixed)
      : files;
  const isKnown =
    more.length === 0 && named.every(({ value }) => value !== undefined);
  // `-j` without a number leaves the number to be a target.
  const targets = args.operands.filter(
    (each) => !/^\w+[:+?]?=|^\d+$/.test(shown(each)),
  );
  if (!isKnown)
    return [COMPILES, unknown("make reads a file that is not known")];
  return [
    COMPILES,
    project(
      "make",
      named.map((each) => shown(under(folder, each))),
      targets.map(shown).join(" ") || undefined,
    ),
    writes(folder ?? HERE, true),
  ];
}

/** Tools that compile what a project's files say: each with the files that say it. */
const BUILDERS: readonly (readonly [names: string, files: string])[] = [
  ["cmake", "CMakeLists.txt"],
  ["ninja samu", "build.ninja"],
  ["meson", "meson.build"],
  ["scons", "SConstruct"],
  ["bazel bazelisk", "BUILD WORKSPACE"],
  ["mvn mvnw", "pom.xml"],
  ["gradle gradlew", "build.gradle build.gradle.kts settings.gradle"],
  ["sbt", "build.sbt"],
  ["ant", "build.xml"],
  ["rake", "Rakefile"],
  ["lein", "project.clj"],
  ["mix", "mix.exs"],
  ["stack cabal", "Setup.hs"],
  ["dotnet msbuild", ""],
  ["swift", "Package.swift"],
  ["tox nox", "tox.ini noxfile.py"],
  ["grunt", "Gruntfile.js"],
  ["gulp", "gulpfile.js"],
  ["just task", "Justfile Taskfile.yml"],
  [
    "autoconf autoreconf automake aclocal autoheader libtoolize",
    "configure.ac configure.in Makefile.am",
  ],
  ["phpize", "config.m4"],
  ["jekyll hugo bower", "_config.yml"],
];

/** What only says what it is. `-v` is more words to many: `ninja -v` builds; and `version` may be a target of the project. */
const ASKS = /^(?:-version|--version|--help|-h)$/;
const ASKS_SHORT = /^(?:mvnw?|gradlew?|meson|scons|lein|jekyll)$/;

/** Where they put what they make, in the folder of the project. */
const OUTPUTS: Readonly<Record<string, string>> = {
  bower: "bower_components",
  gradle: "build",
  mvn: "target",
};

function builder([names, files]: readonly [string, string]): Program {
  return byWords(names, (words, _, name) => {
    const isQuestion =
      words.length > 0 &&
      words.every(
        ({ value }) =>
          ASKS.test(value ?? "") || (value === "-v" && ASKS_SHORT.test(name)),
      );
    // Gradle leaves a daemon that waits for more.
    const stays: readonly Effect[] =
      /^gradlew?$/.test(name) &&
      !words.some(({ value }) => value === "--no-daemon")
        ? [{ kind: "leaves-process" }]
        : [];
    if (isQuestion || (name === "cabal" && words[0]?.value === "update"))
      return stays;
    return [
      COMPILES,
      project(
        name,
        files.split(" ").filter((each) => each !== ""),
        shown(
          words.find((each) => !shown(each).startsWith("-")) ?? fixed(""),
        ) || undefined,
      ),
      writes(HERE, true),
      ...(Object.hasOwn(OUTPUTS, name)
        ? [writes(fixed(OUTPUTS[name] ?? "."), true)]
        : []),
      ...stays,
    ];
  });
}

/** `go run`, `go generate` and `go test` run what the project says; the others compile, and run nothing of it. */
const GO: Readonly<Record<string, "compiles" | "runs" | "looks">> = {
  build: "compiles",
  install: "compiles",
  get: "compiles",
  vet: "compiles",
  mod: "looks",
  clean: "looks",
  env: "looks",
  version: "looks",
  list: "looks",
  fmt: "looks",
  work: "looks",
  doc: "looks",
  help: "looks",
  run: "runs",
  generate: "runs",
  test: "runs",
};

function go(words: readonly Operand[]): readonly Effect[] {
  const [verb, ...rest] = words;
  const does = Object.hasOwn(GO, verb?.value ?? "")
    ? GO[verb?.value ?? ""]
    : undefined;
  if (does === undefined) return [unknown("a part of go that is not known")];
  // They start other programs, or load what they name.
  const odd = rest.find((each) =>
    /^--?(?:toolexec|exec|overlay|vettool|modfile|C|compiler|gccgoflags)(?:=|$)|extld/.test(
      shown(each),
    ),
  );
  if (odd !== undefined) return [unknown(`go with ${odd.text}`)];
  if (does === "looks")
    return verb?.value === "env" &&
      rest.some(({ value }) => /^-[wu]/.test(value ?? "-w"))
      ? [unknown("go is told something for later")]
      : [{ kind: "starts", program: "git" }, writes(HERE, true)];
  const at = rest.findIndex(({ value }) => value === "-o");
  const output = at === -1 ? undefined : rest[at + 1];
  return [
    COMPILES,
    { kind: "starts", program: "git" },
    ...(does === "runs" ? [project("go", ["go.mod"], verb?.value)] : []),
    output === undefined ? writes(HERE, true) : writes(output),
    ...(verb?.value === "install"
      ? [{ kind: "path", names: undefined, by: "manager" } satisfies Effect]
      : []),
  ];
}

/** A build script, a linker or a wrapper of the project is run on the way. */
function cargo(words: readonly Operand[]): readonly Effect[] {
  const [verb] = words.filter((each) => !/^[-+]/.test(shown(each)));
  if (verb === undefined) return [];
  // Where options stand in front, it may be the value of one.
  const isFirst = words.find((each) => !shown(each).startsWith("+")) === verb;
  if (
    isFirst &&
    /^(?:fetch|generate-lockfile|update|search|new|init|clean|tree|metadata|vendor|locate-project|version|fmt)$/.test(
      verb.value ?? "",
    )
  )
    return [writes(HERE, true)];
  return [
    COMPILES,
    project(
      "cargo",
      ["Cargo.toml", "build.rs", ".cargo/config.toml"],
      shown(verb),
    ),
    writes(fixed("target"), true),
    ...(verb.value === "install"
      ? [{ kind: "path", names: undefined, by: "manager" } satisfies Effect]
      : []),
  ];
}

export const compilers: readonly Program[] = [
  {
    ...byWords("gcc g++ cc c++ clang clang++ c99 c89 cpp gfortran", compiler),
    hooks: ["GCC_EXEC_PREFIX", "COMPILER_PATH"],
  },
  byWords("make gmake bmake", make),
  gnu("ranlib", "", ({ operands }) => operands.map((each) => writes(each))),
  byWords("ld ld.bfd ld.gold lld as", translator),
  ...BUILDERS.map(builder),
  {
    ...byWords("go", go),
    hooks: ["GOFLAGS", "CC", "CXX", "AR", "FC", "PKG_CONFIG"],
  },
  { ...byWords("cargo", cargo) },
  entry(
    "rustup",
    "y q v default-toolchain: profile: no-modify-path component: t/target: c",
    ({ operands: [verb] }) =>
      verb?.value === "run"
        ? [unknown("rustup runs a program")]
        : [{ kind: "path", names: undefined, by: "manager" }],
  ),
  byWords("rustc ghc javac kotlinc", translator),
  byWords("pkg-config pkgconf", () => []),
  byWords(
    "docker-php-ext-install docker-php-ext-configure docker-php-ext-enable docker-php-source",
    () => [
      COMPILES,
      writes(fixed("/usr/local/lib/php"), true),
      writes(fixed("/usr/local/etc/php/conf.d"), true),
      writes(fixed("/usr/src/php"), true),
    ],
  ),
];

const TOOLS =
  /^\/(?:usr|opt)(?:\/local)?(?:\/(?:s?bin|lib\w*|include|share)?)?\*?$|(?:^|\/)(?:gcc|g\+\+|cc|c\+\+|ld|as|make|clang|cmake|rustc|cargo|swig|include|rust)[\w.*-]*$/;

/** True for a path that a compiler, or what it needs, is found by. */
export function holdsCompiler(path: string): boolean {
  return TOOLS.test(path);
}

const COMPILER =
  /\/bin\/(?:gcc|g\+\+|cc|c\+\+|ld|as|make|clang|clang\+\+|cmake|rustc|cargo)(?:-[\d.]+)?$/;

/** True for a compiler itself, by its path: what changes such a file may leave none that works. */
export function isCompiler(path: string): boolean {
  return COMPILER.test(path);
}
