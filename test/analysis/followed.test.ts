import { expect, it } from "vitest";
import { apt } from "../../src/facts/managers/apt.ts";
import type { Manager } from "../../src/facts/managers/manager.ts";
import { npm } from "../../src/facts/managers/npm.ts";
import { contextOf } from "../equivalence/context-of.ts";
import { wanted } from "./wanted.ts";

type Files = Readonly<Record<string, string>>;

const LISTS = "FROM debian AS a\nRUN apt-get update\n";

const NPM = "FROM node:20 AS a\nRUN npm ci\n";
const READER: Files = {
  "off.sh": "npm ci --offline\n",
  "lead.py": "sh off.sh",
  "q.sh": "ls\n",
  "package.json": "{}",
};

/** So many scripts that each run the next, and what the last one says. */
function chain(count: number, last: string): Files {
  const files: Record<string, string> = { [`s${String(count)}.sh`]: last };
  for (let at = 0; at < count; at++)
    files[`s${String(at)}.sh`] = `/b/s${String(at + 1)}.sh\n`;
  return files;
}

it.each<[manager: Manager, file: string, files: Files, found: string]>([
  [npm, NPM + "RUN frobnicate", READER, "3 frobnicate?"],
  [npm, NPM + "RUN frobnicate off.sh", READER, "3 frobnicate off.sh"],
  [npm, NPM + "RUN frobnicate lead.py", READER, "3 frobnicate lead.py"],
  [npm, NPM + "RUN frobnicate q.sh", READER, "3 frobnicate q.sh?"],
  [npm, NPM + "RUN frobnicate", {}, ""],
  [npm, NPM + "RUN ls", READER, ""],
  [npm, NPM + "RUN ./x", READER, ""],
  [npm, NPM + "RUN ./off", READER, "3 ./off"],
  [npm, NPM + "CMD frobnicate", READER, "3 frobnicate?"],
  [npm, NPM + "CMD ./x", READER, ""],
  [npm, NPM + "CMD ./off.sh", READER, "3 ./off.sh"],
  [npm, NPM + "CMD $X", READER, ""],
  [npm, NPM + 'CMD "$X/y"', READER, ""],
  [npm, NPM + "RUN $X", READER, "3 $X?"],
  [npm, NPM + "RUN npm ci", READER, ""],
  [npm, NPM + "RUN npm run x", READER, "3 npm run x?"],
  [npm, NPM + "CMD npm run x", READER, "3 npm run x?"],
  [npm, NPM + "RUN make", READER, "3 make?"],
  [
    npm,
    NPM + "RUN make",
    { ...READER, Makefile: "all:\n\tsh off.sh\n" },
    "3 make",
  ],
  [
    npm,
    NPM + "COPY . .\nRUN make",
    { ...READER, Makefile: "all:\n\tsh off.sh\n" },
    "4 make",
  ],
  [
    npm,
    NPM + "COPY . .\nRUN make",
    { ...READER, Makefile: "all:\n\tls\n" },
    "4 make?",
  ],
  [npm, NPM + "COPY . .\nRUN make", { Makefile: "all:\n\tls\n" }, ""],
  [
    npm,
    NPM + "COPY . .\nRUN make",
    { Makefile: "all:\n\tnpm ci --offline\n" },
    "4 make",
  ],
  [npm, NPM + "RUN make --offline", {}, "3 make --offline"],
  [
    npm,
    NPM + "COPY . .\nRUN npm ci",
    { ...READER, "package.json": '{"scripts":{"prepare":"sh off.sh"}}' },
    "4 npm ci",
  ],
  [
    npm,
    NPM + "COPY . .\nRUN npm ci",
    { ...READER, "package.json": '{"scripts":{"postinstall":"sh off.sh"}}' },
    "4 npm ci",
  ],
  [
    npm,
    NPM + "COPY . .\nRUN npm ci",
    { ...READER, "package.json": '{"scripts":{"test":"sh off.sh"}}' },
    "",
  ],
  [
    npm,
    NPM + "COPY . .\nRUN npm ci",
    { ...READER, "package.json": '{"scripts":{"pre-x":"sh off.sh"}}' },
    "4 npm ci",
  ],
  [
    npm,
    NPM + "COPY . .\nRUN npm ci",
    { "package.json": '{"scripts":{"install":"npm ci --offline"}}' },
    "4 npm ci",
  ],
  [
    npm,
    NPM + "COPY . .\nRUN npm ci",
    { "package.json": '{"scripts":{"test":"npm ci --offline"}}' },
    "",
  ],
  [
    npm,
    NPM + "COPY . .\nRUN npm run test",
    { "package.json": '{"scripts":{"test":"npm ci --offline"}}' },
    "4 npm run test",
  ],
  [
    npm,
    NPM + "COPY . .\nRUN bundle install",
    { ...READER, Gemfile: "sh off.sh" },
    "4 bundle install",
  ],
  [npm, NPM + "RUN sh off.sh", READER, "3 sh off.sh"],
  [npm, NPM + "RUN sh x.sh", READER, ""],
  [
    npm,
    NPM + "COPY . /b\nRUN python3 /b/lead.py",
    READER,
    "4 python3 /b/lead.py",
  ],
  [npm, NPM + "COPY . /b\nRUN sh /b/q.sh", READER, ""],
  [npm, NPM + "COPY . /b\nRUN /b/off.sh", READER, "4 npm ci --offline"],
  [npm, NPM + "RUN python3 lead.py", READER, "3 python3 lead.py"],
  [
    npm,
    NPM + "RUN sh -c 'frobnicate off.sh'",
    READER,
    "3 sh -c frobnicate off.sh",
  ],
  [apt, LISTS + "RUN frobnicate off.sh", READER, "3 frobnicate off.sh?"],
  [npm, NPM + "ENV npm_config_offline=1\nRUN make", {}, "4 make?"],
  [npm, NPM + "ENV npm_config_offline=1\nRUN sh x.sh", {}, "4 sh x.sh?"],
  [npm, NPM + "ENV npm_config_offline=1\nRUN frobnicate", {}, "4 frobnicate?"],
  [npm, NPM + "ENV npm_config_offline=1\nRUN sleep 1", {}, ""],
  [npm, NPM + "ENV npm_config_offline=1\nCMD frobnicate", {}, ""],
  [
    npm,
    NPM + "ENV npm_config_offline=1\nRUN frobnicate /root/.npm/x",
    {},
    "4 frobnicate /root/.npm/x",
  ],
  [
    apt,
    LISTS + "COPY . /b\nRUN /b/s0.sh",
    chain(7, "apt-get install -y v\n"),
    "4 /b/s4.sh?",
  ],
  [
    apt,
    LISTS + "COPY . /b\nRUN /b/s0.sh",
    chain(8, "apt-get install -y v\n"),
    "4 /b/s4.sh?",
  ],
  [
    apt,
    LISTS + "COPY . /b\nRUN /b/s0.sh",
    chain(9, "apt-get install -y v\n"),
    "4 /b/s4.sh?",
  ],
  [apt, LISTS + "COPY . /b\nRUN /b/s0.sh", chain(3, "ls\n"), ""],
  [apt, LISTS + "COPY . /b\nRUN /b/s0.sh", chain(12, "ls\n"), "4 /b/s4.sh?"],
  [
    apt,
    LISTS + "ENV PATH=/opt/q:$PATH\nCOPY go /opt/q/\nRUN go x",
    { go: "apt-get install -y v\n" },
    "5 apt-get install -y v; 4 (/opt/q/go)?",
  ],
  [
    apt,
    LISTS + "COPY go /opt/q/\nRUN go",
    { go: "apt-get install -y v\n" },
    "4 go?; 3 (/opt/q/go)?",
  ],
  [
    apt,
    LISTS + "COPY gox /sbin/\nRUN gox",
    { gox: "apt-get install -y v\n" },
    "4 apt-get install -y v; 3 (/sbin/gox)?",
  ],
  [apt, LISTS + "COPY gox /usr/local/sbin/gox\nRUN gox", { gox: "ls\n" }, ""],
  [
    apt,
    LISTS + "COPY ls /usr/local/bin/ls\nRUN ls",
    { ls: "apt-get install -y v\n" },
    "4 apt-get install -y v; 3 (/usr/local/bin/ls)?",
  ],
  [apt, LISTS + "COPY ls /usr/local/bin/ls\nRUN ls", { ls: "mkdir x\n" }, ""],
  [
    apt,
    LISTS + "COPY ls /usr/local/bin/ls\nRUN cat x",
    { ls: "mkdir x\n" },
    "",
  ],
  [apt, LISTS + "RUN ls\nCOPY ls /usr/local/bin/ls", { ls: "mkdir x\n" }, ""],
  [
    apt,
    LISTS + "COPY gox /usr/bin/\nCOPY gox2 /usr/local/bin/gox\nRUN gox",
    { gox: "apt-get install -y v\n", gox2: "ls\n" },
    "3 (/usr/bin/gox)?",
  ],
  [apt, LISTS + "CMD sh x", {}, "3 /x?"],
  [apt, LISTS + "CMD /x.sh", {}, "3 /x.sh?"],
  [apt, LISTS + "CMD ./x", {}, ""],
  [apt, LISTS + "CMD . /x", {}, ""],
  [apt, LISTS + "RUN sh x", {}, "3 sh x?"],
  [apt, LISTS + "RUN . /x", {}, "3 . /x?"],
  [
    apt,
    LISTS + "RUN bash x apt-get install v",
    {},
    "3 bash x apt-get install v",
  ],
  [apt, LISTS + "CMD docker-entrypoint.sh", {}, ""],
  [apt, LISTS + "CMD python3 x.py", {}, ""],
  [apt, LISTS + "RUN cargo install x", {}, "3 cargo install x?"],
  [
    apt,
    LISTS + "COPY . .\nRUN cargo build",
    { "Cargo.toml": "x", "build.rs": "apt-get update" },
    "4 cargo build?",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN cargo build",
    { "Cargo.toml": "x", "build.rs": "ls" },
    "",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN npm run build",
    { "package.json": '{"scripts":{"build":"tsc"}}' },
    "",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN npm run build",
    { "package.json": '{"scripts":{"build":"sh x.sh"}}' },
    "",
  ],
  [
    apt,
    LISTS + "COPY . .\nCMD npm run build",
    { "package.json": '{"scripts":{"build":"sh x.sh"}}' },
    "",
  ],
  [apt, LISTS + "CMD npm run build", {}, ""],
  [apt, LISTS + "RUN npm run build", {}, "3 npm run build?"],
  [apt, LISTS + "RUN npm run build", { "a.py": "ls" }, ""],
  [
    apt,
    LISTS + "RUN npm run build",
    { "a.py": "apt-get update" },
    "3 npm run build?",
  ],
  [
    apt,
    LISTS + "WORKDIR /w\nCOPY x/ .\nRUN make",
    { "x/Makefile": "apt-get install -y v\n", Makefile: "ls\n" },
    "5 make",
  ],
  [
    apt,
    LISTS + "WORKDIR /w\nRUN make",
    { Makefile: "apt-get install -y v\n" },
    "4 make",
  ],
  [
    apt,
    LISTS + "WORKDIR /w\nRUN make -C /v",
    { Makefile: "apt-get install -y v\n" },
    "4 make -C /v?",
  ],
  [apt, LISTS + "RUN make apt-get install", {}, "3 make apt-get install?"],
  [
    apt,
    LISTS + "COPY . .\nRUN pip install .",
    { "setup.py": "apt-get install -y v\n" },
    "4 pip install .; 4 pip install .?",
  ],
  [
    apt,
    LISTS + "COPY . .\nRUN pip install .",
    { "setup.py": "ls" },
    "4 pip install .",
  ],
])(
  "what is wanted by what a command leads to: case %#",
  (manager, file, files, found) => {
    expect(wanted(manager, `${file}\n`, contextOf(files))).toBe(found);
  },
);
