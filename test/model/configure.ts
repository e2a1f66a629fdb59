import { argsText, type Instruction } from "../../src/syntax/instruction.ts";
import { emptyConfig, type Config } from "./config.ts";
import { expand } from "./expand.ts";
import { variablesOf, type StageState } from "./state.ts";
import { join } from "./paths.ts";
import type { Node } from "./tree.ts";

/** Instructions that start nothing and copy nothing. */
export function configure(
  stage: StageState,
  instruction: Instruction,
): StageState {
  const variables = variablesOf(stage);
  const words = instruction.words.map(({ text }) => expand(text, variables));
  const [first = ""] = words;
  const set = (change: Partial<Config>): StageState => ({
    ...stage,
    config: { ...stage.config, ...change },
  });
  const { config } = stage;
  switch (instruction.keyword) {
    case "ENV":
      return set({
        env: new Map([...config.env, ...pairs(instruction, variables)]),
      });
    case "LABEL":
      return set({
        labels: new Map([...config.labels, ...pairs(instruction, variables)]),
      });
    case "ARG":
      return declare(stage, instruction, variables);
    case "USER":
      return set({ user: first });
    case "WORKDIR":
      return workIn(stage, join(config.workdir, first));
    case "SHELL":
      return set({ shell: commandOf(instruction, config) });
    case "CMD":
      return set({ cmd: commandOf(instruction, config) });
    case "ENTRYPOINT":
      // It takes the place of the CMD that came with the base.
      return set({ entrypoint: commandOf(instruction, config), cmd: [] });
    case "EXPOSE":
      return set({ exposed: sorted([...config.exposed, ...words]) });
    case "VOLUME":
      return set({
        volumes: sorted([...config.volumes, ...(jsonOf(instruction) ?? words)]),
      });
    case "STOPSIGNAL":
      return set({ stopSignal: first });
    case "MAINTAINER":
      return set({ author: argsText(instruction) });
    case "HEALTHCHECK":
      return set({ healthcheck: argsText(instruction) });
    case "ONBUILD":
      return set({ onbuild: [...config.onbuild, argsText(instruction)] });
    default:
      throw new Error(`the model has no ${instruction.keyword}`);
  }
}

/** What a stage on top of another image or stage starts from. */
export function child(
  index: number,
  { nodes, config }: Pick<StageState, "nodes" | "config">,
): StageState {
  return {
    index,
    base: nodes,
    nodes,
    config: { ...emptyConfig(), ...config, onbuild: [] },
    args: new Map(),
    layers: [],
    counts: new Map(),
    log: [],
  };
}

function pairs(
  instruction: Instruction,
  variables: ReadonlyMap<string, string>,
): readonly (readonly [string, string])[] {
  return instruction.pairs.map(({ key, value }) => [
    expand(key, variables),
    expand(value ?? "", variables),
  ]);
}

function declare(
  stage: StageState,
  instruction: Instruction,
  variables: ReadonlyMap<string, string>,
): StageState {
  const args = new Map(stage.args);
  for (const { key, value } of instruction.pairs)
    if (value !== undefined) args.set(key, expand(value, variables));
  return { ...stage, args };
}

/** The folder is made, and is root's. */
function workIn(stage: StageState, workdir: string): StageState {
  const nodes = new Map(stage.nodes);
  const folder: Node = {
    kind: "directory",
    content: "",
    mode: 0o755,
    owner: "root",
  };
  const parts = workdir.split("/").filter(Boolean);
  for (const index of parts.keys()) {
    const path = `/${parts.slice(0, index + 1).join("/")}`;
    if (!nodes.has(path)) nodes.set(path, folder);
  }
  return { ...stage, nodes, config: { ...stage.config, workdir } };
}

function jsonOf({ json }: Instruction): readonly string[] | undefined {
  return json?.map(({ value }) => value);
}

/** The words of the exec form; the shell form has the shell of that line in front. */
function commandOf(
  instruction: Instruction,
  { shell }: Config,
): readonly string[] {
  return jsonOf(instruction) ?? [...shell, argsText(instruction)];
}

/** As an image holds it: a set. */
function sorted(words: readonly string[]): readonly string[] {
  return [...new Set(words)].sort();
}
