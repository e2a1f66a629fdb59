import { describe, expect, it } from "vitest";
import {
  wantsBehind,
  wantsWithin,
  wantWithin,
} from "../../src/analysis/cache/uses.ts";
import { apt } from "../../src/facts/managers/apt.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { pip } from "../../src/facts/managers/pip.ts";
import type { Manager } from "../../src/facts/managers/manager.ts";
import { analyse } from "../../src/analysis/analyse.ts";
import type { StartedContainer } from "../../src/context.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { contextOf } from "../equivalence/context-of.ts";
import { analysisOf } from "./dockerfiles.ts";

const FILLS: ReadonlyMap<Manager, string> = new Map([
  [apt, "FROM debian\nRUN apt-get update\n"],
  [npm, "FROM node:20\nRUN npm ci\n"],
  [pip, "FROM python:3.12\nRUN pip install x\n"],
]);

const FILES = {
  "get.sh": "#!/bin/sh\napt-get install -y curl\n",
  "fresh.sh": "#!/bin/sh\nset -e\napt-get update\napt-get install -y curl\n",
  "quiet.sh": "#!/bin/sh\nmkdir -p /x\n",
  "odd.sh": "#!/bin/sh\nfrobnicate\n",
  "self.sh": "#!/bin/sh\n/b/self.sh\n",
  "both.sh": "#!/bin/sh\n/b/quiet.sh && /b/get.sh\n",
  "broken.sh": "#!/bin/sh\nif apt-get install -y curl\n",
  "cut.sh": "#!/bin/sh\nif true\n",
  "get.py": '#!/usr/bin/env python3\nrun(["apt-get", "install", "curl"])\n',
  "quiet.py": "#!/usr/bin/env python3\nprint(1)\n",
  "names.py": "#!/usr/bin/env python3\nprint('apt')\n",
  "mark.py": "#!/usr/bin/env python3\nrun('apt-mark')\n",
  "cache.py": "#!/usr/bin/env python3\nopen('/root/.cache/pip/x')\n",
  "off.sh": "#!/bin/sh\nnpm ci --offline\n",
};

/** What wants, or may want, what the first RUN of a manager leaves: `line what`, with `?` where that can't be told. */
function wants(
  manager: Manager,
  behind: string,
  files: Readonly<Record<string, string>> = FILES,
): readonly string[] {
  const analysis = analysisOf(`${FILLS.get(manager) ?? ""}${behind}\n`, files);
  const [run] = analysis.runs;
  if (run === undefined) throw new Error("no RUN");
  const { certain, unknown } = wantsBehind(analysis, manager, run);
  return [
    ...(certain === undefined ? [] : [`${certain.line} ${certain.what}`]),
    ...unknown.map(({ line, what }) => `${line} ${what}?`),
  ];
}

const INSTALL = "apt-get install -y curl";

describe("what a RUN wants of package lists", () => {
  it.each<[script: string, found: readonly string[]]>([
    ["ls", []],
    [INSTALL, [`3 ${INSTALL}`]],
    [`apt-get update && ${INSTALL}`, []],
    [`apt-get update; ${INSTALL}`, [`3 ${INSTALL}`]],
    [`set -e; apt-get update; ${INSTALL}`, []],
    [`apt-get update || true; ${INSTALL}`, [`3 ${INSTALL}`]],
    [`${INSTALL} && apt-get update`, [`3 ${INSTALL}`]],
    [`APT_CONFIG=/x apt-get update && ${INSTALL}`, [`3 ${INSTALL}`]],
    [`X=1 apt-get update && ${INSTALL}`, []],
    ["apt-get remove -y curl", ["3 apt-get remove -y curl?"]],
    ["rm -rf /var/lib/apt/lists/*", []],
    ["frobnicate", ["3 frobnicate?"]],
    ["frobnicate a && frobnicate b", ["3 frobnicate a?", "3 frobnicate b?"]],
    ["frobnicate a && frobnicate a", ["3 frobnicate a?"]],
    ["apt-get update && frobnicate", []],
    ["frobnicate apt-get install curl", ["3 frobnicate apt-get install curl"]],
    ["tar cf /x.tar /var/lib", ["3 tar cf /x.tar /var/lib"]],
    ["tar cf /x.tar /opt", []],
    ["tar cf /x.tar $X", ["3 tar cf /x.tar $X?"]],
    ["cat $X", []],
    ["cat $X/*", ["3 cat $X/*?"]],
    ["cat /var/lib/apt/lists/x", ["3 cat /var/lib/apt/lists/x"]],
    ["cd /var/lib && tar cf /x .", ["3 tar cf /x ."]],
    ["cd /var/lib; tar cf /x .", ["3 tar cf /x ."]],
    ["cd /opt && tar cf /x .", []],
    ["cd $X && tar cf /x .", ["3 tar cf /x .?"]],
    ["(cd /var/lib && tar cf /x .)", ["3 tar cf /x ."]],
    ["(cd /var/lib); tar cf /x x", []],
    [
      "sh -c 'cd /var/lib && tar cf /x .'",
      ["3 sh -c cd /var/lib && tar cf /x ."],
    ],
    ["sh -c 'cd /opt && tar cf /x .'", []],
    ["sh -c 'if x; then cd /opt; fi; tar cf /x .'", ["3 x?", "3 tar cf /x .?"]],
    ["sha256sum -c /sums", []],
    ["sha256sum /var/lib/*", []],
    ["cat /var/lib/a*/l*/x", ["3 cat /var/lib/a*/l*/x"]],
    ["ln -s /var/lib /x", ["3 ln -s /var/lib /x?"]],
    ["ln -s /opt /x", []],
    ["xargs -n 1 apt-get install", ["3 xargs -n 1 apt-get install"]],
    ["find /x -exec frobnicate {} +", ["3 find /x -exec frobnicate {} +?"]],
    ["find /x -exec ls {} +", []],
    ["gosu app frobnicate", ["3 gosu app frobnicate?"]],
    ["gosu app ls", []],
    ["gosu app $X", ["3 gosu app $X?"]],
    [`sh -c '${INSTALL}'`, [`3 sh -c ${INSTALL}`]],
    ["sh -c 'ls'", []],
    ["sh -c 'frobnicate'", ["3 frobnicate?"]],
    ["sh -c 'apt-get update && apt-get install -y curl'", []],
    [`sh -c 'set -e; apt-get update' && ${INSTALL}`, []],
    [`gosu app apt-get update && ${INSTALL}`, []],
    [`xargs apt-get update && ${INSTALL}`, [`3 ${INSTALL}`]],
    ["sh -c 'if'", ["3 sh -c if?"]],
    ["sh -c 'if apt-get install x'", ["3 sh -c if apt-get install x"]],
    ["sh -c 'X=/var/lib && find $X'", ["3 sh -c X=/var/lib && find $X"]],
    [
      'sh -c "sh -c \'sh -c \\"apt-get install -y x\\"\'"',
      ["3 sh -c sh -c 'sh -c \"apt-get install -y x\"'"],
    ],
    [`f() { ${INSTALL}; }; ls`, [`3 ${INSTALL}`]],
    [`f() { ${INSTALL}; }; f`, [`3 ${INSTALL}`]],
    ["make", ["3 make?"]],
    ["cargo install x", ["3 cargo install x?"]],
    ["pip install x", []],
    ["npm ci", ["3 npm ci?"]],
    ["npm run build", ["3 npm run build?"]],
    ["for f in /var/lib/apt/lists/*; do echo $f; done", ["3 echo $f"]],
  ])("%s: %j", (script, found) => {
    expect(wants(apt, `RUN ${script}`, {})).toEqual(found);
  });

  it.each<[script: string, found: readonly string[]]>([
    ["/b/get.sh", [`4 ${INSTALL}`]],
    ["sh /b/get.sh", [`4 ${INSTALL}`]],
    ["cd /b && ./get.sh", [`4 ${INSTALL}`]],
    ["/b/fresh.sh", []],
    [`/b/fresh.sh && ${INSTALL}`, []],
    [`/b/quiet.sh && ${INSTALL}`, [`4 ${INSTALL}`]],
    ["/b/quiet.sh", []],
    ["/b/odd.sh", ["4 frobnicate?"]],
    ["/b/self.sh", []],
    ["/b/both.sh", [`4 ${INSTALL}`]],
    ["/b/broken.sh", ["4 /b/broken.sh"]],
    ["/b/cut.sh", ["4 /b/cut.sh?"]],
    ["/b/missing.sh", ["4 /b/missing.sh?"]],
    ["/b/get.py", ["4 /b/get.py"]],
    ["python3 /b/get.py", ["4 python3 /b/get.py"]],
    ["/b/names.py", ["4 /b/names.py?"]],
    ["F=/b/get.sh; sh $F", [`4 ${INSTALL}`]],
    ["for f in /b/quiet.sh /b/get.sh; do sh $f; done", [`4 ${INSTALL}`]],
    ["for f in /b/quiet.sh /b/self.sh; do sh $f; done", []],
    ["sh $F", ["4 sh $F?"]],
  ])("by a script of the context, %s: %j", (script, found) => {
    expect(wants(apt, `COPY . /b/\nRUN ${script}`)).toEqual(found);
  });

  it.each<[script: string, found: readonly string[]]>([
    ["get.sh", [`4 ${INSTALL}`]],
    ["quiet.sh", []],
    ["missing.sh", ["4 missing.sh?"]],
    ["gosu app get.sh", ["4 gosu app get.sh?"]],
  ])("by a script on the PATH, %s: %j", (script, found) => {
    expect(wants(apt, `COPY . /usr/local/bin/\nRUN ${script}`)).toEqual(found);
  });

  it.each<[text: string, found: readonly string[]]>([
    ["all:\n\tapt-get install -y x\n", ["4 make"]],
    ["all:\n\tls\n", ["4 make?"]],
  ])("by a project, %j: %j", (text, found) => {
    expect(wants(apt, "COPY . .\nRUN make", { Makefile: text })).toEqual(found);
  });

  it.each<[script: string, found: readonly string[]]>([
    ['{ "build": "apt-get install -y x" }', ["4 npm run build"]],
    ['{ "build": "tsc" }', []],
  ])("by a script of package.json, %s: %j", (scripts, found) => {
    expect(
      wants(apt, "COPY . .\nRUN npm run build", {
        "package.json": `{ "scripts": ${scripts} }`,
      }),
    ).toEqual(found);
  });
});

describe("what a RUN wants of a cache that is fetched again", () => {
  it.each<[script: string, found: readonly string[]]>([
    ["npm ci", []],
    ["npm ci --offline", ["3 npm ci --offline"]],
    ["npm cache clean --force", []],
    ["frobnicate", []],
    ["frobnicate --offline", ["3 frobnicate --offline"]],
    ["make --prefer-offline", ["3 make --prefer-offline"]],
    ["ls --offline", ["3 ls --offline"]],
    ["cat /root/.npm/_cacache/x", ["3 cat /root/.npm/_cacache/x"]],
    ["cp -r /root /x", ["3 cp -r /root /x"]],
    ["cp -r /opt /x", []],
    ["rm -rf /root/.npm", []],
    ["./x.sh --offline", ["3 ./x.sh --offline"]],
    ["./x.sh", []],
    ["sh -c 'npm ci --offline'", ["3 sh -c npm ci --offline"]],
  ])("%s: %j", (script, found) => {
    expect(wants(npm, `RUN ${script}`, {})).toEqual(found);
  });

  it.each<[before: string, script: string, found: readonly string[]]>([
    ["ENV npm_config_offline=1", "npm ci", ["4 npm ci", "4 npm ci?"]],
    ["ENV npm_config_offline=1", "npm cache clean --force", []],
    ["ENV npm_config_offline=1", "frobnicate", ["4 frobnicate?"]],
    ["ENV npm_config_offline=1", "ls", []],
    ["ENV npm_config_x=1", "npm ci", []],
    ["ENV X=1", "--network=none npm ci", ["4 npm ci", "4 npm ci?"]],
    ["COPY . /b", "/b/off.sh", ["4 npm ci --offline"]],
    ["COPY . /b", "/b/quiet.sh", []],
    ["COPY . /b", "/b/quiet.py", []],
  ])("behind %s, %s: %j", (before, script, found) => {
    expect(wants(npm, `${before}\nRUN ${script}`)).toEqual(found);
  });

  it.each<[script: string, found: readonly string[]]>([
    ["/b/cache.py", ["4 /b/cache.py"]],
    ["python3 /b/cache.py", ["4 python3 /b/cache.py"]],
    ["/b/quiet.py", []],
    ["pip install y", []],
    ["pip install --no-index y", []],
    ["tar czf /c.tgz ~/.cache", ["4 tar czf /c.tgz ~/.cache"]],
    ["tar czf /c.tgz ~", ["4 tar czf /c.tgz ~"]],
  ])("of pip, %s: %j", (script, found) => {
    expect(wants(pip, `COPY . /b\nRUN ${script}`)).toEqual(found);
  });
});

it.each<[entry: string, found: readonly string[]]>([
  ['CMD ["/b/mark.py"]', ["4 /b/mark.py?"]],
  ['CMD ["/b/quiet.py"]', []],
  ['CMD ["/b/get.py"]', ["4 /b/get.py"]],
  ['CMD ["/b/odd.sh"]', []],
  ['CMD ["/b/get.sh"]', ["4 /b/get.sh"]],
  ['ENTRYPOINT ["apt-get"]\nCMD ["install", "x"]', ["4 apt-get install x"]],
  ['CMD ["frobnicate"]', []],
  ['CMD ["tar", "c", "/var"]', ["4 tar c /var"]],
  ['CMD ["make"]', []],
  ["CMD if apt-get install x", ["4 if apt-get install x"]],
  ["CMD if ls", []],
])("what a container starts wants of package lists, %s: %j", (entry, found) => {
  expect(wants(apt, `COPY . /b/\n${entry}`)).toEqual(found);
});

it.each<[consumer: Partial<StartedContainer>, found: readonly string[]]>([
  [{}, []],
  [{ command: INSTALL }, [`compose.yml ${INSTALL}`]],
  [{ command: ["apt-get", "install", "x"] }, ["compose.yml apt-get install x"]],
  [{ command: "ls" }, []],
  [{ entrypoint: INSTALL }, [`compose.yml ${INSTALL}`]],
  [
    { entrypoint: "apt-get", command: "install x" },
    ["compose.yml apt-get install x"],
  ],
  [{ others: ["ls", INSTALL] }, [`compose.yml ${INSTALL}`]],
  [{ command: "if apt-get install x" }, ["compose.yml if apt-get install x"]],
  [{ command: "if ls" }, []],
  [{ command: INSTALL, target: "x" }, [`compose.yml ${INSTALL}`]],
  [{ command: INSTALL, target: "0" }, [`compose.yml ${INSTALL}`]],
  [{ command: INSTALL, target: "1" }, []],
])("what a container beside the file starts, %j: %j", (consumer, found) => {
  const analysis = analyse(
    parse('FROM debian AS x\nRUN apt-get update\nENTRYPOINT ["env"]\n'),
    {
      read: () => undefined,
      consumers: [
        {
          kind: "container",
          file: "compose.yml",
          target: undefined,
          entrypoint: undefined,
          command: undefined,
          others: [],
          ...consumer,
        },
      ],
    },
  );
  const [run] = analysis.runs;
  if (run === undefined) throw new Error("no RUN");
  const { certain, unknown } = wantsBehind(analysis, apt, run);
  expect(
    [certain ?? [], unknown]
      .flat()
      .map(({ file, what }) => `${file ?? "-"} ${what}`),
  ).toEqual(found);
});

describe("what another stage takes", () => {
  const COPIES = (path: string): readonly string[] => [`4 copies ${path}`];
  it.each<[copy: string, lists: readonly string[], cache: readonly string[]]>([
    ["COPY --from=0 /opt /x", [], []],
    ["COPY --from=0 /var/lib/apt/lists /x", COPIES("/var/lib/apt/lists"), []],
    ["COPY --from=0 var/lib/apt/lists/ /x", COPIES("/var/lib/apt/lists"), []],
    ["COPY --from=0 /var /x", ["4 a copy of /var?"], []],
    ["COPY --from=0 /var/ /x", ["4 a copy of /var?"], []],
    ["COPY --from=0 /v* /x", ["4 a copy of /v*?"], []],
    ["COPY --from=0 /o* /x", [], []],
    ["COPY --from=0 / /", ["4 a copy of /?"], []],
    [
      "COPY --from=0 $X /x",
      ["4 a path that build arguments decide?"],
      ["4 a path that build arguments decide?"],
    ],
    ["COPY --from=0 /root/.npm /x", [], COPIES("/root/.npm")],
    ["COPY --from=0 /root /x", [], COPIES("/root")],
    ["COPY --from=0 /root/ /x", [], COPIES("/root")],
    ["COPY --from=0 /r* /x", [], COPIES("/r*")],
    ["COPY --from=1 /var /x", [], []],
    ["COPY /var /x", [], []],
  ])("%s: %j of package lists, %j of a cache", (copy, lists, cache) => {
    expect(wants(apt, `FROM debian\n${copy}`)).toEqual(lists);
    expect(wants(npm, `FROM debian\n${copy}`)).toEqual(cache);
  });
});

describe("what a RUN that is not read wants", () => {
  it.each<[run: string, lists: readonly string[]]>([
    ['["ls"]', []],
    ['["/bin/ls", "/x"]', []],
    ['["frobnicate", "a"]', ["3 frobnicate a?"]],
    ['["apt-get", "install", "-y", "curl"]', [`3 ${INSTALL}`]],
    ['["apt-get", "update"]', []],
    ['["cat", "/var/lib/apt/lists/x"]', ["3 cat /var/lib/apt/lists/x"]],
    ['["tar", "c", "/var"]', ["3 tar c /var"]],
    ['["tar", "c", "/opt"]', []],
    ['["cp", "-r", "/var", "/x"]', ["3 cp -r /var /x"]],
    ['["cp", "-r", "/v*", "/x"]', ["3 cp -r /v* /x"]],
    ['["env", "apt-get", "install", "x"]', ["3 apt-get install x"]],
    ['["sh", "-c", "apt-get install x"]', ["3 sh -c apt-get install x"]],
    ['["sh", "-c", "ls"]', []],
    ['["sh", "-c", "frobnicate"]', ["3 frobnicate?"]],
    ['["apt-get", "remove", "x"]', ["3 apt-get remove x?"]],
    ['["npm", "run", "x"]', ["3 npm run x?"]],
    ['["./x.sh"]', ["3 ./x.sh?"]],
    ['["if", "x"]', ["3 a RUN that dockfix does not read?"]],
    ["[]", ["3 a RUN that dockfix does not read?"]],
    ["<<E\n#!/usr/bin/python3\nls\nE", ["3 a RUN that dockfix does not read?"]],
    [
      "<<E\n#!/usr/bin/python3\nopen('/var/lib/apt/lists')\nE",
      ["3 a RUN that dockfix does not read"],
    ],
    [
      "<<E\n#!/usr/bin/python3\nrun('apt-get install')\nE",
      ["3 a RUN that dockfix does not read?"],
    ],
    ["cat <<E > /x\n/var/lib/apt/lists\nE", ["3 a heredoc names it", "3 /x?"]],
    ["cat <<E > /x\n/srv\nE", []],
  ])("%s: %j", (run, lists) => {
    expect(wants(apt, `RUN ${run}`)).toEqual(lists);
  });

  it.each<[run: string, cache: readonly string[]]>([
    ['["npm", "ci"]', []],
    ['["npm", "ci", "--offline"]', ["3 npm ci --offline"]],
    ['["frobnicate"]', []],
    ['["cat", "/root/.npm/x"]', ["3 cat /root/.npm/x"]],
    ['["cp", "-r", "/root", "/x"]', ["3 cp -r /root /x"]],
    ['["env", "npm_config_offline=1", "npm", "ci"]', ["3 npm ci"]],
    ['["npm", "cache", "clean", "--force"]', []],
    ["<<E\n#!/usr/bin/python3\nrun('npm ci')\nE", []],
    [
      "<<E\n#!/usr/bin/python3\nrun('npm ci --offline')\nE",
      ["3 a RUN that dockfix does not read"],
    ],
    [
      "--network=none <<E\n#!/usr/bin/python3\nrun('npm ci')\nE",
      ["3 a RUN that dockfix does not read?"],
    ],
    ["python3 <<E\nrun('npm ci --offline')\nE", ["3 a heredoc names it"]],
    ["python3 <<E\nrun('npm ci')\nE", []],
    ["npm_config_offline=1 npm ci", ["3 npm ci"]],
    ["npm_config_offline=1 npm cache clean --force", []],
    ["npm_config_offline=1 ls", []],
    ["npm_config_x=1 npm ci", []],
  ])("%s of a cache that is fetched again: %j", (run, cache) => {
    expect(wants(npm, `RUN ${run}`)).toEqual(cache);
  });

  it("an update in exec form is one", () => {
    const behind = (run: string): readonly string[] =>
      wants(apt, `RUN ${run}\nRUN ${INSTALL}`);
    expect(behind('["apt-get", "update"]')).toEqual([]);
    expect(behind('["ls"]')).toEqual([`4 ${INSTALL}`]);
    expect(
      behind(
        '--mount=target=/var/lib/apt/lists,type=cache ["apt-get", "update"]',
      ),
    ).toEqual([`4 ${INSTALL}`]);
  });

  it("an update into a mount is not there for what is behind it", () => {
    const mounted = (target: string): readonly string[] =>
      wants(
        apt,
        `RUN --mount=type=cache,target=${target} apt-get update\nRUN ${INSTALL}`,
      );
    expect(mounted("/var/lib/apt/lists")).toEqual([`4 ${INSTALL}`]);
    expect(mounted("/srv")).toEqual([]);
  });
});

describe("a program of the context in another language", () => {
  const context = (
    files: Readonly<Record<string, string>>,
  ): readonly string[] => {
    const analysis = analyse(
      parse("FROM debian\nRUN apt-get update\nCOPY . /b\nRUN /b/x.py\n"),
      contextOf({ "x.py": FILES["quiet.py"], ...files }),
    );
    const [run] = analysis.runs;
    if (run === undefined) throw new Error("no RUN");
    const { certain, unknown } = wantsBehind(analysis, apt, run);
    return [certain ?? [], unknown].flat().map(({ what }) => what);
  };

  it.each<[files: Readonly<Record<string, string>>, found: readonly string[]]>([
    [{}, []],
    [{ "a/y.py": "print(1)\n" }, []],
    [{ "a/y.py": "run('apt-get update')\n" }, ["/b/x.py"]],
    [{ "a/README.md": "run apt-get update\n" }, []],
    [{ "node_modules/y.py": "run('apt-get update')\n" }, []],
    [{ "a/y.py": "x".repeat(20_000_001) }, ["/b/x.py"]],
    [{ "a/y.txt": "x".repeat(20_000_001) }, []],
    [
      Object.fromEntries(
        Array.from({ length: 3_000 }, (_, at) => [`y${String(at)}.py`, ""]),
      ),
      ["/b/x.py"],
    ],
    [
      Object.fromEntries(
        Array.from({ length: 2_999 }, (_, at) => [`y${String(at)}.py`, ""]),
      ),
      [],
    ],
  ])("may run what lies beside it: case %#", (files, found) => {
    expect(context(files)).toEqual(found);
  });
});

describe("scripts that a glob names", () => {
  it.each<[script: string, found: readonly string[]]>([
    ["sh /b/*.sh", ["4 apt-get install -y curl", "4 sh /b/*.sh?"]],
    ["sh /b/q/*.sh", ["4 sh /b/q/*.sh?"]],
    ["sh /b/q/a.sh", []],
    // Whatever else lies there.
    ["sh /c/*.sh", ["4 sh /c/*.sh?"]],
    ["sh /b/*/a.sh", ["4 sh /b/*/a.sh?"]],
    [
      "sh /b/f/*.sh && apt-get install -y x",
      ["4 apt-get install -y x", "4 sh /b/f/*.sh?"],
    ],
    ["sh /b/f/a.sh && apt-get install -y x", []],
    ["for f in /b/q/*.sh; do sh $f; done", ["4 sh $f?"]],
  ])("%s: %j", (script, found) => {
    const analysis = analyse(
      parse(`FROM debian\nRUN apt-get update\nCOPY . /b\nRUN ${script}\n`),
      contextOf({
        "get.sh": FILES["get.sh"],
        "q/a.sh": FILES["quiet.sh"],
        "f/a.sh": FILES["fresh.sh"],
      }),
    );
    const [run] = analysis.runs;
    if (run === undefined) throw new Error("no RUN");
    const { certain, unknown } = wantsBehind(analysis, apt, run);
    expect([
      ...(certain === undefined ? [] : [`4 ${certain.what}`]),
      ...unknown.map(({ line, what }) => `${String(line)} ${what}?`),
    ]).toEqual(found);
  });
});

describe("what other stages and files want of a stage", () => {
  it.each<[manager: Manager, behind: string, found: readonly string[]]>([
    [apt, `FROM a\nRUN ${INSTALL}`, [`4 ${INSTALL}`]],
    [apt, `FROM a\nFROM a\nRUN ${INSTALL}`, [`5 ${INSTALL}`]],
    [apt, `FROM a\nRUN ${INSTALL}\nFROM a`, [`4 ${INSTALL}`]],
    [
      apt,
      "FROM a\nRUN frobnicate 1\nFROM a\nRUN frobnicate 2",
      ["6 frobnicate 2?", "4 frobnicate 1?"],
    ],
    [apt, `FROM a\nRUN apt-get update\nRUN ${INSTALL}`, []],
    [apt, `FROM debian\nRUN ${INSTALL}`, []],
    [apt, `ONBUILD RUN ${INSTALL}`, [`3 ${INSTALL}`]],
    [apt, `FROM a\nONBUILD RUN ${INSTALL}`, [`4 ${INSTALL}`]],
    [apt, `FROM debian\nONBUILD RUN ${INSTALL}`, []],
    [apt, 'ONBUILD RUN ["apt-get", "install", "x"]', ["3 apt-get install x"]],
    // Who takes all of a stage stands on it.
    [
      npm,
      "FROM scratch\nCOPY --from=a / /\nRUN npm ci --offline",
      ["5 npm ci --offline"],
    ],
    [npm, "FROM scratch\nCOPY --from=a / /\nRUN npm ci", []],
    [npm, "FROM scratch\nCOPY --from=a / /x", ["4 copies /"]],
    [
      npm,
      "FROM scratch\nRUN --mount=from=a,target=/m ls",
      ["4 a RUN with the whole stage mounted?"],
    ],
    [
      npm,
      "FROM scratch\nRUN --mount=from=a,source=/root,target=/m ls",
      ["4 copies /root"],
    ],
    [npm, "FROM scratch\nRUN --mount=from=a,source=/opt,target=/m ls", []],
    [
      npm,
      "FROM scratch\nCOPY --from=a /opt /x\nCOPY --from=a /root /y",
      ["5 copies /root"],
    ],
    // A file of the project cuts it off, or may.
    [
      npm,
      "COPY <<E /root/.npmrc\noffline=true\nE\nRUN npm ci",
      ["6 npm ci", "6 npm ci?"],
    ],
    [npm, "COPY --from=x y /root/.npmrc\nRUN npm ci", ["4 npm ci?"]],
    [npm, "RUN npm ci\nCOPY --from=x y /root/.npmrc", []],
  ])("of case %#", (manager, behind, found) => {
    const first = FILLS.get(manager) ?? "";
    const analysis = analysisOf(
      `${first.replace(/\n/, " AS a\n")}${behind}\n`,
      FILES,
    );
    const [run] = analysis.runs;
    if (run === undefined) throw new Error("no RUN");
    const { certain, unknown } = wantsBehind(analysis, manager, run);
    expect([
      ...(certain === undefined ? [] : [certain]).map(
        ({ line, what }) => `${String(line)} ${what}`,
      ),
      ...unknown.map(({ line, what }) => `${String(line)} ${what}?`),
    ]).toEqual(found);
  });

  it.each<
    [source: string, target: string | undefined, found: string | undefined]
  >([
    [`FROM acme/x\nRUN ${INSTALL}`, undefined, INSTALL],
    [
      `FROM acme/x:latest AS b\nRUN ls\nFROM b\nRUN ${INSTALL}`,
      undefined,
      INSTALL,
    ],
    [`FROM acme/y\nRUN ${INSTALL}`, undefined, undefined],
    [`FROM acme/x\nRUN apt-get update && ${INSTALL}`, undefined, undefined],
    [`FROM acme/x\nFROM debian\nRUN ${INSTALL}`, undefined, undefined],
    [`FROM acme/x\nRUN ${INSTALL}`, "a", INSTALL],
    [`FROM acme/x\nRUN ${INSTALL}`, "b", undefined],
  ])("by another Dockerfile: %j on %s: %s", (source, target, found) => {
    const analysis = analyse(parse("FROM debian AS a\nRUN apt-get update\n"), {
      read: () => undefined,
      consumers: [
        {
          kind: "image",
          file: "b/Dockerfile",
          target,
          source: `${source}\n`,
          names: ["acme/x"],
          context: undefined,
        },
      ],
    });
    const [run] = analysis.runs;
    if (run === undefined) throw new Error("no RUN");
    const { certain } = wantsBehind(analysis, apt, run);
    expect(certain?.what).toBe(found);
    expect(certain?.file).toBe(found && "b/Dockerfile");
  });
});

describe("what a RUN wants from one of its commands on", () => {
  it.each<[script: string, from: number, found: string | undefined]>([
    [`apt-get update && ${INSTALL}`, 1, INSTALL],
    [`apt-get update && ${INSTALL}`, 2, undefined],
    [`${INSTALL} && ls`, 1, undefined],
    [
      `trap '${INSTALL}' EXIT && apt-get update && ls`,
      2,
      `trap ${INSTALL} EXIT`,
    ],
    [`f() { ${INSTALL}; }; apt-get update && f`, 2, INSTALL],
    [`f() { ${INSTALL}; }; f; apt-get update; ls`, 3, undefined],
    [`f() { ${INSTALL}; }; apt-get update && f && ls`, 2, INSTALL],
    [`f() { ls; }; ${INSTALL} && apt-get update && f`, 3, undefined],
    ["cd /var && apt-get update && tar c .", 2, "tar c ."],
    ["cd /opt && apt-get update && tar c .", 2, undefined],
  ])("%s from %i on: %s", (script, at, found) => {
    const analysis = analysisOf(`FROM debian\nRUN ${script}\n`);
    const [run] = analysis.runs;
    if (run === undefined) throw new Error("no RUN");
    expect(wantWithin(analysis, run, apt, at)).toBe(found);
    expect(wantsWithin(analysis, run, apt, at).certain?.what).toBe(found);
  });
});

it.each<[before: string, remove: string, isWanted: boolean]>([
  ["RUN apt-get install -y a b", "apt-get remove -y a", true],
  ["RUN apt-get install -y a b", "apt-get remove -y a b", true],
  ["RUN apt-get install -y a b", "apt-get remove -y a c", true],
  ["RUN apt-get install -y a b", "apt-get remove -y", false],
  [
    "RUN apt-get install -y a\nRUN apt-get purge -y a",
    "apt-get remove -y a",
    true,
  ],
  ["RUN apt-get install -y a", "apt-mark manual a", false],
  ["RUN ls", "apt-mark manual a", true],
  ["RUN ls", "apt-get autoremove -y", false],
  ["RUN ls", "ls a", false],
])("%j, %s, wants the lists to know the name: %s", (before, remove, is) => {
  const analysis = analysisOf(
    `FROM debian\nRUN apt-get update\n${before}\nRUN apt-get update\nRUN ${remove}\n`,
  );
  const run = analysis.runs.at(-2);
  if (run === undefined) throw new Error("no RUN");
  const { certain, unknown } = wantsBehind(analysis, apt, run);
  expect(certain !== undefined || unknown.length > 0).toBe(is);
});
