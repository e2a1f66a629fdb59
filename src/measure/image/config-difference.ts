import { SESSION_LABEL } from "../engine/session-name.ts";
import type { ImageConfig } from "./image.ts";

/** One field of the configuration that two images do not have in common. `before` and `after` are a line each, or `absent`. */
export interface ConfigDifference {
  readonly kind: "config";
  /** `Cmd`, `Env PATH`, `Labels maintainer`. */
  readonly field: string;
  readonly before: string;
  readonly after: string;
}

const PREFIX = "Env ";
const ORDER = "Order of Env";

type Fields = ReadonlyMap<string, string>;

/** The fields of a configuration that differ, sorted by name. */
export function configDifferences(
  before: ImageConfig,
  after: ImageConfig,
): readonly ConfigDifference[] {
  const left = fieldsOf(before);
  const right = fieldsOf(after);
  const fields = new Set([...left.keys(), ...right.keys()]);
  const isAnotherSet = [...fields].some(
    (field) => field.startsWith(PREFIX) && left.has(field) !== right.has(field),
  );
  return [...fields]
    .filter((field) => left.get(field) !== right.get(field))
    .filter((field) => field !== ORDER || !isAnotherSet)
    .sort()
    .map((field) => ({
      kind: "config" as const,
      field,
      before: left.get(field) ?? "absent",
      after: right.get(field) ?? "absent",
    }));
}

function fieldsOf(config: ImageConfig): Fields {
  const { Env, Labels, ...others } = config;
  const fields = new Map<string, string>();
  for (const variable of Env) {
    const at = variable.indexOf("=");
    const name = at === -1 ? variable : variable.slice(0, at);
    fields.set(
      `${PREFIX}${name}`,
      JSON.stringify(variable.slice(name.length + 1)),
    );
  }
  // Whoever prints the environment sees the order.
  fields.set(ORDER, [...fields.keys()].map(nameOf).join(" "));
  for (const [name, value] of Object.entries(Labels))
    if (name !== SESSION_LABEL)
      fields.set(`Labels ${name}`, JSON.stringify(value));
  for (const [name, value] of Object.entries(others)) {
    const isUnset =
      value === undefined ||
      value === "" ||
      (Array.isArray(value) && value.length === 0);
    if (!isUnset) fields.set(name, JSON.stringify(value));
  }
  return fields;
}

function nameOf(field: string): string {
  return field.slice(PREFIX.length);
}
