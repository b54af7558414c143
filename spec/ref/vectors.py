#!/usr/bin/env python3
"""Make spec/vectors/*.json, the same bytes every time.

    python3 spec/ref/vectors.py [--check]

--check compares instead of writing. The fields are described in spec/vectors/README.md.
"""
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import group as groups  # noqa: E402
import roll  # noqa: E402
import vectors_ballot  # noqa: E402
import vectors_decision  # noqa: E402
import vectors_log  # noqa: E402
import vectors_manifest  # noqa: E402
import vectors_server  # noqa: E402
from errors import Reject  # noqa: E402
from hashing import expand_message_xmd, h32, hg, hs, item_bytes, tag  # noqa: E402
from make import Drbg  # noqa: E402
from proofs import (BitProof, Equality, Key, batch_holds, bit_commit, bit_equations,  # noqa: E402
                    bit_respond, constant_commit, constant_equations, constant_respond,
                    encrypt, equality_challenge, equality_equations, equality_make, failing,
                    pok_challenge, pok_equations, pok_make, sign, signature_challenge,
                    signature_check)

HERE = os.path.dirname(os.path.abspath(__file__))
OUT = os.path.join(os.path.dirname(HERE), "vectors")


def rule_of(action):
    """None, or the tag of the rule that refuses."""
    try:
        action()
        return None
    except Reject as bad:
        return bad.rule


# --- groups -------------------------------------------------------------------------------

RISTRETTO_BAD = {
    "not below p": ["00ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff",
                    "ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "f3ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"],
    "negative": ["0100000000000000000000000000000000000000000000000000000000000000",
                 "01ffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
                 "ed57ffd8c914fb201471d1c3d245ce3c746fcbe63a3679d51b6a516ebebe0e20"],
    "not a square": ["26948d35ca62e643e26a83177332e6b6afeb9d08e4268b650f1f5bbd8d81d371",
                     "4eac077a713c57b4f4397629a4145982c661f48044dd3f96427d40b147d9742f",
                     "de6a7b00deadc788eb6b6c8d20c0ae96c2f2019078fa604fee5b87d6e989ad87"],
    "y is zero": ["ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"],
}


def group_vectors(g, rng):
    """Encodings, powers and products of one group."""
    enc = lambda x: g.encode(x).hex()
    a, b = rng.below(g.q), rng.below(g.q)
    x, y = g.pow_g(a), g.pow_g(b)
    raw = [("identity", g.encode(g.identity)), ("generator", g.encode(g.g)),
           ("g^a", g.encode(x)), ("too short", g.encode(x)[:-1]), ("too long", g.encode(x) + b"\0")]
    if g.name == "ristretto255":
        raw += [(why, bytes.fromhex(h)) for why, hs_ in RISTRETTO_BAD.items() for h in hs_]
    else:
        big = lambda v: v.to_bytes(g.elen, "big")
        raw += [("zero", big(0)), ("p", big(g.p)), ("p+1", big(g.p + 1)), ("p-1", big(g.p - 1)),
                ("minus g^a", big(g.p - x)), ("g^a + p if it fits", big(min(x + g.p, 256**g.elen - 1))),
                ("two", big(2)), ("three", big(3))]
    scalars = [("zero", 0), ("one", 1), ("q-1", g.q - 1), ("q", g.q), ("q+1", g.q + 1),
               ("largest", 256**g.slen - 1)]
    return {
        "id": g.id, "element_bytes": g.elen, "scalar_bytes": g.slen,
        "q": g.encode_scalar(g.q).hex(), "g": enc(g.g),
        "elements": [{"what": why, "bytes": r.hex(), "rule": rule_of(lambda r=r: g.decode(r))}
                     for why, r in raw],
        "scalars": [{"what": why, "bytes": v.to_bytes(g.slen, g.scalar_order).hex(),
                     "rule": "grp-6" if v >= g.q else None} for why, v in scalars],
        "powers": [{"base": enc(base), "exponent": g.encode_scalar(k).hex(),
                    "result": enc(g.pow(base, k))}
                   for base, k in ((g.g, 0), (g.g, 1), (g.g, 2), (g.g, g.q - 1), (g.g, a),
                                   (x, b), (x, 0), (g.identity, a))],
        "products": [{"a": enc(p), "b": enc(r), "result": enc(g.mul(p, r))}
                     for p, r in ((x, y), (x, g.identity), (x, g.inv(x)), (x, x))],
    }


def make_groups():
    """groups.json."""
    rng = Drbg("groups")
    out = {"groups": {g.name: group_vectors(g, rng)
                      for g in (groups.RISTRETTO, groups.MODP4096, groups.TINY)}}
    out["modp4096_p"] = f"{groups.P4096:x}"
    tiny = groups.TINY
    out["tiny_members"] = [x for x in range(1, tiny.p) if pow(x, tiny.q, tiny.p) == 1]
    m = groups.MODP4096
    xs = [m.pow_g(rng.below(m.q)) for _ in range(3)]
    flipped = [m.p - xs[0], m.p - xs[1], xs[2]]
    off = pow(3, 2, m.p)  # symbol +1, outside the subgroup of order q
    out["batches"] = [{"group": "modp4096", "what": what, "rule": rule,
                       "elements": [m.encode(x).hex() for x in batch]}
                      for what, batch, rule in (
                          ("members", xs, None), ("two signs flipped", flipped, "grp-3"),
                          ("one of order q*P", [xs[0], off, xs[2]], "grp-3"),
                          ("one and its inverse, both of order q*P",
                           [off, m.inv(off), xs[2]], "grp-3"))]
    return out


# --- hashing, codes -----------------------------------------------------------------------

def make_hashing():
    """hashing.json."""
    xmd = []
    for msg, dst, n in ((b"", "OY-v1-ristretto255-test", 32), (b"abc", "OY-v1-ristretto255-test", 64),
                        (b"abcdef0123456789", "OY-v1-modp4096-test", 576),
                        (b"a" * 300, "QUUX-V01-CS02-with-expander-SHA512-256", 128)):
        xmd.append({"msg": msg.hex(), "tag": dst, "length": n,
                    "out": expand_message_xmd(msg, dst.encode(), n).hex()})
    lists = [[], [b""], [b"ab", b"c"], [b"a", b"bc"], [7, b"x" * 32], [bytes(40), 0, 1, 2]]
    out = {"xmd": xmd, "items": [], "note": "an item {\"u32\": n} is four bytes"}
    for g in (groups.RISTRETTO, groups.MODP4096, groups.TINY):
        for items in lists:
            shown = [{"u32": i} if isinstance(i, int) else i.hex() for i in items]
            out["items"].append({
                "group": g.name, "purpose": "vector", "tag": tag(g, "vector").decode(),
                "items": shown, "encoded": item_bytes(items).hex(),
                "hs": g.encode_scalar(hs(g, "vector", *items)).hex(),
                "h32": h32(g, "vector", *items).hex()})
        for items in lists[:4] if g.name != "modp4096" else lists[2:4]:
            out.setdefault("to_group", []).append({
                "group": g.name, "purpose": "lot", "items": [i.hex() for i in items],
                "out": g.encode(hg(g, "lot", *items)).hex()})
    return out


def make_codes():
    """codes.json."""
    rng, out = Drbg("codes"), {"good": [], "bad": [], "secrets": []}
    for _ in range(6):
        symbols = "".join(roll.ALPHABET[rng.below(32)] for _ in range(26))
        code = roll.format_code(symbols)
        loose = code.lower().replace("-", " ").replace("0", "o").replace("1", "l")
        out["good"].append({"symbols": symbols, "code": code, "typed": loose})
        i = rng.below(26)
        other = roll.ALPHABET[(roll.ALPHABET.index(symbols[i]) + 1 + rng.below(31)) % 32]
        wrong = symbols[:i] + other + symbols[i + 1:] + roll.check_symbols(symbols)
        swapped = list(symbols + roll.check_symbols(symbols))
        j = next(k for k in range(25) if swapped[k] != swapped[k + 1])
        swapped[j], swapped[j + 1] = swapped[j + 1], swapped[j]
        out["bad"] += [{"what": "one symbol wrong", "typed": wrong, "rule": "cred-1"},
                       {"what": "two symbols swapped", "typed": "".join(swapped), "rule": "cred-1"}]
    out["bad"] += [{"what": what, "typed": typed, "rule": "cred-1"} for what, typed in (
        ("empty", ""), ("too short", code[:-1]), ("too long", code + "0"), ("a U", "U" + code[1:]),
        ("not ASCII", "é" + code[1:]))]
    for g in (groups.RISTRETTO, groups.MODP4096):
        rid = rng.bytes(32)
        for r in (1, 2):
            c = roll.part_secret(g, rid, r, symbols)
            out["secrets"].append({"group": g.name, "roll_id": rid.hex(), "registrar": r,
                                   "symbols": symbols, "secret": g.encode_scalar(c).hex(),
                                   "part": g.encode(g.pow_g(c)).hex()})
    return out


# --- proofs -------------------------------------------------------------------------------

def first_rule(g, y, equations):
    """None, or the rule of the first equation that fails; the batch must agree."""
    bad = failing(g, y, equations)
    assert (bad is None) == batch_holds(g, y, equations)
    return bad.rule if bad else None


def bit_cases(g, key, draw):
    """Good and bad bit proofs: ciphertext, e, proof, rule."""
    e, other = draw(), draw()
    cases = []
    for bit in (0, 1):
        r = draw()
        ct = encrypt(key, bit, r)
        first, state = bit_commit(key, bit, r, draw)
        proof = bit_respond(g, first, state, e)
        cases.append((f"bit {bit}", ct, e, proof))
    (alpha, beta), p = ct, proof
    cases += [
        ("another challenge", ct, other, p),
        ("z0 + 1", ct, e, p._replace(z0=(p.z0 + 1) % g.q)),
        ("z1 + 1", ct, e, p._replace(z1=(p.z1 + 1) % g.q)),
        ("e0 + 1", ct, e, p._replace(e0=(p.e0 + 1) % g.q)),
        ("B0 changed", ct, e, p._replace(b0=g.mul(p.b0, g.g))),
        ("B1 changed", ct, e, p._replace(b1=g.mul(p.b1, g.g))),
        ("A1 changed", ct, e, p._replace(a1=g.mul(p.a1, g.g))),
        ("branches swapped", ct, e, BitProof(p.a1, p.b1, p.a0, p.b0, (e - p.e0) % g.q, p.z1, p.z0)),
        ("holds 2", (alpha, g.mul(beta, g.g)), e, p),
        ("holds 0, proof of 1", (alpha, g.mul(beta, g.inv(g.g))), e, p),
    ]
    r = draw()
    first, state = bit_commit(key, 1, r, draw)
    cases.append(("holds 2, honest prover's best", encrypt(key, 2, r), e,
                  bit_respond(g, first, state, e)))
    errors = (g.mul(p.b0, g.g), g.mul(p.b1, g.inv(g.g)))
    cases.append(("two errors that cancel in an unweighted product", ct, e,
                  p._replace(b0=errors[0], b1=errors[1])))
    return cases


def proof_vectors(g, rng):
    """All proofs of one group."""
    draw = lambda: 1 + rng.below(g.q - 1)
    enc, sc = lambda x: g.encode(x).hex(), lambda k: g.encode_scalar(k).hex()
    secret = draw()
    key = Key(g, g.pow_g(secret))
    out = {"y": enc(key.y), "bit": [], "constant": [], "pok": [], "equality": [], "signature": []}
    for what, ct, e, p in bit_cases(g, key, draw):
        out["bit"].append({"what": what, "alpha": enc(ct[0]), "beta": enc(ct[1]), "e": sc(e),
                           "a0": enc(p.a0), "b0": enc(p.b0), "a1": enc(p.a1), "b1": enc(p.b1),
                           "e0": sc(p.e0), "z0": sc(p.z0), "z1": sc(p.z1),
                           "rule": first_rule(g, key.y, bit_equations(g, *ct, p, e))})
    coefficients, bits = [1, -1, 3], [1, 1, 1]
    rs = [draw() for _ in bits]
    cts = [encrypt(key, b, r) for b, r in zip(bits, rs)]
    e = draw()
    (t1, t2), u = constant_commit(key, draw)
    z = constant_respond(g, u, e, coefficients, rs)
    for what, tt1, tt2, zz, v in (("3", t1, t2, z, 3), ("not 4", t1, t2, z, 4),
                                  ("not 3 + q's neighbour", t1, t2, z, 2),
                                  ("z + 1", t1, t2, (z + 1) % g.q, 3),
                                  ("T1 changed", g.mul(t1, g.g), t2, z, 3),
                                  ("T2 changed", t1, g.mul(t2, g.g), z, 3)):
        eqs = constant_equations(tt1, tt2, zz, e, coefficients, cts, v)
        out["constant"].append({"what": what, "coefficients": coefficients, "value": v, "e": sc(e),
                                "ciphertexts": [[enc(a), enc(b)] for a, b in cts], "t1": enc(tt1),
                                "t2": enc(tt2), "z": sc(zz), "rule": first_rule(g, key.y, eqs)})
    _pok_vectors(g, out, rng, draw)
    _equality_vectors(g, out, rng, draw)
    _signature_vectors(g, out, draw)
    return out


def _shown(context):
    return [{"u32": c} if isinstance(c, int) else c.hex() for c in context]


def _pok_vectors(g, out, rng, draw):
    enc, sc = lambda x: g.encode(x).hex(), lambda k: g.encode_scalar(k).hex()
    x, context = draw(), (rng.bytes(32), 1, 5, 101)
    big_x = g.pow_g(x)
    a, z = pok_make(g, "credential-part", context, x, draw)
    for what, purpose, ctx, xx, aa, zz in (
            ("good", "credential-part", context, big_x, a, z),
            ("another row", "credential-part", context[:2] + (6, 101), big_x, a, z),
            ("another purpose", "replace-part", context, big_x, a, z),
            ("another X", "credential-part", context, g.mul(big_x, g.g), a, z),
            ("z + 1", "credential-part", context, big_x, a, (z + 1) % g.q),
            ("A changed", "credential-part", context, big_x, g.mul(a, g.g), z)):
        eqs = pok_equations(g, purpose, ctx, xx, aa, zz)
        out["pok"].append({"what": what, "purpose": purpose, "context": _shown(ctx), "x": enc(xx),
                           "a": enc(aa), "z": sc(zz),
                           "c": sc(pok_challenge(g, purpose, ctx, xx, aa)),
                           "rule": first_rule(g, g.g, eqs)})


def _equality_vectors(g, out, rng, draw):
    enc, sc = lambda v: g.encode(v).hex(), lambda k: g.encode_scalar(k).hex()
    x, context = draw(), (rng.bytes(32), rng.bytes(40), 0, 1, 2, 3)
    base, beta = g.pow_g(draw()), g.pow_g(draw())
    y = g.pow_g(x)
    p = equality_make(g, "decrypt", context, x, base, beta, draw)
    lot = equality_make(g, "lot-share", context[:2] + (3,), x, base, None, draw)
    for what, purpose, ctx, b, q in (
            ("good", "decrypt", context, beta, p),
            ("good, b empty", "lot-share", context[:2] + (3,), None, lot),
            ("a decryption as a lot share", "lot-share", context[:2] + (3,), None, p),
            ("another line", "decrypt", context[:4] + (9, 3), beta, p),
            ("another trustee", "decrypt", context[:5] + (2,), beta, p),
            ("another beta", "decrypt", context, base, p),
            ("d changed", "decrypt", context, beta, p._replace(d=g.mul(p.d, g.g))),
            ("A changed", "decrypt", context, beta, p._replace(a=g.mul(p.a, g.g))),
            ("B changed", "decrypt", context, beta, p._replace(b=g.mul(p.b, g.g))),
            ("z + 1", "decrypt", context, beta, p._replace(z=(p.z + 1) % g.q))):
        assert isinstance(q, Equality)
        eqs = equality_equations(g, purpose, ctx, y, base, b, q)
        out["equality"].append({
            "what": what, "purpose": purpose, "context": _shown(ctx), "y": enc(y),
            "base": enc(base), "beta": enc(b) if b is not None else "", "d": enc(q.d),
            "a": enc(q.a), "b": enc(q.b), "z": sc(q.z),
            "c": sc(equality_challenge(g, purpose, ctx, y, base, b, q)),
            "rule": first_rule(g, g.g, eqs)})


def _signature_vectors(g, out, draw):
    s, msg = draw(), b"a made-up ballot body"
    big_x = g.pow_g(s)
    sig = sign(g, s, msg, draw)
    r, z = sig[:g.elen], g.decode_scalar(sig[g.elen:])
    cases = [("good", big_x, msg, sig), ("another message", big_x, msg + b"!", sig),
             ("a related key", g.mul(big_x, g.g), msg, sig),
             ("z + 1", big_x, msg, r + g.encode_scalar((z + 1) % g.q)),
             ("zeros", big_x, msg, g.encode(g.identity) + g.encode_scalar(0)),
             ("too short", big_x, msg, sig[:-1])]
    over = z + g.q
    if over < 256**g.slen:
        cases.append(("z + q", big_x, msg, r + over.to_bytes(g.slen, g.scalar_order)))
    for what, x, m, sg in cases:
        c = signature_challenge(g, sg[:g.elen], g.encode(x), m)
        out["signature"].append({"what": what, "x": g.encode(x).hex(), "msg": m.hex(),
                                 "signature": sg.hex(), "c": g.encode_scalar(c).hex(),
                                 "rule": rule_of(lambda a=(x, m, sg): signature_check(g, *a))})


def make_proofs():
    """proofs.json."""
    return {g.name: proof_vectors(g, Drbg("proofs-" + g.name))
            for g in (groups.RISTRETTO, groups.MODP4096)}


MAKERS = {
    "groups": make_groups, "hashing": make_hashing, "codes": make_codes, "proofs": make_proofs,
    "manifests": vectors_manifest.make_manifests, "contests": vectors_manifest.make_contests,
    "ballots": vectors_ballot.make_ballots, "ceremony": vectors_ballot.make_ceremony,
    "roll": vectors_ballot.make_roll, "tally": vectors_ballot.make_tally,
    "merkle": vectors_log.make_merkle, "notes": vectors_log.make_notes,
    "decision": vectors_decision.make_decisions, "entries": vectors_log.make_entries, "scopes": vectors_log.make_scopes, "server": vectors_server.make_server,
}


def main():
    """Write or compare every file."""
    check, same = "--check" in sys.argv[1:], True
    for name, maker in MAKERS.items():
        text = json.dumps(maker(), indent=1, ensure_ascii=False) + "\n"
        path = os.path.join(OUT, name + ".json")
        if check:
            with open(path, encoding="utf-8") as file:
                if file.read() != text:
                    print(f"{name}.json is not what the reference makes")
                    same = False
        else:
            with open(path, "w", encoding="utf-8") as file:
                file.write(text)
    return 0 if same else 1


if __name__ == "__main__":
    sys.exit(main())
