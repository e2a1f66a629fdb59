#!/usr/bin/env bash
# Unpacks the Docker of Debian trixie (26.1, with buildx and a BuildKit that reads heredocs) into FOLDER, beside what is installed: current.sh FOLDER
# Its programs run on bookworm's libc, too, all but runc, which therefore stays the installed one. The programs are in FOLDER/root, and
# FOLDER/config is the client's configuration with buildx. Exits with 3, and with the reason as the last line of its standard error, where the packages cannot be had.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
keyring=/usr/share/keyrings/debian-archive-keyring.gpg
cannot() {
  echo "$1" >&2
  exit 3
}

command -v apt-get >/dev/null || cannot "there is no apt-get to fetch Docker 26 with"
[ -e "$keyring" ] || cannot "there are no keys of Debian's packages ($keyring)"
mkdir -p "$folder"/{state/lists/partial,cache/archives/partial,debs,config/cli-plugins}
: >"$folder/status"
echo "deb [signed-by=$keyring] http://deb.debian.org/debian trixie main" >"$folder/sources.list"
cat >"$folder/apt.conf" <<EOF
Dir::State "$folder/state";
Dir::State::status "$folder/status";
Dir::Cache "$folder/cache";
Dir::Etc::sourcelist "$folder/sources.list";
Dir::Etc::sourceparts "-";
APT::Sandbox::User "$(id -un)";
EOF
export APT_CONFIG=$folder/apt.conf
cd "$folder/debs"
{ apt-get update && apt-get download docker.io docker-cli docker-buildx containerd tini; } >"$folder/apt.log" 2>&1 ||
  cannot "Docker 26 cannot be fetched: $(tail -n 1 "$folder/apt.log")"
for package in *.deb; do dpkg-deb --extract "$package" "$folder/root"; done
rm -r "$folder/debs" "$folder/cache" "$folder/state"
ln -s "$folder/root/usr/libexec/docker/cli-plugins/docker-buildx" "$folder/config/cli-plugins/"
"$folder/root/usr/sbin/dockerd" --version >"$folder/version.log" 2>&1 ||
  cannot "Docker 26 does not run here: $(tail -n 1 "$folder/version.log")"
