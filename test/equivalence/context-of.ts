import type { BuildContext } from "../../src/context.ts";

/** A build context that holds these files. */
export function contextOf(
  files: Readonly<Record<string, string>>,
): BuildContext {
  const paths = Object.keys(files);
  return {
    read: (path) => files[path],
    list: (folder) => {
      const start = folder === "" ? "" : `${folder}/`;
      const names = paths
        .filter((path) => path.startsWith(start))
        .map((path) => path.slice(start.length).replace(/\/.*/s, "/"));
      return names.length === 0 ? undefined : [...new Set(names)];
    },
  };
}
