import { describe, expect, it } from "vitest";
import { archivesIn } from "../../src/analysis/archive/archives.ts";
import { hookOver } from "../../src/analysis/archive/hooks.ts";
import { usesIn } from "../../src/analysis/archive/uses.ts";
import { isReadable } from "../../src/analysis/build/runs.ts";
import { analyse, type Analysis } from "../../src/analysis/analyse.ts";
import { textOf } from "../../src/message.ts";
import type { Consumer } from "../../src/context.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { contextOf } from "../equivalence/context-of.ts";

const GET = "RUN curl -fsSLo /opt/a.tgz https://x/y && tar xzf /opt/a.tgz";

function analysisOf(
  text: string,
  files?: Readonly<Record<string, string>>,
  consumers: readonly Consumer[] = [],
): Analysis {
  return analyse(
    parse(`${text}\n`),
    files === undefined ? undefined : { ...contextOf(files), consumers },
  );
}

/** What has to do with the first archive of a file: `removed`, why it stays, or what is assumed of what. */
function uses(
  text: string,
  files?: Readonly<Record<string, string>>,
  consumers?: readonly Consumer[],
): string {
  const analysis = analysisOf(text, files, consumers);
  for (const run of analysis.runs) {
    if (!isReadable(run)) continue;
    const [archive] = archivesIn(run);
    if (archive === undefined) continue;
    const found = usesIn(analysis)(run, archive);
    if (found.kind === "removed") return "removed";
    if (found.kind === "used") return textOf(found.reason);
    return found.unknown.length === 0
      ? "nothing"
      : `if ${found.unknown.map(({ key }) => key.replace("archive-unread:", "")).join(", ")}`;
  }
  return "no archive";
}

function derived(script: string): Consumer {
  return {
    kind: "image",
    file: "b/Dockerfile",
    target: undefined,
    source: `FROM a\nRUN ${script}\n`,
    names: ["a"],
    context: undefined,
  };
}

function container(
  starts: Partial<Consumer & { readonly kind: "container" }>,
): Consumer {
  return {
    kind: "container",
    file: "compose.yml",
    target: undefined,
    entrypoint: undefined,
    command: undefined,
    others: [],
    ...starts,
  };
}

describe("what has to do with an archive in its RUN", () => {
  it.each([
    ["", "nothing"],
    [" && rm /opt/a.tgz", "removed"],
    [" && rm -rf /opt", "removed"],
    [" && rm /opt/*.tgz", "removed"],
    [" && rm /opt/b.tgz", "nothing"],
    [" && mv /opt/a.tgz /srv", "the same RUN also names /opt/a.tgz"],
    [" && cp /opt/a.tgz /srv", "the same RUN also names /opt/a.tgz"],
    [" && echo a.tgz > /f", "the same RUN also names a.tgz"],
    [" && echo b.tgz > /f", "nothing"],
    [" && tar c /opt", "the same RUN may take it along: tar c /opt"],
    [" && tar c $D", "if /opt/a.tgz:tar c $D"],
    [" && tar c /srv", "nothing"],
    [" && frobnicate", "if /opt/a.tgz:frobnicate"],
    [" && frobnicate && frobnicate", "if /opt/a.tgz:frobnicate"],
    [
      " && sh -c 'cd /opt && tar c .'",
      "the same RUN may take it along: sh -c cd /opt && tar c .",
    ],
    [" && sh -c 'cd /srv && tar c .'", "nothing"],
    [" && sh -c 'if'", "if /opt/a.tgz:sh"],
    [" && xargs tar c", "the same RUN may take it along: xargs tar c"],
    [" && find /opt -name '*.c' -delete", "nothing"],
    [
      " && find /opt -name '*.tgz' -exec cat {} +",
      "the same RUN also names *.tgz",
    ],
    [" && find /srv -exec cat {} +", "nothing"],
    [" && mv /opt /y", "the same RUN may take it along: mv /opt /y"],
    [" && mv /opt/* /y", "the same RUN may take it along: mv /opt/* /y"],
    [" && mv /opt/b /y", "nothing"],
    [" && X=/opt && rm $X/a.tgz", "removed"],
    [" && find /opt -delete", "removed"],
    [" && rm /opt/a.tgz < /f", "removed"],
    [" && rm /opt/a.tgz > /f", "removed"],
    [" && ls /opt && rm -rf /opt", "removed"],
    [" && cat < /opt/a.tgz", "the same RUN also names /opt/a.tgz"],
  ])("behind it: %s: %s", (behind, found) => {
    expect(uses(`FROM debian\n${GET}${behind}`)).toBe(found);
  });

  const KEPT = "the same RUN does more with it than unpack it: ";
  it.each([
    ["ls", "nothing"],
    ["sha256sum /opt/a.tgz | xargs curl -o /y", `${KEPT}sha256sum /opt/a.tgz`],
    ["sha256sum /opt/a.tgz | xargs ln -s /z", `${KEPT}sha256sum /opt/a.tgz`],
    ["sha256sum /opt/a.tgz | (read X; ls)", `${KEPT}sha256sum /opt/a.tgz`],
    ["sha256sum /opt/a.tgz | (export X=1; ls)", `${KEPT}sha256sum /opt/a.tgz`],
    ["frobnicate", "if /opt/a.tgz:frobnicate"],
    ["frobnicate /opt/a.tgz", `${KEPT}/opt/a.tgz`],
    ["frobnicate a.tgz", `${KEPT}a.tgz`],
    ["frobnicate b.tgz", "if /opt/a.tgz:frobnicate"],
    ["sha256sum /opt/a.tgz", "nothing"],
    ["sha256sum /opt/a.tgz > /dev/stderr", "nothing"],
    ["sha256sum /opt/a.tgz > /s", `${KEPT}sha256sum /opt/a.tgz`],
    ["sha256sum /opt/a.tgz | tee /s", `${KEPT}sha256sum /opt/a.tgz`],
    ["sha256sum /opt/a.tgz | grep x", "nothing"],
    ['test "$(sha256sum /opt/a.tgz)" = x', "nothing"],
    ['X="$(sha256sum /opt/a.tgz)"', `${KEPT}sha256sum /opt/a.tgz`],
    ['echo "x /opt/a.tgz" | sha256sum -c', "nothing"],
    ['echo "x /opt/a.tgz" > /s', `${KEPT}/opt/a.tgz`],
    ["mv /opt/a.tgz /opt/b.tgz", `${KEPT}mv /opt/a.tgz /opt/b.tgz`],
    ["ln -s /opt /y", `${KEPT}ln -s /opt /y`],
    ["ln /opt/a.tgz /y", `${KEPT}ln /opt/a.tgz /y`],
    ["ln -s /srv /y", "nothing"],
    ["cat /opt/a.tgz", "nothing"],
    ["cat /opt/*", "nothing"],
    ["cat /opt/* > /y", `${KEPT}cat /opt/*`],
    ["cat /srv/* > /y", "nothing"],
    ["echo x >> /opt/a.tgz", `${KEPT}echo x`],
    ["X=/opt/a.tgz", "the same RUN also names /opt/a.tgz"],
    ["for f in /opt/a.tgz; do ls; done", "the same RUN also names /opt/a.tgz"],
    ["for f in /srv/b.tgz; do ls; done", "nothing"],
    // Where a command runs tells what a glob is.
    ["cd /opt && cat * > /y", `${KEPT}cat *`],
    ["cd /srv && cat * > /y", "nothing"],
    // A folder is looked into, taken away or named anew; what is put beside the archive is nothing.
    ["ls /opt > /y", `${KEPT}ls /opt`],
    ["ls / > /y", "nothing"],
    ["ls /srv > /y", "nothing"],
    ["cp -r x /opt", "nothing"],
    ["rm -rf /opt", `${KEPT}rm -rf /opt`],
    ["rmdir /opt", "nothing"],
    ["mv /opt /y", `${KEPT}mv /opt /y`],
    ["ln -s / /y", `${KEPT}ln -s / /y`],
    ["find /opt -type f", "nothing"],
    ["find /opt -exec cat {} + > /y", `${KEPT}find /opt -exec cat {} +`],
    // Where its name stands in no command, or right beside one.
    ["$(cat /opt/a.tgz)", `${KEPT}cat /opt/a.tgz`],
    ["case /opt/a.tgz in x) ls;; esac", `${KEPT}/opt/a.tgz`],
    ["{ ls; } < /opt/a.tgz", `${KEPT}/opt/a.tgz`],
    ["if ls; then ls; fi > /opt/a.tgz", `${KEPT}/opt/a.tgz`],
    ["ls a.tgzz", "nothing"],
    ["ls /srv/a.tgz", "nothing"],
    ["true /opt/a.tgz && ls > /y", "nothing"],
    ["echo /opt/a.tgz | cat", "nothing"],
    ["echo /opt/a.tgz | cat > /y", `${KEPT}/opt/a.tgz`],
    // What lasts of a pipe, a substitution or a subshell.
    ["sha256sum /opt/a.tgz > $X", `${KEPT}sha256sum /opt/a.tgz`],
    ["sha256sum /opt/a.tgz | curl https://x", "nothing"],
    ["sha256sum /opt/a.tgz | (set -e; ls)", `${KEPT}sha256sum /opt/a.tgz`],
    ["sha256sum /opt/a.tgz | (cd /x; ls)", "nothing"],
    ["sha256sum /opt/a.tgz | service x start", `${KEPT}sha256sum /opt/a.tgz`],
    ["sha256sum /opt/a.tgz | xargs rm /z", `${KEPT}xargs rm /z`],
    ["sha256sum /opt/a.tgz | xargs chown x /z", "nothing"],
    ["X=$(cat /opt/a.tgz | wc -c)", `${KEPT}cat /opt/a.tgz`],
    ["ls $(cat /opt/a.tgz)", "nothing"],
    ['test -n "$(cat /opt/a.tgz > /y)"', `${KEPT}cat /opt/a.tgz`],
    ["(cat /opt/a.tgz)", "nothing"],
    ["(cat /opt/a.tgz; echo x > /y)", `${KEPT}cat /opt/a.tgz`],
    ["ls && cat /opt/a.tgz | grep x && ls > /y", "nothing"],
    ["chown x /opt/a.tgz", "nothing"],
    ["touch /opt/a.tgz", `${KEPT}touch /opt/a.tgz`],
  ])("between fetching and unpacking: %s: %s", (between, found) => {
    expect(
      uses(
        `FROM debian\nRUN curl -fsSLo /opt/a.tgz https://x/y && ${between} && tar xzf /opt/a.tgz`,
      ),
    ).toBe(found);
  });

  it.each([
    ["ln -s /opt /y", "line 2 gives its folder another name"],
    ["ln -s / /y", "line 2 gives its folder another name"],
    ["ln -s /srv /y", "nothing"],
    ["X=/opt && ln -s $X /y", "line 2 gives its folder another name"],
  ])("in front of it: %s: %s", (before, found) => {
    expect(uses(`FROM debian\nRUN ${before} && ${GET.slice(4)}`)).toBe(found);
    expect(uses(`FROM debian\nRUN ${before}\n${GET}`)).toBe(found);
    expect(uses(`FROM debian AS a\nRUN ${before}\nFROM a\n${GET}`)).toBe(found);
    expect(uses(`FROM debian\n${GET}\nRUN ${before}`)).toBe(
      found === "nothing"
        ? "nothing"
        : `line 3 may take it along: ${before.replace("X=/opt && ", "")}`,
    );
  });
});

describe("what has to do with an archive elsewhere in the file", () => {
  const TAKEN = "line 3 may take it along: ";
  it.each([
    ["RUN ls", "nothing"],
    ["RUN cat /opt/a.tgz", "line 3 names /opt/a.tgz"],
    ["RUN cat a.tgz", "line 3 names a.tgz"],
    ["ARG PIP_FIND_LINKS=/opt", "nothing"],
    ["RUN cat *.tgz", "line 3 names *.tgz"],
    ["RUN cat /srv/a.tgz", "nothing"],
    ["RUN rm -f /opt/a.tgz", "nothing"],
    ["RUN rm -f /opt/a.tgz > /dev/null", "nothing"],
    ["RUN rm -f /opt/a.tgz > /f", "line 3 names /opt/a.tgz"],
    ["RUN rm /opt/a.tgz", "line 3 names /opt/a.tgz"],
    ["RUN rm -f /opt/a.tgz && cat a.tgz", "line 3 names a.tgz"],
    ["RUN cat a.tgz; rm -f /opt/a.tgz", "line 3 names a.tgz"],
    ["RUN tar c /opt", `${TAKEN}tar c /opt`],
    ["RUN tar c $D", "if /opt/a.tgz:tar c $D"],
    ["RUN frobnicate", "if /opt/a.tgz:frobnicate"],
    ['RUN ["frobnicate"]', "if /opt/a.tgz:a RUN that is not read"],
    ['RUN ["cat", "/opt/a.tgz"]', "line 3 names /opt/a.tgz"],
    ["RUN <<E\ncat /opt/a.tgz\nE", "line 3 names /opt/a.tgz"],
    ["COPY <<E /x\ncat /opt/a.tgz\nE", "line 3 names /opt/a.tgz"],
    ["LABEL a=/opt/a.tgz", "line 3 names /opt/a.tgz"],
    ["ENV A=/opt/*", "line 3 names /opt/*"],
    ["LABEL a=/opt/*", "nothing"],
    ["LABEL CMD=/opt/*", "nothing"],
    ["ENV A=b CMD=/opt/*", "line 3 names /opt/*"],
    ["COPY <<E <<F /x/\nls\nE\n/opt/a.tgz\nF", "line 3 names /opt/a.tgz"],
    ["COPY <<E <<F /x/\na.t\nE\ngz\nF", "nothing"],
    ["RUN :", "nothing"],
    ["RUN true /opt/a.tgz", "line 3 names /opt/a.tgz"],
    ["RUN echo a.tgz", "line 3 names a.tgz"],
    ["COPY <<E /x/\na.tgz\nE", "line 3 names a.tgz"],
    ["COPY <<E /opt\n/a.tgz\nE", "nothing"],
    ["RUN rm -f b; rm -f c; cat a.tgz", "line 3 names a.tgz"],
    ["RUN chown x /opt/a.tgz", "line 3 names /opt/a.tgz"],
    ["RUN rm -f /opt/a.tgz; ls", "nothing"],
    ["RUN rm -f x /opt/a.tgz y && ls a.tgz", "line 3 names a.tgz"],
    ["RUN ls x; rm -f y; ls a.tgz", "line 3 names a.tgz"],
    ["RUN for d in /opt; do tar c $d; done", `${TAKEN}tar c $d`],
    ["RUN for d in /srv; do tar c $d; done", "if /opt/a.tgz:tar c $d"],
    ['CMD ["x", "/opt/*"]', "line 3 names /opt/*"],
    ['CMD ["ls", "/opt"]', `${TAKEN}ls /opt`],
    ['CMD ["ls", "/srv"]', "nothing"],
    ["ONBUILD RUN tar c /opt", `${TAKEN}tar c /opt`],
    ["ENV PIP_FIND_LINKS=/opt", "line 3 has packages looked for in its folder"],
    [
      "ENV PIP_FIND_LINKS=/opt/",
      "line 3 has packages looked for in its folder",
    ],
    ["ENV PIP_FIND_LINKS=opt", "line 3 has packages looked for in its folder"],
    ["ENV PIP_FIND_LINKS=/srv", "nothing"],
    ["ENV PIP_FIND_LINKS=https://x/opt", "nothing"],
  ])("%s: %s", (behind, found) => {
    expect(uses(`FROM debian\n${GET}\n${behind}`)).toBe(found);
  });

  it.each([
    ["COPY --from=0 /opt /x", "line 4 copies its folder"],
    ["COPY --from=0 /opt/ /x", "line 4 copies its folder"],
    ["COPY --from=0 opt /x", "line 4 copies its folder"],
    ["COPY --from=0 / /x", "line 4 copies its folder"],
    ["COPY --from=0 /o* /x", "line 4 copies its folder"],
    ["COPY --from=0 /op?/a /x", "line 4 copies its folder"],
    ["COPY --from=0 /opt/b /x", "nothing"],
    ["COPY --from=0 /srv* /x", "nothing"],
    ["COPY --from=0 /opt/x/../ /x", "line 4 copies its folder"],
    ["COPY --from=0 $D /x", "line 4 copies its folder"],
    ['COPY --from=0 ["/opt", "/x"]', "line 4 copies its folder"],
    ["ADD --from=0 /opt /x", "line 4 copies its folder"],
    ["COPY --from=1 /opt /x", "nothing"],
    ["COPY /opt /x", "nothing"],
    ["RUN --mount=from=0,target=/m ls", "line 4 copies its folder"],
    ["RUN --mount=from=0,source=/opt,target=/m ls", "line 4 copies its folder"],
    ["RUN --mount=from=0,source=/srv,target=/m ls", "nothing"],
    ["ONBUILD COPY --from=0 /opt /x", "line 4 copies its folder"],
    ["RUN cat /opt/a.tgz", "nothing"],
    ["RUN tar c /opt", "nothing"],
  ])("in another stage, %s: %s", (other, found) => {
    expect(uses(`FROM debian\n${GET}\nFROM debian\n${other}`)).toBe(found);
  });

  it.each([
    ["RUN cat /opt/a.tgz", "line 4 names /opt/a.tgz"],
    ["RUN tar c /opt", "line 4 may take it along: tar c /opt"],
    ["RUN frobnicate", "if /opt/a.tgz:frobnicate"],
    ['CMD ["ls", "/opt"]', "line 4 may take it along: ls /opt"],
    ["RUN ls", "nothing"],
  ])("in a stage that stands on it, %s: %s", (other, found) => {
    expect(uses(`FROM debian AS a\n${GET}\nFROM a\n${other}`)).toBe(found);
  });

  it("in a stage that it stands on, what came before", () => {
    const on = (before: string): string =>
      uses(`FROM debian AS a\n${before}\nFROM a\n${GET}`);
    expect(on("RUN tar c /opt")).toBe("nothing");
    expect(on("RUN frobnicate")).toBe("nothing");
    expect(on("ENV A=/opt/a.tgz")).toBe("line 2 names /opt/a.tgz");
  });
});

describe("what has to do with an archive in the build context", () => {
  const FOLDER = " may look into its folder";
  it.each<
    [behind: string, files: Readonly<Record<string, string>>, found: string]
  >([
    ["COPY . /app", { "x.txt": "a" }, "nothing"],
    ["COPY . /app", { "x.txt": "see a.tgz" }, "x.txt names it"],
    ["COPY . /app", { "x.txt": "see /opt/a.tgz" }, "x.txt names it"],
    ["COPY . /app", { "x.txt": "see /srv/a.tgz" }, "nothing"],
    ["COPY . /app", { "x.txt": "see b.tgz" }, "nothing"],
    ["ADD . /app", { "x.txt": "see a.tgz" }, "x.txt names it"],
    [
      "RUN --mount=type=bind,target=/m ls",
      { "x.txt": "see a.tgz" },
      "x.txt names it",
    ],
    [
      "RUN --mount=type=cache,target=/m ls",
      { "x.txt": "see a.tgz" },
      "nothing",
    ],
    ["RUN ls", { "x.txt": "see a.tgz" }, "nothing"],
    ["COPY . /app", { "README.md": "see a.tgz" }, "nothing"],
    ["COPY . /app", { "docs/x.rst": "see a.tgz" }, "nothing"],
    ["COPY . /app", { Dockerfile: "see a.tgz" }, "nothing"],
    ["COPY . /app", { "docker-compose.yml": "see a.tgz" }, "nothing"],
    ["COPY . /app", { "package-lock.json": "see a.tgz" }, "nothing"],
    // Files that nobody names say nothing by a pattern.
    ["COPY . /app", { "x.py": "glob('/opt/*.tgz')" }, "nothing"],
    [
      "COPY . /app\nRUN python3 x.py",
      { "x.py": "glob('/opt/*.tgz')" },
      `x.py${FOLDER}`,
    ],
    [
      "COPY . /app\nRUN python3 x.py",
      { "x.py": "glob('*.tgz')" },
      `x.py${FOLDER}`,
    ],
    [
      "COPY . /app\nRUN python3 x.py",
      { "x.py": "glob('/srv/*.tgz')" },
      "if /opt/a.tgz:python3",
    ],
    [
      "COPY . /app\nRUN python3 x.py",
      { "x.py": "glob('/opt/*')" },
      `x.py${FOLDER}`,
    ],
    [
      "COPY . /app\nRUN python3 x.py",
      { "x.py": "listdir('/opt')" },
      `x.py${FOLDER}`,
    ],
    [
      "COPY . /app\nRUN python3 x.py",
      { "x.py": "listdir('/opt/')" },
      `x.py${FOLDER}`,
    ],
    [
      "COPY . /app\nRUN python3 x.py",
      { "x.py": "listdir('/opt/x')" },
      "if /opt/a.tgz:python3",
    ],
    [
      "COPY . /app\nRUN python3 x.py",
      { "x.py": "listdir('/x/opt')" },
      "if /opt/a.tgz:python3",
    ],
    [
      "COPY . /app\nCMD python3 x.py",
      { "x.py": "import yyy.py", "yyy.py": "listdir('/opt')" },
      `yyy.py${FOLDER}`,
    ],
    [
      "COPY . /app\nRUN pip install -r r.txt",
      { "r.txt": "--find-links /opt\nx\n" },
      `r.txt${FOLDER}`,
    ],
    [
      "COPY . /app\nRUN pip install -r r.txt",
      { "r.txt": "--find-links file:///opt/\nx\n" },
      `r.txt${FOLDER}`,
    ],
  ])("%s, %j: %s", (behind, files, found) => {
    expect(uses(`FROM debian\n${GET}\n${behind}`, files)).toBe(found);
  });

  it.each<
    [entry: string, files: Readonly<Record<string, string>>, found: string]
  >([
    [
      'CMD ["/app/x.sh"]',
      { "x.sh": "tar c /opt\n" },
      "line 4 may take it along: /app/x.sh",
    ],
    ['CMD ["/app/x.sh"]', { "x.sh": "tar c /srv\n" }, "nothing"],
    ['CMD ["/app/x.sh"]', { "x.sh": "tar c $D\n" }, "if /opt/a.tgz:/app/x.sh"],
  ])("by what a container starts, %s, %j: %s", (entry, files, found) => {
    expect(uses(`FROM debian\n${GET}\nCOPY . /app/\n${entry}`, files)).toBe(
      found,
    );
  });
});

it.each([
  ["", undefined],
  ["RUN echo DPkg::Post-Invoke x > /etc/apt/apt.conf.d/x", 2],
  ["COPY x /etc/apt/apt.conf.d/x", 2],
  ["ADD x /etc/apt/apt.conf.d/x", 2],
  ["COPY <<E /x\nDPkg::Post-Invoke x\nE", undefined],
  ["COPY x /etc/x", undefined],
  ["LABEL a=DPkg::Post-Invoke", undefined],
  ["RUN ls", undefined],
  ["COPY <<E /etc/apt/apt.conf.d/x\nDPkg::Post-Invoke x\nE", 2],
  ["COPY <<E /etc/apt/apt.conf.d\nx\nE", 2],
  ["RUN <<E\necho DPkg::Post-Invoke x\nE", 2],
  ["RUN ls\nRUN echo DPkg::Post-Invoke x > /f", 3],
])("a hook of the package manager: %s: %s", (before, line) => {
  const DEB = "curl -fsSLo /a.deb https://x/a.deb && dpkg -i /a.deb";
  const found = (text: string, which = -1): number | undefined => {
    const analysis = analysisOf(text);
    const run = analysis.runs.filter(isReadable).at(which);
    const [archive] = run === undefined ? [] : archivesIn(run);
    if (run === undefined || archive === undefined) throw new Error("none");
    return hookOver(analysis, run, archive);
  };
  expect(found(`FROM debian\n${before}\nRUN ${DEB}`)).toBe(line);
  expect(found(`FROM debian AS a\n${before}\nFROM a\nRUN ${DEB}`)).toBe(line);
  expect(found(`FROM debian AS a\n${before}\nFROM debian\nRUN ${DEB}`)).toBe(
    undefined,
  );
  expect(found(`FROM debian\n${before}\n${GET}`)).toBe(undefined);
  expect(found(`FROM debian AS b\nRUN ${DEB}\n${before}`, 0)).toBe(undefined);
});

it.each<[consumer: Consumer, found: string]>([
  [derived("cat a.tgz"), "b/Dockerfile names it"],
  [derived("ls"), "if /opt/a.tgz:b/Dockerfile"],
  [container({ command: "cat /opt/a.tgz" }), "compose.yml names it"],
  [container({ command: ["cat", "/opt/a.tgz"] }), "compose.yml names it"],
  [container({ entrypoint: ["cat", "a.tgz"] }), "compose.yml names it"],
  [container({ others: ["x", "cat a.tgz"] }), "compose.yml names it"],
  [container({ command: "cat /srv/a.tgz" }), "nothing"],
  [container({}), "nothing"],
])("a file beside the Dockerfile: %j: %s", (consumer, found) => {
  expect(uses(`FROM debian\n${GET}`, {}, [consumer])).toBe(found);
});

describe("an archive in a folder that the base image decides", () => {
  const HERE = "RUN curl -fsSLO https://x/a.tgz && tar xzf a.tgz";
  it.each([
    ["", "nothing"],
    ["RUN rm -f a.tgz", "nothing"],
    ["RUN cat a.tgz", "line 3 names a.tgz"],
    ["RUN cat /srv/a.tgz", "line 3 names /srv/a.tgz"],
    ["RUN cat b.tgz", "nothing"],
    ["RUN tar c .", "line 3 may take it along: tar c ."],
    ["FROM x\nCOPY --from=0 /srv /y", "line 4 copies its folder"],
    ["FROM x\nCOPY --from=1 /srv /y", "nothing"],
  ])("%j: %s", (behind, found) => {
    expect(uses(`FROM acme/x\n${HERE}\n${behind}`)).toBe(found);
  });

  it.each([
    ["rm a.tgz", "removed"],
    ["rm *.tgz", "removed"],
    // It may be the same folder.
    ["rm /srv/a.tgz", "removed"],
    ["rm /srv/b.tgz", "nothing"],
    ["ls", "the same RUN may take it along: ls"],
    ["true", "nothing"],
  ])("behind it, %s: %s", (behind, found) => {
    expect(uses(`FROM acme/x\n${HERE} && ${behind}`)).toBe(found);
  });
});

describe("a word with a glob", () => {
  it.each([
    ["ENTRYPOINT x /opt/*", "line 3 names /opt/*"],
    ["HEALTHCHECK CMD x /opt/*", "line 3 names /opt/*"],
    ["CMD x /opt/*", "line 3 names /opt/*"],
    ["CMD x /srv/*", "nothing"],
    ["EXPOSE /opt/*", "nothing"],
  ])("counts in what a container runs: %s: %s", (behind, found) => {
    expect(uses(`FROM debian\n${GET}\n${behind}`)).toBe(found);
  });
});

it("is asked once: the same archive has the same uses", () => {
  const analysis = analysisOf(`FROM debian\n${GET}`);
  const [run] = analysis.runs.filter(isReadable);
  const [archive] = run === undefined ? [] : archivesIn(run);
  if (run === undefined || archive === undefined) throw new Error("none");
  const find = usesIn(analysis);
  expect(find(run, archive)).toBe(find(run, archive));
});

it("is not what stages beside it name", () => {
  const beside = `FROM debian\n${GET}\nFROM debian AS b`;
  expect(uses(`${beside}\nRUN cat /opt/a.tgz\nLABEL a=a.tgz`)).toBe("nothing");
  expect(uses(`${beside}\nCMD ["ls", "/opt"]`)).toBe("nothing");
  expect(uses(`${beside}\nRUN ln -s /opt /y`)).toBe("nothing");
  expect(
    uses(`FROM debian AS a\n${GET}\nFROM a AS b\nFROM b\nRUN cat a.tgz`),
  ).toBe("line 5 names a.tgz");
});
