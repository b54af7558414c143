#!/usr/bin/env python3
"""a40: who voted from where, or when. Ballots come from addresses that can be told from all others;
then everything that the server keeps or says is searched for them, and for the seconds in which the
ballots came, in every form that they could have. [srv-6, srv-7, ent-6]"""
import pathlib
import socket
import subprocess
import sys
import time

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import here  # noqa: E402
import oyd as server  # noqa: E402
import people  # noqa: E402

VOTERS = 16
ADDRESSES = [f"127.77.133.{n}" for n in range(201, 201 + VOTERS)]  # all of 127/8 is this machine


def address_forms(text):
    raw = socket.inet_aton(text)
    number = int.from_bytes(raw, "big")
    back = int.from_bytes(raw, "little")
    yield text.encode()
    yield raw
    yield raw[::-1]
    yield raw.hex().encode()
    yield raw[::-1].hex().encode()
    yield str(number).encode()
    yield str(back).encode()
    yield ".".join(reversed(text.split("."))).encode()


def time_texts(begin, end):
    for second in range(begin, end + 1):
        yield str(second).encode()
        for form in ("%Y-%m-%dT%H:%M:%S", "%H:%M:%S", "%Y%m%dT%H%M%S", "%Y%m%d%H%M%S"):
            yield time.strftime(form, time.gmtime(second)).encode()


def time_numbers(begin, end):
    """In four and eight bytes; of milli-, micro- and nanoseconds what the seconds have in common."""
    for second in range(begin, end + 1):
        for order in ("big", "little"):
            yield second.to_bytes(4, order)
            for unit in (1000, 1000000, 1000000000):
                first = (second * unit).to_bytes(8, order)
                yield first[1:6] if order == "big" else first[2:7]


def hits(forms, data):
    return sum(data.count(form) for form in set(forms))


class Haystack:
    """Name -> bytes: files, answers."""

    def __init__(self):
        self.piles = {}

    def add_folder(self, name, folder, leave_out=()):
        for path in sorted(p for p in folder.rglob("*") if p.is_file()):
            if path.name not in leave_out:
                self.piles[f"{name}: {path.relative_to(folder)}"] = path.read_bytes()

    def add_answer(self, path, answer):
        headers = "".join(f"{k}: {v}\n" for k, v in answer.headers.items() if k != "Date")
        self.piles[f"answer to {path}"] = headers.encode() + answer.body

    def search(self, t, begin, end):
        addresses = [form for a in ADDRESSES for form in address_forms(a)]
        texts, numbers = list(time_texts(begin, end)), list(time_numbers(begin, end))
        for name, data in self.piles.items():
            # Four bytes are found by chance in a store of megabytes, now and then; a time or an
            # address with every ballot would be found for every ballot.
            found = hits(addresses, data)
            t.fact(f"{name}: no address", found < 3, f"{found} times")
            found = hits(texts, data)
            t.fact(f"{name}: no time in words", found == 0, f"{found} times")
            found = hits(numbers, data)
            t.fact(f"{name}: no time in bytes", found < 3, f"{found} times")


def the_search_finds(t):
    """Otherwise it would prove nothing."""
    now = int(time.time())
    for form in list(address_forms(ADDRESSES[3])):
        t.fact(f"the search finds {form!r}",
               hits([f for a in ADDRESSES for f in address_forms(a)], b"x" + form + b"y") >= 1)
    for form in (now.to_bytes(4, "little"), (now * 1000 + 123).to_bytes(8, "big"),
                 (now * 1000 + 999).to_bytes(8, "little"), (now * 10**6 + 5).to_bytes(8, "big"),
                 (now * 10**9 + 7).to_bytes(8, "little")):
        t.fact(f"the search finds {form!r}", hits(time_numbers(now, now), b"x" + form) >= 1)


def vote(t, e, oyd):
    """Good ballots, bad ones, ones too many and too slow, each from an address of its own."""
    for address, voter in zip(ADDRESSES, e.voters):
        raw = e.ballot(voter)
        spoilt = raw[:-9] + bytes(9)
        bad = people.outcome(e, oyd.cast(here.NAME, spoilt, source=address), spoilt)
        good = oyd.cast(here.NAME, raw, source=address)
        t.fact(f"a ballot from {address}", good.status == 200, good.text())
        t.fact("a bad one is refused", bad == "sig-1", bad)
        with socket.create_connection(("127.0.0.1", oyd.port), source_address=(address, 0)) as s:
            s.sendall(b"POST /elections/park/ballots HTTP/1.1\r\nHost: x\r\nContent-Le")


def answers(oyd, e, raw):
    mark = people.sha256(e.body(raw)).hex()
    base = f"/elections/{here.NAME}"
    for path in ("/elections", base, f"{base}/ballots/{mark}", f"{base}/receipts/{mark}", "/metrics",
                 f"{base}/record/checkpoint", f"{base}/record/tile/entries/000.p/{4 + VOTERS}"):
        yield path, oyd.get(path)


def sums_only(t, state):
    """[srv-6]"""
    t.fact("the state holds no totals", not {"totals", "result", "contests", "counts"} & set(state))
    t.fact("and no list of who has voted", all(not isinstance(v, list) or k == "pending"
                                              for k, v in state.items()))


def main():
    t, e, oyd = here.begin("a40", voters=VOTERS + 1, settings={"request-seconds": 2})
    the_search_finds(t)
    time.sleep(1.1)  # what was logged so far is of another second
    before = oyd.log_text()
    begin = int(time.time())
    vote(t, e, oyd)
    end = int(time.time())
    said = oyd.log_text()[len(before):]
    t.fact("no ballot, good or bad, has a line in the log", said == "", said)
    last = e.voters[-1]
    raw = e.ballot(last)
    time.sleep(1.1)
    oyd.cast(here.NAME, raw)
    pile = Haystack()
    for path, answer in answers(oyd, e, raw):
        pile.add_answer(path, answer)
    sums_only(t, oyd.state(here.NAME))
    oyd.restart()  # what is written only at the end is written now
    pile.add_folder("of the server", oyd.folder)
    out = server.folder() / "record"
    subprocess.run([server.BIN / "oyd", "export", oyd.config, here.NAME, out], check=True,
                   stdout=subprocess.DEVNULL)
    pile.add_folder("record", out)
    pile.search(t, begin, end)
    t.finish()


if __name__ == "__main__":
    main()
