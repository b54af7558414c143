"""Where every field of a record's files stands: (key, label, offset, length, kind).

A key names a field without its numbers ("ballot.alpha"): tables of expected checks are written
by key. The label has them ("ballot.alpha 2"), and finds the same field in another election.
Kinds: integer, element, scalar, hash, signature, text.
"""
from typing import NamedTuple

import ballot as ballots_page
import box
import log


class Field(NamedTuple):
    """A field of an object, from `at` to `end`."""
    key: str
    label: str
    at: int
    end: int
    kind: str


class Layout:
    """Collects the fields of one object in order; gaps and rests are faults of the map."""

    def __init__(self, prefix, data, group):
        self.prefix, self.data, self.group = prefix, data, group
        self.at, self.fields, self.seen = 0, [], {}

    def put(self, name, length, kind):
        """The next field."""
        number = self.seen[name] = self.seen.get(name, -1) + 1
        key = f"{self.prefix}.{name}"
        self.fields.append(Field(key, f"{key} {number}", self.at, self.at + length, kind))
        self.at += length
        return int.from_bytes(self.data[self.at - length:self.at], "big")

    def integer(self, name, length=4):
        """u8 to u64."""
        return self.put(name, length, "integer")

    def elements(self, *names):
        """E for each name."""
        for name in names:
            self.put(name, self.group.elen, "element")

    def scalars(self, *names):
        """S for each name."""
        for name in names:
            self.put(name, self.group.slen, "scalar")

    def header(self):
        """OY, kind, version, group."""
        self.put("magic", 2, "text")
        self.put("kind", 2, "text")
        self.integer("version", 1)
        self.integer("group", 1)

    def done(self):
        """The fields, which must cover the object to its last byte."""
        if self.at != len(self.data):
            raise ValueError(f"the map of {self.prefix} ends at {self.at} of {len(self.data)}")
        return self.fields


def ceremony(data, manifest):
    """ceremony.bin."""
    m = Layout("ceremony", data, manifest.group)
    m.header()
    m.put("id", 32, "hash")
    for name in ("attempt", "t", "n"):
        m.integer(name)
    for _ in range(manifest.n):
        m.put("identity", 32, "hash")
        m.put("exchange", 32, "hash")
    for _ in range(manifest.n):
        m.put("commitment", 32, "hash")
        m.put("signature1", 64, "signature")
    for _ in range(manifest.n):
        m.elements(*["constant"] * manifest.t, "pok_a")
        m.scalars("pok_z")
        for _ in range(manifest.n):
            m.put("box", box.box_length(manifest.group), "hash")
        m.put("signature2", 64, "signature")
    for _ in range(manifest.n):
        m.elements("d", "a", "b")
        m.scalars("z")
        m.put("signature3", 64, "signature")
    return m.done()


def roll(data, manifest):
    """roll.bin."""
    m = Layout("roll", data, manifest.group)
    m.header()
    m.put("roll_id", 32, "hash")
    registrars = m.integer("registrars", 1)
    m.put("rules", 32, "hash")
    for _ in range(registrars):
        m.put("private", 32, "hash")
    for _ in range(m.integer("counts")):
        m.integer("count_mahalle")
        m.integer("count_voters")
    rows = m.integer("rows")
    for _ in range(rows):
        m.elements("credential")
        m.integer("mahalle")
        m.integer("device", 1)
        m.elements(*["part"] * registrars)
    for _ in range(registrars):
        for _ in range(rows):
            m.elements("proof_a")
            m.scalars("proof_z")
        m.put("signature", 64, "signature")
    return m.done()


def ballot(data, manifest):
    """A ballot with its signature."""
    g = manifest.group
    _, _, _, mahalle = ballots_page.place(g, data)
    contests = [manifest.contests[i] for i in manifest.style(mahalle)]
    m = Layout("ballot", data, g)
    m.header()
    m.put("election_id", 32, "hash")
    m.elements("credential")
    m.integer("sequence")
    m.integer("mahalle")
    for c in contests:
        m.integer("suite", 1)
        m.elements(*["alpha", "beta"] * c.bits)
    for c in contests:
        m.elements(*["bit_a0", "bit_b0", "bit_a1", "bit_b1"] * c.bits,
                   *["rule_t1", "rule_t2"] * len(c.rules))
    for c in contests:
        m.scalars(*["bit_e0", "bit_z0", "bit_z1"] * c.bits, *["rule_z"] * len(c.rules))
    m.elements("signature_r")
    m.scalars("signature_z")
    return m.done()


def opened(data, manifest):
    """An opened ballot (`OP`), its body as one of a ballot's without signature."""
    g, start = manifest.group, 6
    _, _, _, mahalle = ballots_page.place(g, data[start:])
    bits = sum(manifest.contests[i].bits for i in manifest.style(mahalle))
    tail = bits * (1 + g.slen)
    fake = data[start:len(data) - tail] + bytes(g.elen + g.slen)
    m = Layout("opened", data, g)
    m.header()
    for f in ballot(fake, manifest)[:-2]:
        m.put(f.key.replace("ballot.", "body_"), f.end - f.at, f.kind)
    for _ in range(bits):
        m.integer("bit", 1)
        m.scalars("r")
    return m.done()


def tally(data, manifest):
    """tally.bin."""
    m = Layout("tally", data, manifest.group)
    m.header()
    m.put("election_id", 32, "hash")
    m.put("closing", 40, "hash")
    m.integer("counted")
    m.integer("contests")
    for c in manifest.contests:
        for _ in range(m.integer("scopes")):
            m.integer("ballots")
            for _ in range(m.integer("n_mahalle")):
                m.integer("mahalle")
            m.elements(*["alpha", "beta"] * len(c.lines))
    return m.done()


def share(data, manifest):
    """A share file."""
    g = manifest.group
    m = Layout("share", data, g)
    m.header()
    m.put("election_id", 32, "hash")
    m.put("closing", 40, "hash")
    m.integer("trustee")
    for name in ["lot"] + ["factor"] * ((len(data) - 82 - 64) // (3 * g.elen + g.slen) - 1):
        m.elements(name + "_d", name + "_a", name + "_b")
        m.scalars(name + "_z")
    m.put("signature", 64, "signature")
    return m.done()


def entry(data, manifest):
    """A log entry."""
    g, registrars = manifest.group, len(manifest.registrars)
    name = log.NAMES[data[0]]
    m = Layout(f"entry.{name}", data, g)
    m.integer("type", 1)
    m.integer("version", 1)
    if name in ("manifest", "ceremony", "roll", "tally", "share", "result"):
        m.put("hash", 32, "hash")
        m.integer("length", 8)
        if name == "roll":
            m.integer("rows")
    elif name in ("open", "close"):
        if name == "open":
            m.put("election_id", 32, "hash")
        else:
            m.integer("closed_at", 8)
        for _ in range(m.integer("count", 1)):
            m.integer("officer", 1)
            m.put("signature", 64, "signature")
    elif name == "ballot":
        m.put("fingerprint", 32, "hash")
        m.integer("roll_index")
        m.integer("sequence")
        m.put("hash", 32, "hash")
    elif name == "destroy":
        m.integer("registrar", 1)
        m.put("private", 32, "hash")
        m.integer("day")
        m.put("signature", 64, "signature")
    elif name == "pages":
        m.put("list", m.integer("length", 2), "hash")
        m.integer("officer", 1)
        m.put("signature", 64, "signature")
    else:
        if name == "revoke":
            m.elements("credential")
            m.integer("reason", 1)
        else:
            m.elements("old", "new")
            m.integer("mahalle")
            for _ in range(registrars):
                m.elements("part", "proof_a")
                m.scalars("proof_z")
        for _ in range(registrars):
            m.put("signature", 64, "signature")
    return m.done()


def tile(data, manifest):
    """A tile of hashes."""
    m = Layout("tile", data, manifest.group)
    for _ in range(len(data) // 32):
        m.put("hash", 32, "hash")
    return m.done()


def bundle(data, manifest, prefix, width, inner):
    """Things behind their lengths of `width` bytes; the fields of each moved to its place."""
    m = Layout(prefix, data, manifest.group)
    out, number = [], 0
    while m.at < len(data):
        length = m.integer("length", width)
        out.append(m.fields[-1])
        for f in inner(data[m.at:m.at + length], manifest):
            out.append(f._replace(label=f"{prefix} {number} {f.label}", at=f.at + m.at,
                                  end=f.end + m.at))
        m.put("thing", length, "text")
        number += 1
    m.done()
    return out
