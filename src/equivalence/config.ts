import type { Analysis } from "../analysis/analyse.ts";
import type { Stage } from "../analysis/build/stages.ts";
import { DEFAULT_SHELL } from "../shell/dialect.ts";
import { variablesIn } from "../syntax/expand.ts";
import { argsText, type Instruction } from "../syntax/instruction.ts";
import {
  escapeMark,
  headKey,
  headOf,
  jsonKey,
  wordKey,
} from "./instruction-text.ts";
import { differs, unproved, type Reason } from "./verdict.ts";

/**
 * The configuration of an image but for what its steps show already (ENV, USER, WORKDIR, SHELL, VOLUME, ONBUILD): a text for each field.
 * Values that depend on variables or on the shell carry where in the file they were read.
 */
export type Config = ReadonlyMap<string, Field>;

interface Field {
  readonly value: string;
  readonly line: number;
  /** As it is written. */
  readonly shown: string;
}

/** What is in force behind a stage. */
export interface ConfigState {
  readonly config: Config;
  readonly shell: string;
  /** Which ENV or ARG of which stage set a variable last. */
  readonly variables: ReadonlyMap<string, string>;
  /** All labels in the order of the file, and whether a key depends on a variable: then their order decides. */
  readonly labels: string;
  readonly hasDynamicLabel: boolean;
}

const START: ConfigState = {
  config: new Map(),
  shell: JSON.stringify(DEFAULT_SHELL),
  variables: new Map(),
  labels: "",
  hasDynamicLabel: false,
};

/** The configuration of every stage, by number. */
export function configsOf({ stages, file }: Analysis): readonly Config[] {
  const found: ConfigState[] = [];
  for (const stage of stages) {
    const { base } = stage;
    const parent = base.kind === "stage" ? found[base.stage.index] : undefined;
    found.push(configOf(stage, parent ?? START, file.escape));
  }
  return found.map(({ config }) => config);
}

/** The configuration behind a stage that starts with `inherited`. */
function configOf(
  stage: Stage,
  inherited: ConfigState,
  escape: string,
): ConfigState {
  const config = new Map(inherited.config);
  const variables = new Map(inherited.variables);
  let { shell, labels, hasDynamicLabel } = inherited;
  let definitions = 0;
  let hasCommand = false;

  /** A text, and what the variables in it are there. */
  const valueOf = (text: string, key = wordKey(text, escape)): string => {
    if (!text.includes("$")) return key;
    // Names outside ASCII are none that `variablesIn` finds.
    const isKnown = !/[^\0-\x7f]/.test(text);
    const places = isKnown
      ? variablesIn(text).map((name) => variables.get(name) ?? "base")
      : [`${stage.index}.${definitions}`];
    return `${key} of ${places.join(" ")}`;
  };
  /** The exec form is the same under any shell. */
  const commandOf = (instruction: Instruction): string =>
    jsonKey(instruction) ?? `${argsText(instruction)} in ${shell}`;

  for (const instruction of stage.instructions) {
    const { keyword, line } = instruction;
    const args = argsText(instruction);
    const set = (
      name: string,
      value: string,
      shown = `${headOf(instruction)} ${args}`,
    ): void => {
      config.set(name, { value, line, shown });
    };
    switch (keyword) {
      case "ENV":
      case "ARG":
        for (const { key } of instruction.pairs)
          variables.set(key, `${stage.index}.${definitions++}`);
        break;
      case "SHELL":
        shell = jsonKey(instruction) ?? args;
        break;
      case "CMD":
        set(keyword, commandOf(instruction));
        hasCommand = true;
        break;
      case "ENTRYPOINT":
        set(keyword, commandOf(instruction));
        // It takes the command of the base image away.
        if (!hasCommand) config.delete("CMD");
        break;
      case "HEALTHCHECK": {
        // The type stands in front of the exec form.
        const [type] = instruction.words;
        const own = `${type?.text.toUpperCase() ?? ""} ${commandOf(instruction)}`;
        set(keyword, `${headKey(instruction, escape)}\n${own}`);
        break;
      }
      case "STOPSIGNAL":
        set(keyword, valueOf(args));
        break;
      case "MAINTAINER":
        set(keyword, args);
        break;
      case "LABEL":
        for (const { key, value = "" } of instruction.pairs) {
          const name = valueOf(key);
          const own = valueOf(value);
          hasDynamicLabel ||= key.includes("$");
          labels += `${JSON.stringify([name, own])}\n`;
          set(`LABEL ${name}`, own, `LABEL ${key}=${value}`);
        }
        break;
      case "EXPOSE":
        for (const { text } of instruction.words)
          for (const port of portsOf(text)) {
            // A variable may hold several ports, which quotes keep together.
            const key = text.includes("$")
              ? valueOf(text, text + escapeMark(text, escape))
              : port;
            set(`EXPOSE ${key}`, key, `EXPOSE ${text}`);
          }
        break;
    }
  }
  if (hasDynamicLabel)
    config.set("the order of labels", {
      value: labels,
      line: stage.fromInstruction.line,
      shown: "",
    });
  return { config, shell, variables, labels, hasDynamicLabel };
}

/** No longer range is written port by port. */
const MOST = 100;

/** `80` is `80/tcp`. A text that is no port is left as it is. */
function portsOf(text: string): readonly string[] {
  const found = /^(\d{1,5})(?:-(\d{1,5}))?(?:\/(tcp|udp|sctp))?$/i.exec(text);
  if (found === null) return [text];
  const [, first = "", last = first, protocol = "tcp"] = found;
  const count = Number(last) - Number(first) + 1;
  if (count < 1 || count > MOST) return [text];
  return Array.from(
    { length: count },
    (_, at) => `${Number(first) + at}/${protocol.toLowerCase()}`,
  );
}

/** Fields that two configurations do not share. */
export function compareConfigs(
  before: Config,
  after: Config,
): readonly Reason[] {
  const reasons: Reason[] = [];
  for (const [name, { value, line, shown }] of after) {
    const other = before.get(name);
    if (other?.value === value) continue;
    const called = nameOf(name, shown);
    if (other === undefined) reasons.push(differs(line, `${called} is new`));
    else if (other.shown === shown)
      reasons.push(
        unproved(
          line,
          `${called} is written alike, but stands behind other variables or another shell`,
        ),
      );
    else
      reasons.push(
        differs(
          line,
          `${called} differs: \`${shown}\`, where line ${other.line} had \`${other.shown}\``,
        ),
      );
  }
  for (const [name, { line, shown }] of before)
    if (!after.has(name))
      reasons.push(differs(line, `${nameOf(name, shown)} is gone`));
  return reasons;
}

/** Keys of labels and ports are written as BuildKit reads them; people know them as they wrote them. */
function nameOf(name: string, shown: string): string {
  if (name.startsWith("EXPOSE ")) return shown;
  return name.startsWith("LABEL ") ? (shown.split("=", 1)[0] ?? name) : name;
}
