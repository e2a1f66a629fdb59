import type { Effect } from "../../facts/programs/effect.ts";
import { shown } from "../../facts/programs/operand.ts";
import { hasTrait } from "../../facts/programs/traits.ts";
import { fetchOf } from "../archive/fetch.ts";
import { redirectEffects, type Invocation } from "../command/invocation.ts";
import { above, pathOf } from "../command/paths.ts";

/** Files of these kinds are a few lines of text: a second copy of one is nothing. */
const SMALL: ReadonlySet<string> = new Set(
  (
    ".asc .bash .cfg .cnf .conf .crt .css .env .example .gpg .html .ini .key .list .md .md5 .pem .properties .ps1 .pub .repo .rules .service .sh .sha1 .sha256 " +
    ".sha512 .sig .sum .toml .txt .xml .yaml .yml"
  ).split(" "),
);

export function isSmall(path: string): boolean {
  return SMALL.has(path.slice(path.lastIndexOf(".")));
}

/** Something that a command puts into the image. */
export interface Written {
  readonly path: string;
  readonly isTree: boolean;
}

/** The files and folders into which a command puts something of size. */
export function writesOf(
  invocation: Invocation,
  folder: string | undefined,
): readonly Written[] {
  const found: Written[] = [];
  const add = (path: string | undefined, isTree: boolean): void => {
    const place = pathOf(path, folder);
    // Everything lies under the root: that something was put there says nothing.
    if (place !== undefined && place !== "/")
      found.push({ path: place, isTree });
  };
  const download = fetchOf(invocation);
  if (download?.file !== undefined) add(download.file, false);
  const effects = effectsOfSize(invocation);
  const sources = effects.flatMap((effect) =>
    effect.kind === "reads" ? shown(effect.path) : [],
  );
  const isLittle = sources.length > 0 && sources.every(isSmall);
  for (const effect of effects) {
    if (effect.kind !== "writes") continue;
    const path = shown(effect.path);
    // Of a whole project nothing says what is new in it.
    if (effect.tree ? path === "." : isLittle || isSmall(path)) continue;
    add(path, effect.tree);
  }
  // One that says what it writes unpacks a single file.
  if (!invocation.effects.some(({ kind }) => kind === "writes"))
    for (const effect of invocation.effects)
      if (effect.kind === "unpacks")
        add(effect.into === undefined ? "." : shown(effect.into), true);
  const trees = new Set(
    found.flatMap(({ path, isTree }) => (isTree ? path : [])),
  );
  return found.filter(
    ({ path }) => !above(path).some((each) => trees.has(each)),
  );
}

/** Of a program that does not bring much, what is redirected into files; of one that prints its own words, not even that. */
function effectsOfSize({
  call,
  effects,
  located,
}: Invocation): readonly Effect[] {
  if (hasTrait(call.program, "brings-much")) return effects;
  return hasTrait(call.program, "prints-words") ||
    hasTrait(call.program, "prints-input")
    ? []
    : redirectEffects(located.command.redirects);
}
