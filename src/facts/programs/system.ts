import type { Args } from "./args.ts";
import type { Effect } from "./effect.ts";
import {
  byWords,
  deletes,
  entry,
  gnu,
  reads,
  readsOf,
  unknown,
  writes,
  writesOf,
} from "./effects.ts";
import {
  baseName,
  fixed,
  inFolder,
  joined,
  shown,
  without,
  type Operand,
} from "./operand.ts";
import type { Program, ProgramEnvironment } from "./program.ts";

const STAYS: Effect = { kind: "leaves-process" };
const KERNEL: Effect = { kind: "kernel" };

function places(...names: readonly string[]): Effect {
  return { kind: "path", names: names.map(baseName), by: "user" };
}

/** Servers and what starts them: they may stay, and what they do is their configuration's business. */
const SERVERS =
  "adb apache2 apache2ctl apachectl atd containerd cron crond dbus-daemon dbus-launch dockerd initctl memcached mongod mysqld mysqld_safe mariadbd named nginx openrc openrc-run pg_ctl pg_ctlcluster php-fpm postgres rabbitmq-server rc-service redis-server rsyslogd screen slapd ssh-agent sshd start-stop-daemon supervisorctl supervisord tmux Xvfb celery gunicorn uwsgi puma unicorn pm2 forever";

/** Only these are known to ask nothing and to be no more than what their files say. */
const RECONFIGURED =
  /^(?:tzdata|locales|ca-certificates|keyboard-configuration|console-setup|fontconfig-config|debconf)$/;

/** What gpg is told to do. */
const GPG_READS = "import verify d show-keys import-ownertrust".split(" ");
const GPG_KEYS =
  "import recv-keys recv-key receive-keys delete-keys import-ownertrust".split(
    " ",
  );
const GPG_ASKS = "dearmor version help k list-keys fingerprint export".split(
  " ",
);

function gpg(args: Args, { variable }: ProgramEnvironment): readonly Effect[] {
  const { operands } = args;
  // It looks at the file to see what to do with it.
  if (!args.has(...GPG_READS, ...GPG_KEYS, ...GPG_ASKS))
    return [STAYS, unknown("gpg is not told what to do")];
  const home =
    args.valuesOf("homedir")[0] ?? fixed(variable("GNUPGHOME") ?? "~/.gnupg");
  const isPacked = args.has("dearmor");
  return [
    ...(args.has("dearmor", "version", "help") ? [] : [STAYS]),
    ...(isPacked || args.has(...GPG_READS)
      ? operands.map((each) => reads(each))
      : []),
    ...(args.has("verify") ? signedBy(operands) : []),
    ...(isPacked && !args.has("o")
      ? operands.map((each) => writes(joined(each, fixed(".gpg"))))
      : []),
    ...writesOf(args, "o", "keyring", "primary-keyring"),
    ...(args.has(...GPG_KEYS) ? [writes(home, true)] : []),
  ];
}

/** A signature alone is of the file that is named like it. */
function signedBy(operands: readonly Operand[]): readonly Effect[] {
  const [only, ...more] = operands;
  return only === undefined || more.length > 0
    ? []
    : [reads(without(only, /\.(?:asc|sign?)$/))];
}

/** A name without a slash is one of the system's own. */
function isPath(effect: Effect): boolean {
  return "path" in effect && shown(effect.path).includes("/");
}

/** What is written where certificates, or fonts, are gathered from what others put there. */
function gathers(from: readonly string[], to: string): readonly Effect[] {
  return [
    ...from.map((each) => reads(fixed(each), true)),
    writes(fixed(to), true),
  ];
}

export const system: readonly Program[] = [
  byWords(SERVERS, (_, __, name) => [STAYS, unknown(`${name} is a server`)]),
  byWords("service systemctl invoke-rc.d", () => [STAYS]),
  byWords("dirmngr gpg-agent gpg-connect-agent", (words, _, name) => [
    STAYS,
    ...(words.every((each) => /^-/.test(shown(each)))
      ? []
      : [unknown(`${name} runs what it is given`)]),
  ]),
  byWords("gpgconf", (words) =>
    words.some(({ value }) => value === "--launch") ? [STAYS] : [],
  ),
  {
    ...entry(
      "gpg gpg2",
      "dearmor o/output: batch yes no-tty q/quiet v/verbose homedir: keyserver: recv-keys recv-key import verify armor a no-default-keyring keyring: fingerprint list-keys version help k with-fingerprint no-options keyserver-options: keyid-format: no-auto-check-trustdb export d/decrypt passphrase: pinentry-mode: no-permission-warning trust-model: ignore-time-conflict delete-keys receive-keys primary-keyring: import-ownertrust with-colons show-keys trusted-key: status-fd: no-autostart",
      gpg,
    ),
    whenUnlisted: () => [STAYS],
  },
  gnu("gpgv", "keyring: q/quiet v/verbose", ({ operands }) =>
    operands.map((each) => reads(each)),
  ),
  byWords(
    "mount umount sysctl losetup swapon swapoff modprobe insmod ip ifconfig iptables hwclock mkswap",
    () => [KERNEL],
  ),
  byWords("hostname", (words) =>
    words.some((each) => !/^-[adfiIsy]$/.test(shown(each))) ? [KERNEL] : [],
  ),
  gnu("ldconfig", "v/verbose n N X p/print-cache", () => [
    writes(fixed("/etc/ld.so.cache")),
  ]),
  gnu("update-ca-certificates", "v/verbose f/fresh", () =>
    gathers(
      [
        "/usr/share/ca-certificates",
        "/usr/local/share/ca-certificates",
        "/etc/ca-certificates",
      ],
      "/etc/ssl/certs",
    ),
  ),
  byWords("update-ca-trust", (words) =>
    words.every(({ value }) =>
      /^(?:extract|check|enable|force-enable)$/.test(value ?? ""),
    )
      ? gathers(["/etc/pki", "/usr/share/pki"], "/etc/pki")
      : [unknown("update-ca-trust")],
  ),
  gnu(
    "locale-gen localedef locale update-locale",
    "c/force i/inputfile: f/charmap: A/alias-file: a/all-locales m/charmaps keep-existing purge reset no-archive k/keyword-name",
    (args, _, name) => [
      reads(fixed("/etc/locale.gen")),
      ...readsOf(args, "i", "f", "A").filter(isPath),
      writes(fixed("/usr/lib/locale"), true),
      writes(fixed("/etc/default/locale")),
      // localedef writes to a path that it is given.
      ...(name === "localedef"
        ? args.operands.map((each) => writes(each, true)).filter(isPath)
        : []),
    ],
  ),
  byWords(
    "debconf-set-selections debconf-show debconf-get-selections debconf-communicate",
    (words, _, name) =>
      name === "debconf-set-selections"
        ? words
            .filter((each) => !shown(each).startsWith("-"))
            .map((each) => reads(each))
        : [],
  ),
  byWords("dpkg-reconfigure", (words) => {
    const names = words.filter(
      (each) =>
        !/^(?:-f|--frontend.*|-p|--priority.*|-u|noninteractive|teletype|readline|low|medium|high|critical)$|^-f(?:noninteractive|teletype|readline)$|^-p(?:low|medium|high|critical)$/.test(
          shown(each),
        ),
    );
    if (names.some(({ value }) => value === "dash")) return [places("sh")];
    return names.every(({ value }) => RECONFIGURED.test(value ?? ""))
      ? [writes(fixed("/etc"), true), writes(fixed("/usr/lib/locale"), true)]
      : [unknown("scripts of a package are run")];
  }),
  gnu(
    "update-alternatives",
    "install: slave: set: auto: remove: display: list: query: config: skip-auto force quiet verbose set-selections get-selections remove-all:",
    (args) => {
      if (args.has("config", "set-selections"))
        return [unknown("update-alternatives is told elsewhere what to do")];
      const links = args.valuesOf("install", "slave");
      const names = [
        ...args.valuesOf("set", "auto", "remove", "remove-all"),
        ...links,
        // Behind the link stand its name, where it leads to and how much it wants to be it.
        ...args.operands,
      ].filter((each) => !/^\d+$/.test(shown(each)));
      if (names.length === 0 || args.has("display", "list", "query")) return [];
      return [
        places(...names.map(shown)),
        ...links.map((each) => writes(each)),
        writes(fixed("/etc/alternatives"), true),
      ];
    },
  ),
  gnu(
    "dpkg-divert",
    "add: remove: rename no-rename divert: local list: package: quiet",
    (args) => {
      const files = [
        ...args.valuesOf("add", "remove", "divert"),
        ...args.operands,
      ];
      return [
        places(...files.map(shown)),
        ...files.flatMap((each) => [writes(each), deletes(each, false, true)]),
      ];
    },
  ),
  gnu("dpkg-statoverride", "add: update force quiet remove: list", (args) =>
    args.operands
      .slice(-1)
      .map((each) => ({ kind: "owns", path: each, tree: false })),
  ),
  gnu(
    "dpkg-query",
    "W/show f/showformat: l/list S/search L/listfiles s/status p/print-avail",
  ),
  gnu("lsb_release", "v i/id d/description r/release c/codename a/all s/short"),
  // Without `-c`: it runs a command.
  entry(
    "dpkg-architecture",
    "q: s u l L e: i: a/host-arch: t/host-type: f/force",
  ),
  byWords("update-rc.d newaliases postconf a2query", () => [
    writes(fixed("/etc"), true),
  ]),
  byWords(
    "update-desktop-database update-mime-database gtk-update-icon-cache",
    (words) =>
      [fixed("/usr/share"), ...words]
        .filter((each) => !shown(each).startsWith("-"))
        .flatMap((each) => [reads(each, true), writes(each, true)]),
  ),
  byWords("update-binfmts", () => [
    KERNEL,
    writes(fixed("/var/lib/binfmts"), true),
  ]),
  byWords("update-java-alternatives", () => [
    { kind: "path", names: undefined, by: "user" },
    writes(fixed("/etc/alternatives"), true),
  ]),
  gnu(
    "a2enmod a2dismod a2ensite a2dissite a2enconf a2disconf a2enflag phpenmod phpdismod a2disable",
    "q/quiet f/force p/purge m/maintmode s: v:",
    (_, __, name) => [
      writes(fixed(name.startsWith("php") ? "/etc/php" : "/etc/apache2"), true),
    ],
  ),
  gnu(
    "fc-cache fc-list",
    "f/force r/really-force s/system-only v/verbose",
    ({ operands }) => [
      ...operands.map((each) => reads(each, true)),
      writes(fixed("/var/cache/fontconfig"), true),
    ],
  ),
  gnu("crontab", "u: l r e i", (args) =>
    args.has("e")
      ? [unknown("an editor is started")]
      : [
          ...args.operands.map((each) => reads(each)),
          writes(fixed("/var/spool/cron"), true),
        ],
  ),
  gnu("visudo", "c/check f/file: q/quiet s/strict", (args) =>
    args.has("c") ? readsOf(args, "f") : [unknown("an editor is started")],
  ),
  gnu("ps pgrep lsof vmstat", "a e f u x o: p: A l w"),
  byWords("logger", () => []),
  gnu("mkhomedir_helper", "", ({ operands: [name] }) =>
    name === undefined ? [] : [writes(inFolder(fixed("/home"), name), true)],
  ),
];

const PUBLISHED =
  /^\/(?:srv|var\/www|usr\/share\/(?:nginx|caddy)|usr\/local\/apache2\/htdocs|usr\/local\/(?:openresty\/)?nginx\/html|(?:[\w.-]+\/)*(?:tomcat|jetty)[\w.-]*\/webapps)(?:\/|$)/;

/** True for a path whose files a server gives to whoever asks. */
export function isPublished(path: string): boolean {
  return PUBLISHED.test(path);
}
