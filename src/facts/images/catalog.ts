import type { Family } from "./tag.ts";

/**
 * What the Dockerfiles of the official images say, for the images that others build on. Their repositories are named in
 * docker-library/official-images, library/IMAGE. What changed from version to version is left out: it is unknown.
 * Nothing here is about Windows images.
 */
interface Entry {
  /** Of tags that neither name their family nor are listed. Absent where it changed over the years. */
  readonly family?: Family;
  /** The tags that `family` is about, when not all. */
  readonly familyWhen?: RegExp;
  /** Absent where unknown. */
  readonly user?: string;
  readonly workdir?: string;
  /** Tags of another make: user and working directory are unknown there. */
  readonly unlike?: RegExp;
  readonly env?: Readonly<Record<string, string>>;
  /** Put in front of {@link PATH}. */
  readonly path?: string;
}

/** PATH of the debian, ubuntu and alpine images. */
const PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";

const system = (family: Family): Entry => ({
  family,
  user: "root",
  workdir: "/",
});
/** The image leaves USER and WORKDIR alone. */
const plain = { user: "root", workdir: "/" };

const ENTRIES: Readonly<Record<string, Entry>> = {
  // Distributions.
  debian: { ...system("debian"), path: "" },
  ubuntu: { ...system("ubuntu"), path: "" },
  alpine: { ...system("alpine"), path: "" },
  // Tags that begin with a number are Ubuntu, where they are listed.
  "buildpack-deps": { ...system("debian"), familyWhen: /^(?!\d)/, path: "" },
  busybox: system("busybox"),
  centos: system("rhel"),
  almalinux: system("rhel"),
  rockylinux: system("rhel"),
  fedora: system("rhel"),
  oraclelinux: system("rhel"),
  amazonlinux: system("rhel"),
  archlinux: system("other"),
  photon: system("other"),
  mageia: system("other"),

  // Languages. docker-library/python: ENV PATH /usr/local/bin:$PATH.
  python: { family: "debian", ...plain, path: "/usr/local/bin:" },
  // nodejs/docker-node: user node (1000) exists, but is not the default.
  node: { family: "debian", ...plain, path: "" },
  // docker-library/ruby.
  ruby: {
    family: "debian",
    ...plain,
    env: {
      GEM_HOME: "/usr/local/bundle",
      BUNDLE_SILENCE_ROOT_WARNING: "1",
      BUNDLE_APP_CONFIG: "/usr/local/bundle",
    },
  },
  // rust-lang/docker-rust.
  rust: {
    family: "debian",
    ...plain,
    env: { RUSTUP_HOME: "/usr/local/rustup", CARGO_HOME: "/usr/local/cargo" },
    path: "/usr/local/cargo/bin:",
  },
  // docker-library/golang: WORKDIR $GOPATH.
  golang: {
    family: "debian",
    user: "root",
    workdir: "/go",
    env: { GOPATH: "/go" },
    path: "/go/bin:/usr/local/go/bin:",
  },
  // docker-library/php: WORKDIR /var/www/html in apache and fpm only, see workdirOf.
  php: {
    family: "debian",
    user: "root",
    path: "",
    env: { PHP_INI_DIR: "/usr/local/etc/php" },
  },
  // Perl/docker-perl: WORKDIR / became /usr/src/app at some version.
  perl: { family: "debian", user: "root", path: "" },
  pypy: { family: "debian", ...plain },
  gcc: { family: "debian", ...plain },
  erlang: { family: "debian", ...plain, path: "" },
  elixir: { family: "debian", ...plain, path: "" },
  haskell: { family: "debian", user: "root" },
  julia: { family: "debian", user: "root" },
  "r-base": { family: "debian", user: "root" },
  hylang: { family: "debian", user: "root" },
  swift: { user: "root" },
  // docker-library/openjdk: which of Debian and Oracle Linux a plain tag means depends on the version: only listed tags.
  openjdk: { ...plain },
  // The former name of openjdk; never had an Oracle Linux variant.
  java: { family: "debian", ...plain },
  // adoptium/containers.
  "eclipse-temurin": {
    family: "ubuntu",
    ...plain,
    env: { JAVA_HOME: "/opt/java/openjdk" },
    path: "/opt/java/openjdk/bin:",
  },
  amazoncorretto: { family: "rhel", ...plain },
  // carlossg/docker-maven.
  maven: {
    ...plain,
    env: { MAVEN_HOME: "/usr/share/maven", MAVEN_CONFIG: "/root/.m2" },
  },
  // gradle/docker-gradle: USER was gradle for some years.
  gradle: { workdir: "/home/gradle", env: { GRADLE_HOME: "/opt/gradle" } },
  // composer/docker.
  composer: {
    family: "alpine",
    user: "root",
    workdir: "/app",
    env: { COMPOSER_ALLOW_SUPERUSER: "1", COMPOSER_HOME: "/tmp" },
    path: "",
  },
  tomcat: {
    user: "root",
    workdir: "/usr/local/tomcat",
    env: { CATALINA_HOME: "/usr/local/tomcat" },
  },

  // Services.
  nginx: { family: "debian", ...plain, path: "" },
  httpd: {
    family: "debian",
    user: "root",
    workdir: "/usr/local/apache2",
    env: { HTTPD_PREFIX: "/usr/local/apache2" },
  },
  postgres: { family: "debian", ...plain },
  redis: { family: "debian", user: "root", workdir: "/data", path: "" },
  // USER is not root; under which name depends on the version.
  memcached: { family: "debian", workdir: "/", path: "" },
  haproxy: { family: "debian" },
  mysql: { ...plain },
  // MariaDB moved from Debian to Ubuntu before 10.4.
  mariadb: {
    family: "ubuntu",
    familyWhen: /^(?:10\.(?:[4-9]|1[01])(?:\.|-|$)|1[1-9](?:\.|-|$))/,
    ...plain,
  },
  // docker-library/mongo: Ubuntu from 4.0 on.
  mongo: { family: "ubuntu", familyWhen: /^[4-9]\./, ...plain },
  // docker-library/rabbitmq: Ubuntu from 3.8 on.
  rabbitmq: {
    family: "ubuntu",
    familyWhen: /^(?:3\.(?:[89]|1\d)|4)(?:\.|-|$)/,
    user: "root",
  },
  // wordpress:cli is Alpine, with another user.
  wordpress: {
    family: "debian",
    familyWhen: /^(?!.*cli)/,
    user: "root",
    workdir: "/var/www/html",
    unlike: /cli/,
  },
  drupal: { family: "debian", user: "root" },
  nextcloud: { family: "debian", user: "root", workdir: "/var/www/html" },
  joomla: { family: "debian", user: "root" },
  redmine: { family: "debian" },
  caddy: {
    family: "alpine",
    user: "root",
    workdir: "/srv",
    unlike: /builder/,
    env: { XDG_CONFIG_HOME: "/config", XDG_DATA_HOME: "/data" },
    path: "",
  },
  // docker:1.9 and older were Debian.
  docker: {
    family: "alpine",
    familyWhen: /^(?!1\.)/,
    ...plain,
    unlike: /rootless/,
    path: "",
  },
  bash: { family: "alpine", ...plain, path: "" },
};

/** Whether anything is known of the image by name. */
export function isCatalogued(image: string): boolean {
  return Object.hasOwn(ENTRIES, image);
}

export function defaultFamily(image: string, tag: string): Family | undefined {
  const entry = entryOf(image);
  if (entry?.familyWhen?.test(tag) === false) return undefined;
  return entry?.family;
}

export function userOf(image: string, tag: string): string | undefined {
  const entry = entryOf(image);
  return entry?.unlike?.test(tag) === true ? undefined : entry?.user;
}

export function workdirOf(image: string, tag: string): string | undefined {
  // /usr/src/app or $GOPATH/src/app: those images are gone since 2019.
  if (/(?:^|-)onbuild(?:-|$)/.test(tag)) return undefined;
  if (image === "php")
    return /(?:^|-)(?:apache|fpm)(?:-|$)/.test(tag) ? "/var/www/html" : "/";
  const entry = entryOf(image);
  return entry?.unlike?.test(tag) === true ? undefined : entry?.workdir;
}

/** The variables that move caches or say where programs are; an image sets more. */
export function envOf(
  image: string,
  release: string | undefined,
): Readonly<Record<string, string>> {
  const entry = entryOf(image);
  const env: Record<string, string> = { ...entry?.env };
  if (entry?.path !== undefined) env["PATH"] = entry.path + PATH;
  // Before 2021 ruby put a second directory in front.
  if (image === "ruby" && isRecent(release))
    env["PATH"] = `/usr/local/bundle/bin:${PATH}`;
  return env;
}

/** Releases whose images were all made after the middle of 2021. */
export function isRecent(release: string | undefined): boolean {
  return (
    release === "bullseye" ||
    release === "bookworm" ||
    release === "trixie" ||
    release === "forky"
  );
}

function entryOf(image: string): Entry | undefined {
  return Object.hasOwn(ENTRIES, image) ? ENTRIES[image] : undefined;
}
