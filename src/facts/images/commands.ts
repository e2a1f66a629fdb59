import { isRecent } from "./catalog.ts";

/** Commands that every version of an image brings besides its distribution, from the Dockerfiles of the images. */
const ALWAYS: Readonly<Record<string, string>> = {
  python: "python pip pydoc idle",
  node: "node npm",
  ruby: "ruby gem bundle bundler irb erb rake",
  rust: "cargo rustc rustdoc rustup",
  golang: "go gofmt",
  php: "php phpize php-config pear pecl docker-php-source docker-php-ext-configure docker-php-ext-enable docker-php-ext-install",
  // What perl's own `make install` puts into /usr/local/bin in every version, and cpanm.
  perl: "perl corelist cpan enc2xs encguess h2ph h2xs instmodsh json_pp libnetcfg perlbug perldoc perlivp perlthanks piconv pl2pm pod2html pod2man pod2text pod2usage podchecker prove ptar ptardiff ptargrep shasum splain xsubpp zipdetails cpanm",
  erlang: "erl erlc escript",
  elixir: "elixir elixirc iex mix",
  openjdk: "java keytool",
  java: "java keytool",
  "eclipse-temurin": "java keytool",
  amazoncorretto: "java keytool",
  maven: "mvn java",
  gradle: "gradle java",
  composer: "composer php",
  tomcat: "catalina.sh java",
  nginx: "nginx",
  httpd: "httpd",
  postgres: "postgres psql pg_dump initdb",
  redis: "redis-server redis-cli",
  memcached: "memcached",
};

/** Those that every version on bullseye and later brings as well: no Python 2 there, no Node.js before 12. */
const ALWAYS_RECENT: Readonly<Record<string, string>> = {
  python: "python3 pip3 pydoc3 idle3",
  node: "nodejs npx",
};

/** LTS names of Node.js majors (https://github.com/nodejs/Release). */
const NODE_LTS: Readonly<Record<string, number>> = {
  argon: 4,
  boron: 6,
  carbon: 8,
  dubnium: 10,
  erbium: 12,
  fermium: 14,
  gallium: 16,
  hydrogen: 18,
  iron: 20,
  jod: 22,
  krypton: 24,
};

/** The commands that every version of the image on this release brings besides its distribution. */
export function alwaysProvided(
  image: string,
  release: string | undefined,
): ReadonlySet<string> {
  const recent = isRecent(release) ? words(ALWAYS_RECENT, image) : [];
  return new Set([...words(ALWAYS, image), ...recent]);
}

/** The commands that this tag brings besides its distribution, with their version where it is known. */
export function provided(
  image: string,
  tag: string,
  release: string | undefined,
): ReadonlyMap<string, string | undefined> {
  const commands = new Map<string, string | undefined>();
  for (const each of alwaysProvided(image, release))
    commands.set(each, undefined);
  if (image === "python") addPython(commands, tag);
  if (image === "node") addNode(commands, tag);
  return commands;
}

/** pip comes with every version (get-pip.py, later ensurepip). */
function addPython(
  commands: Map<string, string | undefined>,
  tag: string,
): void {
  const [, major, minor] = /^([23])(?:\.(\d+))?/.exec(tag) ?? [];
  if (major === undefined) return;
  const version = minor === undefined ? major : `${major}.${minor}`;
  commands.set("python", version);
  commands.set(`python${major}`, version);
  commands.set(`pip${major}`, undefined);
  if (minor !== undefined) commands.set(`python${version}`, version);
}

/**
 * Yarn 1 came with every image from 8 to 25 (1.22 from 14 on) and is gone in 26; corepack came with Node.js itself up to 24
 * (nodejs/docker-node 10/stretch-slim, 14/bullseye-slim, 22/bookworm-slim, 25/trixie, 26/trixie-slim).
 */
function addNode(commands: Map<string, string | undefined>, tag: string): void {
  const first = /^[a-z]+|^\d+/.exec(tag)?.[0] ?? "";
  const major = /^\d/.test(first) ? Number(first) : NODE_LTS[first];
  if (major === undefined) return;
  for (const each of ["node", "nodejs"]) commands.set(each, String(major));
  if (major >= 10) commands.set("npx", undefined);
  if (major >= 8 && major <= 25) {
    const version = major >= 14 ? "1.22" : "1";
    for (const each of ["yarn", "yarnpkg"]) commands.set(each, version);
  }
  if (major >= 18 && major <= 24) commands.set("corepack", undefined);
}

function words(
  table: Readonly<Record<string, string>>,
  image: string,
): readonly string[] {
  return Object.hasOwn(table, image) ? (table[image]?.split(" ") ?? []) : [];
}
