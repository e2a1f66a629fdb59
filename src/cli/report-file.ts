import { realpathSync, rmSync, statSync, writeFileSync } from "node:fs";
import { codeOf, fileSystemError, InputError } from "./input.ts";
import type { Io } from "./output.ts";
import { writeWhole } from "./write-whole.ts";

/**
 * Writes a report that somebody asked for by name: all of it or nothing. What took hours to find out is printed on standard output where it cannot be
 * written; then it rejects with an InputError.
 */
export async function writeReport(
  path: string,
  text: string,
  io: Pick<Io, "stdout">,
): Promise<void> {
  try {
    writeAt(path, text);
  } catch (error) {
    await io.stdout.write(text);
    const { code, message, hint } = fileSystemError(
      error,
      `write the report to ${path}`,
    );
    throw new InputError(code, messageOf(message, path), {
      hint: `It is printed on standard output instead.${hint === undefined ? "" : ` ${hint}`}`,
    });
  }
}

/** Some messages are about the one path of a command, and here it is another. */
function messageOf(message: string, path: string): string {
  return message.includes(path)
    ? message
    : `cannot write the report to ${path}: ${message}`;
}

function writeAt(path: string, text: string): void {
  const found = statSync(path, { throwIfNoEntry: false });
  if (found?.isDirectory() === true)
    throw new InputError("cannot-write", `${path} is a folder`, {
      hint: "Name a file.",
    });
  // A pipe, a terminal: there is nothing to lose.
  if (found !== undefined && !found.isFile()) {
    writeFileSync(path, text);
    return;
  }
  if (found === undefined) {
    writeNew(path, text);
    return;
  }
  try {
    writeWhole(realpathSync(path), text, found.mode & 0o7777);
  } catch (error) {
    // One may write a file in a folder that takes no others.
    if (codeOf(error) !== "EACCES" && codeOf(error) !== "EROFS") throw error;
    writeFileSync(path, text);
  }
}

function writeNew(path: string, text: string): void {
  try {
    writeFileSync(path, text, { flag: "wx" });
  } catch (error) {
    // Half of it would look like all of it.
    if (codeOf(error) !== "EEXIST") rmSync(path, { force: true });
    throw error;
  }
}
