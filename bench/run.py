#!/usr/bin/env python3
"""Runs the benchmarks and puts their figures side by side.

usage: ./dev bench [NAME] [OPTION]...

  all        everything below, one after another (default)
  recount    the recount of a ballot: libsodium equation by equation, this project's batches in
             portable C and with AVX-512 IFMA, belenios-tool     --ballots --naive --options --repeat
  multi      multi-exponentiation, 64 to 262,144 terms                          --most --repeat
  modp       the same in modp4096, beside GMP                                   --most --repeat
  hash       SHA-256 and SHA-512 of several libraries                           --repeat
  scheme     sealing, checking, adding up, decrypting, in both groups, beside the arithmetic alone
                                       --ballots --options --group --threads --repeat
  belenios   belenios-tool alone                                  --ballots --options --repeat
  floor      multiply instructions of a recount, and what they take alone
                                                                  --ballots --options --repeat
  scaling    time and memory of oy-verify by threads, options and ballots
                                       --most N ballots (100,000), --long: 1,000,000, --repeat
  server     oyd under load on this machine: acknowledged ballots a second, latency, memory, disk
             (OY_BENCH_DISK names a folder on the disk that is meant)
  council    a council's side at full size: lists, rolls, letters, count; a program of its own
                                       --rows --mahalle largest|all --ballots --keep --json FILE
  web        the pages in Chromium: weight, sealing, recount, beside their budgets; a program of its
             own                                                --ballots --repeat

  --json     one JSON object on standard output and nothing else
  --tiny     all or scaling: sizes that prove nothing but that it runs
  --help     this text

Pictures (SVG) go to build/bench/. Figures of different runs or machines are not to be compared;
ratios within one run are. docs/benchmarks.md says what is measured and how.
"""
import argparse
import json
import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile

import belenios
import plots
import scaling
import server
import tables

ROOT = pathlib.Path(__file__).resolve().parents[1]
OY_BIN = pathlib.Path(os.environ.get("OY_BIN", ROOT / "build" / "bin"))
PICTURES = pathlib.Path(os.environ.get("OY_BENCH_PICTURES", ROOT / "build" / "bench"))
GOALS = {"recount": {"portable": 8, "ifma": 45, "ifma_stretch": 60, "belenios": 100},
         "multi": {"us_per_term_below": 0.9, "from_terms": 16384}, "modp": {"mpz_powm": 8},
         "server": {"acked_per_s": 5000, "acked_per_s_stretch": 10000, "p99_ms_half_peak": 250}}


class Failure(Exception):
    """A benchmark did not run; its own words are on standard error."""


def note(text):
    """What takes its time, to people only."""
    if sys.stderr.isatty():
        print(text, file=sys.stderr)


def program(name, *words):
    """The report of one of the C programs."""
    note(name)
    file = OY_BIN / name
    if not file.is_file():
        raise Failure(f"{file} is not built: run ./dev bench, or build the target bench")
    done = subprocess.run([file, *words], check=False, text=True, stdout=subprocess.PIPE)
    if done.returncode != 0:
        raise Failure(f"{name}: exit status {done.returncode}")
    return json.loads(done.stdout)


def words_of(options, *names):
    """--name=value for those that were given."""
    return [f"--{name}={getattr(options, name)}" for name in names
            if getattr(options, name, None) is not None]


# ---- belenios-tool ----

class Belenios:
    """Repetitions of belenios-tool, taken in portions before and after the rest, so that they
    see the same machine."""

    def __init__(self, folder, ballots, options):
        self.samples, self.election = [], None
        self.version = belenios.version()
        if self.version:
            note("belenios-tool: making an election")
            self.election = belenios.Election(folder, ballots, options)

    def take(self, repeat):
        if self.election:
            note("belenios-tool: verifying it")
            self.samples += [self.election.sample() for _ in range(repeat)]

    def result(self):
        if not self.election:
            reason = f"{belenios.TOOL} is not installed (Debian package {belenios.PACKAGE})"
            return {"version": None, "us_per_ballot": None, "reason": reason}
        self.election.prove()
        return {"version": self.version, "group": belenios.GROUP,
                "ballots": self.election.ballots, "options": self.election.options, "threads": 1,
                "clock": "processor",
                "us_per_ballot": round(statistics.median(self.samples), 1),
                "low": round(min(self.samples), 1), "high": round(max(self.samples), 1),
                "n": len(self.samples), "reason": None}


def beside_belenios(ballots, options, repeat, run):
    """belenios-tool's result and what `run` gives, taken together."""
    with tempfile.TemporaryDirectory() as folder:
        theirs = Belenios(folder, ballots, options)
        theirs.take((repeat + 1) // 2)
        ours = run()
        theirs.take((repeat + 1) // 2)
        return theirs.result(), ours


def processor():
    """Its name as Linux has it."""
    for line in pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
        if line.startswith("model name"):
            return line.split(":", 1)[1].strip()
    return "unknown"


# ---- the benchmarks: each gives its report ----

def recount(options):
    words = words_of(options, "ballots", "naive", "options", "repeat")
    few = min(options.ballots or 50, 50)
    theirs, ours = beside_belenios(few, options.options or 5, min(options.repeat or 4, 4),
                                   lambda: program("bench_recount", *words))
    us = ours["us_per_ballot"]
    best = us["ifma"] or us["portable"]
    ours["us_per_ballot"]["belenios"] = theirs["us_per_ballot"]
    ours["belenios"] = theirs
    ours["belenios_ratio"] = theirs["us_per_ballot"] and round(theirs["us_per_ballot"] / best, 2)
    ours["goals"] = GOALS["recount"]
    return ours


def multi(options):
    return dict(program("bench_multi", *words_of(options, "most", "repeat")),
                goals=GOALS["multi"])


def modp(options):
    return dict(program("bench_modp", *words_of(options, "most", "repeat")), goals=GOALS["modp"])


def floor(options):
    return program("bench_floor", *words_of(options, "ballots", "options", "repeat"))


def hashes(options):
    return program("bench_hash", "--json", *words_of(options, "repeat"))


def scheme(options):
    return program("oy-bench", "--json",
                   *words_of(options, "ballots", "options", "group", "threads", "repeat"))


def only_belenios(options):
    theirs, _ = beside_belenios(options.ballots or 50, options.options or 5,
                                options.repeat or 4, lambda: None)
    return dict(format="oy-bench-belenios", processor=processor(), **theirs)


def scheme_beside_belenios(options):
    """ratio: how many times as long belenios-tool takes for a ballot's check."""
    theirs, ours = beside_belenios(options.ballots or 50, options.options or 5,
                                   options.repeat or 4, lambda: scheme(options))
    ours["belenios"] = theirs
    for figures in ours["groups"].values():
        us = theirs["us_per_ballot"]
        figures["belenios"] = us and {
            "version": theirs["version"], "group": theirs["group"], "us_per_ballot": us,
            "ratio": round(us / figures["check"]["us"], 3)}
    return ours


def scale(options):
    counted = program("bench_recount", f"--ballots={8 if options.tiny else 768}", "--naive=8",
                      f"--repeat={1 if options.tiny else 5}")
    us = counted["us_per_ballot"]
    report = {"format": "oy-bench-scaling",
              **{key: counted[key] for key in tables.MACHINE if key in counted}}
    most = scaling.LONGEST if options.long else options.most or 100000
    return dict(report, clock="wall", us_per_ballot=us["ifma"] or us["portable"],
                **scaling.measure(OY_BIN, most, options.repeat, options.tiny, note))


def serve(options):
    counted = program("bench_recount", "--ballots=8", "--naive=8", "--repeat=1")
    report = {"format": "oy-bench-server",
              **{key: counted[key] for key in tables.MACHINE if key in counted}}
    return dict(report, **server.measure(OY_BIN, options.tiny, note), goals=GOALS["server"])


BENCHMARKS = {"recount": recount, "multi": multi, "modp": modp, "hash": hashes, "scheme": scheme,
              "belenios": only_belenios, "floor": floor, "scaling": scale,
              "server": serve}
TINY = {"recount": {"ballots": 8, "naive": 8, "options": 2, "repeat": 1},
        "multi": {"most": 64, "repeat": 1}, "modp": {"most": 64, "repeat": 1},
        "hash": {"repeat": 1}, "scheme": {"ballots": 3, "options": 2, "repeat": 1},
        "floor": {"ballots": 8, "options": 2, "repeat": 1}, "scaling": {"tiny": True}, "server": {"tiny": True}}


def everything(options):
    """Every part with sizes of its own; belenios-tool stands in recount and scheme."""
    parts = {}
    for name in ("recount", "multi", "modp", "hash", "scheme", "floor", "scaling", "server"):
        given = dict(vars(options), ballots=None, options=None, most=None, repeat=None)
        given.update(TINY[name] if options.tiny else {})
        run = scheme_beside_belenios if name == "scheme" else BENCHMARKS[name]
        parts[name] = run(argparse.Namespace(**given))
    return parts


# ---- showing ----

def show(name, report):
    """A table for people, and the pictures."""
    print(tables.TABLES[name](report))
    if name in plots.PLOTS and shutil.which("gnuplot"):
        print(f"  picture: {os.path.relpath(plots.draw(name, report, PICTURES))}")
    elif name in plots.PLOTS:
        print("  no picture: gnuplot is not installed (Debian package gnuplot-nox)")


def read_options(words):
    parser = argparse.ArgumentParser(prog="./dev bench", add_help=False, allow_abbrev=False)
    parser.add_argument("name", nargs="?", default="all", choices=["all", *BENCHMARKS])
    for name in ("ballots", "naive", "options", "threads", "repeat", "most"):
        parser.add_argument("--" + name, type=int)
    parser.add_argument("--group")
    for name in ("json", "tiny", "long", "help"):
        parser.add_argument("--" + name, action="store_true")
    return parser.parse_args(words)


def run(options):
    if options.name == "all":
        reports = everything(options)
    else:
        reports = {options.name: BENCHMARKS[options.name](options)}
    if options.json:
        for name, report in reports.items():
            if name in plots.PLOTS and shutil.which("gnuplot"):
                plots.draw(name, report, PICTURES)
        print(json.dumps(reports if options.name == "all" else reports[options.name], indent=2))
        return
    first = next((r for r in reports.values() if "cpu" in r), None)
    if first:
        print(tables.machine(first))
    for name, report in reports.items():
        show(name, report)


def main():
    options = read_options(sys.argv[1:])
    if options.help:
        print(__doc__.strip())
        return 0
    try:
        run(options)
    except (Failure, belenios.Failure, scaling.Failure, server.Failure,
            plots.Failure) as failure:
        print(f"bench: {failure}", file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
