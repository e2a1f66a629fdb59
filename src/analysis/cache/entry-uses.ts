import type { Manager } from "../../facts/managers/manager.ts";
import { argsText } from "../../syntax/instruction.ts";
import type { Analysis } from "../analyse.ts";
import { absolute, textInImage } from "../build/files.ts";
import { manifestOf } from "../command/project.ts";
import type { Stage } from "../build/stages.ts";
import { asksOffline } from "./offline.ts";
import { both, certain, mentions, NONE, unknown, type Wants } from "./use.ts";

const PROGRAM = /\b(?:apt-get|apt|aptitude)\b[^\n;&|]*/.source;
const READS = new RegExp(
  `${PROGRAM}\\b(?:install|upgrade|dist-upgrade|full-upgrade|build-dep|source|download)\\b`,
);
const UPDATES = new RegExp(`${PROGRAM}\\bupdate\\b`);
const SCRIPT =
  /(?:\.sh|\.bash|entry-?point|\/(?:run|start|init|boot|setup)[\w-]*)$/i;
const NO_SCRIPT = /^-|:\/\/|^\/(?:usr\/)?s?bin\//;
const SHELL = /(?:^|\/)(?:ba|da|a)?sh$/;

/**
 * What a container of the stage runs when it starts, and what that wants of a cache. Only a shell script could install packages there,
 * with lists of its own or the image's.
 */
export function entryWants(
  analysis: Analysis,
  stage: Stage,
  manager: Manager,
): Wants {
  let wants = NONE;
  for (const keyword of ["ENTRYPOINT", "CMD", "HEALTHCHECK"]) {
    const entry = analysis.lastOf(stage, keyword);
    if (entry === undefined) continue;
    const { line, json } = entry.instruction;
    const words =
      json?.map((each) => each.value) ??
      argsText(entry.instruction).split(/\s+/);
    const command = words.join(" ");
    const [name = "", ...rest] = words;
    const use = manager.refetches
      ? manager.read({ program: name.split("/").at(-1) ?? "", args: rest })
      : undefined;
    if (use?.reads === true || reads(command, manager))
      wants = both(wants, certain(line, command));
    const { workdir } = analysis.environmentAfter(stage);
    const copied = analysis.copiedBefore(stage, Infinity);
    const [program = "", ...args] = words;
    const manifest = manager.refetches
      ? undefined
      : manifestOf({ program, args });
    const started =
      manifest === undefined
        ? undefined
        : textInImage(analysis.context, copied, absolute(manifest, workdir));
    if (started !== undefined && reads(started, manager))
      wants = both(wants, certain(line, command));
    for (const [index, word] of words.entries()) {
      const isScript = SCRIPT.test(word) || SHELL.test(words[index - 1] ?? "");
      if (NO_SCRIPT.test(word) || (!isScript && !word.includes("/"))) continue;
      const path = absolute(word, workdir);
      const text = textInImage(analysis.context, copied, path);
      if (text !== undefined && reads(text, manager))
        wants = both(wants, certain(line, word));
      else if (text === undefined && isScript && !manager.refetches)
        wants = both(wants, unknown(line, word));
    }
  }
  return wants;
}

/** True when a script, looked at as text, wants what a cache holds. */
export function reads(text: string, manager: Manager): boolean {
  if (mentions(text, manager)) return true;
  if (manager.refetches)
    return (
      asksOffline(text, manager) &&
      (manager.called?.test(text) ?? text.includes(manager.name))
    );
  const update = UPDATES.exec(text);
  const read = READS.exec(text);
  return read !== null && (update === null || update.index > read.index);
}
