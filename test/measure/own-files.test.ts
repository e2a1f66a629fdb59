import { createHash } from "node:crypto";
import { describe, expect, test } from "vitest";
import {
  comparePlanted,
  copied,
  pathsIn,
  type PlantedImage,
} from "./compared.ts";
import { layer } from "./saved.ts";
import type { Written } from "./tar-writer.ts";

function file(name: string, data = "1", more: Partial<Written> = {}): Written {
  return { name, data, ...more };
}

function link(name: string, linkname: string): Written {
  return { name, type: "2", linkname };
}

function gone(name: string): Written {
  return { name: name.replace(/([^/]*)$/, ".wh.$1") };
}

/** What dpkg writes down: packages with their versions. */
function status(packages: Readonly<Record<string, string>>): Written {
  const stanzas = Object.entries(packages).map(
    ([name, version]) =>
      `Package: ${name}\nStatus: install ok installed\nVersion: ${version}\n`,
  );
  return file("var/lib/dpkg/status", stanzas.join("\n"));
}

/** What a package ships. */
function list(name: string, ...paths: readonly string[]): Written {
  const lines = ["/.", ...paths, ""].join("\n");
  return file(`var/lib/dpkg/info/${name}.list`, lines);
}

/** What dpkg keeps of the files of a package. */
function sums(name: string, ...files: readonly Written[]): Written {
  const lines = files.map(
    (each) =>
      `${createHash("md5")
        .update(each.data ?? "")
        .digest("hex")}  ${each.name}\n`,
  );
  return file(`var/lib/dpkg/info/${name}.md5sums`, lines.join(""));
}

/** What the linker knows. */
function linkerCache(...libraries: readonly string[]): Written {
  const words = libraries.flatMap((name) => [name, `/lib/${name}`]);
  const start = 48 + 24 * libraries.length;
  const ends = words.map((_, at) =>
    words.slice(0, at).reduce((sum, word) => sum + word.length + 1, start),
  );
  const head = Buffer.alloc(start);
  head.write("glibc-ld.so.cache1.1");
  head.writeUInt32LE(libraries.length, 20);
  for (const [at] of libraries.entries()) {
    head.writeUInt32LE(ends[2 * at] ?? 0, 48 + 24 * at + 4);
    head.writeUInt32LE(ends[2 * at + 1] ?? 0, 48 + 24 * at + 8);
  }
  return {
    name: "etc/ld.so.cache",
    data: Buffer.concat([head, Buffer.from(`${words.join("\0")}\0`)]),
  };
}

const CP = file("usr/bin/cp");
const PERL = file("usr/bin/perl");
const README = "usr/share/doc/git/README";
const GIT = [
  file("usr/bin/git"),
  list("git:amd64", "/bin/git", "/usr/share/doc/git", `/${README}`),
  file(README),
  link("bin", "usr/bin"),
];
const COREUTILS = [CP, PERL, list("coreutils", "/usr/bin/cp", "/usr/bin/perl")];
const APP = file("app/main.py");

/** A base with git, and one without it. */
const FULL = [
  ...COREUTILS,
  ...GIT,
  linkerCache("libc.so.6", "libgit.so.1"),
  status({ coreutils: "9", git: "2" }),
  file("etc/group", "root:0\nssh:101\n"),
  file("etc/sudoers", "root ALL\n"),
  file("usr/local/bin/node"),
];
const SLIM = [
  ...COREUTILS,
  linkerCache("libc.so.6"),
  status({ coreutils: "9" }),
  file("etc/group", "root:0\n"),
  file("etc/sudoers", "root ALL\n"),
];
/** As the slim images of Debian have it. */
const NO_DOCUMENTS = file(
  "etc/dpkg/dpkg.cfg.d/docker",
  "# none\npath-exclude /usr/share/doc/*\npath-include /usr/share/doc/*/copyright\npath-exclude /usr/share/man/*\n",
);

/** Of a program that git recommends: what installing it leaves. `isAsked`: by its name. */
function less(isAsked = false, ...more: readonly Written[]) {
  const program = file("usr/bin/less");
  return [
    program,
    list("less", "/usr/bin/less"),
    sums("less", program),
    file(
      "var/lib/apt/extended_states",
      `Package: less\nArchitecture: amd64\nAuto-Installed: ${isAsked ? 0 : 1}\n`,
    ),
    ...more,
  ];
}

/** git and less, which it recommends. */
const WITH_LESS = file(
  "var/lib/dpkg/status",
  [
    "Package: coreutils\nStatus: install ok installed\nVersion: 9\n",
    "Package: git\nStatus: install ok installed\nVersion: 2\nRecommends: patch, less | pager (>= 1), ssh-client\n",
    "Package: less\nStatus: install ok installed\nVersion: 5\n",
  ].join("\n"),
);
const ASKED = status({ coreutils: "9", git: "2", less: "5" });

/** Users and groups of a system that was installed, and then its messages' own. */
function accounts(users: string, groups: string): readonly Written[] {
  return [file("etc/passwd", users), file("etc/group", groups)];
}
const ROOT = "root:x:0:0::/root:/bin/sh\n";
const BUS = (user: number, group: number): string =>
  `messagebus:x:${user}:${group}::/nonexistent:/usr/sbin/nologin\n`;
const FULL_USERS = [
  ...FULL,
  ...accounts(ROOT, "root:x:0:\nusers:x:100:\n_ssh:x:101:\n"),
];
const SLIM_USERS = [...SLIM, ...accounts(ROOT, "root:x:0:\nusers:x:100:\n")];
/** As adduser makes it: the next number that is free. */
const FULL_BUS = on(
  FULL_USERS,
  ...accounts(
    ROOT + BUS(100, 102),
    "root:x:0:\nusers:x:100:\n_ssh:x:101:\nmessagebus:x:102:\n",
  ),
  { ...file("usr/lib/helper"), gid: 102 },
);
function slimBus(
  user: number,
  group: number,
  owner = group,
  name = "messagebus",
): PlantedImage {
  return on(
    SLIM_USERS,
    ...accounts(
      ROOT + BUS(user, group),
      `root:x:0:\nusers:x:100:\n${name}:x:${group}:\n`,
    ),
    { ...file("usr/lib/helper"), gid: owner },
  );
}

function on(
  base: readonly Written[],
  ...own: readonly Written[]
): PlantedImage {
  return { base, layers: [own] };
}

describe("another base", () => {
  test.each<[string, PlantedImage, PlantedImage]>([
    ["nothing of their own", on(FULL), on(SLIM)],
    ["the same application", on(FULL, APP), on(SLIM, APP)],
    [
      "a package that one base has and the other Dockerfile installs",
      on(FULL, APP),
      on(
        SLIM,
        APP,
        ...GIT,
        status({ coreutils: "9", git: "2" }),
        file(
          "var/log/dpkg.log",
          "2026-11-30 10:00:01 install git:amd64 <none> 2\n",
        ),
        file("var/log/apt/history.log", "\nInstall: git:amd64 (2)\n"),
        linkerCache("libc.so.6", "libgit.so.1"),
      ),
    ],
    [
      "such a package in another version",
      on(FULL, APP),
      on(
        SLIM,
        APP,
        ...GIT,
        file("usr/bin/git", "another"),
        sums("git", file("usr/bin/git", "another")),
        status({ coreutils: "9", git: "3" }),
      ),
    ],
    [
      "what both append to a text of which the bases have two versions",
      on([...FULL, file("etc/app", "a\n")], file("etc/app", "a\nx\n")),
      on([...SLIM, file("etc/app", "b\n")], file("etc/app", "b\nx\n")),
    ],
    [
      "what both put behind the same line",
      on(
        [...FULL, file("etc/app", "a\nm\nn\n")],
        file("etc/app", "a\nm\nx\nn\n"),
      ),
      on(
        [...SLIM, file("etc/app", "b\nm\nn\n")],
        file("etc/app", "b\nm\nx\nn\n"),
      ),
    ],
    [
      "folders of mandb",
      on(FULL, { name: "var/cache/man/de/cat1/", type: "5" }),
      on(SLIM),
    ],
    [
      "libraries that both add",
      on(FULL, linkerCache("libc.so.6", "libgit.so.1", "libx.so.1")),
      on(SLIM, linkerCache("libc.so.6", "libx.so.1")),
    ],
    [
      "folders that dpkg no longer lists, as nothing was installed there",
      on(
        FULL,
        list("x", "/usr/bin/x", "/usr/share/doc/x"),
        file("usr/bin/x"),
        { name: "usr/share/doc/x/", type: "5" },
        status({ coreutils: "9", git: "2", x: "1" }),
      ),
      on(
        [...SLIM, NO_DOCUMENTS],
        list("x", "/usr/bin/x"),
        file("usr/bin/x"),
        status({ coreutils: "9", x: "1" }),
      ),
    ],
    [
      "a user on top of other users",
      on(FULL, file("etc/group", "root:0\nssh:101\napp:1000\n")),
      on(SLIM, file("etc/group", "root:0\napp:1000\n")),
    ],
    [
      "what both removed, as far as it was there",
      on(FULL, gone("usr/bin/git"), gone("usr/bin/perl")),
      on(SLIM, gone("usr/bin/perl")),
    ],
    [
      "an update of what only one base has",
      on(
        FULL,
        file("usr/bin/git", "2"),
        sums("git", file("usr/bin/git", "2")),
        status({ coreutils: "9", git: "3" }),
      ),
      on(SLIM),
    ],
    [
      "documentation that dpkg leaves out",
      on(
        SLIM,
        ...GIT,
        status({ coreutils: "9", git: "2" }),
        link("usr/share/man/man1/editor.1.gz", "/etc/alternatives/editor.1.gz"),
        link("etc/alternatives/editor.1.gz", "/usr/share/man/man1/vim.1.gz"),
        { name: "usr/share/doc/git/", type: "5" },
      ),
      on(
        [...SLIM, NO_DOCUMENTS],
        ...GIT.filter(({ name }) => name !== README),
        status({ coreutils: "9", git: "2" }),
      ),
    ],
    [
      "what the package of the other base recommends",
      on(FULL, APP),
      on(SLIM, APP, ...GIT, ...less(), WITH_LESS),
    ],
    [
      "users that get the next number that is free",
      FULL_BUS,
      slimBus(100, 101),
    ],
    [
      "what ucf knows of packages, beside an empty file of the application",
      {
        base: [...FULL, file("var/lib/ucf/registry", "a\n")],
        layers: [
          [
            file("var/lib/ucf/registry", "a\nb\n"),
            file("var/lib/ucf/registry.1", ""),
          ],
          copied(file("app/__init__.py", "")),
        ],
      },
      {
        base: SLIM,
        layers: [
          [file("var/lib/ucf/registry", "b\n")],
          copied(file("app/__init__.py", "")),
        ],
      },
    ],
  ])("%s: the same, in both directions", async (_, one, two) => {
    for (const [before, after] of [
      [one, two],
      [two, one],
    ] as const) {
      const found = await comparePlanted(before, after);
      expect(found.differences).toEqual([]);
      expect(found.base).toBeDefined();
    }
  });

  test.each<[string, string, PlantedImage, PlantedImage]>([
    [
      "a program of the base that becomes setuid",
      "/usr/bin/cp",
      on(FULL),
      on(SLIM, { ...CP, mode: 0o4755 }),
    ],
    [
      "a program that only one base has and that becomes setuid",
      "/usr/bin/git",
      on(FULL, { ...file("usr/bin/git"), mode: 0o4755 }),
      on(SLIM),
    ],
    [
      "a program of the base that is replaced",
      "/usr/bin/cp",
      on(FULL, APP),
      on(SLIM, APP, file("usr/bin/cp", "evil")),
    ],
    [
      "a program of the base that is given away",
      "/usr/bin/cp",
      on(FULL),
      on(SLIM, { ...CP, uid: 1000 }),
    ],
    [
      "a program of the base that is removed",
      "/usr/bin/perl",
      on(FULL),
      on(SLIM, gone("usr/bin/perl")),
    ],
    [
      "a program of the base that gets another name",
      "/usr/bin/perl2",
      on(FULL),
      on(SLIM, { name: "usr/bin/perl2", type: "1", linkname: "usr/bin/perl" }),
    ],
    [
      "a package that was asked for by name",
      "/var/lib/dpkg/status",
      on(FULL, APP),
      on(SLIM, APP, ...GIT, ...less(true), WITH_LESS),
    ],
    [
      "a package that nothing of the other base recommends",
      "/usr/bin/less",
      on(FULL, APP),
      on(SLIM, APP, ...GIT, ...less(), ASKED),
    ],
    [
      "a package that both Dockerfiles' own package recommends",
      "/usr/bin/less",
      on(SLIM, APP, ...GIT, status({ coreutils: "9", git: "2" })),
      on([...SLIM, file("etc/x")], APP, ...GIT, ...less(), WITH_LESS),
    ],
    [
      "a program of such a package that is replaced",
      "/usr/bin/less",
      on(FULL, APP),
      on(
        SLIM,
        APP,
        ...GIT,
        ...less(false, file("usr/bin/less", "evil")),
        WITH_LESS,
      ),
    ],
    [
      "a group of a number that somebody chose",
      "/etc/group",
      FULL_BUS,
      slimBus(100, 150),
    ],
    [
      "a user of a number that somebody chose",
      "/etc/passwd",
      FULL_BUS,
      slimBus(120, 101),
    ],
    [
      "a file of another group",
      "/usr/lib/helper",
      FULL_BUS,
      slimBus(100, 101, 100),
    ],
    [
      "a group of another name",
      "/etc/group",
      FULL_BUS,
      slimBus(100, 101, 101, "evil"),
    ],
    [
      "a number that the Dockerfile names",
      "/etc/group",
      FULL_BUS,
      {
        ...slimBus(100, 101),
        layers: [
          layer(
            slimBus(100, 101).layers.flatMap((each) =>
              "data" in each ? [] : each,
            ),
            "RUN /bin/sh -c groupadd -g 101 messagebus # buildkit",
          ),
        ],
      },
    ],
    [
      "a file of the group that has the number on the other base",
      "/usr/lib/helper",
      FULL_BUS,
      on(
        SLIM_USERS,
        ...accounts(
          ROOT + BUS(100, 101),
          "root:x:0:\nusers:x:100:\nmessagebus:x:101:\ninput:x:102:\n",
        ),
        { ...file("usr/lib/helper"), gid: 102 },
      ),
    ],
    [
      "a setting of a package that only follows",
      "/etc/less.conf",
      on(FULL, APP),
      on(
        SLIM,
        APP,
        ...GIT,
        ...less(false, file("etc/less.conf", "evil")),
        list("less", "/usr/bin/less", "/etc/less.conf"),
        WITH_LESS,
      ),
    ],
    [
      "what is no record of ucf",
      "/var/lib/ucf/data",
      on(FULL),
      on(SLIM, file("var/lib/ucf/data")),
    ],
    ["a new file", "/etc/evil", on(FULL, APP), on(SLIM, APP, file("etc/evil"))],
    [
      "a new job",
      "/etc/cron.d/job",
      on(FULL),
      on(SLIM, file("etc/cron.d/job", "* * * * * root evil")),
    ],
    [
      "a line in a file of both bases",
      "/etc/sudoers",
      on(FULL),
      on(SLIM, file("etc/sudoers", "root ALL\napp ALL\n")),
    ],
    [
      "a user that only one has",
      "/etc/group",
      on(FULL),
      on(SLIM, file("etc/group", "root:0\napp:1000\n")),
    ],
    [
      "a user of another number",
      "/etc/group",
      on(FULL, file("etc/group", "root:0\nssh:101\napp:1000\n")),
      on(SLIM, file("etc/group", "root:0\napp:0\n")),
    ],
    [
      "a user that is taken away",
      "/etc/group",
      on(FULL),
      on(SLIM, file("etc/group", "")),
    ],
    [
      "an alternative",
      "/etc/alternatives/awk",
      on(FULL, link("etc/alternatives/awk", "/usr/bin/mawk")),
      on(SLIM, link("etc/alternatives/awk", "/usr/bin/gawk")),
    ],
    [
      "an alternative that is gone",
      "/etc/alternatives/awk",
      on(FULL, link("etc/alternatives/awk", "/usr/bin/mawk")),
      on([...SLIM, NO_DOCUMENTS]),
    ],
    [
      "translations of the application",
      "/usr/share/locale/de/app.mo",
      on(FULL, file("usr/share/locale/de/app.mo")),
      on([...SLIM, NO_DOCUMENTS]),
    ],
    [
      "documents that no package ships",
      "/usr/share/doc/app/licence",
      on(FULL, file("usr/share/doc/app/licence")),
      on([...SLIM, NO_DOCUMENTS]),
    ],
    [
      "documents of a package where dpkg leaves nothing out",
      "/usr/share/doc/git/README",
      on(SLIM, ...GIT, status({ coreutils: "9", git: "2" })),
      on(
        [...SLIM, file("etc/x")],
        ...GIT.filter(({ name }) => name !== README),
        status({ coreutils: "9", git: "2" }),
      ),
    ],
    [
      "the licence of a package that dpkg is to keep",
      "/usr/share/doc/x/copyright",
      on(
        SLIM,
        file("usr/share/doc/x/copyright"),
        list("x", "/usr/share/doc/x/copyright"),
        status({ x: "1" }),
      ),
      on(
        [...SLIM, NO_DOCUMENTS],
        list("x", "/usr/share/doc/x/copyright"),
        status({ x: "1" }),
      ),
    ],
    [
      "a package that one Dockerfile installs",
      "/usr/bin/vim",
      on(FULL),
      on(
        SLIM,
        file("usr/bin/vim"),
        list("vim", "/usr/bin/vim"),
        status({ coreutils: "9", vim: "1" }),
      ),
    ],
    [
      "a package without files",
      "/var/lib/dpkg/status",
      on(FULL, status({ coreutils: "9", git: "2", meta: "1" })),
      on(SLIM),
    ],
    [
      "a package that both install in two versions",
      "/var/lib/dpkg/status",
      on(FULL, status({ coreutils: "9", git: "2", x: "1" })),
      on(SLIM, status({ coreutils: "9", x: "2" })),
    ],
    [
      "a package of both bases that one Dockerfile removes",
      "/var/lib/dpkg/status",
      on(FULL),
      on(SLIM, status({})),
    ],
    [
      "a program that comes back with its package, changed",
      "/usr/bin/git",
      on(FULL),
      on(
        SLIM,
        ...GIT,
        file("usr/bin/git", "evil"),
        status({ coreutils: "9", git: "2" }),
      ),
    ],
    [
      "what a Dockerfile writes as its own base has it",
      "/etc/v",
      {
        base: [...FULL, file("etc/v", "1")],
        layers: [copied(file("etc/v", "1"))],
      },
      {
        base: [...SLIM, file("etc/v", "2")],
        layers: [copied(file("etc/v", "2"))],
      },
    ],
    [
      "what only one of them writes, as its own base has it",
      "/etc/v",
      on([...FULL, file("etc/v", "1")], file("etc/v", "1")),
      on([...SLIM, file("etc/v", "2")]),
    ],
    [
      "the same line at another place",
      "/etc/app",
      on([...FULL, file("etc/app", "a\nm\n")], file("etc/app", "x\na\nm\n")),
      on([...SLIM, file("etc/app", "b\nm\n")], file("etc/app", "b\nm\nx\n")),
    ],
    [
      "the same line in another section",
      "/etc/app",
      on(
        [...FULL, file("etc/app", "[a]\n1\n[b]\n2\n")],
        file("etc/app", "[a]\nx\n1\n[b]\n2\n"),
      ),
      on(
        [...SLIM, file("etc/app", "[a]\n1\n[b]\n3\n")],
        file("etc/app", "[a]\n1\n[b]\nx\n3\n"),
      ),
    ],
    [
      "a line that only one moves",
      "/etc/app",
      on([...FULL, file("etc/app", "a\nm\n")], file("etc/app", "m\na\n")),
      on([...SLIM, file("etc/app", "a\nm\nz\n")]),
    ],
    [
      "a program that comes back in another version, edited",
      "/usr/bin/git",
      on(FULL),
      on(
        SLIM,
        ...GIT,
        file("usr/bin/git", "evil"),
        sums("git", file("usr/bin/git", "new")),
        status({ coreutils: "9", git: "3" }),
      ),
    ],
    [
      "a program that comes back in another version, and is removed",
      "/usr/bin/git",
      on(FULL),
      on(
        SLIM,
        ...GIT.filter(({ name }) => name !== "usr/bin/git"),
        status({ coreutils: "9", git: "3" }),
      ),
    ],
    [
      "a program of the base that is edited, and comes back in another version",
      "/usr/bin/git",
      on(FULL, file("usr/bin/git", "evil")),
      on(
        SLIM,
        ...GIT,
        file("usr/bin/git", "new"),
        sums("git", file("usr/bin/git", "new")),
        status({ coreutils: "9", git: "3" }),
      ),
    ],
    [
      "a package of both bases in another version",
      "/var/lib/dpkg/status",
      on(FULL),
      on(SLIM, status({ coreutils: "10" })),
    ],
    [
      "a package that is put on hold",
      "/var/lib/dpkg/status",
      on(FULL),
      on(
        SLIM,
        file(
          "var/lib/dpkg/status",
          "Package: coreutils\nStatus: hold ok installed\nVersion: 9\n",
        ),
      ),
    ],
    [
      "a file in the folder of mandb",
      "/var/cache/man/de/x",
      on(FULL, file("var/cache/man/de/x")),
      on(SLIM),
    ],
    [
      "a library that only one adds",
      "/etc/ld.so.cache",
      on(FULL, linkerCache("libc.so.6", "libgit.so.1", "libx.so.1")),
      on(SLIM),
    ],
    [
      "a cache of the linker that is removed",
      "/etc/ld.so.cache",
      on(FULL),
      on(SLIM, gone("etc/ld.so.cache")),
    ],
    [
      "a link of a package in another version that leads elsewhere in it",
      "/usr/bin/git",
      on(
        [
          ...COREUTILS,
          list("git", "/usr/bin/git", "/usr/bin/a", "/usr/bin/b"),
          file("usr/bin/a"),
          file("usr/bin/b"),
          link("usr/bin/git", "a"),
          status({ coreutils: "9", git: "2" }),
        ],
        APP,
      ),
      on(
        SLIM,
        APP,
        list("git", "/usr/bin/git", "/usr/bin/a", "/usr/bin/b"),
        file("usr/bin/a"),
        file("usr/bin/b"),
        link("usr/bin/git", "b"),
        status({ coreutils: "9", git: "3" }),
      ),
    ],
    [
      "a user in front of one with the same number",
      "/etc/group",
      on(FULL, file("etc/group", "app:0\nroot:0\nssh:101\n")),
      on(SLIM, file("etc/group", "root:0\napp:0\n")),
    ],
    [
      "a script under the name of a record of dpkg",
      "/var/log/dpkg.log",
      on(FULL, file("var/log/dpkg.log", "echo 1\n")),
      on(SLIM, file("var/log/dpkg.log", "echo 2\n")),
    ],
    [
      "such a script that only one has",
      "/var/log/dpkg.log",
      on(FULL, file("var/log/dpkg.log", "echo 1\n")),
      on(SLIM),
    ],
    [
      "a program that comes back in another version, setuid",
      "/usr/bin/git",
      on(FULL),
      on(
        SLIM,
        ...GIT,
        file("usr/bin/git", "new", { mode: 0o4755 }),
        status({ coreutils: "9", git: "3" }),
      ),
    ],
    [
      "a capability",
      "/usr/bin/cp",
      on(FULL),
      on(SLIM, {
        ...CP,
        pax: { "SCHILY.xattr.security.capability": "\u0001" },
      }),
    ],
    [
      "a folder of the base that is opened",
      "/root",
      on([...FULL, { name: "root/", type: "5", mode: 0o700 }]),
      on([...SLIM, { name: "root/", type: "5", mode: 0o700 }], {
        name: "root/",
        type: "5",
        mode: 0o777,
      }),
    ],
    ["the application", "/app/main.py", on(FULL, APP), on(SLIM)],
    [
      "a program that is run out of a record",
      "/var/lib/dpkg/triggers/x",
      on(FULL),
      on(SLIM, file("var/lib/dpkg/triggers/x", "#!/bin/sh")),
    ],
  ])("%s: a difference, in both directions", async (_, path, one, two) => {
    for (const [before, after] of [
      [one, two],
      [two, one],
    ] as const)
      expect(pathsIn(await comparePlanted(before, after))).toContain(path);
  });

  test("numbers that the base decides are named", async () => {
    const { base } = await comparePlanted(FULL_BUS, slimBus(100, 101));
    expect(base?.numbers).toEqual([
      { kind: "group", name: "messagebus", before: 102, after: 101 },
    ]);
  });

  test("packages and files that come and go with it are counted", async () => {
    const { base } = await comparePlanted(
      on(FULL, APP),
      on([...SLIM, file("usr/bin/vim"), list("vim", "/usr/bin/vim")], APP),
    );
    expect(base).toMatchObject({
      gone: [{ name: "git", version: "2" }],
      came: [],
      changed: [],
      unowned: 5,
    });
  });
});
