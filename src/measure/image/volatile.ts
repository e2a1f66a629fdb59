import type { LayerFile } from "./image.ts";
import { RECORDS } from "./log.ts";

/** Files that differ between two builds of one and the same Dockerfile, so that a difference says nothing. */
export interface VolatileRule {
  /** Globs of paths; see `pathGlobs`. */
  readonly globs: readonly string[];
  /** `content`: what is in the file, while its type, mode, owner and place must agree. `all`: also whether it is there. */
  readonly ignores: "content" | "all";
  /** Why two builds differ there. */
  readonly reason: string;
}

/** A rule of dockfix itself. It never excuses what a container may run, nor what a COPY or ADD brought as it is. */
export interface BuildRule extends VolatileRule {
  /** The last part of the path, where not all names mean such a file. */
  readonly names?: RegExp;
  /** A file that both images must have for the rule to hold. */
  readonly beside?: string;
  /** What each of the files must be like, also one that only one image has. */
  readonly looksRight?: (file: LayerFile) => boolean;
  /** What the files of both images must be like; of a file that only one has, nothing is asked. */
  readonly fits?: (one: LayerFile, two: LayerFile) => boolean;
  /** True for what is wanted as it is wherever it comes from: what a COPY takes from another stage is compared, too. */
  readonly isIdentity?: true;
}

/** Bytes by which keys of one kind differ in length. */
const KEY_SLACK = 16;

/** No rule of paths: of these files all but the time is compared, see `LayerFile.meaning`. */
export const compiledPython: VolatileRule = {
  globs: ["**/*.pyc"],
  ignores: "content",
  reason:
    "only the time of the source, which Python writes into a compiled file",
};

/** Of these files only whether they are there is not compared, and only where both images have the module itself; see `isMissingBytecode`. */
export const missingBytecode: VolatileRule = {
  globs: ["**/__pycache__/*.pyc"],
  ignores: "all",
  reason: "Python compiles a module of its own when something first imports it",
};

/** No rule of paths: of these files all but times is compared, see `LayerFile.meaning`. */
export const keyStores: VolatileRule = {
  globs: ["**/cacerts"],
  ignores: "content",
  reason: "only when each certificate came into a Java key store",
};

/**
 * What differs between builds that run one behind the other, measured with apt, pip, npm, useradd, a JDK and the like on Debian bookworm.
 * What does not differ is not listed, even where it might be expected to: /etc/ld.so.cache, /var/lib/dpkg/*-old, /etc/shadow-,
 * node_modules/.package-lock.json.
 */
export const volatileRules: readonly BuildRule[] = [
  {
    globs: ["/var/log/**"],
    ignores: "content",
    reason: "logs hold times; what else they say is the same",
    fits: (one, two) =>
      one.undated !== undefined && one.undated === two.undated,
  },
  {
    globs: ["/var/log/**"],
    names: /^(?:[bw]tmp|lastlog|faillog|tallylog)(?:[.-]|$)|\.journal~?$/,
    ignores: "content",
    reason: "journals and records of logins hold times",
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
    isIdentity: true,
    fits: (one, two) => isMachineId(one) && isMachineId(two),
  },
  {
    globs: ["/etc/ssh/ssh_host_*_key", "/etc/ssh/ssh_host_*_key.pub"],
    ignores: "content",
    reason: "a server makes new keys when it is installed",
    isIdentity: true,
    fits: isSameKindOfKey,
  },
  {
    globs: [
      "/etc/ssl/private/ssl-cert-snakeoil.key",
      "/etc/ssl/certs/ssl-cert-snakeoil.pem",
    ],
    ignores: "content",
    reason: "the package ssl-cert makes a key when it is installed",
    isIdentity: true,
    beside: "/var/lib/dpkg/info/ssl-cert.list",
  },
  {
    globs: ["/etc/ssl/certs/java/cacerts"],
    ignores: "content",
    reason: "the key store is encrypted: what is in it is unknown",
    fits: (one, two) =>
      one.isSealed === true && two.isSealed === true && one.size === two.size,
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
    // pip below 23.3 keeps an answer in one file with its headers, later ones keep it in another, NAME.body, which is compared.
    globs: ["~/.cache/pip/http/**", "~/.cache/pip/http-v2/**"],
    names: /^[0-9a-f]+$/,
    ignores: "content",
    reason: "pip notes when it fetched a package",
    fits: isSameLength,
  },
  {
    globs: ["~/.cache/pip/wheels/**"],
    names: /\.whl$/,
    ignores: "content",
    reason: "wheels that pip builds hold the times of their files",
    fits: isSameLength,
  },
  {
    globs: ["~/.cache/pip/selfcheck/**"],
    ignores: "content",
    reason: "pip notes when it looked for a new version of itself",
  },
];

/** A time takes as many bytes as another one. */
function isSameLength(one: LayerFile, two: LayerFile): boolean {
  return one.size === two.size;
}

/** Two keys of one kind and strength differ in few bytes of their length. */
function isSameKindOfKey(one: LayerFile, two: LayerFile): boolean {
  const kinds = [one, two].map(
    ({ text = "" }) =>
      /^(?:-----BEGIN [A-Z ]+-----|[a-z0-9@.-]+ )/.exec(text)?.[0],
  );
  return (
    kinds[0] !== undefined &&
    kinds[0] === kinds[1] &&
    Math.abs(one.size - two.size) <= KEY_SLACK
  );
}

/** Without one, a container gets an id of its own when it starts: an empty file and `uninitialized` ask for that. */
function isMachineId({ text = "" }: LayerFile): boolean {
  return /^[0-9a-f]{32}\n?$/.test(text);
}

/** What tools write down of whatever is installed. It is left aside where images stand on different bases, and with them on different packages. */
export const recordRules: readonly BuildRule[] = [
  {
    globs: [
      "/var/cache/ldconfig",
      "/var/cache/debconf",
      "/var/lib/apt/extended_states",
      "/var/lib/dpkg/*-old",
      "/var/lib/dpkg/alternatives",
      "/var/lib/dpkg/available",
      "/var/lib/dpkg/triggers",
      "/var/lib/rpm",
      "/var/lib/ucf/hashfile*",
      "/var/lib/ucf/registry*",
      "/var/lib/ucf/cache",
      "/usr/lib/sysimage/rpm",
      "/lib/apk/db",
      "/usr/share/info/dir",
      "/usr/share/info/dir.old",
      "/var/cache/man/index.db",
      "/var/cache/man/CACHEDIR.TAG",
      "/var/cache/man/*/index.db",
      "/var/cache/man/*/CACHEDIR.TAG",
    ],
    ignores: "all",
    reason: "with another base image, other packages are written down there",
  },
  {
    globs: [
      "/var/log/alternatives.log",
      "/var/log/dpkg.log",
      "/var/log/apt/history.log",
    ],
    ignores: "all",
    reason: "with another base image, other packages are written down there",
    looksRight: ({ undated }) => undated?.startsWith(RECORDS) === true,
  },
  {
    globs: ["/var/cache/man"],
    ignores: "all",
    reason: "mandb makes a folder for each language of the manual pages there",
    looksRight: ({ type }) => type === "directory",
  },
  {
    globs: [
      "/var/log/apt",
      "/var/log/apt/term.log",
      "/var/log/apt/eipp.log.xz",
    ],
    ignores: "all",
    reason: "what apt printed while it installed other packages",
  },
  {
    globs: [
      "/usr/lib/**/gconv-modules.cache",
      "/usr/lib/**/gdk-pixbuf-2.0/**/loaders.cache",
      "/usr/lib/**/gtk-*/**/immodules.cache",
      "/usr/lib/**/giomodule.cache",
      "/usr/share/glib-2.0/schemas/gschemas.compiled",
      "/usr/share/icons/*/icon-theme.cache",
      "/usr/share/mime/XMLnamespaces",
      "/usr/share/mime/aliases",
      "/usr/share/mime/generic-icons",
      "/usr/share/mime/globs",
      "/usr/share/mime/globs2",
      "/usr/share/mime/icons",
      "/usr/share/mime/magic",
      "/usr/share/mime/mime.cache",
      "/usr/share/mime/subclasses",
      "/usr/share/mime/treemagic",
      "/usr/share/mime/types",
      "/usr/share/applications/mimeinfo.cache",
    ],
    ignores: "content",
    reason:
      "put together from the packages, which are those of another base image",
  },
];
