import { createHash } from "node:crypto";
import type { LayerFile } from "./image.ts";

/** How `undated` begins for what a package manager has written down. */
export const RECORDS = "records ";

/** Logs of package managers, which say what was installed and when: every line has the form of one. */
const FORMS: readonly RegExp[] = [
  /^(?:$|(?:Start-Date|Commandline|Requested-By|Install|Reinstall|Upgrade|Downgrade|Remove|Purge|Error|End-Date): )/,
  /^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d (?:startup|status|install|upgrade|configure|trigproc|remove|purge|disappear|conffile) /,
  /^update-alternatives \d{4}-\d\d-\d\d /,
];

/** What is another one in another build. Each gives way to the same word. */
const VARYING: readonly RegExp[] = [
  // 2026-11-30T21:00:01.123456+00:00, 30/Nov/2026:21:00:01 +0000
  /\d{4}[-/]\d\d[-/]\d\d|\d\d\/[A-Z][a-z]{2}\/\d{4}:?/g,
  /(?:[T ]|\b)\d{1,2}:\d\d(?::\d\d)?(?:[.,]\d+)?(?: ?(?:Z|UTC|[AP]M|[+-]\d\d:?\d\d)\b)?/g,
  // Mon Nov 30 … 2026
  /\b(?:Mon|Tue|Wed|Thu|Fri|Sat|Sun)[a-z]*,?\b/g,
  /\b(?:\d{1,2} )?(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec)[a-z]*\b(?: +\d{1,2}\b)?(?:,? +\d{4}\b)?/g,
  // Seconds since 1970, and how long something took.
  /\b1\d{9}(?:\d{3}|\d{6}|\d{9})?(?:\.\d+)?\b/g,
  /\b\d+(?:\.\d+)? ?(?:ns|us|ms|s|secs?|seconds?|mins?|minutes?)\b/g,
  // What the key of a server is known by, as its installation says.
  /\bSHA256:[A-Za-z0-9+/]{43}/g,
  // Processes.
  /\[ *\d+(?:\.\d+)?\]|\bpid[ =:]+\d+/g,
];

/** What a log says but for times and the like; nothing of what is no text. */
export function readLog(data: Buffer): Pick<LayerFile, "undated"> {
  if (data.includes(0)) return {};
  const text = data.toString("latin1");
  const lines = text.replace(/\n$/, "").split("\n");
  const known = FORMS.findIndex((form) =>
    lines.every((line) => form.test(line)),
  );
  if (known !== -1) return { undated: `${RECORDS}${known}` };
  const rest = VARYING.reduce((left, time) => left.replace(time, "~"), text);
  return { undated: createHash("sha256").update(rest, "latin1").digest("hex") };
}
