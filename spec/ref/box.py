"""X25519 (RFC 7748), ChaCha20-Poly1305 (RFC 8439) and the sealed share of [cer-7]."""
import struct

from errors import require, u32
from hashing import h32

_P = 2**255 - 19


def x25519(scalar, point):
    """RFC 7748 section 5."""
    k = int.from_bytes(scalar, "little") & (2**254 - 8) | 2**254
    u = int.from_bytes(point, "little") & (2**255 - 1)
    x2, z2, x3, z3, swap = 1, 0, u, 1, 0
    for t in range(254, -1, -1):
        bit = k >> t & 1
        if swap != bit:
            x2, x3, z2, z3 = x3, x2, z3, z2
        swap = bit
        a, b, c, d = x2 + z2, x2 - z2, x3 + z3, x3 - z3
        aa, bb, da, cb = a * a, b * b, d * a % _P, c * b % _P
        e = aa - bb
        x3, z3 = (da + cb) ** 2 % _P, u * (da - cb) ** 2 % _P
        x2, z2 = aa * bb % _P, e * (aa + 121665 * e) % _P
    if swap:
        x2, z2 = x3, z3
    return (x2 * pow(z2, _P - 2, _P) % _P).to_bytes(32, "little")


def x25519_public(secret):
    """The public key of a 32-byte secret."""
    return x25519(secret, (9).to_bytes(32, "little"))


def _rotl(x, n):
    return (x << n | x >> 32 - n) & 0xFFFFFFFF


def _quarter(s, a, b, c, d):
    s[a] = s[a] + s[b] & 0xFFFFFFFF
    s[d] = _rotl(s[d] ^ s[a], 16)
    s[c] = s[c] + s[d] & 0xFFFFFFFF
    s[b] = _rotl(s[b] ^ s[c], 12)
    s[a] = s[a] + s[b] & 0xFFFFFFFF
    s[d] = _rotl(s[d] ^ s[a], 8)
    s[c] = s[c] + s[d] & 0xFFFFFFFF
    s[b] = _rotl(s[b] ^ s[c], 7)


def chacha20_block(key, counter, nonce):
    """RFC 8439 section 2.3."""
    start = list(struct.unpack("<16I", b"expand 32-byte k" + key + u32(counter)[::-1] + nonce))
    s = start[:]
    for _ in range(10):
        for i in range(4):
            _quarter(s, i, 4 + i, 8 + i, 12 + i)
        for i in range(4):
            _quarter(s, i, 4 + (i + 1) % 4, 8 + (i + 2) % 4, 12 + (i + 3) % 4)
    return struct.pack("<16I", *(a + b & 0xFFFFFFFF for a, b in zip(s, start)))


def _stream(key, nonce, data):
    out = b""
    for i in range(0, len(data), 64):
        block = chacha20_block(key, 1 + i // 64, nonce)
        out += bytes(a ^ b for a, b in zip(data[i:i + 64], block))
    return out


def poly1305(key, msg):
    """RFC 8439 section 2.5."""
    r = int.from_bytes(key[:16], "little") & 0x0FFFFFFC0FFFFFFC0FFFFFFC0FFFFFFF
    acc = 0
    for i in range(0, len(msg), 16):
        acc = (acc + int.from_bytes(msg[i:i + 16] + b"\1", "little")) * r % (2**130 - 5)
    return ((acc + int.from_bytes(key[16:], "little")) % 2**128).to_bytes(16, "little")


def _mac(key, nonce, aad, ct):
    pad = lambda x: x + bytes(-len(x) % 16)
    lengths = struct.pack("<QQ", len(aad), len(ct))
    return poly1305(chacha20_block(key, 0, nonce)[:32], pad(aad) + pad(ct) + lengths)


def aead_seal(key, nonce, aad, plain):
    """RFC 8439 section 2.8."""
    ct = _stream(key, nonce, plain)
    return ct + _mac(key, nonce, aad, ct)


def aead_open(key, nonce, aad, sealed):
    """The plain text, or None."""
    ct, mac = sealed[:-16], sealed[-16:]
    return _stream(key, nonce, ct) if _mac(key, nonce, aad, ct) == mac else None


def _box_key(group, ceremony_id, attempt, i, j, epk, exchange, shared):
    require(any(shared), "cer-7", "an all-zero X25519 result")
    return h32(group, "seal", ceremony_id, attempt, i, j, epk, exchange, shared)


def seal_share(group, ceremony_id, attempt, i, j, exchange, esk, share):
    """The box from i to j, from the ephemeral secret esk [cer-7]."""
    epk = x25519_public(esk)
    key = _box_key(group, ceremony_id, attempt, i, j, epk, exchange, x25519(esk, exchange))
    aad = ceremony_id + u32(attempt) + u32(i) + u32(j)
    return epk + aead_seal(key, bytes(12), aad, group.encode_scalar(share))


def open_share(group, ceremony_id, attempt, i, j, exchange_secret, box):
    """The share in a box, by its receiver."""
    epk, exchange = box[:32], x25519_public(exchange_secret)
    shared = x25519(exchange_secret, epk)
    key = _box_key(group, ceremony_id, attempt, i, j, epk, exchange, shared)
    aad = ceremony_id + u32(attempt) + u32(i) + u32(j)
    plain = aead_open(key, bytes(12), aad, box[32:])
    require(plain is not None, "cer-7", "a box does not open")
    return group.decode_scalar(plain)


def box_length(group):
    """epk, scalar, tag."""
    return 32 + group.slen + 16
