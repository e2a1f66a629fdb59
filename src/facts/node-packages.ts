/**
 * Packages of the npm registry with an install script that starts no compiler and fetches nothing but from the registry, on x86-64 and arm64 with glibc,
 * from the version on that is given. Measured: installed with npm where no compiler, Python or git is. Packages that fetch binaries from elsewhere
 * are not here: where that fails, they compile.
 */
const SINCE: Readonly<Record<string, number>> = {
  "@apollo/protobufjs": 1,
  "@nestjs/core": 0,
  "@parcel/watcher": 2,
  "@prisma/client": 0,
  "@prisma/engines": 0,
  "@sentry/cli": 0,
  "@swc/core": 0,
  bcrypt: 6,
  bufferutil: 4,
  "core-js": 0,
  "core-js-pure": 0,
  ejs: 0,
  esbuild: 0,
  fsevents: 0,
  husky: 0,
  lmdb: 2,
  "msgpackr-extract": 2,
  nodemon: 0,
  nx: 0,
  prisma: 0,
  protobufjs: 0,
  "styled-components": 0,
  "unrs-resolver": 0,
  "utf-8-validate": 6,
  "vue-demi": 0,
  yorkie: 0,
};

/** Debian packages that they need when they run. */
const NEEDS: Readonly<Record<string, readonly string[]>> = {
  // Prisma picks its engine by the OpenSSL that it finds.
  "@prisma/client": ["openssl"],
  "@prisma/engines": ["openssl"],
  prisma: ["openssl"],
  // Trusts the system's certificates, not Node.js's.
  "@sentry/cli": ["ca-certificates"],
};

/** Packages that are nothing without a program that they start, and the program. */
const STARTS: Readonly<Record<string, readonly string[]>> = {
  easyimage: ["convert", "identify"],
  "find-process": ["ps"],
  "gh-pages": ["git"],
  "git-describe": ["git"],
  "git-last-commit": ["git"],
  gitlog: ["git"],
  gm: ["convert", "identify"],
  "hexo-deployer-git": ["git"],
  imagemagick: ["convert", "identify"],
  "node-svn-ultimate": ["svn"],
  pdf2pic: ["convert"],
  pidtree: ["ps"],
  "ps-list": ["ps"],
  "ps-node": ["ps"],
  "ps-tree": ["ps"],
  "python-shell": ["python3"],
  "semantic-release": ["git"],
  "simple-git": ["git"],
  "tree-kill": ["ps"],
};

/** Programs that a package of the npm registry starts, as far as known. */
export function startedByPackage(name: string): readonly string[] {
  return Object.hasOwn(STARTS, name) ? (STARTS[name] ?? []) : [];
}

/** Programs without an install script, and their packages: nothing but JavaScript. */
const SCRIPTS: ReadonlySet<string> = new Set(
  "@angular/cli @nestjs/cli concurrently cross-env eslint grunt-cli gulp-cli http-server npm pnpm prettier rimraf serve ts-node typescript webpack webpack-cli yarn".split(
    " ",
  ),
);

/** Debian packages that a package with an install script needs; `undefined` where it is not known to do without a compiler. */
export function installScriptNeeds(
  name: string,
  version: string,
): readonly string[] | undefined {
  const since = Object.hasOwn(SINCE, name) ? SINCE[name] : undefined;
  const major = Number(/^\d+/.exec(version)?.[0] ?? Number.NaN);
  // sharp carries its library in packages of its own since 0.33.
  const isSharp = name === "sharp" && /^0\.(?:3[3-9]|[4-9]\d)\./.test(version);
  if (!isSharp && (since === undefined || !(major >= since))) return undefined;
  return Object.hasOwn(NEEDS, name) ? NEEDS[name] : [];
}

/** True for a package that `npm install NAME` installs without running anything. */
export function isPlainScript(name: string): boolean {
  return SCRIPTS.has(name);
}
