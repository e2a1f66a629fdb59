import type { BuildContext } from "../../context.ts";
import { callOf } from "../../facts/project-files.ts";
import { namesManagers } from "../../facts/managers/texts.ts";
import {
  languageOfFile,
  languagesOfProgram,
  type SourceLanguage,
} from "../../facts/source-languages.ts";
import { memo, memoHere } from "../../memo.ts";
import { interpreterOf } from "../../shell/shebang.ts";
import { globMatches, type Copied } from "../build/files.ts";
import { nameOf } from "../command/paths.ts";
import { isProject, sourcesIn, type Source } from "./sources.ts";

/** A source, and what is asked of it more than once. */
interface Known extends Source {
  readonly language: SourceLanguage | undefined;
  /** Its text names a package manager of the distribution. */
  readonly asks: boolean;
}

/** The languages of which some source in the image names a package manager of the distribution, or a file that leads to one. */
export type Askers = ReadonlySet<SourceLanguage>;

const NO_ASKERS: Askers = new Set();
/** So many different sets of copies are looked at one by one. */
const MOST_SETS = 50;

/**
 * Of the sources that copies brought, `undefined` for all of the context. `undefined` where the context can't be looked through: then nothing is known.
 */
export function askersIn(
  context: BuildContext,
  copied: readonly Copied[] | undefined,
): Askers | undefined {
  const { sources, among } = graphOf(context);
  if (sources === undefined) return undefined;
  // Mostly no source asks at all, and it does not matter which were copied.
  if (!sources.some(({ asks }) => asks)) return NO_ASKERS;
  return among(copied);
}

const graphOf = memo((context: BuildContext) => {
  const sources = knownIn(context);
  const found = memoHere((key: string): Askers => {
    const parts: readonly string[] | undefined =
      key === "" ? undefined : key.split("\n");
    return askersOf(
      (sources ?? []).filter(
        ({ path }) =>
          parts?.some((part) => brings(part.slice(1), path)) ?? true,
      ),
    );
  });
  const keys = new Set<string>();
  const among = (copied: readonly Copied[] | undefined): Askers => {
    const paths = copied?.flatMap(({ from, text }) =>
      text === undefined ? [from] : [],
    );
    const key =
      paths === undefined || paths.includes(undefined)
        ? ""
        : [...new Set(paths.map((path) => `/${path ?? ""}`)), "/\0"]
            .sort()
            .join("\n");
    keys.add(key);
    return found(keys.size > MOST_SETS ? "" : key);
  };
  return { sources, among };
});

function knownIn(context: BuildContext): readonly Known[] | undefined {
  const found: Known[] = [];
  for (const source of sourcesIn(context, isProject)) {
    if (source === undefined) return undefined;
    const { text } = source;
    const language =
      languageOfFile(nameOf(source.path)) ??
      languagesOfProgram(nameOf(interpreterOf(text) ?? ""))[0];
    found.push({ ...source, language, asks: namesManagers(text) });
  }
  return found;
}

/** True where a COPY from there brings the file: it names the file, or a folder that it is in. */
function brings(from: string, path: string): boolean {
  const names = path.split("/");
  return from
    .split("/")
    .filter((each) => each !== "" && each !== ".")
    .every(
      (each, at) =>
        each === names[at] ||
        (/[*?[]/.test(each) &&
          (each.includes("[") || globMatches(each, names[at] ?? ""))),
    );
}

function askersOf(sources: readonly Known[]): Askers {
  const languages = new Set<SourceLanguage>();
  const files = new Set<Known>();
  const add = (each: Known): void => {
    if (each.language === undefined) files.add(each);
    else languages.add(each.language);
  };
  const isIn = ({ language }: Known, each: Known): boolean =>
    language === undefined ? files.has(each) : languages.has(language);
  for (const each of sources) if (each.asks) add(each);
  for (let before = -1; before < languages.size + files.size;) {
    before = languages.size + files.size;
    const leading = naming(sources.filter((each) => isIn(each, each)));
    for (const each of sources)
      if (!isIn(each, each) && leading.test(each.text)) add(each);
  }
  return languages;
}

/** How a text in another language calls files that it runs: by their whole names. */
function naming(sources: readonly Known[]): RegExp {
  const names = new Set(sources.map(({ path }) => nameOf(path)));
  const all = [...names].map(callOf);
  return new RegExp(`(?<![\\w-])(?:${all.join("|") || "(?!)"})(?![\\w-])`);
}
