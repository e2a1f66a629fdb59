import { describe, expect, it } from "vitest";
import { optimize } from "../../src/optimize.ts";

describe("a RUN is joined to the one whose files it takes away or changes", () => {
  const isJoined = (first: string, second: string): boolean => {
    const source = `FROM debian:bookworm\nRUN ${first}\nRUN ${second}\n`;
    const { code, bugs } = optimize(source, { only: ["merge-runs"] });
    expect(bugs).toEqual([]);
    return code !== source;
  };
  const TREE = "tar xf /a.tgz -C /opt/app";
  const FILE = "curl -o /data/a.bin https://x/a";

  it.each([
    [FILE, "rm /data/a.bin"],
    [FILE, "rm /data/*.bin"],
    [FILE, "rm -rf /data"],
    [FILE, "chmod 600 /data/a.bin"],
    [FILE, "chown -R app /data"],
    [FILE, "chown --recursive app /data"],
    [FILE, "chown -R app /data/*"],
    [TREE, "rm -rf /opt/app/doc"],
    [TREE, "rm /opt/app/*.txt"],
    [TREE, "rm -rf /opt/app/lib/*.a"],
    [TREE, "chown -R app /opt/app"],
    [FILE, "strip /data/a.bin"],
  ])("%s; %s", (first, second) => {
    expect(isJoined(first, second)).toBe(true);
  });

  it.each([
    [FILE, "rm /data/b.bin"],
    [FILE, "rm /data/*.gz"],
    [FILE, "rm -rf /other"],
    [FILE, "chown app /data"],
    [FILE, "chown -R app /other"],
    ["tar xf /a.tgz -C /usr/local", "rm -rf /usr/local/doc"],
    [TREE, "rm /opt/app/LICENSE.txt"],
    [TREE, "rm /opt/other/*"],
    [TREE, "rm -rf /opt/apps"],
    [FILE, "cp /data/a.bin /b"],
  ])("not: %s; %s", (first, second) => {
    expect(isJoined(first, second)).toBe(false);
  });
});
