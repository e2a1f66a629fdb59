import type { Invocation } from "../command/invocation.ts";
import { written } from "../command/operands.ts";

export { written } from "../command/operands.ts";

/** A download by curl or wget. */
export interface Fetch {
  /** The file that it writes, as it is written, with `${name}` for variables; `undefined` where it writes to its output. */
  readonly file: string | undefined;
}

/** How a program is told where to write. A cluster of short options may hold others that take no value. */
interface Options {
  /** The first group is the value, or empty where it is the next word. */
  readonly output: RegExp;
  /** The file is named after the URL. */
  readonly remoteName: RegExp | "always";
  /** Other folders, names that the server gives, several files, work in the background: not followed. */
  readonly odd: RegExp;
}

const PROGRAMS: Readonly<Record<string, Options>> = {
  curl: {
    output: /^(?:-[fgkLnNqRsSv#0-9]*o|--output(?:=|$))(.*)$/,
    remoteName: /^(?:-[fgkLnNqRsSv#0-9]*O[fgkLnNqRsSv#0-9]*|--remote-name)$/,
    odd: /^(?:-:|-[a-zA-Z]*[JKTZ]|--(?:config|next|output-dir|parallel|remote-header-name|remote-name-all|upload-file)(?:=|$))/,
  },
  wget: {
    output: /^(?:-(?:n[cv]|[cdNqSv46])*O|--output-document(?:=|$))(.*)$/,
    remoteName: "always",
    odd: /^(?:-n[dH]|-[a-zA-Z]*[biKmPprx]|--(?:background|config|content-disposition|directory-prefix|force-directories|input-file|mirror|page-requisites|recursive|trust-server-names)(?:=|$))/,
  },
};

/** True for a call of curl or wget. */
export function fetches({ call }: Invocation): boolean {
  return call.program in PROGRAMS;
}

/** Reads a call of curl or wget; `undefined` for one that is not followed, and for any other program. */
export function fetchOf({ call, args }: Invocation): Fetch | undefined {
  const options = PROGRAMS[call.program];
  if (options === undefined) return undefined;
  const files: (string | undefined)[] = [];
  const urls: string[] = [];
  let remoteName = options.remoteName === "always";
  for (let at = 0; at < args.length; at++) {
    const text = written(args[at]) ?? "";
    const output = options.output.exec(text)?.[1];
    if (output !== undefined)
      files.push(output === "" ? written(args[++at]) : output);
    else if (options.odd.test(text)) return undefined;
    else if (/^(?:https?|ftp):\/\//.test(text)) urls.push(text);
    else if (options.remoteName !== "always")
      remoteName ||= options.remoteName.test(text);
  }
  const [file, ...others] = files;
  if (files.length > 0)
    return file === undefined || others.length > 0
      ? undefined
      : { file: file === "-" ? undefined : file };
  if (!remoteName) return { file: undefined };
  return urls.length === 1 ? fromUrl(urls[0] ?? "") : undefined;
}

/** The last part of a URL, where that is the whole name of the file. */
function fromUrl(url: string): Fetch | undefined {
  const file = /^[a-z]+:\/\/[^/]+\/(?:.*\/)?([^/?#%]+)$/.exec(url)?.[1];
  return file === undefined ? undefined : { file };
}
