import { DEFAULT_SHELL } from "../../shell/dialect.ts";
import { expand, type Lookup } from "../../syntax/expand.ts";
import { argsText, type Instruction } from "../../syntax/instruction.ts";
import {
  isSet,
  NO_VARIABLES,
  valueOf,
  withVariables,
  type Variables,
} from "./variables.ts";

/** What is in force where an instruction stands. `undefined` means that it can't be told. */
export interface Environment {
  /** Words of the SHELL. */
  readonly shell: readonly string[];
  readonly user: string | undefined;
  readonly workdir: string | undefined;
  /** Values of ENV and ARG; a name that is not in it was not set by this file. */
  readonly variables: Variables;
  /** True when nothing but this file and known facts set variables: then a name that is missing is not set. */
  readonly closed: boolean;
}

/** What a base image brings. */
export interface BaseFacts {
  readonly shell: readonly string[] | undefined;
  readonly user: string | undefined;
  readonly workdir: string | undefined;
  readonly variables: Readonly<Record<string, string>>;
  readonly closed: boolean;
}

/** The environment at the start of a stage. */
export function initialEnvironment(base: BaseFacts): Environment {
  return {
    shell: base.shell ?? DEFAULT_SHELL,
    user: base.user,
    workdir: base.workdir,
    variables: withVariables(
      NO_VARIABLES,
      new Map(Object.entries(base.variables)),
    ),
    closed: base.closed,
  };
}

/** The environment behind an instruction; the same object where the instruction changes nothing. */
export function after(
  environment: Environment,
  instruction: Instruction,
  escape: string,
): Environment {
  const lookup = lookupIn(environment);
  switch (instruction.keyword) {
    case "SHELL":
      return {
        ...environment,
        shell: instruction.json?.map((each) => each.value) ?? environment.shell,
      };
    case "USER":
      return {
        ...environment,
        user: expand(argsText(instruction), escape, lookup),
      };
    case "WORKDIR":
      return {
        ...environment,
        workdir: join(
          environment.workdir,
          expand(argsText(instruction), escape, lookup),
        ),
      };
    case "ENV":
    case "ARG": {
      // All values of one instruction are expanded with what was in force before it.
      const set = new Map<string, string | undefined>();
      for (const { key, value } of instruction.pairs) {
        // An ARG's default may be overridden from outside, and an ENV of the same name wins over it.
        if (instruction.keyword === "ENV")
          set.set(key, expand(value ?? "", escape, lookup));
        else if (!isSet(environment.variables, key)) set.set(key, undefined);
      }
      const variables = withVariables(environment.variables, set);
      return { ...environment, variables };
    }
    default:
      return environment;
  }
}

/** Looks variables up as BuildKit would; `undefined` where the value can't be told. */
export function lookupIn(environment: Environment): Lookup {
  return (name) => {
    if (isSet(environment.variables, name))
      return valueOf(environment.variables, name);
    return environment.closed ? "" : undefined;
  };
}

function join(
  base: string | undefined,
  path: string | undefined,
): string | undefined {
  if (path === undefined || path.startsWith("/")) return path;
  // Longer than any path, and longer with each WORKDIR.
  if (base !== undefined && base.length + path.length > 4_096) return undefined;
  return base === undefined ? undefined : `${base.replace(/\/$/, "")}/${path}`;
}
