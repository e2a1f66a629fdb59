import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { optimize } from "../src/optimize.ts";

const root = join(import.meta.dirname, "..");
/** The Dockerfile of an example, and its build context. */
function service(name: string) {
  const folder = join(root, "examples", name);
  const context = {
    read: (path: string): string | undefined =>
      path === "requirements.txt"
        ? readFileSync(join(folder, path), "utf8")
        : undefined,
  };
  const source = readFileSync(join(folder, "Dockerfile"), "utf8");
  return { source, context };
}

describe("examples", () => {
  it("web-service: a small diff at low risk, the slim image at medium", () => {
    const { source, context } = service("web-service");
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

  it("uwsgi-service: pip's cache at low risk, and nothing else at any", () => {
    const { source, context } = service("uwsgi-service");
    for (const risk of ["low", "high"] as const) {
      const { code } = optimize(source, { context, risk });
      expect(code).toBe(
        source.replace("pip install", "pip install --no-cache-dir"),
      );
    }
  });

  it("research-service: one RUN without package lists, and what an image may depend on stays", () => {
    const { source, context } = service("research-service");
    const low = optimize(source, { context });
    expect(low.changes.map((change) => change.transform).sort()).toEqual([
      "join-apt-update",
      "merge-runs",
      "purge-caches",
      "purge-caches",
    ]);
    for (const risk of ["low", "medium", "high"] as const) {
      const { code } = optimize(source, { context, risk });
      expect(code).toContain("ENV PYTHONUBUFFERED=1\n");
      expect(code).toContain("install -y openjdk-17-jdk ");
      expect(code).toContain("install -y chromium firefox-esr ");
    }
    const high = optimize(source, { context, risk: "high" });
    expect(high.code).toContain("FROM python:3.11-slim-bookworm\n");
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
