#!/usr/bin/env bash
# The sources of the libraries that the WebAssembly programs link, from the source packages of the
# machine's own Debian: sources.sh DIR puts the archives that sources.txt lists into DIR.
#
# What is downloaded is believed for its SHA-256 alone, which sources.txt pins. The machine's lists
# of packages are left as they are: ours lie in a directory that is removed afterwards.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

die() {
    printf 'sources.sh: %s\n' "$*" >&2
    exit 2
}

[ $# -eq 1 ] || die "usage: sources.sh DIR"
mkdir -p "$1"
cd "$1"

holds() { sha256sum --check --strict --status "$here/sources.txt" 2>/dev/null; }

if holds; then exit 0; fi
command -v apt-get >/dev/null ||
    die "this is no Debian: put the archives of $here/sources.txt into $1 by hand"

scratch=$(mktemp -d)
trap 'rm -rf "$scratch"' EXIT
mkdir -p "$scratch/parts" "$scratch/lists/partial"

# The machine's sources of binary packages, as sources of source packages.
for file in /etc/apt/sources.list.d/*.sources; do
    [ -f "$file" ] || continue
    grep -q debian-archive-keyring "$file" || grep -qi '^Suites:.*bookworm' "$file" || continue
    sed 's/^Types:.*/Types: deb-src/' "$file" >"$scratch/parts/$(basename "$file")"
done
for file in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
    [ -f "$file" ] || continue
    grep -E '^deb[[:space:]]' "$file" | sed 's/^deb\([[:space:]]\)/deb-src\1/' \
        >"$scratch/parts/$(basename "$file" .list).list" || true
done

apt=(apt-get -q -q -o "Dir::Etc::SourceParts=$scratch/parts" -o Dir::Etc::SourceList=/dev/null
    -o "Dir::State::Lists=$scratch/lists" -o "Dir::Cache::pkgcache=" -o "Dir::Cache::srcpkgcache="
    -o APT::Sandbox::User=root)
"${apt[@]}" update >&2 || die "the lists of source packages cannot be had"

while read -r sum file; do
    echo "$sum  $file" | sha256sum --check --strict --status 2>/dev/null && continue
    package=${file%%_*}
    (cd "$scratch" && "${apt[@]}" --download-only source "$package" >/dev/null) ||
        die "the source package $package cannot be had"
    [ -f "$scratch/$file" ] || die "the source package $package has no file $file any more"
    echo "$sum  $scratch/$file" | sha256sum --check --strict --status ||
        die "$file is not the file that sources.txt pins"
    mv "$scratch/$file" .
done <"$here/sources.txt"
holds || die "the archives are not those of sources.txt"
