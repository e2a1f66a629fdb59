/** Packages that bring locales, or make some while they are set up. */
const PACKAGES =
  /^(?:locales(?:-all)?|language-pack-|langpacks-|glibc-(?:langpack-|all-langpacks|locale)|kde-l10n|musl-locales)/;

export function isLocalePackage(name: string): boolean {
  return PACKAGES.test(name);
}
