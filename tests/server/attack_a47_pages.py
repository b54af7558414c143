#!/usr/bin/env python3
"""a47: a server that serves other web pages than an officer has signed in the log. An honest oyd takes
no other list [req-6]; behind a proxy that lies it is caught by `oy monitor` [page-3], and an officer
signs nothing that is not served. Nobody is accused while a server only asks for patience.
"""
import http.client
import http.server
import pathlib
import re
import subprocess
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import oyd as server  # noqa: E402
import pages  # noqa: E402
import people  # noqa: E402  (puts spec/ref on the path)
import log  # noqa: E402
from errors import u16  # noqa: E402
from proofs import ed_sign  # noqa: E402

NAME, OTHER = "park", "square"
LIST = pages.listing(pages.FILES)
OY = server.BIN / "oy"


class Proxy:
    """Hands everything on, but what `lies` holds: {path: (status, body)}."""

    def __init__(self, port):
        self.lies, self.asked = {}, []
        proxy = self

        class Handler(http.server.BaseHTTPRequestHandler):
            protocol_version = "HTTP/1.1"

            def handle_any(self):
                proxy.asked.append(self.path)
                length = int(self.headers.get("Content-Length") or 0)
                body = self.rfile.read(length) if length else None
                if self.path in proxy.lies:
                    status, answer = proxy.lies[self.path]
                    kind = "text/html"
                else:
                    c = http.client.HTTPConnection("127.0.0.1", port, timeout=30)
                    kept = {k: v for k, v in self.headers.items() if k != "Host"}
                    c.request(self.command, self.path, body, kept)
                    got = c.getresponse()
                    status, answer = got.status, got.read()
                    kind = got.headers["Content-Type"] or "text/plain"
                    c.close()
                self.send_response(status)
                self.send_header("Content-Type", kind)
                self.send_header("Content-Length", str(len(answer)))
                self.end_headers()
                self.wfile.write(answer)

            do_GET = do_POST = handle_any

            def log_message(self, *_):
                pass

        self.server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.server.handle_error = lambda *_: None  # a client that hangs up
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def url(self, name=NAME):
        return f"http://127.0.0.1:{self.server.server_port}/elections/{name}"

    def end(self):
        self.server.shutdown()
        self.server.server_close()


class Site:
    def __init__(self, t):
        self.t, self.e = t, people.Election("a47", voters=6)
        self.folder = server.folder()
        self.oyd = server.Oyd(self.e.server, [self.e.creator()],
                              web=pages.put(self.folder / "web"))
        self.e.put_on(self.oyd, NAME)
        self.proxy = Proxy(self.oyd.port)
        self.key = self.folder / "officer.secret"
        self.key.touch(mode=0o600)
        self.key.write_bytes(b"oy-secret 1 officer\n" + self.e.officers[0])
        self.made = 0

    def oy(self, *words):
        return subprocess.run([OY, *map(str, words)], capture_output=True, text=True, timeout=120)

    def monitor(self, *words, name=NAME):
        """(status, all that it said, the directory of its copy)."""
        self.made += 1
        copy = self.folder / f"copy-{self.made}"
        got = self.oy("monitor", self.proxy.url(name), copy, "--once", *words)
        return got.returncode, got.stdout + got.stderr, copy

    def entry(self, text, officer=1, seed=None, election=None):
        said = text.encode()
        seed = seed or self.e.officers[officer - 1]
        sig = ed_sign(seed, "pages", (election or self.e.election_id) + said)
        return log.entry(log.PAGES, u16(len(said)) + said + bytes([officer]) + sig)

    def version(self):
        return self.oyd.state(NAME)["state_version"]


# ---- at the honest server ----

def refuses(s, what, entry, rule):
    before = people.standing(s.oyd, NAME)
    got = s.oyd.post(f"/elections/{NAME}/requests",
                     s.e.request("statement", entry, version=s.version()))
    said = got.json()["error"]["rule"] if got.status == 422 else str(got.status)
    s.t.fact(f"{what}: refused by {rule}", said == rule, got.text())
    s.t.fact(f"{what}: nothing has changed", people.standing(s.oyd, NAME) == before)


def takes_only_its_own(s):
    """[req-6, page-2]"""
    evil = dict(pages.FILES, **{"assets/main-1.js": b"fetch('/vote')\n"})
    refuses(s, "a list with another hash", s.entry(pages.listing(evil)), "req-6")
    refuses(s, "a page fewer", s.entry("".join(LIST.splitlines(True)[1:])), "req-6")
    refuses(s, "no list", s.entry(""), "req-6")
    refuses(s, "signed by the server", s.entry(LIST, seed=s.e.server), "page-2")
    refuses(s, "signed by another officer", s.entry(LIST, 1, s.e.officers[1]), "page-2")
    refuses(s, "an officer who is not there", s.entry(LIST, 9, s.e.officers[0]), "page-2")
    refuses(s, "of another election", s.entry(LIST, election=bytes(32)), "page-2")


# ---- before anybody has signed ----

def not_yet(s):
    status, said, _ = s.monitor()
    s.t.fact("without an entry: NOT YET", status == 0 and "NOT YET signed" in said, said)
    status, said, _ = s.monitor("--stall", 0)
    s.t.fact("after the time that is allowed: an alarm",
             status == 3 and "ALARM pages" in said and "page-3" in said, said)
    second = server.Oyd(s.e.server, [s.e.creator()])
    s.e.put_on(second, NAME)
    plain = Proxy(second.port)
    got = s.oy("monitor", plain.url(), s.folder / "no-pages", "--once", "--json")
    s.t.fact("a server without pages is not accused",
             got.returncode == 0 and '"pages":"none"' in got.stdout, got.stdout + got.stderr)
    plain.end()
    second.stop()


# ---- an officer signs ----

def signs(s):
    own = s.folder / "own.txt"
    own.write_text("".join(LIST.splitlines(True)[1:]), encoding="utf-8")
    before = people.standing(s.oyd, NAME)
    got = s.oy("officer", "pages", s.proxy.url(), "--key", s.key, "--list", own)
    s.t.fact("an officer who built other pages signs nothing",
             got.returncode == 1 and "page-3" in got.stderr, got.stdout + got.stderr)
    s.proxy.lies = {"/assets/main-1.js": (200, b"evil()\n")}
    got = s.oy("officer", "pages", s.proxy.url(), "--key", s.key)
    s.t.fact("nor one who is served other pages than the list says",
             got.returncode == 1 and "page-3" in got.stderr, got.stdout + got.stderr)
    s.proxy.lies = {}
    s.t.fact("nothing has changed", people.standing(s.oyd, NAME) == before)
    own.write_text(LIST, encoding="utf-8")
    got = s.oy("officer", "pages", s.proxy.url(), "--key", s.key, "--list", own)
    s.t.fact("the pages that he has built himself are signed",
             got.returncode == 0 and "the same as your own" in got.stdout
             and f"{len(pages.FILES)} files" in got.stdout
             and pages.sha256(LIST.encode()) in got.stdout, got.stdout + got.stderr)
    got = s.oy("officer", "pages", s.proxy.url(), "--key", s.key)
    s.t.fact("without a list of one's own it is said so",
             got.returncode == 0 and "compared with nothing" in got.stdout, got.stderr)
    copy, out = s.folder / "record", s.folder / "pages.statement"
    s.oy("fetch", s.proxy.url(), copy)
    made = s.oy("officer", "sign-pages", copy, "--list", own, "--key", s.key, "-o", out)
    got = s.oy("officer", "statement", s.proxy.url(), out, "--key", s.key)
    s.t.fact("as a file, made without a network", made.returncode == got.returncode == 0,
             made.stderr + got.stderr)


# ---- caught ----

def fine(s, what, *words):
    status, said, copy = s.monitor(*words)
    s.t.fact(what, status == 0 and "as an officer has signed" in said, said)
    return copy


def caught(s, what, lies, words, served=None):
    """An alarm, with the signed list and what was served in its place as evidence."""
    s.proxy.lies = lies
    status, said, copy = s.monitor()
    s.proxy.lies = {}
    s.t.fact(f"{what}: an alarm", status == 3 and "ALARM pages" in said and words in said, said)
    kept = pathlib.Path(str(copy) + ".monitor")
    signed, shown = kept / "evidence-001-signed-assets.txt", kept / "evidence-001-served"
    s.t.fact(f"{what}: the signed list is kept", signed.exists() and signed.read_text() == LIST)
    there = shown.read_bytes() if shown.exists() else None
    s.t.fact(f"{what}: what was served is kept", there == served, f"{there}"[:100])


def swaps(s):
    """[page-3]"""
    js, evil = "/assets/main-1.js", b"console.log('0y');\n" * 200
    index = b"<!doctype html><title>Oy</title><script src=//evil.example></script>"
    caught(s, "a script swapped, of the same length", {js: (200, evil)}, "assets/main-1.js", evil)
    caught(s, "a longer one", {js: (200, evil + b"x")}, "assets/main-1.js", evil + b"x")
    caught(s, "one cut off", {js: (200, evil[:-1])}, "assets/main-1.js", evil[:-1])
    caught(s, "nothing in its place", {js: (200, b"")}, "assets/main-1.js")
    caught(s, "no such page", {js: (404, b"")}, "assets/main-1.js")
    caught(s, "forbidden", {js: (403, b"no")}, "assets/main-1.js")
    caught(s, "sent elsewhere", {js: (302, b"")}, "assets/main-1.js")
    caught(s, "much too long", {js: (200, evil * 100)}, "assets/main-1.js")
    caught(s, "only the first page", {"/": (200, index)}, "/, index.html", index)
    changed = dict(pages.FILES, **{"assets/main-1.js": evil})
    listing = pages.listing(changed).encode()
    caught(s, "with a list that fits", {js: (200, evil), "/assets.txt": (200, listing)},
           "the list of the web pages", listing)
    caught(s, "a list that is none", {"/assets.txt": (200, b"ok\n")}, "the list of the web pages",
           b"ok\n")
    caught(s, "no list", {"/assets.txt": (404, b"")}, "none are served")


def patience(s):
    """Who asks for patience, or is silent, is not caught at anything."""
    for status in (429, 503):
        s.proxy.lies = {"/assets/main-1.js": (status, b'{"error": {}}')}
        got, said, _ = s.monitor()
        s.t.fact(f"{status} is no alarm", got == 0 and "ALARM" not in said, said)
    s.proxy.lies = {}


def later(s):
    """Pages that were right when they were new are looked at again, in an order nobody knows."""
    copy = s.folder / "long"
    s.proxy.asked.clear()
    run = subprocess.Popen([OY, "monitor", s.proxy.url(), copy, "--interval", "1"],
                           stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    end = time.monotonic() + 60
    while s.proxy.asked.count("/assets.txt") < 2 and time.monotonic() < end:
        time.sleep(0.1)
    s.proxy.asked.clear()
    time.sleep(3.5)
    rounds, seen = s.proxy.asked.count("/assets.txt"), list(s.proxy.asked)
    some = [p for p in seen if re.match(r"/(assets/|app|index)", p)]
    s.t.fact("each round asks for the first page and some others, not all",
             rounds >= 2 and seen.count("/") >= rounds - 1
             and len(some) <= 4 * (rounds + 1) < len(pages.FILES) * rounds, f"{rounds}: {seen}")
    s.proxy.lies = {"/assets/oy-1.wasm": (200, b"\0asm")}
    try:
        _, said = run.communicate(timeout=90)
    except subprocess.TimeoutExpired:
        run.kill()
        _, said = run.communicate()
    s.proxy.lies = {}
    s.t.fact("a page swapped later is found", run.returncode == 3 and "ALARM pages" in said
             and "oy-1.wasm" in said, said)


def voted_unsigned(s):
    """Ballots while nobody answers for the pages: no patience then."""
    e = people.Election("a47-voted", voters=3)
    oyd = server.Oyd(e.server, [e.creator()], web=pages.put(s.folder / "other-web"))
    e.put_on(oyd, OTHER, opened=False)
    proxy = Proxy(oyd.port)
    got = s.oy("monitor", proxy.url(OTHER), s.folder / "created", "--once", "--stall", 0)
    s.t.fact("before the opening nobody can sign yet",
             got.returncode == 0 and "NOT YET signed" in got.stdout, got.stdout + got.stderr)
    for officer in (0, 1):
        oyd.post(f"/elections/{OTHER}/requests", e.opening(officer))
    oyd.cast(OTHER, e.ballot(e.voters[0]))
    got = s.oy("monitor", proxy.url(OTHER), s.folder / "voted", "--once")
    s.t.fact("a vote with pages that nobody has signed: an alarm",
             got.returncode == 3 and "ALARM pages" in got.stderr, got.stdout + got.stderr)
    kept = s.folder / "voted.monitor" / "evidence-001-served"
    s.t.fact("what was served is kept", kept.exists() and kept.read_text() == LIST)
    proxy.end()


def new_pages(s):
    """Pages are mended while people vote: an alarm until an officer has signed the new ones."""
    s.oyd.stop()
    new = dict(pages.FILES, **{"index.html": b"<!doctype html><title>Oy 2</title>\n"})
    pages.put(s.folder / "web", new)
    s.oyd.start()
    s.proxy.end()
    s.proxy = Proxy(s.oyd.port)
    refuses(s, "the old list", s.entry(LIST), "req-6")
    status, said, _ = s.monitor()
    s.t.fact("new pages that nobody has signed", status == 3 and "ALARM pages" in said, said)
    got = s.oy("officer", "pages", s.proxy.url(), "--key", s.key)
    s.t.fact("are signed", got.returncode == 0, got.stderr)
    copy = fine(s, "and then in order again")
    got = subprocess.run([server.BIN / "oy-verify", copy, "--json"], capture_output=True, text=True,
                         check=False)
    s.t.fact("the record says which list is in force",
             got.returncode == 3 and pages.sha256(pages.listing(new).encode()) in got.stdout)


def main():
    t = server.Tally()
    s = Site(t)
    takes_only_its_own(s)
    not_yet(s)
    signs(s)
    fine(s, "signed pages are in order")
    swaps(s)
    patience(s)
    later(s)
    voted_unsigned(s)
    new_pages(s)
    s.proxy.end()
    t.finish()


if __name__ == "__main__":
    main()
