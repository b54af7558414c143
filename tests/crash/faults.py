#!/usr/bin/env python3
"""Every system call of the store's write path fails, one after the other, in every way that it can:
nothing done, half done, done but said to have failed, what was written lost, the power cut
[srv-3]. Each time the ballots that were on their way are acknowledged in the end, oyd goes on or
stops with a reason, the log that others follow only grows, and no receipt is broken.

usage: faults.py [all [SEED]]        (OY_BIN: the directory of the programs, else build/bin)

Without `all` fewer places on the path are tried, with it every one, and then chance decides.
"""
import errno
import mmap
import os
import pathlib
import random
import struct
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))

from served import (BIN, Election, Failure, Server, begin, end, finished,  # noqa: E402
                    honoured, run)

LIBRARY = BIN.parent / "tests" / "oy-faults.so"
# As in faults.c.
CALLS = {"any": 0, "write": 1, "pwrite": 2, "writev": 3, "sync": 4, "truncate": 5, "allocate": 6,
         "open": 7}
REFUSE, SHORT, LIE, POWER = 1, 2, 3, 4
FIELDS = ("call", "kind", "error", "countdown", "times", "chance", "lose", "seed", "met")
BALLOTS = 5  # on their way while a call fails
SPREAD = 20  # of them a second, so that they are three commits, where every place is tried
LANES = 4    # servers at once: each waits most of the time
HEAD = 2     # which pwrite of a commit writes LMDB's head, last of all


class Faults:
    """The control file."""

    def __init__(self, path, seed):
        self.path = path
        path.write_bytes(bytes(4 * (len(FIELDS) + len(CALLS))))
        with open(path, "r+b") as f:
            self.map = mmap.mmap(f.fileno(), 0)
        self.set(seed=seed)

    def set(self, **values):
        for name, value in values.items():
            struct.pack_into("<I", self.map, 4 * FIELDS.index(name), value)

    def get(self, name):
        return struct.unpack_from("<I", self.map, 4 * FIELDS.index(name))[0]

    def seen(self):
        return {name: struct.unpack_from("<I", self.map, 4 * (len(FIELDS) + i))[0]
                for name, i in CALLS.items()}

    def arm(self, call, kind, error, k, *, times=1, lose=0, chance=0):
        self.set(kind=0)
        self.set(call=CALLS[call], error=error, countdown=k, times=times, lose=lose,
                 chance=chance, met=0)
        self.set(kind=kind)

    def disarm(self):
        self.set(kind=0, countdown=0, chance=0)


class Lane:
    """A server with a failing disk, its clients, and somebody who follows the log."""

    def __init__(self, election, folder, seed):
        folder.mkdir()
        self.folder, self.acks = folder, folder / "acks"
        self.acks.touch()
        self.faults = Faults(folder / "faults", seed)
        self.server = Server(election, folder / "server")
        self.env = {"LD_PRELOAD": str(LIBRARY), "OY_FAULTS": str(self.faults.path),
                    "OY_FAULTS_BELOW": str(self.server.store)}
        self.sent, self.rate = 0, 0
        self.server.start(env=self.env)

    def send(self, n=BALLOTS, **options):
        client = self.server.load(self.sent, n, self.acks, **options)
        self.sent += n
        return client

    def revive(self):
        """The power comes back."""
        end(self.server.process)
        self.faults.disarm()
        self.server.start(env=self.env)

    def settle(self, client, cut):
        """The client's end, with the server started again where the power was cut."""
        while client.poll() is None and cut and self.server.process.poll() is None:
            time.sleep(0.01)
        if self.server.process.poll() is not None:
            if not cut:
                raise Failure(f"oyd ended with {self.server.process.returncode}: "
                              + self.server.tail())
            self.revive()
        return finished(client, client.args[client.args.index("--count") + 1], timeout=60)

    def follow(self):
        run("oy", "fetch", self.server.url, self.folder / "copy")
        run("oy-load", "check", self.acks, self.folder / "copy")

    def meet(self, call, kind, error, k, **more):
        """One fault while ballots come in; whether it was met at all."""
        self.faults.arm(call, kind, error, k, **more)
        try:
            self.settle(self.send(rate=self.rate), kind == POWER)
        except Failure as failure:
            raise Failure(f"{call} {k} {kind} {errno.errorcode.get(error)} {more}: {failure}") \
                from failure
        met = self.faults.get("met")
        self.faults.disarm()
        return met > 0

    def check_all(self):
        """A new start checks every hash in the store; then what was acknowledged."""
        self.revive()
        honoured(self.server, [self.acks], self.sent, self.folder)

    def close(self):
        end(self.server.process)


def paths(lane):
    """How many calls of each kind one commit makes."""
    before = lane.faults.seen()
    lane.settle(lane.send(), False)
    lane.settle(lane.send(), False)
    after = lane.faults.seen()
    return {c: (after[c] - before[c] + 1) // 2 for c in CALLS if after[c] > before[c]}


def scenarios(made, everything):
    """(call, kind, errno, k, more): every call of a commit and of what comes after it."""
    for call in made:
        if call == "any":
            continue
        last = 2 * made[call] + 1 if everything else made[call] + 1
        writes = call in ("write", "pwrite", "writev")
        for k in range(1, last + 1):
            for error in (errno.EIO, errno.ENOSPC, errno.EINTR):
                yield call, REFUSE, error, k, {}
            yield call, LIE, errno.EIO, k, {}
            yield call, POWER, 0, k, {}
            yield call, REFUSE, errno.ENOSPC, k, {"times": 3}
            if writes:
                yield call, SHORT, 0, k, {}
            else:
                yield call, REFUSE, errno.EIO, k, {"lose": 1}
    for k in range(1, 2 * made["any"] + 1 if everything else made["any"] + 2):
        yield "any", POWER, 0, k, {}
        yield "any", LIE, errno.EIO, k, {"times": 2}


def walk(lane, todo, lock, failures):
    try:
        while not failures:
            with lock:
                scenario = todo.pop() if todo else None
            if scenario is None:
                break
            call, kind, error, k, more = scenario
            lane.met += lane.meet(call, kind, error, k, **more)
            lane.follow()
        if not failures:
            lane.check_all()
    except Exception as failure:  # pylint: disable=broad-except
        failures.append(failure)


def try_every_place(lanes, everything, rng):
    made = paths(lanes[0])
    todo = list(scenarios(made, everything))
    rng.shuffle(todo)
    lock, failures, n = threading.Lock(), [], len(todo)
    for lane in lanes:
        lane.met, lane.rate = 0, SPREAD if everything else 0
    threads = [threading.Thread(target=walk, args=(lane, todo, lock, failures)) for lane in lanes]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    if failures:
        raise failures[0]
    met = sum(lane.met for lane in lanes)
    print(f"  a commit makes {made}; {n} runs, {met} faults met", flush=True)
    if met < n * 2 // 3:
        raise Failure(f"only {met} of {n} faults were met")


def try_to_start(lane):
    """Every call that oyd makes when it opens the store fails: it says so and ends, or does without;
    the next start is as if nothing had been."""
    refused = 0
    for call in ("open", "allocate", "write", "pwrite", "writev", "sync", "truncate"):
        for k in range(1, 6):
            lane.server.kill()
            lane.faults.arm(call, REFUSE, errno.EIO, k)
            lane.server.start(env=lane.env, wait=False)
            try:
                lane.server.wait()
            except Failure:
                if lane.server.process.returncode != 1:
                    raise
                refused += 1
            if not lane.faults.get("met"):
                break
    lane.revive()
    lane.follow()
    print(f"  {refused} starts refused with a reason", flush=True)


def try_twice(lane, runs, rng):
    """A commit is said to have failed, though all of it is on the disk; the power goes within the
    next one, of other ballots. What the first has left must not be taken for the second."""
    met = 0
    for _ in range(runs):
        lane.faults.arm("pwrite", LIE, errno.EIO, HEAD)
        client = lane.send()
        while not lane.faults.get("met") and client.poll() is None:
            time.sleep(0.002)
        lane.faults.arm("any", POWER, 0, rng.randrange(1, 4))
        other = lane.send(rng.randrange(1, 9))
        lane.settle(other, True)
        lane.settle(client, True)
        met += lane.faults.get("met")
        lane.faults.disarm()
    lane.check_all()
    if met < runs // 2:
        raise Failure(f"only {met} of {runs} were met")
    print(f"  {runs} failures that were none, {met} of them then without power", flush=True)


def try_chance(lane, seconds, rng):
    """Calls fail by chance under load, and the power goes now and then."""
    until, cuts, met = time.monotonic() + seconds, 0, 0
    client = lane.send(min(200 * seconds, lane.server.election.voters - lane.sent), rate=200)
    while time.monotonic() < until and client.poll() is None:
        kind = rng.choice((REFUSE, REFUSE, SHORT, LIE, POWER))
        error = rng.choice((errno.EIO, errno.ENOSPC, errno.EINTR))
        lane.faults.arm("any", kind, error, 0, chance=rng.choice((20, 100, 300)),
                        lose=rng.randrange(2))
        time.sleep(rng.uniform(0.1, 0.8))
        met += lane.faults.get("met")
        if lane.server.process.poll() is not None:
            cuts += 1
            lane.revive()
    lane.faults.disarm()
    lane.settle(client, True)
    lane.check_all()
    print(f"  by chance: {met} faults and {cuts} cuts of power in {seconds} s", flush=True)


def main():
    everything = sys.argv[1:2] == ["all"]
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(1 << 32)
    rng, begun, lanes = random.Random(seed), time.monotonic(), []
    print(f"seed {seed}", flush=True)
    with tempfile.TemporaryDirectory(prefix="oy-crash-") as folder:
        work = pathlib.Path(folder)
        try:
            election = Election(work, 8000 if everything else 600)
            lanes = [Lane(election, work / f"lane-{i}", rng.randrange(1 << 32))
                     for i in range(LANES)]
            try_every_place(lanes, everything, rng)
            try_to_start(lanes[0])
            try_twice(lanes[2], 100 if everything else 8, rng)
            if everything:
                try_chance(lanes[1], 30, rng)
        except Failure as failure:
            print(f"FAILED, seed {seed}: {failure}")
            return 1
        finally:
            for lane in lanes:
                lane.close()
    print(f"every call of the write path failed, {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
