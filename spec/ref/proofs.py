"""Encryption, proofs and the batch check: spec/proofs.md.

Checking a proof gives *equations*: products of powers that must be 1, each with the tag of
its rule. `failing` asks all of them as one question and, if the answer is no, halves.
Random choices of provers come from a `draw` function, draw() being a scalar in [1, q-1].
"""
import hashlib
import secrets
from typing import NamedTuple

import edwards
from errors import require
from hashing import hs


class Equation(NamedTuple):
    """g^g_exp * y^y_exp * prod x^k = 1."""
    rule: str
    g_exp: int
    y_exp: int
    terms: tuple


class BitProof(NamedTuple):
    """Published: A_0, B_0, A_1, B_1, then e_0, z_0, z_1."""
    a0: object
    b0: object
    a1: object
    b1: object
    e0: int = 0
    z0: int = 0
    z1: int = 0


def holds(group, y, eq):
    """One equation by itself, which alone decides [bat-3]."""
    r = group.mul(group.pow_g(eq.g_exp), group.pow(y, eq.y_exp))
    return group.is_identity(group.mul(r, group.multi_pow(eq.terms)))


def batch_holds(group, y, equations):
    """All equations as one, an independent 128-bit coefficient for each [bat-1], [bat-2]."""
    g_exp = y_exp = 0
    powers = {}
    for eq in equations:
        rho = secrets.randbits(128)
        g_exp += rho * eq.g_exp
        y_exp += rho * eq.y_exp
        for x, k in eq.terms:
            powers[x] = powers.get(x, 0) + rho * k
    terms = [(group.g, g_exp), (y, y_exp)] + list(powers.items())
    return group.is_identity(group.multi_pow(terms))


def failing(group, y, equations):
    """The first equation that does not hold, or None; halving as in [bat-3]."""
    if not equations:
        return None
    if len(equations) == 1:
        return None if holds(group, y, equations[0]) else equations[0]
    if batch_holds(group, y, equations):
        return None
    half = len(equations) // 2
    return failing(group, y, equations[:half]) or failing(group, y, equations[half:])


def require_all(group, y, equations, detail):
    """Refuse with the rule of the first equation that fails."""
    bad = failing(group, y, equations)
    require(bad is None, bad.rule if bad else "", detail)


# --- ElGamal and the proofs of a ballot ---------------------------------------------------

class Key:
    """y with a table of its powers."""

    def __init__(self, group, y):
        self.group, self.y, self.table = group, y, group.power_table(y)

    def pow(self, k):
        """y^k."""
        return self.group.pow_fixed(self.table, k)


def encrypt(key, m, r):
    """(g^r, y^r g^m) [elg-1]."""
    g = key.group
    return g.pow_g(r), g.mul(key.pow(r), g.pow_g(m))


def bit_commit(key, bit, r, draw):
    """First half of the bit proof; returns the commitments and what `bit_respond` needs.
    A_s = g^{z_s} alpha^{-e_s} and B_s are computed from r, which the prover knows [bit-3]."""
    g, s = key.group, 1 - bit
    u, e_s, z_s = draw(), draw(), draw()
    a_b, b_b = g.pow_g(u), key.pow(u)
    a_s = g.pow_g(z_s - r * e_s)
    b_s = g.mul(key.pow(z_s - r * e_s), g.pow_g(-(bit - s) * e_s))
    first = (a_b, b_b, a_s, b_s) if bit == 0 else (a_s, b_s, a_b, b_b)
    return BitProof(*first), (bit, r, u, e_s, z_s)


def bit_respond(group, proof, state, e):
    """e_b = e - e_s, z_b = u + e_b r."""
    bit, r, u, e_s, z_s = state
    e_b = (e - e_s) % group.q
    z_b = (u + e_b * r) % group.q
    if bit == 0:
        return proof._replace(e0=e_b, z0=z_b, z1=z_s)
    return proof._replace(e0=e_s, z0=z_s, z1=z_b)


def bit_equations(group, alpha, beta, p, e):
    """[bit-1], [bit-2]: A_j alpha^{e_j} g^{-z_j} = 1, B_j (beta g^{-j})^{e_j} y^{-z_j} = 1."""
    e1 = (e - p.e0) % group.q
    return [
        Equation("bit-1", -p.z0, 0, ((p.a0, 1), (alpha, p.e0))),
        Equation("bit-2", 0, -p.z0, ((p.b0, 1), (beta, p.e0))),
        Equation("bit-1", -p.z1, 0, ((p.a1, 1), (alpha, e1))),
        Equation("bit-2", -e1, -p.z1, ((p.b1, 1), (beta, e1))),
    ]


def constant_commit(key, draw):
    """T_1 = g^u, T_2 = y^u; returns (T_1, T_2), u."""
    u = draw()
    return (key.group.pow_g(u), key.pow(u)), u


def constant_respond(group, u, e, coefficients, randomness):
    """z = u + e * sum a_i r_i."""
    return (u + e * sum(a * r for a, r in zip(coefficients, randomness))) % group.q


def constant_equations(t1, t2, z, e, coefficients, cts, value):
    """[con-1], [con-2] for prod ct_i^{a_i} holding value."""
    alphas = tuple((ct[0], a * e) for a, ct in zip(coefficients, cts))
    betas = tuple((ct[1], a * e) for a, ct in zip(coefficients, cts))
    return [
        Equation("con-1", -z, 0, ((t1, 1),) + alphas),
        Equation("con-2", -value * e, -z, ((t2, 1),) + betas),
    ]


# --- knowledge and equality of discrete logarithms ----------------------------------------

def pok_challenge(group, purpose, context, big_x, a):
    """c = HS(purpose, g, context, X, A)."""
    enc = group.encode
    return hs(group, purpose, enc(group.g), *context, enc(big_x), enc(a))


def pok_make(group, purpose, context, x, draw):
    """(A, z) for X = g^x."""
    u = draw()
    a = group.pow_g(u)
    c = pok_challenge(group, purpose, context, group.pow_g(x), a)
    return a, (u + c * x) % group.q


def pok_equations(group, purpose, context, big_x, a, z):
    """[pok-1]."""
    c = pok_challenge(group, purpose, context, big_x, a)
    return [Equation("pok-1", -z, 0, ((a, 1), (big_x, c)))]


class Equality(NamedTuple):
    """Published: d, A, B, z."""
    d: object
    a: object
    b: object
    z: int


def equality_challenge(group, purpose, context, big_y, base, beta, p):
    """c = HS(purpose, g, context, Y, a, b, d, A, B); b is empty if beta is None."""
    enc = group.encode
    b_item = b"" if beta is None else enc(beta)
    return hs(group, purpose, enc(group.g), *context, enc(big_y), enc(base), b_item,
              enc(p.d), enc(p.a), enc(p.b))


def equality_make(group, purpose, context, x, base, beta, draw):
    """d = base^x and the proof that log_base d = log_g Y."""
    u = draw()
    p = Equality(group.pow(base, x), group.pow_g(u), group.pow(base, u), 0)
    c = equality_challenge(group, purpose, context, group.pow_g(x), base, beta, p)
    return p._replace(z=(u + c * x) % group.q)


def equality_equations(group, purpose, context, big_y, base, beta, p):
    """[deq-1]."""
    c = equality_challenge(group, purpose, context, big_y, base, beta, p)
    return [Equation("deq-1", -p.z, 0, ((p.a, 1), (big_y, c))),
            Equation("deq-1", 0, 0, ((p.b, 1), (p.d, c), (base, -p.z)))]


# --- signatures ---------------------------------------------------------------------------

def signature_challenge(group, r_enc, x_enc, msg):
    """[sig-1]; ristretto255 as in RFC 9591 section 6.2."""
    if group.name == "ristretto255":
        h = hashlib.sha512(b"FROST-RISTRETTO255-SHA512-v1chal" + r_enc + x_enc + msg).digest()
        return int.from_bytes(h, "little") % group.q
    return hs(group, "sig", r_enc, x_enc, msg)


def sign(group, s, msg, draw):
    """R || z with R = g^k, z = k + c s."""
    k = draw()
    r_enc = group.encode(group.pow_g(k))
    c = signature_challenge(group, r_enc, group.encode(group.pow_g(s)), msg)
    return r_enc + group.encode_scalar((k + c * s) % group.q)


def signature_equations(group, big_x, x_enc, msg, r, r_enc, z):
    """g^z = R X^c [sig-1]."""
    c = signature_challenge(group, r_enc, x_enc, msg)
    return [Equation("sig-1", -z, 0, ((r, 1), (big_x, c)))]


def signature_check(group, big_x, msg, sig):
    """A whole signature: form [sig-2], then the equation [sig-1]."""
    require(len(sig) == group.elen + group.slen, "sig-2", "a signature of the wrong length")
    r_enc = sig[:group.elen]
    r, z = group.decode(r_enc), group.decode_scalar(sig[group.elen:])
    eqs = signature_equations(group, big_x, group.encode(big_x), msg, r, r_enc, z)
    require_all(group, group.g, eqs, "a ballot signature does not hold")


def ed_message(purpose, msg):
    """What Ed25519 signs [sig-3]."""
    return b"OY-v1-" + purpose.encode() + b"\0" + msg


def ed_sign(seed, purpose, msg):
    """An Ed25519 signature with its purpose."""
    return edwards.ed25519_sign(seed, ed_message(purpose, msg))


def ed_check(pub, purpose, msg, sig, rule="sig-3", who="a signer"):
    """[sig-3], refused with the rule of its place."""
    require(edwards.ed25519_verify(pub, ed_message(purpose, msg), sig), rule,
            f"the signature of {who} does not hold")
