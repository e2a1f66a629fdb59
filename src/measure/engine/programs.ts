import { constants } from "node:fs";
import { access, realpath } from "node:fs/promises";
import path from "node:path";
import type { Environment } from "./process.ts";

/** Every program of the name on the PATH, in its order, each file once. */
export async function programsNamed(
  name: string,
  env: Environment,
): Promise<readonly string[]> {
  const found = new Map<string, string>();
  const files = process.platform === "win32" ? [`${name}.exe`] : [name];
  for (const folder of (env["PATH"] ?? "").split(path.delimiter)) {
    if (folder === "") continue;
    for (const file of files.map((each) => path.join(folder, each))) {
      const real = await executable(file);
      if (real !== undefined && !found.has(real)) found.set(real, file);
    }
  }
  return [...found.values()];
}

async function executable(file: string): Promise<string | undefined> {
  try {
    await access(file, constants.X_OK);
    return await realpath(file);
  } catch {
    return undefined;
  }
}
