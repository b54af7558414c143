#!/usr/bin/env python3
"""A council's whole vote: from a list of residents to the minutes and the end of the private rolls.

Two registrars import the same list, each alone; officers post it, decide an objection and correct
a mistake; one voter's device makes its own part; letters are printed; people vote, one of them in
person after the letter went out; the count is published with its decisions; minutes are made and
checked; the private rolls are destroyed, which the log says and oy-verify checks. At the end
everything that was published or printed in clear is searched for personal data.

usage: council.py [--bin DIR] [--keep DIR]
"""
import argparse
import datetime
import json
import os
import re
import shutil
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
sys.path.insert(0, os.path.join(HERE, "support"))

from council_people import RESIDENTS, Resident, csv_text  # noqa: E402
from election import Election, grouped  # noqa: E402
from people import Tally, World, stamp  # noqa: E402

ROOT = os.path.dirname(os.path.dirname(HERE))
QUESTIONS = [
    "choice blank decide=council for=yes against=no session=2 tie=again:A new park?:Yes,No,Abstain",
    "approval min=0 max=2 decide=greedy budget=100 scope=40139:Spend it on:Swings=60,Paint=30,Signs=50",
]


def day(n=0):
    """A date n days from today in Türkiye."""
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=3))).date()
    return str(today + datetime.timedelta(days=n))


class Council(Election):
    """The steps that differ from an election with a plain list."""

    trustees, threshold = 3, 2

    def __init__(self, world, group, witnesses):
        super().__init__(world, group, witnesses)
        self.events = {}  # of each registrar's private roll

    def manifest(self):
        now = int(time.time())
        self.w.write("plan.txt", "The plan of the park.\n")
        words = ["manifest", "new", "--title", "A made-up mahalle decides", "--origin",
                 "vote.example.org/council", "--opens", stamp(now - 60), "--closes", stamp(now - 5),
                 "--minimum", 3, "--by-mahalle", "--mahalle", "40139:Birinci", "--mahalle",
                 "40140:İkinci", "--threshold", self.threshold, "--server", "board/key.public",
                 "--attach", "The plan=plan.txt", "--minimum-days", 180,
                 "--election-day", day(), "--cutoff", day(-60), "--posting-from", day(-50),
                 "--posting-to", day(-20), "--objections-decided", day(-10), "--roll-final",
                 day(-1), "--destroy-after", day(1), "-o", "manifest.json"]
        for q in QUESTIONS:
            words += ["--question", q]
        for role, n in (("trustee", self.trustees), ("registrar", 2), ("officer", 2)):
            for i in range(1, n + 1):
                words += [f"--{role}", f"{role}{i}/key.public"]
        self.w.oy(*words)
        said = self.w.oy("manifest", "check", "manifest.json")
        for words in ("at least 18 years old", "The plan (plan.txt, 22 bytes)", day(-20)):
            self.tally.fact(f"manifest check says: {words}", words in said, said)

    # ---- the private rolls ----

    def roll_words(self, r):
        return ["--passphrase", f"registrar{r}/pass"]

    def about(self, r, **fields):
        """What a clerk types, in a file of its own."""
        self.w.write(f"registrar{r}/about", "".join(
            f"{k.replace('_', ' ')}: {v}\n" for k, v in fields.items()), 0o600)
        return ["--about", f"registrar{r}/about"]

    def change(self, r, *words, on=None, approve=True):
        """An event that officer 1 signs and, unless not wanted, officer 2 approves."""
        roll = f"registrar{r}/private.roll"
        common = ["--manifest", "manifest.json", *self.roll_words(r)] + (
            ["--day", day(on)] if on is not None else [])
        self.w.oy("registrar", words[0], *common, "--key", "officer1/key.secret", *words[1:], roll)
        self.events[r] += 1
        if approve:
            self.w.oy("registrar", "approve", *common, "--key", "officer2/key.secret", roll,
                      self.events[r])

    def private_roll(self, r):
        """Import, posting, an objection, a correction: the same by each registrar."""
        roll, words = f"registrar{r}/private.roll", self.roll_words(r)
        self.w.write(f"registrar{r}/pass", f"a made-up passphrase of registrar {r}\n", 0o600)
        self.w.write(f"registrar{r}/residents.csv", csv_text(RESIDENTS, turkish=r == 1), 0o600)
        said = self.w.oy("registrar", "import", "--manifest", "manifest.json", "--csv",
                         f"registrar{r}/residents.csv", *words, "--day", day(-55), "--refused",
                         f"registrar{r}/refused", "-o", roll)
        self.tally.fact("the import counts those who may vote", "14" in said, said)
        with open(self.w.path(f"registrar{r}/refused"), encoding="utf-8") as f:
            refused = dict(line.strip().split(";") for line in f if line[0].isdigit())
        wanted = {str(i + 2): p.refused for i, p in enumerate(RESIDENTS) if p.refused}
        self.tally.fact("each refused row has its line and reason", refused == wanted,
                        f"{refused}, not {wanted}")
        self.events[r] = 1  # the import
        self.change(r, "post", on=-50)
        young = next(p for p in RESIDENTS if p.refused == "too-short")
        self.w.oy("registrar", "object", "--manifest", "manifest.json", *words, "--day", day(-30),
                  *self.about(r, kimlik_no=young.kimlik, gerekçe="lived here before"), roll)
        self.events[r] += 1
        objection = self.events[r]
        self.w.refused("no code while an objection waits", "priv-3", "registrar", "enrol",
                       "--manifest", "manifest.json", "--roll", roll, *words, "--key",
                       f"registrar{r}/key.secret", "-o", f"registrar{r}/early")
        self.change(r, "decide", "--objection", objection, "--result", "on", *self.about(
            r, kimlik_no=young.kimlik, ikamet_tarihi=day(-700), gerekçe="shown by papers"), on=-25)
        self.change(r, "correct", *self.about(r, kimlik_no=RESIDENTS[0].kimlik, sokak="Yeni Sokak",
                                              gerekçe="moved next door"), on=-22)
        self.change(r, "remove", on=-20)
        answer = self.w.oy("registrar", "lookup", *words, *self.about(
            r, kimlik_no=young.kimlik, doğum_tarihi=young.born), roll)
        self.tally.fact("the desk tells who is on the list", "on the list, mahalle 40140" in answer,
                        answer)

    # ---- codes, letters, roll ----

    def line(self, person):
        """The person's line of the common list, from [elig-4] alone."""
        young = next(p for p in RESIDENTS if p.refused == "too-short")
        order = sorted([p for p in RESIDENTS if not p.refused] + [young], key=lambda p: (
            p.mahalle, p is RESIDENTS[0], p.number))  # Yeni Sokak comes after Örnek Sokak
        return order.index(person) + 1

    def asked_line(self, r, person):
        said = self.w.oy("registrar", "line", *self.roll_words(r), *self.about(
            r, kimlik_no=person.kimlik), f"registrar{r}/private.roll")
        return int(said.split()[-1])

    def device(self):
        """A voter whose device makes the part for registrar 2."""
        self.own = RESIDENTS[3]
        line = self.line(self.own)
        self.w.path("registrar2/inbox/x")
        self.w.oy("vote", "enrol", "--manifest", "manifest.json", "--registrar", 2, "--mahalle",
                  self.own.mahalle, "--code", "own.code", "-o",
                  f"registrar2/inbox/{line}.enrolment")
        self.w.refused("an enrolment for another registrar", "cred-3", "registrar", "enrol",
                       "--manifest", "manifest.json", "--roll", "registrar1/private.roll",
                       *self.roll_words(1), "--enrolments", "registrar2/inbox", "--key",
                       "registrar1/key.secret", "-o", "registrar1/wrong")

    def roll(self):
        for r in (1, 2):
            self.private_roll(r)
        self.device()
        for r in (1, 2):
            inbox = ["--enrolments", "registrar2/inbox"] if r == 2 else []
            self.w.oy("registrar", "enrol", "--manifest", "manifest.json", "--roll",
                      f"registrar{r}/private.roll", *self.roll_words(r), *inbox, "--key",
                      f"registrar{r}/key.secret", "-o", f"registrar{r}/codes")
            self.w.oy("registrar", "codes", f"registrar{r}/codes", "-o", f"registrar{r}/one-by-one")
        digits = [re.search("common list ([0-9a-f ]+)", self.w.oy(
            "registrar", "summary", *self.roll_words(r), f"registrar{r}/private.roll"))[1]
                  for r in (1, 2)]
        self.tally.fact("both registrars have the same common list", digits[0] == digits[1],
                        str(digits))
        self.join()
        self.voters = [p for p in RESIDENTS if p.votes]
        for p in self.voters:
            for r in (1, 2):
                source = "own.code" if r == 2 and p is self.own else \
                    f"registrar{r}/one-by-one/{self.line(p)}.code"
                shutil.copy(self.w.path(source), self.w.path(f"voter{p.number}", f"{r}.code"))
        for r, p in ((1, RESIDENTS[0]), (2, RESIDENTS[9])):
            self.tally.fact("the common list is in the order of the specification [elig-4]",
                            self.asked_line(r, p) == self.line(p), f"{p.number}")

    def join(self):
        self.w.oy("registrar", "merge", "--manifest", "manifest.json", "registrar2/codes/parts.bin",
                  "registrar1/codes/parts.bin", "-o", "roll.rows")
        for r in (1, 2):
            self.w.oy("registrar", "prove", "--manifest", "manifest.json", "roll.rows", "--codes",
                      f"registrar{r}/codes", "--key", f"registrar{r}/key.secret", "-o",
                      f"registrar{r}/proofs.bin")
        self.w.oy("registrar", "join", "--manifest", "manifest.json", "--rows", "roll.rows",
                  "registrar1/proofs.bin", "registrar2/proofs.bin", "-o", "roll.bin")

    def changed_after_enrolment(self):
        """One person goes and one comes: the lines between them are other people's now."""
        changed = self.w.path("registrar1/changed.roll")
        shutil.copy(self.w.path("registrar1/private.roll"), changed)
        common = ["--manifest", "manifest.json", *self.roll_words(1), "--day", day(-19)]
        self.w.oy("registrar", "correct", *common, "--key", "officer1/key.secret", "--result",
                  "off", *self.about(1, kimlik_no=RESIDENTS[0].kimlik, gerekçe="too late"), changed)
        said = self.w.oy("registrar", "history", *self.roll_words(1), changed)
        self.w.oy("registrar", "approve", *common, "--key", "officer2/key.secret", changed,
                  said.strip().splitlines()[-1].split()[0])
        self.w.refused("no letter from a roll that has changed", "roll-10", "registrar", "letters",
                       "registrar1/codes", "--manifest", "manifest.json", "--roll", changed,
                       *self.roll_words(1), "-o", "registrar1/wrong-letters")
        about = self.about(1, kimlik_no=self.own.kimlik)
        self.w.refused("nor a line of it", "roll-10", "registrar", "line", *self.roll_words(1),
                       *about, "--codes", "registrar1/codes", changed)
        said = self.w.oy("registrar", "line", *self.roll_words(1), *about, "--codes",
                         "registrar1/codes", "registrar1/private.roll")
        self.tally.fact("the codes' line", said.split()[-1] == str(self.line(self.own)), said)

    def letters(self):
        self.changed_after_enrolment()
        for r in (1, 2):
            self.w.oy("registrar", "letters", f"registrar{r}/codes", "--manifest", "manifest.json",
                      "--roll", f"registrar{r}/private.roll", *self.roll_words(r), "--record",
                      self.record, "--booth", "https://vote.example.org/booth", "--lang", "both",
                      "-o", f"registrar{r}/letters")
        made = sorted(os.listdir(self.w.path("registrar1/letters")))
        modes = [os.stat(self.w.path("registrar1/letters", f)).st_mode & 0o777 for f in made
                 if f.endswith(".pdf")]
        self.tally.fact("letters are printed, for nobody else to read",
                        modes and set(modes) == {0o600}, f"{made} {modes}")

    def in_person(self, person):
        """Both registrars revoke the credential of somebody who voted at the muhtarlık."""
        rows = []
        for r in (1, 2):
            said = self.w.oy("registrar", "find", self.record, "--line", self.line(person),
                             "--codes", f"registrar{r}/codes", "--key", f"registrar{r}/key.secret")
            rows.append(said.split("(")[0].split()[-1])
        self.tally.fact("both registrars find the same row", rows[0] == rows[1], str(rows))
        self.w.oy("registrar", "revoke", self.record, "--row", rows[0], "--reason", "in-person",
                  "--key", "registrar1/key.secret", "-o", "registrar1/revoke")
        self.w.oy("registrar", "endorse", self.record, "--statement", "registrar1/revoke", "--key",
                  "registrar2/key.secret", "-o", "registrar2/revoke")
        self.w.oy("board", "append", self.record, "--statement", "registrar2/revoke", "--key",
                  "board/key.secret")

    # ---- voting ----

    def codes(self, i):
        return ["--code", f"voter{i}/1.code", "--code", f"voter{i}/2.code"]

    def vote_all(self):
        self.w.path("inbox/x")
        for p in self.voters:
            choice = {"q1": p.votes[0]}
            if p.mahalle == 40139:
                choice["q2"] = p.votes[1]
            self.vote(p.number, choice, f"inbox/{p.number}.ballot")
        self.w.oy("board", "append", self.record, "inbox", "--key", "board/key.secret")

    # ---- after ----

    def minutes(self):
        for lang in ("tr", "en"):
            self.w.oy("minutes", self.record, "--lang", lang, "--url", "https://vote.example.org/r",
                      "--key", "officer1/key.secret", "-o", f"minutes-{lang}.pdf")
        self.w.oy("minutes", "check", "minutes-tr.json", self.record)
        with open(self.w.path("minutes-tr.json"), "rb") as f:
            text = f.read()
        with open(self.w.path("minutes-bad.json"), "wb") as f:
            f.write(text.replace(b"accepted", b"rejected", 1))
        shutil.copy(self.w.path("minutes-tr.json.sig"), self.w.path("minutes-bad.json.sig"))
        self.w.refused("minutes that say something else", "min-1", "minutes", "check",
                       "minutes-bad.json", self.record)

    def destroy(self, r):
        words = ["registrar", "destroy", self.record, "--roll", f"registrar{r}/private.roll",
                 *self.roll_words(r), "--codes", f"registrar{r}/codes", "--codes",
                 f"registrar{r}/letters", "--codes", f"registrar{r}/one-by-one", "--key",
                 f"registrar{r}/key.secret"]
        self.w.refused("destroyed before its date", "rev-6", *words, "-o", f"registrar{r}/gone.0")
        self.w.refused("a directory that is not there", "", *words, "--codes", "mistyped", "--day",
                       day(1), "-o", f"registrar{r}/gone")
        self.tally.fact("and nothing is signed or wiped then", os.path.exists(self.w.path(
            f"registrar{r}/private.roll")) and not os.path.exists(self.w.path(f"registrar{r}/gone")))
        said = self.w.oy(*words, "--day", day(1), "-o", f"registrar{r}/gone")
        self.tally.fact("who gave the codes is not told to", "No --codes" not in said, said)
        left = [n for d in ("codes", "letters", "one-by-one") for n in
                os.listdir(self.w.path(f"registrar{r}", d))]
        self.tally.fact("nothing secret is left", not left and
                        not os.path.exists(self.w.path(f"registrar{r}/private.roll")), str(left))
        self.w.oy("board", "append", self.record, "--statement", f"registrar{r}/gone", "--key",
                  "board/key.secret")
        self.w.refused("said twice", "rev-6", "board", "append", self.record, "--statement",
                       f"registrar{r}/gone", "--key", "board/key.secret")
        self.w.oy("minutes", "check", "minutes-tr.json", self.record)


def search(council, tally):
    """No personal datum in anything that is not the registrar's own secret input."""
    own = {"residents.csv", "about", "pass"}
    needles = []
    for p in RESIDENTS:
        for text in (p.kimlik, p.name, p.surname, p.born):
            needles += [(text, text.encode(c)) for c in ("utf-8", "cp1254", "utf-16-le")]
    found, looked = [], 0
    for folder, _, names in os.walk(council.w.root):
        for name in names:
            if name in own or (folder.endswith("letters") and name.endswith(".pdf")):
                continue
            looked += 1
            with open(os.path.join(folder, name), "rb") as f:
                data = f.read()
            found += [(name, text) for text, needle in needles if len(needle) > 3 and needle in data]
    tally.fact("no personal datum is in any file but the list and the letters",
               not found and looked > 30, f"{found[:5]}, {looked} files")


def decided(report, contest):
    return next(c for c in report["contests"] if c["id"] == contest)["decision"]


def run(c, tally):
    c.keys()
    c.manifest()
    c.roll()
    c.ceremony()
    c.open()
    c.letters()
    c.in_person(RESIDENTS[5])
    c.vote_all()
    c.close()
    c.cosign([1, 2, 3])
    c.count([1, 2])
    c.w.oy("board", "share", c.record, "trustee1/share.bin", "trustee2/share.bin", "--key",
           "board/key.secret")
    c.w.refused("no minutes before the result", "", "minutes", c.record, "-o", "early.pdf")
    c.w.oy("board", "combine", c.record, "--key", "board/key.secret")
    code, report = c.w.verify(c.record, "--election", grouped(c.id))
    bad = [x for x in report["checks"] if x["status"] not in ("passed", "not_applicable")]
    tally.fact("oy-verify says verified", code == 0, str(bad))
    turnout = {t["mahalle"]: (t["ballots"], t["voters"]) for t in report["turnout"]}
    tally.fact("turnout by mahalle", turnout == {40139: (5, 8), 40140: (4, 7)}, str(turnout))
    tally.fact("the council's rule decides", decided(report, "q1")["outcome"] == "accepted" and
               decided(report, "q1")["electorate"] == 15, str(decided(report, "q1")))
    tally.fact("the budget is spent by votes", sorted(decided(report, "q2")["selected"]) ==
               ["paint", "swings"] and decided(report, "q2")["spent"] == 90,
               str(decided(report, "q2")))
    c.minutes()
    for r in (1, 2):
        c.destroy(r)
    code, report = c.w.verify(c.record)
    said = {x["id"]: x for x in report["checks"]}
    tally.fact("the log says that the private rolls are gone", code == 0 and
               said["A9"]["status"] == "passed" and "2 of 2" in said["A9"]["detail"],
               str(said.get("A9")))
    search(c, tally)


def main():
    # What fontconfig keeps for the next letter is no leak of ours.
    os.environ["LSAN_OPTIONS"] = "suppressions=" + os.path.join(ROOT, "tests", "support",
                                                                "fonts.supp")
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--bin", default=os.path.join(ROOT, "build", "dev", "bin"))
    parser.add_argument("--keep")
    args = parser.parse_args()
    tally = Tally()
    root = args.keep or tempfile.mkdtemp(prefix="oy-council-")
    os.makedirs(root, exist_ok=True)
    run(Council(World(tally, os.path.abspath(args.bin), os.path.abspath(root)), "ristretto255", 0), tally)
    if not args.keep:
        shutil.rmtree(root)
    tally.finish()


if __name__ == "__main__":
    main()
