import type { Args } from "./args.ts";
import type { Effect } from "./effect.ts";
import {
  asLinked,
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
  behind,
  fixed,
  inFolder,
  joined,
  shown,
  without,
  type Operand,
} from "./operand.ts";
import type { Program } from "./program.ts";

const HERE = fixed(".");
/** A file whose name nobody can tell. */
const SOME_FILE: Operand = {
  text: "a file named by the server",
  value: undefined,
  written: undefined,
};

/** The last part of a URL, where that is the whole name of the file. */
function fromUrl(url: Operand): Operand {
  const name = /^[a-z]+:\/\/[^/]+\/(?:.*\/)?((?:\$\{\w+\}|[^/?#%*[{])+)$/.exec(
    shown(url),
  )?.[1];
  return name === undefined || url.written === undefined
    ? SOME_FILE
    : {
        text: name,
        value: url.value === undefined ? undefined : name,
        written: name,
      };
}

/** Without `-K`, `--next` and what loads an engine; files that are read or written on the side are said. */
const CURL =
  "a/append anyauth basic E/cert: cacert: capath: cert-status cert-type: ciphers: compressed connect-timeout: connect-to: C/continue-at: b/cookie: c/cookie-jar: create-dirs create-file-mode: crlf crlfile: curves: d/data/data-ascii: data-binary: data-raw: data-urlencode: digest q/disable disallow-username-in-url dns-servers: doh-url: D/dump-header: etag-compare: etag-save: f/fail fail-early fail-with-body F/form: form-string: ftp-pasv G/get g/globoff I/head H/header: i/include k/insecure interface: 4/ipv4 6/ipv6 json: j/junk-session-cookies keepalive-time: key: key-type: limit-rate: l/list-only L/location location-trusted max-filesize: max-redirs: m/max-time: n/netrc netrc-file: netrc-optional no-alpn N/no-buffer no-keepalive no-progress-meter no-sessionid noproxy: oauth2-bearer: o/output: output-dir: Z/parallel parallel-max: pass: path-as-is pinnedpubkey: post301 post302 post303 #/progress-bar proto: proto-default: proto-redir: x/proxy: proxy-insecure U/proxy-user: p/proxytunnel r/range: rate: raw e/referer: J/remote-header-name O/remote-name remote-name-all R/remote-time remove-on-error X/request: resolve: retry: retry-all-errors retry-connrefused retry-delay: retry-max-time: S/show-error s/silent socks5: socks5-hostname: Y/speed-limit: y/speed-time: ssl ssl-reqd ssl-no-revoke stderr: styled-output tcp-fastopen tcp-nodelay z/time-cond: tls-max: 1/tlsv1 tlsv1.0 tlsv1.1 tlsv1.2 tlsv1.3 T/upload-file: url: B/use-ascii u/user: A/user-agent: v/verbose V/version w/write-out: xattr http1.0 0 http1.1 http2 http3 no-clobber h/help";

function curl(args: Args): readonly Effect[] {
  const urls = [...args.valuesOf("url"), ...args.operands];
  // The first of them is for the first URL, and so on.
  const outputs = args.given.filter(({ name }) => /^[oO]$/.test(name));
  const isMixed = args.has("url") && args.operands.length > 0;
  const [folder] = args.valuesOf("output-dir");
  const byName = args.has("remote-name-all");
  const found: Effect[] = [
    ...readsOf(
      args,
      "E",
      "cacert",
      "capath",
      "crlfile",
      "etag-compare",
      "key",
      "netrc-file",
      "T",
      "b",
    ),
    ...writesOf(args, "c", "D", "etag-save", "stderr").filter(
      (effect) => !("path" in effect) || shown(effect.path) !== "-",
    ),
    ...args
      .valuesOf("d", "data-binary", "data-urlencode", "H", "json", "F")
      .flatMap((each) => {
        const at = /^[^=@<]*=?[@<]/.exec(shown(each))?.[0].length;
        // Behind the name may stand its type, or another file.
        return at === undefined
          ? []
          : reads(without(behind(each, at), /[;,].*$/));
      }),
  ];
  if (args.valuesOf("w").some((each) => /^@|output\{/.test(shown(each))))
    found.push(unknown("curl writes what a format says"));
  if (args.has("J")) found.push(writes(folder ?? HERE, true));
  for (const [at, url] of urls.entries()) {
    const text = shown(url);
    const host = /^file:(?:\/\/[^/]*)?/i.exec(text)?.[0].length;
    if (host !== undefined) {
      const path = behind(url, host);
      found.push(args.has("T") ? writes(path) : reads(path));
    }
    const output = isMixed ? { value: SOME_FILE } : outputs[at];
    const named =
      output?.value ??
      (output === undefined && !byName
        ? undefined
        : args.has("J")
          ? SOME_FILE
          : fromUrl(url));
    found.push({ kind: "fetches", url, file: placed(named, folder) });
  }
  return found;
}

function placed(
  named: Operand | undefined,
  folder: Operand | undefined,
): Operand | undefined {
  if (named === undefined || shown(named) === "-") return undefined;
  // `#1` stands for a part of the URL.
  if (/#\d/.test(shown(named))) return SOME_FILE;
  return folder === undefined || named === SOME_FILE
    ? named
    : joined(folder, fixed("/"), named);
}

/** Without `-e`, `-i`, `--config`, `--use-askpass`: they run or fetch what files say. `-b` stays. */
const WGET =
  "V/version h/help o/output-file: a/append-output: d/debug q/quiet v/verbose n: no-verbose no-config report-speed: F/force-html B/base: t/tries: retry-connrefused retry-on-http-error: O/output-document: no-clobber no-netrc c/continue progress: show-progress N/timestamping S/server-response spider T/timeout: dns-timeout: connect-timeout: read-timeout: w/wait: waitretry: random-wait no-proxy Q/quota: limit-rate: no-dns-cache restrict-file-names: 4/inet4-only 6/inet6-only prefer-family: user: password: unlink x/force-directories no-directories no-host-directories P/directory-prefix: cut-dirs: http-user: http-password: no-cache default-page: E/adjust-extension ignore-length header: compression: max-redirect: proxy-user: proxy-password: referer: U/user-agent: no-http-keep-alive no-cookies load-cookies: save-cookies: keep-session-cookies post-data: method: body-data: content-disposition content-on-error auth-no-challenge secure-protocol: https-only no-check-certificate certificate: private-key: ca-certificate: ca-directory: no-hsts no-passive-ftp passive-ftp r/recursive l/level: m/mirror p/page-requisites A/accept: R/reject: accept-regex: reject-regex: D/domains: no-parent H/span-hosts L/relative I/include-directories: X/exclude-directories: trust-server-names k/convert-links proxy: Y:";

function wget(args: Args): readonly Effect[] {
  const [folder] = args.valuesOf("P");
  const side = [
    ...readsOf(
      args,
      "load-cookies",
      "certificate",
      "private-key",
      "ca-certificate",
      "ca-directory",
    ),
    ...writesOf(args, "o", "a", "save-cookies"),
  ];
  if (args.has("spider")) return side;
  const open = args.has(
    "r",
    "m",
    "p",
    "x",
    "content-disposition",
    "trust-server-names",
    "E",
  );
  const [output] = args.valuesOf("O");
  const files = args.operands.map((url): Effect => {
    if (output !== undefined)
      return {
        kind: "fetches",
        url,
        file: shown(output) === "-" ? undefined : output,
      };
    const name = open ? SOME_FILE : fromUrl(url);
    return {
      kind: "fetches",
      url,
      file:
        folder === undefined || name === SOME_FILE
          ? name
          : inFolder(folder, name),
    };
  });
  return [
    ...side,
    ...(open && output === undefined ? [writes(folder ?? HERE, true)] : []),
    ...files,
  ];
}

/** Without `-e`, `--rsync-path`, `--files-from`, filters and daemons. */
function rsync(args: Args): readonly Effect[] {
  const [target, ...sources] = args.operands.toReversed();
  if (target === undefined) return [];
  const isRemote = (each: Operand): boolean =>
    /^[^/]*:|^rsync:/.test(shown(each));
  if (args.operands.some(isRemote))
    return [unknown("rsync copies from another machine"), writes(target, true)];
  return [
    ...sources.toReversed().map((each) => reads(each, true)),
    args.has("H") ? asLinked(writes(target, true)) : writes(target, true),
    ...(args.has("delete", "delete-after", "delete-excluded")
      ? [deletes(target, true, true)]
      : []),
  ];
}

const OWN_KEYS = fixed("~/.ssh");

function keys(args: Args): readonly Effect[] {
  const files = args.valuesOf("f");
  if (args.has("A")) return [writes(files[0] ?? fixed("/etc/ssh"), true)];
  if (files.length === 0)
    return [reads(OWN_KEYS, true), writes(OWN_KEYS, true)];
  return files.flatMap((file) => [
    reads(file),
    writes(file),
    writes(joined(file, fixed(".pub"))),
  ]);
}

export const fetchers: readonly Program[] = [
  { ...entry("curl", CURL, curl), hooks: ["CURL_HOME"] },
  { ...gnu("wget", WGET, wget), hooks: ["WGETRC", "SYSTEM_WGETRC"] },
  {
    ...entry(
      "rsync",
      "a/archive v/verbose r/recursive l/links p/perms o/owner g/group t/times D devices specials z/compress h/human-readable u/update P partial progress H/hard-links A/acls X/xattrs n/dry-run q/quiet c/checksum L/copy-links K/keep-dirlinks k/copy-dirlinks S/sparse x/one-file-system R/relative I/ignore-times delete delete-after delete-excluded exclude: include: chmod: chown: stats info: ignore-existing remove-source-files existing inplace W/whole-file numeric-ids no-perms no-owner no-group size-only safe-links copy-unsafe-links out-format: mkpath version help",
      (args) => [
        ...rsync(args),
        ...(args.has("remove-source-files")
          ? args.operands.slice(0, -1).map((path) => deletes(path, true, true))
          : []),
      ],
    ),
    hooks: ["RSYNC_RSH"],
  },
  entry("ssh-keyscan", "t: p: H T: v 4 6"),
  entry("ssh-keygen", "t: b: f: N: C: q y l A R: F: m: o a: E:", keys),
];
