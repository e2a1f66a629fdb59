#!/bin/sh
# Stands for every program that a RUN calls: writes down how it was called, fails when FAULTS names it, and does to the files below ROOT what the
# program would do to caches, lists and products.

# A program in a pipe comes behind the one that feeds it, so that the log has one order.
# `yes |` never ends.
lines=50
while [ $lines -gt 0 ] && read -r _; do lines=$((lines - 1)); done

name=${0##*/}
key=$name
verb=
words=
options=
for arg do
  case $arg in
    "$ROOT"*) arg=${arg#"$ROOT"} ;;
  esac
  case $arg in
    -*) options="$options $arg " ;;
    *) key="$key $arg"; [ -n "$verb" ] && words="$words $arg"; [ -n "$verb" ] || verb=$arg ;;
  esac
done

leave() {
  { printf '%s\t%s\t%s\tX=%s\t%s\t' "$key" "$name $*" "${PWD#"$ROOT"}" "${X-}" "$status"; umask; } >> "$LOG"
  exit "$status"
}
status=0

case "
$FAULTS
" in
  *"
$key
"*) status=7; leave "$@" ;;
esac

put() {
  case $1 in */*) [ -d "${1%/*}" ] || mkdir -p "${1%/*}" ;; esac
  printf '%s\n' "$2" > "$1"
}
has() {
  case $options in *" $1 "*) ;; *) return 1 ;; esac
}
# Leaves a trace of every package in a folder.
products() {
  for word in ${words:-all}; do put "$1/${word##*/}" "$name"; done
}
# A cache that is there, or may be filled.
cached() {
  if has --offline || has --no-network; then
    [ -e "$1" ] || { status=4; leave; }
  else put "$1" "$verb"; fi
}
# What is in an archive: a folder of its name.
unpack() {
  for word in $words $verb; do
    case $word in
      *.tar* | *.tgz | *.zip | *.deb)
        case $word in /*) file=$ROOT$word ;; *) file=$word ;; esac
        [ -f "$file" ] || { status=2; leave "$@"; }
        file=${word##*/}; put "${1:-.}/${file%%.*}/app" "from $file" ;;
    esac
  done
}
# The word behind an option, which may be spelled in three ways.
behind() {
  first=$1 second=$2 third=$3; shift 3
  while [ $# -gt 1 ]; do
    case $1 in $first | $second | $third) printf '%s' "$2"; return ;; esac
    shift
  done
}
fetch() {
  for arg do case $arg in *://*) url=${arg%%\?*} ;; --output=* | --output-document=*) file=${arg#*=} ;; esac; done
  [ -n "$file" ] || file=$(behind "$short" "$bundle" "$long" "$@")
  [ -n "$file" ] || case $options in *$own*) file=${url##*/} ;; esac
  if [ -n "$file" ] && [ "$file" != - ]; then put "$file" "$url"
  else echo "$url"; fi
}

case $name in
  apt-get | apt | aptitude)
    lists=$ROOT/var/lib/apt/lists/main
    case $verb in
      update) put "$lists" lists ;;
      install) [ -e "$lists" ] || { status=100; leave "$@"; }; products "$ROOT/var/lib/dpkg" ;;
      upgrade | dist-upgrade | full-upgrade) [ ! -e "$lists" ] || put "$ROOT/var/lib/dpkg/upgraded" "$name" ;;
    esac ;;
  apk)
    index=$ROOT/var/cache/apk/APKINDEX
    case $verb in
      update) put "$index" index ;;
      add | upgrade) has --no-cache || cached "$index"; products "$ROOT/lib/apk" ;;
    esac ;;
  pip | pip3)
    case $verb in
      install) has --no-cache-dir || put "$ROOT/root/.cache/pip/wheel" wheel; products "$ROOT/usr/lib/python" ;;
    esac ;;
  npm)
    cache=$HOME/.npm/_cacache
    case "$verb$words" in
      "cache clean"*) has --force || status=1; "$REAL/rm" -rf "$cache" ;;
      install* | ci* | i*) cached "$cache/index"; products node_modules ;;
    esac ;;
  yarn | yarnpkg)
    cache=$ROOT/usr/local/share/.cache/yarn
    case "$verb$words" in
      "cache clean"*) "$REAL/rm" -rf "$cache" ;;
      "" | install* | add* | global*) cached "$cache/v6"; products node_modules ;;
    esac ;;
  dnf | dnf5 | yum | microdnf)
    case $name in dnf5) cache=libdnf5 ;; dnf) cache=dnf ;; *) cache=yum ;; esac
    cache=$ROOT/var/cache/$cache
    case "$verb$words" in
      "clean all") "$REAL/rm" -rf "$cache" ;;
      install* | update* | upgrade*) put "$cache/metadata" metadata; products "$ROOT/var/lib/rpm" ;;
    esac ;;
  curl) short=-o bundle='-[!-]*o' long=--output own=O; file=; fetch "$@" ;;
  wget) short=-O bundle='-[!-]*O' long=--output-document own=; file=; fetch "$@" ;;
  tar) unpack "$(behind -C -C --directory "$@")" ;;
  unzip) unpack "$(behind -d -d -d "$@")" ;;
  dpkg) unpack . ;;
  git) [ "$verb" != clone ] || { file=${words##*/}; put "${file%.git}/dist/app" "$words"; } ;;
  rm) "$REAL/rm" "$@" 2>/dev/null || status=1 ;;
  make) put made "${words:-all}" ;;
esac
case $name in curl | wget) ;; *) echo "$*" ;; esac
leave "$@"
