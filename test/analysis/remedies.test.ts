import { expect, it } from "vitest";
import { analyse } from "../../src/analysis/analyse.ts";
import { isReadable } from "../../src/analysis/build/runs.ts";
import { fillsOf } from "../../src/analysis/cache/fills.ts";
import { flagsFor } from "../../src/analysis/cache/flags.ts";
import {
  writeRemedy,
  type Unplaced,
} from "../../src/analysis/cache/placement.ts";
import { apk } from "../../src/facts/managers/apk.ts";
import { apt } from "../../src/facts/managers/apt.ts";
import { gem } from "../../src/facts/managers/gem.ts";
import type { Manager, Remedy } from "../../src/facts/managers/manager.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { pip } from "../../src/facts/managers/pip.ts";
import { textOf } from "../../src/message.ts";
import { parse } from "../../src/syntax/dockerfile.ts";
import { splice, type Edit } from "../../src/syntax/edit.ts";

/** How a remedy of a manager is written into the last RUN: which commands it concerns, and the lines behind FROM, or why they stay. */
function written(
  manager: Manager,
  lines: string,
  kind: Remedy["kind"],
): string {
  const source = `FROM x\n${lines}\n`;
  const file = parse(source);
  const analysis = analyse(file, undefined);
  const run = analysis.runs.at(-1);
  const remedy = manager.remedies.find((each) => each.kind === kind);
  if (run === undefined || !isReadable(run) || remedy === undefined)
    throw new Error("no RUN");
  const filling = fillsOf(run, manager, Infinity);
  if (filling === undefined) return "nothing";
  const shown = (edits: readonly Edit[] | Unplaced): string =>
    "noPlace" in edits
      ? `! ${textOf(edits.noPlace)}`
      : splice(source, edits).slice("FROM x\n".length, -1);
  if (remedy.kind === "flag") {
    const { given, gone, write } = flagsFor(file, run, filling, remedy.flag);
    const at = given.map((each) => `${String(each.call)}@${String(each.at)}`);
    return `${at.join(" ")}; ${gone.join(" ")}; ${shown(write())}`;
  }
  const found = writeRemedy(file, run, filling.last, remedy);
  return found === undefined
    ? "no command"
    : `${found.command}; ${String(found.behind)}; ${shown(found.edits)}`;
}

it.each<[manager: Manager, lines: string, kind: Remedy["kind"], found: string]>(
  [
    [
      npm,
      "RUN npm ci",
      "command",
      "npm cache clean --force; 0; RUN npm ci && npm cache clean --force",
    ],
    [
      npm,
      "RUN npm ci && ls",
      "command",
      "npm cache clean --force; 0; RUN npm ci && npm cache clean --force && ls",
    ],
    [
      npm,
      "RUN npm ci && ls && cat x",
      "command",
      "npm cache clean --force; 0; RUN npm ci && npm cache clean --force && ls && cat x",
    ],
    [
      npm,
      "RUN ls; npm ci",
      "command",
      "npm cache clean --force; 1; RUN ls; npm ci && npm cache clean --force",
    ],
    [
      npm,
      "RUN npm ci; ls",
      "command",
      "npm cache clean --force; 0; ! the command may fail, or not run, without failing the RUN",
    ],
    [
      npm,
      "RUN npm ci || ls",
      "command",
      "npm cache clean --force; 0; ! the command may fail, or not run, without failing the RUN",
    ],
    [
      npm,
      "RUN set -e; npm ci; ls",
      "command",
      "npm cache clean --force; 1; RUN set -e; npm ci; npm cache clean --force; ls",
    ],
    [
      npm,
      "RUN npm ci & ls",
      "command",
      "npm cache clean --force; 0; ! the command may fail, or not run, without failing the RUN",
    ],
    [
      npm,
      "RUN if x; then npm ci; fi",
      "command",
      "npm cache clean --force; 1; ! the command may fail, or not run, without failing the RUN",
    ],
    [
      npm,
      "RUN ls | npm ci",
      "command",
      "npm cache clean --force; 1; ! it is inside a group of commands",
    ],
    [
      npm,
      "RUN npm ci | ls",
      "command",
      "npm cache clean --force; 0; ! the command may fail, or not run, without failing the RUN",
    ],
    [
      npm,
      "RUN (npm ci && ls)",
      "command",
      "npm cache clean --force; 0; ! it is inside a group of commands",
    ],
    [
      npm,
      "RUN npm ci && (ls; cat x)",
      "command",
      "npm cache clean --force; 0; RUN npm ci && npm cache clean --force && (ls; cat x)",
    ],
    [
      npm,
      "RUN sudo npm ci",
      "command",
      "sudo npm cache clean --force; 0; RUN sudo npm ci && sudo npm cache clean --force",
    ],
    [npm, "RUN gosu app npm ci && ls", "command", "nothing"],
    [
      npm,
      "RUN /usr/bin/npm ci",
      "command",
      "/usr/bin/npm cache clean --force; 0; RUN /usr/bin/npm ci && /usr/bin/npm cache clean --force",
    ],
    [
      npm,
      "RUN for i in a; do npm ci; done",
      "command",
      "npm cache clean --force; 0; ! the command may fail, or not run, without failing the RUN",
    ],
    [
      npm,
      "RUN f() { npm ci; }; f",
      "command",
      "npm cache clean --force; 0; ! the command may fail, or not run, without failing the RUN",
    ],
    [
      npm,
      "RUN echo $(npm ci)",
      "command",
      "npm cache clean --force; 1; ! the command may fail, or not run, without failing the RUN",
    ],
    [
      npm,
      "RUN ! npm ci",
      "command",
      "npm cache clean --force; 0; ! the command may fail, or not run, without failing the RUN",
    ],
    [
      npm,
      "RUN ls && \\\n npm ci && \\\n ls",
      "command",
      "npm cache clean --force; 1; RUN ls && \\\n npm ci && \\\n npm cache clean --force && \\\n ls",
    ],
    [
      npm,
      "RUN <<E\nnpm ci\nls\nE",
      "command",
      "npm cache clean --force; 0; ! the command may fail, or not run, without failing the RUN",
    ],
    [
      npm,
      "RUN <<E\nset -e\nnpm ci\nls\nE",
      "command",
      "npm cache clean --force; 1; RUN <<E\nset -e\nnpm ci\nnpm cache clean --force\nls\nE",
    ],
    [
      npm,
      "RUN npm ci > x && npm i y",
      "command",
      "npm cache clean --force; 1; RUN npm ci > x && npm i y && npm cache clean --force",
    ],
    [
      npm,
      "RUN npm ci && sh -c 'ls' && cat",
      "command",
      "npm cache clean --force; 0; RUN npm ci && npm cache clean --force && sh -c 'ls' && cat",
    ],
    [
      apt,
      "RUN apt-get update && apt-get install -y x",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 1; RUN apt-get update && apt-get install -y x && rm -rf /var/lib/apt/lists/*",
    ],
    [
      apt,
      "RUN apt-get update; apt-get install -y x",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 1; RUN apt-get update; apt-get install -y x && rm -rf /var/lib/apt/lists/*",
    ],
    [
      apt,
      "RUN apt-get update || true",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 1; ! the last list holds ||",
    ],
    [
      apt,
      "RUN apt-get update & ls",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 1; ! the command runs in the background",
    ],
    [
      apt,
      "RUN if apt-get update; then ls; fi",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 1; ! the command may not run",
    ],
    [
      apt,
      "RUN if x; then apt-get update; fi",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 1; RUN if x; then apt-get update; fi && rm -rf /var/lib/apt/lists/*",
    ],
    [
      apt,
      "RUN if x; then apt-get update; fi; apt-get install x",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 2; ! the command may not run",
    ],
    [
      apt,
      "RUN if x; then apt-get update && apt-get install x; fi",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 2; RUN if x; then apt-get update && apt-get install x; fi && rm -rf /var/lib/apt/lists/*",
    ],
    [
      apt,
      "RUN x && apt-get update; ls",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 2; RUN x && apt-get update; ls && rm -rf /var/lib/apt/lists/*",
    ],
    [
      apt,
      "RUN x || apt-get update; apt-get install x",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 2; RUN x || apt-get update; apt-get install x && rm -rf /var/lib/apt/lists/*",
    ],
    [
      apt,
      "RUN x || apt-get update",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 1; ! the last list holds ||",
    ],
    [
      apt,
      "RUN while x; do apt-get update; done",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 1; ! the command may not run",
    ],
    [
      apt,
      "RUN f() { apt-get update; }; f",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 1; ! the command may not run",
    ],
    [
      apt,
      "RUN echo $(apt-get update)",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 1; ! the command may not run",
    ],
    [
      apt,
      "RUN (apt-get update)",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 0; RUN (apt-get update) && rm -rf /var/lib/apt/lists/*",
    ],
    [
      apt,
      "RUN sudo apt-get update && ls",
      "removal",
      "sudo rm -rf /var/lib/apt/lists/*; 1; RUN sudo apt-get update && ls && sudo rm -rf /var/lib/apt/lists/*",
    ],
    [
      apt,
      "RUN apt-get update && exec ls",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 1; ! nothing runs behind exec",
    ],
    [
      apt,
      "RUN apt-get update | tee x",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 1; RUN apt-get update | tee x && rm -rf /var/lib/apt/lists/*",
    ],
    [
      apt,
      "RUN <<E\napt-get update\nls\nE",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 1; RUN <<E\napt-get update\nls && rm -rf /var/lib/apt/lists/*\nE",
    ],
    [
      apt,
      "RUN if x; then apt-get update; fi; ls",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 2; RUN if x; then apt-get update; fi; ls && rm -rf /var/lib/apt/lists/*",
    ],
    [
      apt,
      "RUN apt-get install y; if x; then apt-get update; fi",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 2; RUN apt-get install y; if x; then apt-get update; fi && rm -rf /var/lib/apt/lists/*",
    ],
    [
      apt,
      "RUN if x; then apt-get update; fi; ls; apt-get install y",
      "removal",
      "rm -rf /var/lib/apt/lists/*; 3; ! the command may not run",
    ],
    [
      apk,
      "# note\nRUN apk update && apk add x",
      "flag",
      "1@1; 0; # note\nRUN apk add --no-cache x",
    ],
    [gem, "RUN gem install x", "removal", "no command"],
    [
      gem,
      "ENV GEM_HOME=/g\nRUN gem install x",
      "removal",
      "rm -rf /g/cache/*.gem ~/.bundle/cache/compact_index; 0; ENV GEM_HOME=/g\nRUN gem install x && rm -rf /g/cache/*.gem ~/.bundle/cache/compact_index",
    ],
    [gem, "ARG G\nENV GEM_HOME=$G\nRUN gem install x", "removal", "no command"],
    [gem, "RUN sudo gem install x && ls", "removal", "no command"],
    [
      pip,
      "RUN pip install x",
      "removal",
      "rm -rf ~/.cache/pip; 0; RUN pip install x && rm -rf ~/.cache/pip",
    ],
    [
      pip,
      "RUN pip install x && ls",
      "removal",
      "rm -rf ~/.cache/pip; 0; RUN pip install x && rm -rf ~/.cache/pip && ls",
    ],
    [
      pip,
      "RUN pip install x || ls",
      "removal",
      "rm -rf ~/.cache/pip; 0; ! the command may fail, or not run, without failing the RUN",
    ],
    [
      pip,
      "RUN pip install x",
      "flag",
      "0@1; ; RUN pip install --no-cache-dir x",
    ],
    [
      pip,
      "RUN pip install x && pip install -r y",
      "flag",
      "0@1 1@1; ; RUN pip install --no-cache-dir x && pip install --no-cache-dir -r y",
    ],
    [
      pip,
      "RUN pip --proxy z install x",
      "flag",
      "0@3; ; RUN pip --proxy z install --no-cache-dir x",
    ],
    [
      pip,
      "RUN python -m pip install x; ls",
      "flag",
      "0@3; ; RUN python -m pip install --no-cache-dir x; ls",
    ],
    [
      pip,
      "RUN pip install x && pip list && pip download y",
      "flag",
      "0@1 2@1; ; RUN pip install --no-cache-dir x && pip list && pip download --no-cache-dir y",
    ],
    [
      pip,
      "RUN pip install --no-cache-dir x && pip install y",
      "flag",
      "1@1; ; RUN pip install --no-cache-dir x && pip install --no-cache-dir y",
    ],
    [pip, "RUN pip install", "flag", "0@1; ; RUN pip install --no-cache-dir"],
    [apk, "RUN apk add x", "flag", "0@1; ; RUN apk add --no-cache x"],
    [
      apk,
      "RUN apk update && apk add x",
      "flag",
      "1@1; 0; RUN apk add --no-cache x",
    ],
    [
      apk,
      "RUN apk update && apk add x && ls",
      "flag",
      "1@1; 0; RUN apk add --no-cache x && ls",
    ],
    [
      apk,
      "RUN ls && apk update && apk add x",
      "flag",
      "2@1; 1; RUN ls && apk add --no-cache x",
    ],
    [
      apk,
      "RUN apk update; apk add x",
      "flag",
      "1@1; 0; ! the update stands where nothing behind it waits for it",
    ],
    [
      apk,
      "RUN set -e; apk update; apk add x",
      "flag",
      "2@1; 1; RUN set -e; apk add --no-cache x",
    ],
    [
      apk,
      "RUN set -e; apk update && apk add x",
      "flag",
      "2@1; 1; RUN set -e; apk add --no-cache x",
    ],
    [
      apk,
      "RUN set -e; ls; apk update && apk add x; ls",
      "flag",
      "3@1; 2; ! the update stands where nothing behind it waits for it",
    ],
    [
      apk,
      "RUN ls; apk update && apk add x",
      "flag",
      "2@1; 1; RUN ls; apk add --no-cache x",
    ],
    [
      apk,
      "RUN apk update > /x && apk add x",
      "flag",
      "1@1; 0; ! the update stands where nothing behind it waits for it",
    ],
    [
      apk,
      "RUN apk update && apk add x || ls",
      "flag",
      "1@1; 0; ! the update stands where nothing behind it waits for it",
    ],
    [
      apk,
      "RUN apk add x && apk update",
      "flag",
      "0@1; 1; ! the update stands where nothing behind it waits for it",
    ],
    [
      apk,
      "RUN (apk update && apk add x)",
      "flag",
      "1@1; 0; ! the update stands where nothing behind it waits for it",
    ],
    [
      apk,
      "RUN apk update && \\\n # no\n apk add x",
      "flag",
      "1@1; 0; ! a comment stands behind the update",
    ],
    [
      apk,
      "RUN apk update && \\\n  apk add x",
      "flag",
      "1@1; 0; RUN apk add --no-cache x",
    ],
    [
      apk,
      "RUN apk update && apk upgrade && apk add x",
      "flag",
      "1@1 2@1; 0; RUN apk upgrade --no-cache && apk add --no-cache x",
    ],
    [
      apk,
      "RUN apk update && apk update && apk add x",
      "flag",
      "2@1; 0 1; RUN apk add --no-cache x",
    ],
    [
      apk,
      "RUN { apk update; } && apk add x",
      "flag",
      "1@1; 0; ! the update stands where nothing behind it waits for it",
    ],
    [
      apk,
      "RUN <<E\nset -e\napk update\napk add x\nE",
      "flag",
      "2@1; 1; RUN <<E\nset -e\napk add --no-cache x\nE",
    ],
    [
      apk,
      "RUN <<E\napk update\napk add x\nE",
      "flag",
      "1@1; 0; ! the update stands where nothing behind it waits for it",
    ],
    [apk, "RUN apk add", "flag", "0@1; ; RUN apk add --no-cache"],
    [
      apk,
      "RUN set -e; ls; apk update",
      "flag",
      "; 2; ! the update stands where nothing behind it waits for it",
    ],
    [
      apk,
      "RUN apk update | ls && apk add x",
      "flag",
      "2@1; 0; ! the update stands where nothing behind it waits for it",
    ],
    [
      apk,
      "RUN apk update && (ls; apk add x)",
      "flag",
      "2@1; 0; RUN (ls; apk add --no-cache x)",
    ],
  ],
)("of case %#", (manager, lines, kind, found) => {
  expect(written(manager, lines, kind)).toBe(found);
});
