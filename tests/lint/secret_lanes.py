#!/usr/bin/env python3
"""Constant time of the AVX-512 code, which valgrind cannot run: what the compilers made of it.

Disassembles the object and looks at every function that may see secrets: there must be no gather
(an address for each lane), and in powers no step from vectors or masks to integers or flags, which
alone could make a branch of a secret digit. Functions that see public data only are named below; a
new one is taken for a secret one. Not looked at: how exponents are read before they are in lanes,
which the portable code does by the same lines; valgrind looks at those (tests/ctime).
"""
import pathlib
import platform
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
OBJECT = "core/crypto/CMakeFiles/oy_crypto.dir/r255_ifma_var.c.o"
PUBLIC = re.compile(r"(?:table_make|normalise|store_decoded|load_encodings|decode_\w+|add_(?:rows|sums)_var"
                    r"|multi_pow_var|straus\w*|pippenger\w*|choose_window|window_constant"
                    r"|shift_exponent|sort_\w+|rows_of_step|fill_group|weight_buckets|join_\w+)")
POWERS = re.compile(r"(?:powers\w*|add_power|add_base|look_up|load_exponents)")
GATHER = re.compile(r"\bv(?:p?gather|p?scatter)\w+")
TO_INTEGER = re.compile(r"\b(?:k(?:or)?test[bwdq]|v?p?movmsk\w+|vp?test(?:ps|pd)?|vpextr\w|v?u?comis[sd]"
                        r"|kmov[bwdq]\s+%k\d,%[er]\w+|vmov[dq]\s+%xmm\d+,%[er]\w+"
                        r"|vcvtt?s[sd]2u?si\w*)\b")


def functions(path):
    """Name without what compilers append, and its instructions."""
    text = subprocess.run(["objdump", "-d", "--no-show-raw-insn", str(path)], check=True,
                          capture_output=True, text=True).stdout
    name, lines = None, []
    for line in text.split("\n"):
        head = re.match(r"[0-9a-f]+ <([^>]+)>:", line)
        if head:
            if name:
                yield name, lines
            name, lines = head.group(1).split(".")[0], []
        elif name and "\t" in line:
            lines.append(line.split("\t", 1)[1])
    if name:
        yield name, lines


def check(path):
    faults, seen, products = [], set(), 0
    for name, lines in functions(path):
        products += sum("vpmadd52" in x for x in lines)
        if PUBLIC.fullmatch(name):
            continue
        seen.add(name)
        faults += [f"{name}: {x}" for x in lines if GATHER.search(x)]
        if POWERS.fullmatch(name):
            faults += [f"{name}: {x}" for x in lines if TO_INTEGER.search(x)]
    if products == 0:
        print(f"{path}: compiled without the instructions")
    elif not {"powers", "encode"} <= seen:
        faults.append(f"powers and encode are not among {sorted(seen)}: nothing was looked at")
    return faults


def main():
    if platform.machine() not in ("x86_64", "AMD64"):
        print("no x86-64: there is no such code")
        return 0
    paths = [p for p in (ROOT / "build" / OBJECT, ROOT / "build/clang" / OBJECT) if p.exists()]
    if not paths:
        print("not built")
        return 1
    bad = 0
    for path in paths:
        faults = check(path)
        bad += len(faults)
        print(f"{path.relative_to(ROOT)}: {len(faults)} faults", *faults, sep="\n  ")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
