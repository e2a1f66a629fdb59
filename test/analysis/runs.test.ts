import { describe, expect, it } from "vitest";
import { archivesIn } from "../../src/analysis/archives.ts";
import { crossing } from "../../src/analysis/crossing.ts";
import { mountOver } from "../../src/analysis/mounts.ts";
import { wantsBehind } from "../../src/analysis/wants.ts";
import { apt } from "../../src/facts/managers/apt.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { pip } from "../../src/facts/managers/pip.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { analysisOf, lastRun } from "./dockerfiles.ts";

describe("a mount over a cache", () => {
  const mounted = (mounts: string, before = ""): readonly boolean[] => {
    const run = lastRun(`FROM debian\n${before}RUN ${mounts} x\n`);
    return [apt, pip].map((manager) => mountOver(run, manager) !== undefined);
  };

  it.each([
    ["", [false, false]],
    ["--mount=type=cache,target=/var/lib/apt/lists", [true, false]],
    ["--mount=type=cache,target=/var/lib/apt", [true, false]],
    ["--mount=type=cache,target=/var/lib/apt/lists/partial", [true, false]],
    ["--mount=type=cache,target=/var/lib", [true, false]],
    ["--mount=type=cache,target=/var/lib/other", [false, false]],
    ["--mount=type=cache,target=/root/.cache/pip", [false, true]],
    ["--mount=type=cache,target=/home/app/.cache/pip", [false, true]],
    ["--mount=type=cache,target=/", [true, true]],
    ["--mount=type=tmpfs,target=/data", [false, false]],
    ["--mount=type=secret,target=/var/lib/apt/lists", [false, false]],
    ["--mount=type=ssh,target=/var/lib/apt/lists", [false, false]],
    ["--mount=type=secret,id=x", [false, false]],
    ["--mount=type=ssh", [false, false]],
    ["--mount=type=cache,target=$DIR", [true, true]],
    [
      "--mount=type=tmpfs,target=/data --mount=type=cache,target=/var/lib/apt/lists",
      [true, false],
    ],
  ])("%s", (mounts, over) => {
    expect(mounted(mounts)).toEqual(over);
  });

  it("in the folder of a user whose home is not known", () => {
    const home = "--mount=type=cache,target=/home/app";
    expect(mounted(home)).toEqual([false, false]);
    expect(mounted(home, "USER app\n")).toEqual([false, true]);
    expect(mounted(home, "USER root\n")).toEqual([false, false]);
    expect(mounted(home, "USER app\nENV HOME=/var/app\n")).toEqual([
      false,
      false,
    ]);
    expect(mounted(home, "USER app\nENV HOME=/home/app\n")).toEqual([
      false,
      true,
    ]);
    const app = "--mount=type=cache,target=/app";
    expect(mounted(app, "USER app\n")).toEqual([false, false]);
    expect(mounted(app, "USER app\nWORKDIR /app/src\n")).toEqual([false, true]);
    expect(
      mounted("--mount=type=cache,target=cache", "WORKDIR /root/.cache/pip\n"),
    ).toEqual([false, true]);
  });
});

describe("archives that a RUN fetches and unpacks", () => {
  const FETCH = "curl -fsSLO https://x/a.tgz";
  const found = (script: string, before = ""): readonly string[] =>
    archivesIn(
      lastRun(`FROM debian\nWORKDIR /w\n${before}RUN ${script}\n`),
    ).map(
      ({ path, unpackedAt, fetchedAt }) => `${path} ${fetchedAt} ${unpackedAt}`,
    );

  it.each([
    [`${FETCH} && tar xzf a.tgz`, ["/w/a.tgz 0 1"]],
    [`${FETCH} && tar -xzf /w/a.tgz`, ["/w/a.tgz 0 1"]],
    [`${FETCH} && tar --extract --file a.tgz`, ["/w/a.tgz 0 1"]],
    [`${FETCH} && tar czf a.tgz x`, []],
    [`${FETCH} && tar tf a.tgz`, []],
    [`${FETCH} && tar xzf b.tgz`, []],
    [`${FETCH} && tar xzf $A`, []],
    [`tar xzf a.tgz && ${FETCH}`, []],
    [`${FETCH}; tar xzf a.tgz`, []],
    [`${FETCH} && tar xzf a.tgz || true`, []],
    [`${FETCH} && tar xzf a.tgz && tar xzf a.tgz -C b`, ["/w/a.tgz 0 2"]],
    [`(${FETCH}) && tar xzf a.tgz`, []],
    [`cd /x && ${FETCH} && tar xzf a.tgz`, ["/x/a.tgz 1 2"]],
    [`${FETCH} && cd /x && tar xzf a.tgz`, []],
    ["V=1; wget -O $V.zip https://x && unzip $V.zip", ["/${V}.zip 0 1"]],
    ["wget -O $V.zip https://x && V=2 && unzip $V.zip", []],
    ["wget -O $V.zip https://x && read V && unzip $V.zip", []],
    ["wget -O a.deb https://x && dpkg -i a.deb", ["/w/a.deb 0 1"]],
    ["wget -O a.deb https://x && dpkg --extract a.deb y", ["/w/a.deb 0 1"]],
    ["wget -O a.deb https://x && dpkg --info a.deb", []],
    ["wget -O a.deb https://x && apt-get install -y ./a.deb", ["/w/a.deb 0 1"]],
    ["wget -O a.deb https://x && apt install ./a.deb", ["/w/a.deb 0 1"]],
    ["wget -O a.deb https://x && apt-get install -y a.deb", []],
    ["wget -O a.deb https://x && apt-get install-x ./a.deb", []],
    ["wget -O a.deb https://x && apt-get reinstall ./a.deb", []],
    ["wget -O a.rpm https://x && rpm -ivh a.rpm", ["/w/a.rpm 0 1"]],
    ["wget -O a.rpm https://x && rpm -Uvh a.rpm", ["/w/a.rpm 0 1"]],
    ["wget -O a.rpm https://x && rpm -v -i a.rpm", ["/w/a.rpm 0 1"]],
    ["wget -O a.rpm https://x && rpm -q a.rpm", []],
    ["wget -O x-i.rpm https://x && rpm -q x-i.rpm", []],
    ["wget -O a.rpm https://x && dnf install -y ./a.rpm", ["/w/a.rpm 0 1"]],
    [
      "wget -O a.rpm https://x && yum localinstall -y /w/a.rpm",
      ["/w/a.rpm 0 1"],
    ],
    ["wget -O a.rpm https://x && yum info ./a.rpm", []],
    ["wget -O a.txt https://x && tar xf a.txt", []],
    ["wget -O 'a*.zip' https://x && unzip 'a*.zip'", []],
    ["ls && unzip a.zip", []],
  ])("%s", (script, archives) => {
    expect(found(script)).toEqual(archives);
  });
});

it.each([
  ["ENV A=1", "may"],
  ["ENV A=1 http_proxy=x", "changes"],
  ["ENV APT_CONFIG=/x", "changes"],
  ["ENV LD_PRELOAD=x", "changes"],
  ["ENV BUILD_ID=x", "may"],
  ["ENV XHTTP=x", "may"],
  ["ENV PATH=/x:$PATH", "changes"],
  ["ARG HTTPS_PROXY", "changes"],
  ["ARG A", "may"],
  ["COPY a /app/", "may"],
  ["COPY a /etc/apt/sources.list", "changes"],
  ["COPY a /", "changes"],
  ["COPY a /etc/", "changes"],
  ["COPY a /etc", "changes"],
  ["COPY a /var/", "changes"],
  ["COPY a /srv/", "may"],
  ["COPY a b/", "may"],
  ['COPY ["a", "/"]', "changes"],
  ["ADD a /usr", "changes"],
  ["ADD a /app", "may"],
  ["USER app", "changes"],
  ['SHELL ["sh", "-c"]', "changes"],
  ["VOLUME /x", "changes"],
  ["WORKDIR /app", "never"],
  ["LABEL apt=1", "never"],
  ["EXPOSE 1", "never"],
  ["RUN ls", "may"],
])("an update of apt across %s: %s", (text, expected) => {
  const instruction = parse(`FROM debian\n${text}\n`).instructions.at(-1);
  if (instruction === undefined) throw new Error("no instruction");
  expect(crossing(instruction)).toBe(expected);
});

describe("what the start of a container wants of apt's lists", () => {
  const SCRIPT = "#!/bin/sh\napt-get install -y curl\n";
  const files = {
    "run.sh": SCRIPT,
    tool: SCRIPT,
    "quiet.sh": "#!/bin/sh\nexec x\n",
    "package.json": '{ "scripts": { "start": "apt-get install -y curl" } }',
  };

  /** `certain`, or how many cannot be told. */
  const wants = (entry: string): string | number => {
    const dockerfile = `FROM debian\nRUN apt-get update\nWORKDIR /app\nCOPY . .\n${entry}\n`;
    const analysis = analysisOf(dockerfile, files);
    const [run] = analysis.runs;
    if (run === undefined) throw new Error("no RUN");
    const { certain, unknownCount } = wantsBehind(analysis, apt, run);
    return certain === undefined ? unknownCount : "certain";
  };

  it.each([
    ["CMD apt-get install -y curl", "certain"],
    ['CMD ["./run.sh"]', "certain"],
    ['ENTRYPOINT ["/app/run.sh"]', "certain"],
    ['ENTRYPOINT ["sh", "tool"]', "certain"],
    ['ENTRYPOINT ["/bin/bash", "tool"]', "certain"],
    ['ENTRYPOINT ["./tool"]', "certain"],
    ['ENTRYPOINT ["tool"]', 0],
    ['ENTRYPOINT ["x", "tool"]', 0],
    ['CMD ["./quiet.sh"]', 0],
    ['CMD ["./missing.sh"]', 1],
    ['CMD ["/app/missing"]', 0],
    ['CMD ["sh", "missing"]', 1],
    ['CMD ["sh", "-c", "x"]', 0],
    ['CMD ["x", "https://host/run.sh"]', 0],
    ['CMD ["/bin/run.sh"]', 0],
    ['CMD ["npm", "start"]', "certain"],
    ['CMD ["npm", "list"]', 0],
    ["HEALTHCHECK CMD ./run.sh", "certain"],
  ])("%s: %s", (entry, expected) => {
    expect(wants(entry)).toBe(expected);
  });

  it("a script is nothing to a cache that is fetched again", () => {
    const analysis = analysisOf(
      'FROM node\nRUN npm ci\nCMD ["./missing.sh"]\n',
      files,
    );
    const [run] = analysis.runs;
    if (run === undefined) throw new Error("no RUN");
    expect(wantsBehind(analysis, npm, run).unknownCount).toBe(0);
  });
});

describe("a script of the build context that a RUN starts", () => {
  /** Whether it is known what the script does, behind a RUN that may have rewritten it. */
  const isFollowed = (between: string): boolean => {
    const dockerfile = `FROM debian\nRUN apt-get update\nCOPY quiet.sh /q.sh\n${between}\nRUN sh /q.sh\n`;
    const analysis = analysisOf(dockerfile, { "quiet.sh": "mkdir -p /x\n" });
    const [run] = analysis.runs;
    const last = analysis.runs.at(-1);
    if (run === undefined || last === undefined) throw new Error("no RUN");
    const { unknown } = wantsBehind(analysis, apt, run);
    return !unknown.some(({ line }) => line === last.instruction.line);
  };

  it.each([
    "RUN ls /q.sh",
    "RUN chmod +x /q.sh",
    "RUN cat /q.sh > /x",
    "RUN cat < /q.sh",
    "RUN sed -i 's/\\r$//' /q.sh",
    'RUN ["ls", "/x"]',
    "RUN <<EOF\nls /x\nEOF",
  ])("is the one that was copied: %s", (between) => {
    expect(isFollowed(between)).toBe(true);
  });

  it.each([
    "RUN sed -i s/a/b/ /q.sh",
    "RUN cat x > /q.sh",
    "RUN x >> q.sh",
    "RUN mv x /q.sh",
    "RUN ls && tee /q.sh",
    'RUN ["sed", "-i", "s/a/b/", "/q.sh"]',
    'RUN ["sh", "-c", "x > /q.sh"]',
  ])("may be another: %s", (between) => {
    expect(isFollowed(between)).toBe(false);
  });
});
