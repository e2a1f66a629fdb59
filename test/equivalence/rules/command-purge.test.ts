import { describe, expect, it } from "vitest";
import { NEITHER, purge, whys, type Row } from "./whys.ts";

const PYTHON = "FROM python:3.12\n";
const NODE = "FROM node:20\n";
const LISTS = "rm -rf /var/lib/apt/lists/*";
const APT = "RUN apt-get update && apt-get install -y curl";

const COMMANDS: readonly Row[] = [
  [
    "that may fail",
    APT,
    [purge(1, `! ${LISTS}`)],
    [`2: \`! ${LISTS}\` ${NEITHER}`],
  ],
  [
    "that is timed",
    APT,
    [purge(1, `time ${LISTS}`)],
    [`2: \`time ${LISTS}\` ${NEITHER}`],
  ],
  [
    "in a condition",
    APT,
    [purge(1, `if ${LISTS}; then :; fi`)],
    [`2: \`if ${LISTS}; then :; fi\` ${NEITHER}`],
  ],
  [
    "on two lines",
    APT,
    [purge(1, `${LISTS}\nls`)],
    [`2: \`${LISTS}\nls\` ${NEITHER}`],
  ],
  [
    "behind a variable",
    APT,
    [purge(1, `A=1; ${LISTS}`)],
    [`2: \`A=1; ${LISTS}\` ${NEITHER}`],
  ],
  [
    "with a line behind it",
    APT,
    [purge(1, `${LISTS}\n`)],
    [`2: \`${LISTS}\n\` ${NEITHER}`],
  ],
  ["behind what fills the cache", APT, [purge(1)], []],
  [
    "in the second of two RUNs",
    `RUN ls\n${APT}`,
    [purge(1, LISTS, ["apt"], 1)],
    [],
  ],
  [
    "in front of what needs the cache",
    APT,
    [purge(0)],
    ["differs 2: the RUN itself needs it: apt-get install -y curl"],
  ],
  [
    "in front of what fills the cache",
    APT,
    [purge(-1)],
    [
      "2: nothing in front of `rm -rf /var/lib/apt/lists/*` fills the cache of apt: it may remove what was there before, or fail",
    ],
  ],
  [
    "in a RUN that is not there",
    APT,
    [purge(0, LISTS, ["apt"], 1)],
    [`1: \`rm -rf /var/lib/apt/lists/*\` ${NEITHER}`],
  ],
  [
    "in a RUN that was not read",
    'RUN ["apt-get", "update"]',
    [purge(0)],
    [`2: \`rm -rf /var/lib/apt/lists/*\` ${NEITHER}`],
  ],
  [
    "of another manager",
    APT,
    [purge(1, LISTS, ["apk"])],
    ["2: `rm -rf /var/lib/apt/lists/*` empties another cache"],
  ],
  [
    "of fewer managers",
    `${PYTHON}${APT} && pip install a`,
    [purge(2, `${LISTS} /root/.cache/pip`, ["apt"])],
    ["2: `rm -rf /var/lib/apt/lists/* /root/.cache/pip` empties another cache"],
  ],
  [
    "of two managers",
    `${PYTHON}${APT} && pip install a`,
    [purge(2, `${LISTS} /root/.cache/pip`, ["apt", "pip"])],
    [],
  ],
  [
    "of two managers, one of which is not there",
    `${PYTHON}${APT}`,
    [purge(1, `${LISTS} /root/.cache/pip`, ["apt", "pip"])],
    [
      "2: nothing in front of `rm -rf /var/lib/apt/lists/* /root/.cache/pip` fills the cache of pip: it may remove what was there before, or fail",
    ],
  ],
  [
    "that is none",
    APT,
    [purge(1, "rm -rf /usr")],
    [`2: \`rm -rf /usr\` ${NEITHER}`],
  ],
  [
    "in two commands",
    APT,
    [purge(1, `${LISTS} && ls`)],
    [`2: \`rm -rf /var/lib/apt/lists/* && ls\` ${NEITHER}`],
  ],
  [
    "with a comment",
    APT,
    [purge(1, `${LISTS} # a`)],
    [`2: \`rm -rf /var/lib/apt/lists/* # a\` ${NEITHER}`],
  ],
  [
    "with a blank in front",
    APT,
    [purge(1, ` ${LISTS}`)],
    [`2: \` rm -rf /var/lib/apt/lists/*\` ${NEITHER}`],
  ],
  [
    "with an assignment",
    APT,
    [purge(1, `A=1 ${LISTS}`)],
    [`2: \`A=1 rm -rf /var/lib/apt/lists/*\` ${NEITHER}`],
  ],
  [
    "with a redirection",
    APT,
    [purge(1, `${LISTS} > /f`)],
    [`2: \`rm -rf /var/lib/apt/lists/* > /f\` ${NEITHER}`],
  ],
  [
    "in a group",
    APT,
    [purge(1, `{ ${LISTS}; }`)],
    [`2: \`{ rm -rf /var/lib/apt/lists/*; }\` ${NEITHER}`],
  ],
  [
    "in the background",
    APT,
    [purge(1, `${LISTS} &`)],
    [`2: \`rm -rf /var/lib/apt/lists/* &\` ${NEITHER}`],
  ],
  ["that is no command", APT, [purge(1, "'")], [`2: \`'\` ${NEITHER}`]],
  ["that is nothing", APT, [purge(1, "")], [`2: \`\` ${NEITHER}`]],
  [
    "by the manager",
    `${NODE}RUN npm install -g a`,
    [purge(0, "npm cache clean --force", ["npm"])],
    [],
  ],
  [
    "by the manager, with more blanks",
    `${NODE}RUN npm install -g a`,
    [purge(0, "npm  cache clean   --force", ["npm"])],
    [],
  ],
  [
    "by the manager, which may not have run",
    `${NODE}RUN set -e; if ls; then npm install -g a; fi; pwd`,
    [purge(1, "npm cache clean --force", ["npm"])],
    [
      "2: nothing in front of `npm cache clean --force` fills the cache of npm: it may remove what was there before, or fail",
    ],
  ],
  [
    "by the manager, under sudo",
    `${NODE}RUN sudo npm install -g a`,
    [purge(0, "sudo npm cache clean --force", ["npm"])],
    ["2: it runs under sudo, and what may be removed there is not known"],
  ],
  [
    "by the manager, in another way",
    "RUN apt-get update",
    [purge(0, "apt-get clean")],
    [`2: \`apt-get clean\` ${NEITHER}`],
  ],
  [
    "under sudo, as what fills it",
    "RUN sudo apt-get update",
    [purge(0, `sudo ${LISTS}`)],
    [
      "2: equal only if sudo may run `rm -rf /var/lib/apt/lists/*` if sudo-may:rm",
    ],
  ],
  [
    "under sudo, as another user",
    "RUN sudo -u a apt-get update",
    [purge(0, `sudo ${LISTS}`)],
    ["2: it runs under sudo, and what may be removed there is not known"],
  ],
  [
    "under sudo alone",
    "RUN apt-get update",
    [purge(0, `sudo ${LISTS}`)],
    ["2: nothing shows that it may run as root"],
  ],
  [
    "without sudo",
    "RUN sudo apt-get update",
    [purge(0)],
    ["2: it runs under sudo, and what may be removed there is not known"],
  ],
  [
    "under sudo, in a home",
    `${PYTHON}RUN sudo pip install a`,
    [purge(0, "sudo rm -rf /root/.cache/pip", ["pip"])],
    ["2: it runs under sudo, and what may be removed there is not known"],
  ],
  [
    "of what a later RUN needs",
    `${APT}\nRUN apt-get install -y git`,
    [purge(1)],
    ["differs 2: line 3 still needs it: apt-get install -y git"],
  ],
  [
    "of what nobody knows may need",
    `${APT}\nRUN ./x`,
    [purge(1)],
    [
      "2: equal only if the package lists of before are not needed by `./x` (line 3) if unused-cache:apt:./x",
    ],
  ],
  [
    "of what the RUN itself needs later",
    `${APT} && apt-get install -y git`,
    [purge(1)],
    ["differs 2: the RUN itself needs it: apt-get install -y git"],
  ],
  [
    "without force",
    APT,
    [purge(1, "rm -r /var/lib/apt/lists/*")],
    [`2: \`rm -r /var/lib/apt/lists/*\` ${NEITHER}`],
  ],
  [
    "without its folders",
    APT,
    [purge(1, "rm -f /var/lib/apt/lists/*")],
    [`2: \`rm -f /var/lib/apt/lists/*\` ${NEITHER}`],
  ],
  ["in capitals", APT, [purge(1, "rm -Rf /var/lib/apt/lists/*")], []],
  [
    "in full",
    APT,
    [purge(1, "rm --recursive --force --verbose /var/lib/apt/lists/*")],
    [],
  ],
  [
    "of the folder above",
    APT,
    [purge(1, "rm -rf /var/lib/apt")],
    [`2: \`rm -rf /var/lib/apt\` ${NEITHER}`],
  ],
  ["of a part", APT, [purge(1, "rm -rf /var/lib/apt/lists/a")], []],
  [
    "by a pattern of hidden names",
    APT,
    [purge(1, "rm -rf /var/lib/apt/lists/.*")],
    [`2: \`rm -rf /var/lib/apt/lists/.*\` ${NEITHER}`],
  ],
  [
    "by a pattern in front",
    APT,
    [purge(1, "rm -rf .[a]/x")],
    [`2: \`rm -rf .[a]/x\` ${NEITHER}`],
  ],
  [
    "in another home",
    `${PYTHON}USER a\nENV HOME=/h\nRUN pip install a`,
    [purge(0, "rm -rf ~/.cache/pip", ["pip"])],
    [],
  ],
  [
    "of another home",
    `${PYTHON}RUN pip install a`,
    [purge(0, "rm -rf /h/.cache/pip", ["pip"])],
    [`2: \`rm -rf /h/.cache/pip\` ${NEITHER}`],
  ],
];

describe("the rules", () => {
  it.each(COMMANDS)("a purge %s", (_, source, claims, expected) => {
    expect(whys(source, claims)).toEqual(expected);
  });
});
