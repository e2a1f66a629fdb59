import { describe, expect, it } from "vitest";
import { wantsBehind } from "../../src/analysis/cache/uses.ts";
import { apt } from "../../src/facts/managers/apt.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { analysisOf } from "./dockerfiles.ts";

describe("what the start of a container wants of apt's lists", () => {
  const SCRIPT = "#!/bin/sh\napt-get install -y curl\n";
  const files = {
    "run.sh": SCRIPT,
    tool: SCRIPT,
    "quiet.sh": "#!/bin/sh\nexec x\n",
    "package.json": '{ "scripts": { "start": "apt-get install -y curl" } }',
  };

  /** `certain`, or how many cannot be told. */
  const wants = (entry: string): string | number => {
    const dockerfile = `FROM debian\nRUN apt-get update\nWORKDIR /app\nCOPY . .\n${entry}\n`;
    const analysis = analysisOf(dockerfile, files);
    const [run] = analysis.runs;
    if (run === undefined) throw new Error("no RUN");
    const { certain, unknown } = wantsBehind(analysis, apt, run);
    return certain === undefined ? unknown.length : "certain";
  };

  it.each([
    ["CMD apt-get install -y curl", "certain"],
    ['CMD ["./run.sh"]', "certain"],
    ['ENTRYPOINT ["/app/run.sh"]', "certain"],
    ['ENTRYPOINT ["sh", "tool"]', "certain"],
    ['ENTRYPOINT ["/bin/bash", "tool"]', "certain"],
    ['ENTRYPOINT ["./tool"]', "certain"],
    ['ENTRYPOINT ["tool"]', 0],
    ['ENTRYPOINT ["x", "tool"]', 0],
    ['CMD ["./quiet.sh"]', 0],
    ['CMD ["./missing.sh"]', 1],
    ['CMD ["/app/missing"]', 0],
    ['CMD ["sh", "missing"]', 1],
    ['CMD ["sh", "-c", "x"]', 0],
    ['CMD ["x", "https://host/run.sh"]', 0],
    ['CMD ["/bin/run.sh"]', 0],
    ['CMD ["npm", "start"]', "certain"],
    ['CMD ["npm", "list"]', 0],
    ["HEALTHCHECK CMD ./run.sh", "certain"],
  ])("%s: %s", (entry, expected) => {
    expect(wants(entry)).toBe(expected);
  });

  it("a script is nothing to a cache that is fetched again", () => {
    const analysis = analysisOf(
      'FROM node\nRUN npm ci\nCMD ["./missing.sh"]\n',
      files,
    );
    const [run] = analysis.runs;
    if (run === undefined) throw new Error("no RUN");
    expect(wantsBehind(analysis, npm, run).unknown.length).toBe(0);
  });
});

describe("a script of the build context that a RUN starts", () => {
  /** Whether it is known what the script does, behind a RUN that may have rewritten it. */
  const isFollowed = (between: string): boolean => {
    const dockerfile = `FROM debian\nRUN apt-get update\nCOPY quiet.sh /q.sh\n${between}\nRUN sh /q.sh\n`;
    const analysis = analysisOf(dockerfile, { "quiet.sh": "mkdir -p /x\n" });
    const [run] = analysis.runs;
    const last = analysis.runs.at(-1);
    if (run === undefined || last === undefined) throw new Error("no RUN");
    const { unknown } = wantsBehind(analysis, apt, run);
    return !unknown.some(({ line }) => line === last.instruction.line);
  };

  it.each([
    "RUN ls /q.sh",
    "RUN chmod +x /q.sh",
    "RUN cat /q.sh > /x",
    "RUN cat < /q.sh",
    "RUN sed -i 's/\\r$//' /q.sh",
    'RUN ["ls", "/x"]',
    "RUN <<EOF\nls /x\nEOF",
  ])("is the one that was copied: %s", (between) => {
    expect(isFollowed(between)).toBe(true);
  });

  it.each([
    "RUN sed -i s/a/b/ /q.sh",
    "RUN cat x > /q.sh",
    "RUN x >> q.sh",
    "RUN mv x /q.sh",
    "RUN ls && tee /q.sh",
    'RUN ["sed", "-i", "s/a/b/", "/q.sh"]',
    'RUN ["sh", "-c", "x > /q.sh"]',
  ])("may be another: %s", (between) => {
    expect(isFollowed(between)).toBe(false);
  });
});

it.each([
  ["rm /var/lib/apt/lists/lock", true],
  ["rm -r /var/lib/apt/lists", true],
  ["rm -f /var/lib/apt/lists/lock", false],
  ["rm -rf /var/lib/apt/lists/*", false],
  ["rm --force /var/lib/apt/lists/lock", false],
  ["rm /tmp/x", false],
  ["ls /var/lib/apt/lists", true],
  ["ls > /var/lib/apt/lists/x", true],
  ["apt-get clean", false],
])("%s wants apt's lists: %s", (command, isWanted) => {
  const analysis = analysisOf(
    `FROM debian\nRUN apt-get update\nRUN ${command}\n`,
  );
  const [run] = analysis.runs;
  if (run === undefined) throw new Error("no RUN");
  const { certain, unknown } = wantsBehind(analysis, apt, run);
  expect(certain !== undefined || unknown.length > 0).toBe(isWanted);
});
