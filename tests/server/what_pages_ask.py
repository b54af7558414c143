#!/usr/bin/env python3
"""What the web pages ask a server: what the log says of a credential, how many had voted when, and the
papers about an election, which are served only if they are the very ones. [srv-9, srv-10, srv-11]"""
import os
import pathlib
import shutil
import signal
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import here  # noqa: E402
import oyd as server  # noqa: E402
import pages  # noqa: E402
import people  # noqa: E402
import samples  # noqa: E402

E = f"/elections/{here.NAME}"


# ---- voters ----

def asked(oyd, credential, name=here.NAME):
    return oyd.get(f"/elections/{name}/voters/{credential}")


def voters(t):
    """[srv-9] Nobody, voted, voted again, revoked, replaced; the same after a restart."""
    e = people.Election("asked", voters=5)
    oyd = server.Oyd(e.server, [e.creator()])
    e.put_on(oyd, here.NAME)
    hexed = lambda v: e.group.encode(e.credential(v)).hex()  # noqa: E731

    def says(what, voter, sequence, raw=None, revoked=False, index=None):
        got = asked(oyd, hexed(voter))
        wanted = {"credential": hexed(voter), "mahalle": 101, "sequence": sequence,
                  "roll_index": voter.index if index is None else index, "revoked": revoked,
                  "fingerprint": people.sha256(e.body(raw)).hex() if raw else ""}
        t.fact(what, got.status == 200 and got.json() == wanted, got.text())
        mark = wanted["fingerprint"]
        if mark:
            found = oyd.get(f"{E}/ballots/{mark}").json()
            t.fact(f"{what}: the ballot is the log's", found["sequence"] == sequence
                   and not found["superseded"] and found["revoked"] == revoked, str(found))

    def statement():
        done = oyd.post(f"{E}/requests", e.request("statement", e.entries.pop(), version=oyd.state(
            here.NAME)["state_version"]))
        t.fact("the statement is taken", done.status == 200, done.text())

    a, b, c = e.voters[:3]
    says("who has not voted", a, 0)
    first = {v.index: e.ballot(v) for v in (a, b, c)}
    for raw in first.values():
        oyd.cast(here.NAME, raw)
    for v in (a, b, c):
        says("who has voted", v, 1, first[v.index])
    again = e.ballot(a)
    oyd.cast(here.NAME, again)
    says("who has voted again", a, 2, again)
    e.revoke(b)
    statement()
    says("who has voted and was revoked", b, 1, first[b.index], True)
    new = e.replace(b)
    statement()
    says("who was replaced", b, 1, first[b.index], True)
    says("who replaces", new, 0)
    raw = e.ballot(new)
    oyd.cast(here.NAME, raw)
    says("who replaces and has voted", new, 1, raw)
    oyd.restart()
    says("after a restart: who voted again", a, 2, again)
    says("after a restart: who was replaced", b, 1, first[b.index], True)
    says("after a restart: who replaces", new, 1, raw)
    says("after a restart: who has not voted", e.voters[3], 0)
    good = hexed(a)
    for what, credential, status in (("nobody", "00" * 32, 404), ("no point", "ff" * 32, 404),
                                     ("another", good[:-2] + "00", 404), ("short", good[:-2], 400),
                                     ("long", good + "00", 400), ("capitals", good.upper(), 400),
                                     ("no digits", "x" * 64, 400)):
        t.fact(f"{what}: {status}", asked(oyd, credential).status == status)
    t.fact("no such election", asked(oyd, good, "nowhere").status == 404)


# ---- turnout ----

class Short(people.Election):
    """Open for 40 seconds, so that a step is one of them."""

    def set_manifest(self):
        now = int(time.time())
        self.spec["opens"], self.spec["closes"] = people.stamp(now - 2), people.stamp(now + 38)
        super().set_manifest()


def turnout(t):
    """[srv-10] Counts of steps that are over, also after a crash; never more than the state says."""
    e = Short("turnout", voters=6)
    oyd = server.Oyd(e.server, [e.creator()])
    e.put_on(oyd, here.NAME)
    read = lambda: oyd.get(f"{E}/turnout").json()  # noqa: E731
    t.fact("nobody yet", read() == {"step_seconds": 1, "points": [[e.manifest.opens, 0]]})
    for v in e.voters[:3]:
        oyd.cast(here.NAME, e.ballot(v))
    oyd.cast(here.NAME, e.ballot(e.voters[0]))
    time.sleep(1.2)
    three = read()
    t.fact("three have voted, one of them twice", three["points"][-1][1] == 3, str(three))
    oyd.restart(signal.SIGKILL)
    t.fact("a crash forgets none", read() == three)
    time.sleep(1.2)
    oyd.cast(here.NAME, e.ballot(e.voters[3]))
    time.sleep(1.2)
    four = read()
    points = four["points"]
    t.fact("what was told is told again", points[:len(three["points"])] == three["points"], str(four))
    t.fact("a fourth", points[-1][1] == 4)
    t.fact("times and counts ascend", points == sorted(points) and
           all(x[0] < y[0] and x[1] <= y[1] for x, y in zip(points, points[1:])))
    t.fact("no point is of the future", points[-1][0] <= time.time())
    t.fact("level while nobody voted", points[-2][1] == 3 and points[-1][0] - points[-2][0] == 1)
    t.fact("a reader of another origin may draw it, too", oyd.get(f"{E}/turnout").headers[
        "Access-Control-Allow-Origin"] == "*")
    t.fact("no such election", oyd.get("/elections/nowhere/turnout").status == 404)
    backup = oyd.folder / "record"
    subprocess.run([server.BIN / "oyd", "export", oyd.config, here.NAME, backup], check=True,
                   stdout=subprocess.DEVNULL)
    t.fact("the record has no times", not list(backup.rglob("*turnout*")))
    log = oyd.log_text()
    t.fact("nor has the server's log a voter's", "turnout" not in log and "voters" not in log)


def long_ones(t):
    e = people.Election("long", voters=2, closes_in=10 * 86400 - 3600)
    oyd = server.Oyd(e.server, [e.creator()])
    e.put_on(oyd, here.NAME)
    oyd.cast(here.NAME, e.ballot(e.voters[0]))
    got = oyd.get(f"{E}/turnout").json()
    t.fact("ten days: hours, and the hour that is not over is not told",
           got == {"step_seconds": 3600, "points": [[e.manifest.opens, 0]]}, str(got))


# ---- documents ----

PLAN = b'{"type": "FeatureCollection", "features": []}'
REPORT = b"%PDF-1.4 made up\n" * 1000
PAGE = b"<script>alert(1)</script>"
FILES = {"plan.geojson": PLAN, "report.pdf": REPORT, "page.html": PAGE, "notes.txt": b"notes"}
KINDS = {"plan.geojson": ("application/geo+json", None), "report.pdf": ("application/pdf", "attachment"),
         "page.html": ("application/octet-stream", "attachment"),
         "notes.txt": ("text/plain; charset=utf-8", None), "minutes.json": ("application/json", None),
         "minutes-tr.pdf": ("application/pdf", "attachment")}


class Papers(people.Election):
    def set_manifest(self):
        named = lambda f: {"title": f, "file": f, "bytes": len(FILES[f]),  # noqa: E731
                           "sha256": people.sha256(FILES[f]).hex()}
        self.spec["attachments"] = [named(f) for f in ("report.pdf", "page.html", "notes.txt")]
        self.spec["contests"] = [dict(samples.PARK, attachments=[named("plan.geojson")])]
        super().set_manifest()


def listed(oyd):
    return {d["file"]: d for d in oyd.get(f"{E}/documents").json()}


def served(t, oyd, name, raw):
    got = oyd.get(f"{E}/documents/{name}")
    t.fact(f"{name} is served", got.status == 200 and got.body == raw, f"{got.status}")
    kind, disposition = KINDS[name]
    t.fact(f"{name} is {kind}", got.headers["Content-Type"] == kind
           and got.headers["Content-Disposition"] == disposition)
    tag = f'"{pages.sha256(raw)}"'
    again = oyd.call("GET", f"{E}/documents/{name}", headers={"If-None-Match": tag})
    t.fact(f"{name}: 304 for who has it", got.headers["ETag"] == tag and again.status == 304)
    mine = listed(oyd).get(name)
    t.fact(f"{name} is on the list", mine == {
        "file": name, "kind": "minutes" if name.startswith("minutes") else "attachment",
        "bytes": len(raw), "sha256": pages.sha256(raw)}, str(mine))


def refused(t, oyd, what, name):
    got = oyd.get(f"{E}/documents/{name}")
    t.fact(f"{what}: 404, and not on the list", got.status == 404 and name not in listed(oyd),
           f"{got.status} {got.text()[:100]}")


def documents(t):
    """[srv-11, file-2]"""
    e = Papers("papers", voters=1)

    def prepare(oyd):
        (oyd.folder / "documents" / here.NAME).mkdir(parents=True)
        (oyd.folder / "documents" / "secret.pdf").write_bytes(b"secret")

    oyd = server.Oyd(e.server, [e.creator()], documents="documents", before=prepare)
    e.put_on(oyd, here.NAME)
    folder = oyd.folder / "documents" / here.NAME
    t.fact("none yet", oyd.get(f"{E}/documents").json() == [])
    for name in FILES:
        refused(t, oyd, f"{name} before it is there", name)
    for name, raw in FILES.items():
        (folder / name).write_bytes(raw)
        served(t, oyd, name, raw)
    for name, raw in (("minutes.json", b"{}"), ("minutes-tr.pdf", b"%PDF minutes")):
        (folder / name).write_bytes(raw)
        served(t, oyd, name, raw)
        (folder / name).write_bytes(raw + b"  ")
        served(t, oyd, name, raw + b"  ")
    t.fact("in the manifest's order, then minutes by name", list(listed(oyd)) == [
        "report.pdf", "page.html", "notes.txt", "plan.geojson", "minutes-tr.pdf", "minutes.json"])
    others(t, oyd, folder)
    changed(t, oyd, folder)
    oyd.restart()
    served(t, oyd, "report.pdf", REPORT)
    shutil.rmtree(folder)
    t.fact("gone with the folder", oyd.get(f"{E}/documents").json() == [])
    refused(t, oyd, "a file that is gone", "report.pdf")
    t.fact("of no election", oyd.get("/elections/nowhere/documents").status == 404
           and oyd.get("/elections/nowhere/documents/report.pdf").status == 404)


def others(t, oyd, folder):
    """What nobody named."""
    for name in ("other.pdf", "minutes.html", "minutes.svg", "minute.pdf", "Minutes.pdf", ".minutes.pdf",
                 "minutes.pdf.bak", "minutes"):
        (folder / name).write_bytes(b"x")
        refused(t, oyd, name, name)
    for name in ("../secret.pdf", "%2e%2e%2fsecret.pdf", "..", ".", "minutes%2f.pdf", "minutes%00.pdf",
                 "minutes%20.pdf", "minutes" + "x" * 120 + ".pdf", "sub/minutes.pdf"):
        got = oyd.get(f"{E}/documents/{name}")
        t.fact(f"{name[:30]}: 404", got.status == 404 and b"secret" not in got.body)


def changed(t, oyd, folder):
    """Never what does not match, and at once again what does."""
    path = folder / "report.pdf"
    same_length = b"X" + REPORT[1:]
    for what, raw in (("another byte", same_length), ("a byte more", REPORT + b"x"), ("nothing", b"")):
        path.write_bytes(raw)
        refused(t, oyd, what, "report.pdf")
        refused(t, oyd, f"{what}, asked again", "report.pdf")
    path.write_bytes(REPORT)
    served(t, oyd, "report.pdf", REPORT)
    old = path.stat()
    path.write_bytes(same_length)
    os.utime(path, ns=(old.st_atime_ns, old.st_mtime_ns))
    refused(t, oyd, "another byte at the old time", "report.pdf")
    path.unlink()
    (folder / "real.pdf").write_bytes(REPORT)
    path.symlink_to("real.pdf")
    refused(t, oyd, "a link", "report.pdf")
    t.fact("a link is named", oyd.get(f"{E}/documents/report.pdf").json()["error"]["rule"] == "file-2")
    path.unlink()
    os.mkfifo(path)
    refused(t, oyd, "a pipe", "report.pdf")
    path.unlink()
    path.mkdir()
    refused(t, oyd, "a folder", "report.pdf")
    path.rmdir()
    with open(folder / "minutes-long.pdf", "wb") as file:
        file.truncate((32 << 20) + 1)
    refused(t, oyd, "a file above 32 MiB", "minutes-long.pdf")
    path.write_bytes(REPORT)
    served(t, oyd, "report.pdf", REPORT)
    moved = folder.with_name("elsewhere")
    folder.rename(moved)
    folder.symlink_to(moved)
    refused(t, oyd, "a folder that is a link", "report.pdf")
    folder.unlink()
    moved.rename(folder)


def no_folder(t):
    e = Papers("papers", voters=1)
    oyd = server.Oyd(e.server, [e.creator()])
    e.put_on(oyd, here.NAME)
    t.fact("without the setting there are none", oyd.get(f"{E}/documents").json() == []
           and oyd.get(f"{E}/documents/report.pdf").status == 404)
    oyd.stop()
    server.configure(oyd.config, {"documents": "nothing-there"})
    for command in ("check", "serve"):
        done = subprocess.run([server.BIN / "oyd", command, oyd.config], check=False, text=True,
                              capture_output=True, timeout=60)
        t.fact(f"{command}: a folder that is not there is refused", done.returncode == 1
               and "nothing-there" in done.stderr, done.stderr)


def main():
    t = server.Tally()
    voters(t)
    turnout(t)
    long_ones(t)
    documents(t)
    no_folder(t)
    t.finish()


if __name__ == "__main__":
    main()
