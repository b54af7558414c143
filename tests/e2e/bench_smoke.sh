#!/usr/bin/env bash
# The benchmarks run, check what they measure, and give the fields that their readers rely on. No
# word about how fast anything is: that is for `./dev bench`.
set -euo pipefail
cd "$(dirname "${BASH_SOURCE[0]}")/../.."
export OY_BIN=${OY_BIN:-$PWD/build/bin}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
export OY_BENCH_PICTURES=$folder/pictures

fail() {
    printf 'bench_smoke: %s\n' "$*" >&2
    exit 1
}

# By its own path: one run below has an empty PATH.
python=$(python3 -c "import sys; print(sys.executable)")

# All of it, as JSON and nothing else.
"$python" bench/run.py all --tiny --json >"$folder/all.json"
"$python" - "$folder/all.json" "$(command -v belenios-tool || true)" <<'PYTHON'
import json
import sys

reports, has_belenios = json.load(open(sys.argv[1], encoding="utf-8")), bool(sys.argv[2])
assert list(reports) == ["recount", "multi", "modp", "hash", "scheme", "floor", "scaling", "server"]
for name, report in reports.items():
    for key in ("cpu", "compiler", "flags", "oy"):
        assert isinstance(report[key], str) and report[key], (name, key)

recount = reports["recount"]
assert (recount["ballots"], recount["options"]) == (8, 2)
us, ratio = recount["us_per_ballot"], recount["ratio"]
assert us["naive"] > 0 and us["portable"] > 0 and ratio["portable"] > 0
has_ifma = us["ifma"] is not None
assert has_ifma == (ratio["ifma"] is not None) == (recount["ifma_reason"] is None)
assert (recount["belenios_ratio"] is not None) == has_belenios
assert has_belenios or "not installed" in recount["belenios"]["reason"]

rows = reports["multi"]["rows"]
assert [(row["n"], row["bits"]) for row in rows] == [(64, 253), (64, 128)]
assert all(row["us_per_term"]["portable"] > 0 and row["us_per_term"]["libsodium"] > 0
           for row in rows)
row, = reports["modp"]["rows"]
assert row["n"] == 64 and all(us > 0 for us in row["us_per_power"].values())
assert row["ratio"]["mpz_powm"] > 0

floor = reports["floor"]
assert (floor["floor_us"] is not None) == has_ifma and (floor["reason"] is None) == has_ifma
if has_ifma:
    # A field multiplication has 50 of the one and 5 of the other, a square 30 and 5.
    per = floor["instructions_per_ballot"]
    assert 6 < per["madd52"] / per["mullo"] < 11 and floor["ratio"] > 0
    assert floor["parts"]["decode"]["madd52"] > 0 and floor["parts"]["product"]["madd52"] > 0

server = reports["server"]
assert server["peak"]["acked"] == server["peak"]["offered"] == server["half_peak"]["acked"] == 600
for key in ("acked_per_s", "p50_ms_half_peak", "p99_ms_half_peak", "rss_mb", "bytes_per_ballot",
            "one_at_a_time_per_s", "disk_syncs_per_s"):
    assert server[key] > 0, key
assert server["half_peak"]["p50_ms"] <= server["half_peak"]["p99_ms"]

scaling = reports["scaling"]
assert all(row["seconds"] > 0 and row["anonymous_bytes"] <= row["most_bytes"]
           for row in scaling["by_ballots"] + scaling["by_options"])
assert scaling["by_ballots"] and (scaling["by_options"] or scaling["reason"])

libraries = reports["hash"]["libraries"]
assert [library["name"] for library in libraries][:3] == ["libsodium", "this project", "nettle"]
for library in libraries:
    figures = [library["ballot"], *library["sha256"].values(), *library["sha512"].values()]
    assert len(figures) == 9 and library["version"], library["name"]
    assert all(0 < f["low"] <= f["us"] <= f["high"] and f["ratio"] > 0 for f in figures)

scheme = reports["scheme"]
assert (scheme["ballots"], scheme["options"], scheme["repeat"]) == (3, 2, 1)
assert list(scheme["groups"]) == ["ristretto255", "modp4096"]
for name, group in scheme["groups"].items():
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
    assert (group["belenios"] is not None) == has_belenios
PYTHON
if command -v gnuplot >/dev/null; then
    for picture in recount multi scaling server; do
        grep -q '</svg>' "$folder/pictures/$picture.svg" || fail "no picture of $picture"
    done
fi

# Without belenios-tool and gnuplot there are reasons instead of a figure and a picture.
mkdir "$folder/nothing"
few=(--ballots 8 --naive 8 --options 2 --repeat 1)
PATH="$folder/nothing" "$python" bench/run.py recount "${few[@]}" >"$folder/table.txt"
grep -q '^recount: 8 ballots of 2 options' "$folder/table.txt" || fail "no table"
grep -q 'belenios-tool: not measured: .*not installed' "$folder/table.txt" || fail "no reason"
grep -q 'no picture: gnuplot is not installed' "$folder/table.txt" || fail "no word of the picture"

# The tables of the others.
"$python" bench/run.py scheme --group ristretto255 --threads 2 --ballots 3 --options 2 --repeat 1 \
    >"$folder/table.txt"
grep -q '^scheme, ristretto255: 3 ballots of 2 options' "$folder/table.txt" || fail "no table"
"$python" bench/run.py multi --most 64 --repeat 1 >"$folder/table.txt"
grep -q '^ *64 ' "$folder/table.txt" || fail "no table of multi"
"$python" bench/run.py --help >"$folder/help.txt"
grep -q '^usage: ./dev bench' "$folder/help.txt" || fail "no help"

# Batches are as large as the verifier's.
for name in POINTS_AT_ONCE BALLOTS_AT_ONCE; do
    ours=$(grep -oE "$name = [^,}]*" bench/recount.c)
    grep -qF "${ours% }" verifier/ballots_judge.c || fail "the verifier has another $name"
done

# refused STATUS PROGRAM OPTION...: that exit status, a word about it, and no report.
refused() {
    local wanted=$1 status=0 program=$2
    shift 2
    "$OY_BIN/$program" "$@" >"$folder/out" 2>"$folder/err" || status=$?
    [ "$status" -eq "$wanted" ] || fail "$program $*: exit status $status instead of $wanted"
    [ -s "$folder/err" ] || fail "$program $*: no word about it"
    [ ! -s "$folder/out" ] || fail "$program $*: a report all the same"
}
refused 2 oy-bench --ballots 2
refused 2 oy-bench --options x
refused 2 oy-bench --repeat 0
refused 2 oy-bench --group p256
refused 2 oy-bench ristretto255
refused 1 oy-bench --group ristretto255 --ballots 3 --options 2 --repeat 1 \
    --json="$folder/no/such"
refused 2 bench_recount --ballots 7
refused 2 bench_multi --most 1e3
refused 2 bench_modp modp
refused 2 bench_floor --options 1
