/**
 * What is known of a program by its name alone, whatever it is called with. What a call does is said by its effects; a trait is for what no effect
 * says: what a program is, not what it does this time. A program is looked for by its base name.
 */
const NAMES = {
  /** Parts of the shell: no file on the PATH is run, so none can be replaced. */
  "built-in":
    ": . [ [[ alias bg break builtin caller cd command compgen complete continue declare dirs disown echo enable eval exec exit export false fc fg " +
    "getopts hash help history jobs kill let local logout mapfile popd printf pushd pwd read readarray readonly return set shift shopt source " +
    "suspend test times trap true type typeset ulimit umask unalias unset wait",

  /** They make no program appear or change on the PATH, start nothing that outlives them, and never look at a package manager's cache. */
  passive:
    "addgroup adduser arch awk base32 base64 basename cat chage chattr chfn chgrp chmod chown chpasswd chsh cksum clear cmp comm cut date debconf-set-selections " +
    "delgroup deluser df diff dirname dos2unix dpkg-architecture dpkg-query dpkg-reconfigure du egrep env expand expr factor fgrep file fold free " +
    "fc-cache getconf getent gpasswd grep groupadd groupdel groupmod groups gunzip gzip bzip2 bunzip2 head hexdump hostid hostname iconv id join jq ldconfig " +
    "ldd less locale locale-gen localedef logger logname ls lsb_release md5sum mkdir mkfifo mknod mktemp more mount nl nproc od openssl passwd paste patch ps pwd " +
    "readelf readlink realpath rev rm rmdir sed seq sha1sum sha224sum sha256sum sha384sum sha512sum shasum shuf sleep sort split ssh-keygen ssh-keyscan stat strings strip " +
    "stty sum sync sysctl tac tail tee touch tr truncate tsort tty umount uname unexpand uniq unlink unset update-ca-certificates update-ca-trust update-locale " +
    "update-rc.d uptime useradd userdel usermod users vipw visudo wc which whoami who xxd xz unxz xzcat yes zcat zgrep zstd",

  /** They can put a program on the PATH, but start nothing that outlives them and never look at a package manager's cache. */
  "puts-programs":
    "ar apt-key bundle bundler bzr cabal cargo cmake composer conda cp cpan cpanm cpio curl dd docker-php-ext-configure docker-php-ext-enable docker-php-ext-install docker-php-source dpkg easy_install " +
    "fetch g++ gcc gem git git-lfs go hg install ld ln luarocks mamba micromamba mv npm pecl pear pip pip3 pnpm poetry rpm rsync rustc rustup svn tar unzip update-alternatives uv virtualenv wget yarn yarnpkg " +
    "7z 7za a2dismod a2disconf a2disable a2enconf a2enmod a2ensite a2dissite phpize pipenv pipx setcap zip",

  /** They may start something that outlives them, or read what others wrote, but never install a package of the distribution. */
  "installs-nothing":
    "a2query crontab dirmngr dpkg-divert dpkg-statoverride dpkg-trigger gpg gpg-agent gpg2 gpgconf invoke-rc.d newaliases postconf " +
    "service systemctl tlmgr update-binfmts update-desktop-database update-java-alternatives update-mime-database",

  /** They run the rest of their line as if it stood alone: a command is seen through them. */
  wraps: "command eatmydata env exec ionice nice nohup sudo time",

  /** They run the rest of their line in a process of its own, or some of it, behind words of theirs. */
  "runs-rest":
    "catatonit dumb-init find gosu init su-exec timeout tini xargs xvfb-run",

  /** What they run stands elsewhere, or in a text. */
  "runs-elsewhere":
    ". ash bash chroot csh dash eval fish gosu ksh parallel runuser sh source ssh su su-exec tcsh xargs zsh",

  /** A name that stands for the shell of scripts. */
  "is-shell": "ash bash busybox dash sh",

  /** Packages that may put another shell at /bin/sh; those of Alpine are made for nothing else. */
  "brings-shell":
    "ash bash busybox busybox-binsh dash dash-binsh sh toybox yash-binsh",

  /** They set options of the shell, or run text that may. */
  "changes-options": ". builtin eval set shopt source",

  /** Runs parts of the shell by their name. */
  "runs-built-in": "command",

  /** They run text, or change how commands are read. */
  "changes-reading": ". alias builtin enable eval shopt source trap",

  /** They say of a program whether the shell remembers where it lies, or which were called. */
  "tells-lookups": "fc hash history type",

  /** They look variables up by names in their arguments, or evaluate arithmetic. */
  evaluates:
    "declare getopts let local mapfile printf read readarray typeset unset wait",

  /** They print options of the shell, or set some. */
  "shows-options": "set shopt",
  "sets-options": "set",
  /** `-o` and `-v` ask for options and variables. */
  "tests-options": "[ test",

  /** Redirections stay with the shell; a program takes its place. */
  "becomes-program": "exec",

  /** What it is given runs when the script ends. */
  "runs-at-end": "trap",

  /** Hands variables on to the programs that the shell starts. */
  exports: "export",

  /** They do nothing. */
  idle: "true :",

  /** Each writes its own words, what it reads, what its script puts in, or nothing. */
  "prints-words": "echo printf",
  "prints-input": "cat tee",
  "prints-script": "sed",
  "prints-nothing": ": touch true",

  /** They leave the files that they name as they are, or what they change does not matter to who runs them. */
  "leaves-files":
    ". [ [[ ash bash cat cd chmod chown dash dos2unix du echo exec file find grep head ls md5sum mkdir node npm npx pip pip3 pnpm printf python python3 rm sh sha256sum source stat tail test touch uv wc yarn",

  /** They check files by a list that names them. */
  "checks-files":
    "cksum md5sum sha1sum sha224sum sha256sum sha384sum sha512sum shasum b2sum sum",

  /** Takes files away, and does nothing else. */
  removes: "rm",

  /** What is put on the PATH, or changed there, are the files that they name. */
  "changes-named": "chmod cp install ln rm",

  /** They unpack files of several names as such. */
  "keeps-links": "tar bsdtar cpio pax 7z 7za",
  /** A clone of a folder shares its files with it. */
  "links-clones": "git",
  /** They link files from a store of theirs into where they install. */
  "links-packages": "conda mamba micromamba pnpm uv",

  /** What they write is another file under the same name, or a new one. */
  "makes-files-anew":
    "sed install mv ln mkdir mkfifo mknod mktemp patch tar touch rm dpkg dpkg-divert update-alternatives useradd adduser",
  /** Of files that lie there already, under one name or more, they change what they hold. */
  "overwrites-trees": "cp",

  /** They may put a link in the place of another. */
  "switches-links": "cp ln mv",
  /** They lead links to something else by the name of these. */
  "switches-named-links": "alternatives update-alternatives",
  /** They take away folders of a tree that another version of it has not. */
  "changes-checkout": "git hg svn",

  /** They make locales, or change which there are. */
  "makes-locales": "localedef locale-gen dpkg-reconfigure",

  /** Makes the content of a file anew, without another sense. */
  rewrites: "strip",

  /** What they write may be large: copies, sources, packages. */
  "brings-much":
    "bower bundle cargo composer cp git gradle install mv mvn npm pnpm rsync yarn yarnpkg",

  /** Programs of a distribution's own package manager, in a place that it alone writes to. */
  "placed-by-distribution":
    "apk apt apt-cache apt-get apt-key apt-mark dnf dpkg microdnf rpm yum zypper",

  /** They put into place the packages of a distribution that they are given as files. */
  "unpacks-for-distribution": "dpkg rpm",

  /** They write one file that they fetch, and nothing else. */
  "fetches-file": "curl wget",

  /** Tools that come with a distribution, beside those that install nothing. */
  "is-tool":
    "cp curl dd find git install ln mv rsync sudo tar unzip wget xargs zip",

  /** Managers of a language: what they build while they install is taken not to ask the distribution's manager for packages. */
  "builds-packages": "bundle bundler gem pip",
} as const;

export type Trait = keyof typeof NAMES;

const SETS: ReadonlyMap<string, ReadonlySet<string>> = new Map(
  Object.entries(NAMES).map(([trait, names]) => [
    trait,
    new Set(names.split(" ")),
  ]),
);

export function hasTrait(name: string, trait: Trait): boolean {
  return SETS.get(trait)?.has(name) === true;
}

/** The names that have a trait. */
export function namesWithTrait(trait: Trait): readonly string[] {
  return NAMES[trait].split(" ");
}

/** Every name that has a trait. */
export function namesWithTraits(): readonly string[] {
  return [...SETS.values()].flatMap((names) => [...names]);
}

/** What is known of a program by its base name. */
export interface ProgramFacts {
  /** May put a program on the PATH, or replace one. */
  readonly installs: boolean;
}

/** Facts of a program that leaves no process behind and does not look at caches of package managers; `undefined` for any other. */
export function knownProgram(name: string): ProgramFacts | undefined {
  if (hasTrait(name, "built-in") || hasTrait(name, "passive"))
    return { installs: false };
  return hasTrait(name, "puts-programs") || /^pip\d(?:\.\d+)?$/.test(name)
    ? { installs: true }
    : undefined;
}
