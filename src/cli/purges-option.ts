import type { ParsedOptions } from "./options.ts";

/** The globs of `--purges`, where `none` stands for no glob; `undefined` where the option is not given. */
export function purgesOf({
  all,
  has,
}: Pick<ParsedOptions, "all" | "has">): readonly string[] | undefined {
  if (!has("purges")) return undefined;
  const globs = all("purges").flatMap((each) => each.split(","));
  return globs.filter((glob) => glob !== "" && glob !== "none");
}
