import type { Span } from "../span.ts";
import { readCsv } from "./csv.ts";
import { readDuration } from "./duration.ts";
import type { Flag } from "./flags.ts";
import type { Instruction } from "./instruction.ts";
import { readMount } from "./mount.ts";

const BOOLEAN = "boolean";
const TEXT = "text";
const LIST = "list";
type FlagKind = typeof BOOLEAN | typeof TEXT | typeof LIST;

/** Flags by instruction, from BuildKit's frontend/dockerfile/instructions. */
const FLAGS: Readonly<Record<string, Readonly<Record<string, FlagKind>>>> = {
  ADD: {
    chown: TEXT,
    chmod: TEXT,
    link: BOOLEAN,
    "keep-git-dir": BOOLEAN,
    checksum: TEXT,
    unpack: BOOLEAN,
    exclude: LIST,
  },
  COPY: {
    chown: TEXT,
    from: TEXT,
    chmod: TEXT,
    link: BOOLEAN,
    exclude: LIST,
    parents: BOOLEAN,
  },
  FROM: { platform: TEXT },
  HEALTHCHECK: {
    interval: TEXT,
    timeout: TEXT,
    "start-period": TEXT,
    "start-interval": TEXT,
    retries: TEXT,
  },
  RUN: { mount: LIST, network: TEXT, security: TEXT, device: LIST },
};

/** These take whatever flags they are given. */
const IGNORES_FLAGS: ReadonlySet<string> = new Set(["ARG", "STOPSIGNAL"]);

/** What BuildKit rejects in the flags of an instruction; the first only. `at` is a logical span. */
export function flagsWrong(
  instruction: Instruction,
): { readonly message: string; readonly at: Span } | undefined {
  const { keyword, flags } = instruction;
  if (flags.length === 0 || IGNORES_FLAGS.has(keyword)) return undefined;
  if (keyword === "HEALTHCHECK") {
    const [type] = instruction.words;
    if (type?.text.toUpperCase() === "NONE") return undefined;
  }
  const kinds = new Map(Object.entries(FLAGS[keyword] ?? {}));
  const used = new Set<string>();
  for (const flag of flags) {
    const message =
      flagWrong(flag, kinds.get(flag.name), used.has(flag.name)) ??
      (keyword === "HEALTHCHECK" ? healthWrong(flag) : runWrong(flag));
    if (message !== undefined) {
      return { message, at: { start: flag.start, end: flag.end } };
    }
    used.add(flag.name);
  }
  return undefined;
}

/** BuildKit reads flags byte by byte: any of these two bytes ends one, be it in the middle of a character. */
const SPACE_BYTE = /%(?:85|A0)/;

function flagWrong(
  { name, value, text }: Flag,
  kind: FlagKind | undefined,
  again: boolean,
): string | undefined {
  if (!isPlain(text)) {
    return `flag --${name} holds a character in which BuildKit finds white space`;
  }
  if (kind === undefined) return `unknown flag: --${name}`;
  if (again && kind !== LIST) return `duplicate flag specified: --${name}`;
  if (kind !== BOOLEAN) {
    return value === undefined
      ? `missing a value on flag: --${name}`
      : undefined;
  }
  if (value === "") return `missing a value on flag: --${name}`;
  if (/^(?:true|false)$/i.test(value ?? "true")) return undefined;
  return `expecting boolean value for flag --${name}, not: ${value ?? ""}`;
}

function isPlain(text: string): boolean {
  const others = text.replace(/[\0-\x7f]+/g, "").replace(/\p{Cs}/gu, "\ufffd");
  return others === "" || !SPACE_BYTE.test(encodeURIComponent(others));
}

function healthWrong({ name, value = "" }: Flag): string | undefined {
  if (value === "") return undefined;
  if (name === "retries") {
    const retries = /^[-+]?\d+$/.test(value) ? Number(value) : NaN;
    if (retries >= 0 && retries < 2 ** 31) return undefined;
    return retries < 0
      ? `--retries cannot be negative (${value})`
      : `--retries is not a number: ${value}`;
  }
  const duration = readDuration(value);
  if (duration === undefined) return `invalid duration "${value}" of --${name}`;
  if (duration === 0 || duration >= 1) return undefined;
  return `Interval "${name}" cannot be less than 1ms`;
}

function runWrong({ name, value = "" }: Flag): string | undefined {
  switch (name) {
    case "mount": {
      const mount = readMount(value);
      return typeof mount === "string" ? mount : undefined;
    }
    case "network":
      return /^(?:default|none|host)$/.test(value)
        ? undefined
        : `invalid network mode "${value}"`;
    case "security":
      return /^(?:insecure|sandbox)$/.test(value)
        ? undefined
        : `security "${value}" is not valid`;
    case "device":
      return deviceWrong(value);
    default:
      return undefined;
  }
}

function deviceWrong(value: string): string | undefined {
  const fields = value === "" ? undefined : readCsv(value);
  if (fields === undefined) return `failed to parse csv devices: ${value}`;
  let named = false;
  for (const field of fields) {
    const equals = field.indexOf("=");
    const key = (equals === -1 ? field : field.slice(0, equals)).toLowerCase();
    if (key === "required") {
      if (equals === -1 || isBoolean(field.slice(equals + 1))) continue;
      return `invalid value for required: ${field.slice(equals + 1)}`;
    }
    if (named) return `unexpected key '${key}' in '${field}'`;
    named =
      key !== "name" || equals === -1
        ? field !== ""
        : field.length > equals + 1;
  }
  return undefined;
}

/** As Go's strconv.ParseBool. */
function isBoolean(value: string): boolean {
  return /^(?:[01tTfF]|true|TRUE|True|false|FALSE|False)$/.test(value);
}
