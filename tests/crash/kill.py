#!/usr/bin/env python3
"""oyd is killed (SIGKILL) at random moments under load, again and again [srv-3]: every ballot is
acknowledged in the end, every receipt is honoured by the record, every ballot is there exactly
once, and somebody who follows the log all the time sees nothing but one log that grows.

usage: kill.py [KILLS [SEED]]        (OY_BIN: the directory of the programs, else build/bin)

The moments come from the seed, which is printed, so that a run can be repeated as far as clocks
allow. When the ballots are used up, the next round begins with an empty store.
"""
import pathlib
import random
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "lib"))

from served import Election, Failure, Server, begin, end, finished, honoured, run  # noqa: E402

KILLS = 20
SHORTEST, LONGEST = 0.02, 0.4  # seconds of serving
CLIENTS = 3
RATE = 400  # ballots offered a second, by all clients
BALLOTS_A_KILL = 120  # a little more than are offered from one kill to the next
MOST_BALLOTS = 15000
STALL = 600  # a watcher's patience: a server that is killed is no liar


def one_round(election, work, rng, kills):
    """Kills until all ballots are in; how many."""
    server = Server(election, work / "server")
    share = election.voters // CLIENTS
    acks = [work / f"acks-{i}" for i in range(CLIENTS)]
    clients, done = [], 0
    server.start()
    watcher = begin("oy", "monitor", "--interval", 1, "--stall", STALL, "--threads", 1, server.url,
                    work / "watched", stdout=open(work / "watcher", "wb"))
    try:
        clients = [server.load(i * share, share, acks[i], rate=RATE / CLIENTS)
                   for i in range(CLIENTS)]
        while done < kills and any(c.poll() is None for c in clients):
            time.sleep(rng.uniform(SHORTEST, LONGEST))
            server.kill()
            done += 1
            server.start()
        tries = sum(finished(c, share)["retries"] for c in clients)
        receipts = honoured(server, acks, CLIENTS * share, work)
        watcher.terminate()
        if watcher.wait(timeout=30) != 0:
            raise Failure("the watcher: " + (work / "watcher").read_text()[-600:])
        run("oy", "monitor", "--once", server.url, work / "watched")
        server.stop()
    finally:
        for process in (*clients, watcher, server.process):
            end(process)
    print(f"  {done} kills, {receipts} ballots acknowledged and honoured, {tries} sent again",
          flush=True)
    return done, receipts


def main():
    kills = int(sys.argv[1]) if len(sys.argv) > 1 else KILLS
    seed = int(sys.argv[2]) if len(sys.argv) > 2 else random.SystemRandom().randrange(1 << 32)
    print(f"{kills} kills, seed {seed}", flush=True)
    rng, begun, done, receipts = random.Random(seed), time.monotonic(), 0, 0
    with tempfile.TemporaryDirectory(prefix="oy-crash-") as folder:
        work = pathlib.Path(folder)
        election = Election(work, min(kills * BALLOTS_A_KILL, MOST_BALLOTS))
        print(f"  election of {election.voters} voters: {time.monotonic() - begun:.1f} s")
        try:
            while done < kills:
                with tempfile.TemporaryDirectory(dir=work) as inner:
                    more, honest = one_round(election, pathlib.Path(inner), rng, kills - done)
                done, receipts = done + more, receipts + honest
        except Failure as failure:
            print(f"FAILED after {done} kills, seed {seed}: {failure}")
            return 1
    print(f"{done} kills, {receipts} receipts honoured, {time.monotonic() - begun:.0f} s")
    return 0


if __name__ == "__main__":
    sys.exit(main())
