#!/usr/bin/env python3
"""a44, a41, a42: malformed HTTP. Good requests are changed at random (a seed says how): bytes, lines,
lengths, chunks, what comes behind them. The server answers or hangs up, never with 500, goes on for
everybody else, and its elections stand as they stood. [srv-3]

usage: attack_a44_malformed.py   (OY_HTTP_FUZZ: how many requests, 1200 unless set; OY_HTTP_SEED)
"""
import os
import pathlib
import random
import socket
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import here  # noqa: E402
import oyd as server  # noqa: E402
import people  # noqa: E402

REQUESTS = int(os.environ.get("OY_HTTP_FUZZ", "1200"))
SEED = os.environ.get("OY_HTTP_SEED", "1")
THREADS = 24
KNOWN = {200, 304, 400, 404, 405, 408, 411, 413, 414, 415, 417, 422, 426, 429, 431, 501, 503, 505}
WORDS = [b"\r\n", b"\n", b"\r", b"\0", b" ", b"\t", b":", b"/", b"%00", b"%2e%2e%2f", b"\xff\xfe",
         b"HTTP/1.1", b"HTTP/9.9", b"chunked", b"Transfer-Encoding: chunked\r\n", b"0\r\n\r\n",
         b"Content-Length: 5\r\n", b"Content-Length: 18446744073709551616\r\n", b"Expect: 100-continue\r\n",
         b"Host: a\r\nHost: b\r\n", b"Connection: upgrade\r\n", b"Content-Length: -1\r\n",
         b"A" * 30000, b"ffffffffffffffff\r\n", b"7fffffffffffffff\r\n", b"If-None-Match: \"" + b"x" * 9000]


def seeds(e):
    """Good requests of every kind."""
    host = b" HTTP/1.1\r\nHost: localhost\r\n"
    base = f"/elections/{here.NAME}".encode()
    for path in (b"/elections", base, base + b"/record/checkpoint", base + b"/ballots/" + b"a" * 64,
                 base + b"/receipts/" + b"0" * 64, b"/metrics", b"/openapi.json", b"/healthz?x=y"):
        yield b"GET " + path + host + b"Accept: */*\r\nIf-None-Match: \"x\"\r\n\r\n"
    # Good bytes whose signature does not fit, so that no change makes them good by chance.
    raw = e.ballot(e.voters[0])
    bad = raw[:-32] + e.ballot(e.voters[1])[-32:]
    kind = b"Content-Type: application/octet-stream\r\n"
    length = b"Content-Length: %d\r\n" % len(bad)
    yield b"POST " + base + b"/ballots" + host + kind + length + b"\r\n" + bad
    half = len(bad) // 2
    chunks = b"".join(b"%x\r\n%s\r\n" % (len(x), x) for x in (bad[:half], bad[half:])) + b"0\r\n\r\n"
    yield b"POST " + base + b"/ballots" + host + kind + b"Transfer-Encoding: chunked\r\n\r\n" + chunks
    request = e.request("open", b"x" * 64, version=3, seed=b"n" * 32)
    yield (b"POST " + base + b"/requests" + host + kind + b"Content-Length: %d\r\n\r\n"
           % len(request) + request)
    asked = b'{"kimlik":"10000000146","birth_date":"1980-01-01"}'
    yield (b"POST " + base + b"/lookup" + host + b"Content-Type: application/json\r\n"
           b"Content-Length: %d\r\n\r\n" % len(asked) + asked)
    yield b"POST " + base + b"/cosignatures" + host + b"Content-Length: 4\r\n\r\n\xe2\x80\x94 "


def change(rng, data):
    """One to four changes of a request's bytes."""
    data = bytearray(data)
    for _ in range(rng.randint(1, 4)):
        at = rng.randrange(len(data) + 1)
        kind = rng.randrange(6)
        if kind == 0:
            data[at:at + 1] = bytes([rng.randrange(256)])
        elif kind == 1:
            data[at:at] = rng.choice(WORDS)
        elif kind == 2:
            data[at:at + rng.randint(1, 40)] = b""
        elif kind == 3:
            part = data[at:at + rng.randint(1, 200)]
            data[at:at] = part * rng.randint(1, 4)
        elif kind == 4:
            data = data[:max(at, 1)]
        else:
            line = rng.choice(WORDS)
            end = data.find(b"\r\n")
            data[end + 2:end + 2] = line
    return bytes(data)


def send(oyd, source, data):
    """All that comes back until the server hangs up; None if it does not within the time."""
    with socket.socket() as s:
        s.bind((source, 0))
        s.settimeout(10)
        s.connect(("127.0.0.1", oyd.port))
        got = b""
        try:
            s.sendall(data)
            s.shutdown(socket.SHUT_WR)
            while len(got) < 1 << 20:
                more = s.recv(65536)
                if not more:
                    break
                got += more
        except socket.timeout:
            return None
        except OSError:
            pass  # it hung up while we were still sending
        return got


def wrong_with(answer):
    """Nothing at all is an answer, too."""
    if answer is None:
        return "the connection stays open"
    if answer and not answer.startswith((b"HTTP/1.1 ", b"HTTP/1.0 ")):
        return f"no HTTP: {answer[:60]}"
    status = int(answer[9:12]) if answer else 0
    return f"status {status}" if status and status not in KNOWN | {100} else ""


def main():
    t, e, oyd = here.begin("a44 malformed", voters=4, settings={"request-seconds": 1})
    good = list(seeds(e))
    door = here.Door(t, e, oyd)
    door.take("an honest voter before", e.ballot(e.voters[2]))
    before, faults, seen = people.standing(oyd, here.NAME), [], {}

    def some(number):
        rng = random.Random(f"{SEED}-{number}")
        for i in range(REQUESTS // THREADS):
            data = change(rng, rng.choice(good))
            answer = send(oyd, f"127.50.{number}.1", data)
            fault = wrong_with(answer)
            if fault:
                faults.append(f"{fault} for {data[:200]!r} (seed {SEED}-{number}, {i})")
            status = (answer or b"")[9:12].decode("ascii", "replace")
            seen[status] = seen.get(status, 0) + 1

    server.together([lambda n=n: some(n) for n in range(THREADS)])
    print("answers: " + ", ".join(f"{n} {s or 'none'}" for s, n in sorted(seen.items())))
    t.fact("every malformed request is answered or hung up on", not faults, "\n".join(faults[:3]))
    t.fact("many kinds of answers came", len(seen) >= 6, str(seen))
    t.fact("the server is the same process", oyd.process.poll() is None)
    t.fact("nothing has changed", people.standing(oyd, here.NAME) == before)
    door.take("an honest voter afterwards", e.ballot(e.voters[3]))
    t.finish()


if __name__ == "__main__":
    main()
