"""What ties a voter to the council's own election and log: the election id that came on paper, and
the witnesses of a receipt."""
import json
import os
import shutil

from election import PEOPLE, grouped


def refuse_other_election(e):
    """A server with trustees of its own, the real roll, roll_id and officers' keys: the codes work
    there, and only the id on the letter tells [bal-11]."""
    w = e.w
    real, e.record, e.messages, real_id = e.record, "board/forged", [], e.id
    for i in range(1, e.trustees + 1):  # another ceremony: another key, which others hold
        for name in os.listdir(w.path(f"trustee{i}", ".")):
            if "attempt" in name:
                shutil.move(w.path(f"trustee{i}", name), w.path(f"trustee{i}/kept", name))
    for name in ("ceremony.bin", "officer1/open.json", "officer2/open.json"):
        shutil.move(w.path(name), w.path("kept", name))
    for i in range(1, e.trustees + 1):
        for n in (1, 2, 3):
            os.rename(w.path(f"trustee{i}/round{n}"), w.path(f"trustee{i}/kept/round{n}"))
    e.ceremony()
    e.open()
    forged, forged_id = e.record, e.id
    e.record, e.id = real, real_id
    for name in ("ceremony.bin", "officer1/open.json", "officer2/open.json"):
        shutil.move(w.path("kept", name), w.path(name))
    w.write("voter1/choice.json", json.dumps(PEOPLE[0][1]), 0o600)
    seal = ["vote", "seal", *e.codes(1), "--choice", "voter1/choice.json", "-o", "voter1/x"]
    for name, booth in (("record", ["--record", forged]),
                        ("three files", ["--manifest", "manifest.json", "--ceremony",
                                         f"{forged}/ceremony.bin", "--roll", "roll.bin"])):
        w.refused(f"nobody seals in another election ({name})", "bal-11", *seal, *booth,
                  "--election", grouped(e.id))
        w.refused("nor with the id's first 40 digits", "than the one on your letter", *seal, *booth,
                  "--election", e.id[:40].upper())
    e.tally.fact("nothing was sealed", not os.path.exists(w.path("voter1/x")))
    w.refused("too short an id is usage", "at least the first 40", *seal, "--record", real,
              "--election", e.id[:39], code=2)
    w.refused("nor is a ballot looked up there", "bal-11", "vote", "check", "voter1/1.code", forged,
              "--election", e.id)
    w.refused("without the id the device warns, and the codes do work", "warning: no --election",
              *seal, "--record", forged, code=0)
    w.refused("it cannot be cast where the id is known", "bal-11", "vote", "cast", "--record",
              forged, *e.codes(1), "voter1/x", "-o", "voter1/y", "--election", e.id)
    w.refused("nor opened", "bal-11", "vote", "open", "--record", forged, "voter1/x", "-o",
              "voter1/y", "--election", e.id)
    for name in ("x", "x.body"):
        os.remove(w.path("voter1", name))
    code, report = w.verify(forged, "--election", e.id)
    failed = [(c["id"], c.get("rule")) for c in report["checks"] if c["status"] == "failed"]
    e.tally.fact("oy-verify says so, too", code == 1 and failed == [("K5", "ent-5")], str(failed))
    code, report = w.verify(real, "--election", grouped(e.id[:40]))
    e.tally.fact("the real one is passed", code == 3 and forged_id != e.id, str(report)[:400])
    shutil.copytree(w.path(real), w.path("board/unsigned"))
    note = open(w.path(real, "checkpoint"), encoding="utf-8").read().split("\n\n")[0]
    other = open(w.path(forged, "checkpoint"), encoding="utf-8").read().split("\n\n")[1]
    w.write("board/unsigned/checkpoint", note + "\n\n" + other)
    w.refused("a booth needs a record that the server has signed (A1)", "note-2", *seal, "--record",
              "board/unsigned", "--election", e.id)


def witnessed_receipt(e, receipt):
    """How many of the witnesses' quorum have signed a receipt's checkpoint [rcpt-2]."""
    w = e.w
    w.oy("witness", "cosign", e.record, "--key", "witness2/key.secret", "-o", "witness2/later")
    lines = [open(w.path(f"witness{i}/later"), encoding="utf-8").read() for i in (1, 2)]
    text = open(w.path(receipt), encoding="utf-8").read()
    for n, word in ((0, "NOT YET"), (1, "NOT YET"), (2, "reached")):
        w.write("witnessed.receipt", text + "".join(lines[:n]))
        said = w.oy("vote", "check", "witnessed.receipt", e.record)
        e.tally.fact(f"a receipt with {n} witnesses says {word}",
                     f"{n} of the 2 needed have signed it: {word}" in said, said)
        found = json.loads(w.oy("vote", "check", "witnessed.receipt", e.record, "--json"))
        e.tally.fact("the same in JSON", found["receipt"]["witnesses"] == n and
                     found["receipt"]["witnessed"] == (n == 2), str(found))
    other = open(w.path("witness1/early"), encoding="utf-8").read()
    w.write("witnessed.receipt", text + other)  # the same witness, but of another checkpoint
    w.refused("a witness's line that does not hold is refused", "note-4", "vote", "check",
              "witnessed.receipt", e.record)
