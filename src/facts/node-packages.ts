/**
 * Packages of the npm registry with an install script that fetches or carries what it needs: no compiler is started on x86-64 and arm64 with glibc.
 */
const CARRIES_BINARIES: ReadonlySet<string> = new Set(
  (
    "@apollo/protobufjs @nestjs/core @parcel/watcher @prisma/client @prisma/engines @sentry/cli @swc/core argon2 bcrypt canvas core-js core-js-pure electron-to-chromium esbuild ejs fsevents " +
    "husky lmdb msgpackr-extract nodemon nx optipng-bin playwright prisma protobufjs sass-embedded sharp sqlite3 styled-components unrs-resolver vue-demi yorkie"
  ).split(" "),
);

/** True when an install script of this name is known to need nothing of the system. */
export function installsWithoutCompiler(name: string): boolean {
  return CARRIES_BINARIES.has(name);
}
