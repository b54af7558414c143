#!/usr/bin/env python3
"""A server that cheats is caught, whatever it does with its log [note-7]: it drops a ballot that it
gave a receipt for, or one that it had published; it swaps two ballots; it shows two logs to two
people, or one log's checkpoint over another's entries. Each time `oy monitor` stops with the right
alarm and the evidence, the checks by hand fail, too, and a witness does not sign [cos-3].

usage: cheat.py        (OY_BIN: the directory of the programs, else build/bin)
"""
import contextlib
import itertools
import json
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))

from served import NAME, Election, Failure, Server, begin, end, free_port, main, run  # noqa: E402
from two_faces import TwoFaces  # noqa: E402

VOTERS = 40
ALARM, REFUSED = 3, 1
ELECTION = []
COUNTER = itertools.count()


def make_election(_facts, work):
    ELECTION.append(Election(work, VOTERS))


@contextlib.contextmanager
def cheating(work, first, second, **options):
    """Two servers with one key, into which these ballots came in this order, each in a checkpoint
    of its own; the address behind which they hide; and a directory."""
    folder = work / f"cheat-{next(COUNTER)}"
    folder.mkdir()
    faces, proxy = [], None
    try:
        for name, ballots in (("a", first), ("b", second)):
            face = Server(ELECTION[0], folder / name, **options)
            faces.append(face.start())
            for ballot in ballots:
                cast(face, ballot)
        proxy = TwoFaces(lambda path: faces[0])
        yield faces[0], faces[1], proxy, folder
    finally:
        if proxy:
            proxy.close()
        for face in faces:
            end(face.process)


def cast(server, ballot):
    status, receipt = server.post(ELECTION[0].ballot(ballot))
    if status != 200:
        raise Failure(f"a ballot was answered {status}: {receipt[:300]}")
    return receipt


def monitor(url, folder, *options, code=0):
    return run("oy", "monitor", "--once", *options, url, folder, codes=(code,))


def expect_alarm(facts, what, kind, url, folder, *options):
    out = monitor(url, folder, *options, code=ALARM)
    facts.fact(f"{what}: the alarm is {kind}", f"ALARM {kind}:" in out, out)
    aside = folder.with_name(folder.name + ".monitor")
    evidence = sorted(p.name for p in aside.glob("evidence-*"))
    facts.fact(f"{what}: both checkpoints are kept",
               evidence == ["evidence-001-before.checkpoint", "evidence-001-now.checkpoint"],
               evidence)
    return aside / "evidence-001-before.checkpoint"


def expect_refused(facts, what, kept, record):
    """The record as it is now, by hand."""
    out = run("oy-verify", record, "--since", kept, codes=(REFUSED,))
    facts.fact(f"{what}: oy-verify --since refuses it [note-7]", "note-7" in out, out)


# ---- the cheats ----

def a_ballot_with_a_receipt_is_dropped(facts, work):
    with cheating(work, (0, 1), (0, 1, 2, 3)) as (a, b, proxy, folder):
        receipt = folder / "receipt"
        receipt.write_bytes(cast(a, 4))
        proxy.choose = lambda path: b
        url, what = proxy.url(NAME), "a dropped receipt"
        monitor(url, folder / "unwitting")
        kept = expect_alarm(facts, what, "dropped", url, folder / "copy", "--receipt", receipt)
        run("oy", "fetch", url, folder / "fresh")
        out = run("oy", "vote", "check", receipt, folder / "fresh", codes=(REFUSED,))
        facts.fact(f"{what}: oy vote check proves it", "note-7" in out or "dropped" in out, out)
        expect_refused(facts, what, kept, folder / "fresh")


def switch(facts, work, what, kind, first, second):
    """The first log was public, then it is the second."""
    with cheating(work, first, second) as (a, b, proxy, folder):
        url = proxy.url(NAME)
        monitor(url, folder / "copy")
        run("oy", "fetch", url, folder / "fetched")
        proxy.choose = lambda path: b
        kept = expect_alarm(facts, what, kind, url, folder / "copy")
        out = run("oy", "fetch", url, folder / "fetched", codes=(REFUSED,))
        facts.fact(f"{what}: oy fetch keeps its copy [note-7]", "note-7" in out, out)
        facts.fact(f"{what}: the copy is what it was",
                   (folder / "fetched" / "checkpoint").read_bytes() == kept.read_bytes())
        run("oy", "fetch", url, folder / "fresh")
        expect_refused(facts, what, kept, folder / "fresh")
        out = run("oy", "fetch", "--since", kept, url, folder / "other", codes=(REFUSED,))
        facts.fact(f"{what}: oy fetch --since refuses it [note-7]", "note-7" in out, out)


def a_published_ballot_is_dropped(facts, work):
    switch(facts, work, "a dropped ballot", "dropped", (0, 1, 2, 3), (0, 2, 3, 4, 5))


def two_ballots_are_swapped(facts, work):
    switch(facts, work, "swapped ballots", "reordered", (0, 1, 2, 3), (0, 2, 1, 3))


def two_people_see_two_logs(facts, work):
    with cheating(work, (0, 1, 2), (0, 1, 3)) as (a, b, proxy, folder):
        url, what = proxy.url(NAME), "two logs of one size"
        monitor(url, folder / "alice")
        proxy.choose = lambda path: b
        monitor(url, folder / "bob")
        both = [(folder / who / "checkpoint").read_bytes() for who in ("alice", "bob")]
        sizes = [note.split(b"\n")[1] for note in both]
        facts.fact(f"{what}: each alone sees nothing wrong", sizes[0] == sizes[1]
                   and both[0] != both[1], both)
        kept = folder / "alice" / "checkpoint"
        expect_alarm(facts, what, "forked", url, folder / "both", "--since", kept)
        expect_refused(facts, what, kept, folder / "bob")
        # Once they follow on from each other it is no matter who is asked.
        expect_alarm(facts, what, "changed", url, folder / "alice")


def a_checkpoint_of_one_over_entries_of_the_other(facts, work):
    with cheating(work, (0, 1, 2), (0, 1, 3)) as (a, b, proxy, folder):
        url = proxy.url(NAME)
        monitor(url, folder / "copy")
        proxy.choose = lambda path: b if path.endswith("/checkpoint") else a
        expect_alarm(facts, "a second checkpoint", "forked", url, folder / "copy")


# ---- a witness ----

def cosigned(server, name):
    return f"\n— {name} ".encode() in server.get(f"/elections/{NAME}/record/checkpoint")[1]


def wait_until(what, seconds=15):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if what():
            return True
        time.sleep(0.05)
    return False


def a_witness_signs_one_log_only(facts, work):
    keys, port = ELECTION[0].demo / "keys", free_port()
    name = json.loads((keys / "witness-1.public").read_text())["name"]
    witness = begin("oy", "witness", "serve", "--key", keys / "witness-1.secret", "--log",
                    ELECTION[0].manifest, "--listen", f"127.0.0.1:{port}", "--state",
                    work / "witness", stdout=open(work / "witness.log", "wb"), stderr=subprocess.STDOUT)
    try:
        with cheating(work, (0, 1, 2), (), witness=f"http://127.0.0.1:{port}/") as (a, b, _, __):
            facts.fact("the witness signs the first log", wait_until(lambda: cosigned(a, name)),
                       a.tail())
            for ballot in (0, 1, 3, 4):
                cast(b, ballot)
            facts.fact("the second log is told so [cos-3]", wait_until(
                lambda: "witness-failed" in b.tail()), b.tail())
            facts.fact("the witness does not sign the second log", not cosigned(b, name), b.tail())
            cast(a, 5)
            facts.fact("and goes on with the first", wait_until(lambda: cosigned(a, name)),
                       a.tail())
    finally:
        end(witness)


if __name__ == "__main__":
    sys.exit(main(make_election, (a_ballot_with_a_receipt_is_dropped,
                   a_published_ballot_is_dropped, two_ballots_are_swapped, two_people_see_two_logs,
                   a_checkpoint_of_one_over_entries_of_the_other, a_witness_signs_one_log_only)))
