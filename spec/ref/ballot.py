"""Ballots and openings: spec/ballot.md."""
from typing import NamedTuple

from errors import Reader, header, require, u8, u32
from hashing import hs, sha256
from manifest import ballot_length
from proofs import (BitProof, Key, bit_commit, bit_equations, bit_respond, constant_commit,
                    constant_equations, constant_respond, encrypt, sign, signature_equations)


class ContestPart(NamedTuple):
    """One contest of a ballot: ciphertexts, a bit proof each, (T1, T2, z) for each rule."""
    contest: object
    cts: list
    bits: list
    rules: list


class Ballot(NamedTuple):
    """A ballot body and, if cast, its signature."""
    body: bytes
    statement: bytes
    election_id: bytes
    credential_enc: bytes
    credential: object
    sequence: int
    mahalle: int
    parts: list
    signature: tuple


def style(manifest, mahalle):
    """The contests of a ballot; none is no ballot [bal-3]."""
    contests = [manifest.contests[i] for i in manifest.style(mahalle)]
    require(contests, "bal-3", f"mahalle {mahalle} has nothing to vote on")
    return contests


def place(group, raw):
    """election_id, credential, sequence, mahalle by their places, before all else is
    checked (spec/checks.md, K6 and K7)."""
    e = group.elen
    require(len(raw) >= 46 + e + e + group.slen, "bal-1", "a ballot is too short")
    num = lambda at: int.from_bytes(raw[at:at + 4], "big")
    return raw[6:38], raw[38:38 + e], num(38 + e), num(42 + e)


def body_of(group, raw):
    """A ballot without its signature."""
    return raw[:-(group.elen + group.slen)]


def parse_body(reader, manifest):
    """A body with its length by the style; membership is left to `elements` [bal-1]."""
    g = manifest.group
    start = reader.at
    reader.header("BA", g)
    election_id, credential_enc = reader.take(32), reader.take(g.elen)
    sequence, mahalle = reader.uint(4), reader.uint(4)
    contests = style(manifest, mahalle)
    credential = g.decode(credential_enc, False)
    element = lambda: g.decode(reader.take(g.elen), False)
    scalar = lambda: g.decode_scalar(reader.take(g.slen))
    cts, commits = [], []
    for c in contests:
        require(reader.uint(1) == 1, "bal-1", "an unknown proof suite")
        cts.append([(element(), element()) for _ in range(c.bits)])
    for c in contests:
        bits = [[element() for _ in range(4)] for _ in range(c.bits)]
        commits.append((bits, [(element(), element()) for _ in c.rules]))
    statement = reader.data[start:reader.at]
    parts = []
    for c, ct, (bits, rules) in zip(contests, cts, commits):
        proofs = [BitProof(*b, scalar(), scalar(), scalar()) for b in bits]
        parts.append(ContestPart(c, ct, proofs, [(t1, t2, scalar()) for t1, t2 in rules]))
    return Ballot(reader.data[start:reader.at], statement, election_id, credential_enc,
                  credential, sequence, mahalle, parts, ())


def parse(raw, manifest):
    """A signed ballot [bal-1]: its form to the last byte, that of the signature [sig-2] too."""
    g = manifest.group
    _, _, _, mahalle = place(g, raw)
    want = ballot_length(g, style(manifest, mahalle))
    require(len(raw) == want, "bal-1", "a ballot's length does not fit its style")
    reader = Reader(raw, "bal-1")
    body = parse_body(reader, manifest)
    return body._replace(signature=(reader.element(g, False), reader.scalar(g)))


def elements(ballot):
    """Every element, R of a signature included, for the membership check [grp-3]."""
    out = [ballot.credential, *ballot.signature[:1]]
    for part in ballot.parts:
        out += [x for ct in part.cts for x in ct]
        out += [x for p in part.bits for x in p[:4]]
        out += [x for t1, t2, _ in part.rules for x in (t1, t2)]
    return out


def check_identity(group, ballot):
    """[bal-4]."""
    alphas = [ct[0] for part in ballot.parts for ct in part.cts]
    require(not any(map(group.is_identity, [ballot.credential] + alphas)), "bal-4",
            "a credential or an alpha is the identity")


def challenge(group, y, statement):
    """One challenge for the whole ballot [bal-5]."""
    return hs(group, "ballot", group.encode(group.g), group.encode(y), statement)


def equations(group, y, ballot):
    """All proofs of a ballot [bal-6]."""
    e = challenge(group, y, ballot.statement)
    out = []
    for part in ballot.parts:
        for (alpha, beta), proof in zip(part.cts, part.bits):
            out += bit_equations(group, alpha, beta, proof, e)
        for rule, (t1, t2, z) in zip(part.contest.rules, part.rules):
            terms = rule.all_terms()
            out += constant_equations(t1, t2, z, e, [a for _, a in terms],
                                      [part.cts[b] for b, _ in terms], rule.hi)
    return out


def signature_parts(group, raw):
    """The equation of [bal-7] and its elements, by place."""
    _, x_enc, _, _ = place(group, raw)
    sig = raw[-(group.elen + group.slen):]
    x = group.decode(x_enc, False)
    r_enc = sig[:group.elen]
    r, z = group.decode(r_enc, False), group.decode_scalar(sig[group.elen:])
    eqs = signature_equations(group, x, x_enc, body_of(group, raw), r, r_enc, z)
    return eqs, [x, r]


def fingerprint(body):
    """[bal-8]."""
    return sha256(body)


# --- making -------------------------------------------------------------------------------

class Sealed(NamedTuple):
    """A body and its openings: (bit, r) for each bit of each contest."""
    body: bytes
    openings: list


def seal(manifest, key, election_id, credential, sequence, mahalle, choices, draw, bits=None):
    """Seal choices (contest id -> choice) or, in tests, given bits per contest."""
    g = manifest.group
    contests = style(manifest, mahalle)
    plain = bits or [c.encode(choices[c.id]) for c in contests]
    head = header("BA", g) + election_id + g.encode(credential) + u32(sequence) + u32(mahalle)
    opened = [[(b, draw()) for b in bs] for bs in plain]
    statement = head
    for row in opened:
        statement += u8(1)
        for b, r in row:
            statement += b"".join(map(g.encode, encrypt(key, b, r)))
    states = []
    for c, row in zip(contests, opened):
        bit_states = [bit_commit(key, b, r, draw) for b, r in row]
        rule_states = [constant_commit(key, draw) for _ in c.rules]
        statement += b"".join(g.encode(x) for p, _ in bit_states for x in p[:4])
        statement += b"".join(g.encode(x) for ts, _ in rule_states for x in ts)
        states.append((bit_states, rule_states))
    e = challenge(g, key.y, statement)
    body = statement
    for c, row, (bit_states, rule_states) in zip(contests, opened, states):
        for proof, state in bit_states:
            p = bit_respond(g, proof, state, e)
            body += b"".join(map(g.encode_scalar, (p.e0, p.z0, p.z1)))
        for rule, (_, u) in zip(c.rules, rule_states):
            terms = rule.all_terms()
            z = constant_respond(g, u, e, [a for _, a in terms], [row[b][1] for b, _ in terms])
            body += g.encode_scalar(z)
    return Sealed(body, opened)


def cast(group, sealed, secret, draw):
    """body || signature [sig-1]."""
    return sealed.body + sign(group, secret, sealed.body, draw)


def open_ballot(group, sealed):
    """The OP file of a sealed ballot [open-1]."""
    out = header("OP", group) + sealed.body
    for row in sealed.openings:
        out += b"".join(u8(b) + group.encode_scalar(r) for b, r in row)
    return out


def check_opening(raw, manifest, y, election_id):
    """[open-1]; returns the ballot and the bits of each contest."""
    from proofs import require_all
    g = manifest.group
    reader = Reader(raw)
    reader.header("OP", g)
    ballot = parse_body(reader, manifest)
    rows = []
    for part in ballot.parts:
        rows.append([(reader.uint(1), reader.scalar(g)) for _ in part.cts])
    reader.done()
    require(ballot.election_id == election_id, "bal-2", "the opening is of another election")
    for e in elements(ballot):
        g.check_member(e)
    check_identity(g, ballot)
    require_all(g, y, equations(g, y, ballot), "a proof of the opened ballot does not hold")
    key = Key(g, y)
    for part, row in zip(ballot.parts, rows):
        for (alpha, beta), (bit, r) in zip(part.cts, row):
            a, b = encrypt(key, bit, r)
            require(bit in (0, 1) and g.eq(a, alpha) and g.eq(b, beta), "open-1",
                    "a ciphertext is not what the opening says")
        for rule in part.contest.rules:
            total = sum(a * row[b][0] for b, a in rule.all_terms())
            require(total == rule.hi, "open-1", "the opened bits break a rule")
    return ballot, [[b for b, _ in row] for row in rows]
