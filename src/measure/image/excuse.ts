import { posix } from "node:path";
import type { FinalFile } from "./filesystem.ts";
import type { ImageConfig, Layer, LayerFile, LayerPath } from "./image.ts";
import { pathGlobs } from "./path-globs.ts";
import type { BuildRule, VolatileRule } from "./volatile.ts";

/** Where a layer took what it holds from as it was: the build context, another stage or image. `undefined` for what a command made. */
export type Origin = "context" | "stage" | undefined;

/** As the history of an image has it, which does not tell another stage from the context. */
export function originOf(createdBy: string): Origin {
  return /^(?:\/bin\/sh -c #\(nop\)\s+)?(?:COPY|ADD)\b/i.test(createdBy)
    ? "context"
    : undefined;
}

/** One of two images, as far as it tells which differences mean nothing. */
export interface ExcusedImage {
  readonly config: ImageConfig;
  readonly layers: readonly Layer[];
  readonly files: ReadonlyMap<LayerPath, FinalFile>;
  readonly origin: (createdBy: string) => Origin;
}

/** The rule that makes nothing of a difference; `names` are the aspects that differ. */
export type Excuse = (
  path: LayerPath,
  names: readonly string[],
) => VolatileRule | undefined;

/** Rules of dockfix excuse only what no container runs and no COPY brought; those of the user excuse whatever they name. */
export function excuses(
  before: ExcusedImage,
  after: ExcusedImage,
  rules: readonly BuildRule[],
  userRules: readonly VolatileRule[],
): Excuse {
  const images = [before, after].map((image) => ({
    ...image,
    brought: broughtBy(image),
    run: wordsOf(image.config),
  }));
  const known = rules.map((rule) => ({ rule, at: pathGlobs(rule.globs) }));
  const given = userRules.map((rule) => ({ rule, at: pathGlobs(rule.globs) }));
  const isHarmless = (path: LayerPath, rule: BuildRule): boolean =>
    images.every(({ files, brought, run }) => {
      const file = files.get(path)?.file;
      if (file === undefined) return true;
      if (file.type === "directory") return rule.ignores === "all";
      if (file.type !== "file" || run.has(path)) return false;
      if (file.isProgram === true || (file.mode & 0o111) !== 0) return false;
      const origin = brought.get(markOf(path, file));
      return (
        origin === undefined ||
        (origin === "stage" && rule.isIdentity === undefined)
      );
    });
  const fits = (path: LayerPath, rule: BuildRule): boolean => {
    const [one, two] = images.map(({ files }) => files.get(path)?.file);
    const { names, beside } = rule;
    if (names !== undefined && !names.test(posix.basename(path))) return false;
    if (beside !== undefined && !images.every(({ files }) => files.has(beside)))
      return false;
    const { looksRight, fits: fitsBoth } = rule;
    if (looksRight !== undefined)
      for (const file of [one, two])
        if (file !== undefined && !looksRight(file)) return false;
    return !one || !two || (fitsBoth?.(one, two) ?? true);
  };
  return (path, names) => {
    const isContent =
      images.every(({ files }) => files.has(path)) &&
      names.every((name) => name === "content" || name === "size");
    const own = known.find(
      ({ rule, at }) =>
        (isContent || rule.ignores === "all") &&
        at(path) !== -1 &&
        fits(path, rule) &&
        isHarmless(path, rule),
    );
    if (own !== undefined) return own.rule;
    return given.find(
      ({ rule, at }) =>
        (isContent || rule.ignores === "all") && at(path) !== -1,
    )?.rule;
  };
}

/** A file by its checksum, whatever its name; one without content only by its name: any two of them are the same. */
function markOf(
  path: LayerPath,
  { size, hash }: Pick<LayerFile, "size" | "hash">,
): string {
  return size === 0 ? path : (hash ?? "");
}

/** Marks of all files that a COPY or ADD brought, whatever became of their names since. */
function broughtBy({
  layers,
  origin,
}: ExcusedImage): ReadonlyMap<string, Origin> {
  const brought = new Map<string, Origin>();
  for (const { createdBy, files } of layers) {
    const from = origin(createdBy);
    if (from === undefined) continue;
    for (const [path, file] of files) {
      const mark = markOf(path, file);
      if (file.hash !== undefined && brought.get(mark) !== "context")
        brought.set(mark, from);
    }
  }
  return brought;
}

/** Paths that a container of the image may run: the words of what it starts. */
function wordsOf({
  Entrypoint,
  Cmd,
  Healthcheck,
  Env,
  WorkingDir,
}: ImageConfig): ReadonlySet<LayerPath> {
  const texts = [
    ...(Entrypoint ?? []),
    ...(Cmd ?? []),
    ...(Healthcheck?.Test ?? []),
    ...Env,
  ];
  const words = texts.flatMap((text) => text.split(/[\s'"`;|&<>()=,:]+/));
  return new Set(
    words.map((word) =>
      posix.resolve("/", WorkingDir, Buffer.from(word).toString("latin1")),
    ),
  );
}
