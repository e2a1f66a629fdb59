import { readArgs, type Args, type OptionTable } from "./args.ts";
import type { Effect } from "./effect.ts";
import { byWords, deletes, reads, unknown, writes } from "./effects.ts";
import {
  behind,
  fixed,
  isOpen,
  shown,
  under,
  type Operand,
} from "./operand.ts";
import type { Program } from "./program.ts";

const HERE = fixed(".");

interface Part {
  readonly options: OptionTable;
  readonly read: (args: Args) => readonly Effect[];
}

function part(options: string, read: Part["read"]): Part {
  return {
    options: {
      options: `${options} q/quiet v/verbose h/help`,
      abbreviates: true,
    },
    read,
  };
}

const worksHere = (): readonly Effect[] => [
  reads(HERE, true),
  writes(HERE, true),
];
const looks = (): readonly Effect[] => [reads(HERE, true)];

/** `git@host:path` and `ssh://`: git starts ssh for them. */
function fetchesFrom(url: Operand): readonly Effect[] {
  const text = shown(url);
  if (/^(?:[a-z]+::|ext:)/.test(text))
    return [unknown("git starts a helper of its own for this address")];
  return [
    ...(/^(?:ssh:|git\+ssh:|[^/]*:(?!\/\/))/.test(
      url.value ?? url.written ?? "",
    ) && !/^file:/.test(text)
      ? [{ kind: "starts", program: "ssh" } satisfies Effect]
      : []),
    ...(/^(?:[./]|file:)/.test(text)
      ? [
          reads(
            behind(
              url,
              /^(?:file:(?:\/\/[^/]*)?)?/.exec(text)?.[0].length ?? 0,
            ),
            true,
          ),
        ]
      : []),
  ];
}

/** The last part of the address; a bare repository keeps its ending. */
function clonedTo(url: Operand, isBare: boolean): Operand {
  const name = /([^/:]+?)(?:\.git)?\/?$/.exec(shown(url))?.[1];
  // Of a part that is put together nobody knows where it ends.
  if (name === undefined || (isOpen(url) && /[$*?[`]/.test(name))) return HERE;
  return fixed(isBare ? `${name}.git` : name);
}

function clone(args: Args): readonly Effect[] {
  const [url, given] = args.operands;
  if (url === undefined) return [];
  const folder = given ?? clonedTo(url, args.has("bare", "mirror"));
  return [
    ...fetchesFrom(url),
    { kind: "fetches", url, file: folder },
    writes(folder, true),
  ];
}

/** What they set changes no program that later calls run. */
const SAFE_SETTING =
  /^(?:user\.(?:name|email)|url\..*\.insteadof|http\.(?:.*\.)?(?:sslverify|postbuffer|lowspeedlimit|lowspeedtime|version|extraheader|proxy)|https\.proxy|safe\.directory|advice\..*|init\.defaultbranch|core\.(?:autocrlf|compression|longpaths|filemode|eol|quotepath)|pull\.(?:rebase|ff)|push\.default|fetch\.[\w.]*|protocol\.version|pack\.\w+|gc\.auto|color\..*|submodule\..*\.url)$/i;

function config(args: Args): readonly Effect[] {
  const [name] = args.operands;
  const removes = args.has("unset", "unset-all");
  if (
    name === undefined ||
    args.has("get", "get-all", "l") ||
    (args.operands.length < 2 && !removes)
  )
    return [];
  if (!removes && !SAFE_SETTING.test(shown(name)))
    return [unknown(`git is told something for later: ${shown(name)}`)];
  const [file = fixed(".git/config")] = args.valuesOf("f");
  if (args.has("system")) return [writes(fixed("/etc/gitconfig"))];
  return [writes(args.has("global") ? GLOBAL_CONFIG : file)];
}

const GLOBAL_CONFIG = fixed("~/.gitconfig");

const CLONE =
  "b/branch: depth: single-branch no-single-branch recurse-submodules? recursive shallow-submodules no-shallow-submodules j/jobs: n/no-checkout bare mirror no-tags o/origin: l/local no-hardlinks s/shared filter: progress sparse shallow-since: no-recurse-submodules 4/ipv4 6/ipv6 reject-shallow";
const REVISION =
  "n: 1 2 3 4 5 6 7 8 9 oneline format: pretty: abbrev? abbrev-commit short? verify HEAD tags always long dirty? match: all exact-match contains candidates: show-toplevel is-inside-work-tree git-dir abbrev-ref? symbolic stat name-only name-status cached porcelain? s/no-patch date: max-count: count exit-code p r list l t d sort: points-at: first-parent reverse heads refs o/others exclude-standard z w i";

/** Parts of git by name. Not here, so unknown: `daemon`, `bisect run`, `rebase`, `filter-branch`, `difftool`, aliases, and what is not of git itself. */
const PARTS: Readonly<Record<string, Part>> = {
  clone: part(CLONE, clone),
  init: part("bare b/initial-branch: object-format:", ({ operands }) => [
    writes(operands[0] ?? HERE, true),
  ]),
  checkout: part(
    "b: B: f/force t/track detach orphan: progress d ours theirs",
    worksHere,
  ),
  switch: part("c/create: C: f/force d/detach", worksHere),
  restore: part("s/source: staged worktree W S", worksHere),
  reset: part("hard soft mixed keep merge", worksHere),
  clean: part("d f/force x X e/exclude:", () => [deletes(HERE, true, true)]),
  fetch: part(
    "all depth: f/force p/prune t/tags n/no-tags unshallow u/update-head-ok j/jobs: recurse-submodules? progress deepen: shallow-since: P/prune-tags",
    (args) => [
      ...args.operands.slice(0, 1).flatMap(fetchesFrom),
      writes(HERE, true),
    ],
  ),
  pull: part(
    "all depth: f/force ff-only no-ff ff p/prune t/tags no-tags recurse-submodules? progress rebase? no-rebase no-edit unshallow",
    (args) => [
      ...args.operands.slice(0, 1).flatMap(fetchesFrom),
      ...worksHere(),
    ],
  ),
  "ls-remote": part(
    "t/tags h/heads refs sort: exit-code symref get-url",
    (args) => args.operands.slice(0, 1).flatMap(fetchesFrom),
  ),
  submodule: part(
    "init recursive depth: remote force f/force j/jobs: recommend-shallow progress single-branch",
    (args) =>
      /^(?:update|init|sync|status|deinit|add)?$/.test(
        args.operands[0]?.value ?? "",
      )
        ? worksHere()
        : [unknown("git runs a command in each submodule")],
  ),
  config: part(
    "global system local get get-all unset unset-all l/list add replace-all bool int type: f/file:",
    config,
  ),
  remote: part("t: m: f tags add push all", worksHere),
  add: part("A/all f/force u/update n/dry-run N/intent-to-add", worksHere),
  rm: part("r cached f/force n/dry-run ignore-unmatch", (args) =>
    args.operands.map((each) => deletes(each, args.has("r"), false)),
  ),
  mv: part("f/force k", worksHere),
  // Hooks of a project may run behind a commit; those of a fresh clone are none.
  commit: part(
    "m/message: a/all allow-empty allow-empty-message no-verify n/no-verify amend no-edit author: date: s/signoff no-gpg-sign",
    worksHere,
  ),
  apply: part(
    "p: index check R/reverse 3/3way directory: whitespace: ignore-whitespace reject stat recount unidiff-zero exclude: include:",
    (args) => [...args.operands.map((each) => reads(each)), writes(HERE, true)],
  ),
  archive: part("format: prefix: o/output: 1 9", (args) => [
    reads(HERE, true),
    ...args.valuesOf("o").map((each) => writes(each)),
  ]),
  lfs: part(
    "skip-smudge skip-repo system local I/include: X/exclude: f/force all",
    (args) => [
      { kind: "starts", program: "git-lfs" },
      // From then on every checkout starts it.
      ...(args.operands[0]?.value === "install" ? [writes(GLOBAL_CONFIG)] : []),
      ...worksHere(),
    ],
  ),
  branch: part(
    "a/all r/remotes d/delete D m/move M f/force u/set-upstream-to: show-current list merged contains",
    worksHere,
  ),
  tag: part(`${REVISION} a/annotate m/message: f/force delete`, worksHere),
  stash: part("u/include-untracked a/all", worksHere),
  version: part("build-options", () => []),
  "update-index": part(
    "assume-unchanged skip-worktree chmod: refresh",
    worksHere,
  ),
  gc: part("aggressive prune? auto", worksHere),
  ...Object.fromEntries(
    "log show diff status rev-parse rev-list describe ls-files ls-tree cat-file show-ref symbolic-ref for-each-ref name-rev merge-base shortlog blame"
      .split(" ")
      .map((name) => [name, part(REVISION, looks)]),
  ),
};

const GLOBAL: OptionTable = {
  options:
    "C: git-dir: work-tree: no-pager version help no-optional-locks bare c:",
  stops: true,
};

function git(words: readonly Operand[]): readonly Effect[] {
  const global = readArgs(GLOBAL, words);
  if (global.unlisted !== undefined)
    return [
      unknown(`git with an option that is not known: ${global.unlisted}`),
    ];
  const setting = global
    .valuesOf("c")
    .find((each) => !SAFE_SETTING.test(shown(each).replace(/=[^]*/, "")));
  if (setting !== undefined)
    return [
      unknown(`git with a setting that may run something: ${setting.text}`),
    ];
  const [name, ...rest] = global.operands;
  if (name === undefined) return [];
  const known = Object.hasOwn(PARTS, name.value ?? "")
    ? PARTS[name.value ?? ""]
    : undefined;
  if (known === undefined) return [unknown(`git ${shown(name)} is not known`)];
  const args = readArgs(known.options, rest);
  if (args.unlisted !== undefined)
    return [
      unknown(
        `git ${shown(name)} with an option that is not known: ${args.unlisted}`,
      ),
    ];
  const [folder, ...folders] = global.valuesOf("C", "work-tree", "git-dir");
  if (folders.length > 0) return [unknown("git works in several folders")];
  const found = known.read(args);
  if (folder === undefined) return found;
  return [
    // The files of the repository lie apart from what it works on.
    ...(global.has("C") ? [] : found),
    ...found.map((effect) => placed(effect, folder)),
  ];
}

/** `-C DIR`: it works there. */
function placed(effect: Effect, folder: Operand): Effect {
  if ("path" in effect)
    return shown(effect.path).startsWith("~")
      ? effect
      : { ...effect, path: under(folder, effect.path) };
  return effect.kind === "fetches" && effect.file !== undefined
    ? { ...effect, file: under(folder, effect.file) }
    : effect;
}

export const versionControl: readonly Program[] = [
  {
    ...byWords("git", git),
    hooks: [
      "GIT_ASKPASS",
      "GIT_CONFIG_GLOBAL",
      "GIT_CONFIG_SYSTEM",
      "GIT_DIR",
      "GIT_WORK_TREE",
      "GIT_SSH",
      "GIT_SSH_COMMAND",
      "GIT_PROXY_COMMAND",
      "GIT_EXTERNAL_DIFF",
      "GIT_EXEC_PATH",
      "GIT_TEMPLATE_DIR",
      "GIT_CONFIG_COUNT",
      "GIT_CONFIG_PARAMETERS",
    ],
  },
];
