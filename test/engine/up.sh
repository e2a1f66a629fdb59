#!/usr/bin/env bash
# A private Docker Engine for the tests, in a folder of its own: up.sh FOLDER [bare]
# Installs Debian's docker.io where there is no engine and it may be installed, starts the engine, and makes look-alikes of debian:bookworm and its slim
# sibling (none of them with `bare`). Prints the lines `DOCKER_HOST=…` and `PID=…`; whoever started it ends it by that process id. Exits with 3, and with the
# reason as the last line of its standard error, where no engine can run.
set -euo pipefail
folder=$1
socket=unix://$folder/docker.sock
suite=bookworm
pid=
no_engine() {
  [ -z "$pid" ] || kill "$pid" 2>/dev/null || true
  echo "$1" >&2
  exit 3
}

[ "$(id -u)" = 0 ] || no_engine "an engine can only be started by root"
missing=()
need() { command -v "$1" >/dev/null || missing+=("$2"); }
need dockerd docker.io
need containerd containerd
need runc runc
need iptables iptables
[ "${2:-}" = bare ] || need debootstrap debootstrap
if [ "${#missing[@]}" -gt 0 ]; then
  command -v apt-get >/dev/null || no_engine "there is no apt-get to install ${missing[*]}"
  { apt-get update && DEBIAN_FRONTEND=noninteractive apt-get install -y --no-install-recommends "${missing[@]}"; } >"$folder/apt.log" 2>&1 ||
    no_engine "${missing[*]} cannot be installed: $(tail -n 1 "$folder/apt.log")"
fi

docker="/usr/bin/docker --host $socket"
setsid dockerd --data-root "$folder/data" --exec-root "$folder/exec" --pidfile "$folder/pid" \
  --host "$socket" --bridge=none --iptables=false ${DOCKERD_OPTIONS:-} >"$folder/log" 2>&1 </dev/null &
pid=$!
for _ in $(seq 120); do
  $docker version >/dev/null 2>&1 && break
  kill -0 "$pid" 2>/dev/null || no_engine "dockerd cannot run here: $(tail -n 1 "$folder/log")"
  sleep 0.5
done
driver=$($docker info --format '{{.Driver}}' 2>/dev/null) || no_engine "dockerd does not answer: $(tail -n 1 "$folder/log")"
# A whole file system for each layer: the tests would take an hour and hundreds of gigabytes.
[ "$driver" != vfs ] || no_engine "the engine can only copy whole file systems here (storage driver vfs)"
if [ "${2:-}" != bare ]; then
  root=$folder/rootfs
  debootstrap --variant=minbase "$suite" "$root" >"$folder/debootstrap.log" 2>&1 ||
    no_engine "debootstrap fails: $(tail -n 1 "$folder/debootstrap.log")"
  # As the official images: packages are not kept, and there are no package lists.
  printf '%s\n' 'DPkg::Post-Invoke { "rm -f /var/cache/apt/archives/*.deb /var/cache/apt/*.bin || true"; };' \
    'Dir::Cache::pkgcache ""; Dir::Cache::srcpkgcache "";' >"$root/etc/apt/apt.conf.d/docker-clean"
  printf 'Acquire::GzipIndexes "true";\n' >"$root/etc/apt/apt.conf.d/docker-gzip-indexes"
  rm -rf "$root"/var/lib/apt/lists/* "$root"/var/cache/apt/archives/*.deb "$root"/var/cache/apt/*.bin "$root"/var/log/*.log
  import() { tar -C "$root" -c . | $docker import --change 'CMD ["bash"]' - "debian:$1" >/dev/null; }
  import "$suite" || no_engine "an image cannot be imported"
  # And the slim one has no documentation but licences, and no translations.
  find "$root/usr/share/doc" -type f ! -name copyright -delete
  rm -rf "$root"/usr/share/{man,info,locale,lintian}/*
  import "$suite-slim" || no_engine "an image cannot be imported"
  rm -rf "$root"
  # An engine may answer and yet be unable to run anything, where it is in a container itself.
  $docker run --rm --network=none "debian:$suite-slim" true >"$folder/run.log" 2>&1 ||
    no_engine "the engine runs no containers here: $(tail -n 1 "$folder/run.log")"
fi
echo "DOCKER_HOST=$socket"
echo "PID=$pid"
