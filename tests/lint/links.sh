#!/usr/bin/env bash
# The verifier is for anyone: what it is linked to is what they have to trust. No store, no HTTP.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
verify=${OY_BIN:-build/bin}/oy-verify
[ -x "$verify" ] || {
    echo "$verify is not built"
    exit 1
}
linked=$(ldd "$verify")
echo "$linked"
if grep -Eiq 'lmdb|microhttpd|libcurl|gnutls|libssl|libcrypto' <<<"$linked"; then
    echo "oy-verify is linked to a store or to HTTP"
    exit 1
fi
for wanted in libsodium libnettle libgmp; do
    grep -q "$wanted" <<<"$linked" || {
        echo "oy-verify is not linked to $wanted: does it verify anything?"
        exit 1
    }
done
