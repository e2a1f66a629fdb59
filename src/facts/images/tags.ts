import { IN_FRONT, LETTERS, TAGS } from "./images.data.ts";
import {
  type Family,
  familyInTag,
  familyOfRelease,
  fullName,
  releaseInTag,
  slimName,
  variantOf,
} from "./tag.ts";

/** What the table holds on one tag. */
interface Listed {
  /** Letter of a release or of a family; `""` where the tag names it itself or nobody knows. */
  readonly letter: string;
  readonly slim: boolean;
  readonly current: boolean;
}

/** Decodes on first use, once. */
export function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => (made ??= { value: make() }).value;
}

/** The lines of a data block. */
export function lines(text: string): readonly string[] {
  return text.trim().split("\n");
}

const inFront = once(() => new Set(lines(IN_FRONT)));
const names = once(
  () =>
    new Map(
      lines(LETTERS).map((line) => [line.charAt(0), line.slice(2)] as const),
    ),
);

/** Text of each image's table; an image is decoded when it is asked for. */
const texts = once(() => {
  const found = new Map<string, string>();
  for (const block of TAGS.trim().slice(2).split("\n# ")) {
    const end = block.indexOf("\n");
    found.set(block.slice(0, end), block.slice(end + 1));
  }
  return found;
});

const tables = new Map<string, ReadonlyMap<string, Listed>>();

function tableOf(image: string): ReadonlyMap<string, Listed> {
  const known = tables.get(image);
  if (known !== undefined) return known;
  const table = decode(texts().get(image) ?? "");
  tables.set(image, table);
  return table;
}

function decode(text: string): ReadonlyMap<string, Listed> {
  const table = new Map<string, Listed>();
  for (const line of text.split("\n")) {
    const [patterns = "", ...versions] = line.split(" ");
    let before = "";
    for (const short of versions) {
      const version = short.startsWith(".")
        ? before.slice(0, before.lastIndexOf(".")) + short
        : short;
      before = version;
      for (const each of patterns.split(",")) {
        const [pattern = "", code = ""] = each.split(":");
        table.set(pattern.replace("@", version), {
          letter: /^\w?/.exec(code)?.[0] ?? "",
          slim: code.includes("+"),
          current: code.includes("*"),
        });
      }
    }
  }
  return table;
}

/** Whether the listings, present or past, name this image at all. */
export function isListed(image: string): boolean {
  return texts().has(image);
}

/**
 * The release a tag is built on (`bookworm`, `noble`), from the tag itself or from the listing that held it last.
 * `undefined` where neither tells.
 */
export function releaseOf(image: string, tag: string): string | undefined {
  const named = releaseInTag(image, tag);
  if (named !== undefined) return named;
  const name = letterName(image, tag);
  return name === undefined || name.startsWith("family:") ? undefined : name;
}

/** The family of a tag, as far as tag and listings tell. */
export function familyOf(image: string, tag: string): Family | undefined {
  const named = familyInTag(image, tag);
  if (named !== undefined) return named;
  const name = letterName(image, tag);
  switch (name) {
    case undefined:
      return undefined;
    case "family:alpine":
      return "alpine";
    case "family:debian":
      return "debian";
    case "family:ubuntu":
      return "ubuntu";
    case "family:rhel":
      return "rhel";
    case "family:scratch":
      return "scratch";
    default:
      return familyOfRelease(name);
  }
}

function letterName(image: string, tag: string): string | undefined {
  const table = tableOf(image);
  const own = table.get(tag);
  if (own !== undefined) return names().get(own.letter);
  if (variantOf(tag) !== "slim") return undefined;
  // A slim tag is in the table only when it stands on another release than its full namesake.
  const full = table.get(fullName(tag));
  return full?.slim === true ? names().get(full.letter) : undefined;
}

/** The slim tag that was listed together with `tag`, on the same release; `current` when both still are. */
export function slimTag(
  image: string,
  tag: string,
): { readonly tag: string; readonly current: boolean } | undefined {
  const listed = tableOf(image).get(tag);
  if (listed?.slim !== true) return undefined;
  return { tag: slimName(tag, inFront().has(image)), current: listed.current };
}
