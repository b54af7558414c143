"""The people of a made-up election, each step as its person takes it on a machine of its own."""
import json
import os
import shutil
import time

from people import stamp

QUESTIONS = [
    "choice blank:A new park?:Yes,No,Abstain",
    "approval min=1 max=2:Which projects first?:Trees,Benches,Bike path",
    "score max=5:How urgent?:Lights,Drains",
    "points points=10:Share ten points:North,South",
    "grades grades=good/fair/poor:How good is each plan?:Plan A,Plan B",
    "rank ranks=2 fewer:The best two:Ada,Bora,Cem",
    "budget cap=100 max=3 scope=40139:Spend it on:Swings=60,Paint=30,Signs=50",
]

# Choices of each voter, in the order of the roll list.
PEOPLE = [
    (40139, {"q1": "yes", "q2": ["trees"], "q3": {"lights": 5, "drains": 1}, "q4": {"north": 10},
             "q5": {"plan-a": "good", "plan-b": "poor"}, "q6": ["ada", "bora"],
             "q7": ["swings", "paint"]}),
    (40139, {"q1": "no", "q2": ["trees", "benches"], "q3": {"lights": 3}, "q4": {"south": 4},
             "q5": {"plan-a": "fair", "plan-b": "good"}, "q6": ["cem"], "q7": ["signs", "paint"]}),
    (40140, {"q1": "blank", "q2": ["bike-path"], "q3": {}, "q4": {},
             "q5": {"plan-a": "poor", "plan-b": "poor"}, "q6": []}),
    (40140, {"q1": "yes", "q2": ["benches", "bike-path"], "q3": {"drains": 2},
             "q4": {"north": 3, "south": 7}, "q5": {"plan-a": "good", "plan-b": "good"},
             "q6": ["bora", "ada"]}),
    (40139, {"q1": "yes", "q2": ["bike-path"], "q3": {"drains": 5}, "q4": {"south": 1},
             "q5": {"plan-a": "good", "plan-b": "fair"}, "q6": ["cem", "ada"], "q7": []}),
    (40140, {"q1": "abstain", "q2": ["trees"], "q3": {"lights": 1, "drains": 1},
             "q4": {"north": 5, "south": 5}, "q5": {"plan-a": "fair", "plan-b": "fair"},
             "q6": ["ada"]}),
]


def expected_totals(choices):
    """The totals of these choices, from the words of the manifest alone."""
    total = {}

    def add(question, line, n=1):
        total[(question, line)] = total.get((question, line), 0) + n

    for choice in choices:
        for q, answer in choice.items():
            if isinstance(answer, str):
                add(q, answer)
            elif q in ("q3", "q4"):
                for option, n in answer.items():
                    add(q, option, n)
            elif q == "q5":
                for option, grade in answer.items():
                    add(q, f"{option}/{grade}")
            elif q == "q6":
                for rank, option in enumerate(answer, 1):
                    add(q, f"{option}/{rank}")
            else:
                for option in answer:
                    add(q, option)
    return {k: n for k, n in total.items() if n}


def grouped(digits):
    """In groups of four, as people compare them."""
    return " ".join(digits[i:i + 4] for i in range(0, len(digits), 4))


class Election:
    trustees, threshold = 5, 3

    def __init__(self, world, group, witnesses):
        self.w, self.group, self.witnesses = world, group, witnesses
        self.tally = world.tally
        self.record = "board/record"
        self.messages = []
        self.id = ""  # once it is open

    # ---- before ----

    def keys(self):
        for role, n in (("trustee", self.trustees), ("registrar", 2), ("officer", 2),
                        ("witness", self.witnesses)):
            for i in range(1, n + 1):
                self.w.path(f"{role}{i}", "x")
                name = f"{role}{i}.example.org" if role == "witness" else f"{role.title()} {i}"
                self.w.oy(role, "key", "--name", name, f"{role}{i}/key")
        self.w.path("board", "x")
        self.w.oy("board", "key", "--name", "Board", "board/key")

    def manifest(self):
        now = int(time.time())
        words = ["manifest", "new", "--title", "A made-up mahalle decides",
                 "--origin", "vote.example.org/made-up", "--group", self.group,
                 "--opens", stamp(now - 7200), "--closes", stamp(now - 5), "--minimum", 3,
                 "--by-mahalle", "--mahalle", "40139:Birinci", "--mahalle", "40140:İkinci",
                 "--threshold", self.threshold, "--server", "board/key.public",
                 "-o", "manifest.json"]
        for q in QUESTIONS:
            words += ["--question", q]
        for role, n in (("trustee", self.trustees), ("registrar", 2), ("officer", 2),
                        ("witness", self.witnesses)):
            for i in range(1, n + 1):
                words += [f"--{role}", f"{role}{i}/key.public"]
        if self.witnesses:
            words += ["--witnesses-needed", self.witnesses]
        self.w.oy(*words)
        shown = json.loads(self.w.oy("manifest", "check", "--json", "manifest.json"))
        self.tally.fact("manifest check knows every question",
                        [c["type"] for c in shown["contests"]] ==
                        ["choice", "approval", "score", "points", "grades", "rank", "budget"])
        self.tally.fact("manifest check warns of small totals",
                        any("as few as 3" in a for a in shown["advice"]))

    def roll(self):
        self.w.write("list.csv", "# mahalle;label\n" +
                     "".join(f"{m};person {i}\n" for i, (m, _) in enumerate(PEOPLE, 1)))
        for r in (1, 2):
            self.w.oy("registrar", "enrol", "--manifest", "manifest.json", "--list", "list.csv",
                      "--key", f"registrar{r}/key.secret", "-o", f"registrar{r}/codes")
            self.w.oy("registrar", "codes", f"registrar{r}/codes", "-o", f"registrar{r}/letters")
        self.w.oy("registrar", "merge", "--manifest", "manifest.json", "registrar2/codes/parts.bin",
                  "registrar1/codes/parts.bin", "-o", "roll.rows")
        for r in (1, 2):
            self.w.oy("registrar", "prove", "--manifest", "manifest.json", "roll.rows", "--codes",
                      f"registrar{r}/codes", "--key", f"registrar{r}/key.secret", "-o",
                      f"registrar{r}/proofs.bin")
        self.w.oy("registrar", "join", "--manifest", "manifest.json", "--rows", "roll.rows",
                  "registrar1/proofs.bin", "registrar2/proofs.bin", "-o", "roll.bin")
        for i in range(1, len(PEOPLE) + 1):
            for r in (1, 2):  # two letters in the post
                shutil.copy(self.w.path(f"registrar{r}/letters/{i}.code"),
                            self.w.path(f"voter{i}", f"{r}.code"))

    def round(self, number):
        sent = []
        for i in range(1, self.trustees + 1):
            out = f"trustee{i}/round{number}"
            self.w.oy("trustee", f"round{number}", "--manifest", "manifest.json", "--key",
                      f"trustee{i}/key.secret", "-o", out, *self.messages)
            sent.append(out)
        self.messages = self.messages + sent

    def ceremony(self):
        for number in (1, 2, 3):
            self.round(number)
        self.w.oy("trustee", "assemble", "--manifest", "manifest.json", "-o", "ceremony.bin",
                  *self.messages)

    def open(self):
        for i in (1, 2):
            self.w.oy("officer", "sign-open", "--manifest", "manifest.json", "--ceremony",
                      "ceremony.bin", "--roll", "roll.bin", "--key", f"officer{i}/key.secret",
                      "-o", f"officer{i}/open.json")
        said = self.w.oy("board", "open", "--manifest", "manifest.json", "--ceremony",
                         "ceremony.bin", "--roll", "roll.bin", "--officer", "officer1/open.json",
                         "--officer", "officer2/open.json", "--key", "board/key.secret",
                         self.record)
        status = json.loads(self.w.oy("board", "status", self.record, "--json"))
        self.id = status.get("election_id", "")
        self.tally.fact("the election id is shown for the letters",
                        grouped(self.id) in said and len(self.id) == 64, said)

    # ---- voting ----

    def codes(self, i):
        return ["--code", f"voter{i}/1.code", "--code", f"voter{i}/2.code"]

    def seal(self, i, choice, name="sealed"):
        self.w.write(f"voter{i}/choice.json", json.dumps(choice), 0o600)
        out = self.w.oy("vote", "seal", "--record", self.record, "--election", grouped(self.id),
                        *self.codes(i), "--choice", f"voter{i}/choice.json", "-o", f"voter{i}/{name}", "--json")
        return json.loads(out) if out else {}

    def cast(self, i, ballot, name="sealed"):
        self.w.oy("vote", "cast", "--record", self.record, *self.codes(i), f"voter{i}/{name}",
                  "-o", ballot)

    def vote(self, i, choice, ballot):
        sealing = self.seal(i, choice)
        self.cast(i, ballot)
        return sealing

    def append(self, *ballots):
        return self.w.run("board", "append", self.record, *ballots, "--key", "board/key.secret",
                          "--receipts", "board/receipts", "--json")

    # ---- after ----

    def close(self, name="close", later=0):
        now = int(time.time()) + later
        for i in (1, 2):
            self.w.oy("officer", "sign-close", self.record, "--closed-at", now, "--key",
                      f"officer{i}/key.secret", "-o", f"officer{i}/{name}.json")
        self.w.oy("board", "close", self.record, "--officer", f"officer2/{name}.json", "--officer",
                  f"officer1/{name}.json", "--key", "board/key.secret")

    def cosign(self, trustees):
        lines = []
        for i in range(1, self.witnesses + 1):
            self.w.oy("witness", "cosign", self.record, "--key", f"witness{i}/key.secret", "-o",
                      f"witness{i}/line")
            lines.append(f"witness{i}/line")
        if lines:
            self.w.oy("board", "cosign", self.record, *lines, "--key", "board/key.secret")
        for i in trustees:
            self.w.oy("trustee", "sign", self.record, "--key", f"trustee{i}/key.secret", "-o",
                      f"trustee{i}/line")
        self.w.oy("board", "cosign", self.record, *[f"trustee{i}/line" for i in trustees], "--key",
                  "board/key.secret")

    def cosign_more(self, i):
        self.w.oy("trustee", "sign", self.record, "--key", f"trustee{i}/key.secret", "-o",
                  f"trustee{i}/line")
        self.w.oy("board", "cosign", self.record, f"trustee{i}/line", "--key", "board/key.secret")

    def count(self, trustees):
        self.w.oy("board", "tally", self.record, "--key", "board/key.secret")
        for i in trustees:
            self.w.oy("trustee", "share", self.record, "--key", f"trustee{i}/key.secret", "-o",
                      f"trustee{i}/share.bin")

    def result(self, choices):
        code, report = self.w.verify(self.record)
        bad = [c for c in report["checks"] if c["status"] not in ("passed", "not_applicable")]
        self.tally.fact("oy-verify says verified", code == 0 and report["verdict"] == "verified",
                        f"exit {code}, {report.get('verdict')}, {bad}")
        got = {(c["id"], t["id"]): t["count"] for c in report.get("contests", [])
               for t in c["totals"] if t["count"]}
        wanted = expected_totals(choices)
        self.tally.fact("the totals are the votes", got == wanted, f"{got} instead of {wanted}")
        return report

    def lose_something(self, path):
        """A file whose last byte but a few is changed: a share whose proof is wrong."""
        with open(self.w.path(path), "rb") as f:
            data = bytearray(f.read())
        data[len(data) // 2] ^= 1
        with open(self.w.path(path), "wb") as f:
            f.write(data)
        return os.path.basename(path)
