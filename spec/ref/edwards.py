"""The twisted Edwards curve of RFC 8032 (edwards25519) and its signature, in plain Python.

Points are extended coordinates (X, Y, Z, T) with x = X/Z, y = Y/Z, x*y = T/Z.
Used by group.py (ristretto255 stands on this curve) and log.py, ceremony.py, roll.py
(Ed25519 signs everything but ballots, spec/proofs.md [sig-3]). Nothing here is constant
time: it is for checking and for test elections.
"""
import hashlib

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, -1, P) % P
D2 = 2 * D % P
SQRT_M1 = pow(2, (P - 1) // 4, P)

IDENTITY = (0, 1, 1, 0)


def add(a, b):
    """Unified addition for a = -1 (RFC 8032 section 5.1.4)."""
    x1, y1, z1, t1 = a
    x2, y2, z2, t2 = b
    s = (y1 - x1) * (y2 - x2) % P
    u = (y1 + x1) * (y2 + x2) % P
    c = t1 * D2 * t2 % P
    d = 2 * z1 * z2 % P
    e, f, g, h = u - s, d - c, d + c, u + s
    return e * f % P, g * h % P, f * g % P, e * h % P


def double(a):
    """Doubling (RFC 8032 section 5.1.4)."""
    x1, y1, z1, _ = a
    s = x1 * x1 % P
    u = y1 * y1 % P
    h = s + u
    e = h - (x1 + y1) * (x1 + y1)
    g = s - u
    f = 2 * z1 * z1 + g
    e, f = e % P, f % P
    return e * f % P, g * h % P, f * g % P, e * h % P


def neg(a):
    """The inverse point."""
    return -a[0] % P, a[1], a[2], -a[3] % P


def scalar_mul(k, a):
    """k*a by 4-bit windows; k >= 0."""
    table = [IDENTITY, a]
    for _ in range(14):
        table.append(add(table[-1], a))
    r = IDENTITY
    for shift in range((max(k.bit_length(), 1) + 3) // 4 * 4 - 4, -1, -4):
        r = double(double(double(double(r))))
        w = k >> shift & 15
        if w:
            r = add(r, table[w])
    return r


def recover_x(y, sign):
    """x with the given parity, or None (RFC 8032 section 5.1.3)."""
    u, v = (y * y - 1) % P, (D * y * y + 1) % P
    x = u * pow(v, 3, P) * pow(u * pow(v, 7, P), (P - 5) // 8, P) % P
    if v * x * x % P != u:
        if v * x * x % P != -u % P:
            return None
        x = x * SQRT_M1 % P
    if x == 0 and sign:
        return None
    return P - x if x & 1 != sign else x


def decode(enc):
    """A point from its canonical 32 bytes, or None."""
    n = int.from_bytes(enc, "little")
    y, sign = n & (2**255 - 1), n >> 255
    if y >= P:
        return None
    x = recover_x(y, sign)
    return None if x is None else (x, y, 1, x * y % P)


def encode(a):
    """32 bytes: y little-endian, the parity of x on top."""
    zi = pow(a[2], -1, P)
    x, y = a[0] * zi % P, a[1] * zi % P
    return (y | (x & 1) << 255).to_bytes(32, "little")


_BASE_Y = 4 * pow(5, -1, P) % P
_BASE_X = recover_x(_BASE_Y, 0)
BASE = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % P)


def _hash_int(*parts):
    return int.from_bytes(hashlib.sha512(b"".join(parts)).digest(), "little")


def _expand(seed):
    h = hashlib.sha512(seed).digest()
    a = int.from_bytes(h[:32], "little") & (2**254 - 8) | 2**254
    return a, h[32:]


def ed25519_public(seed):
    """The public key of a 32-byte seed."""
    return encode(scalar_mul(_expand(seed)[0], BASE))


def ed25519_sign(seed, msg):
    """RFC 8032 section 5.1.6."""
    a, prefix = _expand(seed)
    pub = encode(scalar_mul(a, BASE))
    r = _hash_int(prefix, msg) % ORDER
    big_r = encode(scalar_mul(r, BASE))
    s = (r + _hash_int(big_r, pub, msg) * a) % ORDER
    return big_r + s.to_bytes(32, "little")


def _small_order(point):
    return is_identity(double(double(double(point))))


def is_identity(a):
    """True for the neutral point of the curve."""
    return a[0] % P == 0 and (a[1] - a[2]) % P == 0


def ed25519_verify(pub, msg, sig):
    """RFC 8032 section 5.1.7 without the cofactor, as libsodium does it: S below the order,
    the key canonical, neither key nor R of small order, R compared as bytes."""
    if len(sig) != 64 or len(pub) != 32:
        return False
    s = int.from_bytes(sig[32:], "little")
    a = decode(pub)
    big_r = decode(sig[:32])
    if s >= ORDER or a is None or big_r is None or _small_order(a) or _small_order(big_r):
        return False
    k = _hash_int(sig[:32], pub, msg) % ORDER
    return encode(add(scalar_mul(s, BASE), scalar_mul(k, neg(a)))) == sig[:32]
