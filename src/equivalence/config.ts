import type { Analysis } from "../analysis/analyse.ts";
import type { Stage } from "../analysis/build/stages.ts";
import { DEFAULT_SHELL } from "../shell/dialect.ts";
import { argsText, type Instruction } from "../syntax/instruction.ts";
import { headOf } from "./steps.ts";
import { differs, type Reason } from "./verdict.ts";

/**
 * The configuration of an image but for what its steps show already (ENV, USER, WORKDIR, SHELL, VOLUME, ONBUILD): a text for each field.
 * Values that depend on variables or on the shell carry where in the file they were read.
 */
export type Config = ReadonlyMap<
  string,
  { readonly value: string; readonly line: number }
>;

/** The configuration behind a stage that starts with `inherited`. */
export function configOf(
  stage: Stage,
  inherited: Config,
  shell: string,
): {
  readonly config: Config;
  readonly shell: string;
} {
  const config = new Map(inherited);
  let current = shell;
  let variables = 0;
  let hasCommand = false;
  for (const instruction of stage.instructions) {
    const { keyword, line } = instruction;
    const set = (name: string, value: string): void => {
      config.set(name, { value, line });
    };
    // What a variable stands for depends on the ENVs in front.
    const setExpanded = (name: string, value: string): void => {
      set(name, value.includes("$") ? `${value} behind ${variables}` : value);
    };
    switch (keyword) {
      case "ENV":
      case "ARG":
        variables += instruction.pairs.length;
        break;
      case "SHELL":
        current = argsText(instruction);
        break;
      case "CMD":
        set(keyword, commandText(instruction, current));
        hasCommand = true;
        break;
      case "ENTRYPOINT":
        set(keyword, commandText(instruction, current));
        // It takes the command of the base image away.
        if (!hasCommand) config.delete("CMD");
        break;
      case "HEALTHCHECK":
        set(
          keyword,
          `${headOf(instruction)} ${commandText(instruction, current)}`,
        );
        break;
      case "STOPSIGNAL":
        setExpanded(keyword, argsText(instruction));
        break;
      case "MAINTAINER":
        set(keyword, argsText(instruction));
        break;
      case "LABEL":
        for (const { key, value } of instruction.pairs)
          setExpanded(`LABEL ${key}`, value ?? "");
        break;
      case "EXPOSE":
        for (const { text } of instruction.words)
          setExpanded(`EXPOSE ${text}`, text);
        break;
    }
  }
  return { config, shell: current };
}

/** The configuration of every stage, by number. */
export function configsOf({ stages }: Analysis): readonly Config[] {
  const found: ReturnType<typeof configOf>[] = [];
  for (const stage of stages) {
    const { base } = stage;
    const parent = base.kind === "stage" ? found[base.stage.index] : undefined;
    const { config, shell } = parent ?? START;
    found.push(configOf(stage, config, shell));
  }
  return found.map(({ config }) => config);
}

export const START: { readonly config: Config; readonly shell: string } = {
  config: new Map(),
  shell: DEFAULT_SHELL.join(" "),
};

/** The exec form is the same under any shell. */
function commandText(instruction: Instruction, shell: string): string {
  const { json } = instruction;
  return json === undefined
    ? `${argsText(instruction)} in ${shell}`
    : JSON.stringify(json.map(({ value }) => value));
}

/** Fields that two configurations do not share. */
export function compareConfigs(
  before: Config,
  after: Config,
): readonly Reason[] {
  const reasons: Reason[] = [];
  for (const [name, { value, line }] of after) {
    const other = before.get(name);
    if (other?.value !== value)
      reasons.push(
        differs(
          line,
          other === undefined ? `${name} is new` : `${name} differs`,
        ),
      );
  }
  for (const [name, { line }] of before)
    if (!after.has(name)) reasons.push(differs(line, `${name} is gone`));
  return reasons;
}
