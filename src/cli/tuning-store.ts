import { createHash } from "node:crypto";
import { mkdirSync, readFileSync, rmSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, join } from "node:path";
import type { TuningState } from "../measure/tuning.ts";
import { version } from "./version.ts";
import { writeWhole } from "./write-whole.ts";

/** Where an unfinished tuning is kept, in the user's cache: losing it costs time and nothing else. */
export interface TuningStore {
  /** `undefined` where nothing was left unfinished. */
  readonly read: () => TuningState | undefined;
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
    .update(JSON.stringify([version, identity]))
    .digest("hex")
    .slice(0, 16);
  const file = join(cache, "dockfix", `tune-${hash}.json`);
  return {
    read() {
      try {
        const value: unknown = JSON.parse(readFileSync(file, "utf8"));
        return isState(value) ? value : undefined;
      } catch {
        return undefined;
      }
    },
    write(state) {
      try {
        mkdirSync(dirname(file), { recursive: true });
        writeWhole(file, JSON.stringify(state));
      } catch {
        // A cache that cannot be written: the run cannot be taken up again, and goes on.
      }
    },
    remove: () => rmSync(file, { force: true }),
  };
}

/** The file is dockfix's own, named after its version and all that matters; what is looked at is only that it is whole. */
function isState(value: unknown): value is TuningState {
  return (
    typeof value === "object" &&
    value !== null &&
    "code" in value &&
    typeof value.code === "string" &&
    "decisions" in value &&
    Array.isArray(value.decisions)
  );
}
