"""The trustees' key ceremony: spec/ceremony.md. Trustees are counted from 1."""
from typing import NamedTuple

import box
from errors import Reader, header, require, u32
from hashing import h32, hs, sha256
from proofs import (Equality, ed_check, ed_sign, equality_equations, equality_make,
                    pok_equations, pok_make, require_all)


def common(group, kind, ceremony_id, attempt, index):
    """How every message begins."""
    return header(kind, group) + ceremony_id + u32(attempt) + u32(index)


def commitment_of(group, ceremony_id, attempt, index, reveal):
    """[cer-4]."""
    return h32(group, "ceremony-commit", ceremony_id, attempt, index, reveal)


def pok_context(group, ceremony_id, attempt, index, constants):
    """Context items of `ceremony-pok`."""
    return (ceremony_id, attempt, index, *map(group.encode, constants))


def rehearsal(group, key, body_hash):
    """The rehearsal's ciphertext and its m [cer-9]."""
    rho = hs(group, "rehearse-rho", body_hash)
    m = int.from_bytes(h32(group, "rehearse-m", body_hash)[:2], "big")
    return group.pow_g(rho), group.mul(group.pow(key, rho), group.pow_g(m)), m


def lagrange(group, indices):
    """lambda_j at 0 for each j [shr-5]."""
    q, out = group.q, {}
    for j in indices:
        num = den = 1
        for k in indices:
            if k != j:
                num, den = num * k % q, den * (k - j) % q
        out[j] = num * pow(den, -1, q) % q
    return out


def combine(group, factors):
    """prod d_j^{lambda_j} over {j: d_j} [shr-5]."""
    lam = lagrange(group, list(factors))
    return group.product([group.pow(d, lam[j]) for j, d in factors.items()])


class Dealer(NamedTuple):
    """What one trustee publishes."""
    commitment: bytes
    signature1: bytes
    reveal: bytes
    constants: tuple
    pok_a: object
    pok_z: int
    boxes: tuple
    signature2: bytes


class Transcript:
    """A parsed ceremony.bin that agrees with the manifest ([cer-2], [cer-12])."""

    def __init__(self, raw, manifest):
        g = self.group = manifest.group
        reader = Reader(raw)
        reader.header("CT", g)
        self.id = reader.take(32)
        self.attempt, t, n = reader.uint(4), reader.uint(4), reader.uint(4)
        require(t == manifest.t and n == manifest.n, "cer-12", "another threshold or number")
        self.t, self.n = t, n
        for identity, exchange in zip(manifest.identity, manifest.exchange):
            same = reader.take(32) == identity and reader.take(32) == exchange
            require(same, "cer-12", "other trustee keys than the manifest's")
        require(self.id == manifest.ceremony_id(), "cer-12", "another ceremony_id")
        first = [(reader.take(32), reader.take(64)) for _ in range(n)]
        self.dealers = [self._dealer(reader, c, s) for c, s in first]
        self.body_hash = sha256(raw[:reader.at])
        self.rehearsals, self.signatures, self.blocks = [], [], []
        for _ in range(n):
            at = reader.at
            d, a, b = (reader.element(g, False) for _ in range(3))
            self.rehearsals.append(Equality(d, a, b, reader.scalar(g)))
            self.blocks.append(raw[at:reader.at])
            self.signatures.append(reader.take(64))
        reader.done()
        elements = [e for dealer in self.dealers for e in (*dealer.constants, dealer.pok_a)]
        elements += [e for p in self.rehearsals for e in p[:3]]
        if not g.all_members(elements):
            for e in elements:
                g.check_member(e)
        self.key, self.share_keys = None, []

    def _dealer(self, reader, commitment, signature1):
        g, at = self.group, reader.at
        constants = tuple(reader.element(g, False) for _ in range(self.t))
        pok_a, pok_z = reader.element(g, False), reader.scalar(g)
        boxes = tuple(reader.take(box.box_length(g)) for _ in range(self.n))
        reveal = reader.data[at:reader.at]
        return Dealer(commitment, signature1, reveal, constants, pok_a, pok_z, boxes,
                      reader.take(64))

    def check_signatures(self, manifest):
        """[cer-12], purposes of [sig-3]."""
        g = self.group
        for i, (key, dealer) in enumerate(zip(manifest.identity, self.dealers), 1):
            one = common(g, "C1", self.id, self.attempt, i) + dealer.commitment
            ed_check(key, "ceremony-round1", one, dealer.signature1, "cer-12", f"trustee {i}, round 1")
            two = common(g, "C2", self.id, self.attempt, i) + dealer.reveal
            ed_check(key, "ceremony-round2", two, dealer.signature2, "cer-12", f"trustee {i}, round 2")
            msg = self.body_hash + u32(i) + self.blocks[i - 1]
            ed_check(key, "ceremony-transcript", msg, self.signatures[i - 1], "cer-12",
                     f"trustee {i} on the transcript")

    def check_keys(self):
        """[cer-4] to [cer-6] and the keys of [cer-8]."""
        g = self.group
        for i, dealer in enumerate(self.dealers, 1):
            want = commitment_of(g, self.id, self.attempt, i, dealer.reveal)
            require(dealer.commitment == want, "cer-4", f"trustee {i} revealed something else")
            require(not any(map(g.is_identity, dealer.constants)), "cer-5",
                    f"a constant of trustee {i} is the identity")
            context = pok_context(g, self.id, self.attempt, i, dealer.constants)
            eqs = pok_equations(g, "ceremony-pok", context, dealer.constants[0], dealer.pok_a,
                                dealer.pok_z)
            require_all(g, g.g, [e._replace(rule="cer-6") for e in eqs],
                        f"trustee {i} does not prove its key")
        self.key = g.product([d.constants[0] for d in self.dealers])
        columns = [g.product([d.constants[k] for d in self.dealers]) for k in range(self.t)]
        self.share_keys = [g.product([g.pow(c, pow(j, k, g.q)) for k, c in enumerate(columns)])
                           for j in range(1, self.n + 1)]
        require(not any(map(g.is_identity, [self.key] + self.share_keys)), "cer-8",
                "the election key or a share key is the identity")

    def check_rehearsal(self):
        """[cer-9]."""
        g = self.group
        alpha, beta, m = rehearsal(g, self.key, self.body_hash)
        for j, proof in enumerate(self.rehearsals, 1):
            eqs = equality_equations(g, "rehearse", (self.body_hash, j), self.share_keys[j - 1],
                                     alpha, beta, proof)
            require_all(g, g.g, [e._replace(rule="cer-9") for e in eqs],
                        f"trustee {j} does not show that its key decrypts")
        factors = {j: self.rehearsals[j - 1].d for j in range(1, self.t + 1)}
        shared = combine(g, factors)
        require(g.eq(g.mul(shared, g.pow_g(m)), beta), "cer-9", "the rehearsal gives another number")


# --- a whole ceremony in one place, for vectors and test elections ------------------------

class Made(NamedTuple):
    """Transcript bytes, the trustees' secret shares, and round messages by kind."""
    raw: bytes
    shares: list
    messages: dict
    ephemeral: list


def make(manifest, identity_seeds, exchange_secrets, draw, draw_bytes, attempt=1):
    """Play all rounds: polynomials, commitments, boxes, shares, rehearsal, signatures."""
    g, t, n, cid = manifest.group, manifest.t, manifest.n, manifest.ceremony_id()
    polynomials = [[draw() for _ in range(t)] for _ in range(n)]
    value = lambda i, j: sum(a * j**k for k, a in enumerate(polynomials[i - 1])) % g.q
    messages, ephemeral = {"C1": [], "C2": [], "C3": []}, []
    part1 = part2 = b""
    for i, poly in enumerate(polynomials, 1):
        constants = [g.pow_g(a) for a in poly]
        pok = pok_make(g, "ceremony-pok", pok_context(g, cid, attempt, i, constants), poly[0], draw)
        esks = [draw_bytes(32) for _ in range(n)]
        ephemeral.append(esks)
        boxes = [box.seal_share(g, cid, attempt, i, j, manifest.exchange[j - 1], esks[j - 1],
                                value(i, j)) for j in range(1, n + 1)]
        reveal = b"".join(map(g.encode, constants)) + g.encode(pok[0]) + g.encode_scalar(pok[1])
        reveal += b"".join(boxes)
        c = commitment_of(g, cid, attempt, i, reveal)
        one = common(g, "C1", cid, attempt, i) + c
        two = common(g, "C2", cid, attempt, i) + reveal
        sig1 = ed_sign(identity_seeds[i - 1], "ceremony-round1", one)
        sig2 = ed_sign(identity_seeds[i - 1], "ceremony-round2", two)
        messages["C1"].append(one + sig1)
        messages["C2"].append(two + sig2)
        part1 += c + sig1
        part2 += reveal + sig2
    raw = header("CT", g) + cid + u32(attempt) + u32(t) + u32(n)
    raw += b"".join(a + b for a, b in zip(manifest.identity, manifest.exchange)) + part1 + part2
    body_hash = sha256(raw)
    shares = [sum(value(i, j) for i in range(1, n + 1)) % g.q for j in range(1, n + 1)]
    key = g.pow_g(sum(poly[0] for poly in polynomials))
    alpha, beta, _ = rehearsal(g, key, body_hash)
    for j, x in enumerate(shares, 1):
        p = equality_make(g, "rehearse", (body_hash, j), x, alpha, beta, draw)
        block = b"".join(map(g.encode, p[:3])) + g.encode_scalar(p.z)
        sig = ed_sign(identity_seeds[j - 1], "ceremony-transcript", body_hash + u32(j) + block)
        messages["C3"].append(common(g, "C3", cid, attempt, j) + body_hash + block + sig)
        raw += block + sig
    return Made(raw, shares, messages, ephemeral)
