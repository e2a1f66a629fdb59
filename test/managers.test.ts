import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { equivalent } from "../src/equivalence/equivalent.ts";
import { managers } from "../src/facts/managers/index.ts";
import type { Manager, Remedy } from "../src/facts/managers/manager.ts";
import { CALLS } from "./facts/manager-calls.ts";
import { fixtures } from "./fixtures.ts";
import { idle, opaque } from "./model/programs/opaque.ts";
import { programs } from "./model/programs/index.ts";

/** A base and a command that fills the cache, for which every remedy of the manager is proved. */
const PROOFS: Readonly<
  Record<string, { readonly base: string; readonly fills: string }>
> = {
  apk: { base: "alpine:3.20", fills: "apk add curl" },
  apt: {
    base: "debian:12",
    fills: "apt-get update && apt-get install -y curl",
  },
  composer: { base: "composer:2", fills: "composer install" },
  conda: {
    base: "continuumio/miniconda3:24.7.1-0",
    fills: "conda install -y numpy",
  },
  dnf: { base: "fedora:41", fills: "dnf install -y curl" },
  gem: { base: "ruby:3.3", fills: "gem install rails" },
  npm: { base: "node:22", fills: "npm ci" },
  pip: { base: "python:3.12", fills: "pip install flask" },
  yarn: { base: "node:22", fills: "yarn global add serve" },
  zypper: { base: "opensuse/leap:15.6", fills: "zypper -n install curl" },
};

/** The variables of those bases that say where a cache lies. */
const PLACES: Readonly<Record<string, string>> = {
  GEM_HOME: "/usr/local/bundle",
};

function words(line: string): {
  readonly program: string;
  readonly args: readonly string[];
} {
  const [program = "", ...args] = line.split(" ");
  return { program, args };
}

/** The RUN with a remedy, as the transform would write it. */
function remedied({ read }: Manager, line: string, remedy: Remedy): string {
  const { program, args } = words(line);
  switch (remedy.kind) {
    case "flag": {
      const at = (read({ program, args })?.at ?? 0) + 1;
      return [
        program,
        ...args.slice(0, at),
        remedy.flag,
        ...args.slice(at),
      ].join(" ");
    }
    case "command":
      return `${line} && ${remedy.command(program)}`;
    case "removal":
      return `${line} && ${removal(remedy)}`;
  }
}

function removal({
  command,
}: Extract<Remedy, { readonly kind: "removal" }>): string {
  return typeof command === "string"
    ? command
    : (command((name) => PLACES[name]) ?? "nothing that is known");
}

const all = managers.map((manager) => [manager.name, manager] as const);

/** What each manager has to bring: docs/adding-a-package-manager.md goes through it. */
describe.each(all)("%s has", (name, manager) => {
  const calls = CALLS[name] ?? [];
  const filling = calls.filter(([, does]) => does.startsWith("fills"));

  it("a page of fixtures, of which more stay than change", () => {
    const page = fixtures().filter(
      (each) => each.transform === "purge-caches" && each.page === name,
    );
    const stays = page.filter(({ before, after }) => before === after);
    expect(page.length - stays.length).toBeGreaterThan(0);
    expect(stays.length).toBeGreaterThan(page.length - stays.length);
  });

  it("calls in CALLS: those that fill, that do nothing, of another program", () => {
    const does = calls.map(([, each]) => each);
    expect(does).toContain("nothing");
    expect(does).toContain("another program");
    expect(filling.length).toBeGreaterThan(1);
  });

  it("a call in CALLS that reads, or a variable that makes every call read", () => {
    const reads = calls.some(([, does]) => does.split(" ").includes("reads"));
    const { variables = [] } = manager.offline ?? {};
    expect(reads || variables.length > 0).toBe(true);
  });

  it("a program in the model, which does something", () => {
    const modelled = filling.map(([line]) => programs.get(words(line).program));
    const own = modelled.filter((each) => each !== undefined);
    expect(own.length).toBeGreaterThan(0);
    expect(own.every((each) => each !== idle && each !== opaque)).toBe(true);
  });

  it("remedies that are proved", () => {
    const proof = PROOFS[name];
    expect(proof).toBeDefined();
    expect(manager.remedies.length).toBeGreaterThan(0);
    const { base = "", fills = "" } = proof ?? {};
    for (const remedy of manager.remedies) {
      const after = remedied(manager, fills, remedy);
      const found = equivalent(
        `FROM ${base}\nRUN ${fills}\n`,
        `FROM ${base}\nRUN ${after}\n`,
      );
      // What the project's own files would have to say is an assumption without them.
      const unproved = found.equal
        ? []
        : found.reasons.filter(({ assumption }) => assumption === undefined);
      expect(unproved, after).toEqual([]);
    }
  });

  it("remedies that are not proved where nothing fills the cache", () => {
    const { base = "", fills = "" } = PROOFS[name] ?? {};
    for (const remedy of manager.remedies) {
      if (remedy.kind === "flag") continue;
      const command = remedied(manager, fills, remedy).split(" && ").at(-1);
      const found = equivalent(
        `FROM ${base}\nRUN ls\n`,
        `FROM ${base}\nRUN ls && ${command ?? ""}\n`,
      );
      expect(found.equal, command).toBe(false);
    }
  });

  it("remedies that it knows when somebody else has written them", () => {
    for (const remedy of manager.remedies) {
      const { fills = "" } = PROOFS[name] ?? {};
      const after = remedied(manager, fills, remedy);
      const last = after.split(" && ").at(-1) ?? "";
      if (remedy.kind === "flag")
        expect(manager.read(words(after))?.avoids, after).toBe(true);
      else expect(manager.cleanedBy.test(last), last).toBe(true);
    }
  });

  it("flags by which it goes offline, which it reads", () => {
    for (const flag of manager.offline?.flags ?? []) {
      const reads = filling.some(
        ([line]) => manager.read(words(`${line} ${flag}`))?.reads,
      );
      expect(reads, flag).toBe(true);
    }
  });

  it("a rule of hadolint, or none", () => {
    const { hadolint } = manager;
    if (hadolint !== "none")
      for (const rule of hadolint) expect(rule).toMatch(/^DL\d{4}$/);
    expect(hadolint.length).toBeGreaterThan(0);
  });

  it("a word in the changelog", () => {
    const changelog = readFileSync("CHANGELOG.md", "utf8");
    const called = manager.called ?? new RegExp(`\\b${name}\\b`, "i");
    expect(changelog).toMatch(called);
  });
});
