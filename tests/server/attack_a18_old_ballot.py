#!/usr/bin/env python3
"""a18, a54: a superseded ballot brought back, a sequence reused or run up. [bal-9, srv-3]"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import here  # noqa: E402
import oyd as server  # noqa: E402
import people  # noqa: E402


def brought_back(t, e, oyd, door, old, receipt):
    before = people.standing(oyd, here.NAME)
    answer = oyd.cast(here.NAME, old, source="127.0.0.3")
    t.fact("the superseded ballot gets its old receipt", answer.body == receipt, answer.text())
    t.fact("and the log stands as it was", people.standing(oyd, here.NAME) == before)
    door.refuse("the superseded ballot signed again", e.signed(e.voters[0], e.body(old)), "bal-9")


def sequences(e, door):
    voter = e.voters[1]
    door.refuse("a first sequence of 17", e.ballot(voter, step=17), "bal-9")
    voter.sequence = -1
    door.refuse("a sequence of 0", e.ballot(voter), "bal-9")
    door.take("a first sequence of 16", e.ballot(voter, step=16))
    door.refuse("a jump of 17", e.ballot(voter, step=17), "bal-9")
    voter.sequence = 2**32 - 2
    door.refuse("the last sequence that there is", e.ballot(voter), "bal-9")
    voter.sequence = 15
    door.refuse("the same sequence with another choice", e.ballot(voter, {"park": "no"}), "bal-9")
    voter.sequence = 14
    door.refuse("a sequence that was left out", e.ballot(voter), "bal-9")
    voter.sequence = 16
    door.take("a jump of 16", e.ballot(voter, step=16))


def race(t, e, oyd):
    """Old and new of many voters, thrown in together and in the worst order."""
    voters = e.voters[2:]
    pairs = [[e.ballot(v, {"park": "no"}), e.ballot(v)] for v in voters]
    raws = [raw for new in (1, 0) for pair in pairs for raw in (pair[new],) * 2]
    answers = server.together([lambda raw=raw: oyd.cast(here.NAME, raw) for raw in raws])
    said = {raw: people.outcome(e, a, raw) for raw, a in zip(raws, answers)}
    t.fact("everyone's new ballot is taken", all(said[new] == "taken" for _, new in pairs))
    t.fact("an old one is taken before it or refused",
           all(said[old] in ("taken", "bal-9") for old, _ in pairs), str(set(said.values())))
    index = {raw: e.receipt(a.body, raw)[0] for raw, a in zip(raws, answers) if a.status == 200}
    t.fact("no old ballot stands behind a new one",
           all(index[old] < index[new] for old, new in pairs if old in index))


def main():
    t, e, oyd = here.begin("a18", voters=10)
    door = here.Door(t, e, oyd)
    old = e.ballot(e.voters[0], {"park": "no"})
    receipt = door.take("a first ballot", old)
    door.take("a second one, which counts", e.ballot(e.voters[0]))
    brought_back(t, e, oyd, door, old, receipt)
    sequences(e, door)
    race(t, e, oyd)
    oyd.restart()
    brought_back(t, e, oyd, door, old, receipt)
    t.finish()


if __name__ == "__main__":
    main()
