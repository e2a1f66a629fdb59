import type { Call, Manager } from "./manager.ts";

const DECIDES =
  /^(?:PATH|HOME|LD_\w+|XDG_\w+|NODE_PATH|(?:npm_config|yarn|composer|conda|mamba)_\w+|prefix|shell)$/i;

/** True for a variable that decides where a manager and its cache are found. */
export function decidesPlace(variable: string): boolean {
  return DECIDES.test(variable);
}

const STARTED =
  /^\/(?:usr|(?:.*\/)?(?:s?bin|local|node|npm|yarn|conda|composer|php|dnf|yum|python3?|zypper))\/?$/;

/** True for the program of a manager, and a folder that such lie in. */
export function holdsManagers(path: string): boolean {
  return STARTED.test(path);
}

const SWITCHES = /^(?:asdf|fnm|mise|n|nodenv|nvm|phpenv|rbenv|volta) /;

/** True for a command, as one line, that puts another version of a language, or of its package manager, in its place. */
export function switchesManagers(
  line: string,
  managers: readonly Manager[],
): boolean {
  if (SWITCHES.test(line)) return true;
  // Without a name it brings all but npm.
  return (
    /^corepack (?!(?:cache|pack) )/.test(line) &&
    managers.some(({ name }) =>
      name === "npm" ? /\bnpm\b/.test(line) : name === "yarn",
    )
  );
}

const OWN =
  /^(?:node(?:js)?|npm|yarn(?:pkg)?|corepack|(?:mini|ana)?conda|mamba|composer|php|dnf|microdnf|yum|zypper|rpm)(?![a-z]*-dev|-gyp)/;

/** True for a package that a package manager is, or stands on, by what it is called in distributions. */
export function isManagers(name: string): boolean {
  return OWN.test(name);
}

const NEEDED =
  /^(?:python|perl|bash|coreutils|ca-certificates|openssl|glibc|lib)(?!.*-(?:dev|devel|headers)$)/;

/** True for a package of a distribution with which others go that depend on it. */
export function isNeeded(name: string): boolean {
  return NEEDED.test(name);
}

/** True for a package of a language that is a manager, or what one runs in. */
export function isTool(name: string): boolean {
  return /^(?:npm|yarn|corepack|node|conda|mamba|python|composer)$/.test(name);
}

/** True where the programs come with an official image and are no packages of its distribution. */
export function comesWithImage(
  official: string | undefined,
  programs: readonly string[],
): boolean {
  return official === "node"
    ? programs.some((each) => /^(?:npm|yarn)$/.test(each))
    : official !== undefined && programs.includes(official);
}

/** True for a call that installs packages under a name by which they can be removed: `apk add --virtual NAME`. */
export function isSetNamed({ program, args }: Call, name: string): boolean {
  return (
    program === "apk" &&
    args.some(
      (arg, at) =>
        arg === `--virtual=${name}` ||
        (arg === name && /^(?:-t|--virtual)$/.test(args[at - 1] ?? "")),
    )
  );
}
