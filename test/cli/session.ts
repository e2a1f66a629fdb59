import {
  mkdirSync,
  mkdtempSync,
  realpathSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { onTestFinished } from "vitest";
import type { LoadLibrary } from "../../src/cli/library.ts";
import type { Output } from "../../src/cli/output.ts";
import { run } from "../../src/cli/run.ts";
import { fakeEngine } from "./fake-engine.ts";

/** What a command printed and how it ended. */
export interface Ended {
  readonly code: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in a folder, with transforms that are easy to foresee. */
export async function dockfix(
  folder: string,
  argv: readonly string[],
  given: {
    readonly stdin?: string | Uint8Array;
    readonly terminal?: boolean;
    readonly env?: Readonly<Record<string, string>>;
    readonly engine?: LoadLibrary | "real";
  } = {},
): Promise<Ended> {
  const stdout = recorder(given.terminal ?? false);
  const stderr = recorder(given.terminal ?? false);
  const engine = given.engine ?? fakeEngine;
  const code = await run(
    argv,
    {
      cwd: folder,
      env: given.env ?? {},
      stdin: chunks(given.stdin ?? ""),
      stdout,
      stderr,
    },
    engine === "real" ? undefined : engine,
  );
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}

/** A new folder with these files, gone when the test is over. A value is a file's text or bytes. It lies outside of any repository. */
export function folderWith(
  files: Readonly<Record<string, string | Uint8Array>>,
): string {
  const folder = realpathSync(mkdtempSync(join(tmpdir(), "dockfix-")));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    const path = join(folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
  return folder;
}

function recorder(isTTY: boolean): Output & { readonly text: () => string } {
  let all = "";
  return {
    isTTY,
    columns: undefined,
    error: undefined,
    write(text) {
      all += text;
      return Promise.resolve();
    },
    text: () => all,
  };
}

async function* chunks(
  content: string | Uint8Array,
): AsyncGenerator<Uint8Array> {
  const bytes = Buffer.from(content);
  // In pieces that cut characters in two, as pipes do.
  for (let at = 0; at < bytes.length; at += 5) {
    yield await Promise.resolve(bytes.subarray(at, at + 5));
  }
}
