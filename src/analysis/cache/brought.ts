import { folderOf, nameOf } from "../command/paths.ts";
import { PATH } from "../command/scripts.ts";
import { SINKS } from "../../facts/container-files.ts";
import { shown } from "../../facts/programs/operand.ts";
import { isProjectFile } from "../../facts/project-files.ts";
import { hasTrait } from "../../facts/programs/traits.ts";
import { memo, memoHere } from "../../memo.ts";
import { globPattern, GO } from "../../glob.ts";
import type { BuildContext } from "../../context.ts";
import type { Analysis } from "../analyse.ts";
import type { Copied } from "../build/files.ts";
import { isReadable, type ReadableRun, type Run } from "../build/runs.ts";
import type { Stage } from "../build/stages.ts";
import { foldersOnPath } from "./path-folders.ts";
import { isSource } from "./sources.ts";

/** A text that the file puts into the image of a stage, or into its environment. */
export interface Brought {
  readonly line: number;
  /** What it is called in the image, for the user. */
  readonly name: string;
  readonly text: string;
}

/**
 * Texts that a stage brings on purpose: heredocs, files and folders that a COPY names, what a RUN prints into a file, and values of ENV. Who runs them need
 * not show: a daemon, a hook, a start file of the shell, a program that takes the place of another. The context as a whole is not brought on purpose.
 */
export const broughtIn = memo((analysis: Analysis) =>
  memoHere((stage: Stage): readonly Brought[] => {
    const onPath = [...(foldersOnPath(analysis).get(stage) ?? []), ...PATH];
    return [
      ...analysis
        .copiesOf(stage)
        .flatMap(({ copied }) =>
          copied.flatMap((each) => filesOf(analysis, each, onPath)),
        ),
      ...analysis.runsOf(stage).flatMap(printedBy),
      ...stage.instructions.flatMap(({ keyword, pairs, line }) =>
        keyword === "ENV"
          ? pairs.map(({ key, value = "" }) => ({
              line,
              name: key,
              text: value,
            }))
          : [],
      ),
    ];
  }),
);

/** A folder with more files is a project, which is not searched file by file. */
const MOST = 1_000;

function filesOf(
  analysis: Analysis,
  copied: Copied,
  onPath: readonly string[],
): readonly Brought[] {
  const { context } = analysis;
  const { from, to = "", text, line = 1, name = "" } = copied;
  if (text !== undefined)
    return [{ line, name: copied.intoFolder ? `${to}/${name}` : to, text }];
  const path = from ?? copied.named ?? "";
  if (path === "" || context === undefined) return [];
  const read = (file: string, place: string): readonly Brought[] => {
    const last = nameOf(file);
    // What is for people, and what its tool is followed in, is started by nobody, unless it is among the programs.
    const isProgram =
      onPath.includes(folderOf(place)) || onPath.includes(place);
    if (!isProgram && (!isSource(last) || isProjectFile(last))) return [];
    const content = context.read(file);
    return content === undefined ? [] : [{ line, name: place, text: content }];
  };
  const found: Brought[] = [];
  let files = 0;
  const visit = (folder: string, place: string): void => {
    for (const each of context.list?.(folder) ?? []) {
      if (files > MOST) return;
      const file = `${folder}/${each}`.replace(/^\//, "");
      if (each.endsWith("/"))
        visit(file.slice(0, -1), `${place}/${each.slice(0, -1)}`);
      else if (++files <= MOST) found.push(...read(file, `${place}/${each}`));
    }
  };
  const root = to === "/" ? "" : to;
  if (!GLOB.test(path)) {
    const own = read(path, copied.intoFolder ? `${root}/${name}` : to);
    if (own.length > 0) return own;
    visit(path, root);
  } else
    for (const each of matching(context, path))
      // Of a folder, what is in it is copied.
      if (each.endsWith("/")) {
        // `*` is the context as a whole.
        if (path !== "*") visit(each.slice(0, -1), root);
      } else if (++files <= MOST)
        found.push(...read(each, `${root}/${nameOf(each)}`));
  // As many as that are no longer brought one by one.
  return files > MOST ? [] : found;
}

const GLOB = /[*?[\\]/;

/** Files and folders of the context that a glob fits, with the slash behind those of folders. */
function matching({ list }: BuildContext, path: string): readonly string[] {
  let found: readonly string[] = ["/"];
  for (const part of path.split("/")) {
    const glob = globPattern(part, GO);
    found = found
      .filter((each) => each.endsWith("/"))
      .flatMap((folder) =>
        (list?.(folder.slice(0, -1)) ?? [])
          .filter((each) => glob?.test(each.replace(/\/$/, "")) === true)
          .map((each) => `${folder}${each}`.replace(/^\//, "")),
      );
  }
  return found;
}

/** What commands print, and what they are given to read, where the RUN writes a file: by a redirection, or by the end of a pipe. */
function printedBy(run: Run): readonly Brought[] {
  if (!isReadable(run)) return [];
  const { instruction, invocations, read } = run;
  const { line } = instruction;
  const name = writtenBy(run);
  if (name === undefined) return [];
  const texts = invocations.flatMap(
    ({ call: { program }, located, line: text }) => [
      ...(PRINTS.some((trait) => hasTrait(program, trait))
        ? [text.replaceAll("\\n", "\n")]
        : []),
      ...located.command.redirects.flatMap(({ heredoc }) =>
        heredoc === undefined
          ? []
          : read.script.text.slice(heredoc.body.start, heredoc.body.end),
      ),
    ],
  );
  const bodies = read.isHeredoc ? [] : instruction.heredocs;
  return [...texts, ...bodies.map(({ content }) => content)].map((text) => ({
    line,
    name,
    text,
  }));
}

const PRINTS = ["prints-words", "prints-script"] as const;

/** A file that a RUN writes, which is more than a sink. */
function writtenBy({ invocations }: ReadableRun): string | undefined {
  for (const { effects } of invocations)
    for (const effect of effects)
      if (effect.kind === "writes" && !SINKS.test(shown(effect.path)))
        return shown(effect.path);
  return undefined;
}
