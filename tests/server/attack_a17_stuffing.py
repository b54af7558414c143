#!/usr/bin/env python3
"""a17: ballots by those who may not vote. [bal-3, bal-2, bal-6, srv-5]"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import here  # noqa: E402
import make  # noqa: E402
import people  # noqa: E402


def strangers(e, door):
    stranger = make.Voter(101, e._parts())  # a code as good as any, on no roll
    door.refuse("a perfect ballot of a code that is not on the roll", e.ballot(stranger), "bal-3")
    victim = e.voters[0]
    sealed = e.seal(victim, people.YES)
    victim.sequence -= 1
    door.refuse("a listed credential, sealed without its code and signed with another",
                e.signed(stranger, sealed.body), "sig-1")
    both = make.Voter(101, [a + b for a, b in zip(e.voters[0].secrets, e.voters[1].secrets)])
    door.refuse("two codes added up", e.ballot(both), "bal-3")
    elsewhere = make.Voter(102, victim.secrets)
    door.refuse("a ballot of another mahalle", _with_mahalle(e, victim, elsewhere), "bal-3 bal-1")


def _with_mahalle(e, voter, elsewhere):
    """The best there is: body and signature over the other mahalle's number."""
    raw = bytearray(e.body(e.ballot(voter)))
    voter.sequence -= 1
    at = 38 + e.group.elen + 4
    raw[at:at + 4] = elsewhere.mahalle.to_bytes(4, "big")
    return e.signed(voter, bytes(raw))


def more_than_one(e, door):
    """Values that no choice has, each with the best proof that an honest prover's code gives."""
    voter = e.voters[1]
    n = len(e.manifest.contests[0].encode("yes"))
    for what, bits in (("nothing chosen", [0] * n), ("all chosen", [1] * n)):
        sealed = e.seal(voter, None, bits=[bits])
        voter.sequence -= 1
        door.refuse(what, e.signed(voter, sealed.body), "con-1 con-2")


def revoked(t, e, oyd, door):
    """Voted, revoked, voted again; the statement is signed as the registrars do."""
    voter = e.voters[2]
    door.take("before it is revoked", e.ballot(voter))
    version = oyd.state(here.NAME)["state_version"]
    e.revoke(voter)
    statement = e.entries.pop()
    done = oyd.post(f"/elections/{here.NAME}/requests",
                    e.request("statement", statement, version=version))
    t.fact("a revocation is taken", done.status == 200, done.text())
    door.refuse("a ballot of a revoked credential", e.ballot(voter), "bal-3")


def main():
    t, e, oyd = here.begin("a17", voters=6)
    door = here.Door(t, e, oyd)
    strangers(e, door)
    more_than_one(e, door)
    revoked(t, e, oyd, door)
    oyd.restart()
    door.refuse("the same after a restart", e.ballot(e.voters[2]), "bal-3")
    for i in (0, 1, 3):
        e.voters[i].sequence = 0
        door.take(f"honest voter {i}", e.ballot(e.voters[i]))
    t.finish()


if __name__ == "__main__":
    main()
