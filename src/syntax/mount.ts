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
  const fields = new Map<string, string>();
  for (const field of splitCsv(value)) {
    const equals = field.indexOf("=");
    const key = (equals === -1 ? field : field.slice(0, equals)).toLowerCase();
    fields.set(
      ALIASES[key] ?? key,
      equals === -1 ? "true" : field.slice(equals + 1),
    );
  }
  const from = fields.get("from");
  if (from !== undefined && /\$./.test(from)) {
    return "'from' doesn't support variable expansion, define alias stage instead";
  }
  const written = fields.get("type")?.toLowerCase() ?? "bind";
  const type = TYPES.find((each) => each === written);
  if (type === undefined) return `unsupported mount type "${written}"`;
  const writable = type === "cache" || type === "tmpfs";
  return {
    type,
    target: fields.get("target"),
    source: fields.get("source"),
    from,
    id: fields.get("id"),
    readonly: readonlyOf(fields.get("ro"), fields.get("rw"), !writable),
  };
}

const ALIASES: Readonly<Record<string, string>> = {
  src: "source",
  dst: "target",
  destination: "target",
  readonly: "ro",
  readwrite: "rw",
};

function readonlyOf(
  ro: string | undefined,
  rw: string | undefined,
  fallback: boolean,
): boolean {
  if (ro !== undefined) return ro !== "false" && ro !== "0";
  if (rw !== undefined) return rw === "false" || rw === "0";
  return fallback;
}

/** One CSV record; a field may be quoted, with `""` for a quote inside. */
function splitCsv(text: string): readonly string[] {
  const fields: string[] = [];
  for (let at = 0; at <= text.length; at++) {
    if (text.charAt(at) !== '"') {
      const comma = text.indexOf(",", at);
      const end = comma === -1 ? text.length : comma;
      fields.push(text.slice(at, end));
      at = end;
      continue;
    }
    let field = "";
    for (at++; at < text.length; at++) {
      if (text.charAt(at) !== '"') field += text.charAt(at);
      else if (text.charAt(at + 1) === '"') field += text.charAt(++at);
      else break;
    }
    fields.push(field);
    at++;
  }
  return fields;
}
