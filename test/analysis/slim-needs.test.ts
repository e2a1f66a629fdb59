import { describe, expect, it } from "vitest";
import type { SlimImage } from "../../src/analysis/slim/command-needs.ts";
import { slimImage } from "../../src/analysis/slim/image.ts";
import { needsOf, type Needs } from "../../src/analysis/slim/needs.ts";
import { analysisOf } from "./dockerfiles.ts";

const IMAGE: SlimImage = {
  lacks: new Map([
    ["git", "git"],
    ["gcc", "gcc"],
    ["curl", "curl"],
    ["ssh", "openssh-client"],
    ["file", "file"],
    ["/usr/bin/python3", "python3"],
    ["python2", "python2"],
  ]),
  packages: new Set([
    "git",
    "gcc",
    "curl",
    "openssh-client",
    "file",
    "ca-certificates",
    "libc6-dev",
    "libpq-dev",
    "libtk8.6",
    "python3",
  ]),
  has: new Set(["sh", "python3", "ls", "apt-get"]),
  python: "3.12",
};
const CMD = 'CMD ["python3"]';

function needs(
  text: string,
  files: Readonly<Record<string, string>> = {},
  image: SlimImage = IMAGE,
): Needs {
  const analysis = analysisOf(`${text}\n`, files);
  const [stage] = analysis.stages;
  if (stage === undefined) throw new Error("no stage");
  return needsOf(analysis, stage, image);
}

/** What is installed; behind `?` what nobody knows. */
function wanted(
  text: string,
  files?: Readonly<Record<string, string>>,
): string {
  const { install, unknown } = needs(`FROM debian:12\n${text}\n${CMD}`, files);
  return [
    ...install,
    ...unknown.map(({ what, line }) => `?${what} ${line}`),
  ].join(", ");
}

it.each([
  ["--mount=from=a,source=/app,target=/x", ""],
  ["--mount=from=acme/y,target=/y", "what comes from acme/y"],
  [
    "--mount=from=a,source=/app,target=/x --mount=from=acme/y,target=/y",
    "what comes from acme/y",
  ],
])("what is taken from elsewhere by %s: %s", (mounts, expected) => {
  const analysis = analysisOf(
    `FROM debian:12 AS a\nCOPY x /app\nFROM debian:12 AS b\nRUN ${mounts} ls\n`,
  );
  const stage = analysis.stages.at(-1);
  if (stage === undefined) throw new Error("no stage");
  const { unknown } = needsOf(analysis, stage, IMAGE);
  expect(unknown.map(({ what }) => what).join()).toBe(expected);
});

describe("what a command needs of a slim image", () => {
  it.each([
    ["RUN ls", ""],
    ["RUN file x", "file"],
    ["RUN file x && file y", "file"],
    ["RUN file x && gcc --version", "file, gcc"],
    ["RUN sudo file x", "file"],
    ["RUN env file x", "file"],
    ["RUN sh -c 'file x'", "file"],
    ["RUN gosu app file x", "file"],
    ["RUN xargs file x", "file"],
    ["RUN find . -exec file x {} +", "file"],
    ['RUN ["file", "x"]', "file"],
    ["RUN f() { file x; }; f", "file"],
    ["RUN f() { ls; }; f", ""],
    ["RUN /usr/bin/file x", "file"],
    ["RUN /opt/file x", "?/opt/file x 2"],
    ["RUN ./x.sh", "?./x.sh 2"],
    ["RUN $X y", "?$X 2"],
    ["RUN frobnicate a", "?frobnicate a 2"],
    ["RUN frobnicate --version", ""],
    ["RUN git clone https://x/y", "ca-certificates, git"],
    ["RUN git clone git@x:y", "ca-certificates, git, openssh-client"],
    ["RUN curl https://x", "ca-certificates, curl"],
    ["RUN curl http://x", "ca-certificates, curl"],
    ["RUN echo https://x", "ca-certificates"],
    ["RUN sh", "?the script that sh reads 2"],
    [
      "RUN curl http://x | sh",
      "ca-certificates, curl, ?the script that sh reads 2",
    ],
    ["RUN . /etc/os-release", ""],
    ["RUN . /venv/bin/activate", ""],
    ["RUN . ./x", "?. ./x 2"],
    ["RUN apt-get update && apt-get install -y file && file x", ""],
    ["RUN file x && apt-get install -y file", "file"],
    ["RUN (apt-get install -y file || true); file x", "file"],
    ["RUN if a; then apt-get install -y file; fi; file x", "file, ?a 2"],
    ["RUN apt-get install -y file$V && file x", "file"],
    ["RUN apt-get install -y $X && file x", "file, ?apt-get install -y $X 2"],
    ["RUN apt-get install -y file\nRUN file x", ""],
    ["RUN apt-get remove -y file", "file"],
    ["RUN pip install flask", ""],
    ["RUN pip install gattlib", "?gattlib 2"],
    ["RUN pip install psycopg2", "gcc, libc6-dev, libpq-dev"],
    [
      "RUN pip install git+https://x/y",
      "ca-certificates, git, ?git+https://x/y 2",
    ],
    ["ENV PIP_NO_BINARY=x\nRUN pip install flask", "?PIP_NO_BINARY 3"],
    ["RUN PIP_NO_BINARY=x pip install flask", "?PIP_NO_BINARY 2"],
    ['RUN pip install "flask==$V"', ""],
    ["RUN pip install $X", "?a package whose name is put together 2"],
    ["COPY --from=x/y /app /app", "?what comes from x/y 2"],
    ["RUN --mount=from=x/y,target=/m ls", "?what comes from x/y 2"],
    ["COPY a /app", ""],
    ["HEALTHCHECK CMD curl http://x", "ca-certificates, curl"],
    ["RUN if", "?a RUN that is not read 2"],
    ["RUN python2 x.py", "python2"],
  ])("%s: %s", (text, found) => {
    expect(wanted(text)).toBe(found);
  });

  it.each<
    [text: string, files: Readonly<Record<string, string>>, found: string]
  >([
    ["COPY . /a\nRUN sh /a/x.sh", { "x.sh": "file x\n" }, "file"],
    ["COPY . /a\nRUN /a/x.sh", { "x.sh": "#!/bin/sh\nfile x\n" }, "file"],
    [
      "COPY . /a\nWORKDIR /a\nRUN ./x.sh",
      { "x.sh": "#!/bin/sh\nfile x\n" },
      "file",
    ],
    [
      "COPY . /a\nRUN cd /a && ./x.sh",
      { "x.sh": "#!/bin/sh\nfile x\n" },
      "file",
    ],
    [
      "COPY . /a\nWORKDIR /a\nRUN sh x.sh",
      { "x.sh": "cd b\n./y.sh\n", "b/y.sh": "#!/bin/sh\nfile x\n" },
      "file",
    ],
    [
      "COPY . /a\nWORKDIR /a\nRUN sh x.sh",
      { "x.sh": "./y.sh\n", "b/y.sh": "#!/bin/sh\nfile x\n" },
      "?./y.sh 4",
    ],
    ["COPY . /a\nRUN sh /a/x.sh", { "x.sh": "sh /a/x.sh\n" }, "?sh /a/x.sh 3"],
    ["COPY . /a\nRUN /a/x", { x: "#!/usr/bin/env python3\n" }, ""],
    ["COPY . /a\nRUN /a/x", { x: "#!/usr/bin/env python2\n" }, "python2"],
    ["COPY . /a\nRUN /a/x", { x: "#!/usr/bin/python3\n" }, "python3"],
    ["COPY . /a\nRUN /a/x", { x: "#!/usr/bin/env frobnicate\n" }, "?/a/x 3"],
    ["COPY . /a\nRUN /a/y", { x: "#!/bin/sh\nfile x\n" }, "?/a/y 3"],
    [
      "RUN --mount=type=bind,target=/m sh /m/x.sh",
      { "x.sh": "file x\n" },
      "file",
    ],
    [
      "RUN --mount=type=bind,source=b,target=/m sh /m/x.sh",
      { "b/x.sh": "file x\n" },
      "file",
    ],
    [
      "COPY . /a\nRUN python3 /a/x.py",
      { "x.py": "import tkinter\n" },
      "libtk8.6",
    ],
    ["COPY . /a\nRUN python3 /a/x.py", { "x.py": "import os\n" }, ""],
    [
      "COPY . /a\nRUN python3 /a/x.py",
      { "x.py": "import y\n", "y.py": "import tkinter\n" },
      "libtk8.6",
    ],
    [
      "COPY r.txt /\nRUN pip install -r /r.txt",
      { "r.txt": "psycopg2\n" },
      "gcc, libc6-dev, libpq-dev",
    ],
  ])("%s, %j: %s", (text, files, found) => {
    expect(wanted(text, files)).toBe(found);
  });

  it.each([
    ["FROM debian:12\nCMD file x", "file", false],
    ["FROM debian:12\nRUN ls", "?what people compile in the container 1", true],
    ["FROM debian:12\nENTRYPOINT file x", "file", false],
    [
      "FROM debian:12\nHEALTHCHECK CMD file x",
      "file, ?what people compile in the container 1",
      true,
    ],
    [
      "FROM debian:12 AS a\nRUN apt-get install -y file\nFROM a\nRUN file x\nCMD file",
      "",
      false,
    ],
    ["FROM debian:12 AS a\nCMD file x\nFROM a\nCMD ls", "", false],
    ["FROM debian:12 AS a\nFROM a\nCMD file x", "file", false],
    ["FROM debian:12 AS a\nFROM x\nRUN file x", "", false],
    [
      "FROM --platform=linux/amd64 debian:12\nRUN pip install flask\nCMD ls",
      "",
      false,
    ],
    ["FROM --platform=$P debian:12\nRUN pip install flask\nCMD ls", "", false],
    [
      "FROM --platform=linux/arm64/v8 debian:12\nRUN pip install flask\nCMD ls",
      "",
      false,
    ],
    [
      "FROM --platform=linux/s390x debian:12\nRUN pip install flask\nCMD ls",
      "?packages for linux/s390x 2",
      false,
    ],
    [
      "FROM --platform=linux/arm/v7 debian:12\nRUN pip install flask\nCMD ls",
      "?packages for linux/arm/v7 2",
      false,
    ],
  ])("%j: %s, open: %s", (text, found, isOpen) => {
    const image = { ...IMAGE, has: new Set([...IMAGE.has, "cargo"]) };
    const all = needs(text, {}, image);
    const { install, unknown } = all;
    expect(
      [...install, ...unknown.map(({ what, line }) => `?${what} ${line}`)].join(
        ", ",
      ),
    ).toBe(found);
    expect(all.isOpen).toBe(isOpen);
  });

  it.each([
    ["RUN man ls", ""],
    ["RUN cat /usr/share/doc/x", "documents"],
    ["ENV LANG=de_DE.UTF-8", "documents"],
    ["ENV LANG=C.UTF-8", ""],
    ["RUN gcc x.c", "compiles"],
    ["RUN make", "compiles"],
    ["RUN gcc --version", "compiles"],
    ["RUN pip install psycopg2", "links"],
    ["RUN apt-get install -y default-jre", "manuals"],
    ["RUN apt-get remove -y file", "removes"],
    ["RUN apt-get install -y file", ""],
    ["RUN ls", ""],
  ])("%s is of the kinds %s", (text, kinds) => {
    const { first } = needs(`FROM debian:12\n${text}\n${CMD}`);
    expect([...first.keys()].sort().join(" ")).toBe(kinds);
  });

  it("of packages that are taken away, where something is linked to them", () => {
    expect(
      wanted("RUN apt-get remove -y curl\nRUN pip install psycopg2"),
    ).toContain("?what apt-get takes away again 2");
    expect(wanted("RUN apt-get remove -y curl")).toBe("curl");
  });

  it("only what installs packages can fail where nothing but documents is missing", () => {
    const image = { ...IMAGE, packages: new Set<string>() };
    const of = (text: string): number =>
      needs(`FROM debian:12\n${text}\n${CMD}`, {}, image).unknown.length;
    expect(of("RUN frobnicate")).toBe(0);
    expect(of("RUN ./x.sh")).toBe(1);
    expect(of("RUN if")).toBe(1);
  });

  it("of what a stage takes from others, over however many", () => {
    const all = (text: string): string => {
      const analysis = analysisOf(`${text}\n${CMD}\n`);
      const stage = analysis.stages.at(-1);
      if (stage === undefined) throw new Error("no stage");
      return needsOf(analysis, stage, IMAGE)
        .unknown.map(({ what, line }) => `${what} ${line}`)
        .join(", ");
    };
    const chain = (script: string): string =>
      `FROM debian:12 AS a\nRUN ${script}\nFROM a AS b\nRUN ls\nFROM b AS c\nRUN ls\nFROM debian:12\nCOPY --from=c /opt/x /x`;
    expect(all(chain("ls"))).toBe("");
    expect(all(chain("frobnicate"))).toBe("what comes from c 8");
    const passed = (script: string): string =>
      `FROM debian:12 AS a\nRUN ${script}\nFROM debian:12 AS b\nCOPY --from=a /opt/x /opt/x\nFROM debian:12\nCOPY --from=b /opt/x /x`;
    expect(all(passed("ls"))).toBe("");
    expect(all(passed("frobnicate"))).toBe("what comes from b 6");
    const two = (first: string, second: string): string =>
      `FROM debian:12 AS a\nRUN ${first}\nFROM debian:12 AS b\nRUN ${second}\nFROM debian:12\nRUN --mount=from=a,source=/opt/x,target=/m --mount=from=b,source=/opt/x,target=/n ls`;
    expect(all(two("ls", "ls"))).toBe("");
    expect(all(two("ls", "frobnicate"))).toBe(
      "what comes from a 6, what comes from b 6",
    );
    expect(all(two("frobnicate", "ls"))).toBe(
      "what comes from a 6, what comes from b 6",
    );
  });

  it("names each thing of a line once", () => {
    expect(wanted("RUN frobnicate && frobnicate\nRUN frobnicate")).toBe(
      "?frobnicate 2, ?frobnicate 3",
    );
  });

  it.each([
    ["FROM debian:12 AS a\nRUN ls > /opt/x", "COPY --from=a /opt/x /x", ""],
    [
      "FROM debian:12 AS a\nRUN ls > /opt/x",
      "COPY --from=a /usr/lib/x /x",
      "?what comes from a 4",
    ],
    [
      "FROM debian:12 AS a\nRUN frobnicate",
      "COPY --from=a /opt/x /x",
      "?what comes from a 4",
    ],
    [
      "FROM debian:12 AS a\nRUN gcc x.c",
      "COPY --from=a /opt/x /x",
      "?what comes from a 4",
    ],
    [
      "FROM debian:12 AS a\nRUN pip install psycopg2",
      "COPY --from=a /opt/x /x",
      "?what comes from a 4",
    ],
    [
      "FROM debian:12 AS a\nRUN pip install flask",
      "COPY --from=a /opt/x /x",
      "",
    ],
    ["FROM scratch AS a\nCOPY x /opt/x", "COPY --from=a /opt/x /x", ""],
    ["FROM $X AS a\nRUN ls", "COPY --from=a /opt/x /x", "?what comes from a 4"],
    [
      "FROM --platform=linux/s390x debian:12 AS a\nRUN pip install flask",
      "COPY --from=a /opt/x /x",
      "?what comes from a 4",
    ],
    [
      "FROM debian:12 AS a\nRUN /usr/bin/pip3 install numpy",
      "COPY --from=a /opt/x /x",
      "?what comes from a 4",
    ],
    [
      "FROM debian:12 AS a\nRUN pip install numpy",
      "COPY --from=a /opt/x /opt/y /x/",
      "",
    ],
    [
      "FROM debian:12 AS a\nRUN ls",
      "COPY --from=a /opt/x /etc/y /x/",
      "?what comes from a 4",
    ],
    [
      "FROM debian:12 AS a\nRUN ls",
      "RUN --mount=from=a,source=/opt/x,target=/m ls",
      "",
    ],
    [
      "FROM debian:12 AS a\nRUN ls",
      "COPY --from=b /opt/x /x",
      "?what comes from b 4",
    ],
    [
      "FROM x/y AS a\nRUN ls",
      "COPY --from=a /opt/x /x",
      "?what comes from a 4",
    ],
  ])("%j, %s: %s", (before, copy, found) => {
    const analysis = analysisOf(`${before}\nFROM debian:12\n${copy}\n${CMD}\n`);
    const stage = analysis.stages.at(-1);
    if (stage === undefined) throw new Error("no stage");
    const { install, unknown } = needsOf(analysis, stage, IMAGE);
    expect(
      [...install, ...unknown.map(({ what, line }) => `?${what} ${line}`)].join(
        ", ",
      ),
    ).toBe(found);
  });
});

it.each([
  ["python", "3.12-bookworm", "bookworm", true, true],
  ["node", "22-trixie", "trixie", true, true],
  ["python", "3.8-buster", "buster", false, false],
])(
  "the slim %s:%s on %s is measured: %s, and what it saves: %s",
  (official, tag, suite, isMeasured, saves) => {
    const image = slimImage(official, tag, suite);
    expect(image?.isMeasured).toBe(isMeasured);
    expect(image?.saves !== undefined).toBe(saves);
    // Documents alone take some forty megabytes.
    if (saves) expect(image?.saves).toBeGreaterThan(42_000 * 1024);
  },
);

it("nothing is known of a slim image that there is not", () => {
  expect(slimImage("frobnicate", "1", "bookworm")).toBe(undefined);
  expect(slimImage("python", "3.12", "nowhere")).toBe(undefined);
});
