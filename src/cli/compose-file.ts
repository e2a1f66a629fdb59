import { createRequire } from "node:module";

/** A service of a compose file or a target of a bake file, as far as it matters here. A text that holds a variable is `undefined`. */
export interface Service {
  readonly name: string;
  /** The names of the image that it makes or runs. */
  readonly images: readonly string[];
  readonly build: ServiceBuild | undefined;
  readonly entrypoint: Line | undefined;
  readonly command: Line | undefined;
  readonly others: readonly Line[];
}

/** Words, or a line that is split as a shell would. */
export type Line = string | readonly string[];

export interface ServiceBuild {
  readonly context: string | undefined;
  readonly dockerfile: string | undefined;
  readonly target: string | undefined;
  /** Names that its FROM may use for the image of another service, by that service's name. */
  readonly bases: ReadonlyMap<string, string>;
  /** The Dockerfile stands in the file itself. */
  readonly inline: boolean;
  /** Its text. */
  readonly source: string | undefined;
}

/** Loaded where there is a file to be read: most starts need none, and it takes a third of their time. */
function parseYaml(text: string): unknown {
  const yaml: unknown = load("yaml");
  if (!isYaml(yaml)) throw new Error("the package yaml has no parse");
  return yaml.parse(text, {
    merge: true,
    maxAliasCount: MOST_ALIASES,
    logLevel: "silent",
  });
}

const load = createRequire(import.meta.url);

function isYaml(value: unknown): value is Pick<typeof import("yaml"), "parse"> {
  return typeof value === "object" && value !== null && "parse" in value;
}

/** Longer ones nobody writes by hand. */
const MOST_CHARACTERS = 256 * 1024;
const MOST_ALIASES = 100;

type Value = unknown;
type Mapping = Readonly<Record<string, Value>>;

/** Reads a compose file; `undefined` for one that is no YAML, or too large to be looked at. */
export function readCompose(text: string): readonly Service[] | undefined {
  if (text.length > MOST_CHARACTERS) return undefined;
  let file: Value;
  try {
    file = parseYaml(text);
  } catch {
    return undefined;
  }
  const services = mapping(mapping(file)?.["services"]) ?? {};
  return Object.entries(services).flatMap(([name, value]) => {
    const service = extended(services, mapping(value));
    return service === undefined ? [] : serviceOf(name, service);
  });
}

/** With what it takes from another service of the file. */
function extended(
  services: Mapping,
  service: Mapping | undefined,
  depth = 0,
): Mapping | undefined {
  const from = service?.["extends"];
  const name = text(from) ?? text(mapping(from)?.["service"]);
  const isHere = mapping(from)?.["file"] === undefined;
  if (service === undefined || name === undefined || !isHere || depth > 10)
    return service;
  const base = extended(services, mapping(services[name]), depth + 1);
  const build = { ...mapping(base?.["build"]), ...mapping(service["build"]) };
  return {
    ...base,
    ...service,
    ...(Object.keys(build).length > 0 && { build }),
  };
}

function serviceOf(name: string, service: Mapping): Service {
  const image = text(service["image"]);
  const hooks = ["post_start", "pre_stop"].flatMap((hook) =>
    list(service[hook]).flatMap(
      (each) => line(mapping(each)?.["command"]) ?? [],
    ),
  );
  const [kind, ...test] = list(mapping(service["healthcheck"])?.["test"]);
  const health =
    kind === "CMD"
      ? line(test)
      : kind === "CMD-SHELL"
        ? text(test[0])
        : text(mapping(service["healthcheck"])?.["test"]);
  return {
    name,
    images: image === undefined ? [] : [image],
    build: buildOf(service["build"]),
    entrypoint: line(service["entrypoint"]),
    command: line(service["command"]),
    others: [...hooks, ...(health === undefined ? [] : [health])],
  };
}

function buildOf(build: Value): ServiceBuild | undefined {
  if (build === undefined || build === null) return undefined;
  const short = typeof build === "string" ? { context: build } : mapping(build);
  if (short === undefined) return undefined;
  const has = (key: string): boolean =>
    short[key] !== undefined && short[key] !== null;
  return {
    context: has("context") ? fixed(short["context"]) : ".",
    dockerfile: has("dockerfile") ? fixed(short["dockerfile"]) : "Dockerfile",
    target: text(short["target"])?.toLowerCase(),
    bases: basesOf(short["additional_contexts"], /^(?:service|target):(.+)$/),
    inline: has("dockerfile_inline"),
    source: text(short["dockerfile_inline"]),
  };
}

/** `{ base: "service:web" }`, or `["base=service:web"]`. */
function basesOf(value: Value, form: RegExp): ReadonlyMap<string, string> {
  const pairs = Array.isArray(value)
    ? list(value).map((each) => (text(each) ?? "").split(/=(.*)/s))
    : Object.entries(mapping(value) ?? {}).map(([name, to]) => [
        name,
        text(to),
      ]);
  return new Map(
    pairs.flatMap(([name = "", to]) => {
      const service = form.exec(to ?? "")?.[1];
      return service === undefined ? [] : [[name, service] as const];
    }),
  );
}

/** Reads a `docker-bake.json`; `undefined` for one that is none. */
export function readBake(source: string): readonly Service[] | undefined {
  if (source.length > MOST_CHARACTERS) return undefined;
  let file: Value;
  try {
    file = JSON.parse(source);
  } catch {
    return undefined;
  }
  return Object.entries(mapping(mapping(file)?.["target"]) ?? {}).flatMap(
    ([name, value]) => {
      const target = mapping(value);
      if (target === undefined) return [];
      return {
        name,
        images: list(target["tags"]).flatMap((each) => fixed(each) ?? []),
        build: {
          context:
            target["context"] === undefined ? "." : fixed(target["context"]),
          dockerfile:
            target["dockerfile"] === undefined
              ? "Dockerfile"
              : fixed(target["dockerfile"]),
          target: text(target["target"])?.toLowerCase(),
          bases: basesOf(target["contexts"], /^target:(.+)$/),
          inline: target["dockerfile-inline"] !== undefined,
          source: text(target["dockerfile-inline"]),
        },
        entrypoint: undefined,
        command: undefined,
        others: [],
      };
    },
  );
}

function mapping(value: Value): Mapping | undefined {
  return isMapping(value) ? value : undefined;
}

function isMapping(value: Value): value is Mapping {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function list(value: Value): readonly Value[] {
  return Array.isArray(value) ? value : [];
}

function text(value: Value): string | undefined {
  return typeof value === "string" ? value : undefined;
}

/** A text without variables. */
function fixed(value: Value): string | undefined {
  const found = text(value);
  return found === undefined || found.includes("$") ? undefined : found;
}

/** `$$` stands for a dollar; what other variables hold is not known, and they stay as they are. */
function line(value: Value): Line | undefined {
  if (typeof value === "string") return value.replaceAll("$$", "$");
  if (!Array.isArray(value)) return undefined;
  return value.map((word) => String(word).replaceAll("$$", "$"));
}
