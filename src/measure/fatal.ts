import type { EngineError } from "./engine/engine.ts";

/** True for an error behind which nothing else will go better. */
export function isFatal({ code }: EngineError): boolean {
  return (
    code === "no-engine" ||
    code === "not-running" ||
    code === "no-permission" ||
    code === "disk-full" ||
    code === "no-temporary-folder" ||
    code === "interrupted"
  );
}
