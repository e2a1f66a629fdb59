import type { SlimImage } from "../../src/analysis/slim/command-needs.ts";

/** A slim image as tests have it: what it lacks, by commands and packages, and what it has. */
export const SLIM: SlimImage = {
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
