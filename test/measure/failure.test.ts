import { describe, expect, test } from "vitest";
import type { EngineErrorCode } from "../../src/measure/engine/engine.ts";
import {
  buildFailure,
  commandFailure,
} from "../../src/measure/engine/failure.ts";

function failed(log: readonly string[]) {
  const result = {
    code: 1,
    stdout: "",
    stderr: "",
    cut: false,
    log,
    seconds: 1,
  };
  return { engine: "Docker 20.10.24", what: "it failed", result };
}

/** What clients and engines printed, by what it means. */
const MESSAGES: readonly (readonly [EngineErrorCode, string])[] = [
  [
    "not-running",
    "Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
  ],
  [
    "no-permission",
    'Got permission denied while trying to connect to the Docker daemon socket at unix:///var/run/docker.sock: Get "http://%2Fvar%2Frun%2Fdocker.sock/v1.24/version": dial unix /var/run/docker.sock: connect: permission denied',
  ],
  [
    "no-permission",
    "permission denied while trying to connect to the docker API at unix:///var/run/docker.sock",
  ],
  [
    "not-running",
    "failed to receive status: rpc error: code = Unavailable desc = error reading from server: EOF",
  ],
  [
    "disk-full",
    "failed to solve: failed to copy: write /var/lib/docker/tmp/x: no space left on device",
  ],
  [
    "no-engine",
    "ERROR: BuildKit is enabled but the buildx component is missing or broken.",
  ],
  ["no-engine", 'ERROR: no builder "cloud" found'],
  [
    "no-base-image",
    "ERROR: failed to build: failed to solve: nosuch:image: failed to resolve source metadata for docker.io/library/nosuch:image: docker.io/library/nosuch:image: not found",
  ],
  [
    "no-base-image",
    'Error: creating build container: short-name "nosuch:image" did not resolve to an alias and no unqualified-search registries are defined in "/etc/containers/registries.conf"',
  ],
  [
    "no-base-image",
    'Error: creating build container: initializing source docker://localhost/nosuch:image: pinging container registry localhost: Get "https://localhost/v2/": dial tcp 127.0.0.1:443: connect: connection refused',
  ],
  [
    "no-base-image",
    "pull access denied for nosuch, repository does not exist or may require 'docker login'",
  ],
  ["engine-failed", "Error response from daemon: something new"],
];

describe("what an engine says", () => {
  test.each(MESSAGES)("%s: %s", (code, line) => {
    const failure = commandFailure(failed(["before", line, ""]));
    expect(failure.code).toBe(code);
    expect(failure.message).not.toContain("\n");
    expect(failure.log).toContain(line);
  });

  test("the base image is named", () => {
    const log = [
      "#3 [internal] load metadata for docker.io/library/debian:bookworm",
      "#3 DONE 0.0s",
      "#4 [internal] load metadata for docker.io/library/nosuch:image",
      '#4 ERROR: failed to do request: Head "https://registry-1.docker.io/v2/": no such host',
      "------",
      " > [internal] load metadata for docker.io/library/nosuch:image:",
      "------",
    ];
    const failure = buildFailure(failed(log), "FROM nosuch:image\n");
    expect(failure.message).toBe(
      "the base image docker.io/library/nosuch:image cannot be pulled",
    );
  });

  test("the frontend is named", () => {
    const log = [
      "#3 resolve image config for docker.io/docker/dockerfile:1",
      "#3 ERROR: failed to do request",
      "------",
      " > resolve image config for docker.io/docker/dockerfile:1:",
      "------",
    ];
    const failure = buildFailure(
      failed(log),
      "# syntax=docker/dockerfile:1\nFROM a\n",
    );
    expect(failure.code).toBe("no-base-image");
    expect(failure.message).toContain("docker.io/docker/dockerfile:1");
    expect(failure.message).toContain("# syntax=");
  });
});

const TWO_STAGES = `FROM debian AS build
RUN make
FROM debian
COPY --from=build /a /a

RUN echo before; \\
    exit 3
RUN make
`;

describe("a build that fails", () => {
  test("BuildKit 0.8: the line by stage and step", () => {
    const log = [
      "#5 [build 2/2] RUN make",
      "#5 DONE 0.4s",
      "#6 [stage-1 3/4] RUN echo before;     exit 3",
      "#6 sha256:28d09e719a25fe0b0683303a0a189646c0c2de0ac181b68541a73769ef44482c",
      "#6 0.145 before",
      "#6 ERROR: executor failed running [/bin/sh -c echo before;     exit 3]: exit code: 3",
      "------",
      " > [stage-1 3/4] RUN echo before;     exit 3:",
      "------",
      "executor failed running [/bin/sh -c echo before;     exit 3]: exit code: 3",
    ];
    const failure = buildFailure(failed(log), TWO_STAGES);
    expect(failure).toMatchObject({
      code: "build-failed",
      line: 6,
      log: ["before"],
    });
    expect(failure.message).toBe(
      "line 6: RUN echo before; exit 3 failed: exit code: 3",
    );
  });

  test.each([
    ["build 2/2", 2],
    ["stage-1 4/4", 8],
  ])("the same text in two stages: %s is line %i", (place, line) => {
    const log = [
      "#6 ERROR: executor failed running [/bin/sh -c make]: exit code: 2",
      "------",
      ` > [${place}] RUN make:`,
      "------",
    ];
    expect(buildFailure(failed(log), TWO_STAGES).line).toBe(line);
  });

  test("newer BuildKit: the line in the frame", () => {
    const log = [
      '#6 ERROR: process "/bin/sh -c make" did not complete successfully: exit code: 2',
      "------",
      " > [stage-1 4/4] RUN make:",
      "0.100 no rule",
      "------",
      "Dockerfile:8",
      "--------------------",
      "   8 | >>> RUN make",
      "--------------------",
      'ERROR: failed to solve: process "/bin/sh -c make" did not complete successfully: exit code: 2',
    ];
    expect(buildFailure(failed(log), TWO_STAGES)).toMatchObject({
      line: 8,
      message: "line 8: RUN make failed: exit code: 2",
    });
  });

  test("Podman: the line by text", () => {
    const log = [
      "STEP 2/3: RUN echo before;     exit 3",
      "before",
      "permission denied: /var/run/docker.sock",
      'Error: building at STEP "RUN echo before;     exit 3": while running runtime: exit status 3',
    ];
    const failure = buildFailure(failed(log), TWO_STAGES);
    expect(failure).toMatchObject({ code: "build-failed", line: 6 });
    expect(failure.log[0]).toBe("before");
  });

  test("what a RUN prints is not the engine's word", () => {
    const log = [
      "#6 0.1 Cannot connect to the Docker daemon at unix:///var/run/docker.sock. Is the docker daemon running?",
      "#6 ERROR: executor failed running [/bin/sh -c make]: exit code: 2",
      "------",
      " > [build 2/2] RUN make:",
      "------",
    ];
    expect(buildFailure(failed(log), TWO_STAGES).code).toBe("build-failed");
  });

  test("a RUN that finds no space has failed itself, and where to look is said", () => {
    const log = [
      "#6 0.1 dd: error writing '/big': No space left on device",
      "#6 ERROR: executor failed running [/bin/sh -c make]: exit code: 1",
      "------",
      " > [build 2/2] RUN make:",
      "#6 0.1 dd: error writing '/big': No space left on device",
      "------",
    ];
    const failure = buildFailure(failed(log), TWO_STAGES);
    expect(failure).toMatchObject({ code: "build-failed", line: 2 });
    expect(failure.hint).toContain("docker system df");
  });

  test.each([
    ["echo No space left on device; exit 1", "build-failed", "exit code: 1"],
    ["echo code = Unavailable; exit 1", "build-failed", "exit code: 1"],
    [
      "echo No space left on device",
      "engine-failed",
      "network bridge not found",
    ],
    [
      "make",
      "disk-full",
      "failed to create prepare snapshot dir: mkdir /var/lib/docker/x: no space left on device",
    ],
  ])("RUN %s is %s: %s", (command, code, reason) => {
    const log = [
      `#6 [2/2] RUN ${command}`,
      `#6 ERROR: executor failed running [/bin/sh -c ${command}]: ${reason}`,
      "------",
      ` > [2/2] RUN ${command}:`,
      "------",
      `executor failed running [/bin/sh -c ${command}]: ${reason}`,
    ];
    const dockerfile = `FROM a\nRUN ${command}\n`;
    expect(buildFailure(failed(log), dockerfile).code).toBe(code);
  });

  test("a line that only the engine cannot read: it is too old", () => {
    const log = [
      "failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 2: Unknown flag: link",
    ];
    const failure = buildFailure(
      failed(log),
      "FROM debian\nCOPY --link a /b\n",
    );
    expect(failure).toMatchObject({ code: "too-old", line: 2 });
    expect(failure.hint).toContain("--builder");
  });

  test("a line that nobody can read", () => {
    const log = [
      "failed to solve with frontend dockerfile.v0: failed to create LLB definition: dockerfile parse error line 2: unknown instruction: FOO",
    ];
    expect(buildFailure(failed(log), "FROM debian\nFOO bar\n")).toMatchObject({
      code: "build-failed",
      line: 2,
      message: "line 2: unknown instruction: FOO",
    });
  });
});
