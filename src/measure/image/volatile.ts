/** Files that differ between two builds of one and the same Dockerfile, so that a difference says nothing. */
export interface VolatileRule {
  /** Globs of paths; see `pathGlobs`. */
  readonly globs: readonly string[];
  /** `content`: what is in the file, while its type, mode, owner and place must agree. `all`: also whether it is there. */
  readonly ignores: "content" | "all";
  /** Why two builds differ there. */
  readonly reason: string;
}

/** No rule of paths: of these files all but the time is compared, see `LayerFile.timelessHash`. */
export const compiledPython: VolatileRule = {
  globs: ["**/*.pyc"],
  ignores: "content",
  reason: "Python writes the time of the source into a compiled file",
};

/** Of these files only whether they are there is not compared, and only where both images have the module itself; see `isBytecodeOfBoth`. */
export const missingBytecode: VolatileRule = {
  globs: ["**/__pycache__/*.pyc"],
  ignores: "all",
  reason: "Python compiles a module of its own when something first imports it",
};

/**
 * What differs between builds that run one behind the other, measured with apt, pip, npm, useradd, a JDK and the like on Debian bookworm.
 * What does not differ is not listed, even where it might be expected to: /etc/ld.so.cache, /var/lib/dpkg/*-old, /etc/shadow-,
 * node_modules/.package-lock.json.
 */
export const volatileRules: readonly VolatileRule[] = [
  {
    globs: ["/var/log/**"],
    ignores: "content",
    reason: "logs hold times",
  },
  {
    globs: ["/var/cache/ldconfig/aux-cache"],
    ignores: "content",
    reason: "ldconfig notes the times and inodes of libraries",
  },
  {
    globs: ["/var/cache/fontconfig/*.cache-*"],
    ignores: "content",
    reason: "fontconfig notes the times of folders",
  },
  {
    globs: ["/etc/machine-id", "/var/lib/dbus/machine-id"],
    ignores: "content",
    reason: "the id of a machine is random",
  },
  {
    globs: ["/etc/ssh/ssh_host_*_key", "/etc/ssh/ssh_host_*_key.pub"],
    ignores: "content",
    reason: "a server makes new keys when it is installed",
  },
  {
    globs: ["/etc/ssl/certs/java/cacerts"],
    ignores: "content",
    reason: "a Java key store notes when each certificate came in",
  },
  {
    globs: ["~/.npm/_cacache/index-v5/**"],
    ignores: "content",
    reason: "npm notes when it fetched a package",
  },
  {
    globs: ["~/.npm/_logs/**", "~/.npm/_update-notifier-last-checked"],
    ignores: "all",
    reason: "npm names its logs after the time",
  },
  {
    globs: ["~/.cache/pip/selfcheck/**"],
    ignores: "content",
    reason: "pip notes when it looked for a new version of itself",
  },
];
