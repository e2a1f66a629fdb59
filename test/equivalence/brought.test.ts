import { describe, expect, it } from "vitest";
import { equivalent } from "../../src/equivalence/equivalent.ts";
import { contextOf } from "./context-of.ts";

const LISTS = "FROM debian:12\nRUN apt-get update && apt-get install -y curl";
const PURGE = " && rm -rf /var/lib/apt/lists/*";
const APT = "#!/bin/sh\napt-get install -y vim\n";

function isEqual(
  behind: string,
  files: Readonly<Record<string, string>> = {},
): boolean {
  const context = contextOf(files);
  return equivalent(`${LISTS}\n${behind}\n`, `${LISTS}${PURGE}\n${behind}\n`, {
    context,
  }).equal;
}

const WRAPPERS = [
  "setpriv --reuid=1",
  "dbus-run-session --",
  "watch -n5",
  "dockerize -wait tcp://db",
  "wait-for-it.sh db:5432 --",
  "ddtrace-run",
  "s6-setuidgid app",
];

describe("package lists that go, and a text of the image that reads them", () => {
  it.each([
    ["by its path", 'COPY e /usr/local/bin/\nENTRYPOINT ["/usr/local/bin/e"]'],
    ["by a line of the shell", "COPY e /usr/bin/\nCMD /usr/bin/e"],
    ["for its health", "COPY e /bin/\nHEALTHCHECK CMD /bin/e"],
    ["by a name of one letter", 'COPY e /usr/local/bin/e\nCMD ["e"]'],
    ["by a glob", 'COPY e* /usr/local/bin/\nCMD ["e"]'],
    ["moved by a RUN", "COPY e /\nRUN install -m755 /e /usr/bin/s\nCMD s"],
    ["by another name", "COPY e /\nRUN ln -s /e /usr/bin/s\nCMD s"],
    ["from its input", "COPY e /\nCMD sh < /e"],
    ["from a pipe", "COPY e /\nCMD cat /e | sh"],
    ["by eval", 'COPY e /\nCMD eval "$(cat /e)"'],
    ["by a variable", "COPY e /\nCMD X=/e; $X"],
    ["in place of a program", "COPY e /usr/local/bin/ls\nRUN ls"],
    ...WRAPPERS.map((wrapper) => [wrapper, `COPY e /\nCMD ${wrapper} /e`]),
  ])("a file that is run %s", (_, behind) => {
    expect(isEqual(behind, { e: APT })).toBe(false);
    expect(isEqual(behind, { e: "#!/bin/sh\necho\n" })).toBe(true);
  });

  it.each([
    ["under a part of its path", "COPY --parents e /opt/\nCMD watch /opt/e"],
    ["but for others", "COPY --exclude=*.md b /opt/\nCMD watch /opt/e"],
    ["by a name in a variable", 'COPY v /\nCMD ["/v"]'],
    ["by a program that ADD brings", 'ADD ["e", "/bin/"]\nCMD ["watch", "e"]'],
  ])("a file that is copied %s", (_, behind) => {
    const files = { e: APT, "b/e": APT, v: "A=apt\n${A}-get install -y v\n" };
    expect(isEqual(behind, files)).toBe(false);
    expect(isEqual(behind, { e: "", "b/e": "", v: "A=apt\n" })).toBe(true);
  });

  it.each([
    ["a folder of a glob", "COPY c/* /usr/local/bin/", "c/k/e"],
    ["a glob of folders", "COPY */e /usr/local/bin/", "c/e"],
    ["a glob between folders", "COPY c/*/e /usr/local/bin/", "c/k/e"],
    ["a glob of a folder", "COPY c* /usr/local/bin/", "c/e"],
    ["another name", "COPY e.txt /usr/bin/e", "e.txt"],
  ])("a program by %s", (_, behind, path) => {
    const start = `${behind}\nCMD watch e`;
    expect(isEqual(start, { [path]: APT })).toBe(false);
    expect(isEqual(start, { [path]: "#!/bin/sh\necho\n" })).toBe(true);
  });

  it.each([
    ["a folder over the root", "COPY r /\nCMD /usr/sbin/e", "r/usr/sbin/e"],
    ["a folder on the PATH", 'COPY b/ /usr/local/bin/\nCMD ["e"]', "b/e"],
    [
      "a folder that ENV puts on the PATH",
      'ENV PATH=/a/b:$PATH\nCOPY . /a\nCMD ["e"]',
      "b/e",
    ],
  ])("a file in %s", (_, behind, path) => {
    expect(isEqual(behind, { [path]: APT })).toBe(false);
    expect(isEqual(behind, { [path]: "#!/bin/sh\necho\n" })).toBe(true);
  });

  it.each([
    ["cron", "COPY <<E /etc/cron.d/x\n* * * * * root apt-get install -y v\nE"],
    [
      "a supervisor",
      "COPY <<E /etc/s.conf\n[program:x]\ncommand=apt-get install -y v\nE",
    ],
    [
      "bash at each start",
      "COPY <<E /s\napt-get install -y v\nE\nENV BASH_ENV=/s",
    ],
    [
      "bash at a login",
      "COPY <<E /etc/profile.d/x.sh\napt-get install -y v\nE",
    ],
    ["the prompt", 'ENV PROMPT_COMMAND="apt-get install -y v"\nCMD bash'],
    ["a variable", 'ENV START="apt-get install -y v"\nCMD $START'],
    [
      "a program that is printed",
      "RUN printf '#!/bin/sh\\napt-get install -y v' > /usr/local/bin/ls\nRUN ls",
    ],
    [
      "a program that the end of a pipe writes",
      "RUN echo apt-get install -y v | tee /usr/bin/go && chmod +x /usr/bin/go\nCMD go",
    ],
    [
      "a program that a heredoc of the shell becomes",
      "RUN cat > /usr/bin/go <<'E'\napt-get install -y v\nE\nCMD go",
    ],
    [
      "a start file that is edited",
      'RUN sed -i "1i apt-get install -y v" /etc/bash.bashrc\nCMD bash -i',
    ],
    [
      "a hook of the package manager itself",
      'COPY <<E /etc/apt/apt.conf.d/x\nAPT::Update::Pre-Invoke {"cp -r /var/lib/apt/lists /x"};\nE\nRUN apt-get update && apt-get install -y v',
    ],
  ])("%s", (_, behind) => {
    expect(isEqual(behind)).toBe(false);
  });

  it.each([
    ["COPY ls /bin", "RUN ls"],
    ["COPY ls /bin/ls", "RUN /bin/ls"],
    ["ENV PATH=/opt/x:$PATH\nCOPY ls /opt/x/ls", "RUN ls"],
  ])("a program that %s replaces", (copy, run) => {
    const isSame = (last: string): boolean =>
      equivalent(
        `${LISTS}\n${copy}\n${last}\n`,
        `${LISTS}${PURGE}\n${copy}\n${last}\n`,
      ).equal;
    expect(isSame(run)).toBe(false);
    expect(isSame("RUN cat /a")).toBe(true);
  });

  it.each([
    ["by its path", "COPY ls /usr/local/bin/ls"],
    ["into the folder", "COPY --chmod=755 x/ls /usr/local/bin/"],
    ["where the system has it", "COPY ls /bin/ls"],
  ])("a program in whose place nobody knows what is copied, %s", (_, copy) => {
    const isSame = (last: string): boolean =>
      equivalent(
        `${LISTS}\n${copy}\n${last}\n`,
        `${LISTS}${PURGE}\n${copy}\n${last}\n`,
      ).equal;
    expect(isSame("RUN ls")).toBe(false);
    expect(isSame("RUN cat /a")).toBe(true);
  });

  it.each([
    [
      "a text for people",
      "COPY README.md /",
      { "README.md": "apt-get install v" },
    ],
    ["the whole project", "COPY . /app", { "dev/setup.sh": APT }],
    [
      "a script that fetches lists itself",
      "COPY e /\nCMD /e",
      { e: "#!/bin/sh\napt-get update && apt-get install -y v\n" },
    ],
  ])("is none: %s", (_, behind, files) => {
    expect(isEqual(behind, files)).toBe(true);
  });
});
