import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { gunzipSync } from "node:zlib";

/** The folder with the real Dockerfiles and BuildKit's answers; `undefined` where it is not there. */
export function corpusRoot(): string | undefined {
  const root = resolve(
    process.env["DOCKFIX_CORPUS"] ??
      join(import.meta.dirname, "../../../shared"),
  );
  return existsSync(join(root, "corpus")) ? root : undefined;
}

/** One Dockerfile of the corpus. */
export interface Sample {
  readonly name: string;
  readonly source: string;
}

/** The Dockerfiles of a folder under the root, sorted by name. Decoded as UTF-8, a BOM kept. */
export function samples(root: string, folder: string): readonly Sample[] {
  const decoder = new TextDecoder("utf-8", { ignoreBOM: true });
  return readdirSync(join(root, folder))
    .filter((name) => name.endsWith(".Dockerfile"))
    .sort()
    .map((name) => ({
      name,
      source: decoder.decode(readFileSync(join(root, folder, name))),
    }));
}

/** What BuildKit says of one instruction. */
export interface AnswerInstruction {
  readonly keyword: string;
  readonly flags: readonly string[];
  readonly original: string;
  readonly start: number;
  readonly end: number;
  readonly json: boolean;
  readonly args: readonly string[];
  readonly child?: AnswerInstruction;
  readonly heredocs?: readonly {
    readonly name: string;
    readonly fd: number;
    readonly expand: boolean;
    readonly chomp: boolean;
    readonly content: string;
  }[];
}

/** What BuildKit says of one file. */
export interface Answer {
  readonly file: string;
  readonly ok: boolean;
  readonly err?: string;
  readonly escape?: string;
  /** The recorded answers have them, a live parser does not. */
  readonly directives?: readonly {
    readonly name: string;
    readonly value: string;
    readonly line: number;
  }[];
  readonly insts: readonly AnswerInstruction[];
  readonly typedOK: boolean;
  readonly typedErr?: string;
}

/** BuildKit's recorded answers, by file name. */
export function answers(
  root: string,
  file: string,
): ReadonlyMap<string, Answer> {
  const bytes = readFileSync(join(root, "buildkit", file));
  const text = (file.endsWith(".gz") ? gunzipSync(bytes) : bytes).toString(
    "utf8",
  );
  const lines = text.split("\n").filter((line) => line !== "");
  return new Map(
    lines.map((line) => {
      const answer = readAnswer(line);
      return [answer.file, answer];
    }),
  );
}

/** Reads one line of answers. */
export function readAnswer(line: string): Answer {
  const answer: unknown = JSON.parse(line);
  if (!isAnswer(answer)) throw new Error(`not an answer: ${line.slice(0, 80)}`);
  return answer;
}

/** What was recorded is trusted to have the rest of its shape. */
function isAnswer(value: unknown): value is Answer {
  return typeof value === "object" && value !== null && "typedOK" in value;
}
