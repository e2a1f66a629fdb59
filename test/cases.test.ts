import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { composeReader } from "../src/cli/compose.ts";
import { folderContext } from "../src/cli/folder-context.ts";
import { optimize, type Optimized } from "../src/optimize.ts";
import type { Risk } from "../src/proposal.ts";

/** A Dockerfile with the folder around it, as the command reads it. */
function optimized(name: string, risk: Risk = "low"): Optimized {
  const folder = join(import.meta.dirname, "cases", name);
  const file = join(folder, "Dockerfile");
  const { consumers } = composeReader()(file);
  const context = folderContext(folder, file, consumers);
  const result = optimize(readFileSync(file, "utf8"), { context, risk });
  expect(result.bugs).toEqual([]);
  return result;
}

/** The transforms that change it. */
function changing(name: string, risk: Risk = "low"): readonly string[] {
  return optimized(name, risk).changes.map(({ transform, part }) =>
    part === undefined ? transform : `${transform}/${part}`,
  );
}

/** Why transforms leave something alone, as `transform LINE: reason`. */
function refusals(name: string): readonly string[] {
  return optimized(name).notes.flatMap((note) =>
    note.kind === "refused"
      ? `${note.transform} ${note.line}: ${note.reason}`
      : [],
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
    "compose-override-installs",
    "compose-inline-child",
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
    // What ONBUILD holds back needs the lists.
    "onbuild-heredoc",
    // There is nothing to gain.
    "run-only-comment",
    // The shell of Windows is another one.
    "windows-by-platform",
    "windows-platform-cmd-npm",
    // A big user number makes a big file; dockfix has no change for that.
    "useradd-huge-uid",
  ])("stays: %s", (name) => {
    expect(changing(name)).toEqual([]);
  });

  test.each([
    // The mount lies at another place than it seems to.
    ["cache-mount-tilde", ["purge-caches/pip"]],
    // The stage is what compose builds.
    ["compose-target-ships", ["purge-caches/npm"]],
    // How BuildKit reads it.
    ["arg-default-inherited", ["purge-caches/pip"]],
    ["arg-value-after-space", ["purge-caches/apt"]],
    ["copy-heredoc-backslash-delim", ["purge-caches/apt"]],
    ["copy-several-heredocs", ["purge-caches/apk"]],
    ["expansion-in-from", ["purge-caches/apk"]],
    ["heredoc-eof-without-newline", ["purge-caches/apt"]],
    // What is fetched in one RUN and removed in another.
    [
      "apk-add-del-apart",
      ["merge-runs", "purge-caches/apk", "purge-caches/pip"],
    ],
    ["apt-clean-last-run", ["merge-runs", "remove-archives"]],
    ["xargs-apt", ["merge-runs", "purge-caches/apt"]],
    // Who else fills a cache, or empties only a part of it.
    ["playwright-deps-after-lock", ["purge-caches/yarn", "purge-caches/apt"]],
    ["yum-cleans-packages-only", ["purge-caches/dnf"]],
  ])("changes: %s", (name, expected) => {
    expect(changing(name)).toEqual(expected);
  });

  const LISTS = "rm -rf /var/lib/apt/lists/*";

  test.each([
    [
      "the bodies of heredocs stand behind the line",
      "heredoc-in-middle-of-continuation",
      `    apt-get install -y protobuf-compiler && \\\n    ${LISTS}\nreplace (`,
    ],
    [
      "under set -e, a list that ends in || stops the script as well",
      "heredoc-ends-in-or",
      `curl --version || true\n${LISTS}\nEOT`,
    ],
    [
      "a branch fetches lists for itself alone",
      "laradock-conditional-runs",
      `;fi \\\n    && ${LISTS}\nARG INSTALL_PHPREDIS`,
    ],
    [
      "the last line end is missing",
      "heredoc-eof-without-newline",
      `&& ${LISTS}\nRUN <<X\necho one > /tmp/one\nX`,
    ],
  ])("writes where it belongs: %s", (_, name, text) => {
    expect(optimized(name).code).toContain(text);
  });

  test.each([
    [
      "foreign-frontend",
      "devthefuture/dockerfile-x:1.4.2 reads this file, not Docker's own frontend",
    ],
    [
      "foreign-frontend-include",
      "edrevo/dockerfile-plus reads this file, not Docker's own frontend",
    ],
    [
      "arg-after-first-from-used-in-from",
      "base name (${CACHE_IMAGE}) should not be blank",
    ],
    ["heredoc-in-cmd", "can't find = in"],
  ])("is refused: %s", (name, message) => {
    expect(() => optimized(name)).toThrow(message);
  });

  test.each([
    ["sudo-install", [], ["purge-caches/apt"], `&& sudo ${LISTS}`],
    [
      "miniconda-installer-stays",
      ["purge-caches/conda"],
      ["remove-archives", "purge-caches/conda"],
      "bash /tmp/miniconda.sh -b -p /opt/conda && rm -f /tmp/miniconda.sh\n",
    ],
    [
      "selenium-bin-removed-later",
      [],
      ["merge-runs"],
      "&& rm -rf node_modules/selenium-webdriver/bin",
    ],
  ])("changes more at medium: %s", (name, low, expected, text) => {
    expect(changing(name)).toEqual(low);
    expect(changing(name, "medium")).toEqual(expected);
    expect(optimized(name, "medium").code).toContain(text);
  });

  test.each([
    // What slim lacks and the application starts or opens.
    ["slim-ca-certs-no-recommends", "ca-certificates"],
    ["slim-gitpython", "git"],
    ["slim-node-openssl-ca", "ca-certificates"],
    ["slim-node-package-that-spawns-gm", "imagemagick"],
    ["slim-node-package-that-spawns-python-shell", "python3"],
    ["slim-node-package-that-spawns-simple-git", "ca-certificates git"],
    ["slim-server-tree-kill", "procps"],
    ["slim-tkinter", "libtk8.6"],
  ])("is slim, and installs what it needs: %s", (name, packages) => {
    const { code } = optimized(name, "medium");
    expect(code).toMatch(/^FROM \S+-slim\S*$/m);
    expect(code).toContain(
      `apt-get install -y --no-install-recommends ${packages} \\\n`,
    );
  });

  test.each([
    ["slim-psql-man-dirs-bookworm", "mkdir -p /usr/share/man/man1"],
    ["slim-psql-python-bullseye", "mkdir -p /usr/share/man/man1"],
    ["localedef-alias-on-slim", "FROM debian:12-slim"],
  ])("is slim, and lacks nothing: %s", (name, text) => {
    const { code } = optimized(name, "medium");
    expect(code).toContain("-slim");
    expect(code).toContain(text);
    expect(code.match(/apt-get install/g)).toHaveLength(1);
  });

  test("is slim at high alone, where nobody knows what a program needs", () => {
    expect(changing("slim-pm2-runtime", "medium")).toEqual([
      "purge-caches/npm",
    ]);
    expect(changing("slim-pm2-runtime", "high")).toContain("slim-base");
  });

  test.each(["windows-by-platform", "slim-translations"])(
    "is never slim: %s",
    (name) => {
      expect(changing(name, "high")).toEqual([]);
    },
  );

  test.each([
    [
      "slim-translations",
      [
        "slim-base 1: line 4 reads what slim images leave out: LANG=fr_FR.UTF-8",
      ],
    ],
    [
      "heredoc-bash-then-run-directly",
      ["purge-caches 2: it is in what bash runs"],
    ],
    [
      "exec-form",
      [
        "purge-caches 2: the exec form has no shell",
        "purge-caches 3: it is in what bash runs",
      ],
    ],
    // A mount holds the packages of line 4: joining it with line 5 frees nothing.
    [
      "docker-clean-removed",
      ["purge-caches 4: a mount covers the cache: /var/lib/apt/lists"],
    ],
    ["arg-default-inherited", ["slim-base 5: build arguments decide the tag"]],
    [
      "onbuild-heredoc",
      ["purge-caches 5: line 2 still needs it: apt-get install -y curl"],
    ],
  ])("says why: %s", (name, expected) => {
    expect(refusals(name)).toEqual(expected);
  });

  test("a higher level adds what it says that it adds", () => {
    const { notes } = optimized("xargs-apt");
    const above = notes.filter(({ kind }) => kind === "above-risk");
    expect(changing("xargs-apt", "medium")).toHaveLength(
      changing("xargs-apt").length + above.length,
    );
  });
});
