import fc from "fast-check";
import { families, others, type Family } from "./commands.ts";

type Text = fc.Arbitrary<string>;

/** A weighted choice that shrinks to the first of them. */
function pick(...choices: readonly (readonly [number, Text])[]): Text {
  return fc.oneof(
    { withCrossShrink: true },
    ...choices.map(([weight, arbitrary]) => ({ weight, arbitrary })),
  );
}

function sometimes(text: Text, weight = 1): Text {
  return pick([9, fc.constant("")], [weight, text]);
}

/** How commands of a list are joined. */
const AND = fc.constantFrom(
  " && ",
  " \\\n    && ",
  " && \\\n    ",
  " \\\n# so that it works\n    && ",
);

/**
 * Scripts. Left out is what just-bash has wrong, as shell.ts of the model says: there is no `exec`, `trap` or `&`, and `isModelled` finds the rest.
 */
function scriptOf(command: Text): Text {
  const several = fc.array(command, { minLength: 1, maxLength: 4 });
  const list = fc
    .tuple(several, AND)
    .map(([commands, and]) => commands.join(and));
  const two = fc.tuple(command, command);
  const form = (make: (a: string, b: string) => string): Text =>
    two.map(([a, b]) => make(a, b));
  return pick(
    [14, list],
    [3, form((a, b) => `${a}; ${b}`)],
    [2, form((a, b) => `${a} || ${b}`)],
    [2, form((a, b) => `${a} || true && ${b}`)],
    [2, form((a, b) => `${a} && ${b} || true`)],
    [3, several.map((all) => `set -ex; ${all.join("; ")}`)],
    [2, several.map((all) => `set -e \\\n    && ${all.join(" \\\n    && ")}`)],
    [1, form((a, b) => `(${a} && ${b})`)],
    [1, form((a, b) => `(${a}) && ${b}`)],
    [1, form((a, b) => `{ ${a}; ${b}; }`)],
    [1, form((a, b) => `${a} | cat && ${b}`)],
    [2, form((a, b) => `if test -f x; then ${a}; else ${b}; fi`)],
    [1, form((a, b) => `test -d /opt && ${a} && ${b}`)],
    [1, form((a, b) => `for i in 1 2; do ${a}; done; ${b}`)],
    [1, form((a, b) => `! ${a} && ${b}`)],
    [1, form((a) => `sh -c "${a}"`)],
    [1, form((a, b) => `while ${a}; do break; done && ${b}`)],
    [1, form((a, b) => `x=$(${a}) && ${b}`)],
  );
}

/** A RUN in one of its forms. */
function runOf(family: Family, command: Text): Text {
  const script = scriptOf(command);
  const mount = fc
    .constantFrom(...family.mounts)
    .map((each) => `--mount=${each} `);
  const flags = pick(
    [16, fc.constant("")],
    [2, mount],
    [1, fc.constant("--network=none ")],
  );
  const plain = command.filter((text) => !/[$|>=*]/.test(text));
  return pick(
    [16, fc.tuple(flags, script).map(([flag, text]) => `RUN ${flag}${text}`)],
    [1, plain.map((text) => `RUN ${JSON.stringify(text.split(" "))}`)],
    [
      1,
      fc
        .tuple(command, command)
        .map(([a, b]) => `RUN <<EOF\nset -e\n${a}\n${b}\nEOF`),
    ],
  );
}

/** The lines of a stage behind its FROM. */
function linesOf(family: Family): Text {
  const command = fc.constantFrom(...family.commands);
  const story = fc
    .constantFrom(...family.stories)
    .map((runs) => runs.map((run) => `RUN ${run}`).join("\n"));
  const line = pick(
    [6, story],
    [6, runOf(family, command)],
    [4, fc.constantFrom(...others)],
    [1, fc.constant("RUN useradd app\nUSER app\nWORKDIR /home/app")],
  );
  return fc
    .array(line, { minLength: 1, maxLength: 6 })
    .map((lines) => lines.join("\n"));
}

function endOf(family: Family): Text {
  const cmd = fc.constantFrom(...family.cmds);
  return pick(
    [4, fc.constant("")],
    [2, cmd.map((text) => `\nCMD ${JSON.stringify(text.split(" "))}`)],
    [1, cmd.map((text) => `\nCMD ${text}`)],
    [1, cmd.map((text) => `\nENTRYPOINT ${JSON.stringify(text.split(" "))}`)],
  );
}

function stageOf(family: Family): Text {
  const base = fc.constantFrom(...family.bases);
  const files =
    family.bases.includes("node:20") || family.bases.includes("python:3.12")
      ? sometimes(fc.constant("\nWORKDIR /app\nCOPY . ."), 9)
      : fc.constant("");
  return fc
    .tuple(base, files, linesOf(family), endOf(family))
    .map(([from, copy, lines, end]) => `${from}${copy}\n${lines}${end}`);
}

/** False for what just-bash has wrong: a group under `set -e`, and a folder or variable that is set in a pipeline. */
export function isModelled(source: string): boolean {
  const errexit = source.includes('"-ec"');
  return source.split("\nRUN ").every((text) => {
    const group = /(?:^|[^$])[({]/.test(text);
    if (group && (errexit || text.includes("set -e"))) return false;
    return !/(?:cd|export) [^;&|]*\|[^|]/.test(text);
  });
}

const anything: Text = fc.constantFrom(...families).chain((family) => {
  const one = stageOf(family).map((stage) => `FROM ${stage}\n`);
  const taken = fc.constantFrom("/opt", "/root", "/data-a", "/etc/passwd");
  const copied = fc
    .tuple(stageOf(family), taken, stageOf(family))
    .map(
      ([a, path, b]) =>
        `FROM ${named(a)}\nFROM ${b}\nCOPY --from=build ${path} /from/\n`,
    );
  const based = fc
    .tuple(stageOf(family), linesOf(family))
    .map(([a, b]) => `FROM ${named(a)}\nFROM build\n${b}\n`);
  return pick([6, one], [1, copied], [1, based]);
});

/** Dockerfiles that BuildKit accepts: a stage, or two that have to do with each other. */
export const dockerfile: Text = anything.filter(isModelled);

/** Names the stage. */
function named(stage: string): string {
  return stage.replace("\n", " AS build\n");
}
