#!/bin/sh
# Installs the Debian packages named, those that are missing, and makes source packages available.
set -e
missing=
for p; do
    dpkg-query -W -f '${Status}' "$p" 2>/dev/null | grep -q 'ok installed' || missing="$missing $p"
done
sudo=
[ "$(id -u)" = 0 ] || sudo=sudo
if ! apt-cache showsrc lua5.4 2>/dev/null | grep -q '^Package: lua5.4'; then
    printf 'Types: deb-src\nURIs: http://deb.debian.org/debian\nSuites: bookworm\nComponents: main\nSigned-By: /usr/share/keyrings/debian-archive-keyring.gpg\n' |
        $sudo tee /etc/apt/sources.list.d/ccc-source.sources >/dev/null
    $sudo apt-get update -q
fi
[ -z "$missing" ] || { $sudo apt-get update -q; $sudo env DEBIAN_FRONTEND=noninteractive apt-get install -q -y --no-install-recommends $missing; }
