import type { Library } from "../../src/cli/library.ts";
import type { AppliedChange } from "../../src/applied-change.ts";
import type {
  Bug,
  Note,
  Optimized,
  OptimizeOptions,
} from "../../src/optimize.ts";
import { accepted, parse } from "../../src/syntax/dockerfile.ts";

/** What the fake knows: words to put into lines, so that every report can be foreseen. */
const REWRITES = [
  {
    part: "pip",
    before: /pip install (?!--no-cache-dir)/,
    after: "pip install --no-cache-dir ",
  },
  {
    part: "npm",
    before: /npm ci$/,
    after: "npm ci && npm cache clean --force",
  },
] as const;

/**
 * Transforms that work line by line: `purge-caches/pip` and `purge-caches/npm` at low risk, `slim-base` at medium risk.
 * `RUN left alone` is refused, `RUN advice` gets advice, `# dockfix ignore` and `# generated` leave notes, `RUN bug`
 * fails its proof, `RUN crash` throws. What `only` and `skip` name is respected.
 */
export const fakeEngine = (): Promise<Library> =>
  Promise.resolve({
    transforms: [
      {
        name: "purge-caches",
        summary: "Keep caches out.",
        risk: "low",
        parts: ["pip", "npm"],
      },
      {
        name: "slim-base",
        summary: "Use the slim image.",
        risk: "medium",
        parts: [],
      },
    ],
    optimize,
  });

function optimize(source: string, options: OptimizeOptions): Optimized {
  accepted(parse(source));
  if (source.includes("RUN crash")) throw new TypeError("x is not a function");
  const changes: AppliedChange[] = [];
  const notes: Note[] = [];
  const bugs: Bug[] = [];
  const lines = source.split("\n").map((whole, index) => {
    const end = whole.endsWith("\r") ? "\r" : "";
    let text = end === "" ? whole : whole.slice(0, -1);
    const line = index + 1;
    for (const { part, before, after } of REWRITES) {
      if (!before.test(text) || !wanted(`purge-caches/${part}`, options))
        continue;
      text = text.replace(before, after);
      changes.push({
        transform: "purge-caches",
        part,
        risk: "low",
        line,
        endLine: line,
        reason: `${part} keeps what it downloads`,
        assumes: [],
        purges: [`/root/.${part}`],
        saving:
          part === "npm"
            ? { bytes: 4_200_000, source: "measured" }
            : { bytes: undefined, source: "unknown: it depends" },
      });
    }
    if (/^FROM python:3\.12$/.test(text) && wanted("slim-base", options)) {
      const found = {
        transform: "slim-base",
        risk: "medium",
        line,
        reason: "slim holds all that is used",
        assumes: [{ key: "needs-git", text: "nothing needs git" }],
        saving: { bytes: 750_000_000, source: "measured" },
      } as const;
      if ((options.risk ?? "low") === "low")
        notes.push({ kind: "above-risk", ...found });
      else {
        text += "-slim";
        changes.push({ ...found, endLine: line, purges: [] });
      }
    }
    const note = { transform: "purge-caches", line };
    if (text.startsWith("RUN left alone")) {
      notes.push({
        kind: "refused",
        ...note,
        reason: `line ${line + 1} needs it:${text.slice(14)}`,
      });
    }
    if (text === "RUN advice")
      notes.push({ kind: "advice", ...note, reason: "consider | it" });
    if (text === "# dockfix ignore")
      notes.push({ kind: "ignored", ...note, reason: "asked for" });
    if (text === "# generated") {
      notes.push({
        kind: "skipped",
        transform: "",
        line,
        reason: "a generated file",
      });
    }
    if (text === "RUN bug")
      bugs.push({
        transform: "purge-caches",
        line,
        message: "a command got lost",
      });
    return text + end;
  });
  const code = lines.join("\n");
  return { code, changed: code !== source, changes, notes, bugs };
}

function wanted(id: string, { only, skip }: OptimizeOptions): boolean {
  const named = (names: readonly string[]): boolean =>
    names.some((name) => id === name || id.startsWith(`${name}/`));
  return (only === undefined || named(only)) && !named(skip ?? []);
}
