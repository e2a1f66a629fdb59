import { parseScript } from "../shell/adapter.ts";
import { commandsOf } from "../shell/flow.ts";
import type { Analysis } from "./analyse.ts";
import { absolute, textInImage, type Copied } from "./files.ts";
import { invocationOf, type Invocation } from "./invocation.ts";
import type { Stage } from "./stages.ts";

/** Files of the image as far as the build context gave them, and scripts among them that can be followed. */
export interface Files {
  readonly read: (path: string) => string | undefined;
  /** Visits the commands of the script that a command runs; false where it can't be read. */
  readonly follow: (invocation: Invocation) => boolean;
}

const MAX_DEPTH = 3;

export function filesOf(
  analysis: Analysis,
  stage: Stage,
  index: number,
  workdir: string | undefined,
  visit: (invocation: Invocation, files: Files) => void,
  depth = 0,
): Files {
  let copied: readonly Copied[] | undefined;
  const read = (path: string): string | undefined => {
    copied ??= analysis.copiedBefore(stage, index);
    return textInImage(analysis.context, copied, absolute(path, workdir));
  };
  const inner = (): Files =>
    filesOf(analysis, stage, index, workdir, visit, depth + 1);
  const follow = (invocation: Invocation): boolean => {
    const path = scriptOf(invocation);
    const text =
      path === undefined || depth >= MAX_DEPTH ? undefined : read(path);
    if (text === undefined) return false;
    const first = text.split("\n", 1)[0] ?? "";
    if (first.startsWith("#!") && !/\b(?:ba|da|a)?sh\b/.test(first))
      return false;
    const script = parseScript(text, /bash/.test(first) ? "bash" : "sh");
    if ("reason" in script) return false;
    const files = inner();
    for (const located of commandsOf(script)) {
      const found = invocationOf(located);
      if (found !== undefined) visit(found, files);
    }
    return true;
  };
  return { read, follow };
}

/** The file that `sh FILE`, `bash FILE`, `. FILE` or `./FILE` runs. */
function scriptOf({ call, word }: Invocation): string | undefined {
  if (/^(?:sh|bash|dash|ash|\.|source)$/.test(call.program)) {
    const [first] = call.args;
    return first?.startsWith("-") === true ? undefined : first;
  }
  return word.value?.includes("/") === true ? word.value : undefined;
}
