import { managersOf } from "../managers/index.ts";
import { accounts } from "./accounts.ts";
import { archives } from "./archives.ts";
import { readArgs } from "./args.ts";
import { builtins } from "./builtins.ts";
import { compilers } from "./compilers.ts";
import { coreutils } from "./coreutils.ts";
import type { Effect } from "./effect.ts";
import { unknown } from "./effects.ts";
import { fetchers } from "./fetchers.ts";
import { versionControl } from "./git.ts";
import { languages } from "./languages.ts";
import { baseName, fixed, type Operand } from "./operand.ts";
import { distributionPackages } from "./distribution-packages.ts";
import { languagePackages, readPip } from "./language-packages.ts";
import { NOWHERE, type Program, type ProgramEnvironment } from "./program.ts";
import { runners } from "./runners.ts";
import { system } from "./system.ts";
import { text } from "./text.ts";

/** All programs that are known, by base name. */
export const programs: ReadonlyMap<string, Program> = new Map(
  [
    builtins,
    coreutils,
    text,
    archives,
    fetchers,
    versionControl,
    accounts,
    system,
    compilers,
    runners,
    languages,
    distributionPackages,
    languagePackages,
  ]
    .flat()
    .flatMap((program) =>
      program.names.map((name): readonly [string, Program] => [name, program]),
    ),
);

/** Folders of programs that belong to the system, or were installed by its administrator. */
const SYSTEM = /^\/(?:usr\/(?:local\/)?)?s?bin\/[^/]+$/;
/** Programs of languages are known by their name wherever they lie: in a virtual environment, below /opt. */
const ANYWHERE =
  /\/s?bin\/(?:pip|pip[23][\d.]*|python[\d.]*|conda|mamba|npm|yarn|pnpm|node|go|cargo|rustup|gem|bundle|poetry|composer|mvn|gradle|php|ruby|perl|java|javac)$/;
const VERSIONED = /^(python|pypy|pip)\d+(?:\.\d+)*$/;

/**
 * What a call does. `name` is the word that names the program, a base name or a path; a path outside the folders of programs is a script.
 * A program that is not in the table, an option that its entry does not list, and a variable that makes it do something else are `unknown`.
 */
export function effectsOf(
  name: string,
  operands: readonly Operand[],
  environment: ProgramEnvironment = NOWHERE,
): readonly Effect[] {
  if (name.includes("/")) {
    if (/(?:^|\/)init\.d\//.test(name)) return [{ kind: "leaves-process" }];
    if (!SYSTEM.test(name) && !ANYWHERE.test(name)) return scriptOf(name);
    return effectsOf(baseName(name), operands, environment);
  }
  const program =
    programs.get(name) ?? programs.get(VERSIONED.exec(name)?.[1] ?? "");
  const caches = cachesOf(name, operands);
  if (program === undefined)
    return [...caches, unknown(`\`${name}\` is not known`)];
  const hook = program.hooks?.find(
    (each) => environment.variable(each) !== undefined,
  );
  if (hook !== undefined)
    return [...caches, unknown(`${hook} tells ${name} what to do`)];
  return [...caches, ...readCall(program, name, operands, environment)];
}

function readCall(
  program: Program,
  name: string,
  operands: readonly Operand[],
  environment: ProgramEnvironment,
): readonly Effect[] {
  if ("readWords" in program) {
    const own = pipOf(name, operands);
    return own === undefined
      ? program.readWords(operands, environment, name)
      : readPip(own);
  }
  const args = readArgs(program.options, operands);
  if (args.unlisted === undefined) return program.read(args, environment, name);
  return [
    ...(program.whenUnlisted?.(args) ?? []),
    unknown(`${name} with an option that is not known: ${args.unlisted}`),
  ];
}

/** The words behind `python -m pip`. */
function pipOf(
  name: string,
  operands: readonly Operand[],
): readonly Operand[] | undefined {
  if (!/^(?:python|pypy)[\d.]*$/.test(name)) return undefined;
  const at = operands.findIndex(
    ({ value }) => value === undefined || !/^-[bBdEIOqsSuv]+$/.test(value),
  );
  return operands[at]?.value === "-m" && operands[at + 1]?.value === "pip"
    ? operands.slice(at + 2)
    : undefined;
}

/** A file that is run by its path. */
function scriptOf(path: string): readonly Effect[] {
  const runs: Effect = {
    kind: "runs-script",
    file: fixed(path),
    inShell: false,
  };
  return /\/(?:configure|Configure|autogen\.sh|bootstrap\.sh)$/.test(path)
    ? [runs, { kind: "compiles" }]
    : [runs];
}

const NONE: readonly Effect[] = [];

/** What the call does to the caches of package managers. */
function cachesOf(
  program: string,
  operands: readonly Operand[],
): readonly Effect[] {
  const known = managersOf(program);
  if (known.length === 0) return NONE;
  const args = operands.map(({ value, written }) =>
    value !== undefined || written?.includes("${") === true ? value : written,
  );
  return known.flatMap((manager): readonly Effect[] => {
    const use = manager.read({ program, args });
    return use === undefined
      ? []
      : [{ kind: "cache", manager: manager.name, use }];
  });
}
