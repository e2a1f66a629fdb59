/**
 * Programs whose doings are known well enough to say what they do not do. All of Debian's, Alpine's and Red Hat's base systems, or documented by their makers.
 */

/** Parts of the shell: no file on the PATH is run, so none can be replaced. */
export const BUILTINS: ReadonlySet<string> = new Set(
  (
    ": . [ [[ alias bg break builtin caller cd command compgen complete continue declare dirs disown echo enable eval exec exit export false fc fg " +
    "getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return set shift shopt source " +
    "suspend test times trap true type typeset ulimit umask unalias unset wait"
  ).split(" "),
);

/** They make no program appear or change on the PATH, start nothing that outlives them, and never look at a package manager's cache. */
const PASSIVE: ReadonlySet<string> = new Set(
  (
    "addgroup adduser arch awk base32 base64 basename cat chage chattr chfn chgrp chmod chown chpasswd chsh cksum clear cmp comm cut date debconf-set-selections " +
    "delgroup deluser df diff dirname dos2unix dpkg-architecture dpkg-query dpkg-reconfigure du egrep env expand expr factor fgrep file fold free " +
    "fc-cache getconf getent gpasswd grep groupadd groupdel groupmod groups gunzip gzip bzip2 bunzip2 head hexdump hostid hostname iconv id join jq ldconfig " +
    "ldd less locale locale-gen localedef logger logname ls lsb_release md5sum mkdir mkfifo mknod mktemp more mount nl nproc od openssl passwd paste patch ps pwd " +
    "readelf readlink realpath rev rm rmdir sed seq sha1sum sha224sum sha256sum sha384sum sha512sum shasum shuf sleep sort split ssh-keygen ssh-keyscan stat strings strip " +
    "stty sum sync sysctl tac tail tee touch tr truncate tsort tty umount uname unexpand uniq unlink unset update-ca-certificates update-ca-trust update-locale " +
    "update-rc.d uptime useradd userdel usermod users vipw visudo wc which whoami who xxd xz unxz xzcat yes zcat zgrep zstd"
  ).split(" "),
);

/** They can put a program on the PATH, but start nothing that outlives them and never look at a package manager's cache. */
const WRITERS: ReadonlySet<string> = new Set(
  (
    "ar apt-key bundle bundler bzr cabal cargo cmake composer conda cp cpan cpanm cpio curl dd docker-php-ext-configure docker-php-ext-enable docker-php-ext-install docker-php-source dpkg easy_install " +
    "fetch g++ gcc gem git git-lfs go hg install ld ln luarocks mamba micromamba mv npm pecl pear pip pip3 pnpm poetry rpm rsync rustc rustup svn tar unzip update-alternatives uv virtualenv wget yarn yarnpkg " +
    "7z 7za a2dismod a2disconf a2disable a2enconf a2enmod a2ensite a2dissite phpize pipenv pipx setcap zip"
  ).split(" "),
);

/** What is known of a program by its base name. */
export interface ProgramFacts {
  /** May put a program on the PATH, or replace one. */
  readonly installs: boolean;
}

/** Facts of a program that leaves no process behind and does not look at caches of package managers; `undefined` for any other. */
export function knownProgram(name: string): ProgramFacts | undefined {
  if (BUILTINS.has(name) || PASSIVE.has(name)) return { installs: false };
  return WRITERS.has(name) || /^pip\d(?:\.\d+)?$/.test(name)
    ? { installs: true }
    : undefined;
}

/** They may start something that outlives them, or read what others wrote, but never install a package of the distribution. */
const NO_INSTALLERS: ReadonlySet<string> = new Set(
  (
    "a2query crontab dirmngr dpkg-divert dpkg-statoverride dpkg-trigger gpg gpg-agent gpg2 gpgconf invoke-rc.d newaliases postconf " +
    "service systemctl tlmgr update-binfmts update-desktop-database update-java-alternatives update-mime-database"
  ).split(" "),
);

/** True for a program that is known never to look at what a package manager of the distribution keeps. */
export function installsNothing(name: string): boolean {
  return NO_INSTALLERS.has(name);
}
