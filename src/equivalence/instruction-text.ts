import { expand, variablesIn } from "../syntax/expand.ts";
import { imageReference } from "../syntax/image.ts";
import { argsText, type Instruction } from "../syntax/instruction.ts";

/** One thing that an instruction does: what it is compared by, and what it is called in a message. */
export interface Piece {
  readonly key: string;
  readonly shown: string;
}

/** Keyword and flags. Their order means nothing, but for flags that may come twice: a mount can lie in another one. */
export function headOf({ keyword, flags }: Instruction): string {
  const sorted = flags.toSorted((a, b) =>
    a.name < b.name ? -1 : a.name > b.name ? 1 : 0,
  );
  return [
    keyword,
    ...sorted.map(({ name, value, text }) =>
      name === "from" && value !== undefined
        ? `--from=${imageText(value)}`
        : text,
    ),
  ].join(" ");
}

/** The head, where what it says depends on the character that escapes. */
export function headKey(instruction: Instruction, escape: string): string {
  const flags = instruction.flags.map(({ text }) => text).join(" ");
  return headOf(instruction) + escapeMark(flags, escape);
}

/** Nothing in a text that has no such character depends on which of them escapes. */
export function escapeMark(text: string, escape: string): string {
  return /[\\`]/.test(text) ? `\nescape ${escape}` : "";
}

/**
 * A reference to an image with all that it leaves out: `debian` is `docker.io/library/debian:latest`. A name without `:` and `/` may be a stage's, and is
 * left as it is, and so is one with a variable in it.
 */
export function imageText(text: string): string {
  return /[:/]/.test(text) ? fullReference(text) : text;
}

/** The same of what is known to be an image. */
export function fullReference(text: string): string {
  const image = text.includes("$") ? undefined : imageReference(text);
  if (image === undefined) return text;
  const { registry, name, tag, digest } = image;
  const host =
    registry === undefined || registry === "index.docker.io"
      ? "docker.io"
      : registry;
  const path =
    host === "docker.io" && !name.includes("/") ? `library/${name}` : name;
  const version = tag ?? (digest === undefined ? "latest" : "");
  return `${host}/${path}:${version}@${digest ?? ""}`;
}

/** An expansion that is more than the name of a variable. */
const OPERATION = /\$\{[^}]*[^\w}]/;

/**
 * A word as BuildKit reads it: quotes and escapes taken off, variables by name. A word that it would not take, or that does more than to name variables,
 * is its text.
 */
export function wordKey(text: string, escape: string): string {
  const isPlain = !text.includes("\0") && !OPERATION.test(text);
  const value = isPlain
    ? expand(text, escape, (name) => `\0${name}\0`)
    : undefined;
  return value === undefined
    ? `raw ${JSON.stringify(text)}${escapeMark(text, escape)}`
    : JSON.stringify(value);
}

/** What an instruction does that is no RUN and writes more than configuration. */
export function piecesOf(
  instruction: Instruction,
  escape: string,
): readonly Piece[] {
  const head = headKey(instruction, escape);
  const args = argsText(instruction);
  const shown = `${headOf(instruction)} ${args}`;
  const one = (...words: readonly string[]): readonly Piece[] => [
    { key: [head, ...words].join("\n"), shown },
  ];
  switch (instruction.keyword) {
    case "ENV":
    case "ARG":
      return pairPieces(instruction, escape) ?? one(rawKey(args, escape));
    case "WORKDIR":
      return one(folderKey(args, escape));
    case "USER":
      return one(wordKey(args, escape));
    case "SHELL":
      return one(jsonKey(instruction) ?? rawKey(args, escape));
    case "VOLUME":
      return operandsOf(instruction).map((word) => ({
        key: `VOLUME\n${wordKey(word, escape)}`,
        shown: `VOLUME ${word}`,
      }));
    case "ADD":
    case "COPY":
      return one(
        ...operandsOf(instruction).map((word) => pathKey(word, escape)),
        ...heredocKeys(instruction, escape),
      );
    default:
      return one(rawKey(args, escape), ...heredocKeys(instruction, escape));
  }
}

function rawKey(args: string, escape: string): string {
  return `raw ${JSON.stringify(args)}${escapeMark(args, escape)}`;
}

/** Strings of the exec form; `undefined` for the shell form. */
export function jsonKey({ json }: Instruction): string | undefined {
  return json && JSON.stringify(json.map(({ value }) => value));
}

/** Quotes beside a pattern are left as they are. */
function pathKey(text: string, escape: string): string {
  return /[*?[]/.test(text) && /["'\\`]/.test(text)
    ? rawKey(text, escape)
    : wordKey(text, escape);
}

function operandsOf({ json, words }: Instruction): readonly string[] {
  return json?.map(({ value }) => value) ?? words.map(({ text }) => text);
}

/** Each heredoc by itself. Its word in the arguments says how it is read. */
function heredocKeys(
  { heredocs }: Instruction,
  escape: string,
): readonly string[] {
  return heredocs.map(
    ({ name, expand: isExpanded, chomp, content }) =>
      JSON.stringify([name, isExpanded, chomp, content]) +
      (isExpanded ? escapeMark(content, escape) : ""),
  );
}

const NAME = /^[A-Za-z_][\w.-]*$/;

/** Pairs one by one; `undefined` where one could see another, which it does not in the same instruction. */
function pairPieces(
  { keyword, pairs }: Instruction,
  escape: string,
): readonly Piece[] | undefined {
  const names = new Set(pairs.map(({ key }) => key));
  const maySee = ({ value = "" }: (typeof pairs)[number]): boolean =>
    OPERATION.test(value) || variablesIn(value).some((name) => names.has(name));
  if (!pairs.every(({ key }) => NAME.test(key))) return undefined;
  if (pairs.length > 1 && pairs.some(maySee)) return undefined;
  return pairs.map(({ key, value }) => ({
    key:
      value === undefined
        ? `${keyword} ${key}`
        : `${keyword} ${key}=${wordKey(value, escape)}`,
    shown:
      value === undefined
        ? `${keyword} ${key}`
        : `${keyword} ${key}=${readable(value, escape)}`,
  }));
}

/** Without quotes, where they can't be what two values differ in. */
function readable(value: string, escape: string): string {
  const text = value.includes("$")
    ? undefined
    : expand(value, escape, () => undefined);
  return text ?? value;
}

/** `/a/` is `/a`. A variable may be empty, and then its slash is all there is. */
function folderKey(args: string, escape: string): string {
  const value = expand(args, escape, () => undefined);
  if (value === undefined || !/^\/+[^/]/.test(value))
    return wordKey(args, escape);
  const parts = value.split("/").filter((part) => part !== "");
  return JSON.stringify(`/${parts.join("/")}`);
}
