import { optimize, type OptimizeOptions } from "../../../src/optimize.ts";
import { runInShell, type Call, type Outcome, type ShellName } from "./run.ts";

/** What optimize makes of a file at one set of options. */
export interface Rewrite {
  readonly before: string;
  readonly after: string;
  /** Globs of what may be missing. */
  readonly purges: readonly string[];
  readonly transforms: readonly string[];
}

/** Another base image brings other programs, which the stubs cannot show. */
const SKIP = { skip: ["slim-base"] };

const OPTIONS: readonly OptimizeOptions[] = [
  { ...SKIP, risk: "medium" },
  { ...SKIP, risk: "medium", merge: "all" },
];

/** Every different way that a file is rewritten. */
export function rewrites(before: string): readonly Rewrite[] {
  const found = new Map<string, Rewrite>();
  for (const options of OPTIONS) {
    const { code, changes, bugs } = optimize(before, options);
    const [bug] = bugs;
    if (bug !== undefined) throw new Error(`${bug.message} in ${before}`);
    if (code === before) continue;
    found.set(code, {
      before,
      after: code,
      purges: changes.flatMap(({ purges }) => purges),
      transforms: changes.map(({ transform }) => transform),
    });
  }
  return [...found.values()];
}

/** What a transform may put in. */
const PURGE =
  /^(?:rm |(?:npm|yarn|yarnpkg) cache clean|(?:dnf5?|yum|microdnf) clean all|(?:conda|mamba|micromamba|zypper) clean|composer clear-cache)/;
/** What a transform may take out, where the install behind it fetches anew. */
const NEEDLESS = /^apk update/;

/** Says how two builds of one file differ apart from what is purged; `undefined` where they do not. */
export function difference(
  before: Outcome,
  after: Outcome,
  purges: readonly string[],
): string | undefined {
  if (before.status !== after.status)
    return `status ${before.status} became ${after.status}`;
  return (
    logDifference(before.log, after.log) ??
    filesDifference(before.files, after.files, purges)
  );
}

function logDifference(
  before: readonly Call[],
  after: readonly Call[],
): string | undefined {
  let at = 0;
  for (const call of after) {
    if (spelled(before[at]) === spelled(call)) at++;
    else if (
      NEEDLESS.test(before[at]?.text ?? "") &&
      spelled(before[at + 1]) === spelled(call)
    )
      at += 2;
    else if (!PURGE.test(call.text))
      return `calls ${spelled(call)} instead of ${spelled(before[at])}`;
  }
  const rest = before.slice(at).filter(({ text }) => !NEEDLESS.test(text));
  return rest.length === 0 ? undefined : `no longer calls ${spelled(rest[0])}`;
}

function spelled(call: Call | undefined): string {
  if (call === undefined) return "nothing";
  const text = call.text.replace(/ --no-cache(?:-dir)?(?= |$)/g, "");
  // An update may move to a RUN in another folder, which means nothing to it.
  if (/^(?:apt|apt-get|aptitude) .*update/.test(text))
    return `${text} = ${call.status}`;
  return `${text} ${call.around} = ${call.status}`;
}

function filesDifference(
  before: ReadonlyMap<string, string>,
  after: ReadonlyMap<string, string>,
  purges: readonly string[],
): string | undefined {
  const purged = purges.map(matcher);
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    if (before.get(path) === after.get(path)) continue;
    if (!purged.some((pattern) => pattern.test(path)))
      return `${path} was ${before.get(path) ?? "not there"}, is ${after.get(path) ?? "not there"}`;
  }
  return undefined;
}

/** A glob of purged paths for the paths of an outcome. What a relative path hangs below is not known. */
function matcher(glob: string): RegExp {
  const pattern = glob
    .replace(/\$\{?\w+\}?/g, "*")
    .replace(/[.+^$()|[\]{}\\?]/g, String.raw`\$&`)
    .replaceAll("*", "[^/]*")
    .replace(/^~/, "/(?:root|home/[^/]+)");
  return new RegExp(
    `${glob.startsWith("/") || glob.startsWith("~") ? "^\\d+:" : "/"}${pattern}(?:/|$)`,
  );
}

/** The calls that may fail: each alone, then a few pairs. A purge that fails is nobody's concern, what is no longer called cannot fail. */
export function faultsFor(
  before: Outcome,
  after: Outcome,
  pairs: number,
): readonly (readonly string[])[] {
  const kept = new Set(after.log.map(({ key }) => key));
  const keys = [...new Set(before.log.map(({ key }) => key))].filter(
    (key) => kept.has(key) && !PURGE.test(key),
  );
  const two = keys.flatMap((first, at) =>
    keys.slice(at + 1).map((second) => [first, second]),
  );
  return [...keys.map((key) => [key]), ...two.slice(0, pairs)];
}

/** What comparing one file in one shell came to. */
export interface Verdict {
  /** Builds of the file, without and with faults. */
  readonly builds: number;
  /** How it differs, and under which faults. */
  readonly wrong: readonly string[];
  /** Files of the purge set that are no longer there. */
  readonly purged: number;
  /** The calls of a build without faults. */
  readonly calls: number;
}

/** Builds a file before and after its rewrite in one shell: without faults, with each call failing, and with some pairs. */
export function compare(
  shell: ShellName,
  { before, after, purges }: Rewrite,
  pairs = 3,
): Verdict {
  const plain = [runInShell(shell, before), runInShell(shell, after)] as const;
  const wrong: string[] = [];
  const check = (
    faults: readonly string[],
    [one, two]: readonly [Outcome, Outcome],
  ): void => {
    const what = difference(one, two, purges);
    if (what !== undefined)
      wrong.push(
        `${shell}, ${faults.join(" and ") || "nothing"} fails: ${what}\n--- before\n${before}\n--- after\n${after}`,
      );
  };
  check([], plain);
  const all = faultsFor(...plain, pairs);
  for (const faults of all)
    check(faults, [
      runInShell(shell, before, faults),
      runInShell(shell, after, faults),
    ]);
  const purged = [...plain[0].files.keys()].filter(
    (path) => !plain[1].files.has(path),
  );
  return {
    builds: 1 + all.length,
    wrong,
    purged: purged.length,
    calls: plain[0].log.length,
  };
}
