import { describe, expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { archivesIn } from "../../src/analysis/archive/archives.ts";
import { entryScripts } from "../../src/analysis/archive/entry-scripts.ts";
import { usesIn } from "../../src/analysis/archive/uses.ts";
import { isReadable } from "../../src/analysis/build/runs.ts";
import { textOf } from "../../src/message.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { contextOf } from "../equivalence/context-of.ts";
import { analysisOf } from "./dockerfiles.ts";

/** A RUN that fetches an archive to a folder and unpacks it. */
const get = (folder: string): string =>
  `RUN curl -fsSLo ${folder}a.tgz https://x/y && tar xzf ${folder}a.tgz`;

type Texts = Readonly<Record<string, string>>;

/** What has to do with the archive of a file: why it stays, or what is assumed of what. */
function uses(text: string, files?: Texts): string {
  const analysis = analyse(
    parse(`${text}\n`),
    files === undefined ? undefined : contextOf(files),
  );
  const run = analysis.runs
    .filter(isReadable)
    .find((each) => archivesIn(each).length > 0);
  const [archive] = run === undefined ? [] : archivesIn(run);
  if (run === undefined || archive === undefined) throw new Error("none");
  const found = usesIn(analysis)(run, archive);
  if (found.kind === "removed") return "removed";
  if (found.kind === "used") return textOf(found.reason);
  return found.unknown.length === 0
    ? "nothing"
    : `if ${found.unknown.map(({ key }) => key.replace("archive-unread:", "")).join(", ")}`;
}

describe("an archive that a program may embed", () => {
  const EMBEDS = "m.go embeds what lies in its folder";
  it.each([
    ["/src/app/", "*.tgz", EMBEDS],
    ["/src/app/", "app", EMBEDS],
    ["/src/app/", "src/*", EMBEDS],
    ["/src/app/", "x app/*", EMBEDS],
    ["/src/app/", "web", "nothing"],
    ["/src/app/", "web/*", "nothing"],
    ["/src/app/", "app/app", "nothing"],
    ["/src/app/", "*/*/*/*/*", "nothing"],
    ["/src/app/", "app/a.tgz", "m.go names it"],
    ["/usr/local/x/", "*", EMBEDS],
    ["/x/", "*", EMBEDS],
    // Nobody has the source of a program there.
    ["/opt/", "*", "nothing"],
    ["/tmp/", "*", "nothing"],
    ["/usr/", "*", "nothing"],
    ["/usr/local/", "*", "nothing"],
  ])("in %s, by %s: %s", (folder, pattern, found) => {
    const files = { "m.go": `//go:embed ${pattern}\n` };
    expect(uses(`FROM debian\n${get(folder)}\nCOPY . /z`, files)).toBe(found);
  });
});

describe("what a file that a command names says of an archive", () => {
  const LOOKS = "x.py may look into its folder";
  const LEFT = "if /opt/a.tgz:python3";
  const named = (folder: string, text: string): string =>
    uses(`FROM debian\n${get(folder)}\nCOPY . /app\nRUN python3 x.py`, {
      "x.py": text,
    });

  it.each([
    ["/opt", LOOKS],
    ["/opt/", LOOKS],
    ["/opt/*x", LEFT],
    ["/opt-x", LEFT],
    ["/opt.x", LEFT],
    ["x-/opt", LEFT],
    ["a/opt", LEFT],
    ["a*.tgz", LOOKS],
    ["/opt/a*", LOOKS],
    // Too little is known of it.
    ["a*", LEFT],
    ["*.t*", LEFT],
    ["x*.tgz", LEFT],
    // Where packages are looked for.
    ["find-links: /opt/", LOOKS],
    ["find_links = '/opt//'", LOOKS],
    ["find-links: file:/opt", LOOKS],
    ["find-links: file:///opt//", LOOKS],
    ["find-links: x", LOOKS],
    ["find-links: $X", LOOKS],
    ["find-links: /srv?x", LOOKS],
    ["find-links: /srv", LEFT],
    ["find-links: file:///srv", LEFT],
    ["find-links: http://x/opt", LEFT],
    ["find-links: https://x/opt", LEFT],
    ["find-links: x/https:/srv", LOOKS],
    ["find-links: x/srv", LOOKS],
    ["find-links: /srv/file:/srv", LOOKS],
    ["find-links: file:/srv", LEFT],
  ])("%s: %s", (text, found) => {
    expect(named("/opt/", text)).toBe(found);
  });

  it("where the name of the folder says little", () => {
    expect(named("/o.t/", "listdir('/o.t')")).toBe(LOOKS);
    expect(named("/o.t/", "listdir('/oxt')")).toBe("if /o.t/a.tgz:python3");
    expect(named("/tmp/", "listdir('/tmp')")).toBe("if /tmp/a.tgz:python3");
    expect(named("/tmp/x/", "listdir('/tmp/x')")).toBe(LOOKS);
    expect(named("/", "listdir('/')")).toBe("if /a.tgz:python3");
  });
});

describe("which files of the build context count", () => {
  const LOOKS: Texts = { "x.py": "listdir('/opt')" };
  const FOUND = "x.py may look into its folder";
  it.each<[behind: string, files: Texts, found: string]>([
    ["COPY . /app\nCOPY x.py /y", LOOKS, "nothing"],
    ["COPY . /app\nADD x.py /y", LOOKS, "nothing"],
    ["COPY . /app\nLABEL a=x.py", LOOKS, FOUND],
    ["COPY . /app\nRUN <<E\npython3 x.py\nE", LOOKS, FOUND],
    ["COPY . /app\nRUN python3 x.py\nFROM debian", LOOKS, FOUND],
    ["FROM debian\nCOPY . /app\nRUN python3 x.py", LOOKS, "nothing"],
    ["FROM debian\nCOPY . /app", { "x.py": "a.tgz" }, "nothing"],
    ['CMD ["x"]', { "x.py": "a.tgz" }, "nothing"],
    [
      "COPY . /app",
      { "pip.conf": "find-links = /opt" },
      "pip.conf may look into its folder",
    ],
    [
      "COPY . /app",
      { "x/pip.conf": "find-links = /opt" },
      "x/pip.conf may look into its folder",
    ],
    ["COPY . /app", { "pip.cfg": "find-links = /opt" }, "nothing"],
  ])("%j, %j: %s", (behind, files, found) => {
    expect(uses(`FROM debian\n${get("/opt/")}\n${behind}`, files)).toBe(found);
  });

  it("in all stages that stand on one another", () => {
    const files = { "x.py": "a.tgz" };
    expect(
      uses(`FROM debian AS a\n${get("/opt/")}\nFROM a\nCOPY . /x`, files),
    ).toBe("x.py names it");
    expect(
      uses(`FROM debian AS a\nCOPY . /x\nFROM a\n${get("/opt/")}`, files),
    ).toBe("x.py names it");
  });
});

describe("what a container starts, and an archive", () => {
  const TAKEN = "may take it along: ";
  it.each([
    ['CMD ["frob", "/opt"]', `line 3 ${TAKEN}frob /opt`],
    ['CMD ["frob", "/opt/"]', `line 3 ${TAKEN}frob /opt/`],
    ['CMD ["frob", "opt"]', `line 3 ${TAKEN}frob opt`],
    ['CMD ["npm", "run", "/opt"]', `line 3 ${TAKEN}npm run /opt`],
    ['ENTRYPOINT ["frob", "/opt"]', `line 3 ${TAKEN}frob /opt`],
    ["HEALTHCHECK CMD frob /opt", `line 3 ${TAKEN}frob /opt`],
    ['WORKDIR /opt\nCMD ["frob", "."]', `line 4 ${TAKEN}frob .`],
    ["WORKDIR /opt\nCMD cd / && frob opt", `line 4 ${TAKEN}frob opt`],
    ["CMD cd /opt && ls", `line 3 ${TAKEN}ls`],
    ['WORKDIR /opt\nCMD ["frob", "-"]', "nothing"],
    ['CMD ["frob", "/"]', "nothing"],
    ['CMD ["frob", "--dir=/opt"]', "nothing"],
    ['CMD ["frob", "/srv"]', "nothing"],
    ['CMD ["frob", "/opt/x"]', "nothing"],
    ["CMD frob /opt-", "nothing"],
    ["CMD frob $X", "nothing"],
    ['CMD ["echo", "/opt"]', "nothing"],
    ["CMD cat $X", "if /opt/a.tgz:cat $X"],
    ["CMD ls $X", "if /opt/a.tgz:ls $X"],
    // What it writes is no business of the archive.
    ["CMD echo x > $X", "nothing"],
    ["CMD if", "nothing"],
  ])("%j: %s", (start, found) => {
    expect(uses(`FROM debian\n${get("/opt/")}\n${start}`)).toBe(found);
  });

  it.each([
    ["CMD", '["/app/x.sh"]'],
    ["ENTRYPOINT", '["/app/x.sh"]'],
    ["HEALTHCHECK", "CMD /app/x.sh"],
    ["HEALTHCHECK", 'CMD ["/app/x.sh"]'],
    ["CMD", "sh  /app/x.sh"],
    ["CMD", "exec\t/app/x.sh -v"],
  ])("by a script: %s %s", (keyword, args) => {
    const text = `FROM debian\n${get("/opt/")}\nCOPY . /app/\n${keyword} ${args}`;
    const runs = (script: string): string => uses(text, { "x.sh": script });
    const NAMES = "line 4 runs /app/x.sh, which names it";
    expect(runs("cat /opt/*")).toBe(NAMES);
    expect(runs("frob a.t*")).toBe(NAMES);
    expect(runs("cat /srv/*")).toBe("nothing");
    expect(uses(text)).toBe("if /opt/a.tgz:/app/x.sh");
  });
});

it.each<[lines: string, scripts: readonly string[]]>([
  ["CMD ls", []],
  ["CMD /x.sh", ["/x.sh 2 -"]],
  ["COPY x.sh /\nCMD /x.sh", ["/x.sh 3 it"]],
  ["COPY x.sh /\nCMD  sh   /x.sh  a", ["/x.sh 3 it"]],
  ['COPY x.sh /\nCMD ["/x.sh", "a.sh"]', ["/x.sh 3 it", "a.sh 3 -"]],
  ["COPY x.sh /w/\nWORKDIR /w\nCMD ./x.sh", ["./x.sh 4 it"]],
  ["CMD /x.sh\nCOPY x.sh /", ["/x.sh 2 it"]],
  ["COPY x.sh /\nENTRYPOINT /x.sh\nCMD y.sh", ["/x.sh 3 it", "y.sh 4 -"]],
  ["COPY x.sh /\nHEALTHCHECK CMD /x.sh", ["/x.sh 3 it"]],
])("the scripts that a container runs by %j: %j", (lines, scripts) => {
  const analysis = analysisOf(`FROM debian\n${lines}\n`, { "x.sh": "it" });
  expect(
    entryScripts(analysis, analysis.stages).map(
      ({ path, line, text }) => `${path} ${line} ${text ?? "-"}`,
    ),
  ).toEqual(scripts);
});
