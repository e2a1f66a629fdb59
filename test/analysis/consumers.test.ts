import { describe, expect, it } from "vitest";
import type {
  Consumer,
  DerivedImage,
  StartedContainer,
} from "../../src/context.ts";
import { apt } from "../../src/facts/managers/apt.ts";
import type { Manager } from "../../src/facts/managers/manager.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { pip } from "../../src/facts/managers/pip.ts";
import { contextOf } from "../equivalence/context-of.ts";
import { wanted } from "./wanted.ts";

const LISTS = "FROM debian AS a\nRUN apt-get update\n";
const NPM = "FROM node:20 AS a\nRUN npm ci\n";
const PIP = "FROM python:3.12 AS a\nRUN pip install x\n";

const FILES = { "get.sh": "#!/bin/sh\napt-get install -y v\n" };

/** A service of a compose file. */
function container(parts: Partial<StartedContainer>): Consumer {
  return {
    kind: "container",
    file: "c.yml",
    target: undefined,
    entrypoint: undefined,
    command: undefined,
    others: [],
    ...parts,
  };
}

/** A Dockerfile that stands on the image. */
function image(source: string, parts: Partial<DerivedImage> = {}): Consumer {
  return {
    kind: "image",
    file: "b/Dockerfile",
    target: undefined,
    source,
    names: ["acme/x"],
    context: undefined,
    ...parts,
  };
}

describe("what files beside the Dockerfile want of a cache", () => {
  it.each<
    [
      manager: Manager,
      file: string,
      consumers: Consumer | readonly Consumer[],
      found: string,
    ]
  >([
    [
      apt,
      LISTS + 'ENTRYPOINT ["cat"]',
      container({ command: "/var/lib/apt/lists/x" }),
      "c.yml cat /var/lib/apt/lists/x",
    ],
    [
      apt,
      LISTS + 'ENTRYPOINT ["apt-get", "install"]',
      container({ command: ["vim"] }),
      "c.yml apt-get install vim",
    ],
    [
      apt,
      LISTS + 'ENTRYPOINT ["apt-get", "install"]',
      container({}),
      "3 apt-get install",
    ],
    [
      apt,
      LISTS + 'ENTRYPOINT ["cp", "-r"]',
      container({ command: ["/var/lib", "/x"] }),
      "c.yml cp -r /var/lib /x",
    ],
    [
      apt,
      LISTS + "ENTRYPOINT cp -r",
      container({ command: ["/var/lib", "/x"] }),
      "",
    ],
    [
      apt,
      LISTS + 'ENTRYPOINT ["cp", "-r"]',
      container({ entrypoint: "echo", command: ["/var/lib", "/x"] }),
      "",
    ],
    [
      apt,
      LISTS,
      container({ entrypoint: ["cp", "-r"], command: ["/var/lib", "/x"] }),
      "c.yml cp -r /var/lib /x",
    ],
    [
      apt,
      LISTS,
      container({ entrypoint: ["cp", "-r", "/var/lib", "/x"] }),
      "c.yml cp -r /var/lib /x",
    ],
    [apt, LISTS, container({ command: ["echo", "a b; cat /opt"] }), ""],
    [
      apt,
      LISTS + "WORKDIR /app\nCOPY . .",
      container({ command: "./get.sh" }),
      "c.yml ./get.sh",
    ],
    [
      apt,
      LISTS + "WORKDIR /app\nCOPY . .",
      container({ command: ["./get.sh"] }),
      "c.yml ./get.sh",
    ],
    [
      apt,
      LISTS + "WORKDIR /var/lib",
      container({ command: "tar c ." }),
      "c.yml tar c .",
    ],
    [apt, LISTS + "WORKDIR /opt", container({ command: "tar c ." }), ""],
    [
      apt,
      LISTS + "ENV D=/var/lib",
      container({ command: "tar c $D" }),
      "c.yml tar c $D",
    ],
    [apt, LISTS, container({ command: "tar c $D" }), "c.yml tar c $D?"],
    [
      apt,
      LISTS,
      container({ command: "apt-get update && apt-get install x" }),
      "",
    ],
    [
      apt,
      LISTS,
      container({ command: "apt-get update; apt-get install x" }),
      "c.yml apt-get install x",
    ],
    [
      apt,
      LISTS,
      container({ others: ["ls", ["cat", "/var/lib/apt/lists/x"]] }),
      "c.yml cat /var/lib/apt/lists/x",
    ],
    [
      apt,
      LISTS,
      container({ entrypoint: "if cat /var/lib/apt/lists/x" }),
      "c.yml if cat /var/lib/apt/lists/x",
    ],
    [apt, LISTS, container({ command: "frobnicate" }), ""],
    [npm, NPM, container({ command: "npm ci" }), ""],
    [
      npm,
      NPM,
      container({ command: "npm ci --offline" }),
      "c.yml npm ci --offline",
    ],
    [
      npm,
      NPM,
      container({ command: "if npm ci --offline" }),
      "c.yml if npm ci --offline",
    ],
    [
      npm,
      NPM + "ENV npm_config_offline=1",
      container({ command: "npm ci" }),
      "c.yml npm ci",
    ],
    [npm, NPM + "ENV npm_config_offline=1", container({ command: "ls" }), ""],
    [pip, PIP, container({ command: "tar c ~" }), "c.yml tar c ~"],
    [pip, PIP + "ENV HOME=/h", container({ command: "tar c ~" }), ""],
    [
      apt,
      LISTS + "FROM debian AS b",
      container({ command: "apt-get install v" }),
      "",
    ],
    [
      apt,
      LISTS + "FROM debian AS b",
      container({ target: "a", command: "apt-get install v" }),
      "c.yml apt-get install v",
    ],
    [
      apt,
      LISTS + "FROM debian AS b",
      container({ target: "0", command: "apt-get install v" }),
      "c.yml apt-get install v",
    ],
    [
      apt,
      LISTS + "FROM debian AS b",
      container({ target: "b", command: "apt-get install v" }),
      "",
    ],
    [
      apt,
      LISTS + "FROM debian AS b",
      container({ target: "1", command: "apt-get install v" }),
      "",
    ],
    [
      apt,
      LISTS + "FROM a AS b",
      container({ command: "apt-get install v" }),
      "c.yml apt-get install v",
    ],
    [
      apt,
      LISTS,
      [
        container({ command: "ls" }),
        container({ file: "d.yml", command: "apt-get install v" }),
      ],
      "d.yml apt-get install v",
    ],
    [
      apt,
      LISTS,
      [
        image("FROM acme/x\nRUN ls\n"),
        container({ file: "d.yml", command: "apt-get install v" }),
      ],
      "d.yml apt-get install v",
    ],
    [
      apt,
      LISTS,
      image("FROM acme/x\nRUN frobnicate\n"),
      "b/Dockerfile frobnicate?",
    ],
    [
      apt,
      LISTS,
      image("FROM acme/x\nRUN tar c /var/lib\n"),
      "b/Dockerfile tar c /var/lib",
    ],
    [
      apt,
      LISTS,
      image("FROM acme/x\nCMD apt-get install v\n"),
      "b/Dockerfile apt-get install v",
    ],
    [
      apt,
      LISTS,
      image("FROM acme/x AS q\nFROM q\nRUN apt-get install v\n"),
      "b/Dockerfile apt-get install v",
    ],
    [
      apt,
      LISTS,
      image("FROM acme/z AS acme\nFROM acme\nRUN apt-get install v\n", {
        names: ["acme"],
      }),
      "",
    ],
    [
      apt,
      LISTS,
      image(
        "FROM acme/x\nRUN ls\nFROM acme/x\nRUN apt-get install v\nFROM acme/x\nRUN frobnicate\n",
      ),
      "b/Dockerfile apt-get install v; b/Dockerfile frobnicate?",
    ],
    [
      apt,
      LISTS + "FROM debian AS b",
      image("FROM acme/x\nRUN apt-get install v\n"),
      "",
    ],
    [
      apt,
      LISTS + "FROM debian AS b",
      image("FROM acme/x\nRUN apt-get install v\n", { target: "a" }),
      "b/Dockerfile apt-get install v",
    ],
    [
      apt,
      LISTS,
      image("FROM acme/x\nCOPY get.sh /\nRUN sh /get.sh\n", {
        context: contextOf(FILES),
      }),
      "b/Dockerfile apt-get install -y v; b/Dockerfile (/get.sh)?",
    ],
    [
      apt,
      LISTS,
      image("FROM acme/x\nCOPY get.sh /\nRUN sh /get.sh\n"),
      "b/Dockerfile sh /get.sh?",
    ],
    [
      npm,
      NPM,
      image("FROM acme/x\nRUN npm ci --offline\n"),
      "b/Dockerfile npm ci --offline",
    ],
    [
      npm,
      NPM,
      image("FROM acme/x\nRUN cp -r /root/.npm /x\n"),
      "b/Dockerfile cp -r /root/.npm /x",
    ],
    [npm, NPM, image("FROM acme/x\nRUN npm ci\n"), ""],
    [
      apt,
      "FROM debian\nRUN apt-get update\nWORKDIR /var/lib",
      image("FROM acme/x\nRUN tar c .\n"),
      "b/Dockerfile tar c .?",
    ],
  ])("of case %#", (manager, file, consumers, found) => {
    expect(
      wanted(manager, `${file}\n`, {
        ...contextOf(FILES),
        consumers: [consumers].flat(),
      }),
    ).toBe(found);
  });
});
