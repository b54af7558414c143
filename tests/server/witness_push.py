#!/usr/bin/env python3
"""What the server sends to its witnesses: every checkpoint in time, with a proof of consistency, one at a
time to each; what a witness answers, and when it lies, is late or away. [cos-1, cos-2, log-1]"""
import base64
import http.server
import pathlib
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import here  # noqa: E402
import log  # noqa: E402
import oyd as server  # noqa: E402
import people  # noqa: E402

CHECKPOINT = f"/elections/{here.NAME}/record/checkpoint"


class Witness:
    """Remembers every request; `answer` gives (status, body)."""

    def __init__(self, answer):
        self.asked, self.at_once, self.most, self.paths = [], 0, 0, set()
        self.lock = threading.Lock()
        witness = self

        class Handler(http.server.BaseHTTPRequestHandler):
            def log_message(self, *_):
                pass

            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"]))
                with witness.lock:
                    witness.at_once += 1
                    witness.most = max(witness.most, witness.at_once)
                    witness.asked.append(body)
                    witness.paths.add(self.requestline.split()[1])  # as it was sent
                status, text = answer(witness, body)
                with witness.lock:
                    witness.at_once -= 1
                self.send_response(status)
                self.send_header("Content-Length", str(len(text)))
                self.end_headers()
                self.wfile.write(text)

        self.http = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.http.server_address[1]}/"
        threading.Thread(target=self.http.serve_forever, daemon=True).start()


def parts(body):
    """Old size, proof, note of an add-checkpoint request (C2SP tlog-witness)."""
    head, _, note = body.decode().partition("\n\n")
    lines = head.split("\n")
    assert lines[0].startswith("old ")
    return int(lines[0][4:]), [base64.b64decode(x, validate=True) for x in lines[1:]], note.encode()


def honest(e, number, delay=0.0):
    """Cosigns what comes; the size that it has cosigned last must be named."""
    have = {"size": 0}

    def answer(_, body):
        time.sleep(delay)
        old, _, note = parts(body)
        if old != have["size"]:
            return 409, f"{have['size']}\n".encode()
        n = log.parse_note(note)
        have["size"] = n.size
        name = e.manifest.witnesses[number][0]
        return 200, log.cosign(n.text, name, e.witnesses[number], int(time.time()))

    return answer


def wait(what, seconds=12):
    end = time.monotonic() + seconds
    while time.monotonic() < end:
        if what():
            return True
        time.sleep(0.05)
    return False


def cosigned(oyd, e, number):
    note = log.parse_note(oyd.get(CHECKPOINT).body)
    known = [(name, key) for name, key in e.manifest.witnesses]
    return number in log.cosigners(note, known)


def proofs_hold(t, e, oyd, witness):
    """Each request's proof is the reference's, for the log as it is now."""
    size = oyd.state(here.NAME)["size"]
    path = f"/elections/{here.NAME}/record/tile/entries/000.p/{size}"
    leaves = [log.leaf_hash(x) for x in log.split_entries(oyd.get(path).body, size)]
    good = True
    for body in witness.asked:
        old, proof, note = parts(body)
        n = log.parse_note(note)
        log.check_server(n, e.manifest.origin, e.server_public())
        good = good and proof == log.consistency_path(leaves[:n.size], old)
        good = good and n.root == log.root_of(leaves[:n.size]) and len(n.lines) == 1
    t.fact("every request has a checkpoint of this log, and the proof from the size it names", good)


def main():
    e = people.Election("witness", voters=20, witnesses=2, witness_quorum=1)
    t = server.Tally()
    slow = Witness(honest(e, 0, delay=0.3))
    liar = Witness(lambda _, body: (200, log.cosign(
        log.parse_note(parts(body)[2]).text, e.manifest.witnesses[1][0], b"x" * 32, 1)))
    oyd = server.Oyd(e.server, [e.creator()], url=f"{slow.url}\nurl = {liar.url}")
    e.put_on(oyd, here.NAME)
    t.fact("the checkpoint carries the witness's line", wait(lambda: cosigned(oyd, e, 0)))
    for voter in e.voters:
        raw = e.ballot(voter)
        answer = oyd.cast(here.NAME, raw)
        t.fact("a slow witness holds no voter up", people.outcome(e, answer, raw) == "taken")
    t.fact("the last checkpoint is cosigned, too", wait(lambda: cosigned(oyd, e, 0)))
    t.fact("one at a time", slow.most == 1, str(slow.most))
    t.fact("not every checkpoint, but the latest each time", 3 <= len(slow.asked) < 20,
           str(len(slow.asked)))
    t.fact("where tlog-witness says", slow.paths == {"/add-checkpoint"}, str(slow.paths))
    proofs_hold(t, e, oyd, slow)
    t.fact("a line that does not hold is nowhere", b"witness-2" not in oyd.get(CHECKPOINT).body
           and "cosignature-refused" in oyd.log_text())
    before = people.standing(oyd, here.NAME)
    oyd.restart()
    asked = len(slow.asked)
    t.fact("after a restart it asks from what the witness knows",
           wait(lambda: cosigned(oyd, e, 0)) and len(slow.asked) - asked <= 3)
    slow.http.shutdown()
    slow.http.server_close()
    t.fact("nothing of this changes the log", people.standing(oyd, here.NAME) == before)
    t.finish()


if __name__ == "__main__":
    main()
