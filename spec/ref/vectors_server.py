"""Vectors of spec/server.md, and of receipts (spec/log.md)."""
import base64
import hashlib

import edwards
import log
import server
from errors import Reject, u16, u32, u64
from group import MODP4096, RISTRETTO
from make import Drbg, setup
from proofs import ed_sign
from samples import PARK


def rule_of(action):
    """None, or the tag of the rule that refuses."""
    try:
        action()
        return None
    except Reject as bad:
        return bad.rule


def _election():
    e = setup("server", [101, 101, 102, 102, 101], contests=[PARK], officers=(2, 3), witnesses=2,
              witness_quorum=2)
    for k, voter in enumerate(e.voters[:4]):
        e.vote(voter, {"park": ("yes", "no")[k % 2]})
    e.revoke(e.voters[4])
    return e


def _note(e, count, cosigners=(), origin=None, seed=None):
    """The signed checkpoint of the first `count` entries."""
    origin = origin or e.manifest.origin
    root = log.root_of([log.leaf_hash(raw) for raw in e.entries[:count]])
    text = log.note_text(origin, count, root)
    lines = [log.note_sign(text, origin, seed or e.server)]
    lines += [log.cosign(text, e.manifest.witnesses[i][0], e.witnesses[i], 1930240830) for i in cosigners]
    return text + b"\n" + b"".join(lines)


# --- officers' requests -------------------------------------------------------------------

def _good_requests(e):
    opened = ed_sign(e.officers[0], "open", e.election_id)
    size, closed_at = len(e.entries), 1930240860
    head = u64(size) + log.root_of([log.leaf_hash(raw) for raw in e.entries]) + u64(closed_at)
    closed = ed_sign(e.officers[1], "close", e.election_id + head)
    create = server.create_payload(*(e.files[p] for p in ("manifest.json", "ceremony.bin", "roll.bin")))
    rng, out = Drbg("server-requests"), []
    for act, officer, version, payload in (
            (server.CREATE, 1, 0, create), (server.OPEN, 1, 3, opened),
            (server.CLOSE, 2, 5, u64(closed_at) + closed), (server.TALLY, 3, 6, b""),
            (server.SHARE, 1, 7, b"a share file"), (server.PUBLISH, 2, 9, b""),
            (server.STATEMENT, 3, 2**64 - 1, e.entries[-1])):
        nonce = rng.bytes(32)
        raw = server.make_request(e.group, e.election_id, act, nonce, version, payload,
                                  e.officers[officer - 1])
        q = server.parse_request(raw)
        assert server.check_request(q, e.manifest, e.election_id) == officer
        server.parse_payload(act, payload)
        out.append({"what": server.ACTS[act], "act": act, "name": server.ACTS[act],
                    "officer": officer, "seed": e.officers[officer - 1].hex(), "nonce": nonce.hex(),
                    "state_version": u64(version).hex(), "payload": payload.hex(),
                    "request": raw.hex()})
    return out


def _bad_requests(e):
    seed, stranger, nonce = e.officers[0], bytes(range(32)), bytes(range(100, 132))
    make = lambda group=e.group, eid=e.election_id, act=server.TALLY, payload=b"", by=seed: \
        server.make_request(group, eid, act, nonce, 6, payload, by)
    raw = make()
    put = lambda at, new, whole=raw: whole[:at] + new + whole[at + len(new):]
    again = lambda message, purpose="request": message + ed_sign(seed, purpose, message)
    signed = raw[:-64]
    cases = [
        ("good", raw), ("empty", b""), ("a header alone", raw[:6]), ("the last byte is missing", raw[:-1]),
        ("a byte more", raw + b"\0"),
        ("a nonce of 31 bytes", again(signed[:70] + signed[71:])),
        ("a nonce of 33 bytes", again(signed[:71] + b"\0" + signed[71:])),
        ("the letters of a ballot", again(put(2, b"BA", signed))),
        ("version 2", again(put(4, b"\2", signed))), ("no group", again(put(5, b"\0", signed))),
        ("a group that nobody knows", again(put(5, b"\x7f", signed))),
        ("act 0", again(put(38, b"\0", signed))), ("act 8", again(put(38, b"\x08", signed))),
        ("a length that is too large", again(put(79, u32(1), signed))),
        ("the largest length", again(put(79, u32(2**32 - 1), signed))),
        ("a payload behind a length of 0", again(signed[:83] + b"x" + signed[83:])),
        ("of the other group", make(group=MODP4096)), ("of another election", make(eid=bytes(32))),
        ("of a stranger", make(by=stranger)),
        ("with an officer's key and a stranger's signature",
         signed + ed_sign(stranger, "request", signed)),
        ("signed for another purpose", again(signed, "open")),
        ("signed without a purpose", signed + edwards.ed25519_sign(seed, signed)),
        ("the state version changed", put(71, u64(7))), ("the nonce changed", put(39, b"\0")),
        ("the act changed", put(38, bytes([server.PUBLISH]))), ("the signature changed", put(len(raw) - 1, b"\xff")),
        ("no signature", signed + bytes(64)),
    ]
    return [{"what": what, "request": bad.hex(), "rule": rule_of(lambda b=bad: server.check_request(
        server.parse_request(b), e.manifest, e.election_id))} for what, bad in cases]


def _payloads():
    files = server.create_payload(b"manifest", b"ceremony", b"")
    cases = [
        ("three files, one empty", server.CREATE, files), ("a byte more", server.CREATE, files + b"\0"),
        ("the last file is missing", server.CREATE, files[:-4]), ("nothing", server.CREATE, b""),
        ("a length of 16 bits", server.CREATE, u16(8) + files[4:]),
        ("a length beyond the end", server.CREATE, u32(2**32 - 1) + files[4:]),
        ("64 bytes", server.OPEN, bytes(64)), ("63 bytes", server.OPEN, bytes(63)),
        ("65 bytes", server.OPEN, bytes(65)), ("a time before it", server.OPEN, bytes(72)),
        ("time and signature", server.CLOSE, bytes(72)), ("no time", server.CLOSE, bytes(64)),
        ("a byte more", server.CLOSE, bytes(73)), ("nothing", server.TALLY, b""),
        ("something", server.TALLY, b"\0"), ("nothing", server.PUBLISH, b""),
        ("something", server.PUBLISH, b"\0"),
    ]
    return [{"what": f"{server.ACTS[act]}: {what}", "act": act, "payload": raw.hex(),
             "rule": rule_of(lambda a=act, r=raw: server.parse_payload(a, r))}
            for what, act, raw in cases]


# --- refusals -----------------------------------------------------------------------------

def _refusals(e):
    origin, key, ballot = e.manifest.origin, e.manifest.server, b"a ballot that was refused"
    make = lambda rule="bal-7", reason="the signature does not hold", by=e.server, of=origin, b=ballot: \
        server.make_refusal(of, b, rule, reason, by)
    good = make()

    def text(*rows, mark="\n"):
        body = "".join(r + mark for r in rows).encode()
        return body + b"\n" + log.note_sign(body, origin, e.server)
    digest = hashlib.sha256(ballot).hexdigest()
    first, last = "oy-refusal@v1", "a reason"
    cases = [
        ("good", good), ("the longest rule", make(rule="abcdefghij-1234")),
        ("no reason in particular", make(reason="")), ("another alphabet", make(reason="imza geçersiz ✗")),
        ("the longest reason", make(reason="x" * 512)), ("a reason that is too long", make(reason="x" * 513)),
        ("a rule that is too long", make(rule="abcdefghij-12345")), ("no rule", make(rule="")),
        ("a rule in capitals", make(rule="BAL-7")), ("a tab in the reason", make(reason="a\tb")),
        ("DEL in the reason", make(reason="a\x7fb")),
        ("of another ballot", make(b=b"another")), ("of another key", make(by=e.officers[0])),
        ("of another origin", make(of="example.org/other")),
        ("the reason changed", good.replace(b"hold", b"fold", 1)),
        ("the first line of another version", text("oy-refusal@v2", origin, digest, "bal-7", last)),
        ("capitals in the hash", text(first, origin, digest.upper(), "bal-7", last)),
        ("a hash of 31 bytes", text(first, origin, digest[2:], "bal-7", last)),
        ("four lines", text(first, origin, digest, "bal-7")),
        ("six lines", text(first, origin, digest, "bal-7", last, "more")),
        ("carriage returns", text(first, origin, digest, "bal-7", last, mark="\r\n")),
        ("a checkpoint", _note(e, 4)), ("nothing", b""), ("without signature", good[:good.index(b"\n\n") + 2]),
        ("the last line feed is missing", good[:-1]),
        ("longer than 2048 bytes", good + b"".join(
            b"\xe2\x80\x94 stranger.example.org " + base64.b64encode(bytes(68)) + b"\n" for _ in range(20))),
    ]
    rows = []
    for what, raw in cases:
        row = {"what": what, "note": raw.hex(),
               "rule": rule_of(lambda r=raw: server.check_refusal(r, origin, key, ballot))}
        if row["rule"] is None:
            row["says"], row["reason"] = server.check_refusal(raw, origin, key, ballot)
        rows.append(row)
    return {"seed": e.server.hex(), "ballot": ballot.hex(), "notes": rows}


def _high(row):
    """The same base64, but that a byte above 0x7f stands for a slash, as some libraries take it."""
    assert b"/" in row
    return row.replace(b"/", b"\xef", 1)


# --- receipts -----------------------------------------------------------------------------

def _receipts(e):
    n, at = len(e.entries), 5
    note = _note(e, n)
    make = lambda head=note, index=at, count=n: server.make_receipt(e.entries[:count], index, head)
    good = make()
    swap = lambda a, b: good.replace(a, b, 1)
    rows = good.split(b"\n")
    without = lambda k: b"\n".join(rows[:k] + rows[k + 1:])
    b64 = lambda raw: base64.b64encode(raw)
    extra = lambda raw: swap(rows[1], b"extra " + b64(raw))
    entry = e.entries[at]
    witness = e.manifest.witnesses[0]
    bad_line = log.cosign(b"another text\n", witness[0], e.witnesses[0], 1930240830)
    cases = [
        ("good", good), ("of the last ballot", make(index=7)),
        ("of a smaller log", make(_note(e, 6), at, 6)),
        ("with one witness", make(_note(e, n, [0]))), ("with both witnesses", make(_note(e, n, [1, 0]))),
        ("a stranger's line is ignored",
         good + b"\xe2\x80\x94 stranger.example.org " + b64(bytes(76)) + b"\n"),
        ("another first line", swap(b"@v1", b"@v2")), ("no first line", without(0)),
        ("no entry", without(1)), ("no index", without(2)), ("entry and index the other way round",
         b"\n".join([rows[0], rows[2], rows[1]] + rows[3:])),
        ("an index with a leading zero", swap(b"index 5", b"index 05")),
        ("an index with a sign", swap(b"index 5", b"index +5")),
        ("an index above 64 bits", swap(b"index 5", b"index 18446744073709551616")),
        ("an index beyond the log", swap(b"index 5", b"index 9")),
        ("another index", swap(b"index 5", b"index 4")), ("two spaces", swap(b"index 5", b"index  5")),
        ("a hash is missing", without(3)), ("a hash too many", swap(b"\n\n", b"\n" + rows[3] + b"\n\n")),
        ("a hash of 31 bytes", swap(rows[3], b64(bytes(31)))), ("hashes the other way round",
         b"\n".join(rows[:3] + [rows[4], rows[3]] + rows[5:])),
        ("a byte above 0x7f for a slash", rows[0] + b"\n" + _high(good[len(rows[0]) + 1:good.index(b"\n\n")])
         + good[good.index(b"\n\n"):]),
        ("no empty line", without(rows.index(b""))), ("carriage returns in front",
         good[:good.index(b"\n\n")].replace(b"\n", b"\r\n") + good[good.index(b"\n\n"):]),
        ("another ballot's entry", extra(e.entries[4])), ("an entry of 73 bytes", extra(entry[:-1])),
        ("an entry of 75 bytes", extra(entry + b"\0")), ("the entry's version is 2", extra(b"\5\2" + entry[2:])),
        ("an entry of no type", extra(b"\0\1" + entry[2:])), ("a manifest entry of this length", extra(b"\1\1" + entry[2:])),
        ("a revocation of this length", extra(b"\6\1" + entry[2:])),
        ("nothing", b""), ("a checkpoint alone", note), ("no checkpoint", good[:good.index(b"\n\n") + 2]),
        ("of another origin", make(_note(e, n, origin="example.org/other"))),
        ("of another key", make(_note(e, n, seed=e.officers[0]))),
        ("of another size", make(_note(e, n - 1))),
        ("a witness's line of another text", good + bad_line),
    ]
    out = []
    for what, raw in cases:
        row = {"what": what, "receipt": raw.hex(), "rule": rule_of(lambda r=raw: server.check_receipt(r, e.manifest))}
        if row["rule"] is None:
            got, row["index"], row["size"], row["witnesses"] = server.check_receipt(raw, e.manifest)
            row["entry"] = got.hex()
        out.append(row)
    return out


# --- a witness ----------------------------------------------------------------------------

def _witness(e):
    name, origin = e.manifest.witnesses[0][0], e.manifest.origin
    witness = server.Witness(name, e.witnesses[0], {origin: e.manifest.server})
    leaves = [log.leaf_hash(raw) for raw in e.entries]
    path = lambda m, n: log.consistency_path(leaves[:n], m)
    ask = lambda old, proof, note: server.add_checkpoint(old, proof, note)
    root = log.note_text(origin, 6, bytes(32))
    fork = root + b"\n" + log.note_sign(root, origin, e.server)
    beyond = log.note_text(origin, 8, bytes(32))
    beyond += b"\n" + log.note_sign(beyond, origin, e.server)
    first, h = ask(0, [], _note(e, 4)), path(4, 6)
    cases = [
        ("no request", b""), ("no old size", _note(e, 4)), ("an old size with a leading zero", b"old 00" + first[5:]),
        ("an old size with a sign", b"old -1" + first[5:]), ("an old size above 64 bits", b"old 18446744073709551616" + first[5:]),
        ("no empty line", b"old 0\n"), ("no checkpoint", b"old 0\n\n"), ("carriage returns", b"old 0\r\n\r\n" + first[7:]),
        ("a hash of 31 bytes", b"old 1\n" + base64.b64encode(bytes(31)) + first[5:]),
        ("a byte above 0x7f for a slash", b"old 1\n" + _high(base64.b64encode(b"\xff" * 32)) + first[5:]),
        ("a proof from nothing", ask(0, [bytes(32)], _note(e, 4))), ("64 hashes", ask(1, [bytes(32)] * 64, _note(e, 4))),
        ("a log that it does not know", ask(0, [], _note(e, 4, origin="example.org/other"))),
        ("signed by somebody else", ask(0, [], _note(e, 4, seed=e.officers[0]))),
        ("an old size that it has never seen", ask(3, path(3, 4), _note(e, 4))),
        ("an old size above the checkpoint's", ask(5, [], _note(e, 4))),
        ("the first checkpoint", first), ("the same once more, as following nothing", first),
        ("the same once more, as following itself", ask(4, [], _note(e, 4))),
        ("the same with a proof", ask(4, [bytes(32)], _note(e, 4))),
        ("growth without proof", ask(4, [], _note(e, 6))),
        ("growth with another proof", ask(4, h[:-1] + [bytes(32)], _note(e, 6))),
        ("growth with a hash too many", ask(4, h + [bytes(32)], _note(e, 6))),
        ("growth", ask(4, h, _note(e, 6, [1]))), ("an older checkpoint", ask(4, [], _note(e, 4))),
        ("an older checkpoint, with the right old size", ask(6, [], _note(e, 4))),
        ("another root of the same size", ask(6, [], fork)), ("a log that is no extension", ask(6, path(6, 8), beyond)),
        ("growth again", ask(6, path(6, 9), _note(e, 9))),
    ]
    out = []
    for k, (what, body) in enumerate(cases):
        now = 1930240000 + k
        status, text = witness.answer(body, now)
        row = {"what": what, "body": body.hex(), "time": now, "status": status}
        if status == 200 or (status == 409 and text.endswith("\n")):
            row["answer"] = text
        out.append(row)
    return {"name": name, "seed": e.witnesses[0].hex(), "exchanges": out}


def make_server():
    """server.json."""
    e = _election()
    assert e.group is RISTRETTO and len(e.entries) == 9
    return {"manifest": e.manifest.raw.decode(), "election_id": e.election_id.hex(),
            "requests": _good_requests(e), "bad_requests": _bad_requests(e), "payloads": _payloads(),
            "refusals": _refusals(e), "receipts": _receipts(e), "witness": _witness(e)}
