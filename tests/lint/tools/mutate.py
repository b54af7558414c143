#!/usr/bin/env python3
"""Leaves out one rule at a time and shows that a test notices: ./dev mutate [RULE...]

The build of the preset `mutate` asks oy_mutant("bit-3") before it refuses input under the
rule bit-3; the environment variable OY_MUTANT answers. For each rule all test programs run
until one fails. A rule that no test misses is a survivor, and the command fails.
"""
import concurrent.futures
import os
import pathlib
import re
import subprocess
import sys
import time

ROOT = pathlib.Path(__file__).resolve().parents[3]
RULE = re.compile(r'"([a-z]+[0-9]*-[0-9]+[a-z]?)"')
FOLDERS = ["core", "verifier"]


def rules_in_sources():
    """{rule: first file that refuses by it}. A rule is any string that looks like one."""
    rules = {}
    for folder in FOLDERS:
        for file in sorted((ROOT / folder).rglob("*.c")):
            for rule in RULE.findall(file.read_text(encoding="utf-8")):
                rules.setdefault(rule, file.relative_to(ROOT).as_posix())
    return rules


def run(program, rule, limit):
    """True if the program's tests pass while the rule is left out."""
    env = dict(os.environ, OY_MUTANT=rule)
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


def killer(rule, file, programs):
    for program in by_nearness(programs, file):
        if not run(program, rule, 30 + 10 * programs[program]):
            return program.name
    return None


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
    with concurrent.futures.ThreadPoolExecutor(int(os.environ.get("OY_JOBS", os.cpu_count()))) as pool:
        found = pool.map(lambda rule: killer(rule, rules[rule], programs), chosen)
        for rule, name in zip(chosen, found):
            print(f"{rule:16} {'noticed by ' + name if name else 'SURVIVES'}  ({rules[rule]})", flush=True)
            if not name:
                survivors.append(rule)
    print(f"{len(chosen) - len(survivors)} passed, {len(survivors)} failed")
    return 1 if survivors else 0


if __name__ == "__main__":
    sys.exit(main())
