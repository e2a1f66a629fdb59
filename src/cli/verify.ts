import type { Command } from "./command.ts";

/** `dockfix verify`: with `--static` two Dockerfiles are compared by proof, otherwise images are built and compared. */
export const verify: Command = async (argv, io, loadLibrary) => {
  const command = argv.includes("--static")
    ? (await import("./verify-static.ts")).verifyStatic
    : (await import("./verify-images.ts")).verifyImages;
  return command(argv, io, loadLibrary);
};
