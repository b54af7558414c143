#!/usr/bin/env python3
"""Every change to every field of every file of a record is caught, by the check it must be.

Each field (lib/fields.py, lib/texts.py) is flipped, zeroed, removed, doubled, swapped, moved by
one or by q, negated, taken from another election (lib/changes.py): raw, with nothing else
changed; and resealed (lib/world.py) by a cheating server, by insiders with every signing key, and
by trustees who commit anew. Then whole entries, ballots and files (lib/structure.py). Which check
must catch what is a table (lib/expected.py), so is what does no harm, with the reason. Every
second case, always the same ones, is verified with the portable arithmetic.

Cases go through oy-verify, an evenly spread part of them through spec/ref as well; both must name
the same first failed check and rule. Of fields that stand many times in a record a few, evenly
spread, stand for all, unless --all. Half of these cases are tried, all of them by `./dev soak`.

    OY_BIN=build/bin python3 tests/agree/tamper.py [--all] [--reference N] [--only PATTERN] [--table]
"""
import argparse
import collections
import fnmatch
import json
import multiprocessing
import os
import shutil
import sys
import tempfile
import zlib
from typing import NamedTuple

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))

import verifiers as v  # noqa: E402  (puts spec/ref on the path)
import changes  # noqa: E402
import expected  # noqa: E402
import fields  # noqa: E402
import record  # noqa: E402
import structure  # noqa: E402
import texts  # noqa: E402
import world  # noqa: E402
from expected import DEEP, INCOMPLETE, INSIDER, SERVER, VERIFIED  # noqa: E402

RAW, WHOLE, OPENING = "raw", "whole", "opening"
OFTEN = {"server": 2}  # so many of the fields of one key get a change; at other levels one
SOAK = os.environ.get("OY_SOAK")  # ./dev soak: the long form
SPREAD = {"full": 30, "reduced": 40}  # one case of so many goes through the reference too

# Where a general and a special rule both fit either may stand (spec/checks.md).
EITHER = [frozenset(pair) for pair in (
    ("enc-2", "roll-7"), ("enc-3", "bal-1"), ("enc-2", "tal-6"), ("tal-4", "tal-6"),
    ("enc-2", "grp-2"), ("enc-2", "grp-3"), ("enc-2", "grp-6"),  # a field away: all has moved
    ("enc-3", "bal-3"),  # a field too many: the mahalle is looked at to know the length
    ("grp-2", "roll-2"),  # no encoding, and not in order either
    ("grp-2", "rev-1"), ("grp-2", "rev-2"),  # no encoding, and nobody's credential
    ("rev-2", "rev-4"),  # what is not revoked is replaced, and the entry's signatures fail
    ("rev-3", "rev-4"),  # no product of its parts, and the entry's signatures fail
    ("open-1", "bit-1"), ("open-1", "bit-2"),  # an opening's body is proved, as [open-1] asks
)]


class Case(NamedTuple):
    """One change. `thing` is the changed file ("roll.bin") or object ("entry 3")."""
    world: str
    level: str
    thing: str
    key: str
    change: str
    check: str
    new: object

    def name(self):
        """For people."""
        return f"{self.world} {self.level}: {self.thing} {self.key} {self.change}"


class Look(NamedTuple):
    """What the table may look at."""
    world: str
    level: str
    thing: str
    number: int
    key: str
    change: str
    field: object
    new: bytes
    base: object
    group: object
    json: object


# ---- all cases of one world ----

class Plan:
    """The elections of one world, and every case over them."""

    def __init__(self, name, make):
        self.name, self.base, self.other = name, make("tampered"), make("another")
        self.group, self.manifest = self.base.election.group, self.base.election.manifest
        self.files = world.assemble(self.base.copy(), INSIDER)
        self.beside = world.assemble(self.other.copy(), INSIDER)
        self.cases = []

    def add(self, level, thing, key, change, new, field=None, loaded=None):
        """A case, if its level has it."""
        number = int(thing.split()[1]) if thing.startswith(("entry ", "ballot ")) else 0
        look = Look(self.name, level, thing, number, key, change, field, new, self.base,
                    self.group, loaded)
        check = expected.raw(look) if level == RAW else expected.sealed(look)
        if check is not None:
            self.cases.append(Case(self.name, level, thing, key, change, check, new))

    def spread(self, levels, thing, data, found, other, other_fields, wanted=None):
        """Every change of every field of one object."""
        beside = {f.label: other[f.at:f.end] for f in other_fields}
        for i, f in enumerate(found):
            for change, new in changes.of_field(data, found, i, self.group, beside.get(f.label),
                                                wanted):
                for level in levels:
                    if level in (SERVER, RAW) or len(new) == len(data):
                        self.add(level, thing, f.key, change, new, f)

    def binaries(self):
        """Binary files, entries and ballots, raw and resealed."""
        m, base, other = self.manifest, self.base, self.other
        om = other.election.manifest
        maps = {"ceremony.bin": fields.ceremony, "roll.bin": fields.roll, "tally.bin": fields.tally,
                **{p: fields.share for p in base.files if p.startswith("shares/")}}
        for path, layout in maps.items():
            if path == "shares/2.bin" and self.name == "full":
                continue  # the wrong one: see `wrong_share`
            data, there = base.files[path], other.files[path]
            levels = [RAW, SERVER, INSIDER] + ([DEEP] if path == "ceremony.bin" else [])
            self.spread(levels, path, data, layout(data, m), there, layout(there, om))
        for i, raw in enumerate(base.entries):
            there = other.entries[i]
            self.spread([SERVER, INSIDER], f"entry {i}", raw, fields.entry(raw, m), there,
                        fields.entry(there, om))
        for number, raw in enumerate(base.ballots):
            there = other.ballots[number]
            whole = number in self.chosen_ballots()
            self.spread([SERVER, INSIDER], f"ballot {number}", raw, fields.ballot(raw, m), there,
                        fields.ballot(there, om), None if whole else {"first-bit", "times-g"})

    def chosen_ballots(self):
        """One of each style, superseded or not; the others get fewer changes."""
        return (0, 4, 10) if self.name == "full" else (1,)

    def bundles(self):
        """Tiles and bundles, raw."""
        m, om = self.manifest, self.other.election.manifest
        maps = {"tile/entries": lambda d, x: fields.bundle(d, x, "entries", 2, fields.entry),
                "tile/0": fields.tile,
                "ballots": lambda d, x: fields.bundle(d, x, "ballots", 4, fields.ballot)}
        few = {"first-bit", "zero", "delete", "duplicate", "swap", "another-election", "plus-1",
               "minus-1"}
        for start, layout in maps.items():
            path = next(p for p in self.files if p.startswith(start + "/0"))
            data, there = self.files[path], self.beside[path]
            self.spread([RAW], path, data, layout(data, m), there, layout(there, om), few)

    def wrong_share(self):
        """A share that does not count may be any other that does not, if it is the one logged."""
        path = "shares/2.bin"
        data = self.base.files[path]
        found = fields.share(data, self.manifest)
        for i, f in enumerate(found):
            for change, new in changes.of_field(data, found, i, self.group):
                self.cases.append(Case(self.name, RAW, path, f.key, change, "I6", new))
                self.cases.append(Case(self.name, SERVER, path, f.key, change, VERIFIED, new))

    def jsons(self):
        """manifest.json and result.json."""
        for path, prefix, dump in (
                ("manifest.json", "manifest",
                 lambda x: json.dumps(x, indent=1, ensure_ascii=False).encode()),
                ("result.json", "result",
                 lambda x: json.dumps(x, separators=(",", ":")).encode() + b"\n")):
            data, there = self.base.files[path], self.other.files[path]
            found = list(texts.json_changes(data, prefix, there, dump))
            found += [(prefix, name, new) for name, new in texts.file_changes(data)]
            for key, change, new in found:
                if new == data:
                    continue
                loaded = json.loads(new) if path == "manifest.json" and change.startswith(
                    ("value:", "list:")) else None
                for level in (RAW, SERVER, INSIDER):
                    self.add(level, path, key, change, new, None, loaded)

    def notes(self):
        """checkpoint and closing, raw; and with the server's signature over another text."""
        e = self.base.election
        for path in ("checkpoint", "closing"):
            data = self.files[path]
            for key, change, new in texts.note_changes(data, self.beside[path]):
                self.add(RAW, path, f"{path}.{key}", change, new)
            text, _, lines = data.partition(b"\n\n")
            for key, change, rows in texts.text_rows(text.decode().split("\n")):
                new = ("\n".join(rows) + "\n").encode()
                signed = new + b"\n" + world.log.note_sign(new, rows[0] or "x", e.server)
                rest = b"".join(lines.splitlines(True)[1:]) if path == "closing" else b""
                self.add(SERVER, path, f"{path}.{key}", change, signed + rest)

    def openings(self):
        """An opened ballot, given with --opening beside an untouched record (E3)."""
        found = fields.opened(self.base.opened, self.manifest)
        beside = {f.label: f for f in fields.opened(self.other.opened, self.other.election.manifest)}
        for i, f in enumerate(found):
            there = beside[f.label]
            for change, new in changes.of_field(self.base.opened, found, i, self.group,
                                                self.other.opened[there.at:there.end]):
                self.cases.append(Case(self.name, OPENING, "opened", f.key, change, "E3", new))
        whole = self.base.opened
        for change, new in (("none", whole), ("cut", whole[:-1]), ("more", whole + b"\0"),
                            ("empty", b"")):
            self.cases.append(Case(self.name, OPENING, "opened", "opened", change,
                                   VERIFIED if new == whole else "E3", new))

    def structures(self):
        """Whole entries, ballots and files."""
        for name, server, insider, function, _ in structure.CASES:
            for level, check in ((SERVER, server), (INSIDER, insider)):
                if check:
                    self.cases.append(Case(self.name, level, "record", name, "structure", check,
                                           function))

    def wholes(self):
        """Files that are no files."""
        for path in sorted(self.files):
            for name, function, check in structure.WHOLE:
                self.cases.append(Case(self.name, WHOLE, path, path, name, check(path), function))

    def all(self):
        """Every case."""
        self.binaries()
        self.bundles()
        self.jsons()
        self.notes()
        if self.name == "full":
            self.wrong_share()
            self.openings()
            self.structures()
            self.wholes()
        return self.cases


# ---- running one ----

class Place:
    """A directory that holds one record after another."""

    def __init__(self):
        self.root = tempfile.mkdtemp(dir=ROOT)
        self.record, self.now = os.path.join(self.root, "record"), {}

    def put(self, files):
        """Exactly these files."""
        for path in set(self.now) - set(files):
            os.remove(os.path.join(self.record, path))
        record.write(self.record, {p: d for p, d in files.items() if self.now.get(p) != d})
        self.now = dict(files)

    def clear(self):
        """Nothing."""
        shutil.rmtree(self.record, ignore_errors=True)
        self.now = {}


PLANS, CASES, OPTIONS = {}, [], None
ROOT = None  # a directory for all processes
HERE = None  # this process's Place


def files_of(case):
    """The files of the tampered record."""
    plan = PLANS[case.world]
    state, thing = plan.base.copy(), case.thing
    if case.level == OPENING:
        return plan.files
    if case.level == RAW or thing == "checkpoint":
        return dict(plan.files, **{thing: case.new})
    if thing == "record":
        changed = case.new(state, plan.other) or []
        return world.reseal(state, changed, case.level)
    kind, _, number = thing.partition(" ")
    if kind == "entry":
        state.entries[int(number)] = case.new
    elif kind == "ballot":
        state.ballots[int(number)] = case.new
    else:
        state.files[thing] = case.new
    if case.level != SERVER and len(case.new) == len(
            plan.base.files.get(thing, case.new)):
        world.sign_object(state, thing, case.level)
    return world.reseal(state, [thing], case.level)


def place_case(case):
    """The tampered record on the disk; its directory."""
    global HERE
    if HERE is None:
        HERE = Place()
    if case.level == WHOLE:
        HERE.clear()
        HERE.put(PLANS[case.world].files)
        case.new(os.path.join(HERE.record, case.thing))
    else:
        HERE.put(files_of(case))
    return HERE.record


def agreed(c, py):
    """The same check, and the same rule unless both fit."""
    return c == py or (c and py and c[0] == py[0] and frozenset((c[1], py[1])) in EITHER)


def arithmetic_of(case):
    """The portable arithmetic for half of the cases, whatever else is run; else the best there is."""
    name = "/".join(map(str, (case.world, case.level, case.thing, case.key, case.change)))
    return "portable" if zlib.crc32(name.encode()) & 1 else None


def faults_of(case, with_reference):
    """What is wrong with the answers to a case, and the rule that was named."""
    path, options = place_case(case), []
    if case.level == OPENING:
        record.write(HERE.root, {"opened.bin": case.new})
        options = ["--opening", os.path.join(HERE.root, "opened.bin")]
    arithmetic = arithmetic_of(case)
    status, report = v.c_report(path, *options, arithmetic=arithmetic)
    if report is None:
        return [f"no verdict, exit status {status}, arithmetic {arithmetic}"], None
    out, first = [], v.first_failed(report)
    fits = report["verdict"] == case.check if case.check in (VERIFIED, INCOMPLETE) else \
        report["verdict"] == "failed" and first and first[0] == case.check
    if not fits:
        caught = "" if report["verdict"] == "failed" else "NOT CAUGHT: "
        said = v.detail(report, first[0]) if first else ""
        out.append(f"{caught}{report['verdict']} {first}, not {case.check}: {said}"
                   f" (arithmetic: {arithmetic})")
    if status != v.EXIT[report["verdict"]]:
        out.append(f"exit status {status} for {report['verdict']}")
    if with_reference:
        other = v.py_first_failed(path, case.new if case.level == OPENING else None)
        if not agreed(first, other):
            out.append(f"oy-verify {first}, the reference {other}")
    if case.level == WHOLE:
        HERE.clear()
    return out, first


def run(number):
    """One case by its number."""
    case = CASES[number]
    spread = OPTIONS.reference or SPREAD[case.world]
    with_reference = number % spread == 0 or case.level in (WHOLE,) or case.thing == "record" \
        or case.check in (VERIFIED, INCOMPLETE) and number % 4 == 0
    try:
        return (number, with_reference, *faults_of(case, with_reference))
    except Exception as bad:  # noqa: BLE001  a case that dies is a failure, not the end
        return number, with_reference, [f"{type(bad).__name__}: {bad}"], None


# ---- all of them ----

ONLY_REDUCED = ("manifest.residency", "manifest.attachments", "roll.private", "roll.rules",
                "roll.device", "entry.destroy", "entry.pages")


def only_full(c):
    """Digests and layouts are the same in both groups: elsewhere than in the first election only
    elements, scalars, values of the manifest and the checkpoints are of interest; and what only
    the second has."""
    if c.key.startswith(ONLY_REDUCED):
        return False
    if c.thing == "manifest.json":
        return not c.change.startswith("value:")
    if c.level == RAW:
        return c.thing not in ("closing", "checkpoint")
    return c.change.split(":")[-1] in ("zero", "largest", "another-election", "last-bit", "halves") \
        or c.change.startswith("resize") or c.thing == "result.json"


def thinned(cases):
    """At most OFTEN of the same change to fields of one key, from its first to its last place."""
    groups = collections.defaultdict(list)
    for i, c in enumerate(cases):
        if c.world == "full" or not only_full(c):
            groups[c.world, c.level, c.thing.split("/")[0].split()[0], c.key, c.change].append(i)
    keep = set()
    for (where, level, *_), found in groups.items():
        n = min(OFTEN.get(level, 1) if where == "full" else 1, len(found))
        keep |= {found[k * (len(found) - 1) // max(1, n - 1)] for k in range(n)}
    return [c for i, c in enumerate(cases) if i in keep]


def table():
    """The expected checks in numbers, by what is changed."""
    found = collections.Counter((c.world, c.level, c.key, c.change.split(":")[0], c.check)
                                for c in CASES)
    for (where, level, key, change, check), n in sorted(found.items()):
        print(f"{where:8} {level:8} {key:32} {change:10} {check:10} {n}")


def judge(results):
    """Prints what went wrong; (passed, failed)."""
    passed = failed = compared = 0
    levels = collections.Counter()
    for number, with_reference, faults, _ in results:
        case = CASES[number]
        levels[f"{case.world} {case.level}"] += 1
        compared += with_reference
        passed, failed = passed + (not faults), failed + bool(faults)
        for fault in faults:
            print(f"{case.name()}: {fault}", flush=True)
    print(", ".join(f"{n} {level}" for level, n in sorted(levels.items())) +
          f"; {compared} by the reference too")
    return passed, failed


def main():
    global OPTIONS, ROOT
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--all", action="store_true", help="every field of every key")
    parser.add_argument("--reference", type=int, metavar="N", help="one of N through it; 1: all")
    parser.add_argument("--only", default="*", help="a pattern of names, as they are printed")
    parser.add_argument("--world", choices=["full", "reduced"], help="only this election")
    parser.add_argument("--table", action="store_true", help="print the expected checks, run none")
    OPTIONS = parser.parse_args()
    for name, make in (("full", world.full), ("reduced", world.reduced)):
        if OPTIONS.world in (None, name):
            PLANS[name] = Plan(name, make)
            cases = PLANS[name].all()
            CASES.extend(c for c in (cases if OPTIONS.all else thinned(cases))
                         if fnmatch.fnmatchcase(c.name(), OPTIONS.only))
    if not SOAK and not OPTIONS.all:
        CASES[:] = [c for c in CASES if zlib.crc32(c.name().encode()) % 8 == 0]  # an eighth
    if OPTIONS.table:
        table()
        return 0
    shared = "/dev/shm"
    ROOT = tempfile.mkdtemp(prefix="oy-tamper-", dir=shared if os.access(shared, os.W_OK) else None)
    try:
        with multiprocessing.Pool(2) as pool:
            passed, failed = judge(pool.imap_unordered(run, range(len(CASES)), 16))
    finally:
        shutil.rmtree(ROOT, ignore_errors=True)
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
