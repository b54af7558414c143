"""Vectors of spec/log.md and of the partition of spec/tally.md."""
import base64

import edwards
import log
import samples
import tally
from errors import Reject
from make import Drbg

ROOT = bytes(range(32))


def rule_of(action):
    """None, or the tag of the rule that refuses."""
    try:
        action()
        return None
    except Reject as bad:
        return bad.rule


def make_merkle():
    """merkle.json."""
    rng = Drbg("merkle")
    entries = [b"\5\1" + rng.bytes(1 + i % 7) for i in range(70)]
    leaves = [log.leaf_hash(e) for e in entries]
    sizes = [0, 1, 2, 3, 4, 5, 7, 8, 15, 16, 17, 64, 70]
    inclusion = [{"index": i, "size": n, "path": [h.hex() for h in log.inclusion_path(leaves[:n], i)]}
                 for n in (1, 2, 3, 7, 8, 70) for i in sorted({0, 1, n // 2, n - 1}) if i < n]
    consistency = [{"from": m, "to": n,
                    "path": [h.hex() for h in log.consistency_path(leaves[:n], m)]}
                   for m, n in ((1, 2), (2, 3), (3, 7), (4, 7), (6, 8), (8, 8), (16, 70), (69, 70))]
    paths = [{"size": n, "tiles": [p for p, _ in log.tile_paths(n)],
              "bundles": [p for p, _, _ in log.bundle_paths("tile/entries", n)][-2:]}
             for n in (0, 1, 255, 256, 257, 512, 70000)]
    many = [log.leaf_hash(i.to_bytes(4, "big")) for i in range(600)]
    tiles = [{"path": p, "hashes": d.hex()} for p, d in log.tiles(many) if not p.startswith("tile/0/00")
             or p.endswith("88")]
    return {"entries": [e.hex() for e in entries],
            "roots": [{"size": n, "root": log.root_of(leaves[:n]).hex()} for n in sizes],
            "inclusion": inclusion, "consistency": consistency, "paths": paths,
            "numbered_leaves": {"count": 600, "what": "leaf i is the entry u32 i",
                                "root": log.root_of(many).hex(), "tiles": tiles}}


def _line(name, blob):
    return f"— {name} {base64.b64encode(blob).decode()}\n".encode()


def make_notes():
    """notes.json."""
    rng = Drbg("notes")
    server, witness, trustee = rng.bytes(32), rng.bytes(32), rng.bytes(32)
    pub = edwards.ed25519_public
    origin, size = "example.org/oy-test", 12345
    text = log.note_text(origin, size, ROOT)
    mine = log.note_sign(text, origin, server)
    wit = log.cosign(text, "witness-1.example.org", witness, 1930240830)
    tru = log.cosign(text, origin + "/trustee-2", trustee, 1930240000)
    good = text + b"\n" + mine + wit + tru
    flipped = bytearray(base64.b64decode(wit.split()[2]))
    flipped[-1] ^= 1
    other_text = log.note_text(origin, size + 1, ROOT)
    witness_id = log.key_id("witness-1.example.org", 4, pub(witness))
    swap = lambda a, b, whole=good: whole.replace(a, b, 1)
    cases = [
        ("good", good), ("server alone", text + b"\n" + mine),
        ("an unknown signer is ignored", good + _line("stranger.example.org", bytes(76))),
        ("a known name with another key id is ignored", good + _line("witness-1.example.org", bytes(76))),
        ("two cosignatures of one witness",
         good + log.cosign(text, "witness-1.example.org", witness, 1930240900)),
        ("no signature of the server", text + b"\n" + wit),
        ("server's signature of another text",
         text + b"\n" + log.note_sign(other_text, origin, server)),
        ("another origin", swap(b"example.org/oy-test\n", b"example.org/oy-tess\n")),
        ("witness's signature changed",
         text + b"\n" + mine + _line("witness-1.example.org", bytes(flipped))),
        ("witness's cosignature too short",
         text + b"\n" + mine + _line("witness-1.example.org", witness_id + bytes(71))),
        ("witness's time changed", text + b"\n" + mine + _line(
            "witness-1.example.org", witness_id + (1930240831).to_bytes(8, "big")
            + base64.b64decode(wit.split()[2])[12:])),
        ("a fourth line", text + b"more\n\n" + mine), ("no empty line", text + mine),
        ("no signatures", text + b"\n"), ("nothing", b""), ("no last line feed", good[:-1]),
        ("size with a leading zero", swap(b"\n12345\n", b"\n012345\n")),
        ("size with a sign", swap(b"\n12345\n", b"\n+12345\n")),
        ("root of 31 bytes", swap(base64.b64encode(ROOT), base64.b64encode(ROOT[1:]))),
        ("base64 without padding", swap(base64.b64encode(ROOT), base64.b64encode(ROOT)[:-1])),
        ("base64 with unused bits set", swap(b"Hh8=\n", b"Hh9=\n")),
        ("carriage returns", good.replace(b"\n", b"\r\n")), ("bad UTF-8", swap(b"example", b"\xffxampl")),
        ("a hyphen for the dash", swap("—".encode(), b"-")), ("two spaces", swap(b"= \n", b"=\n") + b"  \n"),
    ]
    out = []
    for what, raw in cases:
        names = [("witness-1.example.org", pub(witness))]

        def check(raw=raw, names=names):
            note = log.parse_note(raw)
            log.check_server(note, origin, pub(server))
            log.cosigners(note, names + [(origin + "/trustee-2", pub(trustee))])
        row = {"what": what, "note": raw.hex(), "rule": rule_of(check)}
        if row["rule"] is None:
            note = log.parse_note(raw)
            row["witness_times"] = log.cosigners(note, names).get(0, [])
        out.append(row)
    return {"origin": origin, "size": size, "root": ROOT.hex(), "text": text.decode(),
            "server": {"seed": server.hex(), "key": pub(server).hex(),
                       "id": log.key_id(origin, 1, pub(server)).hex(), "line": mine.decode()},
            "witness": {"name": "witness-1.example.org", "seed": witness.hex(),
                        "key": pub(witness).hex(), "id": witness_id.hex(), "time": 1930240830,
                        "line": wit.decode()},
            "trustee": {"name": origin + "/trustee-2", "seed": trustee.hex(),
                        "key": pub(trustee).hex(), "time": 1930240000, "line": tru.decode()},
            "notes": out}


def make_entries():
    """entries.json: every entry of a log with all types, and broken ones."""
    e = samples.revotes("entries", "ristretto255").election
    e.private = [bytes(range(32)), bytes(32)]
    e.destroy(1, 50000)
    e.pages(samples.WEB)
    good = [{"type": log.NAMES[raw[0]], "entry": raw.hex()} for raw in e.entries]
    by_type = {raw[0]: raw for raw in e.entries}
    bad = [{"what": "empty", "entry": "", "rule": "log-4"},
           {"what": "one byte", "entry": "05", "rule": "log-4"},
           {"what": "type 0", "entry": "0001", "rule": "log-4"},
           {"what": "type 14", "entry": "0e01" + "00" * 40, "rule": "log-4"},
           {"what": "version 2", "entry": "0502" + by_type[5][2:].hex(), "rule": "log-4"},
           {"what": "too long", "entry": by_type[5].hex() + "00" * 65536, "rule": "log-4"}]
    bad[-1] = {"what": "too long", "repeat": 65536, "entry": "05", "rule": "log-4"}
    for kind, raw in sorted(by_type.items()):
        bad += [{"what": f"{log.NAMES[kind]}, a byte short", "entry": raw[:-1].hex(), "rule": "ent-1"},
                {"what": f"{log.NAMES[kind]}, a byte more", "entry": raw.hex() + "00", "rule": "ent-1"}]
    for row in bad:
        raw = bytes.fromhex(row["entry"]) * row.get("repeat", 1)
        assert rule_of(lambda r=raw: log.parse_entry(r, e.group, 2)) == row["rule"], row
    orders = []
    for what, types in (
            ("nothing yet", []), ("manifest", [1]), ("open", [1, 2, 3, 4]),
            ("ballots", [1, 2, 3, 4, 5, 6, 7, 5]), ("all", [1, 2, 3, 4, 5, 8, 9, 10, 10, 11]),
            ("no ballots", [1, 2, 3, 4, 8, 9, 10, 11]), ("no manifest", [2]), ("roll first", [1, 3]),
            ("manifest twice", [1, 1]), ("open twice", [1, 2, 3, 4, 4]),
            ("ballot before open", [1, 2, 3, 5]), ("ballot after close", [1, 2, 3, 4, 8, 5]),
            ("close twice", [1, 2, 3, 4, 8, 8]), ("tally without close", [1, 2, 3, 4, 5, 9]),
            ("share without tally", [1, 2, 3, 4, 8, 10]), ("result without tally", [1, 2, 3, 4, 8, 11]),
            ("destroyed", [1, 2, 3, 4, 8, 9, 10, 11, 12, 12]),
            ("destroyed before the result", [1, 2, 3, 4, 8, 9, 10, 12]),
            ("destroyed three times", [1, 2, 3, 4, 8, 9, 11, 12, 12, 12]),
            ("pages everywhere", [1, 2, 3, 4, 13, 5, 13, 13, 6, 13, 8, 13, 9, 13, 10, 13, 10, 13, 11,
                                  13, 12, 13, 12, 13]),
            ("pages before open", [1, 2, 3, 13, 4]), ("pages first", [13]),
            ("pages do not let a ballot in", [1, 2, 3, 4, 8, 13, 5]),
            ("pages do not let a result in", [1, 2, 3, 4, 13, 11]),
            ("something after the destruction", [1, 2, 3, 4, 8, 9, 11, 12, 11]),
            ("something after the result", [1, 2, 3, 4, 8, 9, 10, 11, 10]),
            ("result twice", [1, 2, 3, 4, 8, 9, 11, 11])):
        orders.append({"what": what, "types": types, "rule": rule_of(lambda t=types: log.check_order(t))})
    return {"registrars": 2, "group": "ristretto255", "election_id": e.election_id.hex(),
            "manifest": e.manifest.raw.decode(), "entries": good, "bad": bad, "orders": orders,
            "page_lists": _page_lists()}


def _page_lists():
    """Lists of web pages, good and broken ones [page-1]."""
    h, zero, long = "0123456789abcdef" * 4, "0" * 64, "a" * 199
    rows = (
        ("one file", f"{h}  1  index.html\n"), ("no bytes", f"{h}  0  index.html\n"),
        ("a folder", f"{h}  12  assets/main-AB12CD.js\n{zero}  345678  index.html\n"),
        ("capitals first", f"{h}  1  Z\n{h}  1  _\n{h}  1  a\n"),
        ("the shorter one first", f"{h}  1  a\n{h}  1  a.b\n{h}  1  a/b\n{h}  1  ab\n"),
        ("dots inside", f"{h}  1  a..b/c.d.\n"), ("200 characters", f"{h}  1  {long}b\n"),
        ("the longest file", f"{h}  67108864  a\n"),
        ("the longest ones together", "".join(f"{h}  67108864  {c}\n" for c in "abcd")),
        ("empty", ""), ("an empty line", "\n"), ("no line feed", f"{h}  1  a"),
        ("an empty line more", f"{h}  1  a\n\n"), ("a carriage return", f"{h}  1  a\r\n"),
        ("one space", f"{h} 1  a\n"), ("another space", f"{h}  1 a\n"),
        ("three spaces", f"{h}   1  a\n"), ("a tab", f"{h}\t 1  a\n"),
        ("a space before", f" {h}  1  a\n"), ("a space after", f"{h}  1  a \n"),
        ("capital digits", f"{h.upper()}  1  a\n"), ("a digit short", f"{h[1:]}  1  a\n"),
        ("a digit more", f"{h}0  1  a\n"), ("a leading zero", f"{h}  01  a\n"),
        ("no number", f"{h}    a\n"), ("a negative number", f"{h}  -1  a\n"),
        ("a file too long", f"{h}  67108865  a\n"),
        ("2^64 bytes", f"{h}  18446744073709551616  a\n"),
        ("too long together", "".join(f"{h}  67108864  {c}\n" for c in "abcd") + f"{h}  1  e\n"),
        ("no path", f"{h}  1  \n"), ("201 characters", f"{h}  1  {long}bc\n"),
        ("from the root", f"{h}  1  /a\n"), ("a folder only", f"{h}  1  a/\n"),
        ("an empty segment", f"{h}  1  a//b\n"), ("hidden", f"{h}  1  .a\n"),
        ("hidden below", f"{h}  1  a/.b\n"), ("upwards", f"{h}  1  ../a\n"),
        ("upwards below", f"{h}  1  a/../b\n"), ("a backslash", f"{h}  1  a\\b\n"),
        ("a colon", f"{h}  1  a:b\n"), ("a percent sign", f"{h}  1  a%2fb\n"),
        ("not ASCII", f"{h}  1  \u0131\n"), ("out of order", f"{h}  1  b\n{h}  1  a\n"),
        ("the longer one first", f"{h}  1  ab\n{h}  1  a\n"),
        ("a path twice", f"{h}  1  a\n{zero}  2  a\n"))
    return [{"what": what, "list": text,
             "rule": rule_of(lambda t=text: log.check_pages_list(t.encode()))} for what, text in rows]


def make_scopes():
    """scopes.json."""
    cases = []
    for what, counts, m, contest in (
            ("all large", {1: 5, 2: 6, 3: 7}, 3, None), ("one small", {1: 1, 2: 6, 3: 7}, 3, None),
            ("ties go to the smaller id", {1: 2, 2: 2, 3: 2, 4: 9}, 3, None),
            ("a chain of joins", {1: 1, 2: 1, 3: 1, 4: 1, 5: 4}, 5, None),
            ("all too small", {1: 1, 2: 1}, 3, None), ("nothing", {1: 0, 2: 0}, 3, None),
            ("empty ones are joined", {1: 0, 2: 5, 3: 0, 4: 5}, 3, None),
            ("one mahalle", {9: 4}, 3, None),
            ("contest of a part", {1: 1, 2: 6, 3: 7, 4: 3}, 3, [1, 2, 4]),
            ("a part too small inside its cell", {1: 1, 2: 2, 3: 7, 4: 8}, 3, [1, 3, 4]),
            ("contest below the minimum", {1: 1, 2: 1, 3: 7}, 3, [1, 2]),
            ("an empty piece is left out", {1: 0, 2: 5, 3: 5, 4: 5}, 3, [1, 3, 4]),
            ("only one piece", {1: 5, 2: 6}, 3, [2])):
        ids = contest or sorted(counts)
        cases.append({"what": what, "minimum": m, "counts": sorted(counts.items()), "contest": ids,
                      "cells": tally.partition(counts, m),
                      "scopes": tally.scopes(ids, counts, m, False),
                      "scopes_by_mahalle": tally.scopes(ids, counts, m, True)})
    return {"cases": cases}
