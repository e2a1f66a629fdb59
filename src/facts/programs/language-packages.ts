import { readArgs } from "./args.ts";
import type { Effect } from "./effect.ts";
import { byWords, reads, unknown, writes } from "./effects.ts";
import { fixed, isOpen, joined, shown, type Operand } from "./operand.ts";
import { packages, path } from "./package-effects.ts";
import type { Program } from "./program.ts";

/** Package managers of languages: what they do besides their caches, which `managers/` says. */

/** Options of pip, of all its verbs. */
export const PIP_OPTIONS =
  "r/requirement: c/constraint: no-deps pre e/editable: t/target: platform: python-version: implementation: abi: user root: prefix: b/build: src: U/upgrade upgrade-strategy: force-reinstall I/ignore-installed ignore-requires-python no-build-isolation use-pep517 no-use-pep517 compile no-compile no-warn-script-location no-warn-conflicts no-binary: only-binary: prefer-binary require-hashes progress-bar: root-user-action: i/index-url: extra-index-url: no-index f/find-links: process-dependency-links no-clean d/dest: w/wheel-dir: y/yes h/help isolated require-virtualenv v/verbose V/version q/quiet no-input proxy: retries: timeout/default-timeout: exists-action: trusted-host: cert: client-cert: cache-dir: no-cache-dir no-cache disable-pip-version-check no-color use-feature: use-deprecated: break-system-packages system dry-run format: install-option: global-option: config-settings: C: files outdated o l local not-required report: all include-editable exclude: exclude-editable pre allow-external: allow-all-external allow-unverified: no-python-version-warning egg";

function pip(words: readonly Operand[]): readonly Effect[] {
  const args = readArgs({ options: PIP_OPTIONS, abbreviates: true }, words);
  if (args.unlisted !== undefined)
    return [unknown(`pip with ${args.unlisted}`)];
  const [verb, ...names] = args.operands;
  const files = args.valuesOf("r", "c").map((each) => reads(each));
  const local = [...names, ...args.valuesOf("e")].filter(
    (each) =>
      /^\.|\//.test(shown(each)) && !/^(?:git\+|https?:)/.test(shown(each)),
  );
  const projects: readonly Effect[] = local.flatMap(
    (each): readonly Effect[] => {
      const place = shown(each).replace(/\[[^\]]*\]$/, "");
      return /\.(?:whl|gz|zip|bz2)$/.test(place)
        ? [reads(each)]
        : [
            reads(each, true),
            {
              kind: "runs-project",
              tool: "pip",
              files: [`${place}/setup.py`, `${place}/pyproject.toml`],
              entry: "install",
            },
          ];
    },
  );
  const [folder] = args.valuesOf("t", "root", "prefix");
  switch (verb?.value) {
    case "install":
      return [
        ...files,
        ...args.valuesOf("f").map((each) => reads(each, true)),
        packages("pip", "install", names),
        ...projects,
        folder === undefined ? path("manager") : writes(folder, true),
      ];
    case "wheel":
    case "download":
      return [
        ...files,
        ...projects,
        ...args.valuesOf("f").map((each) => reads(each, true)),
        writes(args.valuesOf("w", "d")[0] ?? fixed("."), true),
      ];
    case "uninstall":
      return [packages("pip", "remove", names), path("manager")];
    case "config":
      return [writes(fixed("~/.config/pip/pip.conf"))];
    case undefined:
    case "list":
    case "freeze":
    case "show":
    case "check":
    case "cache":
    case "debug":
    case "help":
    case "index":
    case "hash":
    case "inspect":
    case "search":
      return verb !== undefined && isOpen(verb)
        ? [unknown("a verb of pip in a variable")]
        : verb?.value === "hash"
          ? names.map((each) => reads(each))
          : [];
    default:
      return [unknown("a verb of pip that is not known")];
  }
}

const NPM_OPTIONS =
  "g/global production omit: include: only: save S/save-prod D/save-dev O/save-optional E/save-exact B/save-bundle no-save no-package-lock package-lock package-lock-only legacy-peer-deps f/force no-audit audit no-fund fund no-optional optional ignore-scripts ignore-engines unsafe-perm no-progress progress s/silent q/quiet d verbose loglevel: registry: prefer-offline offline prefer-online no-bin-links bin-links C/prefix: w/workspace: workspaces ws no-shrinkwrap dev no-update-notifier location: strict-ssl fetch-retries: fetch-timeout: fetch-retry-mintimeout: fetch-retry-maxtimeout: maxsockets: cache: tag: access: dry-run foreground-scripts depth: json l/long parseable no-dev also: y/yes allow-root v/version h/help color: no-color build-from-source no-interactive frozen-lockfile cache-max: cache-min: link no-rollback engine-strict install-strategy: if-present network-timeout: network-concurrency: pure-lockfile non-interactive no-lockfile cwd: W/ignore-workspace-root-check dev peer exact tilde check-files flat har modules-folder: cache-folder: ignore-optional ignore-platform skip-integrity-check prefer-frozen-lockfile no-frozen-lockfile P/prod r/recursive filter: shamefully-hoist no-optional reporter: store-dir: immutable immutable-cache check-cache inline-builds mode: all silent no-node-version-check A T F";

const NODE_INSTALLS =
  /^(?:i|in|install|add|ci|clean-install|update|up|upgrade|rebuild|rb|link|dedupe|prune|pack|publish|import|install-clean)$/;
const NODE_ASKS =
  /^(?:view|info|show|v|ls|list|la|ll|cache|root|bin|whoami|get|search|outdated|help|owner|ping|prefix|why|explain|fund|doctor|token|dist-tag|team|completion|licenses|versions|store)$/;
/** They change the project, or what is run for it later. */
const NODE_CHANGES =
  /^(?:audit|version|pkg|login|logout|policies|set|install-ci-test|install-test|it|sit|cit|env|exec|x|dlx|create|init|explore|node|workspace|workspaces|plugin)$/;
const NODE_REMOVES = /^(?:uninstall|un|unlink|remove|rm|r)$/;

function node(words: readonly Operand[], name: string): readonly Effect[] {
  const tool = name === "yarnpkg" ? "yarn" : name;
  const args = readArgs({ options: NPM_OPTIONS }, words);
  const all = args.operands.map(shown);
  const isGlobal = args.has("g") || (tool === "yarn" && all[0] === "global");
  const [verb, ...names] =
    all[0] === "global" && tool === "yarn"
      ? args.operands.slice(1)
      : args.operands;
  const files = ["package.json"];
  const folder = args.valuesOf("C", "cwd")[0];
  const place =
    folder === undefined
      ? files
      : files.map((each) => `${shown(folder)}/${each}`);
  const odd =
    args.unlisted === undefined
      ? []
      : [unknown(`${tool} with ${args.unlisted}`)];
  if (verb === undefined && (tool !== "yarn" || args.has("v", "h"))) return odd;
  if (verb !== undefined && isOpen(verb))
    return [unknown(`a verb of ${tool} in a variable`)];
  const text = verb?.value ?? "install";
  const scripts: readonly Effect[] = args.has("ignore-scripts")
    ? []
    : [{ kind: "runs-project", tool, files: place, entry: "install" }];
  const inPlace = (name: string): Operand =>
    folder === undefined ? fixed(name) : joined(folder, fixed(`/${name}`));
  const modules = writes(inPlace("node_modules"), true);
  if (/^(?:pack|publish)$/.test(text))
    return [
      ...odd,
      ...names.map((each) => reads(each, true)),
      ...scripts,
      writes(fixed("."), true),
    ];
  if (NODE_INSTALLS.test(text)) {
    const local = names.filter((each) => LOCAL.test(shown(each)));
    return [
      ...odd,
      ...(names.length === 0 ? [] : [packages(tool, "install", names)]),
      ...local.map((each) =>
        reads(each, !/\.(?:tgz|tar\.gz)$/.test(shown(each))),
      ),
      // What is installed by name runs nothing of the project.
      ...(names.length > local.length ? [] : scripts),
      ...(isGlobal || text === "link"
        ? [path("manager")]
        : [path("manager", []), modules]),
      ...(names.length === 0 || isGlobal
        ? []
        : RECORDS.map((each) => writes(inPlace(each)))),
    ];
  }
  if (NODE_REMOVES.test(text))
    return [
      ...odd,
      packages(tool, "remove", names),
      ...(isGlobal
        ? [path("manager")]
        : [modules, ...RECORDS.map((each) => writes(inPlace(each)))]),
    ];
  if (text === "config" || text === "c" || (text === "set" && tool === "npm"))
    return [
      ...odd,
      ...(/script-shell|node-options|shell|\bgit\b|init-module|prefix/.test(
        all.join(" "),
      )
        ? [unknown(`${tool} is told something for later`)]
        : [writes(fixed("~/.npmrc"))]),
    ];
  if (NODE_ASKS.test(text)) return odd;
  if (NODE_CHANGES.test(text))
    return [unknown(`${tool} ${text} runs or changes what is not known`)];
  // They run what the package.json of another folder says.
  if (args.has("w", "workspaces", "ws", "filter", "r"))
    return [unknown(`${tool} runs scripts of other folders`)];
  // `yarn build` and `npm run build` ask for a script of the project.
  const script = /^(?:run|run-script|rum|urn)$/.test(text)
    ? names[0]
    : /^(?:t|tst)$/.test(text)
      ? fixed("test")
      : verb;
  return [
    ...odd,
    {
      kind: "runs-project",
      tool,
      files: place,
      entry: script === undefined ? undefined : shown(script),
    },
  ];
}

/** A folder, or a packed one. */
const LOCAL = /^(?:\.|\/|~|file:|\$)|\.(?:tgz|tar\.gz)$/;
/** What is installed by name is written down there. */
const RECORDS = [
  "package.json",
  "package-lock.json",
  "yarn.lock",
  "pnpm-lock.yaml",
];

export const languagePackages: readonly Program[] = [
  byWords("pip pip2 pip3", pip),
  byWords("npm yarn yarnpkg pnpm", (words, _, name) => node(words, name)),
];

/** What `python -m pip` is given. */
export function readPip(words: readonly Operand[]): readonly Effect[] {
  return pip(words);
}

/** True when the commands of a manifest are looked through by looking at its text: they start no script of the project. */
export function isWhole(manifest: string): boolean {
  return !/\.(?:ba)?sh\b|\bmake\b/.test(manifest);
}
