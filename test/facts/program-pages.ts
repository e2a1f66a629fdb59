import { operandOf } from "../../src/analysis/command/operands.ts";
import type { Effect } from "../../src/facts/programs/effect.ts";
import { effectsOf } from "../../src/facts/programs/index.ts";
import type { Operand } from "../../src/facts/programs/operand.ts";
import { parseScript } from "../../src/shell/adapter.ts";

/** What one call does, in full: all that its effects hold. Variables in front of it are those of the place where it runs. */
export function doings(line: string): string {
  const script = parseScript(line, "bash");
  if (!("body" in script)) throw new Error(`${line}: ${script.reason}`);
  const command = script.body.statements[0]?.node;
  if (command?.type !== "command") throw new Error(`${line}: no command`);
  const [name, ...operands] = [
    ...(command.name === undefined ? [] : [command.name]),
    ...command.args,
  ].map(operandOf);
  const variable = (each: string): string | undefined =>
    command.assignments.find((assignment) => assignment.name === each)?.value
      ?.value;
  const effects = effectsOf(name?.value ?? "", operands, { variable });
  return effects.length === 0 ? "nothing" : effects.map(said).join(", ");
}

/** A word: as the program gets it where that is fixed, `<…>` with variables and globs where it is not. */
function word({ text, value, written }: Operand): string {
  const plain = text
    .replace(/["'\\]/g, "")
    .replace(/\$(\w+)/g, "${$1}")
    .replace(/^\.\/(?=\.?\/)/, "");
  const shown = value ?? written;
  const own = shown === plain || shown === undefined ? "" : `|${text}`;
  if (value === undefined) return `<${written ?? `?|${text}`}${own}>`;
  const quoted = value === "" || /[\s,]/.test(value) ? `'${value}'` : value;
  return quoted + own;
}

function words(all: readonly Operand[]): string {
  return all.map(word).join(" ");
}

/** The parts that are there, with blanks between. */
function line(...parts: readonly (string | false | undefined)[]): string {
  return parts
    .filter((part) => part !== false && part !== undefined && part !== "")
    .join(" ");
}

function said(effect: Effect): string {
  switch (effect.kind) {
    case "cache": {
      const { verb, fills, reads, keeps, purges, refuses } = effect.use;
      return line(
        `cache ${effect.manager} ${verb}`,
        fills && "fills",
        reads && "reads",
        keeps === true && "keeps",
        purges === true && "purges",
        refuses !== undefined && "refuses",
      );
    }
    case "packages":
      return line(
        { install: "installs", remove: "removes", mark: "marks" }[effect.does],
        `${effect.manager}:`,
        words(effect.names),
      );
    case "reads":
    case "writes":
    case "owns":
      return `${effect.kind} ${word(effect.path)}${effect.tree ? "/**" : ""}`;
    case "deletes":
      return line(
        `deletes ${word(effect.path)}${effect.tree ? "/**" : ""}`,
        effect.forced && "if there",
      );
    case "links":
      return `links ${word(effect.to)}`;
    case "fetches":
      return line(
        "fetches",
        effect.url !== undefined && word(effect.url),
        effect.file !== undefined && `to ${word(effect.file)}`,
      );
    case "unpacks":
      return line(
        "unpacks",
        !effect.whole && "some of",
        word(effect.archive),
        effect.into !== undefined && `into ${word(effect.into)}`,
      );
    case "runs":
      return line(
        `runs [${words(effect.words)}${effect.open === true ? " …" : ""}]`,
        effect.often && "often",
        effect.user !== undefined && `as ${effect.user}`,
      );
    case "runs-text":
      return line(
        `runs ${effect.dialect} text "${effect.text}"`,
        effect.inShell && "in the shell",
        effect.user !== undefined && `as ${effect.user}`,
      );
    case "runs-script":
      return line(
        `runs script ${word(effect.file)}`,
        effect.interpreter !== undefined && `by ${effect.interpreter}`,
        effect.inShell && "in the shell",
        effect.user !== undefined && `as ${effect.user}`,
      );
    case "runs-project":
      return line(
        `runs project by ${effect.tool}`,
        effect.files.length > 0 && `of ${effect.files.join(" ")}`,
        effect.entry !== undefined && `for ${effect.entry}`,
      );
    case "leaves-process":
      return "leaves a process";
    case "users":
      return line(
        effect.adds ? "adds users" : "changes users",
        words(effect.names),
      );
    case "kernel":
      return "changes the kernel";
    case "path":
      return line(
        "programs:",
        effect.names === undefined ? "any" : effect.names.join(" ") || "none",
        `by ${effect.by}`,
      );
    case "compiles":
      return "compiles";
    case "starts":
      return `starts ${effect.program}`;
    case "moves":
      return `moves to ${effect.to === undefined ? "somewhere" : word(effect.to)}`;
    case "variable":
      return `sets ${effect.name}${effect.value === undefined ? "" : `=${effect.value}`}`;
    case "shell":
      return "changes the shell";
    case "unknown":
      return `unknown: ${effect.why}`;
  }
}
