import { readCsv } from "./csv.ts";

/** One `RUN --mount=…`. Values are as written: BuildKit expands build arguments in them later. */
export interface Mount {
  readonly type: "bind" | "cache" | "tmpfs" | "secret" | "ssh";
  readonly target: string | undefined;
  readonly source: string | undefined;
  /** Stage, number or image that `bind` and `cache` mounts take their files from. */
  readonly from: string | undefined;
  readonly id: string | undefined;
  readonly readonly: boolean;
}

const TYPES = ["bind", "cache", "tmpfs", "secret", "ssh"] as const;

/** Reads the value of a `--mount` flag; a string says what is wrong with it. */
export function readMount(value: string | undefined): Mount | string {
  if (value === undefined) return "missing a value on flag: --mount";
  if (value === "") return "failed to parse csv mounts: EOF";
  const written = readCsv(value);
  if (written === undefined) return `failed to parse csv mounts: ${value}`;
  const fields = new Map<string, string>();
  let readonly: boolean | undefined;
  for (const field of written) {
    const equals = field.indexOf("=");
    const key = (equals === -1 ? field : field.slice(0, equals)).toLowerCase();
    const given = equals === -1 ? "true" : field.slice(equals + 1);
    if (key === "from" && /\$./.test(given)) {
      return "'from' doesn't support variable expansion, define alias stage instead";
    }
    if (key === "ro" || key === "readonly") readonly = !FALSE.test(given);
    else if (key === "rw" || key === "readwrite") readonly = FALSE.test(given);
    else fields.set(ALIASES.get(key) ?? key, given);
  }
  const named = fields.get("type") ?? "bind";
  const type = TYPES.find((each) => each === named.toLowerCase());
  if (type === undefined) return `unsupported mount type "${named}"`;
  return {
    type,
    target: fields.get("target"),
    source: fields.get("source"),
    from: fields.get("from"),
    id: fields.get("id"),
    readonly: readonly ?? (type !== "cache" && type !== "tmpfs"),
  };
}

const ALIASES: ReadonlyMap<string, string> = new Map([
  ["src", "source"],
  ["dst", "target"],
  ["destination", "target"],
]);

/** As Go's strconv.ParseBool. */
const FALSE = /^(?:[0fF]|false|FALSE|False)$/;
