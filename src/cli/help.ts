import type { Command } from "./command.ts";
import type { Option } from "./option.ts";
import { BUILDING, improving, READING } from "./commands.ts";
import { paragraphs } from "./paragraphs.ts";

/** What a terminal shows without breaking lines. */
const WIDTH = 80;
/** Where the second column begins. */
const COLUMN = 27;

const EXITS = `Exit codes
  0  done
  1  --check found changes, verify found no equal images or files, budget found
     an image that is too large, measure one that does not build
  2  bad usage, or a file that could not be processed (the others were)
  3  a bug in dockfix
`;

const EXAMPLES = `Examples
  dockfix                              what would change below this folder
  dockfix --write Dockerfile           change it
  dockfix --check --format github .    in a GitHub workflow
  dockfix --risk medium --skip slim-base Dockerfile
  dockfix - < Dockerfile > smaller.Dockerfile
  dockfix measure --format html --output sizes.html Dockerfile
  dockfix tune --smoke 'python -c "import app"' --record sizes.md Dockerfile
`;

/** What `dockfix --help` prints: all commands, and the options of the main one. */
export function overview(): string {
  return `dockfix rewrites Dockerfiles so that images get smaller and builds faster,
without changing what the image does.

Usage
${READING.map(commandRow).join("")}
With a container engine (Docker, Podman or Buildah)
${BUILDING.map(commandRow).join("")}
Options of dockfix [PATH…]; dockfix COMMAND --help shows those of a command
${improving.options.map(optionRow).join("")}${GENERAL}
${EXITS}
${EXAMPLES}`;
}

/** What `dockfix COMMAND --help` prints. */
export function helpOf(command: Command): string {
  const { summary, options, exits } = command;
  return `${paragraphs(summary, WIDTH)}

Usage
  ${lineOf(command)}${options.length > 0 ? " [OPTION…]" : ""}

Options
${options.map(optionRow).join("")}${GENERAL}
Exit codes
  0  done
${exits === undefined ? "" : `  1  ${exits}\n`}  2  bad usage, or something that could not be processed
  3  a bug in dockfix
`;
}

const GENERAL = `  -h, --help
  --version
`;

function lineOf({ name, operands }: Command): string {
  return ["dockfix", name, operands].filter((each) => each !== "").join(" ");
}

function commandRow(command: Command): string {
  const { summary } = command;
  return row(
    lineOf(command),
    summary.charAt(0).toLowerCase() + summary.slice(1).replace(/\.$/, ""),
  );
}

function optionRow({ name, short, value, does }: Option): string {
  const first = short === undefined ? "" : `-${short}, `;
  const last = value === undefined ? "" : ` ${value}`;
  return row(`${first}--${name}${last}`, does);
}

/** A name, and beside it what is said of it; below it where the name is long. */
function row(name: string, text: string): string {
  const indent = " ".repeat(COLUMN);
  const lines = text
    .split("\n")
    .flatMap((line) =>
      line.startsWith(" ")
        ? line
        : paragraphs(line, WIDTH - COLUMN).split("\n"),
    )
    .map((line) => indent + line)
    .join("\n");
  const head = `  ${name}`;
  return head.length < COLUMN
    ? `${head}${lines.slice(head.length)}\n`
    : `${head}\n${lines}\n`;
}
