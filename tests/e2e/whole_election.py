#!/usr/bin/env python3
"""A whole election through the command line, every person in a directory of its own, and what
must be refused on the way.

usage: whole_election.py [--bin DIR] [--group ristretto255] [--keep DIR] [--plain]
                         [--only bad-share|witnesses]
"""
import argparse
import json
import os
import shutil
import stat
import subprocess
import sys
import tempfile

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))

from anchor import refuse_other_election, witnessed_receipt  # noqa: E402
from election import PEOPLE, Election  # noqa: E402
from people import Tally, World  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
CHOICES = [choice for _, choice in PEOPLE]
KEY = ["--key", "board/key.secret"]


def reference(election):
    """The readable second implementation must come to the same verdict."""
    script = os.path.join(ROOT, "spec", "ref", "verify.py")
    if not os.path.exists(script):
        return
    done = subprocess.run([sys.executable, script, election.w.path(election.record), "--json"],
                          capture_output=True, text=True, timeout=600, check=False)
    try:
        verdict = json.loads(done.stdout)["verdict"]
    except (ValueError, KeyError):
        verdict = done.stdout + done.stderr
    election.tally.fact("the reference says verified", done.returncode == 0 and
                        verdict == "verified", f"exit {done.returncode}: {verdict[-600:]}")


def set_up(e):
    e.keys()
    e.manifest()
    e.roll()
    e.ceremony()


# ---- refusals, each beside the step that it would spoil ----

def refuse_before(e):
    w = e.w
    w.refused("an unknown command is usage", "did you mean", "bord", "open", code=2)
    w.refused("a missing option is usage", "--out FILE is missing", "manifest", "new", "--title",
              "x", "--origin", "o", "--opens", "x", "--closes", "x", "--mahalle", "1:x",
              "--question", "choice:A:B,C", "--trustee", "t", "--registrar", "r", "--officer", "o",
              "--server", "s", code=2)
    w.refused("keys are never overwritten", "exists", "trustee", "key", "--name", "x",
              "trustee1/key")
    w.refused("an output is not overwritten", "--force", "trustee", "assemble", "--manifest",
              "manifest.json", "-o", "ceremony.bin", *e.messages)
    w.oy("trustee", "assemble", "--manifest", "manifest.json", "--force", "-o", "ceremony.bin",
         *e.messages)
    w.refused("codes are never drawn twice", "never overwritten", "registrar", "enrol",
              "--manifest", "manifest.json", "--list", "list.csv", "--key",
              "registrar1/key.secret", "-o", "registrar1/codes")
    w.refused("an officer's key is no trustee's", "not the secret key of a trustee", "trustee",
              "round1", "--manifest", "manifest.json", "--key", "officer1/key.secret", "-o", "x")
    os.chmod(w.path("trustee1/key.secret"), 0o644)
    w.refused("a secret that others can read is refused", "mode 0600", "trustee", "round1",
              "--manifest", "manifest.json", "--key", "trustee1/key.secret", "-o", "x")
    os.chmod(w.path("trustee1/key.secret"), 0o600)
    w.refused("nobody reveals before all have committed", "cer-4", "trustee", "round2",
              "--manifest", "manifest.json", "--key", "trustee1/key.secret", "-o", "x",
              "trustee1/round1")
    w.refused("there is nothing to complain about", "cer-10", "trustee", "complain", "--manifest",
              "manifest.json", "--key", "trustee1/key.secret", "-o", "x", *e.messages[:10])
    w.refused("a merge needs both registrars", "roll-1", "registrar", "merge", "--manifest",
              "manifest.json", "registrar1/codes/parts.bin", "-o", "x")
    w.refused("the other registrar's codes prove nothing", "roll-5", "registrar", "prove",
              "--manifest", "manifest.json", "roll.rows", "--codes", "registrar2/codes", "--key",
              "registrar1/key.secret", "-o", "x")
    modes = {name: stat.S_IMODE(os.stat(w.path(name)).st_mode) for name in
             ("trustee1/key.secret", "registrar1/codes/codes-0001.secret", "voter1/1.code",
              "trustee1/key.attempt-1.secret")}
    e.tally.fact("secrets have mode 0600", set(modes.values()) == {0o600}, str(modes))
    e.tally.fact("refused steps leave nothing behind", not os.path.exists(os.path.join(w.root, "x")))


def refuse_opening(e):
    words = ["board", "open", "--manifest", "manifest.json", "--ceremony", "ceremony.bin", "--roll",
             "roll.bin", "--officer", "officer1/open.json", *KEY]
    e.w.refused("one officer of two does not open", "ent-2", *words, "board/other")
    e.w.refused("a record is not replaced", "exists", *words, "--officer", "officer2/open.json",
                e.record)
    left = [n for n in os.listdir(e.w.path("board", ".")) if n.startswith("other")]
    e.tally.fact("no half record is left", not left, str(left))


def refuse_voting(e):
    w, rec = e.w, ["--record", e.record]
    w.write("voter1/choice.json", json.dumps(CHOICES[0]), 0o644)
    seal = ["vote", "seal", *rec, *e.codes(1), "--choice", "voter1/choice.json", "-o", "voter1/x"]
    w.refused("a choice that others can read is refused", "mode 0600", *seal)
    w.write("voter1/choice.json", json.dumps({**CHOICES[0], "q2": ["trees", "benches", "bike-path"]}),
            0o600)
    w.refused("a choice that breaks a rule is refused", "qst-4", *seal)
    w.write("voter1/choice.json", json.dumps(CHOICES[0]), 0o600)
    w.refused("codes in the wrong order are refused", "bal-3", "vote", "seal", *rec, "--code",
              "voter1/2.code", "--code", "voter1/1.code", "--choice", "voter1/choice.json", "-o",
              "voter1/x")
    typo = open(w.path("voter1/1.code"), encoding="ascii").read().strip()
    w.write("voter1/typo.code", ("Z" if typo[0] != "Z" else "Y") + typo[1:], 0o600)
    w.refused("a mistyped code is refused", "cred-1", "vote", "seal", *rec, "--code",
              "voter1/typo.code", "--code", "voter1/2.code", "--choice", "voter1/choice.json", "-o",
              "voter1/x")


def open_or_cast(e):
    """Voter 1 opens the first ballot and casts the second one."""
    w, rec = e.w, ["--record", e.record]
    first = e.seal(1, CHOICES[0])
    w.refused("nothing is destroyed if the output has no place", "directory", "vote", "cast", *rec,
              *e.codes(1), "voter1/sealed", "-o", "nowhere/ballot")
    w.refused("a sealed ballot is not overwritten", "never overwritten", "vote", "seal", *rec,
              *e.codes(1), "--choice", "voter1/choice.json", "-o", "voter1/sealed")
    w.refused("another voter cannot sign it", "sig-1", "vote", "cast", *rec, *e.codes(2),
              "voter1/sealed", "-o", "x")
    w.oy("vote", "open", *rec, "voter1/sealed", "-o", "voter1/opened")
    w.refused("an opened ballot is never signed", "", "vote", "cast", *rec, *e.codes(1),
              "voter1/sealed", "-o", "voter1/never")
    e.tally.fact("no signed copy of it exists", not os.path.exists(w.path("voter1/never")))
    code, out, err = w.run("ballot", "--opening", "voter1/opened", "--record", e.record,
                           program="oy-verify")
    e.tally.fact("oy-verify ballot accepts the opening", code == 0, out + err)
    other = ("0" if e.id[0] != "0" else "1") + e.id[1:]
    for want, election in ((0, e.id), (1, other), (2, "word")):
        code, out, err = w.run("ballot", "--opening", "voter1/opened", "--record", e.record,
                               "--election", election, program="oy-verify")
        e.tally.fact(f"oy-verify ballot --election {election} says {want}", code == want, out + err)
    second = e.vote(1, CHOICES[0], "voter1/ballot")
    e.tally.fact("the sequence rises with every sealing",
                 second.get("sequence") == first.get("sequence", 0) + 1)
    w.refused("a cast ballot cannot be opened", "", "vote", "open", *rec, "voter1/sealed", "-o",
              "voter1/opened2")
    return second


def append_ballots(e):
    """A delivery with bad ballots among the good ones, then the same again."""
    w = e.w
    os.makedirs(w.path("inbox"))
    for i in range(3, len(PEOPLE) + 1):
        e.vote(i, CHOICES[i - 1], f"inbox/{i}.ballot")
    shutil.copy(w.path("voter1/ballot"), w.path("inbox/1.ballot"))
    data = bytearray(open(w.path("voter1/ballot"), "rb").read())
    data[-1] ^= 1
    open(w.path("inbox/bad-signature.ballot"), "wb").write(data)
    data = bytearray(open(w.path("inbox/3.ballot"), "rb").read())
    data[len(data) // 2] ^= 1
    open(w.path("inbox/bad-proof.ballot"), "wb").write(data)
    open(w.path("inbox/empty.ballot"), "wb").close()
    open(w.path("inbox/noise.ballot"), "wb").write(b"OYBA" + bytes(300))
    code, out, err = e.append("inbox")
    report = json.loads(out) if out else {"accepted": err, "refused": []}
    e.tally.fact("good ballots are taken, bad ones named", code == 1 and report["accepted"] == 5 and
                 len(report["refused"]) == 4, f"exit {code}: {out}{err}")
    e.tally.fact("every refusal has its rule", all(r["rule"] for r in report["refused"]), out)
    code, out, err = e.append("inbox/1.ballot")
    e.tally.fact("the same bytes again get the same receipt", code == 0 and
                 json.loads(out)["repeated"] == 1, out + err)


def revote(e):
    e.vote(2, CHOICES[4], "voter2/first")
    code, out, err = e.append("voter2/first")
    e.tally.fact("a first vote is taken", code == 0 and json.loads(out)["accepted"] == 1, out + err)
    sealing = e.vote(2, CHOICES[1], "voter2/second")
    code, out, err = e.append("voter2/second")
    e.tally.fact("a second vote is taken", code == 0 and json.loads(out)["accepted"] == 1, out + err)
    code, out, err = e.append("voter2/first", "voter2/second")
    e.tally.fact("old and new bytes are known", code == 0 and json.loads(out)["repeated"] == 2,
                 out + err)
    found = json.loads(e.w.oy("vote", "check", "voter2/second", e.record, "--json"))
    e.tally.fact("vote check shows the fingerprint", found["fingerprint"] == sealing["fingerprint"])
    first = json.loads(e.w.oy("vote", "check", "voter2/first", e.record, "--json"))
    e.tally.fact("the first vote is superseded", first["superseded"] and not found["superseded"])
    receipts = sorted(os.listdir(e.w.path("board/receipts", ".")))
    e.tally.fact("every accepted ballot has a receipt", len(receipts) == 7, str(receipts))
    for name in receipts:
        e.w.oy("vote", "check", f"board/receipts/{name}", e.record)
    text = open(e.w.path(f"board/receipts/{receipts[0]}"), encoding="utf-8").read()
    index = int(text.split("index ")[1].split()[0])
    e.w.write("moved.receipt", text.replace(f"index {index}\n", f"index {index ^ 1}\n"))
    e.w.write("short.receipt", text.replace("extra ", "extra  "))
    e.w.refused("a receipt of another form is none", "rcpt-1", "vote", "check", "short.receipt",
                e.record)
    e.w.refused("a receipt that was changed proves nothing", "log-1", "vote", "check",
                "moved.receipt", e.record)
    e.w.refused("a ballot that is not in the record is not found", "rec-3", "vote", "check",
                "voter1/opened", e.record)


def revoke_and_replace(e):
    """Voter 6 loses the letter: its first ballot is void, the new codes vote again."""
    w = e.w
    row = json.loads(w.oy("vote", "check", "inbox/6.ballot", e.record, "--json"))["roll_index"]
    key = lambda r: ["--key", f"registrar{r}/key.secret"]
    for r in (1, 2):
        found = w.oy("registrar", "find", e.record, "--line", 6, "--codes", f"registrar{r}/codes",
                     *key(r))
        e.tally.fact(f"registrar {r} finds the row of a line of the list",
                     found.startswith(f"roll index {row} (") and "revoked" not in found, found)
    w.refused("a line that the list lacks is not found", "no line 1000", "registrar", "find",
              e.record, "--line", 1000, "--codes", "registrar1/codes", *key(1))
    w.refused("another registrar's codes find nobody", "roll-5", "registrar", "find", e.record,
              "--line", 6, "--codes", "registrar2/codes", *key(1))
    w.refused("only a revoked credential is replaced", "rev-2", "registrar", "replace", e.record,
              "--row", row, *key(1), "--code", "registrar1/x.code", "-o", "registrar1/x")
    w.oy("registrar", "revoke", e.record, "--row", row, "--reason", "lost", *key(1), "-o",
         "registrar1/revoke.json")
    w.refused("one registrar does not revoke", "rev-1", "board", "append", e.record, "--statement",
              "registrar1/revoke.json", *KEY)
    said = w.oy("registrar", "endorse", e.record, "--statement", "registrar1/revoke.json", *key(2),
                "-o", "registrar2/revoke.json")
    e.tally.fact("an endorser is told what was signed",
                 f"revoke roll index {row} " in said and "reason lost" in said, said)
    w.oy("board", "append", e.record, "--statement", "registrar2/revoke.json", *KEY)
    found = w.oy("registrar", "find", e.record, "--line", 6, "--codes", "registrar2/codes", *key(2))
    e.tally.fact("a found row says that it is revoked", "revoked already" in found, found)
    w.refused("a credential is revoked once", "rev-1", "board", "append", e.record, "--statement",
              "registrar2/revoke.json", *KEY)
    w.refused("a revoked credential cannot vote", "bal-3", "vote", "seal", "--record", e.record,
              *e.codes(6), "--choice", "voter6/choice.json", "-o", "voter6/x")
    w.oy("registrar", "replace", e.record, "--row", row, *key(1), "--code", "registrar1/new.code",
         "-o", "registrar1/replace.json")
    w.refused("a half replacement is not signed", "rev-4", "registrar", "endorse", e.record,
              "--statement", "registrar1/replace.json", *key(1), "-o", "registrar1/x")
    w.oy("registrar", "replace", e.record, "--onto", "registrar1/replace.json", *key(2), "--code",
         "registrar2/new.code", "-o", "registrar2/replace.json")
    w.oy("registrar", "endorse", e.record, "--statement", "registrar2/replace.json", *key(1), "-o",
         "registrar1/replace-signed.json")
    size = json.loads(w.oy("board", "status", e.record, "--json"))["size"]
    w.refused("of two statements, one of them bad, none is taken", "registrar2/revoke.json",
              "board", "append", e.record, "--statement", "registrar1/replace-signed.json",
              "--statement", "registrar2/revoke.json", *KEY)
    w.refused("ballots and statements go in two calls", "two calls", "board", "append", e.record,
              "inbox/1.ballot", "--statement", "registrar1/replace-signed.json", *KEY, code=2)
    e.tally.fact("a refused append changes nothing", size ==
                 json.loads(w.oy("board", "status", e.record, "--json"))["size"])
    w.oy("board", "append", e.record, "--statement", "registrar1/replace-signed.json", *KEY)
    for r in (1, 2):
        os.remove(w.path(f"voter6/{r}.code"))
        shutil.copy(w.path(f"registrar{r}/new.code"), w.path(f"voter6/{r}.code"))
    e.vote(6, CHOICES[5], "voter6/new")
    code, out, err = e.append("voter6/new")
    e.tally.fact("the new codes vote", code == 0 and json.loads(out)["accepted"] == 1, out + err)


def refuse_closing(e):
    w = e.w
    w.refused("an append of nothing is usage", "nothing to append", "board", "append", e.record,
              *KEY, code=2)
    w.refused("a key that the manifest does not name is named", "registrar1/key.secret",
              "officer", "sign-close", e.record, "--key", "registrar1/key.secret", "-o", "x")
    w.refused("nobody closes before the time", "ent-4", "officer", "sign-close", e.record,
              "--closed-at", 1000, "--key", "officer1/key.secret", "-o", "x")
    w.refused("a trustee signs no open election", "shr-2", "trustee", "sign", e.record, "--key",
              "trustee1/key.secret", "-o", "x")
    w.refused("no tally before the close", "log-5", "board", "tally", e.record, *KEY)


def fork_refused(e, before):
    """The board closes the same election a second time, from a copy taken before the close: a
    trustee that has signed the first closing signs no other one [shr-2]."""
    w = e.w
    real, e.record = e.record, before
    e.close("second-close", later=1)
    e.record = real
    w.refused("a second closing is never signed", "shr-2", "trustee", "sign", before, "--key",
              "trustee1/key.secret", "-o", "trustee1/second")
    e.tally.fact("no second signature exists", not os.path.exists(w.path("trustee1/second")))
    w.refused("nor are shares given for it", "", "trustee", "share", before, "--key",
              "trustee1/key.secret", "-o", "trustee1/second")


def one_absent_one_bad(world, group, plain):
    """No witnesses: four of five trustees sign; one of them sends a bad share."""
    e = Election(world, group, witnesses=0)
    set_up(e)
    if not plain:
        refuse_before(e)
    e.open()
    if not plain:
        refuse_opening(e)
        refuse_voting(e)
        refuse_other_election(e)
    open_or_cast(e)
    append_ballots(e)
    revote(e)
    revoke_and_replace(e)
    if not plain:
        refuse_closing(e)
    code, report = world.verify(e.record, "--opening", world.path("voter1/opened"))
    e.tally.fact("an open election is incomplete", code == 3 and report["verdict"] == "incomplete",
                 str(report)[:900])
    before = "board/fork"
    shutil.copytree(world.path(e.record), world.path(before))
    e.close()
    world.refused("a device that sees the close seals nothing", "voting is over", "vote", "seal",
                  "--record", e.record, *e.codes(3), "--choice", "voter3/choice.json", "-o", "x")
    world.refused("an election is closed once", "closed already", "board", "close", e.record,
                  "--officer", "officer1/close.json", "--officer", "officer2/close.json", *KEY)
    real, e.record = e.record, before
    e.vote(3, CHOICES[2], "voter3/late")
    e.record = real
    world.refused("no ballot after the close", "log-5", "board", "append", e.record, "voter3/late",
                  *KEY)
    e.cosign([1, 2, 3])
    if not plain:
        fork_refused(e, before)
    world.refused("no shares before enough trustees signed", "note-6", "trustee", "share", e.record,
                  "--key", "trustee1/key.secret", "-o", "x")
    world.oy("trustee", "sign", e.record, "--key", "trustee4/key.secret", "-o", "trustee4/early")
    closing = open(world.path(e.record, "closing"), "rb").read()
    world.refused("of two lines, one of them bad, none is added", "officer1", "board", "cosign",
                  e.record, "trustee4/early", "officer1/close.json", *KEY)
    e.tally.fact("a refused cosign changes nothing",
                 closing == open(world.path(e.record, "closing"), "rb").read())
    e.cosign_more(4)
    e.count([1, 2, 3, 4])
    e.lose_something("trustee4/share.bin")
    world.refused("a bad share is named", "trustee4/share.bin", "board", "share", e.record,
                  "trustee4/share.bin", *KEY)
    world.oy("board", "share", e.record, "trustee4/share.bin", "--unchecked", *KEY)
    world.oy("board", "share", e.record, "trustee1/share.bin", "trustee2/share.bin", *KEY)
    world.refused("a second share of one trustee is not logged", "there already", "board", "share",
                  e.record, "trustee3/share.bin", "trustee2/share.bin", *KEY)
    world.refused("two shares are not enough", "shr-4", "board", "combine", e.record, *KEY)
    world.oy("board", "share", e.record, "trustee3/share.bin", *KEY)
    world.oy("board", "combine", e.record, *KEY)
    report = e.result(CHOICES)
    e.tally.fact("ballots: accepted, counted, superseded", report.get("ballots", {}).get("counted")
                 == 6 and report["ballots"]["accepted"] == 8 and
                 report["ballots"]["superseded"] == 1, str(report.get("ballots")))
    world.refused("nothing follows a result", "", "board", "combine", e.record, *KEY)
    if not plain:
        reference(e)


def two_absent_with_witnesses(world, group, plain):
    """Two witnesses; three of five trustees are there, and on the witnesses' word they suffice."""
    e = Election(world, group, witnesses=2)
    set_up(e)
    e.open()
    for i in (1, 2):
        world.oy("witness", "cosign", e.record, "--key", f"witness{i}/key.secret", "-o",
                 f"witness{i}/early")
    ballots = []
    for i, choice in enumerate(CHOICES, 1):
        e.vote(i, choice, f"voter{i}/ballot")
        ballots.append(f"voter{i}/ballot")
    shorter = "board/shorter"
    shutil.copytree(world.path(e.record), world.path(shorter))
    code, out, err = e.append(*ballots)
    e.tally.fact("all ballots are taken", code == 0, out + err)
    receipt = sorted(os.listdir(world.path("board/receipts", ".")))[0]
    world.refused("a receipt convicts a board that drops the ballot", "note-7", "vote", "check",
                  f"board/receipts/{receipt}", shorter)
    world.oy("witness", "cosign", e.record, "--key", "witness1/key.secret", "-o",
             "witness1/later")
    witnessed_receipt(e, f"board/receipts/{receipt}")
    world.refused("a witness signs no shorter log", "note-7", "witness", "cosign", shorter, "--key",
                  "witness1/key.secret", "-o", "x")
    e.close()
    shutil.copytree(world.path(e.record), world.path("board/spoilt"))
    spoil_a_ballot(world, "board/spoilt")
    world.refused("a trustee verifies before it signs [shr-1]", "K6", "trustee", "sign",
                  "board/spoilt", "--key", "trustee1/key.secret", "-o", "x")
    e.cosign([1, 2, 3])
    world.refused("a trustee verifies before it decrypts [shr-1]", "K6", "trustee", "share",
                  "board/spoilt", "--key", "trustee1/key.secret", "-o", "x")
    world.refused("a stranger's cosignature is not taken", "note-4", "board", "cosign", e.record,
                  strangers_line(e), *KEY)
    e.count([1, 2, 3])
    world.oy("board", "share", e.record, *[f"trustee{i}/share.bin" for i in (1, 2, 3)], *KEY)
    world.oy("board", "combine", e.record, *KEY)
    e.result(CHOICES)
    if not plain:
        reference(e)


def spoil_a_ballot(world, record):
    """One bit of a ballot, which its log entry then no longer names."""
    for folder, _, names in os.walk(world.path(record, "ballots")):
        for name in names:
            path = os.path.join(folder, name)
            data = bytearray(open(path, "rb").read())
            data[100] ^= 1
            open(path, "wb").write(data)


def strangers_line(e):
    """A witness's line under another name."""
    text = open(e.w.path("witness1/line"), encoding="utf-8").read()
    return e.w.write("stranger", text.replace("witness1.", "stranger."))


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--bin", default=os.environ.get("OY_BIN", os.path.join(ROOT, "build", "bin")))
    p.add_argument("--group", default="ristretto255")
    p.add_argument("--keep", help="work in this directory and leave it there")
    p.add_argument("--plain", action="store_true", help="leave out most of the refusals")
    p.add_argument("--only", choices=["bad-share", "witnesses"])
    a = p.parse_args()
    tally = Tally()
    root = a.keep or tempfile.mkdtemp(prefix="oy-e2e-")
    try:
        for name, play in (("bad-share", one_absent_one_bad),
                           ("witnesses", two_absent_with_witnesses)):
            if a.only in (None, name):
                where = os.path.join(root, name)
                os.makedirs(where)
                try:
                    play(World(tally, os.path.abspath(a.bin), where), a.group, a.plain)
                except (OSError, ValueError, KeyError, subprocess.TimeoutExpired) as fault:
                    tally.fact(f"{name} went on to its end", False, repr(fault))
    finally:
        if not a.keep:
            shutil.rmtree(root, ignore_errors=True)
    tally.finish()


if __name__ == "__main__":
    main()
