import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { Job, World } from "./job.ts";

/** What a RUN leaves that another file does not leave: a cache, or an archive. */
export interface Cache {
  readonly name: string;
  readonly from: string;
  readonly shells: readonly Job["shell"][];
  readonly fill: string;
  /** The same call without what it leaves. */
  readonly without?: string;
  readonly purge?: string;
  /** Its manager fetches it again without being asked. */
  readonly refetches?: boolean;
  readonly folder: string;
  readonly file: string;
  /** What the image may lose. */
  readonly lost: string;
  /** What is there with it and without it. */
  readonly full: World;
  readonly less: World;
}

function archive(): string {
  const folder = mkdtempSync(join(tmpdir(), "dockfix-archive-"));
  try {
    mkdirSync(join(folder, "pkg"));
    writeFileSync(join(folder, "pkg/x"), "packed\n");
    return execFileSync("tar", ["-czf", "-", "-C", folder, "pkg"]).toString(
      "latin1",
    );
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

const PACKED = archive();

/** What every world has. */
const BASE: World = {
  "/app": null,
  "/app/notes": "app\n",
  "/data": null,
  "/data/a.txt": "alpha\nbeta\ngamma\n",
  "/data/b.txt": "beta\nalpha\n",
  "/data/a.tgz": PACKED,
  "/data/d": null,
  "/data/d/x": "x\n",
  "/data/d/y": "y\n",
  "/etc": null,
  "/etc/passwd": "root:x:0:0:root:/root:/bin/sh\n",
  "/etc/group": "root:x:0:\n",
  "/home": null,
  "/o": null,
  "/opt": null,
  "/root": null,
  "/srv": null,
  "/tmp": null,
  "/var": null,
  "/var/cache": null,
  "/var/lib": null,
  "/var/tmp": null,
};

function worlds(
  folders: readonly string[],
  full: World,
): Pick<Cache, "full" | "less"> {
  const kept = Object.fromEntries(folders.map((each) => [each, null]));
  return { full: { ...BASE, ...kept, ...full }, less: { ...BASE, ...kept } };
}

export const CACHES: readonly Cache[] = [
  {
    name: "apt",
    from: "debian:12",
    shells: ["dash", "bash"],
    fill: "apt-get update && apt-get install -y git",
    purge: "rm -rf /var/lib/apt/lists/*",
    folder: "/var/lib/apt/lists",
    file: "/var/lib/apt/lists/main",
    lost: "^/var/lib/apt/lists/",
    ...worlds(["/var/lib/apt", "/var/lib/apt/lists"], {
      "/var/lib/apt/lists/main": "beta\nmain\n",
    }),
  },
  {
    name: "apk",
    refetches: true,
    from: "alpine:3.20",
    shells: ["busybox"],
    fill: "apk add git",
    without: "apk add --no-cache git",
    purge: "rm -rf /var/cache/apk/*",
    folder: "/var/cache/apk",
    file: "/var/cache/apk/APKINDEX",
    lost: "^/var/cache/apk/",
    ...worlds(["/var/cache/apk"], {
      "/var/cache/apk/APKINDEX": "beta\nindex\n",
    }),
  },
  {
    name: "pip",
    refetches: true,
    from: "python:3.12",
    shells: ["dash", "bash"],
    fill: "pip install flask",
    without: "pip install --no-cache-dir flask",
    folder: "/root/.cache/pip",
    file: "/root/.cache/pip/wheel",
    lost: "^/root/\\.cache(?:/|$)",
    ...worlds([], {
      "/root/.cache": null,
      "/root/.cache/pip": null,
      "/root/.cache/pip/wheel": "beta\nwheel\n",
    }),
  },
  {
    name: "npm",
    refetches: true,
    from: "node:22",
    shells: ["dash", "bash"],
    fill: "npm install x",
    purge: "npm cache clean --force",
    folder: "/root/.npm/_cacache",
    file: "/root/.npm/_cacache/index",
    lost: "^/root/\\.npm/_cacache(?:/|$)",
    ...worlds(["/root/.npm"], {
      "/root/.npm/_cacache": null,
      "/root/.npm/_cacache/index": "beta\nindex\n",
    }),
  },
  {
    name: "archive",
    from: "debian:12",
    shells: ["dash", "bash"],
    fill: "curl -fsSLo /opt/a.tgz https://example.com/a.tgz && tar -xzf /opt/a.tgz -C /srv",
    purge: "rm /opt/a.tgz",
    folder: "/opt",
    file: "/opt/a.tgz",
    lost: "^/opt/a\\.tgz$",
    ...worlds([], {
      "/opt/a.tgz": PACKED,
      "/srv/pkg": null,
      "/srv/pkg/x": "packed\n",
    }),
  },
  {
    name: "archive on alpine",
    from: "alpine:3.20",
    shells: ["busybox"],
    fill: "wget -O /opt/a.tgz https://example.com/a.tgz && tar -xzf /opt/a.tgz -C /srv",
    purge: "rm -f /opt/a.tgz",
    folder: "/opt",
    file: "/opt/a.tgz",
    lost: "^/opt/a\\.tgz$",
    ...worlds([], {
      "/opt/a.tgz": PACKED,
      "/srv/pkg": null,
      "/srv/pkg/x": "packed\n",
    }),
  },
];
