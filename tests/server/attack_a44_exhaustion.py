#!/usr/bin/env python3
"""a44: floods of ballots whose proofs are bad. The roll is public, so anyone can make ballots of a
listed credential that only a look at every proof tells from good ones; who has a code can even sign
them. From one place and from a thousand, while honest voters come from elsewhere: all of them get
their receipts, about as fast as on a quiet day, and the server's memory and queues stay bounded.
[srv-3, srv-5]

usage: attack_a44_exhaustion.py   (OY_FLOOD_SECONDS: how long each flood lasts, 2 unless set)
"""
import os
import pathlib
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import here  # noqa: E402
import oyd as server  # noqa: E402
import people  # noqa: E402

SECONDS = float(os.environ.get("OY_FLOOD_SECONDS", "2"))
HONEST = int(6 * SECONDS)  # voters in each flood, one after another
LIARS = 8
MEMORY_MB = 200
RATIO = 5  # more than any quiet machine shows, less than who waits in line with a flood


def spoilt(e, raw, k):
    """The body with one response changed: every element and scalar is as good as before."""
    body = bytearray(e.body(raw))
    at = len(body) - e.group.slen * (k % 6 + 1)
    body[at] ^= 1 + k // 6 % 250
    return bytes(body)


def floods(e, folder):
    """{kind: folder for oy-load}: by outsiders, with a good ballot's signature, which does not fit;
    by insiders, signed with their codes."""
    good = [e.ballot(v) for v in e.voters[:LIARS]]
    kinds = {"outsiders": [], "insiders": []}
    for k in range(192):
        raw = good[k % LIARS]
        body = spoilt(e, raw, k)
        kinds["outsiders"].append(body + raw[len(body):])
        kinds["insiders"].append(e.signed(e.voters[k % LIARS], body))
    out = {}
    for kind, raws in kinds.items():
        out[kind] = folder / kind
        out[kind].mkdir()
        bundle = b"".join(len(x).to_bytes(4, "big") + x for x in raws)
        (out[kind] / "00000.ballots").write_bytes(bundle * int(80 * SECONDS))
    return out


class Honest:
    """Voters who come one after another, each from an address of its own."""

    def __init__(self, t, e, oyd):
        self.t, self.e, self.oyd = t, e, oyd
        self.left = [e.ballot(v) for v in e.voters[LIARS:]]

    def vote(self, what, n):
        """The median of what they waited, in ms."""
        took = []
        for i in range(n):
            raw = self.left.pop()
            begin = time.monotonic()
            answer = self.oyd.cast(here.NAME, raw, source=f"127.9.0.{i % 200 + 1}")
            took.append((time.monotonic() - begin) * 1000)
            said = people.outcome(self.e, answer, raw)
            self.t.fact(f"{what}: an honest voter gets a receipt", said == "taken", said)
        took.sort()
        return took[len(took) // 2], took[-1]


def flood(t, oyd, honest, folder, source, places, quiet):
    what = f"{folder.name} from {places} place{'s' if places > 1 else ''}"
    before = oyd.numbers()
    attack = subprocess.Popen(
        [server.BIN / "oy-load", "send", folder, "--port", str(oyd.port), "--election", here.NAME,
         "--connections", "1000", "--from", source, "--places", str(places)],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        time.sleep(0.3)
        middle, worst = honest.vote(what, HONEST)
        t.fact(f"{what}: the flood went on all the time", attack.poll() is None)
        now = oyd.numbers()
        memory = oyd.resident_mb()
    finally:
        attack.kill()
        attack.wait()
    bad, taken = 'oyd_ballots_total{fate="refused"}', 'oyd_ballots_total{fate="taken"}'
    print(f"{what}: {now[bad] - before[bad]} refused; honest voters wait {middle:.0f} ms "
          f"({middle / quiet:.2f} of a quiet day's, at most {worst:.0f} ms); {memory:.0f} MB")
    t.fact(f"{what}: bad ballots were checked", now[bad] > before[bad])
    t.fact(f"{what}: none was taken", now[taken] - before[taken] == HONEST)
    t.fact(f"{what}: memory is bounded", memory < MEMORY_MB, f"{memory} MB")
    t.fact(f"{what}: the queue is bounded", now["oyd_queued_ballots"] <= 2048, str(now))
    t.fact(f"{what}: honest voters hardly wait", middle < RATIO * quiet, f"{middle} {quiet} ms")
    time.sleep(0.2)  # what the flood left in the queue is answered


def main():
    t, e, oyd = here.begin("a44", voters=LIARS + 5 * HONEST, settings={"connections-per-client": 1000})
    kinds = floods(e, server.folder())
    honest = Honest(t, e, oyd)
    quiet, worst = honest.vote("a quiet day", HONEST)
    print(f"a quiet day: honest voters wait {quiet:.0f} ms, at most {worst:.0f} ms")
    n = 0
    # From many places first: nobody is suspect yet, and each place is new.
    for places in (1000, 1):
        for kind, folder in kinds.items():
            n += 1
            flood(t, oyd, honest, folder, f"127.{10 + n}.0.1", places, quiet)
    # Who signed bad proofs may still vote, behind the others.
    liar = e.voters[0]
    liar.sequence = 0
    raw = e.ballot(liar)
    answer = oyd.cast(here.NAME, raw)
    t.fact("whose code was misused can vote", people.outcome(e, answer, raw) == "taken",
           answer.text())
    s = people.standing(oyd, here.NAME)
    t.fact("the log has the honest ballots and no other", s["ballots"] == 5 * HONEST + 1
           and s["size"] == s["ballots"] + 4, str(s))
    oyd.restart()
    t.fact("and has them after a restart", people.standing(oyd, here.NAME) == s)
    t.finish()


if __name__ == "__main__":
    main()
