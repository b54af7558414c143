#!/usr/bin/env python3
"""A registrar's work from the authority's list to the look-up table, on residents who do not exist;
what must be refused on the way; and that nothing about anybody is left anywhere in clear, not even
when the program dies [elig-2, csv-1, priv-1, priv-2, priv-3, priv-4, priv-5, look-1, look-2].

usage: registrar.py [--keep DIR]        (OY_BIN: the directory of the programs, else build/bin)
"""
import json
import os
import pathlib
import pty
import re
import resource
import signal
import subprocess
import sys
import tempfile
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

from people import Tally  # noqa: E402
from residents import BIN, MAHALLE, PASSPHRASE, Desk, generator, iso, search  # noqa: E402

PASS = ["--passphrase", "pass"]
M = ["--manifest", "manifest.json"]


def officer(i):
    return ["--key", f"officer{i}.secret"]


def number(text, of):
    found = re.search(rf"^ *(\d+) +{of}", text, re.M)
    return int(found[1]) if found else -1


# ---- importing ----

def imports(d, rows):
    csv = [*M, "--csv", "list.csv", "--day", "2027-01-20"]
    d.refused("nothing without a place", "either", "registrar", "import", *csv, *PASS, code=2)
    d.refused("short passphrases", "at least 12", "registrar", "import", *csv, "--passphrase",
              "short", "-o", "private.roll")
    d.refused("a passphrase that others can read", "0600", "registrar", "import", *csv,
              "--passphrase", "open", "-o", "private.roll")
    d.refused("no terminal, no passphrase", "no terminal", "registrar", "import", *csv, "-o",
              "private.roll")
    d.refused("a manifest without rules", "who may vote", "registrar", "import", "--manifest",
              "plain.json", "--csv", "list.csv", "--dry-run")
    text = d.must("registrar", "import", *csv, "--dry-run", "--refused", "refused.csv")
    d.tally.fact("a dry run leaves no private roll", not d.path("private.roll").exists())
    expect = json.loads(d.path("expect.json").read_text())
    refused = dict(line.split(";") for line in d.path("refused.csv").read_text().split()[1:])
    d.tally.fact("every refused row has its reason", refused == expect,
                 str(set(refused.items()) ^ set(expect.items()))[:300])
    d.tally.fact("every reason is among them", len(set(expect.values())) == 12)
    d.tally.fact("rows and voters are counted", number(text, "rows") == len(rows) and
                 number(text, "people may vote") == len(rows) - len(expect), text)
    same = d.must("registrar", "import", *M, "--csv", "list-1254.csv", "--day", "2027-01-20",
                  "--dry-run")
    d.tally.fact("Windows-1254 gives the same", same == text.replace("wrote refused.csv\n", ""))
    forced = d.must("registrar", "import", *M, "--csv", "list-1254.csv", "--encoding",
                    "windows-1254", "--dry-run", "--day", "2027-01-20")
    d.tally.fact("and when it is said", forced == same)
    d.refused("a wrong encoding is noticed", "another encoding", "registrar", "import", *M,
              "--csv", "list-1254.csv", "--encoding", "utf-8", "--dry-run", "--day", "2027-01-20")
    d.refused("more voters than adults", "--confirm", "registrar", "import", *csv, *PASS,
              "--population", "population.csv", "-o", "private.roll")
    d.tally.fact("and then there is no private roll", not d.path("private.roll").exists())
    d.refused("days after the roll is final", "final", "registrar", "import", *csv[:-1],
              "2027-04-02", *PASS, "-o", "private.roll")
    text = d.must("registrar", "import", *csv, *PASS, "--population", "population.csv",
                  "--confirm", "-o", "private.roll")
    d.tally.fact("the official numbers stand beside ours", "MORE VOTERS" in text and
                 MAHALLE[40140] in text, text)
    d.tally.fact("a private roll is for its owner",
                 d.path("private.roll").stat().st_mode & 0o7777 == 0o600)
    d.refused("it is not overwritten", "exists", "registrar", "import", *csv, *PASS, "--force",
              "-o", "private.roll")
    d.refused("a wrong passphrase", "passphrase", "registrar", "summary", "private.roll",
              "--passphrase", "other")


def at_terminal(d, words, *answers):
    """What a person sees who types these answers: exit status and the screen."""
    pid, fd = pty.fork()
    if pid == 0:
        os.chdir(d.folder)
        signal.alarm(60)
        os.execv(BIN / "oy", [str(BIN / "oy"), *map(str, words)])
    screen = b""
    try:
        for answer in answers:
            while not screen.endswith((b": ", b"Ctrl-D.\r\n")):
                screen += os.read(fd, 1024)
            os.write(fd, answer.encode() + b"\n")
            screen += os.read(fd, 1024)
        while True:
            screen += os.read(fd, 1024)
    except OSError: # the other end is gone
        pass
    os.close(fd)
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1]), screen.decode()


def terminal(d):
    words = ["registrar", "import", *M, "--csv", "list.csv", "--day", "2027-01-20", "-o", "typed.roll"]
    code, screen = at_terminal(d, words, PASSPHRASE, PASSPHRASE + "x")
    d.tally.fact("two different passphrases are refused", code == 1 and "differ" in screen, screen)
    code, screen = at_terminal(d, words, PASSPHRASE, PASSPHRASE)
    d.tally.fact("a new passphrase is typed twice", code == 0 and "the same again" in screen, screen)
    d.tally.fact("and not seen", PASSPHRASE not in screen, screen)
    code, screen = at_terminal(d, ["registrar", "history", "typed.roll"], PASSPHRASE)
    d.tally.fact("later it is typed once", code == 0 and "import" in screen and
                 "the same again" not in screen, screen)
    code, screen = at_terminal(d, ["registrar", "lookup", "typed.roll"], PASSPHRASE, "\x04")
    d.tally.fact("who types fields is told how", "Ctrl-D" in screen and code == 1, screen)


# ---- the calendar, two signatures ----

def posting(d):
    act = ["private.roll", *M, *PASS]
    d.refused("posting before its day", "from 2027-02-01", "registrar", "post", *act, *officer(1),
              "--day", "2027-01-31")
    d.refused("another election's manifest", "another election", "registrar", "post",
              "private.roll", "--manifest", "other.json", *PASS, *officer(1), "--day",
              "2027-02-01")
    d.refused("a stranger's key", "no officer", "registrar", "post", *act, *officer(4), "--day",
              "2027-02-01")
    d.must("registrar", "post", *act, *officer(1), "--day", "2027-02-01")
    d.refused("one officer twice", "signed this already", "registrar", "approve", "private.roll",
              "2", *M, *PASS, *officer(1), "--day", "2027-02-01")
    d.must("registrar", "approve", "private.roll", "2", *M, *PASS, *officer(2), "--day",
           "2027-02-01")
    d.refused("removal before its day", "2027-03-03", "registrar", "remove", *act, *officer(1),
              "--day", "2027-03-02")


def voter_rows(rows, refused):
    return [r for line, r in enumerate(rows, 2) if str(line) not in refused]


def objections(d, voters):
    about = d.secret("objection", f"kimlik no: {voters[0][1]}\ngerekçe: taşındı\n")
    d.path("readable").write_text(f"kimlik no: {voters[0][1]}\n")
    d.inputs.add("readable")
    base = ["private.roll", *M, *PASS]
    d.refused("a file that others can read", "0600", "registrar", "object", *base, "--about",
              "readable", "--day", "2027-02-10")
    d.must("registrar", "object", *base, "--about", about, "--day", "2027-02-10")
    why = d.secret("why", f"kimlik no: {voters[0][1]}\nreason: belge görüldü\n")
    d.refused("a decision that comes too late", "2027-03-20", "registrar", "decide", *base,
              *officer(1), "--objection", 3, "--result", "off", "--about", why, "--day",
              "2027-03-21")
    before = number(d.must("registrar", "summary", "private.roll", *PASS), "people may vote")
    d.must("registrar", "decide", *base, *officer(1), "--objection", 3, "--result", "off",
           "--about", why, "--day", "2027-02-12")
    text = d.must("registrar", "summary", "private.roll", *PASS)
    d.tally.fact("one signature changes nothing", number(text, "people may vote") == before and
                 "event 4 (decision) waits" in text, text)
    d.tally.fact("and says how the second one signs", "approve private.roll 4" in text, text)
    _, screen = at_terminal(d, ["registrar", "history", "private.roll", "--people"], PASSPHRASE)
    d.tally.fact("who signs sees about whom", f"kimlik no: {voters[0][1]}" in screen, "")
    d.must("registrar", "approve", "private.roll", 4, *M, *PASS, *officer(3), "--day",
           "2027-02-12")
    text = d.must("registrar", "summary", "private.roll", *PASS)
    d.tally.fact("two take the person off", number(text, "people may vote") == before - 1 and
                 number(text, "objection") == 1, text)
    return before - 1


def corrections(d, voters, count):
    base = ["private.roll", *M, *PASS, *officer(2)]
    new = generator().kimlik(800000)
    added = ["Eklenmiş", new, "Uydurma Ğün", "05.06.1970", "40142", "2001-01-01", "hayır",
             "Örgüç Sokak", "4"]
    d.refused("a correction without a reason", "reason", "registrar", "correct", *base, "--day",
              "2027-02-15", stdin=f"kimlik no: {voters[1][1]}\nsoyad: Düzeltilmiş\n")
    d.refused("somebody of no mahalle", "mahalle", "registrar", "correct", *base, "--day",
              "2027-02-15", stdin=f"kimlik no: {new}\nad: A\nsoyad: B\ndoğum tarihi: 05.06.1970\n"
              "mahalle: 1\nikamet tarihi: 2001-01-01\nreason: x\n")
    d.refused("a field that is none", "line 1", "registrar", "correct", *base, "--day",
              "2027-02-15", stdin="ayakkabı: 42\n")
    d.must("registrar", "correct", *base, "--day", "2027-02-15",
           stdin=f"kimlik no: {voters[1][1]}\nsoyad: Düzeltilmiş\nreason: yanlış yazılmış\n")
    d.must("registrar", "correct", *base, "--day", "2027-02-15",
           stdin=f"kimlik no: {new}\nad: {added[2]}\nsoyad: {added[0]}\ndoğum tarihi: {added[3]}\n"
           f"mahalle: {added[4]}\nikamet tarihi: {added[5]}\nsokak: {added[7]}\nkapı no: 4\n"
           "korunan: hayır\ngerekçe: listede eksik\n")
    for event in (5, 6):
        d.must("registrar", "approve", "private.roll", event, *M, *PASS, *officer(1), "--day",
               "2027-02-16")
    d.refused("a signature after the end", "final", "registrar", "approve", "private.roll", 6, *M,
              *PASS, *officer(3), "--day", "2027-04-02")
    text = d.must("registrar", "summary", "private.roll", *PASS)
    d.tally.fact("one person more", number(text, "people may vote") == count + 1, text)
    _, screen = at_terminal(d, ["registrar", "history", "private.roll", "--people"], PASSPHRASE)
    d.tally.fact("and what is to stand on the list", all(w in screen for w in (
        added[0], added[2], "1970-06-05", "40142", "2001-01-01", added[7], "korunan: hay")), "")
    return [added, ["Düzeltilmiş", *voters[1][1:]]]


def removal(d):
    d.must("registrar", "remove", "private.roll", *M, *PASS, *officer(1), "--day", "2027-03-03")
    d.must("registrar", "approve", "private.roll", 7, *M, *PASS, *officer(2), "--day",
           "2027-03-03")
    text = d.must("registrar", "history", "private.roll", *PASS, "--texts")
    d.tally.fact("the history tells all", all(w in text for w in (
        "import", "posting", "objection 3: taken off", "put on", "removal", "(day given)",
        "signed by officer 1 (2027-02-01), officer 2 (2027-02-01)", "listede eksik")), text)
    # only where it is asked for: an officer must see whom a signature puts on
    before = d.printed
    text = d.must("registrar", "history", "private.roll", *PASS, "--people")
    d.printed = before
    d.tally.fact("and, asked, whom it is about", len(re.findall(
        r"^ +kimlik no: \d{11}$", text, re.M)) == 4 and all(w in text for w in (
            "Uydurma Ğün Eklenmiş", "doğum tarihi: 1970-06-05",
            "mahalle: 40142, ikamet tarihi: 2001-01-01")), text)


# ---- what comes out ----

def masked(d, rows, refused):
    text = d.must("registrar", "masked", "private.roll", "--mahalle", 40140, *PASS)
    lines = text.splitlines()
    here = [r for r in voter_rows(rows, refused) if r[4] == "40140"]
    hidden = [r for r in here if r[6] == "evet"]
    d.tally.fact("masked lines are masked", all(
        re.fullmatch(r"\d\d\*{7}\d\d  \S\*\*\*( \S\*\*\*)+", line) for line in lines[:-1]), text)
    d.tally.fact("protected people are counted only",
                 abs(len(lines) - 1 + len(hidden) - len(here)) <= 1 and
                 f"{len(hidden)} further" in lines[-1], lines[-1])
    d.refused("a mahalle that is none", "not one of this election", "registrar", "masked",
              "private.roll", "--mahalle", 1, *PASS)


def look_ups(d, voters, rows, refused):
    def ask(number_, day):
        return d.must("registrar", "lookup", "private.roll", *PASS,
                      stdin=f"kimlik no: {number_}\ndoğum tarihi: {day}\n")
    good = ask(voters[5][1], voters[5][3])
    d.tally.fact("who is on the list is told so", good == f"on the list, mahalle {voters[5][4]}\n",
                 good)
    d.tally.fact("whoever was taken off, too", "decision of two officers" in
                 ask(voters[0][1], iso(voters[0][3])))
    wrong = ask(voters[5][1], "1901-01-01")
    d.tally.fact("a wrong birth date and an unknown number give the same",
                 wrong == ask(generator().kimlik(700000), "1901-01-01") and "no entry" in wrong)
    young = next(r for line, r in enumerate(rows, 2) if refused.get(str(line)) == "under-age")
    d.tally.fact("a refused person learns why", "too young" in ask(young[1], young[3]))
    d.refused("half a question", "birth date", "registrar", "lookup", "private.roll", *PASS,
              stdin=f"kimlik no: {voters[5][1]}\n")
    d.must("registrar", "lookup-table", "private.roll", *PASS, "-o", "lookup.secret")
    d.tally.fact("the table is a secret file",
                 d.path("lookup.secret").stat().st_mode & 0o7777 == 0o600)
    d.refused("and not overwritten", "exists", "registrar", "lookup-table", "private.roll", *PASS,
              "-o", "lookup.secret")


def helps(d):
    for word in ("import", "summary", "history", "masked", "lookup", "lookup-table", "post",
                 "remove", "object", "decide", "correct", "approve"):
        text = d.must("help", "registrar", word)
        d.tally.fact(f"help registrar {word} explains", "usage:" in text and len(text) > 200, text)


# ---- dying ----

def dies(command, folder, after):
    """Whether it was killed in the middle, and whether the kernel wrote a core."""
    def unlimited():
        resource.setrlimit(resource.RLIMIT_CORE, (hard, hard))
    hard = resource.getrlimit(resource.RLIMIT_CORE)[1]
    process = subprocess.Popen(command, cwd=folder, preexec_fn=unlimited,
                               stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    time.sleep(after)
    process.send_signal(signal.SIGABRT)
    _, status = os.waitpid(process.pid, 0)
    process.returncode = 0
    return os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGABRT, os.WCOREDUMP(status)


def core_dumps(d):
    head, *body = d.path("list.csv").read_bytes().splitlines(keepends=True)
    d.path("long.csv").write_bytes(head + b"".join(body) * 1500)
    d.inputs.add("long.csv")
    before = set(os.listdir(d.folder))
    command = [str(BIN / "oy"), "registrar", "import", *M, "--csv", "long.csv", "--day",
               "2027-01-20"]
    for more in (["--dry-run"], [*PASS, "-o", "half.roll"]):
        killed, core = dies([*command, *more], d.folder, 0.4)
        d.tally.fact("it died in the middle of an import", killed, " ".join(more))
        d.tally.fact("and no core was written", not core, " ".join(more))
    d.tally.fact("nothing is left of it", set(os.listdir(d.folder)) == before,
                 str(set(os.listdir(d.folder)) - before))
    with tempfile.TemporaryDirectory() as elsewhere:
        _, core = dies(["sleep", "20"], elsewhere, 0.2)
        if not core:
            print("this system writes no cores of other programs either")


def play(folder, tally):
    d = Desk(folder, tally)
    d.keys()
    d.manifest()
    d.secret("pass", PASSPHRASE + "\n")
    d.secret("other", PASSPHRASE + "!\n")
    d.secret("short", "kısa\n")
    d.path("open").write_text(PASSPHRASE + "\n")
    d.path("population.csv").write_text("mahalle_id,population,adults\n40139,5000,4000\n"
                                        "40140,5000,7\n40142,5000,\n999,1,1\n")
    rows = d.residents(1200, 0.1)
    imports(d, rows)
    refused = json.loads(d.path("expect.json").read_text())
    voters = voter_rows(rows, refused)
    terminal(d)
    posting(d)
    count = objections(d, voters)
    extra = corrections(d, voters, count)
    removal(d)
    masked(d, rows, refused)
    look_ups(d, voters, rows, refused)
    helps(d)
    core_dumps(d)
    search(d, rows + extra)


def main():
    tally = Tally()
    if "--keep" in sys.argv:
        folder = sys.argv[sys.argv.index("--keep") + 1]
        os.makedirs(folder)
        play(folder, tally)
    else:
        with tempfile.TemporaryDirectory() as folder:
            play(folder, tally)
    print(f"{tally.passed} passed, {tally.failed} failed")
    return 1 if tally.failed else 0


if __name__ == "__main__":
    sys.exit(main())
