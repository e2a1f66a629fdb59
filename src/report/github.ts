import { rangeText } from "./count.ts";
import { idOf } from "../applied-change.ts";
import {
  changesOf,
  notesOf,
  type Failure,
  type Outcome,
  type Run,
} from "./outcome.ts";
import { savingText } from "./saving.ts";

/** Workflow commands of GitHub Actions, one per line: a notice at every change, a warning at advice, an error at what failed. */
export function githubText(run: Run): string {
  return run.outcomes.flatMap(commands).join("");
}

function commands(outcome: Outcome): readonly string[] {
  const { path } = outcome;
  return [
    ...outcome.failures.map((failure) => failureCommand(path, failure)),
    ...changesOf(outcome).map((change) => {
      const assumes = change.assumes.map(({ text }) => `\nassumes: ${text}`);
      const where = rangeText(change.line, change.endLine);
      return command("notice", {
        file: path,
        line: change.line,
        endLine: change.endLine,
        title: `dockfix: ${idOf(change)} (${change.risk} risk, ${where})`,
        message: `${change.reason}\n${savingText(change.saving)}${assumes.join("")}`,
      });
    }),
    ...notesOf(outcome, "advice").map((note) =>
      command("warning", {
        file: path,
        line: note.line,
        endLine: note.line,
        title: `dockfix: ${idOf(note)}`,
        message: note.reason,
      }),
    ),
  ];
}

function failureCommand(path: string, failure: Failure): string {
  const hint = failure.hint === undefined ? "" : `\n${failure.hint}`;
  return command("error", {
    file: path,
    line: failure.position?.line ?? 1,
    endLine: failure.position?.line ?? 1,
    title: failure.kind === "bug" ? "dockfix: bug in dockfix" : "dockfix",
    message: `${failure.message}${hint}`,
  });
}

function command(
  level: "notice" | "warning" | "error",
  at: {
    readonly file: string;
    readonly line: number;
    readonly endLine: number;
    readonly title: string;
    readonly message: string;
  },
): string {
  const properties = [
    `file=${property(at.file)}`,
    `line=${at.line}`,
    `endLine=${at.endLine}`,
    `title=${property(at.title)}`,
  ];
  return `::${level} ${properties.join(",")}::${data(at.message)}\n`;
}

/** What the runner undoes in a message (actions/toolkit, packages/core/src/command.ts). */
function data(text: string): string {
  return text
    .replaceAll("%", "%25")
    .replaceAll("\r", "%0D")
    .replaceAll("\n", "%0A");
}

/** In a property the separators need it, too. */
function property(text: string): string {
  return data(text).replaceAll(":", "%3A").replaceAll(",", "%2C");
}
