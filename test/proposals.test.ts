import { describe, expect, it } from "vitest";
import { analyse } from "../src/analysis/analyse.ts";
import type { Claim } from "../src/equivalence/claim.ts";
import {
  UNKNOWN_SAVING,
  within,
  type Proposal,
  type Risk,
} from "../src/proposal.ts";
import {
  applyAll,
  ask,
  compatible,
  isAccepted,
  type Accepted,
} from "../src/prove.ts";
import { parse, print } from "../src/syntax/dockerfile.ts";
import type { Edit } from "../src/syntax/edit.ts";
import { defineTransform } from "../src/transform.ts";

const LISTS = "rm -rf /var/lib/apt/lists/*";

/** RUNs: 0 apt, 1 and 2 pip, 3 an archive, 4 and 5 neighbours, 6 a lone update in front of 7, 8 of another stage. */
const SOURCE = `# a file with something for every claim
FROM python:3.12-bookworm AS app
LABEL title=demo
ONBUILD RUN echo hi
RUN apt-get update && apt-get install -y git
# the packages
RUN pip install flask
RUN pip install -r requirements.txt && test -f app.py
WORKDIR /src
RUN curl -fsSLO https://example.com/a.tgz && tar xf a.tgz
COPY one /one
RUN echo one > /etc/one
RUN rm /etc/one
COPY --chown=app:app two /two
RUN apt-get update
WORKDIR /more
RUN apt-get install -y make
RUN --network=default <<EOT
echo body
EOT
FROM python:3.12-bookworm
RUN pip install --upgrade wheel
CMD ["python"]
`;

/** Replaces the only place where a text stands. */
function swap(from: string, to: string, source = SOURCE): Edit {
  const start = source.indexOf(from);
  if (start < 0 || source.includes(from, start + 1))
    throw new Error(`not once: ${from}`);
  return { start, end: start + from.length, text: to };
}

function behind(text: string, added: string): Edit {
  const { end } = swap(text, "");
  return { start: end, end, text: added };
}

function proposal(
  edits: readonly Edit[],
  claims: readonly Claim[],
  line = 1,
): Proposal {
  return {
    kind: "proposal",
    line,
    endLine: line,
    reason: ["it would be smaller"],
    saving: UNKNOWN_SAVING,
    alternatives: [{ claims, write: () => edits }],
  };
}

function flag(run: number, call = 0, at = 1): Claim {
  return {
    kind: "purge",
    form: "flag",
    manager: "pip",
    run,
    call,
    at,
    flag: "--no-cache-dir",
  };
}

function lists(run: number, place: number, command = LISTS): Claim {
  return {
    kind: "purge",
    form: "command",
    managers: ["apt"],
    run,
    behind: place,
    command,
  };
}

function archive(command: string, place = 1, run = 3): Claim {
  return { kind: "archive", run, behind: place, command };
}

const APT = "apt-get install -y git";
const FLAG = " --no-cache-dir";

const PURGED = behind(APT, ` && ${LISTS}`);
const FLAGGED = behind("pip install --upgrade", FLAG);
const REMOVED = behind("tar xf a.tgz", " && rm a.tgz");
const JOINED = swap("/etc/one\nRUN rm", "/etc/one && rm");
const MOVED: readonly Edit[] = [
  swap("RUN apt-get update\nWORKDIR /more", "WORKDIR /more"),
  swap(
    "RUN apt-get install -y make",
    "RUN apt-get update && apt-get install -y make",
  ),
];

const RIGHT: readonly Proposal[] = [
  proposal([PURGED], [lists(0, 1)], 5),
  proposal([FLAGGED], [flag(9, 0, 2)], 23),
  proposal([REMOVED], [archive("rm a.tgz")], 10),
];

const SLIM = "python:3.12-slim-bookworm";
/** The second FROM, which nothing but wheels stands on. */
const LAST = SOURCE.lastIndexOf("python:3.12-bookworm");
const LAST_BASE = (text: string): Edit => {
  return { start: LAST, end: LAST + "python:3.12-bookworm".length, text };
};
const rebase = (base: string, commands: readonly string[] = []): Claim => {
  return { kind: "rebase", stage: 1, base, commands };
};
const INSTALL = [
  "apt-get update",
  "apt-get install -y --no-install-recommends git",
  LISTS,
];

type Row = readonly [string, readonly Edit[], readonly Claim[]];

/** What it is, what it edits and what it says that this does. */
const WRONG: readonly Row[] = [
  [
    "a flag for another RUN",
    [swap("install flask", "install --no-cache-dir flask")],
    [flag(2)],
  ],
  ["a flag for another line", [FLAGGED], [flag(1)]],
  [
    "a flag at another place",
    [behind("--upgrade wheel", FLAG)],
    [flag(9, 0, 2)],
  ],
  ["a flag that is not written", [], [flag(1)]],
  ["a flag too many", [behind("install flask", FLAG)], []],
  [
    "a flag of another manager",
    [behind("apt-get install -y git", FLAG)],
    [flag(0, 1)],
  ],
  [
    "a flag behind --",
    [swap("RUN pip install flask", "RUN pip install -- --no-cache-dir flask")],
    [flag(1, 0, 2)],
  ],
  [
    "a flag as the value of an option",
    [behind("pip install -r", FLAG)],
    [flag(2, 0, 2)],
  ],
  [
    "a flag and a package",
    [swap("install flask", "install --no-cache-dir flask gunicorn")],
    [flag(1)],
  ],
  [
    "a flag and a failure that is hidden",
    [swap("install flask", "install --no-cache-dir flask || true")],
    [flag(1)],
  ],
  [
    "a flag in the place of &&",
    [
      swap(
        "install -r requirements.txt &&",
        "install --no-cache-dir -r requirements.txt ;",
      ),
    ],
    [flag(2)],
  ],
  [
    "the same claim twice",
    [swap("install flask", "install --no-cache-dir flask")],
    [flag(1), flag(1)],
  ],
  [
    "a purge with a command dropped",
    [
      swap(
        "apt-get update && apt-get install -y git",
        `apt-get update && ${LISTS}`,
      ),
    ],
    [lists(0, 0)],
  ],
  [
    "a purge by another command",
    [behind(APT, " && rm -rf /var/lib/apt/lists")],
    [lists(0, 1)],
  ],
  [
    "a purge of /usr as well",
    [behind(APT, ` && ${LISTS} /usr`)],
    [lists(0, 1)],
  ],
  [
    "a purge of /usr that is claimed",
    [behind(APT, ` && ${LISTS} /usr`)],
    [lists(0, 1, `${LISTS} /usr`)],
  ],
  ["a purge in a group", [behind(APT, ` && (${LISTS})`)], [lists(0, 1)]],
  ["a purge behind ;", [behind(APT, `; ${LISTS}`)], [lists(0, 1)]],
  ["a purge behind ||", [behind(APT, ` || ${LISTS}`)], [lists(0, 1)]],
  [
    "a purge that is too early",
    [
      swap(
        "update && apt-get install -y git",
        `update && ${LISTS} && apt-get install -y git`,
      ),
    ],
    [lists(0, 1)],
  ],
  [
    "a purge that is too early, as claimed",
    [
      swap(
        "update && apt-get install -y git",
        `update && ${LISTS} && apt-get install -y git`,
      ),
    ],
    [lists(0, 0)],
  ],
  [
    "a purge in a RUN of its own",
    [behind(APT, `\nRUN ${LISTS}`)],
    [lists(0, 1)],
  ],
  [
    "a purge at the front of the next RUN",
    [swap("RUN pip install flask", `RUN ${LISTS} && pip install flask`)],
    [lists(0, 1)],
  ],
  [
    "removes the lists, and writes a flag",
    [behind("--upgrade", FLAG)],
    [lists(0, 1)],
  ],
  [
    "a purge twice, claimed once",
    [behind(APT, ` && ${LISTS} && ${LISTS}`)],
    [lists(0, 1)],
  ],
  ["a purge once, claimed twice", [PURGED], [lists(0, 1), lists(0, 1)]],
  [
    "an archive removed before its reader",
    [swap("a.tgz && tar", "a.tgz && rm a.tgz && tar")],
    [archive("rm a.tgz", 0)],
  ],
  [
    "an archive removed before its reader, claimed behind",
    [swap("a.tgz && tar", "a.tgz && rm a.tgz && tar")],
    [archive("rm a.tgz", 1)],
  ],
  [
    "another file removed",
    [behind("tar xf a.tgz", " && rm app.py")],
    [archive("rm app.py")],
  ],
  [
    "another file removed than claimed",
    [behind("tar xf a.tgz", " && rm app.py")],
    [archive("rm a.tgz")],
  ],
  [
    "an archive and more removed",
    [behind("tar xf a.tgz", " && rm a.tgz /one")],
    [archive("rm a.tgz /one")],
  ],
  ["an archive not removed", [], [archive("rm a.tgz")]],
  ["an archive removed, not claimed", [REMOVED], []],
  [
    "RUNs joined with ;",
    [swap("/etc/one\nRUN rm", "/etc/one; rm")],
    [{ kind: "join", run: 5 }],
  ],
  [
    "RUNs joined with ||",
    [swap("/etc/one\nRUN rm", "/etc/one || rm")],
    [{ kind: "join", run: 5 }],
  ],
  ["RUNs joined, not claimed", [JOINED], []],
  [
    "RUNs joined, one seam too many claimed",
    [JOINED],
    [
      { kind: "join", run: 5 },
      { kind: "join", run: 2 },
    ],
  ],
  ["RUNs not joined", [], [{ kind: "join", run: 5 }]],
  [
    "RUNs joined over a COPY",
    [
      swap("COPY one /one\nRUN echo", "RUN echo"),
      swap("COPY --chown", "COPY one /one\nCOPY --chown"),
    ],
    [{ kind: "join", run: 4 }],
  ],
  [
    "an update that is gone",
    [swap("RUN apt-get update\nWORKDIR /more", "WORKDIR /more")],
    [{ kind: "move", run: 6, to: 7 }],
  ],
  ["an update moved, not claimed", MOVED, []],
  ["an update moved to another RUN", MOVED, [{ kind: "move", run: 6, to: 8 }]],
  [
    "an update moved to another stage",
    [
      swap("RUN apt-get update\nWORKDIR /more", "WORKDIR /more"),
      swap(
        "RUN pip install --upgrade",
        "RUN apt-get update && pip install --upgrade",
      ),
    ],
    [{ kind: "move", run: 6, to: 9 }],
  ],
  [
    "an update behind what needs it",
    [
      swap("RUN apt-get update\nWORKDIR /more", "WORKDIR /more"),
      behind("apt-get install -y make", " && apt-get update"),
    ],
    [{ kind: "move", run: 6, to: 7 }],
  ],
  [
    "an index that is left out",
    [
      swap(
        "apt-get update && apt-get install -y git",
        "apt-get install -y git",
      ),
    ],
    [{ kind: "refresh", manager: "apt", run: 0, call: 0 }],
  ],
  [
    "an index that is left out, not claimed",
    [
      swap(
        "apt-get update && apt-get install -y git",
        "apt-get install -y git",
      ),
    ],
    [],
  ],
  [
    "an index that is not left out",
    [],
    [{ kind: "refresh", manager: "apt", run: 0, call: 0 }],
  ],
  [
    "another base",
    [LAST_BASE("python:3.11-slim-bookworm")],
    [rebase("python:3.11-slim-bookworm")],
  ],
  [
    "another base than claimed",
    [LAST_BASE("python:3.11-slim-bookworm")],
    [rebase(SLIM)],
  ],
  ["a base that is not claimed", [LAST_BASE(SLIM)], []],
  ["a base that is not changed", [], [rebase(SLIM)]],
  [
    "a base of another stage",
    [swap(`python:3.12-bookworm AS app`, `${SLIM} AS app`)],
    [rebase(SLIM)],
  ],
  [
    "a base with commands that nobody asked for",
    [LAST_BASE(`${SLIM}\nRUN ${INSTALL.join(" && ")}`)],
    [rebase(SLIM, INSTALL)],
  ],
  [
    "a base with other commands than claimed",
    [LAST_BASE(`${SLIM}\nRUN ${INSTALL.join(" && ")}`)],
    [rebase(SLIM)],
  ],
  ["a stage that is not there", [], [{ ...rebase(SLIM), stage: 7 } as Claim]],
  ["a RUN that is not there", [], [flag(70)]],
  [
    "the whole file",
    [{ start: 0, end: SOURCE.length, text: "FROM scratch\n" }],
    [],
  ],
  [
    "the whole file, with a claim",
    [{ start: 0, end: SOURCE.length, text: "FROM scratch\n" }],
    [flag(1)],
  ],
  ["nothing at all", [], []],
  [
    "a comment that becomes a directive",
    [
      swap(
        "# a file with something for every claim",
        "# syntax=docker/dockerfile:1",
      ),
    ],
    [],
  ],
  [
    "a comment that becomes a pragma",
    [swap("# the packages", "# dockfix ignore=purge-caches")],
    [],
  ],
  [
    "a comment that skips the file",
    [swap("# the packages", "# dockfix skip-file")],
    [],
  ],
  [
    "a comment for a linter",
    [swap("# the packages", "# hadolint ignore=DL3008")],
    [],
  ],
  [
    "a comment that becomes an instruction",
    [swap("# the packages", "USER app")],
    [],
  ],
  [
    "an instruction that becomes a comment",
    [swap("COPY one", "# COPY one")],
    [],
  ],
  ["a flag of an instruction", [swap("--chown=app:app", "--chown=root")], []],
  ["a flag of a RUN", [swap("--network=default", "--network=none")], []],
  ["a body", [swap("echo body", "echo other")], []],
  ["ONBUILD", [swap("ONBUILD RUN echo hi", "ONBUILD RUN echo ho")], []],
  ["ONBUILD gone", [swap("ONBUILD RUN echo hi\n", "")], []],
  ["a label", [swap("title=demo", "title=other")], []],
  ["the command", [swap('CMD ["python"]', 'CMD ["python3"]')], []],
  ["a folder", [swap("WORKDIR /src", "WORKDIR /usr/src")], []],
  ["a name of a stage", [swap("AS app", "AS apps")], []],
  ["a stage more", [behind('CMD ["python"]', "\nFROM scratch")], []],
  ["what is no Dockerfile", [swap("WORKDIR /src", "WORKDIRR /src")], []],
  [
    "edits that overlap",
    [
      swap("RUN pip install flask", "RUN pip install --no-cache-dir flask"),
      swap("pip install flask", "pip install --no-cache-dir flask"),
    ],
    [flag(1)],
  ],
  [
    "an edit outside of the file",
    [{ start: SOURCE.length + 3, end: SOURCE.length + 4, text: "" }],
    [],
  ],
  ["an edit from its end to its start", [{ start: 9, end: 3, text: "" }], []],
];

const before = analyse(parse(SOURCE), undefined);

/** What `optimize` does with proposals once. */
function made(proposals: readonly Proposal[], level: Risk) {
  const judged = proposals
    .map((each) => ask(before, each, "low"))
    .filter(isAccepted)
    .filter((each) => within(each.level, level));
  return applyAll(before, compatible(judged));
}

function lines(accepted: readonly Accepted[]): readonly number[] {
  return accepted.map((each) => each.proposal.line);
}

const LEVELS: readonly Risk[] = ["low", "medium", "high"];

describe.each(LEVELS)("proposals at %s", (level) => {
  const right = made(RIGHT, level);

  it("that are right are made", () => {
    expect(right.bugs).toEqual([]);
    expect(lines(right.applied)).toEqual([5, 23, 10]);
    expect(print(right.analysis.file)).toBe(
      SOURCE.replace(APT, `${APT} && ${LISTS}`)
        .replace("--upgrade", `--upgrade${FLAG}`)
        .replace("xf a.tgz", "xf a.tgz && rm a.tgz"),
    );
  });

  it.each(WRONG)("that are wrong are stopped: %s", (_, edits, claims) => {
    const wrong = proposal(edits, claims, 2);
    const alone = made([wrong], level);
    expect(lines(alone.applied)).toEqual([]);
    expect(alone.analysis).toBe(before);
    // Beside right ones, before and behind them.
    const all = made([...RIGHT, wrong], level);
    expect(lines(all.applied)).toEqual(lines(right.applied));
    expect(print(all.analysis.file)).toBe(print(right.analysis.file));
  });

  it("that are wrong together are stopped, and the right ones are made", () => {
    const all = made(
      [
        ...RIGHT,
        ...WRONG.map(([, edits, claims]) => proposal(edits, claims, 2)),
      ],
      level,
    );
    expect(lines(all.applied)).toEqual(lines(right.applied));
  });
});

describe("a transform of one's own", () => {
  const own = (edits: readonly Edit[], claims: readonly Claim[]) =>
    defineTransform({
      name: "no-wheels",
      summary: "Keep wheels out.",
      risk: "low",
      propose: () => [proposal(edits, claims, 23)],
    });

  it("is proved like ours", () => {
    const transform = own([FLAGGED], [flag(9, 0, 2)]);
    expect(print(transform(parse(SOURCE)))).toContain(`--upgrade${FLAG}`);
  });

  it("says that it has a bug where it does something else than it claims", () => {
    const transform = own([swap("title=demo", "title=x")], [flag(9, 0, 2)]);
    expect(() => transform(parse(SOURCE))).toThrow(/no-wheels: line 3: LABEL/);
  });

  it("does nothing where its claim does not hold", () => {
    const transform = own([behind("-y make", FLAG)], [flag(7)]);
    expect(print(transform(parse(SOURCE)))).toBe(SOURCE);
  });
});
