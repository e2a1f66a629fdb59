import { commandOf } from "./commands.ts";
import { runOf } from "./command-runs.ts";
import type { LoadLibrary } from "./library.ts";
import type { Io } from "./output.ts";

/**
 * Runs a command line and gives its exit code: 0 done, 1 `--check` found changes or `verify` differences, 2 bad usage or an input that was
 * refused, 3 a bug in dockfix. Never throws. `loadLibrary` is for tests, which bring transforms of their own.
 */
export async function run(
  argv: readonly string[],
  io: Io,
  loadLibrary?: LoadLibrary,
): Promise<number> {
  const code = await runCommand(argv, io, loadLibrary);
  const { error } = io.stdout;
  // A reader that has seen enough, such as `head` or a pager, is no error.
  if (error === undefined || error.code === "EPIPE") return code;
  await io.stderr.write(`dockfix: cannot write the output: ${error.message}\n`);
  return Math.max(code, 2);
}

async function runCommand(
  argv: readonly string[],
  io: Io,
  loadLibrary: LoadLibrary | undefined,
): Promise<number> {
  try {
    const { command, words } = commandOf(argv);
    if (has(argv, "--help", "-h")) {
      const { helpOf, overview } = await import("./help.ts");
      await io.stdout.write(command.name === "" ? overview() : helpOf(command));
      return 0;
    }
    if (has(argv, "--version")) {
      const { version } = await import("./version.ts");
      await io.stdout.write(`${version}\n`);
      return 0;
    }
    const [{ parseOptions }, work, library] = await Promise.all([
      import("./options.ts"),
      runOf(command),
      loadLibrary ??
        import("./library.ts").then((module) => module.loadLibrary),
    ]);
    return await work(parseOptions(words, command), io, library);
  } catch (error) {
    const { thrownText } = await import("./thrown.ts");
    const { text, code } = thrownText(error);
    await io.stderr.write(text);
    return code;
  }
}

/** True when one of the flags stands before a `--`. */
function has(argv: readonly string[], ...flags: readonly string[]): boolean {
  const end = argv.indexOf("--");
  const words = end === -1 ? argv : argv.slice(0, end);
  return words.some((word) => flags.includes(word));
}
