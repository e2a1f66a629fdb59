import { isPythonProgram } from "../python-packages.ts";
import type { Effect } from "./effect.ts";
import { hasTrait } from "./traits.ts";

/** Programs that start another one, or fail without it. */
const STARTS: Readonly<Record<string, readonly string[]>> = {
  "apt-key": ["gpg"],
  bower: ["git"],
  composer: ["git", "unzip"],
  "git-lfs": ["git"],
  "pre-commit": ["git"],
};

/** What the text of a command says of the programs that it starts. */
const BY_TEXT: readonly (readonly [RegExp, RegExp, string])[] = [
  [/^git$/, /git@|ssh:\/\//, "ssh"],
  [/^tar$/, /\.(?:tar\.bz2|tbz2?)\b|--bzip2\b/, "bzip2"],
  [/^tar$/, /\.(?:tar\.xz|txz)\b|--xz\b/, "xz"],
];

/** Python's window toolkit: its library is the one that slim images lack and Python itself is linked to. */
const TK = /\b(?:tkinter|Tkinter|idlelib|turtle|turtledemo)\b/;
const PYTHON = /^(?:python|pypy)[\d.]*$/;

/** True for an interpreter of Python. */
export function isPython(program: string): boolean {
  return PYTHON.test(program);
}

/** Programs that a command starts besides its own, as far as known. `text` is the whole command. */
export function startedBy(
  program: string,
  args: readonly (string | undefined)[],
  text: string,
  effects: readonly Effect[],
): readonly string[] {
  const found = Object.hasOwn(STARTS, program) ? (STARTS[program] ?? []) : [];
  return [
    ...found,
    ...effects.flatMap((effect) =>
      effect.kind === "starts" ? effect.program : [],
    ),
    ...BY_TEXT.flatMap(([name, pattern, started]) =>
      name.test(program) && pattern.test(text) ? [started] : [],
    ),
    ...(program === "tar" ? decompressors(args) : []),
  ];
}

/** The certificates of the system, or what makes a program trust them and no others. */
const SYSTEM_CERTIFICATES = /--use-(?:openssl|system)-ca\b|\/etc\/ssl\/certs\b/;
/** Variables that say which certificates are trusted. */
const TRUST = [
  "AWS_CA_BUNDLE",
  "CURL_CA_BUNDLE",
  "GIT_SSL_CAINFO",
  "NODE_EXTRA_CA_CERTS",
  "NODE_OPTIONS",
  "PIP_CERT",
  "REQUESTS_CA_BUNDLE",
  "SSL_CERT_DIR",
  "SSL_CERT_FILE",
];

/** Debian packages that the variables of a command ask for, whatever it is. */
export function variableWants(
  valueOf: (variable: string) => string | undefined,
): readonly string[] {
  const trusts = TRUST.some((name) =>
    SYSTEM_CERTIFICATES.test(valueOf(name) ?? ""),
  );
  return trusts ? ["ca-certificates"] : [];
}

/** Locale variables that choose the language of messages. */
const LANGUAGE = /^(?:LANG|LANGUAGE|LC_ALL|LC_MESSAGES)$/;

/** True for a variable that asks for messages in another language than the one that programs are written in. */
export function wantsTranslations(name: string, value: string): boolean {
  return (
    LANGUAGE.test(name) &&
    value
      .split(":")
      .some(
        (each) =>
          /^[a-z]{2,3}(?:[_.@]|$)/.test(each) &&
          !/^en(?:_US)?(?:[.@]|$)/.test(each),
      )
  );
}

/** True for the source of a Python program that imports the window toolkit. */
export function importsTk(text: string): boolean {
  return text
    .split("\n")
    .some((line) => /^\s*(?:import|from)\s/.test(line) && TK.test(line));
}

/** Debian packages that a command wants without starting a program of theirs. */
export function libraryWants(
  program: string,
  args: readonly (string | undefined)[],
  text: string,
): readonly string[] {
  if ((PYTHON.test(program) && TK.test(text)) || /^idle[\d.]*$/.test(program))
    return ["libtk8.6"];
  if (SYSTEM_CERTIFICATES.test(text)) return ["ca-certificates"];
  // perl itself is always there, most of its modules are not.
  const isScript = args.some((arg) => /^-[mM]|^[^-].*\.p[lm]$/.test(arg ?? ""));
  return program === "perl" && isScript ? ["perl"] : [];
}

/** `tar xJf` and `tar -xj`. */
function decompressors(
  args: readonly (string | undefined)[],
): readonly string[] {
  const flags = args
    .filter(
      (arg, index) =>
        arg !== undefined &&
        (/^-[a-zA-Z]+$/.test(arg) || (index === 0 && /^[a-zA-Z]+$/.test(arg))),
    )
    .join("");
  return [
    ...(flags.includes("j") ? ["bzip2"] : []),
    ...(flags.includes("J") ? ["xz"] : []),
  ];
}

/** They install, or run, what their own files name: nothing is known of what that needs. */
const BRINGS: ReadonlySet<string> = new Set(
  (
    "bazel bower bun bundle bundler bzr cabal cargo cmake composer conda cpan cpanm docker-php-ext-configure docker-php-ext-install easy_install gem go gradle hatch lein luarocks mamba " +
    "micromamba mvn nox nvm pdm pear pecl phpize pipenv pipx pixi pnpm poetry pre-commit rake rye sbt stack tox uv"
  ).split(" "),
);

/** They start whatever a file of theirs names. */
const CONFIGURED =
  /^(?:circusd|cron|crond|foreman|honcho|init|pm2|pm2-runtime|runsvdir|s6-svscan|supervisord|systemd)$/;

/** True for a program that starts what its configuration names. */
export function startsOthers(program: string): boolean {
  return CONFIGURED.test(program);
}

/** Programs of packages of the npm registry, run by name because they were installed globally. */
const NODE_PROGRAMS: ReadonlySet<string> = new Set(
  "concurrently cross-env eslint grunt gulp http-server jest mocha nest next ng nodemon prettier rimraf rollup serve ts-node tsc vite webpack".split(
    " ",
  ),
);

/** True for a program that installs or runs what other files name. */
export function bringsUnknown(program: string): boolean {
  return BRINGS.has(program);
}

/** True for a program of the application's language: what it needs is the application's business. */
export function isApplicationProgram(program: string): boolean {
  return isPythonProgram(program) || NODE_PROGRAMS.has(program);
}

/** Programs by the Debian package that has them, where neither name holds the other. */
const PACKAGED: readonly (readonly [RegExp, RegExp])[] = [
  [/^(?:psql|pg_\w+|createdb|createuser|initdb)$/, /^postgresql/],
  [/^mysql/, /^mariadb-/],
  [/^(?:add-apt-repository|apt-add-repository)$/, /^software-properties-/],
  [/^(?:convert|identify|mogrify|magick)$/, /^(?:graphics|image)magick/],
  [/^(?:jar|java|javac|keytool)$/, /^(?:openjdk-|default-j(?:re|dk))|-java$/],
  [/^gs$/, /^ghostscript$/],
  [/^sshd$/, /^openssh-server$/],
  [/^soffice$/, /^libreoffice/],
  [/^dot$/, /^graphviz$/],
  [/^ffprobe$/, /^ffmpeg$/],
  [/^(?:pdftotext|pdftoppm|pdfinfo|pdfunite)$/, /^poppler-utils$/],
  [/^(?:npm|npx)$/, /^nodejs$/],
  [/^(?:python3|pip3)$/, /^python3-pip$/],
];

/** True when one of the Debian packages has a program of that name, as far as the names tell. */
export function isPackaged(
  program: string,
  packages: Iterable<string>,
): boolean {
  const name = program.toLowerCase();
  for (const each of packages) {
    if (each === name || (name.length > 2 && each.includes(name))) return true;
    if (each.length > 3 && name.startsWith(each)) return true;
    if (PACKAGED.some(([of, by]) => of.test(name) && by.test(each)))
      return true;
  }
  return false;
}

/** They compile against headers and libraries of the system. */
const COMPILERS: ReadonlySet<string> = new Set(
  (
    "gcc g++ cc c++ clang clang++ make gmake cmake ninja meson autoconf autoreconf automake cpan cpanm phpize pecl gem bundle bundler cargo node-gyp " +
    "R Rscript ghc cabal stack ld"
  ).split(" "),
);

/** True for a call that compiles, or may, against what the system has: which headers and libraries it wants is not known. */
export function compilesAgainstSystem(
  program: string,
  args: readonly (string | undefined)[],
): boolean {
  return (
    COMPILERS.has(program) ||
    /\/(?:configure|autogen\.sh|bootstrap\.sh|Configure)$/.test(program) ||
    // `setup.py build_ext`; `pip install .` and its like are seen by pip.
    (program.startsWith("python") &&
      args.some((arg) => arg?.endsWith("setup.py") === true))
  );
}

/** They do the same whether the files that they name are there or not. */
const INDIFFERENT: ReadonlySet<string> = new Set(
  "apt-get chmod chown du echo find mkdir printf".split(" "),
);

/** True for a call that does not read the files that it names, whether they are there or not. */
export function isIndifferent(
  program: string,
  effects: readonly Effect[],
): boolean {
  const forced = effects.some(
    (effect) => effect.kind === "deletes" && effect.forced,
  );
  return INDIFFERENT.has(program) || (hasTrait(program, "removes") && forced);
}

/** Debian only recommends certificates to these, and does not require them. */
const WANTS_CERTIFICATES: ReadonlySet<string> = new Set([
  "curl",
  "git",
  "wget",
]);

export function wantsCertificates(program: string): boolean {
  return WANTS_CERTIFICATES.has(program);
}

const OWN_CERTIFICATES =
  /^(?:node|npm|npx|pip[\d.]*|python[\d.]*|yarn|yarnpkg)$/;

/** True for a program that trusts certificates of its own. */
export function trustsItsOwn(program: string): boolean {
  return OWN_CERTIFICATES.test(program);
}

/** Every name that is known here, for whoever looks for names. */
export function namesWithNeeds(): readonly string[] {
  return [
    ...Object.keys(STARTS),
    ...BRINGS,
    ...NODE_PROGRAMS,
    ...COMPILERS,
    ...INDIFFERENT,
  ];
}
