import { describe, expect, test } from "vitest";
import {
  missingInSlim,
  officialImage,
  packageOf,
  slimCommands,
  slimSaves,
  slimSibling,
} from "../../src/facts/images/images.ts";

const measured = ["bullseye", "bookworm", "trixie"] as const;

describe("slimSibling", () => {
  test.each([
    // image, tag, slim tag, suite, both still listed
    ["python", "3.10", "3.10-slim", "trixie", true],
    ["python", undefined, "slim", "trixie", true],
    ["python", "3.13-bookworm", "3.13-slim-bookworm", "bookworm", true],
    ["python", "bookworm", "slim-bookworm", "bookworm", true],
    ["python", "3.8", "3.8-slim", "bookworm", false],
    ["python", "3.6.3", "3.6.3-slim", "jessie", false],
    ["python", "3.6-stretch", "3.6-slim-stretch", "stretch", false],
    ["python", "2.7", "2.7-slim", "buster", false],
    ["node", "20", "20-slim", "bookworm", false],
    ["node", "18-bookworm", "18-bookworm-slim", "bookworm", false],
    ["node", "24", "24-slim", "bookworm", true],
    ["node", "latest", "slim", "trixie", true],
    ["node", "lts", "lts-slim", "bookworm", true],
    ["node", "carbon", "carbon-slim", "stretch", false],
    ["debian", "stretch", "stretch-slim", "stretch", false],
    ["debian", "12", "12-slim", "bookworm", true],
    ["debian", "bookworm-20260803", "bookworm-20260803-slim", "bookworm", true],
    ["debian", "stable", "stable-slim", undefined, true],
    ["ruby", "3.3", "3.3-slim", "trixie", true],
    ["ruby", "2.6-buster", "2.6-slim-buster", "buster", false],
    ["rust", "1-bookworm", "1-slim-bookworm", "bookworm", true],
    ["openjdk", "8", "8-slim", "bullseye", false],
    ["openjdk", "11-jre", "11-jre-slim", "bullseye", false],
    ["openjdk", "8-jdk-buster", "8-jdk-slim-buster", "buster", false],
    ["perl", "5-threaded", "5-slim-threaded", "trixie", true],
    ["perl", "threaded-trixie", "slim-threaded-trixie", "trixie", true],
  ])("%s:%s → %s", (image, tag, slim, suite, current) => {
    expect(slimSibling(image, tag)).toEqual({ tag: slim, suite, current });
  });

  test.each([
    ["already Alpine", "python", "3.10-alpine"],
    ["already slim", "python", "3.10-slim"],
    ["no such version", "python", "3.99"],
    ["no slim tags: PHP is built on slim", "php", "8.2"],
    ["no slim tags", "golang", "1.22"],
    ["no slim tags", "golang", undefined],
    ["Debian has no tag named slim", "debian", undefined],
    ["full is Oracle Linux, slim is Debian", "openjdk", "17"],
    ["full was stretch when slim was buster already", "openjdk", "8u222-jdk"],
    ["the slim half stood on an unknown suite", "node", "9"],
    ["named like nothing that was listed", "node", "lts-krypton"],
    ["Ubuntu", "clojure", "temurin-8-noble"],
    ["not an official image", "acme", "1.0"],
    ["not an image, but a property of every object", "constructor", "1.0"],
  ])("none: %s", (_why, image, tag) => {
    expect(slimSibling(image, tag)).toBeUndefined();
  });
});

describe("officialImage", () => {
  test.each([
    ["python", "3.10", "debian", "trixie", "full"],
    ["python", "3.10-slim", "debian", "trixie", "slim"],
    ["python", "3.10-alpine", "alpine", undefined, "alpine"],
    ["python", "3.6.3", "debian", "jessie", "full"],
    [
      "python",
      "3.12-windowsservercore-ltsc2022",
      "windows",
      undefined,
      "other",
    ],
    ["python", "3.99-rc", "debian", undefined, "full"],
    ["node", "18-bookworm", "debian", "bookworm", "full"],
    ["node", "20-slim", "debian", "bookworm", "slim"],
    ["debian", "9.4", "debian", "stretch", "full"],
    ["debian", "stretch-slim", "debian", "stretch", "slim"],
    ["ubuntu", "22.04", "ubuntu", "jammy", "full"],
    ["ubuntu", undefined, "ubuntu", "resolute", "full"],
    ["alpine", "3.20", "alpine", undefined, "full"],
    ["openjdk", "8", "debian", "bullseye", "full"],
    ["openjdk", "17-slim", "debian", "bullseye", "slim"],
    ["openjdk", "17-oracle", "rhel", undefined, "full"],
    ["golang", "1.22-bookworm", "debian", "bookworm", "full"],
    ["php", "8.2-fpm", "debian", undefined, "full"],
    ["mysql", "8-oraclelinux9", "rhel", undefined, "full"],
    ["mongo", "4.4", "ubuntu", undefined, "full"],
    ["nginx", "1-alpine-slim", "alpine", undefined, "alpine"],
    ["eclipse-temurin", "17-jre-focal", "ubuntu", "focal", "full"],
    ["eclipse-temurin", "17-jdk-ubi9-minimal", "rhel", undefined, "full"],
    ["buildpack-deps", "22.04-curl", "ubuntu", "jammy", "full"],
    ["centos", "7", "rhel", undefined, "full"],
    ["busybox", "1.36", "busybox", undefined, "full"],
    ["nats", "2.14-scratch", "scratch", undefined, "full"],
    ["archlinux", undefined, "other", undefined, "full"],
    ["python", "2-onbuild", "debian", undefined, "other"],
  ])("%s:%s is %s %s, %s", (image, tag, family, suite, variant) => {
    const known = officialImage(image, tag);
    expect([known?.family, known?.variant]).toEqual([family, variant]);
    if (suite !== undefined) expect(known?.suite).toBe(suite);
  });

  test.each([
    ["acme", "1.0"],
    ["constructor", "1.0"],
    // Which distribution such a tag means changed over the years, and these are not listed.
    ["openjdk", "99"],
    ["mysql", "5.6"],
    ["mongo", "3.2"],
    ["wordpress", "cli-2.4"],
  ])("%s:%s is unknown", (image, tag) => {
    expect(officialImage(image, tag)).toBeUndefined();
  });

  test("says where caches and programs are", () => {
    expect(officialImage("golang", "1.22")).toMatchObject({
      user: "root",
      workdir: "/go",
      env: { GOPATH: "/go" },
    });
    expect(officialImage("golang", "1.22")?.env["PATH"]).toMatch(
      /^\/go\/bin:\/usr\/local\/go\/bin:/,
    );
    expect(officialImage("rust", "1-slim")?.env["CARGO_HOME"]).toBe(
      "/usr/local/cargo",
    );
    expect(officialImage("ruby", "3.3")?.env["BUNDLE_APP_CONFIG"]).toBe(
      "/usr/local/bundle",
    );
    expect(officialImage("composer", "2")?.env["COMPOSER_HOME"]).toBe("/tmp");
    expect(officialImage("node", "20")).toMatchObject({
      user: "root",
      workdir: "/",
    });
    expect(officialImage("php", "8.2-fpm-alpine")?.workdir).toBe(
      "/var/www/html",
    );
    expect(officialImage("php", "8.2-cli")?.workdir).toBe("/");
  });

  test("leaves out what changed between versions", () => {
    expect(officialImage("haproxy", "2.4")?.user).toBeUndefined();
    expect(officialImage("gradle", "8-jdk17-alpine")?.user).toBeUndefined();
    expect(officialImage("perl", "5.40")?.workdir).toBeUndefined();
    expect(officialImage("docker", "29-dind-rootless")?.user).toBeUndefined();
    expect(officialImage("ruby", "2.4-stretch")?.env["PATH"]).toBeUndefined();
    // Its full namesake stood on jessie; what the slim one stood on was never listed.
    expect(officialImage("node", "9")?.suite).toBe("jessie");
    expect(officialImage("node", "9-slim")?.suite).toBeUndefined();
    expect(officialImage("python", "2-onbuild")?.workdir).toBeUndefined();
    const windows = officialImage("golang", "1.27-nanoserver-ltsc2022");
    expect(windows).toMatchObject({ user: undefined, workdir: undefined });
    expect(windows?.env).toEqual({});
  });

  test("knows what the image brings itself", () => {
    const node = (tag: string) => officialImage("node", tag)?.provides;
    expect(node("20")?.get("yarn")).toBe("1.22");
    expect(node("8-slim")?.get("yarn")).toBe("1");
    expect(node("iron-alpine")?.get("yarn")).toBe("1.22");
    expect(node("20")?.has("corepack")).toBe(true);
    expect(node("25")?.has("yarn")).toBe(true);
    expect(node("25")?.has("corepack")).toBe(false);
    expect(node("26")?.has("yarn")).toBe(false);
    expect(node("latest")?.has("yarn")).toBe(false);
    const python = officialImage("python", "3.12-slim")?.provides;
    expect(python?.has("pip")).toBe(true);
    expect(python?.get("python3.12")).toBe("3.12");
    expect(officialImage("python", "2.7")?.provides.has("python3")).toBe(false);
  });
});

describe.each(measured)("contents on %s", (suite) => {
  const node = missingInSlim("node", suite);
  const python = missingInSlim("python", suite);

  // Each checked in an installed root: command → package to install.
  test.each([
    ["bzip2", "bzip2"],
    ["cc", "gcc"],
    ["convert", "imagemagick"],
    ["curl", "curl"],
    ["file", "file"],
    ["g++", "g++"],
    ["gcc", "gcc"],
    ["git", "git"],
    ["gpg", "gnupg"],
    ["hg", "mercurial"],
    ["make", "make"],
    ["mysql_config", "default-libmysqlclient-dev"],
    ["openssl", "openssl"],
    ["patch", "patch"],
    ["pg_config", "libpq-dev"],
    ["pkill", "procps"],
    ["ps", "procps"],
    ["python3", "python3"],
    ["shasum", "perl"],
    ["ssh", "openssh-client"],
    ["svn", "subversion"],
    ["top", "procps"],
    ["unzip", "unzip"],
    ["wget", "wget"],
    ["xz", "xz-utils"],
    ["xzcat", "xz-utils"],
  ])("node loses %s of %s", (command, name) => {
    expect(node?.commands.get(command)).toBe(name);
    expect(packageOf(command, suite)).toBe(name);
    expect(slimCommands("node", suite)?.commands.has(command)).toBe(false);
  });

  test.each([
    "[",
    "apt-get",
    "awk",
    "bash",
    "find",
    "grep",
    "gzip",
    "hostname",
    "perl",
    "sed",
    "sh",
    "sha256sum",
    "tar",
    "useradd",
    "which",
    "xargs",
  ])("every slim image keeps %s", (command) => {
    for (const image of ["debian", "node", "python", "ruby", "rust"]) {
      expect(slimCommands(image, suite)?.commands.has(command)).toBe(true);
      expect(missingInSlim(image, suite)?.commands.has(command)).toBe(false);
    }
  });

  test.each([
    "envsubst",
    "ip",
    "less",
    "lsb_release",
    "nano",
    "netstat",
    "ping",
    "sudo",
    "vi",
  ])("%s is in neither", (command) => {
    expect(node?.commands.has(command)).toBe(false);
    expect(slimCommands("node", suite)?.commands.has(command)).toBe(false);
  });

  test("no command is both there and missing", () => {
    for (const image of [
      "debian",
      "node",
      "openjdk",
      "perl",
      "python",
      "ruby",
      "rust",
    ]) {
      const there = slimCommands(image, suite)?.commands;
      const missing = [...(missingInSlim(image, suite)?.commands.keys() ?? [])];
      expect(missing.filter((each) => there?.has(each))).toEqual([]);
    }
  });

  test("packages: headers and libraries go, what the interpreter needs stays", () => {
    for (const name of ["libpq-dev", "libpq5", "libxml2-dev", "git", "perl"]) {
      expect(node?.packages.has(name)).toBe(true);
    }
    for (const name of ["libc6", "tar", "perl-base", "gcc-12-base"]) {
      expect(node?.packages.has(name)).toBe(false);
    }
    expect(node?.packages.has("ca-certificates")).toBe(true);
    expect(python?.packages.has("ca-certificates")).toBe(false);
    expect(python?.packages.has("libsqlite3-0")).toBe(false);
    expect(python?.packages.has("tk-dev")).toBe(true);
    expect(missingInSlim("rust", suite)?.packages.has("libc6-dev")).toBe(false);
    expect(missingInSlim("rust", suite)?.commands.has("g++")).toBe(true);
    expect(missingInSlim("rust", suite)?.commands.has("gcc")).toBe(false);
  });

  test("a command that the image brings itself is missing only under its Debian path", () => {
    expect(python?.commands.has("python3")).toBe(false);
    expect(python?.commands.get("/usr/bin/python3")).toBe("python3");
    expect(slimCommands("python", suite)?.commands.has("pip")).toBe(true);
    expect(slimCommands("node", suite)?.commands.has("npx")).toBe(true);
  });

  test("measured, and what it saves", () => {
    expect(node?.exact).toBe(true);
    expect(python?.exact).toBe(true);
    expect(slimSaves("debian", suite)).toBe(0);
    const saved = slimSaves("python", suite) ?? 0;
    expect(saved).toBeGreaterThan(600e6);
    expect(saved).toBeLessThan(1000e6);
    expect(slimSaves("rust", suite)).toBeLessThan(saved);
  });

  test("debian loses no package", () => {
    expect(missingInSlim("debian", suite)).toEqual({
      commands: new Map(),
      packages: new Set(),
      exact: true,
    });
  });
});

describe("contents elsewhere", () => {
  test("a version's own command is left out when the tag is known", () => {
    const commands = missingInSlim("python", "bookworm", "3.11")?.commands;
    expect(commands?.has("python3.11")).toBe(false);
    expect(commands?.has("/usr/bin/python3.11")).toBe(true);
    expect(
      missingInSlim("python", "bookworm", "3.12")?.commands.get("python3.11"),
    ).toBe("python3.11");
    expect(
      slimCommands("node", "bookworm", "20")?.commands.has("corepack"),
    ).toBe(true);
    expect(
      slimCommands("node", "bookworm", "26")?.commands.has("corepack"),
    ).toBe(false);
  });

  test("each suite has its own versions", () => {
    const holds = (command: string) =>
      measured.map((suite) =>
        missingInSlim("node", suite)?.commands.has(command),
      );
    expect(holds("gcc-10")).toEqual([true, false, false]);
    expect(holds("animate-im6")).toEqual([true, true, false]);
    expect(holds("magick")).toEqual([false, false, true]);
    expect(holds("automake-1.17")).toEqual([false, false, true]);
    expect(packageOf("gcc-12", "trixie")).toBeUndefined();
    expect(slimCommands("debian", "bookworm")?.commands.has("adduser")).toBe(
      true,
    );
    expect(slimCommands("debian", "trixie")?.commands.has("adduser")).toBe(
      false,
    );
  });

  test("suites that were not measured borrow, and say so", () => {
    const buster = missingInSlim("node", "buster");
    expect(buster?.exact).toBe(false);
    expect(buster?.commands.get("git")).toBe("git");
    expect(buster?.commands.get("python")).toBe("python");
    expect(buster?.commands.get("ping")).toBe("iputils-ping");
    expect(missingInSlim("debian", "stretch")?.commands.get("ip")).toBe(
      "iproute2",
    );
    expect(missingInSlim("node", "forky")?.exact).toBe(false);
    expect(slimSaves("node", "buster")).toBeUndefined();
  });

  test("an image whose slim tags changed says so too", () => {
    expect(missingInSlim("ruby", "bookworm")?.exact).toBe(false);
    expect(missingInSlim("ruby", "trixie")?.exact).toBe(true);
    expect(missingInSlim("perl", "trixie")?.exact).toBe(false);
    expect(missingInSlim("perl", "trixie")?.commands.has("curl")).toBe(true);
    expect(missingInSlim("perl", "trixie")?.commands.has("shasum")).toBe(false);
  });

  test.each([
    ["golang", "bookworm"],
    ["php", "bookworm"],
    ["node", "noble"],
    ["acme", "bookworm"],
    ["constructor", "constructor"],
  ])("nothing is known of %s on %s", (image, suite) => {
    expect(missingInSlim(image, suite)).toBeUndefined();
    expect(slimCommands(image, suite)).toBeUndefined();
    expect(slimSaves(image, suite)).toBeUndefined();
  });

  test("packageOf knows common tools of no image", () => {
    expect(packageOf("ping", "bookworm")).toBe("iputils-ping");
    expect(packageOf("sudo", "trixie")).toBe("sudo");
    expect(packageOf("envsubst", "bullseye")).toBe("gettext-base");
    expect(packageOf("sed", "trixie")).toBe("sed");
    expect(packageOf("no-such-command", "trixie")).toBeUndefined();
    expect(packageOf("git", "noble")).toBeUndefined();
    expect(packageOf("constructor", "trixie")).toBeUndefined();
  });
});

test("importing decodes nothing", async () => {
  const data = await import("../../src/facts/images/images.data.ts");
  for (const value of Object.values(data)) expect(typeof value).toBe("string");
});
