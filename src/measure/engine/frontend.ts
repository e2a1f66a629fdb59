import { parse } from "../../syntax/dockerfile.ts";
import { EngineError } from "./engine.ts";
import { newerFrontend } from "./failure.ts";
import { needsOf, type Need } from "./needs.ts";

/** What reads Dockerfiles in an engine. */
export interface Frontend {
  /** Whether a `# syntax=` line gets another frontend. */
  readonly heedsSyntax: boolean;
  /** What it would have to be to read it: `BuildKit 0.10`; `undefined` where it can, or nothing is known. */
  readonly lacks: (need: Need) => string | undefined;
}

/** BuildKit 0.N. */
export function buildkit(minor: number): Frontend {
  return {
    heedsSyntax: true,
    lacks: ({ buildkit: needed }) =>
      needed > minor ? `BuildKit 0.${needed}` : undefined,
  };
}

/**
 * The BuildKit in a Docker Engine by its major version. Where one major version had several it is the newest: a build that fails for its
 * age is understood, one that is refused for nothing is not.
 */
export function buildkitOfEngine(version: string): number {
  const major = Number.parseInt(version, 10);
  return IN_ENGINE.find(([engine]) => major <= engine)?.[1] ?? Infinity;
}

const IN_ENGINE = [
  [18, 4],
  [19, 7],
  [20, 8],
  [24, 11],
  [25, 12],
  [26, 13],
  [27, 17],
] as const;

/** Throws `too-old` for the first thing in a Dockerfile that the frontend cannot read. */
export function checkAge(
  frontend: Frontend,
  engine: string,
  dockerfile: string,
): void {
  const file = parse(dockerfile);
  const isOther = file.directives.some(({ name }) => name === "syntax");
  if (isOther && frontend.heedsSyntax) return;
  for (const need of needsOf(file)) {
    const wanted = frontend.lacks(need);
    if (wanted === undefined) continue;
    throw new EngineError(
      "too-old",
      `line ${need.line}: ${need.what} needs ${wanted} or newer, and this is ${engine}`,
      {
        line: need.line,
        hint: frontend.heedsSyntax
          ? newerFrontend
          : "use a newer version of it",
      },
    );
  }
}
