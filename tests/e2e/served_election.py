#!/usr/bin/env python3
"""A whole election on a server: officers ask, voters send, a witness cosigns, a monitor watches.

    python3 tests/e2e/served_election.py [--bin DIR] [--keep DIR] [--seconds N]

Each person has a directory of their own and knows the server's URL. Voting lasts N seconds, after
which officers close, trustees sign and decrypt, and the monitor must find everything in order.
"""
import argparse
import json
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = os.path.dirname(os.path.dirname(os.path.dirname(os.path.abspath(__file__))))
sys.path.insert(0, os.path.join(ROOT, "tests", "e2e", "support"))

from election import PEOPLE, Election, grouped  # noqa: E402
from people import Tally, World, stamp  # noqa: E402

CHOICES = [choice for _, choice in PEOPLE]
CREATE = ["--manifest", "manifest.json", "--ceremony", "ceremony.bin", "--roll", "roll.bin"]


def free_port():
    """A port that nobody uses at the moment."""
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def listens(port):
    """True once somebody answers there."""
    for _ in range(100):
        with socket.socket() as s:
            if s.connect_ex(("127.0.0.1", port)) == 0:
                return True
        time.sleep(0.1)
    return False


class Served(Election):
    """An election whose board is a server."""

    def __init__(self, world, seconds):
        super().__init__(world, "ristretto255", witnesses=1)
        self.seconds, self.closes = seconds, 0
        self.port, self.witness_port = free_port(), free_port()
        self.url = f"http://127.0.0.1:{self.port}/elections/made-up"
        self.record, self.programs = "public/record", []

    # ---- programs that stay ----

    def start(self, port, program, *words):
        """A program that answers on this port until the end."""
        log = open(self.w.path(f"{program}-{port}.log"), "wb")
        self.programs.append(subprocess.Popen(
            [os.path.join(self.w.bin, program), *map(str, words)], cwd=self.w.root, stdout=log,
            stderr=subprocess.STDOUT))
        self.tally.fact(f"{program} {words[0]} answers", listens(port))

    def stop(self):
        """All of them, and they must end as asked."""
        for program in self.programs:
            program.send_signal(signal.SIGTERM)
        ends = [program.wait(timeout=60) for program in self.programs]
        self.tally.fact("the programs end when they are asked to", set(ends) <= {0}, str(ends))
        self.programs = []

    def server(self):
        code, out, err = self.w.run("init", "server", program="oyd")
        self.tally.fact("oyd init", code == 0, out + err)
        shutil.copy(self.w.path("board/key.secret"), self.w.path("server/board.secret"))
        path = self.w.path("server/oyd.conf")
        officer = json.load(open(self.w.path("officer1/key.public"), encoding="utf-8"))["key"]
        text = open(path, encoding="utf-8").read()
        text = text.replace("listen = 127.0.0.1:8080", f"listen = 127.0.0.1:{self.port}")
        text = text.replace("[officers]", f"[officers]\ncreator = {officer}")
        text = text.replace("[witness]", f"[witness]\nurl = http://127.0.0.1:{self.witness_port}")
        open(path, "w", encoding="utf-8").write(text)
        self.start(self.witness_port, "oy", "witness", "serve", "--key", "witness1/key.secret",
                   "--log", "manifest.json", "--listen", f"127.0.0.1:{self.witness_port}",
                   "--state", "witness1/seen")
        self.start(self.port, "oyd", "serve", "server/oyd.conf")

    # ---- the parts that differ from an election on files ----

    def manifest(self):
        self.closes = int(time.time()) + self.seconds
        words = ["manifest", "new", "--title", "A made-up mahalle decides", "--origin",
                 "vote.example.org/made-up", "--opens", stamp(self.closes - 7200), "--closes",
                 stamp(self.closes), "--minimum", 3, "--mahalle", "40139:Birinci", "--mahalle",
                 "40140:İkinci", "--threshold", self.threshold, "--server", "board/key.public",
                 "--question", "choice blank:A new park?:Yes,No,Abstain", "--witnesses-needed", 1,
                 "-o", "manifest.json"]
        for role, n in (("trustee", self.trustees), ("registrar", 2), ("officer", 2),
                        ("witness", 1)):
            for i in range(1, n + 1):
                words += [f"--{role}", f"{role}{i}/key.public"]
        self.w.oy(*words)

    def ask(self, officer, act, *words):
        return self.w.oy("officer", act, self.url, *words, "--key",
                         f"officer{officer}/key.secret")

    def both(self, act, *words):
        first = self.ask(1, act, *words)
        self.tally.fact(f"one officer alone cannot {act}", "1 of 2 officers" in first, first)
        said = self.ask_without_a_network(2, act)
        self.w.refused(f"the request to {act} does not count twice", "req-2", "request", "send",
                       self.url, f"officer2/{act}.bin")
        return first + said

    def ask_without_a_network(self, officer, act):
        """State in, request out, as files; somebody else sends it, and waits for what comes of it."""
        before, request = f"officer{officer}/{act}.json", f"officer{officer}/{act}.bin"
        with urllib.request.urlopen(self.url) as answer:
            state = answer.read()
        open(self.w.path(before), "wb").write(state)
        words = {"open": CREATE, "close": (self.record,)}.get(act, CREATE[:2])
        if act == "close":
            self.fetch()
        said = self.w.oy("request", act, *words, "--state", before, "--key",
                         f"officer{officer}/key.secret", "-o", request)
        self.tally.fact(f"a file asks to {act}", said.startswith(f"{act}\nelection id"), said)
        sent = self.w.oy("request", "send", self.url, request)
        self.tally.fact(f"two officers can {act}", self.moves(json.loads(state)), sent)
        return said

    def moves(self, before):
        """What was asked for is in the log before long."""
        for _ in range(300):
            with urllib.request.urlopen(self.url) as answer:
                if json.load(answer)["state_version"] > before["state_version"]:
                    return True
            time.sleep(0.1)
        return False

    def fetch(self):
        return self.w.oy("fetch", self.url, self.record, "--election", self.id)

    def monitor(self, *words):
        return self.w.run("monitor", self.url, "monitor/record", "--election", self.id, *words)


def begin(e):
    e.keys()
    e.manifest()
    e.roll()
    e.ceremony()
    e.server()
    e.w.refused("only a creator creates", "", "officer", "create", e.url, *CREATE, "--key",
                "officer2/key.secret")
    said = e.ask(1, "create", *CREATE)
    e.tally.fact("the server has the election", "create: done" in said, said)
    said = e.both("open", *CREATE)
    e.id = said.split("election id")[1].split("\n")[0].replace(" ", "")
    e.tally.fact("officers see the election id", len(e.id) == 64 and grouped(e.id) in said, said)


def vote(e):
    w = e.w
    e.fetch()
    w.refused("another election is not fetched", "bal-11", "fetch", e.url, "other/record",
              "--election", "0" * 40)
    for i, choice in enumerate(CHOICES, 1):
        e.vote(i, {"q1": choice["q1"]}, f"voter{i}/ballot")
        said = w.oy("vote", "send", e.url, f"voter{i}/ballot", "--manifest", "manifest.json")
        e.tally.fact("a ballot gets a receipt", "taken: entry" in said, said)
    w.oy("vote", "send", e.url, "voter1/ballot", "--receipt", "voter1/again")
    e.tally.fact("the same ballot gets the same receipt",
                 open(w.path("voter1/again"), "rb").read() ==
                 open(w.path("voter1/ballot.receipt"), "rb").read())
    data = bytearray(open(w.path("voter2/ballot"), "rb").read())
    data[-1] ^= 1
    open(w.path("voter2/bad"), "wb").write(data)
    w.refused("a bad ballot is refused with a signature", "the server has signed why", "vote",
              "send", e.url, "voter2/bad")
    code, out, err = e.monitor("--once", "--receipt", "voter1/ballot.receipt", "--json")
    e.tally.fact("the monitor finds all ballots in order", code == 0 and
                 json.loads(out)["ballots"] == len(CHOICES), out + err)
    w.refused("voting is not closed early", "ent-4", "officer", "close", e.url, "--key",
              "officer1/key.secret")


def count(e):
    w = e.w
    time.sleep(max(0, e.closes + 2 - time.time()))
    late = w.run("vote", "send", e.url, "voter2/bad", "--retry", 0)
    e.tally.fact("nothing is taken after the end", late[0] == 1, str(late))
    e.both("close")
    e.fetch()
    for i in (1, 2, 3):
        w.oy("trustee", "sign", e.record, "--key", f"trustee{i}/key.secret", "-o",
             f"trustee{i}/line")
        w.oy("trustee", "send", e.url, f"trustee{i}/line")
    w.refused("a stranger's line is not taken", "", "witness", "send", e.url, "voter1/again")
    e.both("tally")
    e.fetch()
    for i in (1, 2, 3):
        w.oy("trustee", "share", e.record, "--key", f"trustee{i}/key.secret", "-o",
             f"trustee{i}/share.bin")
        e.ask(1, "share", f"trustee{i}/share.bin")
    e.both("publish")


def look(e):
    e.fetch()
    code, out, err = e.monitor("--receipt", "voter1/ballot.receipt", "--receipt",
                               "voter3/ballot.receipt")
    e.tally.fact("the monitor verifies the end", code == 0 and "everything has been verified" in
                 out, f"exit {code}: {out}{err}")
    e.result([{"q1": choice["q1"]} for choice in CHOICES])
    time.sleep(2)  # [cos-2] the last checkpoint goes to the witness, and its answer is taken
    e.fetch()
    code, report = e.w.verify(e.record, "--witness", e.w.path("witness1/key.public"))
    e.tally.fact("the witness has cosigned", code == 0, str(report)[-700:])
    code, report = e.w.verify(e.record, "--witness", e.w.path("stranger/key.public"))
    e.tally.fact("another witness has not", code == 1 and any(
        c["id"] == "A8" and c["status"] == "failed" for c in report["checks"]), str(report)[-700:])


def main():
    p = argparse.ArgumentParser()
    p.add_argument("--bin", default=os.environ.get("OY_BIN", os.path.join(ROOT, "build", "bin")))
    p.add_argument("--keep", help="work in this directory and leave it there")
    p.add_argument("--seconds", type=int, default=25, help="from the manifest to the end of voting")
    a = p.parse_args()
    tally = Tally()
    root = a.keep or tempfile.mkdtemp(prefix="oy-served-")
    e = Served(World(tally, os.path.abspath(a.bin), os.path.abspath(root)), a.seconds)
    try:
        os.makedirs(e.w.path("stranger"), exist_ok=True)
        e.w.oy("witness", "key", "--name", "stranger.example.org", "stranger/key")
        begin(e)
        vote(e)
        count(e)
        look(e)
    finally:
        e.stop()
        if not a.keep:
            shutil.rmtree(root, ignore_errors=True)
    tally.finish()


if __name__ == "__main__":
    main()
