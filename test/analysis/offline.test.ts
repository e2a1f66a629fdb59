import { describe, expect, it } from "vitest";
import {
  asksInText,
  asksOffline,
  isConfigured,
  isCutOff,
  isOfflineVariable,
} from "../../src/analysis/cache/offline.ts";
import { managers } from "../../src/facts/managers/index.ts";
import type { Manager } from "../../src/facts/managers/manager.ts";
import { commandIn, lastRun } from "./dockerfiles.ts";

const manager = (name: string): Manager => {
  const found = managers.find((each) => each.name === name);
  if (found === undefined) throw new Error(`no manager: ${name}`);
  return found;
};

describe("a manager that is to do without the network", () => {
  it.each([
    ["npm ci --offline", "npm", true],
    ["npm ci --prefer-offline", "npm", true],
    ["npm ci --offline=true", "npm", true],
    ["--offline", "npm", true],
    ["npm ci --offline-mirror x", "npm", false],
    ["npm ci --offlinex", "npm", false],
    ["npm ci x--offline", "npm", false],
    ["npm ci ---offline", "npm", false],
    ["npm ci", "npm", false],
    ["make --offline", "pip", true],
  ])("an option in %s, for %s: %s", (text, name, asks) => {
    expect(asksOffline(text, manager(name))).toBe(asks);
  });

  it.each([
    ["npm_config_offline", "npm", true],
    ["NPM_CONFIG_OFFLINE", "npm", true],
    ["npm_config_offline", "gem", false],
    ["offline", "npm", false],
  ])("the variable %s of %s: %s", (name, of, is) => {
    expect(isOfflineVariable(name, manager(of))).toBe(is);
  });

  it.each([
    ["", "RUN ls", false],
    ["", "RUN --network=none ls", true],
    ["", "RUN --network=default ls", false],
    ["ENV NPM_CONFIG_OFFLINE=1\n", "RUN ls", true],
    ["ARG npm_config_offline\n", "RUN ls", true],
    ["ENV X=1\n", "RUN ls", false],
  ])("cut off by %j in front of %s: %s", (before, run, is) => {
    expect(
      isCutOff(lastRun(`FROM node\n${before}${run}\n`), manager("npm")),
    ).toBe(is);
  });

  it.each([
    ["npm_config_offline=1", "npm", true],
    ["export NPM_CONFIG_OFFLINE = 1", "npm", true],
    ['env["npm_config_offline"] = "1"', "npm", true],
    ["env: {'npm_config_offline': 1}", "npm", true],
    ["args, npm_config_offline, x", "npm", true],
    ["a\nexport npm_config_offline\nb", "npm", true],
    ["xnpm_config_offline=1", "npm", false],
    ["npm_config_offlines=1", "npm", false],
    ["npm_config_offline is not set here", "npm", false],
    ["conda_offline=1", "conda", true],
    ["conda_use_index_cache: true", "conda", true],
    ["npm ci --offline", "npm", true],
    ["make --offline", "npm", false],
    ["gem pristine --all", "gem", true],
    ["/usr/bin/gem pristine --all", "gem", true],
    ["a; gem pristine --all", "gem", true],
    ["a\ngem pristine --all\nb", "gem", true],
    ['["gem", "pristine", "--all"]', "gem", true],
    ["system('gem', 'pristine', '--all')", "gem", true],
    ["gem install x", "gem", false],
    ["gem\npristine", "gem", false],
    ["gem; pristine", "gem", false],
    ["gemx pristine", "gem", false],
    ["pristine", "gem", false],
  ])("asked in the text %j, for %s: %s", (text, name, asks) => {
    expect(asksInText(text, manager(name))).toBe(asks);
  });

  it.each([
    ["APT_CONFIG=/x apt-get update", "apt", true],
    ["X=1 apt-get update", "apt", false],
    ["apt-get update", "apt", false],
    ["APT_CONFIG=/x npm ci", "npm", false],
  ])("a configuration that %s names, for %s: %s", (text, name, is) => {
    expect(isConfigured(commandIn(text), manager(name))).toBe(is);
  });
});
