#!/usr/bin/env bash
# A private Docker Engine for the tests, in a folder of its own: up.sh FOLDER
# Installs Debian's docker.io where it is missing and may be installed, starts the engine, and makes a look-alike of debian:bookworm-slim.
# Prints the lines `DOCKER_HOST=…` and `PID=…`; whoever started it ends it by that process id. Exits with 3 where no engine can run.
set -euo pipefail
folder=$1
socket=unix://$folder/docker.sock
suite=bookworm

[ "$(id -u)" = 0 ] || { echo "an engine can only be started by root" >&2; exit 3; }
missing=()
for package in docker.io containerd runc iptables debootstrap; do
  dpkg -s "$package" >/dev/null 2>&1 || missing+=("$package")
done
if [ "${#missing[@]}" -gt 0 ]; then
  command -v apt-get >/dev/null || { echo "there is no apt-get to install ${missing[*]}" >&2; exit 3; }
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$folder/apt.log" 2>&1 ||
    { echo "${missing[*]} cannot be installed" >&2; exit 3; }
fi

docker=/usr/bin/docker
setsid dockerd --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/pid" \
  --host "$socket" --bridge=none --iptables=false ${DOCKERD_OPTIONS:-} >"$folder/log" 2>&1 </dev/null &
pid=$!
for _ in $(seq 60); do
  $docker --host "$socket" version >/dev/null 2>&1 && break
  kill -0 "$pid" 2>/dev/null || { echo "dockerd cannot run here: $(tail -n 1 "$folder/log")" >&2; exit 3; }
  sleep 0.5
done
echo "DOCKER_HOST=$socket"
echo "PID=$pid"
[ "${2:-}" != bare ] || exit 0

# As the official image: no package lists, no documentation but licences, no translations.
root=$folder/rootfs
debootstrap --variant=minbase "$suite" "$root" >"$folder/debootstrap.log" 2>&1 || { kill "$pid"; echo "debootstrap fails" >&2; exit 3; }
find "$root/usr/share/doc" -type f ! -name copyright -delete
rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/archives/*.deb "$root"/var/cache/apt/*.bin "$root"/var/log/*.log \
  "$root"/usr/share/{man,info,locale,lintian}/*
tar -C "$root" -c . | $docker --host "$socket" import --change 'CMD ["bash"]' - "debian:$suite-slim" >/dev/null
rm -rf "$root"
