import { describe, expect, test } from "vitest";
import { build, type Built } from "./build.ts";
import { difference, probed, purged } from "./compare.ts";

const CONTEXT = new Map([
  ["package.json", "left-pad\n"],
  ["package-lock.json", "left-pad@1\n"],
  ["requirements.txt", "flask==3.0\n"],
]);

/** Builds lines on a base. */
function on(base: string, ...lines: readonly string[]): Promise<Built> {
  return build([`FROM ${base}`, ...lines, ""].join("\n"), { context: CONTEXT });
}

async function outcome(
  base: string,
  ...lines: readonly string[]
): Promise<string> {
  const { outcome } = await on(base, ...lines);
  return outcome.ok ? "ok" : outcome.command;
}

function has({ files }: Built, path: string): boolean {
  return files.has(path);
}

describe("apt", () => {
  const UPDATE = "RUN apt-get update";
  const INSTALL = "RUN apt-get install -y less";

  test("install needs lists", async () => {
    expect(await outcome("debian:12", INSTALL)).toBe(
      "0: apt-get install -y less #1",
    );
    expect(await outcome("debian:12", UPDATE, INSTALL)).toBe("ok");
  });

  test("install of what is there needs none", async () => {
    expect(await outcome("debian:12", "RUN apt-get install -y openssl")).toBe(
      "ok",
    );
  });

  test("upgrade without lists does nothing and exits with 0", async () => {
    const upgrade = "RUN apt-get upgrade -y";
    const version = async (...lines: readonly string[]) =>
      (await on("debian:12", ...lines)).files.get(
        "/var/lib/dpkg/info/openssl.list",
      )?.content;
    expect(await version(upgrade)).toBe("v1");
    expect(await version(UPDATE, upgrade)).not.toBe("v1");
  });

  test("docker-clean empties the archives", async () => {
    const deb = "/var/cache/apt/archives/less.deb";
    const kept = "RUN rm /etc/apt/apt.conf.d/docker-clean";
    expect(has(await on("debian:12", UPDATE, INSTALL), deb)).toBe(false);
    expect(has(await on("debian:12", kept, UPDATE, INSTALL), deb)).toBe(true);
    const clean = [kept, UPDATE, INSTALL, "RUN apt-get clean"];
    expect(has(await on("debian:12", ...clean), deb)).toBe(false);
  });

  test("autoremove takes what came along with a package that is gone", async () => {
    const lines = [UPDATE, INSTALL, "RUN apt-get remove -y less"];
    const path = "/usr/bin/less-recommended";
    expect(has(await on("debian:12", ...lines), path)).toBe(true);
    const gone = await on("debian:12", ...lines, "RUN apt-get autoremove");
    expect(has(gone, path)).toBe(false);
  });

  test("nobody but root may", async () => {
    expect(
      await outcome("debian:12", "RUN useradd app", "USER app", UPDATE),
    ).toBe("0: apt-get update #1");
  });

  test("a setup script from the network runs the update, and knows more packages", async () => {
    const setup = "RUN curl -fsSL https://deb.example.com/setup_20.x | bash -";
    const install = "RUN apt-get install -y third-nodejs";
    expect(await outcome("node:20", setup, install)).toBe("ok");
    expect(await outcome("node:20", UPDATE, install)).toMatch("third");
  });
});

describe("other package managers", () => {
  test("pip keeps wheels unless told not to", async () => {
    const wheel = "/root/.cache/pip/http-v2/flask";
    const kept = await on("python:3.12", "RUN pip install flask");
    expect(has(kept, wheel)).toBe(true);
    for (const run of [
      "RUN pip install --no-cache-dir flask",
      "RUN PIP_NO_CACHE_DIR=0 pip install flask",
    ])
      expect(has(await on("python:3.12", run), wheel)).toBe(false);
  });

  test("pip cache purge fails without a cache", async () => {
    const base = "python:3.12";
    const purge = "pip cache purge";
    expect(await outcome(base, `RUN ${purge}`)).toMatch("purge");
    expect(await outcome(base, `RUN pip install a && ${purge}`)).toBe("ok");
    expect(
      await outcome(base, `RUN pip install --no-cache-dir a && ${purge}`),
    ).toMatch("purge");
  });

  test("npm keeps packages, and --offline takes them", async () => {
    const copy = "COPY package*.json ./";
    const kept = await on("node:20", copy, "RUN npm ci");
    expect(has(kept, "/root/.npm/_cacache/left-pad")).toBe(true);
    expect(
      await outcome("node:20", copy, "RUN npm ci", "RUN npm ci --offline"),
    ).toBe("ok");
    expect(
      await outcome(
        "node:20",
        copy,
        "RUN npm ci && npm cache clean --force",
        "RUN npm ci --offline",
      ),
    ).toMatch("--offline");
  });

  test("npm cache clean needs --force", async () => {
    expect(await outcome("node:20", "RUN npm cache clean")).toMatch("clean");
  });

  test("yarn's cache depends on who works", async () => {
    const root = await on("node:20", "RUN yarn add a");
    expect(has(root, "/usr/local/share/.cache/yarn/v6/npm-a")).toBe(true);
    const node = await on(
      "node:20",
      "USER node",
      "WORKDIR /home/node",
      "RUN yarn add a",
    );
    expect(has(node, "/home/node/.cache/yarn/v6/npm-a")).toBe(true);
  });

  test("apk keeps its index unless told not to", async () => {
    const index = "/var/cache/apk/APKINDEX.main.tar.gz";
    expect(has(await on("alpine:3.20", "RUN apk add git"), index)).toBe(true);
    expect(
      has(await on("alpine:3.20", "RUN apk add --no-cache git"), index),
    ).toBe(false);
  });

  test("dnf -C needs what an earlier call fetched", async () => {
    const offline = "RUN dnf -C install -y git";
    expect(await outcome("fedora:40", offline)).toMatch("-C");
    expect(await outcome("fedora:40", "RUN dnf makecache", offline)).toBe("ok");
    expect(
      await outcome("fedora:40", "RUN dnf makecache && dnf clean all", offline),
    ).toMatch("-C");
  });

  test("nothing comes without a network", async () => {
    for (const [base, command] of [
      ["python:3.12", "pip install a"],
      ["node:20", "npm install -g a"],
      ["alpine:3.20", "apk add a"],
      ["node:20", "curl -O https://example.com/a"],
    ] as const)
      expect(await outcome(base, `RUN --network=none ${command}`)).toMatch(
        command,
      );
  });
});

describe("archives", () => {
  test("tar needs the archive", async () => {
    const fetch = "RUN curl -fsSLO https://example.com/app.tar.gz";
    const unpack = "RUN tar xzf app.tar.gz -C /opt";
    const built = await on("node:20", fetch, unpack);
    expect(has(built, "/opt/app/bin/app")).toBe(true);
    expect(await outcome("node:20", unpack)).toMatch("tar");
  });

  test("a pipe needs no file", async () => {
    const built = await on(
      "node:20",
      "RUN curl -fsSL https://example.com/app.tgz | tar xz -C /opt",
    );
    expect(has(built, "/opt/app/bin/app")).toBe(true);
  });

  test("what was packed shows", async () => {
    const pack = "RUN tar czf /kept.tgz /root";
    const [full, empty] = await Promise.all([
      on("python:3.12", "RUN pip install a", pack),
      on("python:3.12", "RUN pip install --no-cache-dir a", pack),
    ]);
    expect(difference(full, empty, ["/root/.cache/pip"])).toMatch("/kept.tgz");
  });
});

describe("shells", () => {
  test("a RUN is a new shell, in a new process table", async () => {
    const built = await on(
      "debian:12",
      "RUN cd /tmp && X=1 && echo x > /dev/shm/x && echo y > /etc/hosts",
      "RUN frobnicate",
    );
    expect(built.log[0]).toMatch(/^frobnicate \| in \/ \| as root/);
    expect(has(built, "/dev/shm/x")).toBe(false);
    expect(built.files.get("/etc/hosts")?.content).toMatch("127.0.0.1");
    expect(has(built, "/opt/process-frobnicate")).toBe(false);
  });

  test("a process sees the rest of its RUN, and no other", async () => {
    const one = await on("debian:12", "RUN make && frobnicate");
    expect(has(one, "/opt/process-make")).toBe(true);
    const two = await on("debian:12", "RUN make", "RUN frobnicate");
    expect(has(two, "/opt/process-make")).toBe(false);
  });

  test.each([
    ["set -e; ls /no; frobnicate", "0: ls /no #1"],
    ["false; frobnicate", "ok"],
    ["false || true && frobnicate", "ok"],
    ["set -e; false || frobnicate", "ok"],
    ["set -e; if false; then frobnicate; fi", "ok"],
    ["false | frobnicate", "ok"],
    ["! true", "0: true"],
  ])("%s ends with: %s", async (script, expected) => {
    expect(await outcome("debian:12", `RUN ${script}`)).toBe(expected);
  });

  test("SHELL with options", async () => {
    const shell = 'SHELL ["/bin/bash", "-o", "pipefail", "-c"]';
    expect(await outcome("debian:12", shell, "RUN ls /no | cat")).toBe(
      "0: cat",
    );
  });

  test("a program that is not installed fails", async () => {
    expect(await outcome("debian:12", "RUN git --version")).toBe(
      "0: git --version",
    );
  });
});

describe("instructions", () => {
  test("ENV hides ARG, and is expanded where it stands", async () => {
    const built = await on(
      "debian:12",
      "ARG A=1",
      "ENV B=$A C=${D:-4}",
      "ENV A=2",
      "RUN frobnicate",
    );
    expect(built.log[0]).toMatch(/A=2 B=1 C=4/);
  });

  test("COPY --from takes from another stage", async () => {
    const built = await build(
      "FROM debian:12 AS a\nRUN echo x > /x\nFROM debian:12\nCOPY --from=a /x /y/\n",
    );
    expect(built.files.get("/y/x")?.content).toBe("x\n");
  });

  test("ONBUILD waits for the child", async () => {
    const built = await build(
      "FROM debian:12 AS a\nONBUILD RUN echo x > /x\nFROM a\n",
    );
    expect(has(built, "/x")).toBe(true);
    expect(built.config.onbuild).toEqual([]);
    const parent = await on("debian:12", "ONBUILD RUN echo x > /x");
    expect(has(parent, "/x")).toBe(false);
    expect(parent.config.onbuild).toEqual(["RUN echo x > /x"]);
  });

  test("a cache mount is no part of the layer, and outlives the RUN", async () => {
    const mount = "RUN --mount=type=cache,target=/root/.npm";
    const built = await on(
      "node:20",
      `${mount} npm install a`,
      `${mount} npm install --offline a`,
    );
    expect(built.outcome.ok).toBe(true);
    expect(has(built, "/root/.npm")).toBe(true);
    expect(has(built, "/root/.npm/_cacache")).toBe(false);
  });

  test("a bind mount shows the context, a tmpfs nothing", async () => {
    const bind = "RUN --mount=type=bind,target=/src cp /src/package.json /x";
    expect(has(await on("debian:12", bind), "/x")).toBe(true);
    const tmpfs = "RUN --mount=type=tmpfs,target=/tmp echo x > /tmp/x";
    expect(has(await on("debian:12", tmpfs), "/tmp/x")).toBe(false);
  });
});

describe("layers", () => {
  test("what a later layer removes still weighs", async () => {
    const fetch = "curl -fsSL -o /x https://example.com/x";
    const [one, two] = await Promise.all([
      on("node:20", `RUN ${fetch} && rm /x`),
      on("node:20", `RUN ${fetch}`, "RUN rm /x"),
    ]);
    expect(one.layerBytes).toBe(0);
    expect(two.layerBytes).toBeGreaterThan(500);
  });

  test("a new owner copies the file up", async () => {
    const fetch = "curl -fsSL -o /x https://example.com/x";
    const own = "chown daemon /x";
    const [one, two] = await Promise.all([
      on("node:20", `RUN ${fetch} && ${own}`),
      on("node:20", `RUN ${fetch}`, `RUN ${own}`),
    ]);
    expect(difference(one, two, [])).toBe(undefined);
    expect(two.layerBytes).toBe(2 * one.layerBytes);
  });
});

describe("faults", () => {
  test("a command fails, the same one in another line", async () => {
    const faults = new Set(["0: echo b #1"]);
    const two = await on("debian:12", "RUN echo a", "RUN echo b || true");
    expect((await two.again(faults)).outcome.ok).toBe(true);
    const one = await on("debian:12", "RUN echo a && echo b");
    expect((await one.again(faults)).outcome).toEqual({
      ok: false,
      command: "0: echo b #1",
    });
  });

  test("masking shows only then", async () => {
    const [before, after] = await Promise.all([
      on("debian:12", "RUN echo a", "RUN echo b || true"),
      on("debian:12", "RUN echo a && echo b || true"),
    ]);
    expect(difference(before, after, [])).toBe(undefined);
    const faults = new Set(["0: echo a #1"]);
    expect(
      difference(await before.again(faults), await after.again(faults), []),
    ).toMatch("outcome");
  });
});

describe("difference", () => {
  const UPDATED = "RUN apt-get update && apt-get install -y less";

  test("purged paths are none", async () => {
    const [before, after] = await Promise.all([
      on("debian:12", UPDATED),
      on("debian:12", `${UPDATED} && rm -rf /var/lib/apt/lists/*`),
    ]);
    expect(difference(before, after, [])).toMatch("/var/lib/apt/lists/");
    expect(difference(before, after, ["/var/lib/apt/lists/*"])).toBe(undefined);
  });

  test("a folder that only the cache needed is none", async () => {
    const [before, after] = await Promise.all([
      on("python:3.12", "RUN pip install a"),
      on("python:3.12", "RUN pip install --no-cache-dir a"),
    ]);
    expect(difference(before, after, ["/root/.cache/pip"])).toBe(undefined);
  });

  test("a mode, an owner and the configuration are", async () => {
    const before = await on("debian:12", "RUN echo a > /a");
    for (const [line, why] of [
      ["RUN echo a > /a && chmod 600 /a", "/a:"],
      ["RUN echo a > /a && chown daemon /a", "/a:"],
      ["RUN echo a > /a\nUSER daemon", "config:"],
      ["RUN echo a > /a\nLABEL a=b", "config:"],
    ] as const)
      expect(difference(before, await on("debian:12", line), [])).toMatch(why);
  });

  test("children that lose a package manager's state are", async () => {
    const broken = `${UPDATED} && rm -rf /var/lib/apt/lists /usr/bin/apt-get`;
    const [before, after] = await Promise.all([
      on("debian:12", UPDATED),
      on("debian:12", broken),
    ]);
    const purges = ["/var/lib/apt/lists", "/usr/bin/apt-get"];
    expect(difference(before, after, purges)).toBe(undefined);
    expect(
      difference(
        await probed(before, { opaque: "honest" }),
        await probed(after, { opaque: "honest" }),
        purges,
      ),
    ).toMatch("log");
  });

  test("globs", () => {
    const covers = purged(["~/.cache/pip", "/var/lib/apt/lists/*"]);
    expect(covers("/home/app/.cache/pip/a/b")).toBe(true);
    expect(covers("/root/.cache")).toBe(false);
    expect(covers("/var/lib/apt/lists/partial/x")).toBe(true);
    expect(covers("/var/lib/apt/lists")).toBe(false);
  });
});
