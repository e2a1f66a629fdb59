import { createHash } from "node:crypto";
import { readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import { makeFolder } from "../measure/engine/make-folder.ts";
import type { TuningState } from "../measure/tuning.ts";
import { tuningState } from "./tuning-state.ts";
import { version } from "./version.ts";
import { writeWhole } from "./write-whole.ts";

/** What was left of an earlier run. */
export type Left =
  | { readonly kind: "nothing" }
  | { readonly kind: "state"; readonly state: TuningState }
  /** There is something that cannot be gone on with: why, as a clause. */
  | { readonly kind: "unusable"; readonly reason: string };

/** Where an unfinished tuning is kept, in the user's cache: losing it costs time and nothing else. */
export interface TuningStore {
  readonly read: () => Left;
  readonly write: (state: TuningState) => void;
  readonly remove: () => void;
}

/** `identity` is all that makes two runs the same: then one goes on where the other stopped. */
export function tuningStore(
  env: Readonly<Record<string, string | undefined>>,
  identity: unknown,
): TuningStore {
  const cache =
    env["XDG_CACHE_HOME"] || join(env["HOME"] || homedir(), ".cache");
  const hash = createHash("sha256")
    .update(JSON.stringify(identity))
    .digest("hex")
    .slice(0, 16);
  const file = join(cache, "dockfix", `tune-${hash}.json`);
  return {
    read: () => leftIn(file),
    write(state) {
      try {
        makeFolder(dirname(file));
        writeWhole(file, JSON.stringify({ version, state }));
      } catch {
        // A cache that cannot be written: the run cannot be taken up again, and goes on.
      }
    },
    remove() {
      try {
        rmSync(file, { force: true });
      } catch {
        // The next run says what is wrong with it.
      }
    },
  };
}

function leftIn(file: string): Left {
  const unusable = (reason: string): Left => ({
    kind: "unusable",
    reason: `${file} ${reason}`,
  });
  let text: string;
  try {
    text = readFileSync(file, "utf8");
  } catch (error) {
    const code = error instanceof Error && "code" in error ? error.code : "";
    return code === "ENOENT" || code === "ENOTDIR"
      ? { kind: "nothing" }
      : unusable(`cannot be read (${String(code)})`);
  }
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return unusable("is no whole JSON");
  }
  if (typeof value !== "object" || value === null || !("version" in value))
    return unusable("does not say which dockfix wrote it");
  if (value.version !== version)
    return unusable(`is of dockfix ${String(value.version)}`);
  const state = tuningState("state" in value ? value.state : undefined);
  return state === undefined
    ? unusable("lacks something")
    : { kind: "state", state };
}
