#!/usr/bin/env python3
"""a34: the channel of receipts. A receipt of another ballot, one that the log does not hold, one that
somebody else has signed: the voter's program notices. [rcpt-1, note-7, srv-3, srv-5]"""
import http.server
import pathlib
import subprocess
import sys
import threading

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import base64  # noqa: E402

import here  # noqa: E402
import log  # noqa: E402
import oyd as server  # noqa: E402
import people  # noqa: E402
import record as records  # noqa: E402


class Liar:
    """Stands between voter and server and may answer a ballot with what it likes."""

    def __init__(self, oyd):
        self.oyd, self.answer, self.forward = oyd, None, True
        liar = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def give(self, status, kind, body):
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(body)))
                self.end_headers()
                self.wfile.write(body)

            def do_GET(self):
                got = liar.oyd.get(self.path)
                self.give(got.status, got.headers["Content-Type"], got.body)

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                got = liar.oyd.post(self.path, body) if liar.forward else None
                status, text = liar.answer or (got.status, got.body)
                self.give(status, "text/plain; charset=utf-8", text)

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/elections/{here.NAME}"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


class Voter:
    """Uses `oy` in a directory of its own."""

    def __init__(self):
        self.folder, self.n = server.folder(), 0

    def oy(self, *words):
        done = subprocess.run([server.BIN / "oy", *map(str, words)], check=False, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.STDOUT, timeout=60)
        return done.returncode, done.stdout

    def send(self, url, raw):
        self.n += 1
        ballot = self.folder / f"{self.n}.ballot"
        ballot.write_bytes(raw)
        code, said = self.oy("vote", "send", url, ballot, "--retry", 0)
        return code, said, pathlib.Path(f"{ballot}.receipt")


def lies(e, good, other, raw, dropped):
    """Name, (status, body) with which a liar answers the ballot `raw`, rule expected."""
    rows, _, note = good.decode().partition("\n\n")
    lines = rows.split("\n")
    forger = b"f" * 32
    text = note.partition("\n\n")[0].encode() + b"\n"
    bad_note = text + b"\n" + log.note_sign(text, e.manifest.origin, forger)
    yield "the receipt of another ballot", (200, other), "rcpt-1"
    yield "no receipt at all", (200, b"thank you\n"), "rcpt-1"
    yield "a receipt cut short", (200, good[:-20]), "note-"
    yield "signed by another key", (200, rows.encode() + b"\n\n" + bad_note), "note-2"
    entry = bytearray(base64.b64decode(lines[1][6:]))
    entry[40] ^= 1  # of the roll index or sequence
    swapped = [lines[0], "extra " + base64.b64encode(entry).decode(), *lines[2:]]
    yield "another roll index", (200, ("\n".join(swapped) + "\n\n" + note).encode()), "log-1"
    moved = [*lines[:2], "index 3", *lines[3:]]
    yield "another index", (200, ("\n".join(moved) + "\n\n" + note).encode()), "log-1"
    yield "a refusal of another ballot", (422, dropped), "srv-5"
    yield "a refusal without signature", (422, dropped.split(b"\n\n")[0] + b"\n"), ""
    # Made up: the right entry in a log of its own, signed by a key that is not the server's.
    made_up = log.entry(log.BALLOT, e.manifest.roll_id + people.u32(0) + people.u32(1)
                        + people.sha256(raw))
    lone = log.note_text(e.manifest.origin, 1, log.root_of([log.leaf_hash(made_up)]))
    alone = b"c2sp.org/tlog-proof@v1\nextra " + base64.b64encode(made_up) + b"\nindex 0\n\n" + lone
    yield "a log of its own", (200, alone + b"\n" + log.note_sign(
        lone, e.manifest.origin, forger)), "note-2"


def sends(t, e, oyd):
    voter, liar = Voter(), Liar(oyd)
    raws = [e.ballot(v) for v in e.voters[:4]]
    good = {raw: oyd.cast(here.NAME, raw).body for raw in raws[:3]}
    refused = oyd.cast(here.NAME, e.signed(e.voters[0], e.body(raws[0]))).body
    for name, answer, rule in lies(e, good[raws[0]], good[raws[1]], raws[0], refused):
        liar.answer, liar.forward = answer, False
        code, said, receipt = voter.send(liar.url, raws[0])
        t.fact(f"{name}: the voter's program refuses", code not in (0, 2) and rule in said,
               f"exit {code}: {said}")
        t.fact(f"{name}: and keeps no receipt", not receipt.exists())
    liar.answer, liar.forward = None, True
    code, said, receipt = voter.send(liar.url, raws[3])
    t.fact("without a lie all is well", code == 0 and receipt.exists(), said)
    return voter, raws[3], receipt


def dropped(t, e, oyd, voter, raw, receipt):
    """The server's key signs a log in which the ballot does not stand: the receipt convicts it."""
    record = voter.folder / "record"
    honest = voter.folder / "honest"
    subprocess.run([server.BIN / "oyd", "export", oyd.config, here.NAME, honest], check=True,
                   stdout=subprocess.DEVNULL)
    code, said = voter.oy("vote", "check", receipt, honest)
    t.fact("the receipt is in the record", code == 0, said)
    e.open()
    for i, v in enumerate(e.voters[:4]):
        v.sequence = 0
        cast = e.ballot(v)
        if i != 3:
            e.append_ballot(cast, v.index)
    records.write(str(record), e.record())
    code, said = voter.oy("vote", "check", receipt, record)
    t.fact("a record without the ballot: the receipt shows it", code == 1 and "note-7" in said,
           f"exit {code}: {said}")
    ballot = voter.folder / "raw.ballot"
    ballot.write_bytes(raw)
    code, said = voter.oy("vote", "check", ballot, record)
    t.fact("and so does the ballot", code == 1, f"exit {code}: {said}")


def unknown(t, oyd):
    path = f"/elections/{here.NAME}/"
    cases = (("that nobody has", "ab" * 32, [404]), ("in capitals", "AB" * 32, [404]),
             ("of 65 digits", "a" * 65, [400]), ("of other letters", "zz" * 32, [400]),
             ("with a NUL", "a%00" * 16, [400, 404]), ("a path", "..%2f" * 10, [400, 404]))
    for what, end, statuses in cases:
        for kind in ("receipts", "ballots"):
            got = oyd.get(path + kind + "/" + end)
            t.fact(f"{kind}: a fingerprint {what}", got.status in statuses, got.text())
    got = oyd.get(path + "receipts/" + "a" * 39)
    t.fact("receipts: a fingerprint of 39 digits", got.status == 400, got.text())
    got = oyd.get(path + "ballots/" + "a" * 39)
    t.fact("ballots: a fingerprint of 39 digits", got.status == 400, got.text())


def main():
    t, e, oyd = here.begin("a34", voters=5)
    voter, raw, receipt = sends(t, e, oyd)
    unknown(t, oyd)
    dropped(t, e, oyd, voter, raw, receipt)
    t.finish()


if __name__ == "__main__":
    main()
