import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import type { Budget } from "../measure/budget.ts";
import { parseBytes, parsePercent } from "../measure/byte-size.ts";
import type { VolatileRule } from "../measure/image/volatile.ts";
import { fileSystemError, InputError } from "./input.ts";
import { repositoryRoot } from "./repository.ts";
import { nearest } from "./suggestion.ts";

/** Name of the configuration file. It lies in the folder of a Dockerfile or in one above it, up to the root of the repository. */
export const CONFIGURATION = "dockfix.json";

/** What a project has written down for dockfix. */
export interface Configuration {
  /** Absolute path of the file; `undefined` where there is none. */
  readonly file: string | undefined;
  /** Files that differ between two builds of the project's images. */
  readonly volatile: readonly VolatileRule[];
  /** Paths in them are as they are written: relative to the folder of the configuration. */
  readonly budgets: readonly Budget[];
}

const NOTHING: Configuration = { file: undefined, volatile: [], budgets: [] };

/** Reads the configuration that holds for a Dockerfile, or for a folder. Throws an InputError for one that cannot be understood: what, where, what would be right. */
export function readConfiguration(dockerfile: string): Configuration {
  const file = configurationFile(dirname(dockerfile));
  if (file === undefined) return NOTHING;
  const root = objectOf(jsonOf(file), "the file", ["volatile", "budgets"]);
  return {
    file,
    volatile: listOf(root.get("volatile"), "volatile").map(volatileRule),
    budgets: listOf(root.get("budgets"), "budgets").map(budgetOf),
  };
}

function configurationFile(start: string): string | undefined {
  const root = repositoryRoot(start) ?? start;
  for (let folder = start; ; folder = dirname(folder)) {
    const file = join(folder, CONFIGURATION);
    if (existsSync(file)) return file;
    if (folder === root || folder === dirname(folder)) return undefined;
  }
}

function jsonOf(file: string): unknown {
  try {
    return JSON.parse(readFileSync(file, "utf8"));
  } catch (error) {
    if (!(error instanceof SyntaxError))
      throw fileSystemError(error, `read ${CONFIGURATION}`);
    throw new InputError("bad-configuration", `${file}: ${error.message}`, {
      hint: "It has to be JSON.",
    });
  }
}

function volatileRule(value: unknown, index: number): VolatileRule {
  const where = `volatile[${index}]`;
  if (typeof value === "string")
    return {
      globs: [value],
      ignores: "all",
      reason: `${CONFIGURATION} says so`,
    };
  const fields = objectOf(value, where, ["path", "reason"]);
  return {
    globs: [textOf(fields.get("path"), `${where}.path`)],
    ignores: "all",
    reason: textOf(fields.get("reason"), `${where}.reason`),
  };
}

const BUDGET_FIELDS = ["dockerfile", "target", "size", "compressed", "growth"];

function budgetOf(value: unknown, index: number): Budget {
  const where = `budgets[${index}]`;
  const fields = objectOf(value, where, BUDGET_FIELDS);
  const size = (name: string): number | undefined => {
    const given = fields.get(name);
    if (given === undefined) return undefined;
    const bytes = typeof given === "string" ? parseBytes(given) : undefined;
    return bytes ?? wrong(`${where}.${name}`, 'a size such as "300 MB"');
  };
  const budget: Budget = {
    path: textOf(fields.get("dockerfile"), `${where}.dockerfile`),
    target: fields.has("target")
      ? textOf(fields.get("target"), `${where}.target`)
      : undefined,
    size: size("size"),
    compressed: size("compressed"),
    growth: growthOf(fields.get("growth"), `${where}.growth`),
  };
  const isEmpty = [budget.size, budget.compressed, budget.growth].every(
    (limit) => limit === undefined,
  );
  if (isEmpty) wrong(where, "a limit: size, compressed or growth");
  return budget;
}

function growthOf(value: unknown, where: string): Budget["growth"] {
  if (value === undefined) return undefined;
  const text = typeof value === "string" ? value : "";
  const share = parsePercent(text);
  if (share !== undefined) return { share };
  const bytes = parseBytes(text);
  return bytes === undefined
    ? wrong(where, 'a size or a part such as "5 %"')
    : { bytes };
}

function objectOf(
  value: unknown,
  where: string,
  known: readonly string[],
): ReadonlyMap<string, unknown> {
  if (typeof value !== "object" || value === null || Array.isArray(value))
    return wrong(where, "an object");
  const fields = new Map<string, unknown>(Object.entries(value));
  for (const name of fields.keys()) {
    if (known.includes(name)) continue;
    const near = nearest(name, known);
    const meant = near === undefined ? "" : ` Did you mean "${near}"?`;
    throw new InputError(
      "bad-configuration",
      `${CONFIGURATION}: ${where} has no field "${name}"`,
      { hint: `It may have ${known.join(", ")}.${meant}` },
    );
  }
  return fields;
}

function listOf(value: unknown, where: string): readonly unknown[] {
  if (value === undefined) return [];
  return Array.isArray(value) ? value : wrong(where, "a list");
}

function textOf(value: unknown, where: string): string {
  return typeof value === "string" && value !== ""
    ? value
    : wrong(where, "a text");
}

function wrong(where: string, what: string): never {
  throw new InputError(
    "bad-configuration",
    `${CONFIGURATION}: ${where} must be ${what}`,
  );
}
