import { absolute } from "../build/files.ts";
import { nameOf } from "../command/paths.ts";
import type { BuildContext } from "../../context.ts";
import {
  embeddedPatterns,
  isAlwaysRead,
  packageFolders,
} from "../../facts/project-files.ts";
import { line as at, say, type Message } from "../../message.ts";
import { memo } from "../../memo.ts";
import { argsText } from "../../syntax/instruction.ts";
import type { Analysis } from "../analyse.ts";
import type { Stage } from "../build/stages.ts";
import { sourcesIn, type Source } from "../cache/sources.ts";
import {
  globsIn,
  isKnown,
  mayBe,
  openName,
  wordsIn,
  type OpenName,
} from "./may-match.ts";
import type { Target } from "./reach.ts";

/** Nobody reads them where the image is made or used. */
const NOT_READ =
  /dockerfile|containerfile|\.(?:md|rst|lock|svg|css|html?|po|mo|map)$|-lock\.(?:json|ya?ml)$|^(?:LICENSE|CHANGELOG|README)|compose.*\.ya?ml$|^\.git|^\.(?:circleci|travis|azure)/i;

const sources = memo((context: BuildContext): readonly Source[] =>
  [...sourcesIn(context, (name) => !NOT_READ.test(name))].flatMap(
    (each) => each ?? [],
  ),
);

/**
 * Why a file of the build context says that an archive is needed: one that names it, or one that commands of the stages name (requirements, what a container
 * starts, and what these name in turn) and that looks into its folder. What lies in a language that is not read is searched as text.
 */
export function namedInContext(
  { context }: Analysis,
  stages: readonly Stage[],
  { path, name }: Target,
): Message | undefined {
  const folder = path.slice(0, path.lastIndexOf("/"));
  for (const { instructions } of stages)
    for (const instruction of instructions)
      if (
        instruction.keyword === "ENV" &&
        looksInto(argsText(instruction), folder)
      )
        return say`${at(instruction.line)} has packages looked for in its folder`;
  if (context === undefined || !stages.some(bringsFiles)) return undefined;
  const all = sources(context);
  const plain = all.find(({ text }) =>
    wordsIn(text).some((word) => isKnown(word) && mayBe(word, name)),
  );
  if (plain !== undefined) return [`${plain.path} names it`];
  const embedding = all.find(({ text }) => mayEmbed(text, path));
  if (embedding !== undefined)
    return [`${embedding.path} embeds what lies in its folder`];
  const near = reached(all, stages).find(
    ({ text }) =>
      looksInto(text, folder) ||
      names(text, folder) ||
      [...wordsIn(text), ...globsIn(text)].some(
        (word) => isTelling(word) && mayBe(word, name),
      ),
  );
  return near === undefined
    ? undefined
    : [`${near.path} may look into its folder`];
}

/** Nobody has the source of a program there. */
const NO_SOURCE = /^\/(?:tmp|usr(?:\/local)?|opt)?\/[^/]*$/;

/** A pattern matches the archive, or a folder that it is in, from a folder of sources on. */
function mayEmbed(text: string, path: string): boolean {
  if (NO_SOURCE.test(path)) return false;
  const parts = path.split("/").slice(1);
  return embeddedPatterns(text).some((pattern) => {
    const wanted = pattern.split("/");
    return parts.some((_, at) => {
      const found = parts.slice(at, at + wanted.length);
      return (
        found.length === wanted.length &&
        found.every((part, index) =>
          mayBe(openName(wanted[index] ?? ""), openName(part)),
        )
      );
    });
  });
}

function bringsFiles({ instructions }: Stage): boolean {
  return instructions.some(
    (each) =>
      /^(?:COPY|ADD)$/.test(each.keyword) ||
      each.mounts.some(({ type }) => type === "bind"),
  );
}

/** The files that instructions name, and those that these name in turn. */
function reached(
  all: readonly Source[],
  stages: readonly Stage[],
): readonly Source[] {
  const found = new Set<Source>();
  const texts = stages.flatMap(({ instructions }) =>
    instructions.flatMap((each) =>
      /^(?:COPY|ADD)$/.test(each.keyword)
        ? []
        : [argsText(each), ...each.heredocs.map(({ content }) => content)],
    ),
  );
  for (let text = texts.pop(); text !== undefined; text = texts.pop())
    for (const source of all) {
      const base = nameOf(source.path);
      if (found.has(source)) continue;
      if (!isAlwaysRead(base) && !text.includes(base)) continue;
      found.add(source);
      texts.push(source.text);
    }
  return [...found];
}

/** A relative folder may be any. */
function looksInto(text: string, folder: string): boolean {
  return packageFolders(text).some((value) => {
    if (/^https?:/.test(value)) return false;
    const path = value.replace(/^file:(?:\/\/(?=\/))?/, "");
    if (!/^\/[\w./-]*$/.test(path)) return true;
    const place = absolute(path, "/") ?? path;
    return place === (folder === "" ? "/" : folder);
  });
}

/** It names the folder itself, as a word. The root and what everybody names is no such word. */
function names(text: string, folder: string): boolean {
  if (!/^\/[\w./-]+$/.test(folder) || folder === "/tmp") return false;
  return new RegExp(
    `(?<![\\w./-])${folder.replaceAll(".", "\\.")}/?(?![\\w./*-])`,
  ).test(text);
}

/** Of a word with an open part, enough is known: a folder, or an ending. */
function isTelling(word: OpenName): boolean {
  return isKnown(word) || word.folder !== undefined || /\.\w+$/.test(word.text);
}
