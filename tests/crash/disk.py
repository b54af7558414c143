#!/usr/bin/env python3
"""oyd on a disk that is full, on one whose files may not grow, on a read-only one, and over a store
with a flipped byte [srv-3]: ballots are answered 503, reads are answered, /healthz says 503, it goes
on when there is room again, nothing acknowledged is lost, and what is damaged is refused.

usage: disk.py        (OY_BIN: the directory of the programs, else build/bin)
"""
import contextlib
import os
import pathlib
import random
import resource
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))

from served import NAME, Election, Failure, Server, end, honoured, main, run  # noqa: E402

VOTERS = 1000
FIRST, SECOND = 100, 300  # ballots before, and those that meet the failure
FLIPS = 12                # bytes that are flipped, one at a time


@contextlib.contextmanager
def served(work, name, **options):
    folder = work / name
    folder.mkdir()
    server = Server(ELECTION[0], folder / "server", **options)
    try:
        yield server, folder / "acks", folder
    finally:
        end(server.process)


ELECTION = []


def make_election(_facts, work):
    ELECTION.append(Election(work, VOTERS))


# ---- what must hold while the disk fails, and afterwards ----

def healthy(server):
    return server.get("/healthz")[0] == 200


def expect_failing(facts, what, server, acks):
    """Ballots are sent until the disk refuses; then what the server says. Gives the client."""
    before = server.state()["size"]
    client = server.load(FIRST, SECOND, acks)
    deadline = time.monotonic() + 15
    while healthy(server) and time.monotonic() < deadline:
        time.sleep(0.02)
    facts.fact(f"{what}: /healthz says 503", not healthy(server), server.tail())
    status, body = server.post(ELECTION[0].ballot(FIRST + SECOND - 1))
    facts.fact(f"{what}: a ballot is answered 503", status == 503, f"{status} {body[:300]}")
    state = server.state()
    status, note = server.get(f"/elections/{NAME}/record/checkpoint")
    facts.fact(f"{what}: reads are answered", status == 200 and state["size"] >= before, state)
    facts.fact(f"{what}: the checkpoint is the state's",
               int(note.split(b"\n")[1]) == server.state()["size"], note)
    run("oy", "fetch", server.url, acks.parent / "meanwhile")
    facts.fact(f"{what}: oyd lives", server.process.poll() is None, server.tail())
    return client


def expect_recovery(facts, what, server, acks, folder, client):
    out = client.communicate(timeout=60)[0]
    facts.fact(f"{what}: then every ballot is acknowledged", client.returncode == 0, out)
    facts.fact(f"{what}: /healthz says 200 again", healthy(server), server.tail())
    honoured(server, [acks], FIRST + SECOND, folder)
    server.kill()
    server.start()
    honoured(server, [acks], FIRST + SECOND, folder)


# ---- the disks ----

def fill(folder):
    with open(folder / "ballast", "ab", buffering=0) as f, contextlib.suppress(OSError):
        for size in (1 << 16, 512):
            with contextlib.suppress(OSError):
                while f.write(bytes(size)) == size:
                    pass


def a_full_disk(facts, work):
    place = work / "small"
    place.mkdir()
    mounted = os.geteuid() == 0 and subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=4m", "oy-test", str(place)],
        stderr=subprocess.DEVNULL, check=False).returncode == 0
    if not mounted:
        print("left out: a full disk: none can be mounted here")
        return
    try:
        with served(work, "full", store=place / "store") as (server, acks, folder):
            server.start()
            server.load_all(0, FIRST, acks)
            fill(place)
            client = expect_failing(facts, "a full disk", server, acks)
            (place / "ballast").unlink()
            expect_recovery(facts, "a full disk", server, acks, folder, client)
    finally:
        subprocess.run(["umount", str(place)], check=False)


def a_limit_on_files(facts, work):
    """As a quota would: SIGXFSZ must not end the program."""
    with served(work, "limited") as (server, acks, folder):
        server.start()
        server.load_all(0, FIRST, acks)
        limit = (server.store / "data.mdb").stat().st_size
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE,
                         (limit, resource.RLIM_INFINITY))
        client = expect_failing(facts, "a limit on files", server, acks)
        resource.prlimit(server.process.pid, resource.RLIMIT_FSIZE,
                         (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
        expect_recovery(facts, "a limit on files", server, acks, folder, client)


def change_modes(folder, its_own, files):
    folder.chmod(its_own)
    for path in folder.iterdir():
        path.chmod(files)


def a_read_only_directory(facts, work):
    """By a mount for root, who may write whatever the mode, else by its mode."""
    with served(work, "read-only") as (server, acks, folder):
        server.start()
        server.load_all(0, FIRST, acks)
        server.stop()
        mounted = os.geteuid() == 0 and all(subprocess.run(
            ["mount", *words, str(server.store)], stderr=subprocess.DEVNULL,
            check=False).returncode == 0
            for words in (["--bind", str(server.store)], ["-o", "remount,ro,bind"]))
        if os.geteuid() == 0 and not mounted:
            print("left out: a read-only directory: none can be mounted here")
            return
        try:
            if not mounted:
                change_modes(server.store, 0o500, 0o400)
            server.start(wait=False)
            code = server.process.wait(timeout=20)
            facts.fact("a read-only directory: oyd says so and ends",
                       code == 1 and str(server.store) in server.tail(), server.tail())
        finally:
            if mounted:
                subprocess.run(["umount", str(server.store)], check=False)
            if not mounted:
                change_modes(server.store, 0o700, 0o600)
        server.start()
        honoured(server, [acks], FIRST, folder)


# ---- damage ----

def places(data, ballot):
    """Offsets of entries and ballots in the store's file, wherever they lie."""
    at, found = data.find(ballot), []
    while at >= 0:
        found += range(at, at + len(ballot))
        at = data.find(ballot, at + 1)
    return found


def a_damaged_store(facts, work):
    """One flipped byte in a ballot or in its entry, both of which a hash covers."""
    with served(work, "damaged") as (server, acks, folder):
        server.start()
        server.load_all(0, FIRST, acks)
        server.stop()
        path = server.store / "data.mdb"
        whole = path.read_bytes()
        rng, refused = random.Random(1), 0
        for k in range(FLIPS):
            ballot = ELECTION[0].ballot(k)
            if k % 2:  # the entry holds the ballot's SHA-256
                digest = acks.read_text().splitlines()[k].split()[1]
                spots = places(whole, bytes.fromhex(digest))
            else:
                spots = places(whole, ballot)
            if not spots:
                raise Failure(f"ballot {k} is not in the store's file")
            bad = bytearray(whole)
            # Every copy: a page that LMDB has given up may still hold one.
            size = 32 if k % 2 else len(ballot)
            offset = rng.randrange(size)
            for i in range(offset, len(spots), size):
                bad[spots[i]] ^= 1 << rng.randrange(8)
            path.write_bytes(bad)
            server.start(wait=False)
            try:
                code = server.process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                code = None
                server.kill()
            good = code == 1 and "damaged" in server.tail().splitlines()[-1]
            refused += good
            if not good:
                facts.fact(f"a damaged store, flip {k}", False, f"{code} {server.tail()}")
        facts.fact("a damaged store is refused with what and where", refused == FLIPS, refused)
        path.write_bytes(whole)
        server.start()
        honoured(server, [acks], FIRST, folder)


if __name__ == "__main__":
    sys.exit(main(make_election, (a_full_disk, a_limit_on_files, a_read_only_directory,
                   a_damaged_store)))
