import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { optimize } from "../src/optimize.ts";

const root = join(import.meta.dirname, "..");
const service = join(root, "examples/web-service");

const context = {
  read: (path: string): string | undefined =>
    path === "requirements.txt"
      ? readFileSync(join(service, path), "utf8")
      : undefined,
};

describe("examples", () => {
  it("web-service: a small diff at low risk, the slim image at medium", () => {
    const source = readFileSync(join(service, "Dockerfile"), "utf8");
    const low = optimize(source, { context });
    expect(low.changes.map((change) => change.transform).sort()).toEqual([
      "join-apt-update",
      "purge-caches",
      "purge-caches",
    ]);
    const above = low.notes.filter((note) => note.kind === "above-risk");
    expect(above.map((note) => note.transform)).toEqual(["slim-base"]);
    const medium = optimize(source, { context, risk: "medium" });
    expect(medium.code).toContain("FROM python:3.12-slim\n");
    // The health check calls curl, which the slim image lacks.
    expect(medium.code).toContain("install -y --no-install-recommends curl");
  });

  it("library.mjs runs", () => {
    const output = execFileSync(
      process.execPath,
      [join(root, "examples/library.mjs")],
      { encoding: "utf8" },
    );
    expect(output).toContain("line 9: purge-caches (low risk)");
    expect(output.trim().endsWith("true")).toBe(true);
  });
});
