"""The log: Merkle tree, tiles, entries, notes and cosignatures. spec/log.md."""
import base64
import hashlib
import re
from typing import NamedTuple

import edwards
from errors import Reader, Reject, require, u8, u16, u32, u64
from proofs import ed_check, ed_sign

# --- Merkle tree [log-1] ------------------------------------------------------------------


def leaf_hash(entry):
    """SHA-256(0x00 || entry)."""
    return hashlib.sha256(b"\0" + entry).digest()


def node_hash(left, right):
    """SHA-256(0x01 || left || right)."""
    return hashlib.sha256(b"\1" + left + right).digest()


def root_of(leaves):
    """RFC 9162 section 2.1.1, from leaf hashes."""
    if not leaves:
        return hashlib.sha256(b"").digest()
    level = list(leaves)
    while len(level) > 1:
        pairs = [node_hash(a, b) for a, b in zip(level[::2], level[1::2])]
        level = pairs + level[len(level) // 2 * 2:]
    return level[0]


def inclusion_path(leaves, index):
    """RFC 9162 section 2.1.3.1."""
    if len(leaves) == 1:
        return []
    k = 1 << (len(leaves) - 1).bit_length() - 1
    if index < k:
        return inclusion_path(leaves[:k], index) + [root_of(leaves[k:])]
    return inclusion_path(leaves[k:], index - k) + [root_of(leaves[:k])]


def inclusion_root(leaf, index, size, path):
    """The root a path leads to, RFC 9162 section 2.1.3.2."""
    fn, sn, r = index, size - 1, leaf
    require(0 <= index < size, "log-1", "no such leaf")
    for p in path:
        require(sn > 0, "log-1", "an inclusion proof is too long")
        if fn & 1 or fn == sn:
            r = node_hash(p, r)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            r = node_hash(r, p)
        fn, sn = fn >> 1, sn >> 1
    require(sn == 0, "log-1", "an inclusion proof is too short")
    return r


def consistency_path(leaves, m):
    """RFC 9162 section 2.1.4.1."""
    def sub(m, d, whole):
        n = len(d)
        if m == n:
            return [] if whole else [root_of(d)]
        k = 1 << (n - 1).bit_length() - 1
        if m <= k:
            return sub(m, d[:k], whole) + [root_of(d[k:])]
        return sub(m - k, d[k:], False) + [root_of(d[:k])]
    return sub(m, leaves, True) if 0 < m < len(leaves) else []


def check_consistency(old_root, old, root, size, path):
    """RFC 9162 section 2.1.4.2; from the empty tree everything follows."""
    if old in (0, size):
        require(not path and (old == 0 or old_root == root), "log-1", "another tree")
        return
    require(path and old < size, "log-1", "a consistency proof is too short")
    path = list(path) if old & (old - 1) else [old_root] + list(path)
    fn, sn = old - 1, size - 1
    while fn & 1:
        fn, sn = fn >> 1, sn >> 1
    fr = sr = path[0]
    for p in path[1:]:
        require(sn > 0, "log-1", "a consistency proof is too long")
        if fn & 1 or fn == sn:
            fr, sr = node_hash(p, fr), node_hash(p, sr)
            while fn and not fn & 1:
                fn, sn = fn >> 1, sn >> 1
        else:
            sr = node_hash(sr, p)
        fn, sn = fn >> 1, sn >> 1
    require(sn == 0 and fr == old_root and sr == root, "log-1", "the log is no extension")


# --- tiles [log-2], [log-3] ---------------------------------------------------------------

def tile_number(n):
    """N of a tile's path: groups of three digits, all but the last after an x."""
    groups = [f"{n % 1000:03d}"]
    while n >= 1000:
        n //= 1000
        groups.insert(0, f"x{n % 1000:03d}")
    return "/".join(groups)


def bundle_paths(prefix, count):
    """(path, first, number) of the full and partial bundles of `count` things."""
    out = []
    for n in range((count + 255) // 256):
        width = min(256, count - 256 * n)
        part = f".p/{width}" if width < 256 else ""
        out.append((f"{prefix}/{tile_number(n)}{part}", 256 * n, width))
    return out


def tile_levels(leaves):
    """The hashes of each tile level: leaves, then the roots of full tiles of the level below."""
    levels, level = [], list(leaves)
    while level:
        levels.append(level)
        level = [root_of(level[i:i + 256]) for i in range(0, len(level) - 255, 256)]
    return levels


def tiles(leaves):
    """Every hash tile as (path, bytes)."""
    out = []
    for number, level in enumerate(tile_levels(leaves)):
        for path, first, width in bundle_paths(f"tile/{number}", len(level)):
            out.append((path, b"".join(level[first:first + width])))
    return out


def tile_paths(size):
    """(path, number of hashes) of `tiles` for a log of this size."""
    out, number = [], 0
    while size:
        out += [(path, width) for path, _, width in bundle_paths(f"tile/{number}", size)]
        number, size = number + 1, size // 256
    return out


def split_entries(data, count):
    """The entries of a bundle: u16 length || entry, `count` times [log-2]."""
    reader = Reader(data, "log-2")
    out = [reader.take(reader.uint(2)) for _ in range(count)]
    reader.done()
    return out


# --- entries ------------------------------------------------------------------------------

(MANIFEST, CEREMONY, ROLL, OPEN, BALLOT, REVOKE, REPLACE, CLOSE, TALLY, SHARE, RESULT,
 DESTROY, PAGES) = range(1, 14)
NAMES = ["", "manifest", "ceremony", "roll", "open", "ballot", "revoke", "replace", "close",
         "tally", "share", "result", "destroy", "pages"]


LAST_DAY = 2958463  # 9999-12-31 in days from 1900-01-01 [rev-6]
PAGES_ENTRIES = 1000  # [log-5]
PAGE_BYTES, PAGES_BYTES = 2**26, 2**28  # of one file and of all [page-1]
PAGE_LINE = re.compile(rb"([0-9a-f]{64})  (0|[1-9][0-9]{0,19})  "
                       rb"((?:[A-Za-z0-9_-][A-Za-z0-9._-]*/)*[A-Za-z0-9_-][A-Za-z0-9._-]*)")


class FileEntry(NamedTuple):
    """Entries 1, 2, 3, 9, 10, 11; rows only for a roll."""
    hash: bytes
    length: int
    rows: int = 0


class OpenEntry(NamedTuple):
    """Entry 4."""
    election_id: bytes
    signatures: list


class BallotEntry(NamedTuple):
    """Entry 5."""
    fingerprint: bytes
    roll_index: int
    sequence: int
    hash: bytes


class RevokeEntry(NamedTuple):
    """Entry 6; signed is what the registrars signed, without election_id."""
    credential: bytes
    reason: int
    signed: bytes
    signatures: list


class ReplaceEntry(NamedTuple):
    """Entry 7; parts are (part, A, z) as bytes."""
    old: bytes
    new: bytes
    mahalle: int
    parts: list
    signed: bytes
    signatures: list


class CloseEntry(NamedTuple):
    """Entry 8."""
    closed_at: int
    signatures: list


class DestroyEntry(NamedTuple):
    """Entry 12; signed is what the registrar signed, without election_id."""
    registrar: int
    private: bytes
    day: int
    signed: bytes
    signature: bytes


class PagesEntry(NamedTuple):
    """Entry 13."""
    list: bytes
    officer: int
    signature: bytes


def entry(kind, payload):
    """u8 type || u8 version 1 || payload [log-4]."""
    return u8(kind) + u8(1) + payload


def check_order(types):
    """[log-5]; the number of shares is looked at when n is known."""
    start = [MANIFEST, CEREMONY, ROLL, OPEN]
    require(types[:4] == start[:len(types[:4])], "log-5", "the log does not begin as it must")
    require(types.count(PAGES) <= PAGES_ENTRIES, "log-5", "too many lists of web pages")
    types = types[:4] + [kind for kind in types[4:] if kind != PAGES]
    at = 4
    while types[at:at + 1] and types[at] in (BALLOT, REVOKE, REPLACE):
        at += 1
    rest = types[at:]
    for wanted in (CLOSE, TALLY):
        if not rest:
            return
        require(rest[0] == wanted, "log-5", f"a {NAMES[rest[0]]} entry where it must not be")
        rest = rest[1:]
    while rest and rest[0] == SHARE:
        rest = rest[1:]
    if rest and rest[0] == RESULT:
        rest = rest[1:]
        while rest and rest[0] == DESTROY:
            rest = rest[1:]
    require(not rest and types.count(DESTROY) <= 2, "log-5", "an entry where it must not be")


def officer_bytes(signatures):
    """u8 count || (u8 officer || signature)."""
    return u8(len(signatures)) + b"".join(u8(i) + s for i, s in signatures)


def _officers(reader):
    return [(reader.uint(1), reader.take(64)) for _ in range(reader.uint(1))]


def parse_entry(raw, group=None, registrars=1):
    """(type, payload) [ent-1]. The layout of revoke and replace needs the manifest: without
    a group these two are left as bytes, and read by `parse_entry` again later."""
    require(2 <= len(raw) <= 65535, "log-4", "an entry is too short or too long")
    kind = raw[0]
    require(1 <= kind <= PAGES and raw[1] == 1, "log-4", "an unknown entry type or version")
    reader = Reader(raw, "ent-1")
    reader.take(2)
    if kind in (MANIFEST, CEREMONY, TALLY, SHARE, RESULT):
        out = FileEntry(reader.take(32), reader.uint(8))
    elif kind == ROLL:
        out = FileEntry(reader.take(32), reader.uint(8), reader.uint(4))
    elif kind == OPEN:
        out = OpenEntry(reader.take(32), _officers(reader))
    elif kind == BALLOT:
        out = BallotEntry(reader.take(32), reader.uint(4), reader.uint(4), reader.take(32))
    elif kind == CLOSE:
        out = CloseEntry(reader.uint(8), _officers(reader))
    elif kind == DESTROY:
        out = DestroyEntry(reader.uint(1), reader.take(32), reader.uint(4), raw[3:39],
                           reader.take(64))
    elif kind == PAGES:
        out = PagesEntry(reader.take(reader.uint(2)), reader.uint(1), reader.take(64))
    elif group is None:
        return kind, raw
    elif kind == REVOKE:
        credential, reason = reader.take(group.elen), reader.uint(1)
        signed = raw[:reader.at]
        out = RevokeEntry(credential, reason, signed, [reader.take(64) for _ in range(registrars)])
    else:
        old, new, mahalle = reader.take(group.elen), reader.take(group.elen), reader.uint(4)
        parts = [(reader.take(group.elen), reader.take(group.elen), reader.take(group.slen))
                 for _ in range(registrars)]
        signed = raw[:reader.at]
        out = ReplaceEntry(old, new, mahalle, parts, signed,
                           [reader.take(64) for _ in range(registrars)])
    reader.done()
    return kind, out


def check_pages_list(raw):
    """[(SHA-256, bytes, path)] of a list of web pages [page-1]."""
    require(raw.endswith(b"\n"), "page-1", "a list of pages is one or more lines")
    out = []
    for line in raw[:-1].split(b"\n"):
        match = PAGE_LINE.fullmatch(line)
        require(match and len(match[3]) <= 200, "page-1", "a line of a list of pages has no form")
        require(int(match[2]) <= PAGE_BYTES, "page-1", "a page is too long")
        out.append((match[1].decode(), int(match[2]), match[3]))
    paths = [path for _, _, path in out]
    require(all(a < b for a, b in zip(paths, paths[1:])), "page-1", "the pages are not in order")
    require(sum(n for _, n, _ in out) <= PAGES_BYTES, "page-1", "the pages are too long together")
    return out


def check_officers(manifest, signatures, purpose, message):
    """[ent-2], each signature by [sig-3]."""
    numbers = [i for i, _ in signatures]
    require(all(a < b for a, b in zip(numbers, numbers[1:])), "ent-2", "officers are not in order")
    require(all(1 <= i <= len(manifest.officers) for i in numbers), "ent-2", "an unknown officer")
    require(len(numbers) >= manifest.officer_quorum, "ent-2", "too few officers signed")
    for i, sig in signatures:
        ed_check(manifest.officers[i - 1], purpose, message, sig, who=f"officer {i}")


def sign_officers(seeds, purpose, message):
    """All given officers, as {number: seed}."""
    return officer_bytes([(i, ed_sign(s, purpose, message)) for i, s in sorted(seeds.items())])


# --- checkpoints: C2SP signed-note, tlog-checkpoint, tlog-cosignature -----------------------

class Note(NamedTuple):
    """A checkpoint: text, its fields, and the signature lines as (name, key id, bytes)."""
    text: bytes
    origin: str
    size: int
    root: bytes
    lines: list


def unbase64(text):
    """Standard, padded, unused bits zero [note-1]."""
    try:
        out = base64.b64decode(text, validate=True)
    except (ValueError, TypeError) as bad:
        raise Reject("note-1", "bad base64 in a checkpoint") from bad
    require(base64.b64encode(out).decode() == text, "note-1", "bad base64 in a checkpoint")
    return out


def decimal(text):
    """A number below 2^64 as it is written in notes, or None."""
    good = re.fullmatch(r"0|[1-9][0-9]{0,19}", text) and int(text) < 2**64
    return int(text) if good else None


def signed_note(raw):
    """C2SP signed-note: the text, and the signature lines as (name, key id, bytes)."""
    require(len(raw) <= 65536, "rec-2", "a checkpoint is larger than 64 KiB")
    try:
        whole = raw.decode("utf-8")
    except UnicodeDecodeError as bad:
        raise Reject("note-1", "a checkpoint is not UTF-8") from bad
    require(not re.search(r"[\x00-\x09\x0b-\x1f]", whole), "note-1", "control characters")
    end = whole.rfind("\n\n")
    signatures = whole[end + 2:]
    require(end >= 0 and signatures.endswith("\n"), "note-1",
            "a note is a text, an empty line and signatures")
    lines = []
    for line in signatures[:-1].split("\n"):
        match = re.fullmatch(r"— ([^\s+]+) ([A-Za-z0-9+/=]+)", line)
        require(match, "note-1", "a bad signature line")
        blob = unbase64(match[2])
        require(len(blob) >= 5, "note-1", "a signature is too short")
        lines.append((match[1], blob[:4], blob[4:]))
    return whole[:end + 1], lines


def parse_note(raw):
    """[note-1]."""
    text, lines = signed_note(raw)
    rows = text.split("\n")
    require(len(rows) == 4 and rows[0] and decimal(rows[1]) is not None, "note-1",
            "a checkpoint is an origin, a size and a root")
    root = unbase64(rows[2])
    require(len(root) == 32, "note-1", "a root has 32 bytes")
    return Note(text.encode(), rows[0], int(rows[1]), root, lines)


def key_id(name, algorithm, pub):
    """C2SP signed-note: SHA-256(name, LF, algorithm, key), first four bytes."""
    return hashlib.sha256(name.encode() + b"\n" + bytes([algorithm]) + pub).digest()[:4]


def note_text(origin, size, root):
    """The signed text."""
    return f"{origin}\n{size}\n{base64.b64encode(root).decode()}\n".encode()


def _line(name, blob):
    return f"— {name} {base64.b64encode(blob).decode()}\n".encode()


def note_sign(text, name, seed):
    """A signature line of the server."""
    pub = edwards.ed25519_public(seed)
    return _line(name, key_id(name, 1, pub) + edwards.ed25519_sign(seed, text))


def cosigned_message(text, timestamp):
    """C2SP tlog-cosignature, cosignature/v1."""
    return b"cosignature/v1\ntime %d\n" % timestamp + text


def cosign(text, name, seed, timestamp):
    """A signature line of a witness or trustee [note-4]."""
    pub = edwards.ed25519_public(seed)
    sig = edwards.ed25519_sign(seed, cosigned_message(text, timestamp))
    return _line(name, key_id(name, 4, pub) + u64(timestamp) + sig)


def check_server(note, origin, pub):
    """[note-2]: the origin is the manifest's and the server signed."""
    require(note.origin == origin, "note-2", "the checkpoint is of another log")
    check_signed(note.text, note.lines, origin, pub)


def check_signed(text, lines, origin, pub):
    """The server's signature of a note [note-2]."""
    mine = [s for name, kid, s in lines if name == origin and kid == key_id(origin, 1, pub)]
    require(mine, "note-2", "the server has not signed the note")
    for sig in mine:
        require(edwards.ed25519_verify(pub, text, sig), "note-2",
                "the server's signature of a note does not hold")


def cosigners(note, known):
    """{index in known: time} of the keys (name, pub) that cosigned; a known key's line that
    does not hold is refused [note-4]."""
    out = {}
    for i, (name, pub) in enumerate(known):
        for line_name, kid, blob in note.lines:
            if line_name == name and kid == key_id(name, 4, pub):
                when = int.from_bytes(blob[:8], "big")
                good = len(blob) == 72 and edwards.ed25519_verify(
                    pub, cosigned_message(note.text, when), blob[8:])
                require(good, "note-4", f"a cosignature of {name} does not hold")
                out.setdefault(i, []).append(when)
    return out


def trustee_keys(manifest):
    """Names and keys trustees cosign with [note-4]."""
    return [(f"{manifest.origin}/trustee-{i}", key) for i, key in enumerate(manifest.identity, 1)]
