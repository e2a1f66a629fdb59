/** What texts say that are no script of a shell, or none that can be read, of package managers whose lists are not fetched again without being asked. */

const PROGRAM = /\b(?:apt-get|apt|aptitude)\b[^\n;&|]*/.source;
const READS = new RegExp(
  `${PROGRAM}\\b(?:install|upgrade|dist-upgrade|full-upgrade|build-dep|source|download)\\b|\\b(?:apt-cache|apt-file)\\b`,
);
const UPDATES = new RegExp(`${PROGRAM}\\bupdate\\b`);

/** True when a text installs from package lists, or looks at them, before it fetches them itself. */
export function readsLists(text: string): boolean {
  const update = UPDATES.exec(text);
  const read = READS.exec(text);
  return read !== null && (update === null || update.index > read.index);
}

/** Names by which a program could ask for packages of the distribution, or look at their lists. An option ends in one way only: long lines take no longer. */
const NAMES =
  /\b(?:apt-get|aptitude|apt-cache|apt-file|apt-mark|apt_pkg|PackageKit)\b|\bapt\b["',\s]+(?:-[^"',\s]{0,200}["',\s]+(?:[^-"',\s][^"',\s]{0,200}["',\s]+)?){0,20}(?:install|upgrade|update|build-dep|list|show)\b|\bimport apt\b|\bfrom apt(?:\.\w+)? import\b|var\/lib\/apt/;

/** True for a text that may ask for packages of the distribution. */
export function namesManagers(text: string): boolean {
  return NAMES.test(text);
}

/** True for a text that may tell a package manager of the distribution to run commands of its user's. */
export function namesHook(text: string): boolean {
  return /invoke/i.test(text);
}

/** True for a text that names a file with such settings. */
export function namesHookFile(text: string): boolean {
  return /\/etc\/(?:apt|dpkg)\b|apt\.conf|dpkg\.cfg/.test(text);
}

/** True for a variable that may change what an update of package lists fetches. */
export function decidesUpdate(variable: string): boolean {
  return /proxy|apt|path|ssl|home|^ld_|^http/i.test(variable);
}

/** True for the words of a COPY that may bring settings of such a manager. */
export function bringsSettings(words: string): boolean {
  return /apt|\s["']?\/(?:(?:etc|usr|var)\/?)?["'\]\s]*$/.test(words);
}
