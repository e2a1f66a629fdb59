import { describe, expect, it } from "vitest";
import { nodeNeeds } from "../../src/facts/node-needs.ts";

const manifest = JSON.stringify({
  scripts: {
    build: "tsc",
    prebuild: "rm -rf dist",
    postinstall: "patch-package",
    prepare: "husky",
  },
  dependencies: { express: "^4" },
});
const lock = (packages: object): string => JSON.stringify({ packages });
const locked = lock({ "node_modules/express": { version: "4.0.0" } });

function needs(
  command: string,
  files: Readonly<Record<string, string>> = {
    "package.json": manifest,
    "package-lock.json": locked,
  },
): {
  readonly unknown: readonly string[];
  readonly scripts: readonly string[];
} {
  const [program = "", ...args] = command.split(" ");
  const found = nodeNeeds(command, program, args, (path) => files[path]);
  return {
    unknown: found?.unknown ?? [],
    scripts: (found?.scripts ?? []).map(({ name }) => name),
  };
}

const nothing = { unknown: [], scripts: [] };

describe("npm, npx and yarn", () => {
  it.each([
    "npm --version",
    "npm config set fund false",
    "npm cache clean --force",
    "npm prune --omit=dev",
    "npm install -g npm@10 typescript",
    "yarn --version",
    "yarn config set x y",
    "yarn global add @angular/cli@17",
    "yarn global bin",
    "npx express",
  ])("need nothing: %s", (command) => {
    expect(needs(command)).toEqual(nothing);
  });

  it.each(["npm ci", "npm i", "npm install --omit=dev", "npm clean-install"])(
    "run the scripts of an installation: %s",
    (command) => {
      expect(needs(command)).toEqual({
        unknown: [],
        scripts: ["postinstall", "prepare"],
      });
    },
  );

  it("run none where they are told so", () => {
    expect(needs("npm ci --ignore-scripts")).toEqual(nothing);
  });

  it.each([
    "npm run build",
    "npm run-script build",
    "yarn build",
    "yarn run build",
  ])("run what comes before as well: %s", (command) => {
    expect(needs(command).scripts).toEqual(["prebuild", "build"]);
  });

  it.each([
    "npm run unheard",
    "npm rebuild",
    "npm run",
    "npm exec cowsay",
    "npm --prefix client ci",
    "npm -C client ci",
    "npm ci --build-from-source",
    "npm test",
    "npx cowsay",
    "yarn unheard",
    "yarn workspace client build",
    "yarn dlx cowsay",
  ])("are not known: %s", (command) => {
    expect(needs(command).unknown).toEqual([command]);
  });

  it("start server.js where nothing else is said", () => {
    expect(needs("npm start")).toEqual(nothing);
    expect(needs("npm start", {}).unknown).toEqual(["npm start"]);
  });

  it.each([
    ["npm ci", {}, "the unread packages of package.json"],
    [
      "npm ci",
      { "package.json": "no JSON" },
      "the unread packages of package.json",
    ],
    ["npm ci", { "package.json": "[]" }, "the unread packages of package.json"],
    [
      "npm i",
      { "package.json": manifest },
      "the package of package.json that no package-lock.json describes",
    ],
    ["npm i pm2", {}, "pm2"],
    ["npm i -g bcrypt@6", {}, "bcrypt@6"],
    [
      "yarn",
      { "package.json": manifest, "package-lock.json": locked },
      "the package of package.json that yarn installs",
    ],
  ] as const)("%s of %j: %s", (command, files, unknown) => {
    expect(needs(command, { ...files }).unknown).toEqual([unknown]);
  });
});

describe("a lock file", () => {
  const of = (entry: object): readonly string[] =>
    needs("npm ci", {
      "package.json": "{}",
      "package-lock.json": lock({ "node_modules/@a/b/node_modules/c": entry }),
    }).unknown;

  it.each([
    [{ version: "1.0.0" }, []],
    [{ version: "1.0.0", hasInstallScript: true }, ["c"]],
    [{ name: "esbuild", version: "0.1.0", hasInstallScript: true }, []],
    [{ name: "bcrypt", version: "6.0.0", hasInstallScript: true }, []],
    [{ name: "bcrypt", version: "5.1.0", hasInstallScript: true }, ["bcrypt"]],
    [{ name: "bcrypt", hasInstallScript: true }, ["bcrypt"]],
    [{ name: "sharp", version: "0.33.5", hasInstallScript: true }, []],
    [{ name: "sharp", version: "0.32.6", hasInstallScript: true }, ["sharp"]],
    [{ name: "sharp", version: "1.0.0", hasInstallScript: true }, ["sharp"]],
    [
      { name: "constructor", version: "1.0.0", hasInstallScript: true },
      ["constructor"],
    ],
    [
      { version: "1.0.0", resolved: "git+ssh://git@example.com/c.git#1" },
      ["c"],
    ],
  ])("with %j", (entry, unknown) => {
    expect(of(entry)).toEqual(unknown);
  });
});
