"""The manifest and its contests: spec/manifest.md, JSON rules of spec/index.md."""
import json
import re
from datetime import date, datetime, timezone

import contest as contests_page
import group as groups
from errors import Reject, require
from hashing import h32

MAX_BYTES = 4 * 1024 * 1024
MAX_BALLOT = 16 * 1024 * 1024
MAX_INT = 2**53 - 1
_ID = re.compile(r"[A-Za-z0-9._-]{1,40}\Z")
_ORIGIN = re.compile(r"[a-z0-9./-]{1,120}\Z")
_HEX32 = re.compile(r"[0-9a-f]{64}\Z")
_WITNESS = re.compile(r"[!-*,-~]{1,120}\Z")
_TIME = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}Z\Z")


def ballot_length(group, contests):
    """A ballot's length, signature included (spec/ballot.md)."""
    n = 46 + 2 * group.elen + group.slen
    for c in contests:
        n += 1 + c.bits * (6 * group.elen + 3 * group.slen)
        n += len(c.rules) * (2 * group.elen + group.slen)
    return n


# --- strict JSON --------------------------------------------------------------------------

def _pairs(pairs):
    out = dict(pairs)
    require(len(out) == len(pairs), "json-1", "a key stands twice in an object")
    return out


def _integer(text):
    value = int(text) if len(text) < 20 else MAX_INT + 1
    require(abs(value) <= MAX_INT, "json-1", "a number is out of range")
    return value


def _no_number(text):
    raise Reject("json-1", "a number is not an integer")


def _depth(value, level=1):
    if isinstance(value, (dict, list)):
        require(level <= 32, "json-1", "nested more than 32 deep")
        for child in value.values() if isinstance(value, dict) else value:
            _depth(child, level + 1)
    for text in [value] if isinstance(value, str) else value if isinstance(value, dict) else []:
        require("\0" not in text and not any(0xD800 <= ord(c) < 0xE000 for c in text),
                "json-1", "a string holds U+0000 or half a surrogate pair")


def parse_json(data):
    """One JSON value, strictly [json-1]."""
    try:
        text = data.decode("utf-8")
        value = json.loads(text, object_pairs_hook=_pairs, parse_int=_integer,
                           parse_float=_no_number, parse_constant=_no_number)
    except (UnicodeDecodeError, ValueError, RecursionError) as bad:
        raise Reject("json-1", "this is not JSON") from bad
    _depth(value)
    return value


def members(obj, required, optional=()):
    """An object with exactly these keys [json-2], [json-3]."""
    require(isinstance(obj, dict), "json-3", "an object is expected")
    for key in obj:
        require(key in required or key in optional, "json-2", f"unknown key {key!r}")
    for key in required:
        require(key in obj, "json-3", f"the key {key!r} is missing")
    return obj


def integer(value, lo, hi, rule="json-4"):
    """An integer in [lo, hi] [json-3], [json-4]."""
    require(isinstance(value, int) and not isinstance(value, bool), "json-3", "a number is expected")
    require(lo <= value <= hi, rule, f"{value} is not between {lo} and {hi}")
    return value


def boolean(value):
    """true or false [json-3]."""
    require(isinstance(value, bool), "json-3", "true or false is expected")
    return value


def string(value, pattern=None, rule="json-4"):
    """A string, fitting the pattern if there is one [json-3], [json-4]."""
    require(isinstance(value, str), "json-3", "a string is expected")
    require(pattern is None or pattern.match(value), rule, f"{value[:50]!r} is not allowed here")
    return value


def array(value, lo, hi, rule="json-4"):
    """An array of lo to hi items [json-3], [json-4]."""
    require(isinstance(value, list), "json-3", "a list is expected")
    require(lo <= len(value) <= hi, rule, f"a list of {len(value)} items, not {lo} to {hi}")
    return value


def hex32(value):
    """32 bytes in lower-case hex [json-4]."""
    return bytes.fromhex(string(value, _HEX32))


_BAD_RANGES = (
    (0x00, 0x1F), (0x7F, 0x9F),                                                  # controls
    (0xA0, 0xA0), (0x1680, 0x1680), (0x2000, 0x200A), (0x2028, 0x2029), (0x202F, 0x202F),
    (0x205F, 0x205F), (0x3000, 0x3000),                                          # spaces
    (0xAD, 0xAD), (0x61C, 0x61C), (0x17B4, 0x17B5), (0x180B, 0x180F), (0x200B, 0x200F),
    (0x202A, 0x202E), (0x2060, 0x206F), (0x3164, 0x3164), (0xFE00, 0xFE0F), (0xFEFF, 0xFEFF),
    (0xE0000, 0xE0FFF),                                                          # invisible
    (0x300, 0x36F), (0x1AB0, 0x1AFF), (0x1DC0, 0x1DFF), (0x20D0, 0x20FF), (0x3099, 0x309A),
    (0xFE20, 0xFE2F),                                                            # combining
    (0x374, 0x374), (0x37E, 0x37E), (0x387, 0x387), (0x1100, 0x11FF), (0x1F00, 0x1FFF),
    (0x2126, 0x2126), (0x212A, 0x212B), (0x2329, 0x232A), (0xF900, 0xFB4F), (0xFE10, 0xFE1F),
    (0xFF00, 0xFFFF), (0x1D100, 0x1D1FF), (0x2F800, 0x2FA1F))                    # other spelling


def text(value, longest=300, newline=False):
    """What people read [man-7]: 1 to `longest` characters, none that hide or look alike."""
    string(value)
    require(1 <= len(value) <= longest, "json-4", f"a text must have 1 to {longest} characters")
    for ch in value:
        code = ord(ch)
        bad = any(a <= code <= b for a, b in _BAD_RANGES) and not (newline and ch == "\n")
        require(not bad, "man-7", f"U+{code:04X} is not allowed in a text")
    return value


def description(obj):
    """The optional description."""
    if "description" in obj:
        text(obj["description"], 10000, newline=True)


def distinct_ids(items, seen=()):
    """[man-6]: ids are distinct, case folded, and none is `blank`."""
    known = set(seen)
    for item in items:
        low = string(item["id"], _ID, "man-6").lower()
        require(low != "blank" and low not in known, "man-6", f"the id {item['id']!r} is taken")
        known.add(low)


def distinct_titles(items):
    """[man-7]: titles within a list are distinct, whatever their spaces."""
    titles = [" ".join(filter(None, text(item["title"]).split(" "))) for item in items]
    require(len(set(titles)) == len(titles), "man-7", "two titles are the same")


# --- the manifest -------------------------------------------------------------------------

def _time(value):
    string(value, _TIME, "man-2")
    try:
        parsed = datetime.strptime(value, "%Y-%m-%dT%H:%M:%SZ")
    except ValueError as bad:
        raise Reject("man-2", f"{value} is no date") from bad
    require(not value.endswith(":60Z") and not value.endswith(":61Z"), "man-2", "no leap seconds")
    return int(parsed.replace(tzinfo=timezone.utc).timestamp())


_DATES = ("election_day", "cutoff", "posting_from", "posting_to", "objections_decided",
          "roll_final", "destroy_after")
_DATE = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}\Z")
_FILE = re.compile(r"[A-Za-z0-9._-]{1,120}\Z")


def _day(value):
    """Days from 1900-01-01."""
    string(value, _DATE, "man-9")
    try:
        found = date.fromisoformat(value)
    except ValueError as bad:
        raise Reject("man-9", f"{value} is no date") from bad
    require(found.year >= 1900, "man-9", f"{value} is before 1900")
    return (found - date(1900, 1, 1)).days


def attachments(obj):
    """The file names of the optional attachments [man-10]."""
    names = []
    for item in array(obj["attachments"], 1, 50) if "attachments" in obj else []:
        members(item, ("title", "file", "bytes", "sha256"))
        text(item["title"])
        names.append(string(item["file"], _FILE))
        require(not item["file"].startswith("."), "man-10", "a file name begins with a dot")
        integer(item["bytes"], 1, 10**12)
        hex32(item["sha256"])
    return names


def _named_key(obj, pattern=None):
    members(obj, ("name", "key"))
    if pattern:
        string(obj["name"], pattern)
    else:
        text(obj["name"])
    return hex32(obj["key"])


class Manifest:
    """A manifest that has passed every rule of its page; `raw` is the file."""

    def __init__(self, raw):
        require(len(raw) <= MAX_BYTES, "rec-2", "the manifest is larger than 4 MiB")
        self.raw = raw
        m = members(parse_json(raw),
                    ("format", "version", "group", "origin", "title", "roll_id", "opens", "closes",
                     "minimum_scope", "totals_by_mahalle", "mahalle", "trustees", "registrars",
                     "officers", "server", "witnesses", "contests"),
                    ("description", "earlier_election", "residency", "attachments"))
        require(string(m["format"]) == "oy-manifest", "man-1", "this is no manifest")
        integer(m["version"], 1, 1, "man-1")
        require(string(m["group"]) in ("ristretto255", "modp4096"), "man-1", "unknown group")
        self.group = groups.by_name(m["group"])
        self.origin = string(m["origin"], _ORIGIN)
        self.title = text(m["title"])
        description(m)
        self.roll_id = hex32(m["roll_id"])
        if "earlier_election" in m:
            hex32(m["earlier_election"])
        self.opens, self.closes = _time(m["opens"]), _time(m["closes"])
        require(self.opens < self.closes, "man-2", "it closes before it opens")
        self.minimum_scope = integer(m["minimum_scope"], 3, 1000000)
        self.totals_by_mahalle = boolean(m["totals_by_mahalle"])
        self._mahalle(m["mahalle"])
        self._trustees(m["trustees"])
        self.registrars = [_named_key(r) for r in array(m["registrars"], 1, 2, "man-4")]
        self._officers(members(m["officers"], ("quorum", "keys")))
        self.server = hex32(members(m["server"], ("key",))["key"])
        self._witnesses(members(m["witnesses"], ("quorum", "keys")))
        self._distinct_keys()
        self.residency = self._residency(m["residency"]) if "residency" in m else None
        files = attachments(m)
        self._contests(array(m["contests"], 1, 2048))
        files += [name for c in m["contests"] for name in attachments(c)]
        require(len({f.lower() for f in files}) == len(files), "man-10", "a file name stands twice")

    def _residency(self, obj):
        """[man-9]: the numbers of [roll-9], in its order."""
        members(obj, ("minimum_age", "minimum_days") + _DATES)
        numbers = [integer(obj["minimum_age"], 0, 120), integer(obj["minimum_days"], 0, 36500)]
        days = {key: _day(obj[key]) for key in _DATES}
        day_of = lambda time: (date(1970, 1, 1) - date(1900, 1, 1)).days + (time + 10800) // 86400
        order = [days[k] for k in ("cutoff", "posting_from", "posting_to", "objections_decided",
                                   "roll_final")]
        order += [day_of(self.opens), days["election_day"], day_of(self.closes),
                  days["destroy_after"]]
        require(order == sorted(order), "man-9", "the dates of the residency are out of order")
        return numbers + [days[key] for key in _DATES]

    def _mahalle(self, items):
        self.mahalle = []
        for item in array(items, 1, 2000):
            members(item, ("id", "name"))
            text(item["name"])
            number = integer(item["id"], 1, 999999)
            require(not self.mahalle or number > self.mahalle[-1], "man-3",
                    "mahalle ids are not ascending")
            self.mahalle.append(number)

    def _trustees(self, obj):
        members(obj, ("threshold", "all_needed", "nonce", "keys"))
        self.nonce = hex32(obj["nonce"])
        self.identity, self.exchange = [], []
        for item in array(obj["keys"], 2, 32, "man-4"):
            members(item, ("name", "identity", "exchange"))
            text(item["name"])
            self.identity.append(hex32(item["identity"]))
            self.exchange.append(hex32(item["exchange"]))
        self.n = len(self.identity)
        self.t = integer(obj["threshold"], 2, len(obj["keys"]), "man-4")
        all_needed = boolean(obj["all_needed"])
        require(self.t < self.n or (self.t == self.n and all_needed), "cer-1",
                "the threshold must be below the number of trustees")

    def _officers(self, obj):
        self.officers = [_named_key(k) for k in array(obj["keys"], 1, 16, "man-4")]
        self.officer_quorum = integer(obj["quorum"], 1, len(self.officers), "man-4")

    def _witnesses(self, obj):
        keys = array(obj["keys"], 0, 16, "man-4")
        self.witnesses = [(k.get("name") if isinstance(k, dict) else None, _named_key(k, _WITNESS))
                          for k in keys]
        self.witness_quorum = integer(obj["quorum"], 1 if keys else 0, len(keys), "man-4")

    def _distinct_keys(self):
        """[man-5]."""
        ed = self.identity + self.registrars + self.officers + [self.server]
        ed += [key for _, key in self.witnesses]
        require(len(set(ed)) == len(ed), "man-5", "an Ed25519 key stands twice")
        require(len(set(self.exchange)) == self.n, "man-5", "an X25519 key stands twice")

    def _contests(self, items):
        self.contests = [contests_page.Contest(c, self) for c in items]
        distinct_ids(items)
        distinct_titles(items)
        cells = sum(getattr(c.decision, "cells", 0) for c in self.contests)
        require(cells <= contests_page.decisions_page.CELLS, "dec-1", "the best-set contests have too many units")
        self._ballot_sizes()

    def _ballot_sizes(self):
        """[man-8]; ballots of one set of contests are measured once."""
        for indices in {tuple(self.style(number)) for number in self.mahalle}:
            length = ballot_length(self.group, [self.contests[i] for i in indices])
            require(length <= MAX_BALLOT, "man-8", "a ballot would be longer than 16 MiB")
            require(len(indices) <= 64, "man-8", "a ballot would have more than 64 contests")

    def style(self, mahalle):
        """Indices of the contests of a mahalle, in manifest order."""
        return [i for i, c in enumerate(self.contests) if mahalle in c.scope]

    def ceremony_id(self):
        """[cer-2]."""
        keys = [k for pair in zip(self.identity, self.exchange) for k in pair]
        return h32(self.group, "ceremony", self.t, self.n, self.nonce, *keys)
