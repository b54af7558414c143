#!/usr/bin/env python3
"""How long a council's side takes at full size, and how much memory: from a list of made-up
residents to two private rolls, posted lists, letters, the roll, an open election and its count.

usage: council.py [--rows 80000] [--mahalle largest|all] [--mahalle-csv FILE] [--ballots 50]
                  [--bin build/bin] [--keep DIR] [--json FILE]

`largest` puts everybody into the largest mahalle of the list, `all` spreads them over all in
proportion to their size, with a citywide question and one for each mahalle. One line a step:
seconds and the most memory that its process held. Nothing is compared: the figures are for the
machine they are made on.
"""
import argparse
import csv
import datetime
import json
import os
import platform
import random
import shutil
import subprocess
import sys
import tempfile
import time

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(HERE)
DATA = os.path.join(ROOT, "..", "shared", "data", "mahalle", "istanbul_mahalle.csv")
CHOICE = {"q1": "yes"}


class Steps:
    """Runs the programs in a directory and keeps what each took."""

    def __init__(self, bin_dir, root):
        self.bin, self.root, self.rows = os.path.abspath(bin_dir), root, []

    def run(self, name, *words, program="oy", quiet=False):
        begin = time.monotonic()
        path = os.path.join(self.bin, program) if program != sys.executable else program
        done = subprocess.Popen([path, *map(str, words)], cwd=self.root, text=True,
                                stdout=subprocess.PIPE, stderr=subprocess.STDOUT)
        out = done.stdout.read()
        _, status, used = os.wait4(done.pid, 0)
        seconds = time.monotonic() - begin
        if status:
            sys.exit(f"{name}: {' '.join(map(str, words))}\n{out}")
        if not quiet:
            self.rows.append({"step": name, "seconds": round(seconds, 2),
                              "megabytes": round(used.ru_maxrss / 1024)})
            print(f"{name:52} {seconds:8.1f} s  {used.ru_maxrss / 1024:7.0f} MB", flush=True)
        return out

    def silent(self, *words):
        return self.run(words[0], *words, quiet=True)


def day(n=0):
    """A date n days from today in Türkiye."""
    today = datetime.datetime.now(datetime.timezone(datetime.timedelta(hours=3))).date()
    return str(today + datetime.timedelta(days=n))


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))


def secret(path, text):
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w") as file:
        file.write(text)


def largest(path):
    """Id and name of the mahalle with the most people."""
    with open(path, encoding="utf-8") as file:
        row = max(csv.DictReader(file), key=lambda r: int(r["population"]))
    return row["mahalle_id"], row["mahalle"]


def keys(s):
    for role, n in (("trustee", 3), ("registrar", 2), ("officer", 2), ("board", 1)):
        for i in range(1, n + 1):
            s.silent(role, "key", "--name", f"{role.title()} {i}", f"{role}{i}")


def manifest(s, args):
    place = ["--mahalle-file", args.mahalle_csv, "--question-each",
             "approval min=1 max=2 decide=approval winners=1:Which first?:Trees,Benches,Path"]
    if args.mahalle == "largest":
        place = ["--mahalle", ":".join(largest(args.mahalle_csv)), "--question",
                 "approval min=1 max=2 decide=approval winners=1:Which first?:Trees,Benches,Path"]
    now = int(time.time())
    s.run("manifest new", "manifest", "new", "--title", "A made-up vote of full size", "--origin",
          "vote.example.org/full-size", "--opens", stamp(now - 60), "--closes", stamp(now - 5),
          "--minimum", 3, "--question", "choice decide=simple-majority for=yes against=no "
          "tie=rejected:A new park?:Yes,No", *place, "--by-mahalle", "--minimum-days", 90,
          "--election-day", day(), "--cutoff", day(-30), "--posting-from", day(-25), "--posting-to",
          day(-10), "--objections-decided", day(-5), "--roll-final", day(-1), "--destroy-after",
          day(200), *[w for i in (1, 2, 3) for w in ("--trustee", f"trustee{i}.public")],
          "--threshold", 2, "--registrar", "registrar1.public", "--registrar", "registrar2.public",
          "--officer", "officer1.public", "--officer", "officer2.public", "--server",
          "board1.public", "-o", "manifest.json")


def rolls(s, args):
    ids = [] if args.mahalle == "all" else ["--ids", largest(args.mahalle_csv)[0]]
    s.run("made-up list of residents", os.path.join(HERE, "residents.py"), "residents.csv",
          "--rows", args.rows, "--mahalle-csv", args.mahalle_csv, *ids, "--cutoff", day(-30),
          program=sys.executable)
    print(f"  ({os.path.getsize(os.path.join(s.root, 'residents.csv')) >> 20} MB)")
    for r in (1, 2):
        secret(os.path.join(s.root, f"pass{r}"), f"a made-up passphrase {r}\n")
        said = s.run(f"registrar {r}: import", "registrar", "import", "--manifest", "manifest.json",
                     "--csv", "residents.csv", "--population", args.mahalle_csv, "--passphrase",
                     f"pass{r}", "--day", day(-28), "--refused", f"refused{r}", "-o",
                     f"private{r}.roll")
        if r == 1:
            print("  " + "\n  ".join(said.strip().splitlines()[:16]))
    for r in (1, 2):
        for event, act, on in ((2, "post", -25), (3, "remove", -10)):
            words = ["--manifest", "manifest.json", "--passphrase", f"pass{r}", "--day", day(on)]
            s.run(f"registrar {r}: {act}", "registrar", act, *words, "--key", "officer1.secret",
                  f"private{r}.roll")
            s.run(f"registrar {r}: approve", "registrar", "approve", *words, "--key",
                  "officer2.secret", f"private{r}.roll", event)
    for r in (1, 2):
        s.run(f"registrar {r}: enrol (a code for everybody)", "registrar", "enrol", "--manifest",
              "manifest.json", "--roll", f"private{r}.roll", "--passphrase", f"pass{r}", "--key",
              f"registrar{r}.secret", "-o", f"codes{r}")


def join(s):
    s.run("merge", "registrar", "merge", "--manifest", "manifest.json", "codes1/parts.bin",
          "codes2/parts.bin", "-o", "roll.rows")
    for r in (1, 2):
        s.run(f"registrar {r}: prove", "registrar", "prove", "--manifest", "manifest.json",
              "roll.rows", "--codes", f"codes{r}", "--key", f"registrar{r}.secret", "-o",
              f"proofs{r}.bin")
    s.run("join and check the roll", "registrar", "join", "--manifest", "manifest.json", "--rows",
          "roll.rows", "proofs1.bin", "proofs2.bin", "-o", "roll.bin")


def open_election(s):
    messages = []
    for number in (1, 2, 3):
        new = [f"t{i}.round{number}" for i in (1, 2, 3)]
        for i, out in enumerate(new, 1):
            s.silent("trustee", f"round{number}", "--manifest", "manifest.json", "--key",
                     f"trustee{i}.secret", "-o", out, *messages)
        messages += new
    s.silent("trustee", "assemble", "--manifest", "manifest.json", "-o", "ceremony.bin", *messages)
    for i in (1, 2):
        s.run(f"officer {i}: check everything and sign", "officer", "sign-open", "--manifest",
              "manifest.json", "--ceremony", "ceremony.bin", "--roll", "roll.bin", "--key",
              f"officer{i}.secret", "-o", f"open{i}")
    s.run("board: open", "board", "open", "--manifest", "manifest.json", "--ceremony",
          "ceremony.bin", "--roll", "roll.bin", "--officer", "open1", "--officer", "open2", "--key",
          "board1.secret", "record")


def letters(s, rows):
    for r in (1, 2):
        before = len(s.rows)
        s.run(f"registrar {r}: letters", "registrar", "letters", f"codes{r}", "--manifest",
              "manifest.json", "--roll", f"private{r}.roll", "--passphrase", f"pass{r}", "--record",
              "record", "--booth", "https://vote.example.org/booth", "-o", f"letters{r}")
        size = sum(os.path.getsize(os.path.join(s.root, f"letters{r}", f))
                   for f in os.listdir(os.path.join(s.root, f"letters{r}")))
        print(f"  ({rows / s.rows[before]['seconds']:.0f} letters a second, "
              f"{len(os.listdir(os.path.join(s.root, f'letters{r}')))} files, {size >> 20} MB)")


def voters(s, args):
    """Lines of the list and their mahalle, from the first registrar's files."""
    found = []
    for name in sorted(os.listdir(os.path.join(s.root, "codes1"))):
        if name.startswith("codes-"):
            with open(os.path.join(s.root, "codes1", name), encoding="utf-8") as file:
                found += [line.split(";")[:3] for line in file]
    return len(found), random.Random(1).sample(found, min(args.ballots, len(found)))


def code_of(s, r, line):
    """A line's code, as it would be read from its letter."""
    name = f"codes-{(line - 1) // 5000 + 1:04}.secret"
    with open(os.path.join(s.root, f"codes{r}", name), encoding="utf-8") as file:
        return next(x.split(";")[2] for x in file if x.startswith(f"{line};"))


def vote(s, chosen):
    os.makedirs(os.path.join(s.root, "inbox"))
    with open(os.path.join(s.root, "manifest.json"), encoding="utf-8") as file:
        contests = json.load(file)["contests"]
    for line, mahalle, code in chosen:
        for r in (1, 2):
            secret(os.path.join(s.root, f"{line}.{r}.code"), code_of(s, r, int(line)) + "\n")
        own = [c["id"] for c in contests[1:] if int(mahalle) in c.get("scope", [int(mahalle)])]
        secret(os.path.join(s.root, "choice.json"), json.dumps(
            {**CHOICE, **{q: ["trees"] for q in own}}))
        codes = ["--code", f"{line}.1.code", "--code", f"{line}.2.code"]
        s.silent("vote", "seal", "--manifest", "manifest.json", "--ceremony", "ceremony.bin",
                 "--roll", "roll.bin", *codes, "--choice", "choice.json", "-o", f"{line}.sealed")
        s.silent("vote", "cast", "--manifest", "manifest.json", "--ceremony", "ceremony.bin",
                 "--roll", "roll.bin", *codes, f"{line}.sealed", "-o", f"inbox/{line}.ballot")
    s.run(f"board: append {len(chosen)} ballots", "board", "append", "record", "inbox", "--key",
          "board1.secret")


def count(s):
    now = int(time.time())
    for i in (1, 2):
        s.silent("officer", "sign-close", "record", "--closed-at", now, "--key",
                 f"officer{i}.secret", "-o", f"close{i}")
    s.silent("board", "close", "record", "--officer", "close1", "--officer", "close2", "--key",
             "board1.secret")
    for i in (1, 2, 3):
        s.silent("trustee", "sign", "record", "--key", f"trustee{i}.secret", "-o", f"line{i}")
    s.silent("board", "cosign", "record", "line1", "line2", "line3", "--key", "board1.secret")
    s.run("board: tally", "board", "tally", "record", "--key", "board1.secret")
    for i in (1, 2):
        s.run(f"trustee {i}: verify and share", "trustee", "share", "record", "--key",
              f"trustee{i}.secret", "-o", f"share{i}")
    s.silent("board", "share", "record", "share1", "share2", "--key", "board1.secret")
    s.run("board: combine", "board", "combine", "record", "--key", "board1.secret")
    s.run("oy-verify", "record", program="oy-verify")
    s.run("minutes", "minutes", "record", "--key", "officer1.secret", "-o", "minutes.pdf")


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--rows", type=int, default=80000)
    parser.add_argument("--mahalle", choices=("largest", "all"), default="largest")
    parser.add_argument("--mahalle-csv", default=DATA)
    parser.add_argument("--ballots", type=int, default=50)
    parser.add_argument("--bin", default=os.path.join(ROOT, "build", "bin"))
    parser.add_argument("--keep")
    parser.add_argument("--json")
    args = parser.parse_args()
    args.mahalle_csv = os.path.abspath(args.mahalle_csv)
    root = os.path.abspath(args.keep) if args.keep else tempfile.mkdtemp(prefix="oy-council-")
    os.makedirs(root, exist_ok=True)
    s = Steps(args.bin, root)
    print(f"{args.rows} rows, mahalle: {args.mahalle}; {platform.machine()}, "
          f"{os.cpu_count()} processors")
    keys(s)
    manifest(s, args)
    rolls(s, args)
    join(s)
    open_election(s)
    people, chosen = voters(s, args)
    letters(s, people)
    vote(s, chosen)
    count(s)
    if args.json:
        with open(args.json, "w", encoding="utf-8") as file:
            json.dump({"rows": args.rows, "mahalle": args.mahalle, "voters": people,
                       "steps": s.rows}, file, indent=1)
    if not args.keep:
        shutil.rmtree(root)


if __name__ == "__main__":
    main()
