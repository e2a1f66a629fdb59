import { readdirSync, readFileSync } from "node:fs";
import { basename, dirname, join, resolve } from "node:path";
import { takenIn } from "../analysis/build/stages.ts";
import { isNamed, type Consumer } from "../context.ts";
import { parse } from "../syntax/dockerfile.ts";
import { fromOf } from "../syntax/image.ts";
import { readBake, readCompose, type Service } from "./compose-file.ts";
import { folderContext } from "./folder-context.ts";
import { repositoryRoot } from "./repository.ts";

/** What compose files say about the folder that a Dockerfile is built in. */
export type SaidContext =
  | { readonly kind: "nothing" }
  | { readonly kind: "folder"; readonly folder: string }
  /** They disagree, or say it in a way that is not read here. `files` are the names of those that speak of it. */
  | { readonly kind: "unclear"; readonly files: readonly string[] };

/** What the files around a Dockerfile say of it. */
export interface Surroundings {
  readonly context: SaidContext;
  readonly consumers: readonly Consumer[];
}

/** A service and where it stands. */
interface Placed {
  readonly file: string;
  readonly service: Service;
  /** The Dockerfile and its context, absolute; `undefined` for a service that builds nothing here, or where that is not plainly written down. */
  readonly built:
    { readonly context: string; readonly dockerfile: string } | undefined;
}

/** The services of one folder, and the files that could not be read. */
interface Said {
  readonly placed: readonly Placed[];
  readonly unreadable: readonly {
    readonly file: string;
    readonly text: string;
  }[];
}

const COMPOSE = /^(docker-)?compose([.-].*)?\.ya?ml$/;
const BAKE = /^docker-bake(\.override)?\.json$/;
const BAKE_HCL = /^docker-bake(\.override)?\.hcl$/;
const DOCKERFILE = /dockerfile|containerfile/i;
/** Folders with more names that look like a Dockerfile are a test's. */
const MOST_SIBLINGS = 100;

/**
 * Makes a function that looks at the compose and bake files beside a Dockerfile and in the folders above, up to the root of its repository.
 * A folder is read once, for all files that are asked for.
 */
export function composeReader(): (dockerfile: string) => Surroundings {
  const folders = new Map<string, Said>();
  const lists = new Map<string, readonly string[]>();
  const namesIn = (folder: string): readonly string[] => {
    const known = lists.get(folder);
    if (known !== undefined) return known;
    const names = listed(folder);
    lists.set(folder, names);
    return names;
  };
  const saidIn = (folder: string): Said => {
    const known = folders.get(folder);
    if (known !== undefined) return known;
    const said = saidBy(folder, namesIn(folder));
    folders.set(folder, said);
    return said;
  };
  return (dockerfile) => {
    const path = resolve(dockerfile);
    const said = foldersAbove(dirname(path)).map(saidIn);
    const placed = said.flatMap((each) => each.placed);
    const unreadable = said.flatMap((each) => each.unreadable);
    return {
      context: contextOf(path, placed, unreadable),
      consumers: consumersOf(path, placed, namesIn(dirname(path))),
    };
  };
}

/** What they say about its context. Whatever names a file like this one in a way that is not read makes the answer unclear. */
export function composeContext(dockerfile: string): SaidContext {
  return composeReader()(dockerfile).context;
}

function contextOf(
  path: string,
  placed: readonly Placed[],
  unreadable: Said["unreadable"],
): SaidContext {
  const name = basename(path);
  const own = placed.filter(({ file, built, service }) => {
    const { build } = service;
    // Which context belongs to which file is not known there.
    if (BAKE_HCL.test(file)) return false;
    if (built !== undefined) return built.dockerfile === path;
    if (build === undefined || build.inline) return false;
    const isElsewhere = isRemote(build.context ?? "");
    const called =
      build.dockerfile === undefined || basename(build.dockerfile) === name;
    // A folder in a variable that holds a `Dockerfile` may be any.
    return !isElsewhere && called && build.dockerfile !== "Dockerfile";
  });
  const doubtful = unreadable.filter(({ text }) =>
    new RegExp(`dockerfile["']?\\s*:.*${escaped(name)}`).test(text),
  );
  const contexts = new Set(own.map(({ built }) => built?.context));
  const [context, second] = contexts;
  if (own.length === 0 && doubtful.length === 0) return { kind: "nothing" };
  if (
    doubtful.length === 0 &&
    context !== undefined &&
    contexts.size === 1 &&
    second === undefined
  )
    return { kind: "folder", folder: context };
  return {
    kind: "unclear",
    files: [...new Set([...own, ...doubtful].map(({ file }) => file))],
  };
}

function escaped(text: string): string {
  return text.replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
}

/** Containers of the image, and other Dockerfiles that stand on it. */
function consumersOf(
  path: string,
  placed: readonly Placed[],
  siblings: readonly string[],
): readonly Consumer[] {
  const own = placed.filter(({ built }) => built?.dockerfile === path);
  if (own.length === 0) return [];
  const images = [...new Set(own.flatMap(({ service }) => service.images))];
  const services = new Set(own.map(({ service }) => service.name));
  const running = placed.filter(
    ({ service }) =>
      service.build === undefined &&
      (service.images.some((image) => isNamed(image, images)) ||
        // Another file says more of the same service.
        (service.images.length === 0 && services.has(service.name))),
  );
  const targets = new Set(own.map(({ service }) => service.build?.target));
  const [target] = targets.size === 1 ? targets : [undefined];
  const containers = [...own, ...running].map(({ file, service }): Consumer => {
    const { entrypoint, command, others, build } = service;
    return {
      kind: "container",
      file,
      target: build === undefined ? target : build.target,
      entrypoint,
      command,
      others,
    };
  });
  const derived = new Map<string, readonly string[]>();
  for (const { built, service } of placed) {
    if (built === undefined || built.dockerfile === path) continue;
    const bases = [...(service.build?.bases ?? [])].flatMap(([name, to]) =>
      services.has(to) ? name : [],
    );
    const known = derived.get(built.dockerfile) ?? images;
    derived.set(built.dockerfile, [...known, ...bases]);
  }
  for (const name of siblings
    .filter((each) => DOCKERFILE.test(each))
    .slice(0, MOST_SIBLINGS)) {
    const file = join(dirname(path), name);
    if (file !== path && !derived.has(file)) derived.set(file, images);
  }
  return [
    ...containers,
    ...[...derived].flatMap(([file, names]) =>
      derivedImage(file, names, target, placed),
    ),
    ...placed.flatMap(({ file, service: { build } }) => {
      const bases = [...(build?.bases ?? [])].flatMap(([name, to]) =>
        services.has(to) ? name : [],
      );
      const names = [...images, ...bases];
      const source = build?.source;
      return source === undefined || !standsOn(source, names)
        ? []
        : {
            kind: "image" as const,
            file,
            target,
            source,
            names,
            context: undefined,
          };
    }),
  ];
}

/** The Dockerfile, where one of its stages stands on an image of one of the names, or takes files out of it. */
function derivedImage(
  path: string,
  names: readonly string[],
  target: string | undefined,
  placed: readonly Placed[],
): readonly Consumer[] {
  if (names.length === 0) return [];
  const source = textIn(path);
  if (source === undefined) return [];
  if (!standsOn(source, names)) return [];
  const built = placed.find((each) => each.built?.dockerfile === path)?.built;
  return [
    {
      kind: "image",
      file: basename(path),
      target,
      source,
      names,
      context: folderContext(built?.context ?? dirname(path), path),
    },
  ];
}

function standsOn(source: string, names: readonly string[]): boolean {
  const file = parse(source);
  return (
    file.instructions.some((each) => {
      const from = fromOf(each);
      return from !== undefined && isNamed(from.base, names);
    }) || takenIn(file).some(({ reference }) => isNamed(reference, names))
  );
}

function foldersAbove(folder: string): readonly string[] {
  const root = repositoryRoot(folder);
  const folders = [folder];
  while (root !== undefined && folders.at(-1) !== root) {
    folders.push(dirname(folders.at(-1) ?? root));
  }
  return folders;
}

function listed(folder: string): readonly string[] {
  try {
    return readdirSync(folder).sort();
  } catch {
    return [];
  }
}

function saidBy(folder: string, names: readonly string[]): Said {
  const placed: Placed[] = [];
  const unreadable: { file: string; text: string }[] = [];
  for (const file of names) {
    const isCompose = COMPOSE.test(file);
    if (!isCompose && !BAKE.test(file) && !BAKE_HCL.test(file)) continue;
    const text = textIn(join(folder, file));
    if (text === undefined) continue;
    const services = isCompose
      ? readCompose(text)
      : BAKE.test(file)
        ? readBake(text)
        : hclServices(text);
    if (services === undefined) unreadable.push({ file, text });
    else
      placed.push(
        ...services.map((service) => {
          return { file, service, built: builtBy(folder, service) };
        }),
      );
  }
  return { placed, unreadable };
}

function builtBy(folder: string, { build }: Service): Placed["built"] {
  const { context, dockerfile, inline } = build ?? {};
  if (context === undefined || dockerfile === undefined || inline === true)
    return undefined;
  // A context elsewhere on the net holds its own Dockerfile.
  if (isRemote(context)) return undefined;
  const root = resolve(folder, context);
  return { context: root, dockerfile: resolve(root, dockerfile) };
}

function isRemote(context: string): boolean {
  return /:\/\/|^git@|^github\.com\//.test(context);
}

/**
 * HCL is not parsed: its plain values are found by their keys. Where there are several targets, each may be the one that builds a file, so all names are
 * names of each.
 */
function hclServices(text: string): readonly Service[] {
  const values = (key: string): readonly string[] =>
    [...text.matchAll(new RegExp(`\\b${key}\\s*=\\s*"([^"$]*)"`, "g"))].map(
      ([, value = ""]) => value,
    );
  const images = [...text.matchAll(/\btags\s*=\s*\[([^\]]*)\]/g)].flatMap(
    ([, tags = ""]) =>
      [...tags.matchAll(/"([^"$]+)"/g)].map(([, tag = ""]) => tag),
  );
  const linked = [...text.matchAll(/"?([\w./:-]+)"?\s*[=:]\s*"target:/g)].map(
    ([, name = ""]) => name,
  );
  const files = values("dockerfile");
  return (files.length === 0 ? ["Dockerfile"] : files).map((dockerfile) => {
    return {
      name: "",
      images: [...images, ...linked],
      build: {
        context: values("context")[0] ?? ".",
        dockerfile,
        target: undefined,
        bases: new Map<string, string>(),
        inline: false,
        source: undefined,
      },
      entrypoint: undefined,
      command: undefined,
      others: [],
    };
  });
}

function textIn(path: string): string | undefined {
  try {
    const text = readFileSync(path, "utf8");
    return text.length > 1024 * 1024 ? undefined : text;
  } catch {
    return undefined;
  }
}
