import type { Dialect } from "./adapter.ts";

/** How a RUN's script is run: the shell of `SHELL`, or the one that its first line names. */
export interface Shell {
  readonly dialect: Dialect;
  /** `-e`: a failing command ends the script. */
  readonly errexit: boolean;
  readonly nounset: boolean;
  readonly pipefail: boolean;
}

/** What BuildKit uses where no SHELL is given. */
export const DEFAULT_SHELL: readonly string[] = ["/bin/sh", "-c"];

const DIALECTS: Readonly<Record<string, Dialect>> = {
  sh: "sh",
  dash: "sh",
  ash: "sh",
  bash: "bash",
};

/** Reads the words of a SHELL instruction; `undefined` for a shell that dockfix does not know, or knows by other options. */
export function shellOf(words: readonly string[]): Shell | undefined {
  const dialect = dialectOf(words[0] ?? "");
  if (dialect === undefined || words.at(-1)?.endsWith("c") !== true)
    return undefined;
  let shell: Shell = {
    dialect,
    errexit: false,
    nounset: false,
    pipefail: false,
  };
  for (let at = 1; at < words.length; at++) {
    const word = words[at] ?? "";
    // A login shell reads profiles: what they set is not known.
    if (!/^-[ceuxo]+$/.test(word)) return undefined;
    shell = {
      ...shell,
      errexit: shell.errexit || word.includes("e"),
      nounset: shell.nounset || word.includes("u"),
    };
    if (!word.includes("o")) continue;
    const option = words[++at];
    if (option === "pipefail") shell = { ...shell, pipefail: true };
    else if (option === "errexit") shell = { ...shell, errexit: true };
    else if (option === "nounset") shell = { ...shell, nounset: true };
    else if (option !== "xtrace") return undefined;
  }
  return shell;
}

/** Reads `#!/bin/sh -e`; `undefined` for any other interpreter. */
export function shellOfShebang(line: string): Shell | undefined {
  const words = line
    .replace(/^#!\s*/, "")
    .trim()
    .split(/\s+/);
  if (words[0]?.endsWith("/env") === true) words.shift();
  return shellOf([...words, "-c"]);
}

function dialectOf(path: string): Dialect | undefined {
  const known = /^(?:(?:\/usr)?(?:\/local)?\/bin\/)?([a-z]+)$/.exec(path)?.[1];
  return known === undefined ? undefined : DIALECTS[known];
}
