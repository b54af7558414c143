#!/usr/bin/env bash
# The WebAssembly programs come out the same, to the byte, from a working copy at another place
# (that the pages do is in pages.test.mjs). Needs build/wasm (./dev web). With --libraries (as in ./dev soak) the
# libraries are built anew, too, from the archives that are there.
set -euo pipefail
root=$(cd "$(dirname "${BASH_SOURCE[0]}")/../.." && pwd)
other=$(mktemp -d)
trap 'rm -rf "$other"' EXIT
passed=0 failed=0

check() { # check NAME COMMAND...
    local name=$1
    shift
    if "$@"; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "not the same: $name"
    fi
}

[ -f "$root/build/wasm/bin/oy.wasm" ] || { echo "build/wasm is missing: ./dev web makes it" >&2 && exit 2; }

copy=$other/another/place
mkdir -p "$copy"
(cd "$root" && tar -cf - CMakeLists.txt CMakePresets.json cmake core \
    verifier steps cli web/wasm) | tar -xf - -C "$copy"

mkdir -p "$copy/build/wasm/deps"
if [ "${1:-}" = --libraries ]; then
    cp -R "$root/build/wasm/deps/archives" "$copy/build/wasm/deps/"
    bash "$copy/web/wasm/libraries.sh" "$copy/build/wasm/deps"
    for file in "$root"/build/wasm/deps/lib/*.a; do
        check "$(basename "$file")" cmp -s "$file" "$copy/build/wasm/deps/lib/$(basename "$file")"
    done
else
    (cd "$root/build/wasm/deps" && cp -R include lib licences.txt stamp "$copy/build/wasm/deps/")
fi

(cd "$copy" && cmake --preset wasm --log-level=WARNING >/dev/null &&
    cmake --build build/wasm -- --quiet oy oy-verify >/dev/null)
for name in oy oy-verify; do
    check "$name.wasm" cmp -s "$root/build/wasm/bin/$name.wasm" "$copy/build/wasm/bin/$name.wasm"
    # No path of this machine stands in it.
    check "$name.wasm: no path" bash -c '! grep -qaF -e "$1" -e "$2" "$3"' - "$root" "$other" \
        "$root/build/wasm/bin/$name.wasm"
done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
