import { describe, expect, it } from "vitest";
import { flag, whys, type Row } from "./whys.ts";

const PYTHON = "FROM python:3.12\n";
const NODE = "FROM node:20\n";

const FLAGS: readonly Row[] = [
  ["behind the verb", `${PYTHON}RUN pip install a`, [flag(1)], []],
  ["at the end", `${PYTHON}RUN pip install a`, [flag(2)], []],
  [
    "where one is already",
    `${PYTHON}RUN pip install --no-cache-dir a`,
    [flag(1)],
    [],
  ],
  [
    "where one is already, beside a call that has none",
    `${PYTHON}RUN pip install --no-cache-dir a && pip install b && cp -r /root/.cache/pip /c`,
    [flag(1)],
    [],
  ],
  [
    "in front of the verb",
    `${PYTHON}RUN pip install a`,
    [flag(0)],
    ["2: `--no-cache-dir` would be no option there"],
  ],
  [
    "behind --",
    `${PYTHON}RUN pip install -- a`,
    [flag(2)],
    ["2: `--no-cache-dir` would be no option there"],
  ],
  [
    "as the value of an option",
    `${PYTHON}RUN pip install -r a`,
    [flag(2)],
    ["2: `--no-cache-dir` would be no option there"],
  ],
  [
    "as the value of an option that nobody knows",
    `${PYTHON}RUN pip install --what a`,
    [flag(2)],
    ["2: `--no-cache-dir` would be no option there"],
  ],
  [
    "behind the value of an option that nobody knows",
    `${PYTHON}RUN pip install --what a b`,
    [flag(3)],
    [],
  ],
  [
    "of another manager",
    `${PYTHON}RUN pip install a`,
    [flag(1, 0, 0, "apk", "--no-cache")],
    ["2: `--no-cache` is no flag that keeps a cache empty"],
  ],
  [
    "of no manager",
    `${PYTHON}RUN pip install a`,
    [flag(1, 0, 0, "x")],
    ["2: `--no-cache-dir` is no flag that keeps a cache empty"],
  ],
  [
    "that is another",
    `${PYTHON}RUN pip install a`,
    [flag(1, 0, 0, "pip", "--no-cache")],
    ["2: `--no-cache` is no flag that keeps a cache empty"],
  ],
  [
    "that is a command",
    `${NODE}RUN npm install a`,
    [flag(1, 0, 0, "npm", "npm cache clean --force")],
    ["2: `npm cache clean --force` is no flag that keeps a cache empty"],
  ],
  [
    "of a command that is none of a manager",
    `${PYTHON}RUN ls`,
    [flag(1)],
    ["2: `--no-cache-dir` is no flag that keeps a cache empty"],
  ],
  [
    "of a command that is not there",
    `${PYTHON}RUN pip install a`,
    [flag(1, 1)],
    ["2: `--no-cache-dir` is no flag that keeps a cache empty"],
  ],
  [
    "of a RUN that is not there",
    `${PYTHON}RUN pip install a`,
    [flag(1, 0, 1)],
    ["1: `--no-cache-dir` is no flag that keeps a cache empty"],
  ],
  [
    "of a RUN that was not read",
    `${PYTHON}RUN ["pip", "install", "a"]`,
    [flag(1)],
    ["2: `--no-cache-dir` is no flag that keeps a cache empty"],
  ],
  [
    "of a call with a cache of its own",
    `${PYTHON}RUN pip install --cache-dir /c a`,
    [flag(1)],
    ["differs 2: the command names a cache directory of its own"],
  ],
  [
    "of a call that fills no cache",
    `${PYTHON}RUN pip list`,
    [flag(1)],
    ["2: `--no-cache-dir` would be no option there"],
  ],
  [
    "under a mount",
    `${PYTHON}RUN --mount=type=cache,target=/root/.cache/pip pip install a`,
    [flag(1)],
    ["differs 2: a mount covers the cache: /root/.cache/pip"],
  ],
  [
    "of a cache that is taken along",
    `${PYTHON}RUN pip install a && cp -r /root/.cache/pip /c`,
    [flag(1)],
    ["differs 2: the RUN itself needs it: cp -r /root/.cache/pip /c"],
  ],
  [
    "of a cache that a later RUN takes along",
    `${PYTHON}RUN pip install a\nRUN cp -r /root/.cache/pip /c`,
    [flag(1)],
    ["differs 2: line 3 still needs it: cp -r /root/.cache/pip /c"],
  ],
  [
    "of a cache that what nobody knows may take",
    `${PYTHON}RUN pip install a && ./x`,
    [flag(1)],
    [],
  ],
  [
    "of a manager whose version nobody knows",
    `RUN pip install a`,
    [flag(1)],
    [],
  ],
  [
    "of a call behind another one",
    `${PYTHON}RUN pip install a && pip install b`,
    [flag(1, 1)],
    [],
  ],
  [
    "of both calls",
    `${PYTHON}RUN pip install a && pip install b`,
    [flag(1), flag(1, 1)],
    [],
  ],
  [
    "of a call behind a use of the cache",
    `${PYTHON}RUN cp -r /root/.cache/pip /c && pip install a`,
    [flag(1, 1)],
    ["differs 2: line 2 sets the cache up: cp -r /root/.cache/pip /c"],
  ],
];

describe("the rules", () => {
  it.each(FLAGS)("a flag %s", (_, source, claims, expected) => {
    expect(whys(source, claims)).toEqual(expected);
  });
});
