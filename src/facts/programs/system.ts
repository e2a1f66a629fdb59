import type { Effect } from "./effect.ts";
import {
  byWords,
  deletes,
  entry,
  gnu,
  reads,
  unknown,
  writes,
  writesOf,
} from "./effects.ts";
import { baseName, fixed, inFolder, shown } from "./operand.ts";
import type { Program } from "./program.ts";

const STAYS: Effect = { kind: "leaves-process" };
const KERNEL: Effect = { kind: "kernel" };

function places(...names: readonly string[]): Effect {
  return { kind: "path", names: names.map(baseName), by: "user" };
}

/** Servers and what starts them: they may stay, and what they do is their configuration's business. */
const SERVERS =
  "adb apache2 apache2ctl apachectl atd containerd cron crond dbus-daemon dbus-launch dockerd httpd initctl memcached mongod mysqld mysqld_safe mariadbd named nginx openrc openrc-run pg_ctl pg_ctlcluster php-fpm postgres rabbitmq-server rc-service redis-server rsyslogd screen slapd ssh-agent sshd start-stop-daemon supervisorctl supervisord tmux Xvfb celery gunicorn uwsgi puma unicorn pm2 forever";

/** Only these are known to ask nothing and to be no more than what their files say. */
const RECONFIGURED =
  /^(?:tzdata|locales|ca-certificates|keyboard-configuration|console-setup|fontconfig-config|debconf|-?p\w*)$/;

export const system: readonly Program[] = [
  byWords(SERVERS, (_, __, name) => [STAYS, unknown(`${name} is a server`)]),
  byWords("service systemctl invoke-rc.d", () => [STAYS]),
  byWords("dirmngr gpg-agent gpg-connect-agent", () => [STAYS]),
  byWords("gpgconf", (words) =>
    words.some(({ value }) => value === "--launch") ? [STAYS] : [],
  ),
  {
    ...entry(
      "gpg gpg2",
      "dearmor o/output: batch yes no-tty q/quiet v/verbose homedir: keyserver: recv-keys recv-key import verify armor a no-default-keyring keyring: fingerprint list-keys version help k with-fingerprint no-options keyserver-options: keyid-format: no-auto-check-trustdb export d/decrypt passphrase: pinentry-mode: no-permission-warning trust-model: ignore-time-conflict delete-keys receive-keys primary-keyring: import-ownertrust with-colons show-keys trusted-key: status-fd: no-autostart",
      (args) => {
        const isFile = args.has(
          "import",
          "verify",
          "dearmor",
          "d",
          "show-keys",
        );
        return [
          ...(args.has("dearmor", "version") ? [] : [STAYS]),
          ...(isFile ? args.operands.map((each) => reads(each)) : []),
          ...writesOf(args, "o", "keyring", "primary-keyring"),
          ...(args.has("import", "recv-keys", "recv-key", "receive-keys")
            ? [writes(args.valuesOf("homedir")[0] ?? fixed("~/.gnupg"), true)]
            : []),
        ];
      },
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
  gnu("update-ca-certificates", "v/verbose f/fresh", () => [
    writes(fixed("/etc/ssl/certs"), true),
  ]),
  byWords("update-ca-trust", (words) =>
    words.every(({ value }) =>
      /^(?:extract|check|enable|force-enable)$/.test(value ?? ""),
    )
      ? [writes(fixed("/etc/pki"), true)]
      : [unknown("update-ca-trust")],
  ),
  gnu(
    "locale-gen localedef locale update-locale",
    "c/force i/inputfile: f/charmap: A/alias-file: a/all-locales m/charmaps keep-existing purge reset no-archive k/keyword-name",
    () => [
      writes(fixed("/usr/lib/locale"), true),
      writes(fixed("/etc/default/locale")),
    ],
  ),
  byWords(
    "debconf-set-selections debconf-show debconf-get-selections debconf-communicate",
    () => [],
  ),
  byWords("dpkg-reconfigure", (words) => {
    const names = words.filter(
      (each) =>
        !/^(?:-f|--frontend.*|-p|--priority.*|-u|noninteractive|critical)$|^-fnoninteractive$/.test(
          shown(each),
        ),
    );
    if (names.some(({ value }) => value === "dash")) return [places("sh")];
    return names.every(({ value }) => RECONFIGURED.test(value ?? ""))
      ? []
      : [unknown("scripts of a package are run")];
  }),
  gnu(
    "update-alternatives",
    "install: slave: set: auto: remove: display: list: query: config: skip-auto force quiet verbose set-selections get-selections remove-all:",
    (args) => {
      if (args.has("config", "set-selections"))
        return [unknown("update-alternatives is told elsewhere what to do")];
      const [link] = args.valuesOf("install");
      const names = [
        ...args.valuesOf("set", "auto", "remove", "remove-all", "install"),
        ...args.operands.slice(0, 1),
      ];
      if (names.length === 0 || args.has("display", "list", "query")) return [];
      return [
        places(...names.map(shown)),
        ...(link === undefined ? [] : [writes(link)]),
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
    "dpkg-architecture dpkg-query dpkg-trigger lsb_release",
    "q s a c d i r W/show f/showformat: l/list S/search L/listfiles s/status print-architecture",
  ),
  byWords(
    "update-rc.d newaliases postconf update-desktop-database update-mime-database update-binfmts update-java-alternatives a2query gtk-update-icon-cache",
    () => [writes(fixed("/etc"), true)],
  ),
  gnu(
    "a2enmod a2dismod a2ensite a2dissite a2enconf a2disconf a2enflag phpenmod phpdismod a2disable",
    "q/quiet f/force p/purge m/maintmode s: v:",
    () => [writes(fixed("/etc/apache2"), true)],
  ),
  gnu(
    "fc-cache fc-list",
    "f/force r/really-force s/system-only v/verbose",
    () => [writes(fixed("/var/cache/fontconfig"), true)],
  ),
  gnu("crontab", "u: l r e i", (args) =>
    args.has("e")
      ? [unknown("an editor is started")]
      : [writes(fixed("/var/spool/cron"), true)],
  ),
  gnu("visudo", "c/check f/file: q/quiet s/strict", (args) =>
    args.has("c") ? [] : [unknown("an editor is started")],
  ),
  gnu("ps pgrep lsof vmstat", "a e f u x o: p: A l w"),
  byWords("logger", () => []),
  gnu("mkhomedir_helper", "", ({ operands: [name] }) =>
    name === undefined ? [] : [writes(inFolder(fixed("/home"), name), true)],
  ),
];

const PUBLISHED =
  /^\/(?:srv|var\/www|usr\/share\/nginx|usr\/local\/apache2\/htdocs)(?:\/|$)/;

/** True for a path whose files a server gives to whoever asks. */
export function isPublished(path: string): boolean {
  return PUBLISHED.test(path);
}
