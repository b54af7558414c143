#!/usr/bin/env python3
"""a46: an officer's request repeated, late, for another election, by nobody, unsigned; one officer who
acts for two, or who spends what belongs to the others. [req-1 … req-4, sig-3]"""
import pathlib
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import here  # noqa: E402
import oyd as server  # noqa: E402
import people  # noqa: E402
from people import ed_sign, u64  # noqa: E402

STRANGER = b"s" * 32
PATH = f"/elections/{here.NAME}/requests"
HEAD = 6 + 32  # header and election_id; then act, nonce[32], version


class Office:
    def __init__(self, tally, e, oyd):
        self.tally, self.e, self.oyd = tally, e, oyd

    def standing(self):
        answer = self.oyd.get(f"/elections/{here.NAME}")
        s = answer.json() if answer.status == 200 else {}
        return {k: s.get(k) for k in ("size", "root", "state_version", "phase", "pending", "failed",
                                      "working")}

    def refuse(self, what, request, status, rule=None):
        before = self.standing()
        answer = self.oyd.post(PATH, request)
        said = answer.json()["error"] if answer.status >= 400 else {"rule": "", "status": 0}
        good = answer.status == status == said["status"] and (
            rule is None or said["rule"] in rule.split())
        self.tally.fact(f"{what}: {status} {rule or ''}", good, f"{answer.status}: {answer.text()}")
        after = self.standing()
        self.tally.fact(f"{what}: nothing has changed", before == after, f"{before} {after}")

    def send(self, what, request, status):
        answer = self.oyd.post(PATH, request)
        self.tally.fact(f"{what}: {status}", answer.status == status, answer.text())
        return answer


def broken(request, at, bit=1):
    return request[:at] + bytes([request[at] ^ bit]) + request[at + 1:]


def creating(office, e, other):
    make = e.creation()
    office.refuse("create by an officer whom the configuration does not name",
                  e.creation(officer=1), 422, "req-1")
    office.refuse("create by nobody", e.creation(seed=STRANGER), 422, "req-1")
    office.refuse("create without signature", make[:-64] + bytes(64), 422, "req-1")
    office.refuse("create cut short", make[:-1], 400, "enc-2")
    office.refuse("create with bytes behind it", make + b"\0", 400, "enc-2")
    office.refuse("an act that there is not", broken(make, HEAD, 8), 400, "req-1")
    office.refuse("create at a later version", e.creation(version=1), 409, "req-2")
    office.refuse("create with another election's id",
                  e.creation(election_id=other.election_id), 422, "req-1")
    office.refuse("create of a manifest of another server",
                  other.creation(seed=e.officers[0]), 422, "note-2 req-1")
    office.refuse("open before it is created", e.opening(0), 404)
    office.send("create", make, 200)
    office.refuse("the same create again", make, 409, "req-2")
    office.refuse("another create of the name", e.creation(), 409, "req-2")


def opening(office, e, other):
    first, second = e.opening(0), e.opening(1)
    office.refuse("open without signature", first[:-64] + bytes(64), 422, "req-1")
    office.refuse("open by nobody", e.request("open", first[-64:], 3, seed=STRANGER), 422, "req-1")
    office.refuse("open at a stale version", e.request(
        "open", ed_sign(e.officers[0], "open", e.election_id), 2), 409, "req-2")
    office.refuse("open for a version to come", e.request(
        "open", ed_sign(e.officers[0], "open", e.election_id), 4), 409, "req-2")
    office.refuse("open for another election", e.opening(0, election_id=other.election_id), 422,
                  "req-1")
    office.refuse("another election's open", other.opening(0), 422, "req-1")
    office.refuse("an open whose entry is signed for another election", e.request(
        "open", ed_sign(e.officers[0], "open", other.election_id), 3), 422, "sig-3 ent-2")
    office.refuse("an open whose entry another officer has signed", e.request(
        "open", ed_sign(e.officers[1], "open", e.election_id), 3), 422, "sig-3 ent-2")
    office.refuse("an open made a close", broken(first, HEAD), 422, "req-1")
    key = len(first) - 96
    office.refuse("under another officer's key", first[:key] + second[key:key + 32] + first[-64:],
                  422, "req-1")
    for at in (HEAD + 1, HEAD + 33, HEAD + 40):
        office.refuse(f"a bit of byte {at}", broken(first, at), 422, "req-1")
    office.send("the first officer's open waits", first, 202)
    office.refuse("the first officer's open again", first, 409, "req-2")
    return first, second


def one_for_two(office, e):
    """Different nonces make no second officer; nor does a restart, which also keeps the nonces."""
    twice = e.opening(0)
    office.send("the same officer, another nonce", twice, 202)
    office.oyd.restart()
    office.refuse("the same again after a restart", twice, 409, "req-2")
    pending = office.standing()["pending"]
    office.tally.fact("still one officer of two", [(p["act"], p["have"], p["need"])
                                                  for p in pending] == [("open", 1, 2)], pending)


def spender(office, e, often):
    """An officer who asks without end takes nobody else's place."""
    connection = office.oyd.connect()
    seen = set()
    for _ in range(often):
        answer = office.oyd.post(PATH, e.opening(0), connection=connection)
        seen.add(answer.status)
    connection.close()
    office.tally.fact("one officer's requests without end are refused at last", seen == {202, 409},
                      str(seen))


def closing(office, e, first, second):
    version = office.standing()["state_version"]
    office.refuse("an open that was carried out", first, 409, "req-2")
    office.refuse("and the other one", second, 409, "req-2")
    now = int(time.time())
    payload = u64(now) + ed_sign(e.officers[0], "close", e.election_id + bytes(48))
    office.refuse("a close before its time", e.request("close", payload, version), 409, "req-4")
    office.refuse("a close in the future", e.request(
        "close", u64(e.manifest.closes + 9) + payload[8:], version), 409, "req-4")
    for act in ("tally", "publish"):
        office.refuse(f"a {act} before the close", e.request(act, b"", version), 409, "log-5")
        office.refuse(f"a {act} with a payload", e.request(act, b"x", version), 400, "enc-2")
    office.refuse("a share before the tally", e.request("share", b"x", version), 409, "log-5")
    office.refuse("a ballot as a statement", e.request("statement", b"\5\1" + bytes(72), version),
                  400, "req-1")
    office.refuse("a revocation that no registrar signed", e.request(
        "statement", unsigned_revocation(e), version), 422, "rev-1 sig-3")
    office.refuse("not bytes at all", b"", 400, "enc-2 enc-3")


def unsigned_revocation(e):
    e.revoke(e.voters[0])
    return e.entries.pop()[:-64] + bytes(64)


def main():
    e, other = people.Election("a46", voters=3), people.Election("a46 another", voters=3)
    oyd = server.Oyd(e.server, [e.creator()])
    t = server.Tally()
    office = Office(t, e, oyd)
    creating(office, e, other)
    first, second = opening(office, e, other)
    one_for_two(office, e)
    spender(office, e, 70)
    oyd.restart()
    office.send("the second officer's open is carried out all the same", second, 200)
    t.fact("the election is open", office.standing()["phase"] == "open")
    closing(office, e, first, second)
    oyd.restart()
    office.refuse("an open of before, after a restart", first, 409, "req-2")
    here.Door(t, e, oyd).take("a voter votes", e.ballot(e.voters[0]))
    t.finish()


if __name__ == "__main__":
    main()
