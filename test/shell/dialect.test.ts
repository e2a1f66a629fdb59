import { expect, it } from "vitest";
import { shellOf, shellOfShebang } from "../../src/shell/dialect.ts";

const off = { errexit: false, nounset: false, pipefail: false };

it.each([
  [["/bin/sh", "-c"], { dialect: "sh", ...off }],
  [["sh", "-c"], { dialect: "sh", ...off }],
  [["/bin/ash", "-c"], { dialect: "sh", ...off }],
  [["/usr/bin/dash", "-c"], { dialect: "sh", ...off }],
  [["/usr/local/bin/bash", "-c"], { dialect: "bash", ...off }],
  [["/bin/bash", "-ec"], { dialect: "bash", ...off, errexit: true }],
  [
    ["/bin/bash", "-euxo", "pipefail", "-c"],
    { dialect: "bash", errexit: true, nounset: true, pipefail: true },
  ],
  [
    ["/bin/bash", "-o", "pipefail", "-o", "errexit", "-c"],
    { dialect: "bash", ...off, pipefail: true, errexit: true },
  ],
])("reads %j", (words, expected) => {
  expect(shellOf(words)).toMatchObject(expected);
});

it.each([
  [["cmd", "/S", "/C"]],
  [["powershell", "-Command"]],
  [["/bin/zsh", "-c"]],
  [["/bin/bash", "-lc"]],
  [["/bin/bash", "-l", "-c"]],
  [["/bin/bash", "--login", "-c"]],
  [["/bin/bash", "-o", "extglob", "-c"]],
  [["/bin/sh"]],
  [["/opt/sh", "-c"]],
  [["python3", "-c"]],
  [[]],
])("leaves %j alone", (words) => {
  expect(shellOf(words)).toBeUndefined();
});

it.each([
  ["#!/bin/sh", "sh"],
  ["#! /bin/sh -e", "sh"],
  ["#!/bin/bash", "bash"],
  ["#!  /bin/bash   -e ", "bash"],
  ["#!/usr/bin/env bash", "bash"],
  ["#!/usr/bin/env python3", undefined],
  ["#!/bin/bash -l", undefined],
  ["#!", undefined],
  ["/bin/x #!/bin/sh", undefined],
])("takes %j for %s", (line, dialect) => {
  expect(shellOfShebang(line)?.dialect).toBe(dialect);
});
