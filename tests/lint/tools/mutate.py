#!/usr/bin/env python3
"""Leaves out one check of the verifier, or one rule, at a time and shows that a test notices:
./dev mutate [CHECK or RULE...]

The build of the preset `mutate` asks oy_mutant("bit-3") before it refuses input under the
rule bit-3, and oy_mutant("I4") before it lets the check I4 fail; the environment variable
OY_MUTANT answers. For each of them all test programs run until one fails. One that no test
misses is a survivor, and the command fails.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
CHECK = re.compile(r'^\s*\{"([A-Z][0-9]+)", "[a-z]+", \{', re.MULTILINE)
TABLE = "verifier/check.c"
RULE = re.compile(r'"([a-z]+[0-9]*-[0-9]+[a-z]?)"')
FOLDERS = ["core", "verifier", "follow", "server"]  # what the steps refuse, core refuses, too


def rules_in_sources():
    """{check or rule: first file that refuses by it}: all checks of the verifier's table, and
    any string that looks like a rule."""
    rules = {check: TABLE for check in CHECK.findall((ROOT / TABLE).read_text(encoding="utf-8"))}
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.c")):
            for rule in RULE.findall(file.read_text(encoding="utf-8")):
                rules.setdefault(rule, file.relative_to(ROOT).as_posix())
    return rules


def run(program, rule, limit, trace=""):
    """True if the program's tests pass while the rule is left out."""
    env = dict(os.environ, OY_MUTANT=rule, OY_MUTANT_TRACE=str(trace))
    try:
        done = subprocess.run([program, "--fail-fast", "--color=never", "-j1"], env=env, timeout=limit,
                              stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0


def by_nearness(programs, file):
    """The tests of the layer a rule lives in first; the long ones last."""
    layer = file.split("/")[-2]
    return sorted(programs, key=lambda p: (layer not in p.name, programs[p]))


def verdict(rule, file, programs, folder):
    """(noticed, what to print)."""
    trace = pathlib.Path(folder, rule)
    for program in by_nearness(programs, file):
        if not run(program, rule, 30 + 10 * programs[program], trace):
            return True, f"noticed by {program.name}"
    if trace.exists():
        return False, "SURVIVES: left out, and no test minds"
    return False, "NOT REACHED: no test refuses by it, or it is not asked through OY_REQUIRE"


def baseline(folder):
    """{program: seconds}; all must pass when nothing is left out."""
    programs = {}
    for program in sorted(folder.iterdir()):
        if not (program.is_file() and os.access(program, os.X_OK)):
            continue
        begin = time.monotonic()
        if not run(program, "", 3600):
            sys.exit(f"{program.name} fails before anything is left out")
        programs[program] = time.monotonic() - begin
    return programs


def main():
    build, wanted = pathlib.Path(sys.argv[1]), sys.argv[2:]
    rules = rules_in_sources()
    unknown = [rule for rule in wanted if rule not in rules]
    if unknown:
        sys.exit(f"no source refuses by {', '.join(unknown)}")
    programs = baseline(build / "tests")
    chosen = sorted(wanted or rules)
    survivors = []
    jobs = int(os.environ.get("OY_JOBS", os.cpu_count()))
    with tempfile.TemporaryDirectory() as folder, concurrent.futures.ThreadPoolExecutor(jobs) as pool:
        found = pool.map(lambda rule: verdict(rule, rules[rule], programs, folder), chosen)
        for rule, (noticed, text) in zip(chosen, found):
            print(f"{rule:16} {text}  ({rules[rule]})", flush=True)
            if not noticed:
                survivors.append(rule)
    print(f"{len(chosen) - len(survivors)} passed, {len(survivors)} failed")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
