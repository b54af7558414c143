#!/usr/bin/env python3
"""a19: a ballot's signature stripped, emptied, borrowed, changed. [sig-1, sig-2, bal-1, grp-2, grp-6]"""
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import here  # noqa: E402


def forgeries(e, raw, other):
    """Name, bytes, rules: the signature is R[elen], z[slen] at the end."""
    g = e.group
    body, signature = e.body(raw), raw[len(e.body(raw)):]
    r, z = signature[:g.elen], signature[g.elen:]
    z_number = g.decode_scalar(z)
    yield "no signature", body, "bal-1"
    yield "half a signature", body + r, "bal-1"
    yield "a signature of zeros", body + bytes(g.elen + g.slen), "sig-1 sig-2"
    yield "R the identity and z zero", body + g.encode(g.pow_g(0)) + bytes(g.slen), "sig-1"
    yield "another ballot's signature", body + other[len(e.body(other)):], "sig-1"
    yield "another ballot's R", body + other[-(g.elen + g.slen):-g.slen] + z, "sig-1"
    # A scalar's encoding has its byte order: q added in either one, as far as it fits.
    for order in ("little", "big"):
        yield f"z + q ({order})", body + r + _plus_q(g, z, order), "grp-6 sig-1 sig-2"
    yield "-z", body + r + g.encode_scalar(-z_number % g.q), "sig-1"
    yield "a bit of R", body + bytes([r[0] ^ 2]) + r[1:] + z, "grp-2 sig-1 sig-2"
    yield "R that is no element", body + b"\xff" * g.elen + z, "grp-2 sig-2"
    yield "a byte of the body", body[:-1] + bytes([body[-1] ^ 1]) + signature, "sig-1 con-1 grp-6"
    yield "the credential's own proof as R", body + _credential(e, raw) + z, "sig-1"


def _plus_q(g, z, order):
    n = int.from_bytes(z, order) + g.q
    return (n % (1 << 8 * g.slen)).to_bytes(g.slen, order)


def _credential(e, raw):
    return raw[38:38 + e.group.elen]


def main():
    t, e, oyd = here.begin("a19", voters=6)
    door = here.Door(t, e, oyd)
    raw, other = e.ballot(e.voters[0]), e.ballot(e.voters[1])
    door.take("another voter's ballot", other)
    for what, bytes_, rules in forgeries(e, raw, other):
        door.refuse(what, bytes_, rules)
    long = oyd.cast(here.NAME, raw + b"\0")
    t.fact("a byte behind it: longer than any ballot", long.status == 413, long.text())
    # From a place that has been refused so often, the good one is taken all the same.
    door.take("the ballot itself", raw)
    for what, bytes_, rules in forgeries(e, raw, other):
        if len(bytes_) == len(raw):
            door.refuse(f"{what}, once the good one is in the log", bytes_,
                        rules + " bal-9")
    t.finish()


if __name__ == "__main__":
    main()
