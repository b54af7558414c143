#!/usr/bin/env python3
"""a16: one receipt for two voters. [srv-3, bal-8, bal-9, ent-6]"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import here  # noqa: E402
import oyd as server  # noqa: E402
import people  # noqa: E402


def same_bytes(t, e, oyd, door):
    raw = e.ballot(e.voters[0])
    first = door.take("a ballot", raw)
    before = people.standing(oyd, here.NAME)
    again = server.together([lambda: oyd.cast(here.NAME, raw, source="127.0.0.2")] * 8)
    t.fact("the same bytes get the same receipt, byte for byte, from anywhere",
           all(a.status == 200 and a.body == first for a in again))
    t.fact("and the log has them once", people.standing(oyd, here.NAME) == before)
    door.refuse("the same body signed again", e.signed(e.voters[0], e.body(raw)), "bal-9")
    return first


def at_once(t, e, oyd, door):
    """The same new ballot from many at once: whoever is first, there is one entry."""
    raw = e.ballot(e.voters[1])
    answers = server.together([lambda: oyd.cast(here.NAME, raw)] * 12)
    t.fact("a ballot sent twelve times at once has one receipt",
           len({(a.status, a.body) for a in answers}) == 1 and answers[0].status == 200)
    # Two signatures of one body, two ballots of one sequence: in one tick, one of each wins.
    voter = e.voters[2]
    body = e.body(e.ballot(voter))
    pair = [e.signed(voter, body) for _ in range(6)]
    voter.sequence -= 1
    pair += [e.ballot(voter, {"park": "no"})]
    answers = server.together([lambda raw=raw: oyd.cast(here.NAME, raw) for raw in pair])
    said = [people.outcome(e, a, raw) for a, raw in zip(answers, pair)]
    t.fact("of seven ballots of one credential and sequence in one tick one is taken",
           said.count("taken") == 1 and said.count("bal-9") == 6, str(said))


def nobody_shares(t, e, oyd):
    """The same choice by everybody in one tick: no two receipts are of one entry."""
    raws = [e.ballot(v) for v in e.voters[3:]]
    answers = server.together([lambda raw=raw: oyd.cast(here.NAME, raw) for raw in raws])
    found = [e.receipt(a.body, raw)[0] for a, raw in zip(answers, raws) if a.status == 200]
    t.fact("everybody has a receipt of an entry of their own",
           len(set(found)) == len(raws) and len({a.body for a in answers}) == len(raws))
    s = oyd.state(here.NAME)
    t.fact("and the log has one ballot for each", s["ballots"] == s["voters"] == len(e.voters))


def main():
    t, e, oyd = here.begin("a16", voters=16)
    door = here.Door(t, e, oyd)
    first = same_bytes(t, e, oyd, door)
    at_once(t, e, oyd, door)
    nobody_shares(t, e, oyd)
    oyd.restart()
    voter = e.voters[0]
    voter.sequence = 0
    e.ballot(voter)  # another one, which the server never sees
    mark = people.sha256(e.body(oyd_ballot(oyd, 0))).hex()
    found = oyd.get(f"/elections/{here.NAME}/receipts/{mark}")
    t.fact("after a restart the first ballot's receipt names the same entry",
           found.body.split(b"\n")[1:3] == first.split(b"\n")[1:3], found.text())
    t.finish()


def oyd_ballot(oyd, index):
    """A ballot out of the record's first bundle."""
    n = oyd.state(here.NAME)["ballots"]
    data = oyd.get(f"/elections/{here.NAME}/record/ballots/000.p/{n}").body
    for _ in range(index):
        data = data[4 + int.from_bytes(data[:4], "big"):]
    return data[4:4 + int.from_bytes(data[:4], "big")]


if __name__ == "__main__":
    main()
