#!/bin/sh
# fetch.sh PACKAGE: unpacks the Debian source of PACKAGE under build/src and prints its directory.
set -e
top=$(cd "$(dirname "$0")/.." && pwd)
mkdir -p "$top/build/src"
cd "$top/build/src"
if [ ! -d "$1" ]; then
    rm -rf "$1.part"
    mkdir "$1.part"
    (cd "$1.part" && apt-get source -q --download-only "$1/bookworm" >/dev/null && dpkg-source --no-check -x ./*.dsc src >/dev/null)
    mv "$1.part" "$1"
fi
echo "$top/build/src/$1/src"
