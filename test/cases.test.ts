import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { composeReader } from "../src/cli/compose.ts";
import { folderContext } from "../src/cli/folder-context.ts";
import { optimize } from "../src/optimize.ts";

/** The transforms that change a Dockerfile with the folder around it at low, as the command reads it. */
function changing(name: string): readonly string[] {
  const folder = join(import.meta.dirname, "cases", name);
  const file = join(folder, "Dockerfile");
  const { consumers } = composeReader()(file);
  const context = folderContext(folder, file, consumers);
  const result = optimize(readFileSync(file, "utf8"), { context });
  expect(result.bugs).toEqual([]);
  return result.changes.map(({ transform, part }) =>
    part === undefined ? transform : `${transform}/${part}`,
  );
}

describe("situations of people's own Dockerfiles", () => {
  test.each([
    // What the container starts reads the lists.
    "entry-apt-cache",
    "entry-apt-file",
    "entry-script-update-only-in-comment",
    "entry-script-update-on-request",
    "cmd-relative-python-installs",
    // So does what compose makes of the image.
    "base-of-another-dockerfile",
    "compose-command-installs",
    // A program of the context installs.
    "getdeps-installs-without-update",
    // The cache lies elsewhere, or is switched off or kept.
    "yarnrc-moves-cache",
    "pip-conf-moves-cache",
    "npmrc-moves-cache",
    "dnf-conf-keeps-packages",
    "pip-conf-written-in-run",
    // A later command has nothing but the cache.
    "npmrc-offline-reads-cache",
    "yarnrc-offline-reads-cache",
    "dnf-conf-cacheonly",
    // The home, and the cache in it, is copied.
    "moved-home-copied",
    // It is empty already.
    "cleanup-script-from-context",
    "removal-by-wide-glob",
  ])("stays: %s", (name) => {
    expect(changing(name)).toEqual([]);
  });

  test.each([
    // The mount lies at another place than it seems to.
    ["cache-mount-tilde", ["purge-caches/pip"]],
    // The stage is what compose builds.
    ["compose-target-ships", ["purge-caches/npm"]],
  ])("changes: %s", (name, expected) => {
    expect(changing(name)).toEqual(expected);
  });
});
