"""Codes, credentials and the roll: spec/roll.md."""
from typing import NamedTuple

from errors import Reader, header, require, u8, u32
from hashing import h32, hs, sha256
from proofs import ed_check, ed_sign, pok_equations, pok_make, require_all

ALPHABET = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"


# --- codes [cred-1], [cred-2] -------------------------------------------------------------

def check_symbols(symbols):
    """The two check symbols of 26 symbols."""
    s = sum((i + 2) * ALPHABET.index(c) for i, c in enumerate(symbols)) % 1021
    return ALPHABET[s // 32] + ALPHABET[s % 32]


def format_code(symbols):
    """26 symbols with their check symbols, in seven groups of four."""
    full = symbols + check_symbols(symbols)
    return "-".join(full[i:i + 4] for i in range(0, 28, 4))


def read_code(typed):
    """The 26 symbols of a code as a person typed it."""
    clean = typed.replace(" ", "").replace("-", "").upper()
    clean = clean.replace("O", "0").replace("I", "1").replace("L", "1")
    require(len(clean) == 28 and all(c in ALPHABET for c in clean), "cred-1",
            "a code has 28 letters and digits")
    require(check_symbols(clean[:26]) == clean[26:], "cred-1", "the code has a typing mistake")
    return clean[:26]


def part_secret(group, roll_id, registrar, symbols):
    """c = HS("credential", roll_id, registrar, symbols) [cred-2]."""
    return hs(group, "credential", roll_id, registrar, symbols.encode("ascii"))


# --- the roll -----------------------------------------------------------------------------

class Row(NamedTuple):
    """A credential with its parts; enc and part_encs are the bytes, device the bits of [roll-5]."""
    enc: bytes
    credential: object
    mahalle: int
    device: int
    part_encs: tuple
    parts: tuple


ROW_OF_DEVICE = 2**32 - 1


def rules_of(group, residency):
    """The rules that the registrars sign [roll-9]."""
    return h32(group, "residency", *residency) if residency else bytes(32)


def counts_of(homes):
    """u32 k ‖ k × (u32 mahalle ‖ u32 voters) [roll-8]."""
    known = sorted(set(homes))
    return u32(len(known)) + b"".join(u32(m) + u32(homes.count(m)) for m in known)


def head_length(raw):
    """Where the rows of a roll begin."""
    at = 39 + 32 + 32 * raw[38]
    return at + 4 + 8 * int.from_bytes(raw[at:at + 4], "big") + 4


class Roll:
    """A parsed roll: form, group, roll_id, mahalle, order, counts, rules ([roll-1], [roll-2],
    [roll-7] to [roll-10])."""

    def __init__(self, raw, manifest, rows):
        g = manifest.group
        reader = Reader(raw)
        reader.header("RO", g)
        require(reader.take(32) == manifest.roll_id, "roll-1", "the roll has another roll_id")
        self.r = reader.uint(1)
        require(self.r == len(manifest.registrars), "roll-1", "another number of registrars")
        rules = reader.take(32)
        self.private = [reader.take(32) for _ in range(self.r)]
        counts = [(reader.uint(4), reader.uint(4)) for _ in range(reader.uint(4))]
        count = reader.uint(4)
        require(count >= 1, "roll-1", "the roll is empty")
        require(count == rows, "roll-7", "the roll's rows are not as many as its entry says")
        row_len, proof_len = g.elen * (1 + self.r) + 4 + 1, g.elen + g.slen
        want = reader.at + count * row_len + self.r * (count * proof_len + 64)
        require(len(raw) == want, "enc-2", "the roll's length does not fit its rows")
        self.rows = [self._row(reader, g) for _ in range(count)]
        self.rows_part = raw[:reader.at]
        self.proofs, self.signatures = [], []
        for _ in range(self.r):
            self.proofs.append([(reader.element(g, False), reader.scalar(g)) for _ in range(count)])
            self.signatures.append(reader.take(64))
        reader.done()
        elements = [e for row in self.rows for e in (row.credential, *row.parts)]
        elements += [a for proofs in self.proofs for a, _ in proofs]
        if not g.all_members(elements):
            for e in elements:
                g.check_member(e)
        known = set(manifest.mahalle)
        for row in self.rows:
            require(row.mahalle in known, "roll-1", f"mahalle {row.mahalle} is not in the manifest")
        for a, b in zip(self.rows, self.rows[1:]):
            require(a.enc < b.enc, "roll-2", "the roll is not in ascending order")
        homes = [row.mahalle for row in self.rows]
        self.voters = {m: homes.count(m) for m in known if m in homes}
        require(counts == sorted(self.voters.items()), "roll-8", "the counts are not the rows'")
        require(rules == rules_of(g, manifest.residency), "roll-9", "the rules are others")
        require(any(p != bytes(32) for p in self.private) == bool(manifest.residency), "roll-10",
                "private rolls and rules of residency go together")

    def _row(self, reader, g):
        enc = reader.take(g.elen)
        mahalle = reader.uint(4)
        device = reader.uint(1)
        require(device < 2**self.r, "roll-5", "a device's part for no registrar")
        parts = tuple(reader.take(g.elen) for _ in range(self.r))
        return Row(enc, g.decode(enc, False), mahalle, device, parts,
                   tuple(g.decode(p, False) for p in parts))

    def check_totals(self, manifest):
        """[qst-3]."""
        for contest in manifest.contests:
            for line in contest.lines:
                require(len(self.rows) * line.maximum <= 2**40, "qst-3",
                        f"totals of {contest.id} could be too large to find")

    def check_signatures(self, manifest):
        """[roll-6]."""
        for key, sig in zip(manifest.registrars, self.signatures):
            ed_check(key, "roll", sha256(self.rows_part), sig, "roll-6", "a registrar on the roll")

    def check_parts(self, manifest):
        """[roll-3], [roll-5], [roll-4]."""
        g = manifest.group
        for i, row in enumerate(self.rows):
            good = not g.is_identity(row.credential) and not any(map(g.is_identity, row.parts))
            require(good, "roll-3", f"row {i} holds the identity")
            require(g.eq(g.product(row.parts), row.credential), "roll-3",
                    f"the credential of row {i} is not the product of its parts")
        equations = []
        for r, proofs in enumerate(self.proofs):
            for i, (row, (a, z)) in enumerate(zip(self.rows, proofs)):
                at = ROW_OF_DEVICE if row.device >> r & 1 else i
                context = (manifest.roll_id, r + 1, at, row.mahalle)
                equations += [e._replace(rule="roll-5") for e in pok_equations(
                    g, "credential-part", context, row.parts[r], a, z)]
        require_all(g, g.g, equations, "a part has no proof of knowledge")
        owner = {row.enc: i for i, row in enumerate(self.rows)}
        seen = set()
        for i, row in enumerate(self.rows):
            for part in row.part_encs:
                require(part not in seen and owner.get(part, i) == i, "roll-4",
                        f"a part of row {i} stands elsewhere in the roll")
                seen.add(part)


def make_roll(manifest, voters, seeds, draw, private=()):
    """`voters` is a list of (mahalle, [part secrets], bits of the parts that devices made);
    `private` are the commitments of the registrars' private rolls, if they keep any. Returns the
    file and, for each voter in the order given, its row index."""
    group, roll_id = manifest.group, manifest.roll_id
    rows = []
    for i, (mahalle, secrets, device) in enumerate(voters):
        parts = [group.pow_g(c) for c in secrets]
        rows.append((group.encode(group.product(parts)), mahalle, parts, secrets, device, i))
    rows.sort(key=lambda row: row[0])
    raw = header("RO", group) + roll_id + u8(len(seeds)) + rules_of(group, manifest.residency)
    raw += b"".join(private or [bytes(32)] * len(seeds)) + counts_of([row[1] for row in rows])
    raw += u32(len(rows))
    for enc, mahalle, parts, _, device, _ in rows:
        raw += enc + u32(mahalle) + u8(device) + b"".join(map(group.encode, parts))
    rows_hash = sha256(raw)
    for r, seed in enumerate(seeds):
        for i, (_, mahalle, _, secrets, device, _) in enumerate(rows):
            at = ROW_OF_DEVICE if device >> r & 1 else i
            a, z = pok_make(group, "credential-part", (roll_id, r + 1, at, mahalle), secrets[r],
                            draw)
            raw += group.encode(a) + group.encode_scalar(z)
        raw += ed_sign(seed, "roll", rows_hash)
    index = [0] * len(rows)
    for i, row in enumerate(rows):
        index[row[5]] = i
    return raw, index
