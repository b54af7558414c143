"""Hashing: spec/index.md, [hash-1] to [hash-4], and the map to the group, [grp-7]."""
import hashlib

from errors import u32, u64


def expand_message_xmd(msg, dst, n):
    """RFC 9380 section 5.3.1 with SHA-512."""
    ell = (n + 63) // 64
    if ell > 255 or len(dst) > 255:
        raise ValueError("too long for expand_message_xmd")
    dst_prime = dst + bytes([len(dst)])
    b0 = hashlib.sha512(bytes(128) + msg + n.to_bytes(2, "big") + b"\0" + dst_prime).digest()
    block, out = hashlib.sha512(b0 + b"\1" + dst_prime).digest(), b""
    for i in range(1, ell + 1):
        out += block
        mixed = bytes(a ^ b for a, b in zip(b0, block))
        block = hashlib.sha512(mixed + bytes([(i + 1) & 255]) + dst_prime).digest()
    return out[:n]


def tag(group, purpose):
    """The domain separation tag [hash-1]."""
    return f"OY-v1-{group.name}-{purpose}".encode("ascii")


def item_bytes(items):
    """Items, each behind its length [hash-2]; an int is a u32."""
    out = []
    for item in items:
        raw = u32(item) if isinstance(item, int) else bytes(item)
        out.append(u64(len(raw)) + raw)
    return b"".join(out)


def xmd(group, purpose, items, n):
    """XMD over the encoded items."""
    return expand_message_xmd(item_bytes(items), tag(group, purpose), n)


def hs(group, purpose, *items):
    """Hash to scalar [hash-3]."""
    return int.from_bytes(xmd(group, purpose, items, 64), "big") % group.q


def h32(group, purpose, *items):
    """Hash to 32 bytes [hash-4]."""
    return xmd(group, purpose, items, 32)


def hg(group, purpose, *items):
    """Hash to the group [grp-7]."""
    return group.from_uniform(xmd(group, purpose, items, group.hash_len))


def sha256(data):
    """SHA-256."""
    return hashlib.sha256(data).digest()
