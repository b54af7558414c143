"""What is done to a field: every kind of change as (name, new bytes).

Names begin with what the change does to the form of the record:
  resize:…    the field is gone, or there twice
  form:…      the bytes are no encoding of such a field any more (by the reference's decoding)
  identity:…  the neutral element
  value:…     another well-formed value
"""
from errors import Reject

ED25519_ORDER = 2**252 + 27742317777372353535851937790883648493


def _bit(data, at, mask=1):
    at %= len(data)
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1:]


def _integer(data):
    n, top = int.from_bytes(data, "big"), 256 ** len(data)
    for name, x in (("plus-1", n + 1), ("minus-1", n - 1), ("largest", -1)):
        yield name, (x % top).to_bytes(len(data), "big")


def _element(data, g):
    x = g.decode(data, True)
    yield "generator", g.encode(g.g)
    yield "times-g", g.encode(g.mul(x, g.g))
    yield "identity", g.encode(g.identity)
    yield "inverse", g.encode(g.inv(x))
    if g.name == "ristretto255":
        s = int.from_bytes(data, "little")
        yield "negated", (g.P - s).to_bytes(32, "little")  # s is even, so this is odd
        yield "top-bit", _bit(data, 31, 0x80)
        yield "prime", g.P.to_bytes(32, "little")
    else:
        yield "negated", (g.p - x).to_bytes(g.elen, "big")  # outside the subgroup of order q
        yield "times-2-residue", (4 * x % g.p).to_bytes(g.elen, "big")  # symbol +1, no member
        yield "minus-1", (g.p - 1).to_bytes(g.elen, "big")
        yield "prime", g.p.to_bytes(g.elen, "big")


def _scalar(data, g):
    x = int.from_bytes(data, g.scalar_order)
    for name, value in (("plus-1", (x + 1) % g.q), ("minus-1", (x - 1) % g.q), ("plus-q", x + g.q),
                        ("negated", -x % g.q), ("q", g.q), ("q-minus-1", g.q - 1),
                        ("largest", 256 ** g.slen - 1)):
        if value < 256 ** g.slen:
            yield name, g.encode_scalar(value)


def _signature(data, _):
    s = int.from_bytes(data[32:], "little") + ED25519_ORDER
    yield "plus-order", data[:32] + s.to_bytes(32, "little")
    yield "halves", data[32:] + data[:32]


def _class(name, kind, new, g):
    """The prefix of a change's name."""
    try:
        if kind == "element":
            return "identity:" if g.is_identity(g.decode(new, True)) else "value:"
        if kind == "scalar":
            g.decode_scalar(new)
        return "value:"
    except Reject:
        return "form:"


def of_field(data, fields, i, g, other=None, wanted=None):
    """(name, whole new object) for field i; `other`: the same field of another election."""
    f = fields[i]
    old = data[f.at:f.end]
    found = [("first-bit", _bit(old, 0)), ("last-bit", _bit(old, -1, 0x80)),
             ("zero", bytes(len(old)))]
    if f.kind == "integer":
        found += _integer(old)
    elif f.kind in ("element", "scalar", "signature"):
        found += {"element": _element, "scalar": _scalar, "signature": _signature}[f.kind](old, g)
    if other is not None and len(other) == len(old):
        found.append(("another-election", other))
    seen, out = {old}, []
    for name, new in found:
        if new not in seen:
            seen.add(new)
            out.append((_class(name, f.kind, new, g) + name,
                        data[:f.at] + new + data[f.end:]))
    near = neighbour(fields, i)
    if near and data[near.at:near.end] != old:
        new = data[near.at:near.end]
        name = "value:swap" if near.key == f.key else "value:swap-" + near.key.split(".")[-1]
        out.append((name, data[:f.at] + new + data[f.end:near.at] + old + data[near.end:]))
    out.append(("resize:delete", data[:f.at] + data[f.end:]))
    out.append(("resize:duplicate", data[:f.end] + old + data[f.end:]))
    return [c for c in out if wanted is None or c[0].split(":")[1] in wanted]


def neighbour(fields, i):
    """The next field after field i of its kind and length, or None."""
    f = fields[i]
    for near in fields[i + 1:]:
        if near.kind == f.kind and near.end - near.at == f.end - f.at:
            return near
    return None
