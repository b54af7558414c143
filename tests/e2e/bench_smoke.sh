#!/usr/bin/env bash
# The benchmarks run, check what they measure, and give the fields that their readers rely on. No
# word about how fast anything is: that is for `./dev bench`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export OY_BIN=${OY_BIN:-$PWD/build/bin}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

fail() {
    printf 'bench_smoke: %s\n' "$*" >&2
    exit 1
}

# By its own path: one run below has an empty PATH.
python=$(python3 -c "import sys; print(sys.executable)")
few=(--ballots 3 --options 2 --repeat 1)

# fields FILE BELENIOS: what every report must have; BELENIOS is measured, absent or none.
fields() {
    "$python" - "$@" <<'PYTHON'
import json
import sys

report, belenios = json.load(open(sys.argv[1], encoding="utf-8")), sys.argv[2]
for key in ("cpu", "compiler", "flags", "libsodium", "gmp", "oy", "clock"):
    assert isinstance(report[key], str) and report[key], key
assert (report["ballots"], report["options"], report["repeat"]) == (3, 2, 1)
assert list(report["groups"]) == ["ristretto255", "modp4096"]
for name, group in report["groups"].items():
    for part in ("library", "table"):
        for power in ("fixed", "variable", "secret_fixed", "secret_variable"):
            assert group[part][power]["us"] > 0, (name, part, power)
    for stage in ("seal", "check", "check_each", "aggregate", "share", "share_check", "combine"):
        figure = group[stage]
        assert 0 < figure["low"] <= figure["us"] <= figure["high"], (name, stage)
        assert figure["arithmetic_us"] > 0 and figure["ratio"] > 0, (name, stage)
    # Two bits and one rule: the count is done by hand, from spec/proofs.md.
    assert group["powers_of_a_ballot"]["check"] == {"fixed": 6, "variable": 16}, name
    assert group["powers_of_a_ballot"]["seal"] == {"fixed": 8, "variable": 7}, name
    if belenios == "measured":
        assert group["belenios"]["ratio"] > 0 and group["belenios"]["us_per_ballot"] > 0
    elif belenios == "absent":
        assert group["belenios"] is None
if belenios == "measured":
    assert report["belenios"]["version"] and report["belenios"]["reason"] is None
elif belenios == "absent":
    assert report["belenios"]["version"] is None
    assert "not installed" in report["belenios"]["reason"]
PYTHON
}

"$python" bench/run.py scheme --json "${few[@]}" >"$folder/scheme.json"
fields "$folder/scheme.json" none

# Without belenios-tool there is a reason instead of a figure.
mkdir "$folder/nothing"
PATH="$folder/nothing" "$python" bench/run.py --json "${few[@]}" >"$folder/absent.json"
fields "$folder/absent.json" absent

if command -v belenios-tool >/dev/null; then
    "$python" bench/run.py --json "${few[@]}" >"$folder/all.json"
    fields "$folder/all.json" measured
fi

"$python" bench/run.py scheme --group ristretto255 --threads 2 "${few[@]}" >"$folder/table.txt"
grep -q '^ristretto255: 3 ballots of 2 options' "$folder/table.txt" || fail "no table"

# The hash functions: libsodium first, and every figure there.
"$python" bench/run.py hash --json --repeat 1 >"$folder/hash.json"
"$python" - "$folder/hash.json" <<'PYTHON'
import json
import sys

report = json.load(open(sys.argv[1], encoding="utf-8"))
for key in ("cpu", "compiler", "flags", "oy", "clock"):
    assert isinstance(report[key], str) and report[key], key
names = [library["name"] for library in report["libraries"]]
assert names[:3] == ["libsodium", "this project", "nettle"], names
for library in report["libraries"]:
    figures = [library["ballot"], *library["sha256"].values(), *library["sha512"].values()]
    assert len(figures) == 9 and library["version"], library["name"]
    assert all(0 < f["low"] <= f["us"] <= f["high"] and f["ratio"] > 0 for f in figures)
PYTHON

# refused STATUS OPTION...: that exit status, a word about it, and no report.
refused() {
    local wanted=$1 status=0
    shift
    "$OY_BIN/oy-bench" "$@" >"$folder/out" 2>"$folder/err" || status=$?
    [ "$status" -eq "$wanted" ] || fail "$*: exit status $status instead of $wanted"
    [ -s "$folder/err" ] || fail "$*: no word about it"
    [ ! -s "$folder/out" ] || fail "$*: a report all the same"
}
refused 2 --ballots 2
refused 2 --options x
refused 2 --repeat 0
refused 2 --group p256
refused 2 ristretto255
refused 1 --group ristretto255 "${few[@]}" --json="$folder/no/such"
