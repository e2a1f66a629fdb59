import { absolute } from "../build/files.ts";
import { textOfFile } from "../command/scripts.ts";
import type { Scene } from "./scene.ts";

/** The texts of files of a project, where a tool finds them: in the image, else in the context. */
export function projectTexts(
  files: readonly string[],
  { analysis, stage, index, folder }: Scene,
): readonly string[] {
  return files.flatMap((file) => {
    const path = absolute(file, folder);
    const text =
      (analysis === undefined || path === undefined
        ? undefined
        : textOfFile(analysis, stage, index, path)) ??
      (file.startsWith("/") ? undefined : analysis?.context?.read(file));
    return text ?? [];
  });
}
