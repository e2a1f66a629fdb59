import type { Effect } from "./effect.ts";
import { byWords, reads, unknown, writes } from "./effects.ts";
import { fixed, shown, type Operand } from "./operand.ts";
import type { Program } from "./program.ts";

const HERE = fixed(".");
const ASKS = /^(?:-v|-V|-version|--version|--help|-h)$/;
const INSTALLS: Effect = { kind: "path", names: undefined, by: "manager" };

function asks(words: readonly Operand[]): boolean {
  return words.length > 0 && words.every(({ value }) => ASKS.test(value ?? ""));
}

/** An interpreter of another language: a script that it is given, or text, which is not read here. */
function interpreter(
  words: readonly Operand[],
  _: unknown,
  name: string,
): readonly Effect[] {
  // `python -v` goes on with what it reads, and says more of it.
  if (asks(words) && !(/^py/.test(name) && shown(words[0] ?? HERE) === "-v"))
    return [];
  const [first] = words;
  if (first === undefined)
    return [unknown(`${name} runs what it reads from its input`)];
  const text = shown(first);
  if (!text.startsWith("-"))
    return [
      { kind: "runs-script", file: first, interpreter: name, inShell: false },
    ];
  return [unknown(`${name} runs what it is given: ${text}`)];
}

/** Modules of Python's own that run nothing of the project. */
const MODULES =
  /^(?:venv|virtualenv|compileall|ensurepip|site|sysconfig|platform|json\.tool)$/;

/** Modules that give the files of a folder to whoever asks. */
const SERVES = /^(?:http\.server|SimpleHTTPServer)$/;

function served(words: readonly Operand[]): Operand {
  const at = words.findIndex((each) =>
    /^(?:-d|--directory)$/.test(shown(each)),
  );
  return (at === -1 ? undefined : words[at + 1]) ?? HERE;
}

function python(
  words: readonly Operand[],
  _: unknown,
  name: string,
): readonly Effect[] {
  const at = words.findIndex((each) => !/^-[bBdEiIOqsSuv]+$/.test(shown(each)));
  const rest = at === -1 ? [] : words.slice(at);
  const [option, module, ...more] = rest;
  if (option?.value === "-m" && SERVES.test(module?.value ?? ""))
    return [{ kind: "leaves-process" }, reads(served(more), true)];
  if (option?.value !== "-m" || !MODULES.test(module?.value ?? ""))
    return interpreter(rest.length === 0 ? words : rest, _, name);
  if (module?.value === "ensurepip") return [INSTALLS];
  const folders = more.filter((each) => !shown(each).startsWith("-"));
  return (folders.length === 0 ? [HERE] : folders).map((each) =>
    writes(each, true),
  );
}

/** The value of an option, in a word of its own or glued to it. */
function optionValue(
  words: readonly Operand[],
  option: string,
): Operand | undefined {
  const at = words.findIndex((each) => shown(each) === option);
  return at === -1 ? undefined : words[at + 1];
}

/** PHP's own server (`php -S 0.0.0.0:80 -t public`) gives the files of a folder to whoever asks. */
function php(
  words: readonly Operand[],
  _: unknown,
  name: string,
): readonly Effect[] {
  const serves = words.some((each) => /^-S/.test(shown(each)));
  if (!serves) return interpreter(words, _, name);
  return [
    { kind: "leaves-process" },
    reads(optionValue(words, "-t") ?? HERE, true),
    unknown(`${name} runs what the folder holds`),
  ];
}

/** `ruby -run -e httpd FOLDER` does the same. */
function ruby(
  words: readonly Operand[],
  _: unknown,
  name: string,
): readonly Effect[] {
  const served = optionValue(words, "httpd");
  const serves = words.some(({ value }) => value === "httpd");
  if (!serves) return interpreter(words, _, name);
  return [{ kind: "leaves-process" }, reads(served ?? HERE, true)];
}

/** Servers of files that npm brings: the first word is the folder. */
const FILE_SERVERS = /^(?:http-server|serve|live-server|static-server)$/;

function servesFiles(words: readonly Operand[]): readonly Effect[] {
  const isOption = (word: Operand | undefined): boolean =>
    word !== undefined && shown(word).startsWith("-");
  const folders = words.filter((each) => !isOption(each));
  // A word behind an option may be its value.
  const isSure = words.some(
    (each, at) => !isOption(each) && !isOption(words[at - 1]),
  );
  return [
    { kind: "leaves-process" },
    ...(isSure ? folders : [HERE, ...folders]).map((each) => reads(each, true)),
  ];
}

/** busybox's `httpd -f` and `caddy file-server` give out the folder that they start in, unless told another. Apache's names its folder in a configuration. */
function servesFolder(
  words: readonly Operand[],
  _: unknown,
  name: string,
): readonly Effect[] {
  const serves = words.some(({ value = "" }) =>
    name === "httpd" ? /^-[fvi]*[fh]/.test(value) : value === "file-server",
  );
  const folder =
    optionValue(words, "-h") ??
    optionValue(words, "--root") ??
    optionValue(words, "-r");
  return [
    { kind: "leaves-process" },
    unknown(`${name} does what its configuration says`),
    ...(serves ? [reads(folder ?? HERE, true)] : []),
  ];
}

/** They run a command in an environment of the project's: behind these words. */
const RUNS_IN: Readonly<Record<string, string>> = {
  bundle: "exec",
  bundler: "exec",
  poetry: "run",
  pipenv: "run",
  uv: "run",
  conda: "run",
  mamba: "run",
  micromamba: "run",
  pdm: "run",
  hatch: "run",
  rye: "run",
  pixi: "run",
  rbenv: "exec",
  pyenv: "exec",
};

/** Verbs that only bring packages, or say something. */
const BRINGS =
  /^(?:install|add|remove|update|upgrade|lock|sync|export|config|create|env|cache|clean|list|show|info|version|check|init|init-dependencies|self|pip|venv|python|tool|uninstall|search|global|local|rehash|versions|package|require|outdated|download)$/;
/** What a file of the project says can be run while its packages are installed. */
const PROJECTS: Readonly<Record<string, readonly string[]>> = {
  bundle: ["Gemfile"],
  bundler: ["Gemfile"],
  composer: ["composer.json"],
  gem: [],
  mix: ["mix.exs"],
};

/** Where they put packages, in the folder of the project. */
const FOLDERS: Readonly<Record<string, string>> = {
  bundle: "vendor",
  bundler: "vendor",
  composer: "vendor",
};

function brings(
  words: readonly Operand[],
  _: unknown,
  name: string,
): readonly Effect[] {
  if (asks(words)) return [];
  const verb = words.find((each) => !shown(each).startsWith("-"));
  if (verb === undefined && name !== "bundle")
    return [unknown(`${name} without a verb`)];
  const text = verb?.value ?? "install";
  if (verb !== undefined && RUNS_IN[name] === verb.value)
    return [unknown(`${name} ${text} runs what the project brings`)];
  const files = Object.hasOwn(PROJECTS, name) ? (PROJECTS[name] ?? []) : [];
  if (!BRINGS.test(text))
    return [
      unknown(`${name} ${text} is not known`),
      // It may be a script of the project's.
      ...(files.length === 0
        ? []
        : [
            {
              kind: "runs-project",
              tool: name,
              files,
              entry: text,
            } satisfies Effect,
          ]),
    ];
  const folder = Object.hasOwn(FOLDERS, name) ? FOLDERS[name] : undefined;
  const noScripts = words.some(({ value }) => value === "--no-scripts");
  return [
    INSTALLS,
    ...(folder === undefined ? [] : [writes(fixed(folder), true)]),
    ...(files.length > 0 &&
    !noScripts &&
    !/^(?:config|cache|version)$/.test(text)
      ? [
          {
            kind: "runs-project",
            tool: name,
            files,
            entry: "install",
          } satisfies Effect,
        ]
      : []),
  ];
}

/** Managers of a language that build, and run, what they fetch. */
function builds(
  words: readonly Operand[],
  _: unknown,
  name: string,
): readonly Effect[] {
  if (asks(words)) return [];
  const [verb] = words;
  if (/^(?:exec|run-tests|run-scripts|shell)$/.test(verb?.value ?? ""))
    return [unknown(`${name} runs a package`)];
  return [{ kind: "compiles" }, INSTALLS];
}

/** Verbs, and versions: `n lts`. */
const MANAGES =
  /^(?:enable|disable|prepare|install|i|uninstall|use|up|upgrade|upgrade-all|inject|hydrate|pack|cache|alias|unalias|ls|list|current|version|ensurepath|rm|prune|lts|latest|stable|current|v?\d[\d.]*)$/;

export const languages: readonly Program[] = [
  byWords("python python2 python3 pypy pypy3", python),
  byWords(
    "node nodejs perl java lua luajit R Rscript julia deno bun tclsh erl elixir groovy scala clojure",
    interpreter,
  ),
  byWords("php", php),
  byWords("ruby", ruby),
  byWords("httpd caddy", servesFolder),
  byWords("http-server serve live-server static-server", servesFiles),
  byWords(
    "bundle bundler poetry pipenv uv conda mamba micromamba pdm hatch rye pixi rbenv pyenv composer",
    brings,
  ),
  byWords("gem pecl pear cpan cpanm luarocks easy_install", builds),
  byWords("virtualenv", (words) =>
    asks(words)
      ? []
      : [
          INSTALLS,
          writes(
            words.findLast((each) => !shown(each).startsWith("-")) ?? HERE,
            true,
          ),
        ],
  ),
  byWords("pipx corepack nvm n", (words, _, name) => {
    if (asks(words)) return [];
    // `corepack yarn` and `nvm exec` run what they bring.
    const verb = words.find((each) => !shown(each).startsWith("-"));
    return MANAGES.test(verb?.value ?? "")
      ? [INSTALLS]
      : [unknown(`${name} runs a package`)];
  }),
  byWords("npx pnpx bunx uvx", (words, _, name) =>
    asks(words)
      ? []
      : [
          unknown(`${name} runs a package`),
          ...(words.some((each) => FILE_SERVERS.test(shown(each)))
            ? servesFiles(
                words.slice(
                  words.findIndex((each) => FILE_SERVERS.test(shown(each))) + 1,
                ),
              )
            : []),
        ],
  ),
  byWords("keytool", (words) => {
    const odd = words.find((each) => /^-(?:J|provider)/.test(shown(each)));
    const found = words.flatMap((each, at): readonly Effect[] => {
      const file = words[at + 1];
      if (file === undefined) return [];
      if (/^-(?:file|infile|srckeystore)$/.test(shown(each)))
        return [reads(file)];
      return /^-(?:outfile|keystore|destkeystore)$/.test(shown(each))
        ? [reads(file), writes(file)]
        : [];
    });
    return [
      ...found,
      // Else it works on the user's own.
      ...(found.some(({ kind }) => kind === "writes")
        ? []
        : [writes(fixed("~/.keystore"))]),
      ...(odd === undefined ? [] : [unknown(`keytool with ${shown(odd)}`)]),
    ];
  }),
  byWords("jar", (words) => {
    const [mode, archive, ...members] = words;
    if (archive === undefined || !/^-?[xtv]*f[xtv]*$/.test(shown(mode ?? HERE)))
      return [unknown("jar")];
    return shown(mode ?? HERE).includes("x")
      ? [
          {
            kind: "unpacks",
            archive,
            into: undefined,
            whole: members.length === 0,
          },
        ]
      : [reads(archive)];
  }),
];

const SWITCHES =
  /^(?:\.|source|pyenv|conda|mamba|virtualenv|pyvenv|update-alternatives|alternatives|ln|python[\d.]* (?:.* )?-m (?:venv|virtualenv))(?: |$)/;

/** True for a command, by its words, that makes the same name mean another program. */
export function switchesPrograms(line: string): boolean {
  return SWITCHES.test(line);
}

/** True for a command that makes an environment of Python in which packages are missing that were installed. */
export function makesEnvironment(line: string): boolean {
  return /^(?:virtualenv|conda|mamba|micromamba|pyenv) |^python[\d.]* .*-m (?:venv|virtualenv) /.test(
    `${line} `,
  );
}
