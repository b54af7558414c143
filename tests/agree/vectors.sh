#!/usr/bin/env bash
# The test vectors are what the reference makes, and the reference passes its own tests: values
# that others have published, and elections that it makes, breaks and verifies.
set -uo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.." || exit 2

export PYTHONDONTWRITEBYTECODE=1
passed=0
failed=0

judge() { # judge STATUS NAME
    if [ "$1" -eq 0 ]; then
        passed=$((passed + 1))
    else
        failed=$((failed + 1))
        echo "$2 failed"
    fi
}

python3 spec/ref/selftest.py 2>&1 & # each has one processor to itself
selftest=$!
python3 spec/ref/vectors.py --check
judge $? "spec/ref/vectors.py --check"
wait "$selftest"
judge $? "spec/ref/selftest.py"
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
