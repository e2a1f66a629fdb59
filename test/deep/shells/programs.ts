/** Programs that the stub stands for; what is not here is the shell's own or the system's. */
export const PROGRAMS: readonly string[] = [
  ..."apt-get apt aptitude apk pip pip3 npm npx yarn yarnpkg dnf dnf5 yum microdnf rpm zypper".split(
    " ",
  ),
  ..."curl wget tar unzip dpkg git rm make gcc cmake go cargo node python python3 java".split(
    " ",
  ),
  ..."useradd adduser groupadd addgroup chown ldconfig update-ca-certificates gpg".split(
    " ",
  ),
  ..."add-apt-repository apt-key apt-cache playwright corepack poetry bundle bundler gem composer conda mamba micromamba".split(
    " ",
  ),
  // Programs of which it is known that they install nothing.
  ..."locale iconv getent chage users".split(" "),
];

/** Folders of every image. */
export const FOLDERS: readonly string[] = [
  "/app",
  "/etc",
  "/home/app",
  "/opt",
  "/root",
  "/src",
  "/srv",
  "/tmp",
  "/usr/local/bin",
  "/usr/src",
  "/var/cache",
  "/var/lib/apt/lists",
  "/var/tmp",
];
