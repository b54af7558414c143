#!/usr/bin/env python3
"""`oy demo` as a newcomer runs it: the embedded sample, Pabulib files made up and real, and what it
says when a file is wrong. Real files are read from ../shared/data/pabulib where they are there.

usage: demo.py [--bin DIR]
"""
import argparse
import hashlib
import json
import os
import subprocess
import sys
import tempfile

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
REAL = os.path.join(os.path.dirname(ROOT), "shared", "data", "pabulib")

HEAD = """META
key;value
description;Made-up district
num_projects;3
num_votes;4
budget;900
vote_type;approval
min_length;1
max_length;2
PROJECTS
project_id;cost;votes;name
a;100;3;"Trees; many ""tall"" ones"
b;200.0;2;Benches
c-3;300;1;Bike path
VOTES
voter_id;vote
"""
VOTES = "1;a,b\n2;a\n3;a,c-3\n4;b\n"


class Tally:
    def __init__(self):
        self.passed = self.failed = 0

    def check(self, name, ok, detail=""):
        if ok:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED {name}: {detail}")


def run(args, **kw):
    return subprocess.run(args, capture_output=True, text=True, timeout=900, **kw)


def totals_of(path):
    """The published totals of a Pabulib file, by project id."""
    import csv
    section, columns, totals = None, None, {}
    with open(path, encoding="utf-8", newline="") as f:
        for row in csv.reader(f, delimiter=";"):
            if row and row[0] in ("META", "PROJECTS", "VOTES"):
                section, columns = row[0], None
            elif columns is None:
                columns = row
            elif section == "PROJECTS":
                project = dict(zip(columns, row))
                totals[project["project_id"]] = int(project["votes"])
    return totals


def recount(t, name, oy_verify, out, expected):
    done = run([oy_verify, os.path.join(out, "record"), "--json"])
    t.check(f"{name}: verified", done.returncode == 0, done.stdout[-300:] + done.stderr)
    report = json.loads(done.stdout)
    found = {x["id"]: x["count"] for x in report["contests"][0]["totals"]}
    t.check(f"{name}: totals are the file's", found == expected, f"{found} {expected}")
    t.check(f"{name}: some ballots were superseded", report["ballots"]["superseded"] > 0)


def reference(t, name, out, expected):
    done = run([sys.executable, os.path.join(ROOT, "spec", "ref", "verify.py"),
                os.path.join(out, "record"), "--json"])
    t.check(f"{name}: the reference agrees", done.returncode == 0, done.stdout[-300:] + done.stderr)
    report = json.loads(done.stdout)
    found = {x["id"]: x["count"] for x in report["contests"][0]["totals"]}
    t.check(f"{name}: the reference's totals", found == expected, f"{found} {expected}")


def play(t, name, oy, out, *args):
    done = run([oy, "demo", "--out", out, *args])
    t.check(f"{name}: plays to the end", done.returncode == 0, done.stdout[-300:] + done.stderr)
    return done


def secrets_are_private(t, out):
    """[cer-11]: what is secret is readable by its owner only, and no secret lies in the record."""
    wrong = []
    for folder, _, files in os.walk(out):
        for f in files:
            path = os.path.join(folder, f)
            if f.endswith(".secret") and os.stat(path).st_mode & 0o077:
                wrong.append(path)
            if "record" in os.path.relpath(path, out).split(os.sep)[:1] and "secret" in f:
                wrong.append(path)
    t.check("secret files have mode 0600", not wrong, str(wrong))


def sample(t, oy, oy_verify, where):
    out = os.path.join(where, "sample")
    done = play(t, "sample", oy, out, "--voters", "12")
    for word in ("refused", "changed-proof", "not-on-the-roll", "voted again", "VERIFIED",
                 "equal the votes counted in clear", "decision: SELECTED", "spent: ",
                 "the quorum is reached"):
        t.check(f"sample: says {word}", word in done.stdout, done.stdout)
    t.check("sample: verified", run([oy_verify, os.path.join(out, "record")]).returncode == 0)
    secrets_are_private(t, out)
    with open(os.path.join(out, "manifest.json"), encoding="utf-8") as f:
        papers = json.load(f)["attachments"]
    for paper in papers:
        with open(os.path.join(out, "attachments", paper["file"]), "rb") as f:
            text = f.read()
        t.check(f"sample: {paper['file']} is what the manifest names", len(text) == paper["bytes"]
                and hashlib.sha256(text).hexdigest() == paper["sha256"], str(paper))
    board = os.path.join(out, "keys", "board.secret")
    play(t, "--board", oy, os.path.join(where, "same"), "--voters", "3", "--origin",
         "oy.example/same", "--board", board)
    with open(os.path.join(where, "same", "manifest.json"), encoding="utf-8") as f:
        t.check("--origin: names the log", json.load(f)["origin"] == "oy.example/same")
    keys = [open(os.path.join(where, at, "keys", "board.public"), "rb").read()
            for at in ("sample", "same")]
    t.check("--board: both elections are signed by one key", keys[0] == keys[1], str(keys))
    t.check("--board: takes a .secret alone", run([oy, "demo", "--out", os.path.join(
        where, "none"), "--board", board.replace(".secret", ".public")]).returncode == 2)
    again = run([oy, "demo", "--out", out])
    t.check("sample: a directory that is there is left alone",
            again.returncode == 1 and "there already" in again.stderr, again.stderr)


def one_of(t, oy, oy_verify, where):
    """--options K: one question, one of K, in one mahalle, with more ballots than one chunk has."""
    out = os.path.join(where, "one-of")
    done = play(t, "--options", oy, out, "--voters", "600", "--options", "2")
    for word in ("600 voters", "603 ballots accepted, 3 of them", "All 2 totals", "once here"):
        t.check(f"--options: says {word}", word in done.stdout, done.stdout)
    report = json.loads(run([oy_verify, os.path.join(out, "record"), "--json"]).stdout)
    totals = report["contests"][0]["totals"]
    t.check("--options: verified", report["verdict"] == "verified", report["verdict"])
    t.check("--options: one question of two options, no blank",
            len(report["contests"]) == 1 and [x["id"] for x in totals] == ["option-1", "option-2"],
            str(totals))
    t.check("--options: everybody counts once", sum(x["count"] for x in totals) == 600, str(totals))
    left = {"ceremony", "close", "keys", "manifest.json", "open", "receipts", "record", "refused",
            "roll", "shares"}
    t.check("--options: leaves what the others leave", set(os.listdir(out)) == left,
            str(os.listdir(out)))
    t.check("--options: receipts of those who voted first",
            len(os.listdir(os.path.join(out, "receipts"))) == 3)
    for name in os.listdir(os.path.join(out, "refused")):
        check = run([oy, "vote", "check", os.path.join(out, "refused", name),
                     os.path.join(out, "record")])
        t.check(f"--options: {name} is not in the record", check.returncode == 1, check.stdout)
    done = play(t, "--options --json", oy, os.path.join(where, "json"), "--voters", "5",
                "--options", "7", "--json")
    t.check("--options --json: seven totals, nothing else is said",
            json.loads(done.stdout)["totals"] == 7 and done.stderr == "", done.stdout + done.stderr)


def made_up(t, oy, oy_verify, where):
    path = os.path.join(where, "made-up.pb")
    with open(path, "w", encoding="utf-8") as f:
        f.write(HEAD + VOTES)
    expected = {"a": 3, "b": 2, "c-3": 1}
    for group in ("ristretto255", "modp4096"):
        out = os.path.join(where, group)
        play(t, f"made-up {group}", oy, out, "--pb", path, "--group", group)
        recount(t, f"made-up {group}", oy_verify, out, expected)
    done = play(t, "made-up --limit --json", oy, os.path.join(where, "limit"), "--pb", path,
                "--limit", "3", "--json", "--threads", "1")
    t.check("made-up --limit: three ballots count", json.loads(done.stdout)["counted"] == 3)


def refusals(t, oy, where):
    """A wrong file: one line with the file, the line and the reason; nothing is made."""
    cases = {
        "line 17": (HEAD + "1;a,nothing\n", "not in the list"),
        "line 18": (HEAD + "1;a\n2;a,b,c-3\n", "more or fewer projects"),
        "line 13": (HEAD.replace("b;200.0", "a;200.0") + VOTES, "twice"),
        "line 13 ": (HEAD.replace("200.0", "200.5") + VOTES, "no whole number"),
        "line 7": (HEAD.replace(";approval", ";ordinal") + VOTES, "only approval and choose-1"),
        "line 17 ": (HEAD + '1;"a\n', "cannot be told apart"),
        "line 14": (HEAD[:HEAD.index("VOTES")], "ends before"),
        "line 1": ("PROJECTS\n", "must begin with"),
        "line 17  ": (HEAD + "1;a,a\n", "twice"),
    }
    for words, hint in ((("--limit", "5"), "--voters"), (("--pb", "x", "--voters", "5"), "--limit"),
                        (("--options", "5"), "--voters"),
                        (("--pb", "x", "--options", "5"), "--voters"),
                        (("--voters", "5", "--options", "1"), "from 2 to 1000"),
                        (("--voters", "5", "--options", "1001"), "from 2 to 1000")):
        done = run([oy, "demo", "--out", os.path.join(where, "none"), *words])
        t.check(f"{' '.join(words)} is usage",
                done.returncode == 2 and hint in done.stderr, done.stderr)
    for place, (text, reason) in cases.items():
        path = os.path.join(where, "wrong.pb")
        with open(path, "w", encoding="utf-8") as f:
            f.write(text)
        out = os.path.join(where, "never")
        done = run([oy, "demo", "--pb", path, "--out", out])
        ok = (done.returncode == 1 and path in done.stderr and reason in done.stderr
              and place.strip() in done.stderr and not os.path.exists(out))
        t.check(f"wrong file: {reason}", ok, done.stderr)
    done = run([oy, "demo", "--out", os.path.join(where, "g"), "--group", "p256"])
    t.check("unknown group", done.returncode == 1 and "grp-1" in done.stderr, done.stderr)


def real(t, oy, oy_verify, where):
    gdynia = os.path.join(REAL, "Poland_Gdynia_2020_Babie_Doly__small.pb")
    if not os.path.exists(gdynia):
        print("real ballots: skipped, ../shared/data/pabulib is not there")
        return
    out = os.path.join(where, "gdynia")
    done = play(t, "Gdynia", oy, out, "--pb", gdynia)
    t.check("Gdynia: decided as the city did, but for the tie at its edge",
            "no rule here" not in done.stdout
            and ("Of 3 projects" in done.stdout or "Of 4 projects" in done.stdout), done.stdout)
    t.check("Gdynia: equal to the published", "published in the file" in done.stdout, done.stdout)
    recount(t, "Gdynia", oy_verify, out, totals_of(gdynia))
    reference(t, "Gdynia", out, totals_of(gdynia))
    for name in ("Poland_Wroclaw_2015_150_-_500.pb", "Netherlands_Amsterdam_252.pb",
                 "Poland_Warszawa_2019_Sadyba_Stegny.pb"):
        done = play(t, name, oy, os.path.join(where, name[:12]), "--pb", os.path.join(REAL, name),
                    "--limit", "4")
        t.check(f"{name}: first ballots", "All" in done.stdout, done.stdout)


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--bin", default=os.environ.get("OY_BIN", os.path.join(ROOT, "build", "bin")))
    a = p.parse_args()
    oy, oy_verify = os.path.join(a.bin, "oy"), os.path.join(a.bin, "oy-verify")
    t = Tally()
    with tempfile.TemporaryDirectory() as where:
        sample(t, oy, oy_verify, where)
        one_of(t, oy, oy_verify, where)
        made_up(t, oy, oy_verify, where)
        refusals(t, oy, where)
        real(t, oy, oy_verify, where)
    print(f"{t.passed} passed, {t.failed} failed")
    return 1 if t.failed else 0


if __name__ == "__main__":
    sys.exit(main())
