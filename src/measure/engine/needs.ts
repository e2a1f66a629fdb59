import type { Dockerfile } from "../../syntax/dockerfile.ts";
import type { Instruction } from "../../syntax/instruction.ts";

/** Something in a Dockerfile that older engines cannot read. */
export interface Need {
  /** As a user would call it: `a heredoc`. */
  readonly what: string;
  /** 1-based. */
  readonly line: number;
  /** BuildKit 0.N and later read it without a `# syntax=` line. */
  readonly buildkit: number;
}

/**
 * Flags by the first BuildKit 0.N whose own frontend reads them; from the Dockerfile reference, which names the version of
 * docker/dockerfile; its 1.N comes with BuildKit 0.(N+6). What is older than BuildKit 0.8 is not listed.
 */
const FLAGS: Readonly<Record<string, Readonly<Record<string, number>>>> = {
  ADD: {
    link: 10,
    checksum: 12,
    "keep-git-dir": 12,
    unpack: 23,
    exclude: 25,
  },
  COPY: { link: 10, exclude: 25, parents: 26 },
  HEALTHCHECK: { "start-interval": 12 },
  RUN: { network: 9, security: 26 },
};
const HEREDOC = 10;

/** What the file needs of what reads it, in order. */
export function needsOf(file: Dockerfile): readonly Need[] {
  return file.instructions.flatMap(needs);
}

function needs(instruction: Instruction): readonly Need[] {
  const { keyword, line, flags, heredocs } = instruction;
  const known = FLAGS[keyword] ?? {};
  const flagged = flags.flatMap(({ name }) => {
    const buildkit = Object.hasOwn(known, name) ? known[name] : undefined;
    const what = `${keyword} --${name}`;
    return buildkit === undefined ? [] : [{ what, line, buildkit }];
  });
  const here = { what: "a heredoc", line, buildkit: HEREDOC };
  return heredocs.length > 0 ? [here, ...flagged] : flagged;
}
