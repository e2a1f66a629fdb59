/**
 * Measures what official Debian-based images hold, by building their layers with apt itself:
 *
 *   sudo node scripts/measure-suites.mjs FACTS_DIR bullseye bookworm trixie
 *
 * Per suite: `debootstrap --variant=minbase` with the same /usr layout that debuerreotype uses for debian:SUITE-slim
 * (debuerreotype/debuerreotype examples/debian.sh: merged from bookworm on), upgraded from the updates and security
 * pockets, then the package lists of buildpack-deps (curl, scm, full) with --no-install-recommends, one tier on top of
 * the other. After each step: dpkg's package list with Installed-Size, and every executable on PATH with the package
 * that owns it (through update-alternatives links). What single images add or keep is simulated with `apt-get -s` on
 * the step they start from, and its commands are read after a real installation on top of everything.
 *
 * Writes scripts/suites/SUITE.json. Needs root, debootstrap and a Debian mirror; amd64 only. Not part of any check.
 */
import { execFileSync } from "node:child_process";
import {
  existsSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  readlinkSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { dirname, join, posix } from "node:path";
import { createInterface } from "node:readline";
import { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import { createGunzip } from "node:zlib";

const [factsDir, ...suites] = process.argv.slice(2);
if (factsDir === undefined || suites.length === 0) {
  console.error("usage: node scripts/measure-suites.mjs FACTS_DIR SUITE…");
  process.exit(2);
}
const DEBOOTSTRAP = "debootstrap";
const CHROOT = "chroot";
const MIRROR = process.env.DEBIAN_MIRROR ?? "http://deb.debian.org";
const PATH_DIRS = [
  "/usr/local/sbin",
  "/usr/local/bin",
  "/usr/sbin",
  "/usr/bin",
  "/sbin",
  "/bin",
];
const here = dirname(fileURLToPath(import.meta.url));
const read = (name) => JSON.parse(readFileSync(join(factsDir, name), "utf8"));
const buildpackDeps = read("buildpack-deps.json");
const { closures, common } = JSON.parse(
  readFileSync(join(here, "image-packages.json"), "utf8"),
);

for (const suite of suites) {
  const root = `/tmp/dockfix-rootfs-${suite}`;
  const run = (command, ...args) =>
    execFileSync(CHROOT, [root, command, ...args], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        PATH: PATH_DIRS.join(":"),
        DEBIAN_FRONTEND: "noninteractive",
        LC_ALL: "C.UTF-8",
        HOME: "/root",
      },
    });
  const install = (packages) =>
    run("apt-get", "install", "-y", "--no-install-recommends", ...packages);

  rmSync(root, { recursive: true, force: true });
  // The security pool of bullseye no longer holds every file that its index names.
  const secured = suite !== "bullseye";
  const usr = suite === "bullseye" ? "--no-merged-usr" : "--merged-usr";
  execFileSync(
    DEBOOTSTRAP,
    ["--variant=minbase", "--arch=amd64", usr, suite, root, `${MIRROR}/debian`],
    {
      stdio: ["ignore", "ignore", "inherit"],
    },
  );
  // Services must not start inside the measuring root.
  writeFileSync(join(root, "usr/sbin/policy-rc.d"), "#!/bin/sh\nexit 101\n", {
    mode: 0o755,
  });
  writeFileSync(
    join(root, "etc/apt/sources.list"),
    ["", "-updates"]
      .map((pocket) => `deb ${MIRROR}/debian ${suite}${pocket} main\n`)
      .concat(
        secured ? `deb ${MIRROR}/debian-security ${suite}-security main\n` : [],
      )
      .join(""),
  );
  run("apt-get", "update", "-qq");
  run("apt-get", "full-upgrade", "-yqq");

  const tiers = {};
  const simulated = {};
  let known = new Set();
  const record = (tier) => {
    const packages = installed(root);
    const fresh = [...packages].filter(([name]) => !known.has(name));
    tiers[tier] = sized(fresh);
    known = new Set(packages.keys());
    for (const [name, closure] of Object.entries(closures)) {
      if (closure.on !== tier) continue;
      const wanted = closure.bySuite?.[suite] ?? closure.packages;
      simulated[name] = run(
        "apt-get",
        "install",
        "-s",
        "-q",
        "--no-install-recommends",
        ...wanted,
      )
        .split("\n")
        .flatMap((line) => /^Inst (\S+)/.exec(line)?.[1] ?? [])
        .sort();
    }
  };
  record("minbase");
  for (const tier of ["curl", "scm", "full"]) {
    install(buildpackDeps.suites[suite][tier].packages);
    record(tier);
  }
  const all = new Set(known);
  for (const name of Object.values(simulated).flat()) all.add(name);
  const extra = [...all].filter((name) => !known.has(name));
  if (extra.length > 0) install(extra);
  const sizes = installed(root);
  const byPackage = commandsByPackage(root);

  const out = {
    suite,
    architecture: "amd64",
    source: `Debian ${readFileSync(join(root, "etc/debian_version"), "utf8").trim()} (${suite}, -updates${secured ? ", -security" : ""}), ${releaseDate(root, suite)}; package lists: ${buildpackDeps.source}`,
    method:
      "debootstrap --variant=minbase + apt-get install --no-install-recommends, see scripts/measure-suites.mjs",
    tiers,
    closures: Object.fromEntries(
      Object.entries(simulated).map(([closure, names]) => [
        closure,
        sized(names.map((name) => [name, sizes.get(name)])),
      ]),
    ),
    commands: Object.fromEntries(
      [...byPackage]
        .sort(([a], [b]) => (a < b ? -1 : 1))
        .map(([name, commands]) => [name, commands.join(" ")]),
    ),
    common: await contents(suite, common, all),
  };
  mkdirSync(join(here, "suites"), { recursive: true });
  writeFileSync(
    join(here, "suites", `${suite}.json`),
    `${JSON.stringify(out, undefined, 2)}\n`,
  );
  console.error(
    `${suite}: ${sizes.size} packages, ${[...byPackage.values()].flat().length} commands`,
  );
}

function installed(root) {
  const status = readFileSync(join(root, "var/lib/dpkg/status"), "utf8");
  const packages = new Map();
  for (const entry of status.split("\n\n")) {
    const name = /^Package: (.*)$/m.exec(entry)?.[1];
    if (name === undefined || !/^Status: .* installed$/m.test(entry)) continue;
    packages.set(
      name,
      Number(/^Installed-Size: (\d+)$/m.exec(entry)?.[1] ?? 0),
    );
  }
  return new Map([...packages].sort(([a], [b]) => (a < b ? -1 : 1)));
}

/** Executables on PATH by owning package; alternatives belong to the package of the file they lead to. */
function commandsByPackage(root) {
  const owners = new Map();
  const info = join(root, "var/lib/dpkg/info");
  for (const file of readdirSync(info)) {
    if (!file.endsWith(".list")) continue;
    const name = file.replace(/(:amd64)?\.list$/, "");
    for (const path of readFileSync(join(info, file), "utf8").split("\n"))
      owners.set(merged(path), name);
  }
  const found = new Map();
  for (const directory of PATH_DIRS) {
    if (!existsSync(join(root, directory))) continue;
    for (const command of readdirSync(join(root, directory))) {
      const target = resolve(root, posix.join(directory, command));
      if (target === undefined || !isExecutable(join(root, target.at(-1))))
        continue;
      const owner = target
        .map((path) => owners.get(merged(path)))
        .find((name) => name !== undefined);
      if (owner === undefined) {
        if (command !== "policy-rc.d")
          console.error(`no package owns ${directory}/${command}`);
        continue;
      }
      if (!found.has(owner)) found.set(owner, new Set());
      found.get(owner).add(command);
    }
  }
  return new Map(
    [...found].map(([name, commands]) => [name, [...commands].sort()]),
  );
}

/** The chain of links from `path` to a real file, all inside the root. */
function resolve(root, path) {
  const chain = [path];
  for (let hops = 0; hops < 20; hops++) {
    const last = chain.at(-1);
    const full = join(
      root,
      realDirectory(root, posix.dirname(last)),
      posix.basename(last),
    );
    if (!lexists(full)) return undefined;
    if (!lstatSync(full).isSymbolicLink()) return chain;
    chain.push(posix.resolve(posix.dirname(last), readlinkSync(full)));
  }
  return undefined;
}

function realDirectory(root, directory) {
  return ["/bin", "/sbin", "/lib"].some(
    (dir) => directory === dir || directory.startsWith(`${dir}/`),
  ) &&
    lstatSync(
      join(root, directory.split("/").slice(0, 2).join("/")),
    ).isSymbolicLink()
    ? `/usr${directory}`
    : directory;
}

function isExecutable(path) {
  const stat = statSync(path);
  return stat.isFile() && (stat.mode & 0o111) !== 0;
}

function lexists(path) {
  return lstatSync(path, { throwIfNoEntry: false }) !== undefined;
}

function merged(path) {
  return path.replace(/^\/(bin|sbin|lib)(?=\/|$)/, "/usr/$1");
}

function releaseDate(root, suite) {
  const lists = join(root, "var/lib/apt/lists");
  const file = readdirSync(lists).find((name) =>
    name.endsWith(`_debian_dists_${suite}-updates_InRelease`),
  );
  return file === undefined
    ? "undated"
    : `lists of ${/^Date: (.*)$/m.exec(readFileSync(join(lists, file), "utf8"))?.[1] ?? "?"}`;
}

/** Commands that no measured image holds but that Dockerfiles often use, as the suite's Contents index has them. */
async function contents(suite, wanted, already) {
  const found = {};
  for (const part of ["amd64", "all"]) {
    const response = await fetch(
      `${MIRROR}/debian/dists/${suite}/main/Contents-${part}.gz`,
    );
    if (!response.ok) continue;
    const unzipped = Readable.fromWeb(response.body).pipe(createGunzip());
    for await (const line of createInterface({ input: unzipped })) {
      const match = /^(?:usr\/)?s?bin\/([^/\s]+)\s+(\S+)$/.exec(line);
      if (match === null) continue;
      for (const owner of match[2].split(",")) {
        const name = owner.slice(owner.lastIndexOf("/") + 1);
        if (!already.has(name) && wanted[name]?.includes(match[1]))
          (found[name] ??= new Set()).add(match[1]);
      }
    }
  }
  for (const [name, commands] of Object.entries(wanted)) {
    const lacking = commands.filter((command) => !found[name]?.has(command));
    if (!already.has(name) && lacking.length > 0)
      console.error(`${suite}: ${name} has no ${lacking.join(", ")}`);
  }
  return Object.fromEntries(
    Object.keys(wanted).flatMap((name) =>
      found[name] ? [[name, [...found[name]].sort().join(" ")]] : [],
    ),
  );
}

/** `name=KiB` pairs: one string per list keeps the file short and stable under a formatter. */
function sized(packages) {
  return packages.map(([name, size]) => `${name}=${size}`).join(" ");
}
