#!/usr/bin/env python3
"""What oy does where it may not write: names that are taken, directories that are not there, disks
that are full, files that may not grow. Each time an error and a status that is not 0, and
afterwards nothing is half written: a record is as it was, and takes the same ballot once there is
room.

usage: full_disk.py        (OY_BIN: the directory of the programs, else build/bin)
"""
import os
import pathlib
import re
import shutil
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

from harness import (TALLY, clean, expect_refusal, files_below, main,  # noqa: E402
                     run, state_of)
from people import prepare, seal  # noqa: E402


def outputs(work, folder):
    """Commands that write below `folder`, and the names that they write."""
    demo = work / "demo"
    manifest = ["--manifest", demo / "manifest.json"]
    roll = demo / "roll"
    return [
        ("officer key", ["officer", "key", "--name", "x", folder / "key"]),
        ("registrar enrol", ["registrar", "enrol", *manifest, "--list", roll / "list.txt", "--key",
                             demo / "keys" / "registrar-1.secret", "--out", folder / "codes"]),
        ("registrar merge", ["registrar", "merge", *manifest, "--out", folder / "rows.bin",
                             roll / "registrar-1" / "parts.bin",
                             roll / "registrar-2" / "parts.bin"]),
        ("trustee assemble",
         ["trustee", "assemble", *manifest, "--out", folder / "ceremony.bin",
          *[demo / "ceremony" / f"round{r}-{i}.bin" for r in (1, 2, 3) for i in range(1, 6)]]),
        ("vote seal", seal(work, 3, folder / "sealed.secret")),
        ("board open", ["board", "open", *manifest, "--ceremony",
                        demo / "ceremony" / "ceremony.bin", "--roll", roll / "roll.bin",
                        "--officer", demo / "open" / "officer-1.signature", "--officer",
                        demo / "open" / "officer-2.signature", "--key",
                        demo / "keys" / "board.secret", folder / "record"]),
    ]


def try_taken_names(work):
    place = work / "taken"
    for what, command in outputs(work, place)[:5]:
        clean(place)
        place.mkdir()
        for name in ("key.secret", "key.public", "rows.bin", "ceremony.bin", "sealed.secret"):
            (place / name).write_text("somebody's")
        (place / "codes").mkdir()
        (place / "codes" / "codes-0001.secret").write_text("somebody's")
        before = state_of(place)
        done = run("oy", *command)
        expect_refusal(f"oy {what}: a taken name", done, "taken/", place, before)
    clean(place)
    for what, command in outputs(work, work / "no-such-directory")[1:5]:
        if what == "registrar enrol":
            continue  # makes its directory
        done = run("oy", *command)
        expect_refusal(f"oy {what}: no such directory", done, "no-such-directory")


# ---- a limit on the length of files, which also ends writes in the middle ----

def try_limits(work):
    for limit in (0, 10, 100, 1000):
        place = work / "limited"
        for what, command in outputs(work, place):
            clean(place)
            place.mkdir()
            done = run("oy", *command, file_size=limit)
            if done.code == 0 and limit > 0:
                continue  # all its files are that short
            named = "limited" in done.text or IN_RECORD.search(done.text)
            TALLY.fact(f"oy {what}: no file above {limit} bytes", done.code in (1, 2) and named,
                       f"exit {done.code}: {done.text}")
            left = files_below(place) + [n for n in files_below(work) if ".tmp" in n]
            TALLY.fact(f"oy {what}, {limit} bytes: nothing is left", left == [], str(left))
        clean(place)


# How a file is named that lies in a record, or beside a voter's code.
IN_RECORD = re.compile(r"\b(tile/|ballots/|checkpoint\b|\.code\.sequence)")


def append(work, record, **limits):
    return run("oy", "board", "append", "--key", work / "demo" / "keys" / "board.secret", record,
               work / "2.ballot", **limits)


def try_limited_append(work):
    record = work / "full" / "record"
    for limit in (0, 10, 100, 1000, 5000):
        clean(work / "full")
        (work / "full").mkdir()
        shutil.copytree(work / "open-record", record)
        before = state_of(record)
        expect_refusal(f"oy board append: no file above {limit} bytes",
                       append(work, record, file_size=limit), IN_RECORD, record, before)
        done = run("oy-verify", record, "--quiet")
        TALLY.fact(f"oy board append, {limit} bytes: the record verifies", done.code == 3,
                   done.text)


# ---- a full file system ----

def fill(folder):
    with open(folder / "ballast", "wb", buffering=0) as f:
        try:
            while f.write(bytes(512)):
                pass
        except OSError:
            pass


def full_disk(work, place):
    record = place / "record"
    shutil.copytree(work / "open-record", record)
    (place / "more").mkdir()
    fill(place)
    before = state_of(record)
    expect_refusal("oy board append: a full disk", append(work, record), IN_RECORD, record, before)
    for what, command in outputs(work, place / "more"):
        done = run("oy", *command)
        TALLY.fact(f"oy {what}: a full disk", done.code in (1, 2) and "No space" in done.text,
                   f"exit {done.code}: {done.text}")
    left = [n for n in files_below(place) if not n.startswith("record/") and n != "ballast"]
    TALLY.fact("a full disk: nothing is left", left == [], str(left))
    (place / "ballast").unlink()
    done = append(work, record)
    TALLY.fact("once there is room the same ballot is taken", done.code == 0, done.text)
    done = run("oy-verify", record, "--quiet")
    TALLY.fact("and the record verifies", done.code == 3, done.text)


def try_full_disk(work):
    place = work / "disk"
    place.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "oy-test", str(place)],
        stderr=subprocess.DEVNULL, check=False).returncode == 0
    if not mounted:
        TALLY.skip("a full file system: none can be mounted here")
        return
    try:
        full_disk(work, place)
    finally:
        subprocess.run(["umount", str(place)], check=False)


if __name__ == "__main__":
    sys.exit(main(prepare, (try_taken_names, try_limits, try_limited_append, try_full_disk)))
