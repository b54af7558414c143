#!/usr/bin/env python3
"""a44: clients that hold a server up instead of flooding it. Headers and bodies that drip, connections by the thousand on which nothing happens, bodies without end; while all of
that goes on, an honest voter is served. What is over a limit is told so, with Retry-After.
[srv-3; the limits of docs/server.md]

Answers that nobody reads are in tests/unit/net/test_http_slow.c."""
import pathlib
import select
import socket
import sys
import threading
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import here  # noqa: E402
import oyd as server  # noqa: E402
import people  # noqa: E402

LIMITS = {"request-seconds": 2, "connections": 1000, "connections-per-client": 150,
          "requests-per-second": 50, "burst": 100}
PLACES = 12  # each with as many connections as it may have: more than the server takes in all
BALLOTS = f"POST /elections/{here.NAME}/ballots HTTP/1.1\r\nHost: x\r\n".encode()
BYTES = b"Content-Type: application/octet-stream\r\n"
HONEST_SECONDS = 6
LONGEST_WAIT = 9
MEMORY_MB = 120


def raw_connection(oyd, source):
    s = socket.socket()
    s.bind((source, 0))
    s.settimeout(10)
    s.connect(("127.0.0.1", oyd.port))
    return s


def is_cut(s, within):
    """Whether the server ends it in so many seconds."""
    end = time.monotonic() + within
    try:
        while time.monotonic() < end:
            ready, _, _ = select.select([s], [], [], max(0, end - time.monotonic()))
            if ready and not s.recv(65536):
                return True
        return False
    except OSError:
        return True


def drip(s, pieces, every=0.1, within=8):
    """Sends a piece now and then until the server has had enough; seconds until then, or None."""
    begin = time.monotonic()
    try:
        for piece in pieces:
            if time.monotonic() - begin > within:
                return None
            s.sendall(piece)
            if select.select([s], [], [], every)[0] and not s.recv(65536):
                break
        else:
            return None
    except OSError:
        pass
    return time.monotonic() - begin


def endless(piece):
    while True:
        yield piece


def slow_ones(t, oyd):
    """Name, connection, what it drips."""
    chunked = BALLOTS + BYTES + b"Transfer-Encoding: chunked\r\n\r\n"
    cases = [
        ("headers a byte at a time", b"", endless(b"G")),
        ("header lines without end", BALLOTS, (b"X-%d: y\r\n" % i for i in range(10**6))),
        ("a body a byte at a time", BALLOTS + BYTES + b"Content-Length: 1000\r\n\r\n", endless(b"x")),
        ("chunks of a byte", chunked, endless(b"1\r\nx\r\n")),
        ("nothing after half a line", b"GET / HT", endless(b"")),
    ]

    def one(i, name, begin, pieces):
        s = raw_connection(oyd, f"127.20.0.{i + 1}")
        s.sendall(begin)
        took = drip(s, pieces)
        t.fact(f"{name}: cut in time", took is not None and took < 5, f"{took} s")
        s.close()

    return [lambda i=i, c=c: one(i, *c) for i, c in enumerate(cases)]


def huge(t, oyd):
    """Bodies that are announced too long get 413 before they come; endless ones when they have."""
    for length in (10**5, 10**9, 2**63 - 1):
        got = oyd.announce(f"/elections/{here.NAME}/ballots", length)
        t.fact(f"a body of {length} bytes: 413", got.status == 413, got.text())
    for length in (b"99999999999999999999999", b"-1", b"1e9", b"0x10", b"5, 5"):
        s = raw_connection(oyd, "127.20.2.1")
        s.sendall(BALLOTS + BYTES + b"Content-Length: " + length + b"\r\n\r\n")
        answer = s.recv(4096) if select.select([s], [], [], 4)[0] else b"(nothing)"
        t.fact(f"a body of {length.decode()} bytes: 400 or 413",
               answer[9:12] in (b"400", b"413") or answer == b"", answer[:60])
        s.close()
    s = raw_connection(oyd, "127.20.2.2")
    s.sendall(BALLOTS + BYTES + b"Transfer-Encoding: chunked\r\n\r\n")
    chunk = b"4000\r\n" + b"x" * 0x4000 + b"\r\n"
    sent = 0
    try:
        while sent < 1 << 26:
            s.sendall(chunk)
            sent += len(chunk)
    except OSError:
        pass
    t.fact("chunks without end are cut", sent < 1 << 26, f"{sent} bytes")
    s.close()


def many_requests(t, oyd):
    """Above its rate a place gets 429 with Retry-After, and the next place nothing of it."""
    connection = oyd.connect("127.20.3.1")
    answers = [oyd.get("/healthz", connection=connection) for _ in range(300)]
    connection.close()
    refused = [a for a in answers if a.status == 429]
    t.fact("requests without end: 429", len(refused) > 50, str(len(refused)))
    t.fact("with Retry-After", all(int(a.headers["Retry-After"]) >= 1 for a in refused))
    t.fact("from another place: 200", oyd.get("/healthz", source="127.20.3.2").status == 200)


class Crowd:
    """More connections than the server takes, on which nothing happens; cut ones come again."""

    def __init__(self, oyd):
        self.oyd, self.going, self.most = oyd, True, 0
        self.threads = [threading.Thread(target=self.hold, args=(f"127.30.0.{i + 1}",))
                        for i in range(PLACES)]
        for thread in self.threads:
            thread.start()

    def hold(self, source):
        held = []
        while self.going:
            while len(held) < 150 and self.going:
                s = socket.socket()
                s.bind((source, 0))
                s.setblocking(False)
                s.connect_ex(("127.0.0.1", self.oyd.port))
                held.append(s)
            self.most = max(self.most, len(held) * PLACES)
            time.sleep(0.1)
            poll = select.poll()
            for s in held:
                poll.register(s, select.POLLIN | select.POLLRDHUP)
            gone = {fd for fd, _ in poll.poll(0)}
            for s in [s for s in held if s.fileno() in gone]:
                s.close()
                held.remove(s)
        for s in held:
            s.close()

    def end(self):
        self.going = False
        for thread in self.threads:
            thread.join()


def honest(t, e, oyd):
    """Comes again and again while the crowd is there, each time on a connection of its own."""
    end, took = time.monotonic() + HONEST_SECONDS, []
    for i, voter in enumerate(e.voters):
        if time.monotonic() > end:
            break
        raw = e.ballot(voter)
        begin = time.monotonic()
        answer = None
        while answer is None and time.monotonic() - begin < 30:
            try:
                answer = oyd.cast(here.NAME, raw, source=f"127.40.0.{i % 200 + 1}")
            except OSError:
                time.sleep(0.1)
        took.append(time.monotonic() - begin)
        t.fact("an honest voter in the crowd is served", answer is not None
               and people.outcome(e, answer, raw) == "taken", answer and answer.text())
    took.sort()
    print(f"in the crowd {len(took)} honest voters waited {took[len(took) // 2] * 1000:.0f} ms, "
          f"at most {took[-1]:.1f} s")
    t.fact("nobody waits long", took[-1] < LONGEST_WAIT, f"{took[-1]} s")
    return len(took)


def main():
    t, e, oyd = here.begin("a44 slow", voters=100, settings=LIMITS)
    server.together(slow_ones(t, oyd) + [lambda: huge(t, oyd), lambda: many_requests(t, oyd)])
    numbers = oyd.numbers()
    t.fact("the slow were counted", numbers["oyd_http_too_slow_total"] >= 4, str(numbers))
    # As patient as it is by default: it is the crowd that makes it less so.
    server.configure(oyd.config, {"request-seconds": 30})
    oyd.restart()
    crowd = Crowd(oyd)
    time.sleep(1)
    voted = honest(t, e, oyd)
    memory = oyd.resident_mb()
    crowd.end()
    t.fact("the crowd was larger than the server", crowd.most > LIMITS["connections"])
    t.fact("memory is bounded", memory < MEMORY_MB, f"{memory} MB")
    time.sleep(1)
    t.fact("the log has the honest ballots", oyd.state(here.NAME)["ballots"] == voted)
    print(f"memory {memory:.0f} MB")
    t.finish()


if __name__ == "__main__":
    main()
