/**
 * Reads a Dockerfile for `npm run reach`, with another parser and by far cruder than dockfix does: what counts is that it shares no judgement with what it
 * measures. A script is cut at everything that ends a command, wherever that stands.
 */
import ast from "dockerfile-ast";

/**
 * The RUNs of what ends up in the image, in order: `{ first, last, script, commands, mounts, environment, onbuild }`. Lines are counted from 1; `environment` holds names
 * and values of ENV and ARG in front of it. Empty where no stage can be read.
 */
export function shippedRuns(source) {
  // Another shell: an image of Windows.
  if (/^\s*SHELL\s.*(?:powershell|pwsh|cmd)/im.test(source)) return [];
  const stages = stagesOf(ast.DockerfileParser.parse(source));
  const shipped = new Set();
  let stage = stages.at(-1);
  while (stage !== undefined && !shipped.has(stage)) {
    shipped.add(stage);
    const { base } = stage;
    stage = stages.findLast(
      ({ name }, at) => name === base && at < stages.indexOf(stage),
    );
  }
  return stages
    .filter((each) => shipped.has(each) && !isWindows(each.base))
    .flatMap(({ base, runs }) => runs.map((run) => ({ ...run, base })));
}

/** The base image of the last stage, through the stages of the file; `undefined` where there is none. */
export function lastBase(source) {
  const stages = stagesOf(ast.DockerfileParser.parse(source));
  let base = stages.at(-1)?.base;
  for (const { name, base: next } of stages.toReversed())
    if (name !== undefined && name === base) base = next;
  return base;
}

function stagesOf(dockerfile) {
  const stages = [];
  let environment = new Map();
  for (const instruction of dockerfile.getInstructions()) {
    const keyword = instruction.getKeyword().toUpperCase();
    const text = instruction.getArgumentsContent() ?? "";
    const { start, end } = instruction.getRange();
    if (keyword === "FROM") {
      const [base, , name] = text
        .split(/\s+/)
        .filter((word) => !word.startsWith("--"));
      environment = new Map();
      stages.push({ base: base ?? "", name: name?.toLowerCase(), runs: [] });
    }
    if (keyword === "ENV" || keyword === "ARG")
      for (const [, name, value] of text.matchAll(/(\w+)(?:=|\s+)(\S*)/g))
        environment.set(name, value);
    if (keyword !== "RUN") continue;
    const flags = instruction.getFlags().join(" ");
    const script = scriptOf(text.replace(/^(?:--\S+\s+)*/, ""));
    stages.at(-1)?.runs.push({
      first: start.line + 1,
      last: end.line + 1,
      script,
      commands: commandsOf(script),
      mounts: [...flags.matchAll(/(?:target|dst|destination)=([^,\s]+)/g)].map(
        ([, target]) => target,
      ),
      environment: new Map(environment),
    });
  }
  return stages;
}

/** The words of an exec form, and otherwise the text. */
function scriptOf(text) {
  try {
    const words = JSON.parse(text);
    return Array.isArray(words) ? words.join(" ") : text;
  } catch {
    return text;
  }
}

const PREFIX =
  /^(?:(?:sudo|exec|time|nice|env|then|do|else|if|while|until|!)\s+(?:-\S+\s+)*|\w+=(?:"[^"]*"|'[^']*'|\S*)\s+|set\s+-\S+\s*$)+/;

/** One string for each command, without what stands in front of the program. */
function commandsOf(script) {
  return (
    script
      .replace(/\\\r?\n/g, " ")
      .replace(/^\s*#.*$/gm, "")
      // What a shell is given as a text is read as well.
      .replace(/\b(?:ba|da|z|k)?sh\s+(?:-\w+\s+)*-\w*c\s+["']?/g, ";")
      .split(/&&|\|\||[;|&\n(){}`]/)
      .map((command) => command.trim().replace(PREFIX, "").trim())
      .filter((command) => command !== "")
  );
}

function isWindows(base) {
  return /windows|nanoserver|servercore/i.test(base);
}
