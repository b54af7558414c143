"""What goes between a server and others: officers' requests, refusals, receipts, and what a
witness answers. spec/server.md; receipts are in spec/log.md."""
import base64
import hashlib
import re
from typing import NamedTuple

import edwards
import log
from errors import Reader, Reject, header, require, u8, u32, u64
from group import MODP4096, RISTRETTO
from proofs import ed_check, ed_sign

# --- officers' requests -------------------------------------------------------------------

CREATE, OPEN, CLOSE, TALLY, SHARE, PUBLISH, STATEMENT = range(1, 8)
ACTS = ["", "create", "open", "close", "tally", "share", "publish", "statement"]
FRAME = 6 + 32 + 1 + 32 + 8 + 4 + 32 + 64  # all but the payload


class Request(NamedTuple):
    """The parts; message is what the signature is over."""
    group: object
    election_id: bytes
    act: int
    nonce: bytes
    version: int
    payload: bytes
    key: bytes
    signature: bytes
    message: bytes


def make_request(group, election_id, act, nonce, version, payload, seed):
    """An officer's request, signed [req-1]."""
    message = (header("RQ", group) + election_id + u8(act) + nonce + u64(version)
               + u32(len(payload)) + payload + edwards.ed25519_public(seed))
    return message + ed_sign(seed, "request", message)


def parse_request(raw):
    """Reads one to its last byte and believes nothing."""
    require(len(raw) >= FRAME, "enc-2", "too short for a request")
    group = {g.id: g for g in (RISTRETTO, MODP4096)}.get(raw[5])
    require(group, "enc-3", "an unknown group")
    r = Reader(raw)
    r.header("RQ", group)
    election_id, act = r.take(32), r.uint(1)
    require(CREATE <= act <= STATEMENT, "req-1", "an unknown act")
    out = Request(group, election_id, act, r.take(32), r.uint(8), r.take(r.uint(4)), r.take(32),
                  r.take(64), raw[:-64])
    r.done()
    return out


def check_request(q, manifest, election_id):
    """[req-1] for an election that there is; the officer's number, from 1."""
    require(q.group is manifest.group and q.election_id == election_id, "req-1",
            "a request of another election")
    require(q.key in manifest.officers, "req-1", "no officer's key")
    ed_check(q.key, "request", q.message, q.signature, "req-1", "an officer")
    return manifest.officers.index(q.key) + 1


def create_payload(manifest, ceremony, roll):
    """Of act 1."""
    return b"".join(u32(len(f)) + f for f in (manifest, ceremony, roll))


def parse_payload(act, payload):
    """What the table of acts says, to the last byte."""
    r = Reader(payload)
    if act == CREATE:
        out = [r.take(r.uint(4)) for _ in range(3)]
    elif act == OPEN:
        out = [r.take(64)]
    elif act == CLOSE:
        out = [r.uint(8), r.take(64)]
    elif act in (TALLY, PUBLISH):
        out = []
    else:
        out = [r.take(len(payload))]
    r.done()
    return out


# --- refusals [srv-5] ---------------------------------------------------------------------

def make_refusal(origin, ballot, rule, reason, seed):
    """The signed note."""
    digest = hashlib.sha256(ballot).hexdigest()
    text = f"oy-refusal@v1\n{origin}\n{digest}\n{rule}\n{reason}\n".encode()
    return text + b"\n" + log.note_sign(text, origin, seed)


def check_refusal(raw, origin, key, ballot):
    """(rule, reason), if it is this server's refusal of this ballot."""
    require(len(raw) <= 2048, "srv-5", "too long for a refusal")
    text, lines = log.signed_note(raw)
    rows = text.split("\n")
    require(len(rows) == 6 and rows[0] == "oy-refusal@v1", "srv-5", "this is no refusal")
    require(re.fullmatch(r"[0-9a-f]{64}", rows[2]), "srv-5", "no hash")
    require(re.fullmatch(r"[a-z0-9-]{1,15}", rows[3]), "srv-5", "no rule")
    require(len(rows[4].encode()) <= 512 and "\x7f" not in rows[4], "srv-5", "no reason")
    require(rows[1] == origin, "srv-5", "the refusal is of another election")
    require(rows[2] == hashlib.sha256(ballot).hexdigest(), "srv-5", "of another ballot")
    log.check_signed(text.encode(), lines, origin, key)
    return rows[3], rows[4]


# --- receipts [rcpt-1], [rcpt-2] ----------------------------------------------------------

MAGIC = "c2sp.org/tlog-proof@v1"


def make_receipt(entries, index, note):
    """Of the ballot entry at this place, under a checkpoint that covers all of `entries`."""
    leaves = [log.leaf_hash(e) for e in entries]
    b64 = lambda raw: base64.b64encode(raw).decode()
    lines = [MAGIC, "extra " + b64(entries[index]), f"index {index}"]
    lines += [b64(h) for h in log.inclusion_path(leaves, index)]
    return ("\n".join(lines) + "\n\n").encode() + note


def _receipt_lines(raw):
    """(entry, index, path, note) [rcpt-1]."""
    front, blank, note = raw.partition(b"\n\n")
    try:
        rows = front.decode("ascii").split("\n")
        require(blank and len(rows) >= 3 and rows[0] == MAGIC, "rcpt-1", "this is no receipt")
        extra, index = rows[1].split(" "), rows[2].split(" ")
        require(extra[0] == "extra" and index[0] == "index", "rcpt-1", "this is no receipt")
        entry, path = log.unbase64(extra[1]), [log.unbase64(row) for row in rows[3:]]
        index = log.decimal(index[1]) if len(index) == 2 and len(extra) == 2 else None
    except (ValueError, IndexError, Reject) as bad:
        raise Reject("rcpt-1", "this is no receipt") from bad
    require(index is not None and len(entry) == 74, "rcpt-1", "this is no receipt")
    require(len(path) <= 65 and all(len(h) == 32 for h in path), "rcpt-1", "this is no receipt")
    return entry, index, path, note


def check_receipt(raw, manifest):
    """(entry, index, size, witnesses that have cosigned), from the receipt and manifest alone."""
    entry, index, path, note = _receipt_lines(raw)
    kind, _ = log.parse_entry(entry)
    require(kind == log.BALLOT, "rcpt-1", "the receipt is of no ballot")
    head = log.parse_note(note)
    require(head.origin == manifest.origin, "note-1", "the receipt is of another log")
    log.check_server(head, manifest.origin, manifest.server)
    cosigned = log.cosigners(head, manifest.witnesses)
    root = log.inclusion_root(log.leaf_hash(entry), index, head.size, path)
    require(root == head.root, "log-1", "the proof leads elsewhere")
    return entry, index, head.size, len(cosigned)


# --- witnesses [cos-3], [cos-4] -----------------------------------------------------------

def add_checkpoint(old, path, note):
    """The body of POST /add-checkpoint."""
    lines = [f"old {old}"] + [base64.b64encode(h).decode() for h in path]
    return ("\n".join(lines) + "\n\n").encode() + note


def parse_add_checkpoint(body):
    """(old size, path, note) [cos-4]."""
    front, blank, note = body.partition(b"\n\n")
    try:
        rows = front.decode("ascii").split("\n")
        old = log.decimal(rows[0][4:]) if rows[0].startswith("old ") else None
        path = [log.unbase64(row) for row in rows[1:]]
    except (ValueError, Reject) as bad:
        raise Reject("cos-4", "this is no add-checkpoint request") from bad
    good = blank and old is not None and len(path) <= 63 and all(len(h) == 32 for h in path)
    require(good and (old > 0 or not path), "cos-4", "this is no add-checkpoint request")
    return old, path, note


class Witness:
    """Cosigns one log of each origin, and never a second one."""

    def __init__(self, name, seed, logs):
        self.name, self.seed = name, seed
        self.logs = dict(logs)  # origin: the server's key
        self.seen = {}          # origin: (size, root), which must outlive the program

    def answer(self, body, now):
        """(status, text) in the order of [cos-4]."""
        try:
            old, path, raw = parse_add_checkpoint(body)
            note = log.parse_note(raw)
        except Reject as bad:
            return 400, bad.detail
        if note.origin not in self.logs:
            return 404, "an unknown log"
        try:
            log.check_server(note, note.origin, self.logs[note.origin])
        except Reject as bad:
            return 403, bad.detail
        size, root = self.seen.get(note.origin, (0, log.root_of([])))
        if old > note.size:
            return 400, "the old size is above the checkpoint's"
        if old != size:
            return 409, f"{size}\n"
        if note.origin in self.seen and size == note.size and root != note.root:
            return 409, "another root of this size"
        try:
            log.check_consistency(root, size, note.root, note.size, path)
        except Reject as bad:
            return 422, bad.detail
        self.seen[note.origin] = note.size, note.root
        return 200, log.cosign(note.text, self.name, self.seed, now).decode()
