import { resolve } from "node:path";
import {
  equivalent,
  type EquivalentOptions,
} from "../equivalence/equivalent.ts";
import type { Reason, Verdict } from "../equivalence/verdict.ts";
import { failureText } from "../report/failure.ts";
import { oneLine, type Look } from "../report/paint.ts";
import { accepted, parse } from "../syntax/dockerfile.ts";
import { lookOf } from "./colors.ts";
import { contextFolder } from "./context-option.ts";
import { folderContext } from "./folder-context.ts";
import { choice, type ParsedOptions } from "./options.ts";
import type { Io } from "./output.ts";
import { colorOf } from "./request.ts";
import { purgesOf } from "./purges-option.ts";
import type { Run } from "./command.ts";
import { readSource, readStream } from "./source.ts";
import { failureOf } from "./thrown.ts";
import { UsageError } from "./usage.ts";
import { version } from "./version.ts";

/**
 * `dockfix verify --static BEFORE AFTER`: whether two Dockerfiles are proved to build the same image. One of them may be `-`.
 * Exit code 0 where they are, 1 where they are not, 2 for a file that cannot be read or that BuildKit rejects.
 */
export const verifyStatic: Run = async (options, io) => {
  const [before, after] = pathsOf(options);
  const format = choice("--format", options.one("format"), ["text", "json"]);
  const look = lookOf(
    io.stdout,
    io.env,
    colorOf(options.has("color"), options.has("no-color")),
  );
  const asked = optionsOf(options, io.cwd);
  const sources: string[] = [];
  for (const path of [before, after]) {
    try {
      const source = await sourceOf(path, io);
      accepted(parse(source));
      sources.push(source);
    } catch (error) {
      await io.stderr.write(failureText(path, failureOf(error), look));
    }
  }
  const [one, two] = sources;
  if (one === undefined || two === undefined) return 2;
  const verdict = equivalent(one, two, asked);
  await io.stdout.write(
    format === "json"
      ? `${JSON.stringify({ version, before, after, ...verdict }, undefined, 2)}\n`
      : verdictText(
          verdict,
          before,
          after,
          one !== two && asked.purges?.length !== 0,
          look,
        ),
  );
  return verdict.equal ? 0 : 1;
};

function pathsOf({
  positionals,
  has,
}: ParsedOptions): readonly [string, string] {
  const [before, after, third] = positionals;
  if (!has("static"))
    throw new UsageError(
      "dockfix verify compares two Dockerfiles with --static",
      "dockfix verify --static BEFORE AFTER",
    );
  if (before === undefined || after === undefined || third !== undefined)
    throw new UsageError(
      "dockfix verify --static takes two Dockerfiles",
      "dockfix verify --static BEFORE AFTER",
    );
  if (before === "-" && after === "-")
    throw new UsageError(
      "standard input can be one of the two only",
      "dockfix verify --static BEFORE AFTER",
    );
  return [before, after];
}

function optionsOf(options: ParsedOptions, cwd: string): EquivalentOptions {
  const purges = purgesOf(options);
  const target = options.one("target");
  const folder = contextFolder(options.one("context"), cwd);
  return {
    ...(purges !== undefined && { purges }),
    ...(target !== undefined && { target }),
    ...(folder !== undefined && { context: folderContext(folder) }),
  };
}

function sourceOf(path: string, io: Io): Promise<string> | string {
  return path === "-"
    ? readStream(io.stdin)
    : readSource(resolve(io.cwd, path));
}

function verdictText(
  verdict: Verdict,
  before: string,
  after: string,
  mayLack: boolean,
  { paint }: Look,
): string {
  if (verdict.equal)
    return `${paint("green", "equal")}: ${oneLine(after)} builds the same image as ${oneLine(before)}${mayLack ? ", but for caches that nothing reads" : ""}\n`;
  const { reasons } = verdict;
  const isDifferent = reasons.some(({ kind }) => kind === "differs");
  const title = isDifferent
    ? `${paint("red", "different")}: ${oneLine(after)} does not build what ${oneLine(before)} builds`
    : `${paint("yellow", "not proved")}: ${oneLine(after)} may build something else than ${oneLine(before)}`;
  return `${[title, ...reasons.map((reason) => reasonText(reason, paint))].join("\n")}\n`;
}

function reasonText(
  { line, kind, message }: Reason,
  paint: Look["paint"],
): string {
  const style = kind === "differs" ? "red" : "yellow";
  return `  line ${line}  ${paint(style, kind.padEnd("unproved".length))}  ${oneLine(message)}`;
}
