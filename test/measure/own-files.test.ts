import { describe, expect, test } from "vitest";
import { comparePlanted, pathsIn, type PlantedImage } from "./compared.ts";
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
  status({ coreutils: "9", git: "2" }),
  file("etc/group", "root:0\nssh:101\n"),
  file("etc/sudoers", "root ALL\n"),
  file("usr/local/bin/node"),
];
const SLIM = [
  ...COREUTILS,
  status({ coreutils: "9" }),
  file("etc/group", "root:0\n"),
  file("etc/sudoers", "root ALL\n"),
];
/** As the slim images of Debian have it. */
const NO_DOCUMENTS = file(
  "etc/dpkg/dpkg.cfg.d/docker",
  "# none\npath-exclude /usr/share/doc/*\npath-include /usr/share/doc/*/copyright\npath-exclude /usr/share/man/*\n",
);

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
        file("var/log/dpkg.log"),
        file("var/log/apt/history.log"),
        file("etc/ld.so.cache"),
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
        status({ coreutils: "9", git: "3" }),
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
      on(FULL, file("usr/bin/git", "2"), status({ coreutils: "9", git: "3" })),
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

  test("packages and files that come and go with it are counted", async () => {
    const { base } = await comparePlanted(
      on(FULL, APP),
      on([...SLIM, file("usr/bin/vim"), list("vim", "/usr/bin/vim")], APP),
    );
    expect(base).toMatchObject({
      gone: [{ name: "git", version: "2" }],
      came: [],
      changed: [],
      unowned: 4,
    });
  });
});
