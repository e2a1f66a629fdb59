import { DockfixError, optimize } from "dockfix";
import { files } from "./files.mjs";

/** Goes over the files once, with a build context, as a run over a repository does, and prints the most memory that the process had, in MB. */
for (const source of files().sources) {
  try {
    optimize(source, { context: { read: () => undefined } });
  } catch (error) {
    // What BuildKit rejects is an answer, too.
    if (!(error instanceof DockfixError)) throw error;
  }
}
console.log(Math.round(process.resourceUsage().maxRSS / 1024));
