#!/usr/bin/env bash
# Builds a current BuildKit and buildx from their published Go modules into FOLDER, for DOCKFIX_BUILDKIT: buildkit.sh FOLDER
# Takes ten minutes and more on two processors, which is why the tests do not do it by themselves.
set -euo pipefail
folder=$(mkdir -p "$1" && cd "$1" && pwd)
build() { # MODULE VERSION PACKAGE NAME
  local work
  work=$(mktemp -d)
  (
    cd "$work"
    go mod init build
    go get "$1/$3@$2"
    CGO_ENABLED=0 go build -ldflags="-s -w -X $1/version.Version=$2" -o "$folder/$4" "$1/$3"
  )
  rm -rf "$work"
}
build github.com/moby/buildkit v0.26.2 cmd/buildkitd buildkitd
build github.com/docker/buildx v0.30.1 cmd/buildx docker-buildx
