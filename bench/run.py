#!/usr/bin/env python3
"""Runs the benchmarks and puts their figures side by side.

usage: bench/run.py [all | scheme | hash | belenios] [OPTION]...

  all        this project and belenios-tool on elections of the same shape, in one run (default)
  scheme     this project beside the arithmetic alone: oy-bench with all its options
  hash       hash functions of several libraries: bench_hash with all its options
  belenios   belenios-tool alone

  --ballots N, --options K, --group NAME, --threads T, --repeat R, --json: see oy-bench --help

Figures of different runs or machines are not to be compared; ratios within one run are.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile

import belenios

ROOT = pathlib.Path(__file__).resolve().parents[1]
OY_BIN = pathlib.Path(os.environ.get("OY_BIN", ROOT / "build" / "bin"))
OY_BENCH = OY_BIN / "oy-bench"
PROGRAMS = {"scheme": OY_BENCH, "hash": OY_BIN / "bench_hash"}  # their options and output are ours


def note(text):
    """What takes its time, to people only."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr)


def absent(reason):
    return {"version": None, "us_per_ballot": None, "reason": reason}


class Belenios:
    """Repetitions of belenios-tool, taken in portions before and after the rest, so that they
    see the same machine."""

    def __init__(self, folder, options):
        self.samples, self.election = [], None
        self.version = belenios.version()
        if self.version:
            note("belenios-tool: making an election")
            self.election = belenios.Election(folder, options.ballots, options.options)

    def take(self, repeat):
        note("belenios-tool: verifying it")
        for _ in range(repeat if self.election else 0):
            self.samples.append(self.election.sample())

    def result(self):
        if not self.election:
            return absent(f"{belenios.TOOL} is not installed (Debian package {belenios.PACKAGE})")
        self.election.prove()
        return {"version": self.version, "group": belenios.GROUP,
                "ballots": self.election.ballots, "options": self.election.options, "threads": 1,
                "clock": "processor",
                "us_per_ballot": round(statistics.median(self.samples), 1),
                "low": round(min(self.samples), 1), "high": round(max(self.samples), 1),
                "n": len(self.samples), "reason": None}


def scheme(words, report):
    """Runs oy-bench; its table goes where ours goes unless JSON is wanted."""
    note("oy-bench: this project and the arithmetic alone")
    done = subprocess.run([OY_BENCH, *words, f"--json={report}"], check=False, text=True,
                          stdout=subprocess.PIPE)
    if done.returncode != 0:
        sys.exit(done.returncode)
    return done.stdout, json.loads(pathlib.Path(report).read_text(encoding="utf-8"))


def add_ratios(ours, theirs):
    """ratio: how many times as long belenios-tool takes for a ballot's check."""
    ours["belenios"] = theirs
    for figures in ours["groups"].values():
        us = theirs["us_per_ballot"]
        figures["belenios"] = us and {
            "version": theirs["version"], "group": theirs["group"], "us_per_ballot": us,
            "ratio": round(us / figures["check"]["us"], 3)}


def belenios_lines(theirs, groups):
    if theirs["us_per_ballot"] is None:
        yield f"belenios-tool: not measured: {theirs['reason']}"
        return
    yield (f"belenios-tool {theirs['version']}, {theirs['group']}: {theirs['ballots']} ballots of "
           f"{theirs['options']} options; 1 thread")
    yield (f"  {'check':<16} {theirs['us_per_ballot']:>25.1f}           a ballot "
           f"({theirs['low']:.1f} to {theirs['high']:.1f})")
    for name, figures in groups.items():
        yield (f"  its check of a ballot takes {figures['belenios']['ratio']:.2f} times as long as "
               f"{name}'s")


def read_options(what, words):
    parser = argparse.ArgumentParser(prog="bench " + what, add_help=False)
    parser.add_argument("--ballots", type=int, default=50)
    parser.add_argument("--options", type=int, default=5)
    parser.add_argument("--threads", type=int, default=1)
    parser.add_argument("--repeat", type=int, default=5)
    parser.add_argument("--group", default="all")
    parser.add_argument("--json", action="store_true")
    options = parser.parse_args(words)
    if options.ballots < 3 or options.options < 2 or options.repeat < 1:
        parser.error("at least 3 ballots, 2 options and 1 repetition")
    return options


def run_belenios(options):
    with tempfile.TemporaryDirectory() as folder:
        theirs = Belenios(folder, options)
        theirs.take(options.repeat)
        result = theirs.result()
    print(json.dumps(result, indent=2) if options.json else "\n".join(belenios_lines(result, {})))


def run_all(options):
    words = [f"--{name}={getattr(options, name)}"
             for name in ("ballots", "options", "threads", "repeat", "group")]
    with tempfile.TemporaryDirectory() as folder:
        theirs = Belenios(folder, options)
        theirs.take((options.repeat + 1) // 2)
        table, ours = scheme(words, pathlib.Path(folder, "report.json"))
        theirs.take((options.repeat + 1) // 2)
        add_ratios(ours, theirs.result())
    if options.json:
        print(json.dumps(ours, indent=2))
    else:
        print(table + "\n" + "\n".join(belenios_lines(ours["belenios"], ours["groups"])))


def main():
    words = sys.argv[1:]
    what = words.pop(0) if words and not words[0].startswith("-") else "all"
    if what not in ("all", "belenios", *PROGRAMS) or "--help" in words and what not in PROGRAMS:
        print(__doc__.strip(), file=sys.stdout if "--help" in words else sys.stderr)
        return 0 if "--help" in words else 2
    program = PROGRAMS.get(what, OY_BENCH)
    if what != "belenios" and not program.is_file():
        print(f"bench: {program} is not built: run ./dev build", file=sys.stderr)
        return 2
    if what in PROGRAMS:
        return subprocess.run([program, *words], check=False).returncode
    options = read_options(what, words)
    try:
        run_belenios(options) if what == "belenios" else run_all(options)
    except belenios.Failure as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
