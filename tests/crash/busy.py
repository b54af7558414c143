#!/usr/bin/env python3
"""oyd with everybody at once: clients that send, some of them bad ballots, readers of every file,
somebody who follows the log, backups, and officers who ask for the same thing at the same time. Run by `./dev tsan` with programs that the thread sanitizer watches: it must have
nothing to say.

usage: busy.py [SECONDS]        (OY_BIN: the directory of the programs, else build/bin)
"""
import base64
import itertools
import json
import pathlib
import random
import subprocess
import sys
import tempfile
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))

from served import NAME, Election, Failure, Server, begin, end, honoured, run  # noqa: E402

SECONDS = 5
RATE = 100  # ballots a second
SPARE = 500  # ballots of those whose codes are revoked
PATHS = ("/elections", f"/elections/{NAME}", "/healthz", "/metrics", "/openapi.json",
         *(f"/elections/{NAME}/record/{p}" for p in (
             "checkpoint", "manifest.json", "ceremony.bin", "roll.bin", "tile/0/000.p/1",
             "tile/entries/000.p/4", "tile/0/000", "tile/1/000.p/1", "ballots/000.p/1",
             "ballots/000")))


class Crowd:
    """Threads that go on until they are told to stop; the first failure of any."""

    def __init__(self):
        self.stopped, self.failure, self.threads, self.asked = False, None, [], 0

    def add(self, turn, *args):
        thread = threading.Thread(target=self.go, args=(turn, *args))
        self.threads.append(thread)
        thread.start()

    def go(self, turn, *args):
        try:
            while not self.stopped:
                turn(*args)
                self.asked += 1
        except Exception as failure:  # pylint: disable=broad-except
            self.failure = self.failure or failure

    def stop(self):
        self.stopped = True
        for thread in self.threads:
            thread.join()
        if self.failure:
            raise Failure(f"in the crowd: {self.failure!r}")


def read_something(server, rng):
    status, _ = server.get(rng.choice(PATHS))
    if status not in (200, 404):
        raise Failure(f"a read was answered {status}")


def send_nonsense(server, rng, ballot):
    bad = bytearray(ballot)
    bad[rng.randrange(len(bad))] ^= 1
    status, _ = server.post(bytes(bad))
    if status not in (422, 503, 429):
        raise Failure(f"a bad ballot was answered {status}")
    time.sleep(0.05)


def look_up(server, ballot):
    """The same ballot again, a receipt, and its entry."""
    status, receipt = server.post(ballot)
    if status != 200:
        raise Failure(f"a ballot was answered {status}")
    # [log-4] u8 type, u8 version, then the fingerprint
    entry = next(x for x in receipt.decode().splitlines() if x.startswith("extra ")).split()[1]
    fingerprint = base64.b64decode(entry)[2:34].hex()
    for what in ("receipts", "ballots"):
        status, body = server.get(f"/elections/{NAME}/{what}/{fingerprint}")
        if status != 200:
            raise Failure(f"{what}/{fingerprint} was answered {status}")
    return json.loads(body)


def back_up(server, folder, turn):
    run("oyd", "backup", server.config, folder / f"backup-{next(turn)}")
    time.sleep(0.5)


def revoke_together(server, folder, spare, done):
    """Two officers hand in the same statement at once. One is too late, or both got it there."""
    keys, number = server.election.demo / "keys", next(spare)
    row = look_up(server, server.election.ballot(number))["roll_index"]
    half, whole = folder / f"half-{number}", folder / f"whole-{number}"
    run("oy", "registrar", "revoke", "--row", row, "--reason", "lost", "--key",
        keys / "registrar-1.secret", "--out", half, server.election.record)
    run("oy", "registrar", "endorse", "--statement", half, "--key", keys / "registrar-2.secret",
        "--out", whole, server.election.record)
    officers = [begin("oy", "officer", "statement", "--key", keys / f"officer-{i}.secret",
                      server.url, whole, stdout=subprocess.PIPE, stderr=subprocess.STDOUT,
                      text=True) for i in (1, 2)]
    said = [o.communicate(timeout=60)[0] for o in officers]
    if all(o.returncode for o in officers):
        raise Failure(f"a revocation: {said}")
    done.append(number)


def crowd(server, election, folder, seed, spare, done):
    all_of_them = Crowd()
    for i in range(3):
        all_of_them.add(read_something, server, random.Random(seed + i))
    all_of_them.add(send_nonsense, server, random.Random(seed), election.ballot(0))
    all_of_them.add(look_up, server, election.ballot(1))
    all_of_them.add(back_up, server, folder, itertools.count())
    all_of_them.add(revoke_together, server, folder, spare, done)
    return all_of_them


def busy(folder, seconds, seed):
    sent, done = seconds * RATE, []
    election = Election(folder, sent + SPARE)
    spare = itertools.count(sent)
    server, acks = Server(election, folder / "server"), folder / "acks"
    watcher, clients = None, None
    server.start()
    try:
        watcher = begin("oy", "monitor", "--interval", 1, "--threads", 1, server.url,
                        folder / "watched", stdout=open(folder / "watcher", "wb"))
        clients = crowd(server, election, folder, seed, spare, done)
        server.load_all(0, sent, acks, rate=RATE)
        clients.stop()
        watcher.terminate()
        if watcher.wait(timeout=60) != 0:
            raise Failure("the watcher: " + (folder / "watcher").read_text()[-600:])
        honoured(server, [acks], sent, folder, others=len(done))
        server.stop()
    finally:
        if clients:
            clients.stopped = True
        for process in (watcher, server.process):
            end(process)
    if "Sanitizer" in server.log.read_text():
        raise Failure(server.log.read_text()[-6000:])
    return clients.asked, sent, len(done)


def main():
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else SECONDS
    seed = random.SystemRandom().randrange(1 << 32)
    begun = time.monotonic()
    with tempfile.TemporaryDirectory(prefix="oy-crash-") as folder:
        try:
            asked, ballots, revoked = busy(pathlib.Path(folder), seconds, seed)
        except Failure as failure:
            print(f"FAILED, seed {seed}: {failure}")
            return 1
    print(f"{ballots} ballots beside {revoked} revocations and {asked} other turns, {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
