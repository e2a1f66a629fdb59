import { dominates } from "../shell/flow.ts";
import type { Word } from "../shell/tree.ts";
import { inOwnProcess, type Invocation } from "./invocation.ts";
import type { ReadableRun } from "./runs.ts";

/** An archive that a RUN fetches and unpacks. */
export interface Archive {
  readonly fetch: Invocation;
  readonly unpack: Invocation;
  /** The archive as the command that unpacks it names it. */
  readonly word: Word;
  /** Last part of its path. */
  readonly name: string;
}

const ARCHIVE =
  /\.(?:tar|tgz|tbz2?|txz|tlz|tar\.(?:gz|bz2|xz|lz|zst|Z)|zip|deb|rpm|apk|jar|whl)$/i;

/** Archives that are fetched and unpacked in one RUN, one after the other, in the same folder, each succeeding only if the other did. */
export function archivesIn(run: ReadableRun): readonly Archive[] {
  const found: Archive[] = [];
  for (const [index, fetch] of run.invocations.entries()) {
    const target = fetchedFile(fetch);
    if (target === undefined || !inOwnProcess(fetch)) continue;
    for (const unpack of run.invocations.slice(index + 1)) {
      const word = unpackedFile(unpack, target);
      if (word === undefined || !inOwnProcess(unpack)) continue;
      if (
        !dominates(fetch.located, unpack.located, run.errexit) ||
        !dominates(unpack.located, "end", run.errexit)
      )
        continue;
      if (!target.startsWith("/") && movesBetween(run, fetch, unpack)) continue;
      found.push({
        fetch,
        unpack,
        word,
        name: target.split("/").at(-1) ?? target,
      });
    }
  }
  return found;
}

/** The file that a download is written to, as it is written: variables stay variables. */
function fetchedFile({ call, args }: Invocation): string | undefined {
  if (call.program !== "curl" && call.program !== "wget") return undefined;
  let output: string | undefined;
  let remoteName = call.program === "wget";
  const urls: string[] = [];
  for (let at = 0; at < args.length; at++) {
    const text = bare(args[at]);
    if (text === undefined) return undefined;
    const next = bare(args[at + 1]);
    const separate =
      call.program === "curl"
        ? /^(?:-[a-zA-NP-Z]*o|--output)$/
        : /^(?:-[a-zA-NP-Z]*O|--output-document)$/;
    const joined = /^--output(?:-document)?=(.+)$/.exec(text)?.[1];
    if (separate.test(text)) {
      output = next;
      at++;
    } else if (joined !== undefined) output = joined;
    else if (
      call.program === "curl" &&
      /^(?:-[a-zA-Z]*O|--remote-name)$/.test(text)
    )
      remoteName = true;
    else if (/^(?:https?|ftp):\/\//.test(text)) urls.push(text);
    // Other folders, other names, several files: not followed.
    else if (
      /^(?:-P|--directory-prefix|-i|--input-file|-J|--content-disposition|-K|-T|--output-dir|--remote-name-all|-r|-m)/.test(
        text,
      )
    )
      return undefined;
  }
  if (urls.length !== 1) return undefined;
  const file =
    output ??
    (remoteName
      ? urls[0]
          ?.replace(/^[a-z]+:\/\/[^/]+/, "")
          .split("/")
          .at(-1)
      : undefined);
  return file !== undefined && ARCHIVE.test(file) && !/[?#*]/.test(file)
    ? file
    : undefined;
}

/** The word of a command that unpacks or installs `target`. */
function unpackedFile(
  { call, args }: Invocation,
  target: string,
): Word | undefined {
  const word = args.find((arg) => bare(arg)?.replace(/^\.\//, "") === target);
  if (word === undefined) return undefined;
  switch (call.program) {
    case "tar":
    case "bsdtar": {
      const flags = args.map(bare);
      const extracts = flags.some(
        (flag, index) =>
          flag === "--extract" ||
          flag === "--get" ||
          /^-[a-zA-Z]*x/.test(flag ?? "") ||
          (index === 0 && /^[a-zA-Z]*x[a-zA-Z]*$/.test(flag ?? "")),
      );
      return extracts ? word : undefined;
    }
    case "unzip":
      return word;
    case "dpkg":
      return args.some((arg) =>
        /^(?:-i|--install|-x|--extract)$/.test(arg.text),
      )
        ? word
        : undefined;
    case "rpm":
      return args.some((arg) => /^-[a-zA-Z]*[iU]/.test(arg.text))
        ? word
        : undefined;
    default:
      return undefined;
  }
}

/** A word without quotes; `undefined` where it holds more than text and plain variables. */
function bare(word: Word | undefined): string | undefined {
  if (word?.pieces === undefined) return word?.pattern;
  return word.pieces
    .map((piece) =>
      typeof piece === "string" ? piece : `\${${piece.variable}}`,
    )
    .join("");
}

/** The folder, or a variable, may change between two commands. */
function movesBetween(
  run: ReadableRun,
  from: Invocation,
  to: Invocation,
): boolean {
  const start = run.invocations.indexOf(from);
  const end = run.invocations.indexOf(to);
  return run.invocations
    .slice(start + 1, end)
    .some(
      ({ call, opaque }) =>
        opaque !== undefined || /^(?:cd|pushd|popd)$/.test(call.program),
    );
}
