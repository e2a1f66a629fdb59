import { describe, expect, it } from "vitest";
import { contextOf } from "./context-of.ts";
import { verdict } from "./verdict.ts";

const NODE = "FROM node:22\nWORKDIR /app\nCOPY . .\nRUN npm install";
const CLEAN = " && npm cache clean --force";
const GEM =
  "FROM ruby:3.3\nWORKDIR /app\nCOPY . .\nRUN gem install rake:13.2.1";
const GEM_CLEAN =
  " && rm -rf /usr/local/bundle/cache/*.gem ~/.bundle/cache/compact_index";

function manifest(scripts: Readonly<Record<string, string>>): string {
  return JSON.stringify({ name: "a", scripts });
}

function purged(
  start: string,
  clean: string,
  behind: string,
  files: Readonly<Record<string, string>>,
): string {
  return verdict(`${start}\n${behind}\n`, `${start}${clean}\n${behind}\n`, {
    context: contextOf(files),
  });
}

const OFFLINE = "cd /tmp && npm install --offline left-pad";

describe("a cache that the project asks for without the network stays", () => {
  it.each<
    readonly [why: string, behind: string, files: Record<string, string>]
  >([
    [
      "a script of package.json",
      "RUN npm run vendor",
      { "package.json": manifest({ vendor: OFFLINE }) },
    ],
    [
      "a script that another one of them runs",
      "RUN npm run build",
      { "package.json": manifest({ prebuild: OFFLINE, build: "echo" }) },
    ],
    [
      "when a container starts",
      'CMD ["npm","start"]',
      { "package.json": manifest({ start: OFFLINE }) },
    ],
    [
      "a shell script that package.json runs",
      "RUN npm run vendor",
      { "package.json": manifest({ vendor: "sh ./v.sh" }), "v.sh": OFFLINE },
    ],
    [
      "a script behind two others",
      "RUN npm run vendor",
      {
        "package.json": manifest({ vendor: "node tools/first.js" }),
        "tools/first.js": 'require("./second")',
        "tools/second.js": 'spawn("npm", ["ci", "--offline"])',
      },
    ],
    [
      "a Makefile",
      "RUN make v",
      { "package.json": manifest({}), Makefile: `v:\n\t${OFFLINE}\n` },
    ],
    [
      "a module of a program",
      "RUN node v.js",
      {
        "package.json": manifest({}),
        "v.js": 'require("./fetching")',
        "fetching.js": 'execSync("npm ci --offline")',
      },
    ],
    [
      "a project in a folder below",
      "RUN npm run vendor",
      {
        "package.json": manifest({ vendor: "cd inner && npm run vendor" }),
        "inner/package.json": manifest({ vendor: OFFLINE }),
      },
    ],
    [
      "what an installation runs",
      "RUN npm install",
      { "package.json": manifest({ postinstall: OFFLINE }) },
    ],
  ])("npm: %s", (_, behind, files) => {
    expect(purged(NODE, CLEAN, behind, files)).not.toBe("equal");
  });

  it.each([
    [
      "a copy of the packed gems",
      'cp Dir["/usr/local/bundle/cache/*.gem"], "."',
    ],
    ["a command that looks there of itself", 'sh "gem pristine --all"'],
    ["the same as a list", 'system("gem", "pristine", "--all")'],
  ])("gem: %s", (_, does) => {
    const files = { Rakefile: `task :x do\n  ${does}\nend\n` };
    expect(purged(GEM, GEM_CLEAN, "RUN rake x", files)).not.toBe("equal");
  });

  it("composer: a script with a variable in front", () => {
    const start =
      "FROM composer:2\nWORKDIR /app\nCOPY . .\nRUN composer install";
    const again = { again: "COMPOSER_DISABLE_NETWORK=1 composer update" };
    const files = { "composer.json": manifest(again) };
    expect(
      purged(start, " && composer clear-cache", "RUN composer again", files),
    ).not.toBe("equal");
  });

  it("apk: a Makefile", () => {
    const start = "FROM alpine:3.20\nCOPY Makefile .\nRUN apk add make";
    const files = { Makefile: "x:\n\tapk add --no-network jq\n" };
    expect(
      purged(start, " && rm -rf /var/cache/apk/*", "RUN make x", files),
    ).not.toBe("equal");
  });
});

describe("a project that asks for no cache", () => {
  it.each<
    readonly [why: string, behind: string, files: Record<string, string>]
  >([
    [
      "runs something else",
      "RUN npm run build",
      { "package.json": manifest({ build: "tsc" }), "a.sh": "npm ci" },
    ],
    [
      "is installed without running its scripts",
      "RUN npm install",
      { "package.json": manifest({ vendor: OFFLINE }) },
    ],
    [
      "starts a program that leads nowhere",
      'CMD ["node","server.js"]',
      {
        "package.json": manifest({}),
        "server.js": "listen()",
        "vendor.sh": OFFLINE,
      },
    ],
  ])("%s", (_, behind, files) => {
    expect(purged(NODE, CLEAN, behind, files)).toBe("equal");
  });
});
