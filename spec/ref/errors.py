"""How the reference says no: every refusal carries the tag of the rule in spec/ that failed."""


class Reject(Exception):
    """A rule of the specification does not hold."""

    def __init__(self, rule, detail):
        super().__init__(f"[{rule}] {detail}")
        self.rule = rule
        self.detail = detail


def require(condition, rule, detail):
    """Raise Reject(rule) unless the condition holds."""
    if not condition:
        raise Reject(rule, detail)


class Reader:
    """Reads a fixed binary layout to its last byte [enc-1], [enc-2]."""

    def __init__(self, data, rule="enc-2"):
        self.data, self.at, self.rule = data, 0, rule

    def take(self, n):
        """The next n bytes."""
        require(self.at + n <= len(self.data), self.rule, "bytes are missing")
        self.at += n
        return self.data[self.at - n:self.at]

    def uint(self, n):
        """A big-endian integer of n bytes [enc-1]."""
        return int.from_bytes(self.take(n), "big")

    def done(self):
        """Nothing may be left over [enc-2]."""
        require(self.at == len(self.data), self.rule, "bytes are left over")

    def header(self, kind, group):
        """OY, kind, version 1, group id [enc-3]."""
        want = header(kind, group)
        require(self.take(6) == want, "enc-3", f"this is no {kind} file of version 1 and group {group.name}")

    def element(self, group, member=True):
        """E."""
        return group.decode(self.take(group.elen), member)

    def scalar(self, group):
        """S."""
        return group.decode_scalar(self.take(group.slen))


def header(kind, group):
    """The six bytes every binary file begins with [enc-3]."""
    return b"OY" + kind.encode() + bytes([1, group.id])


def u8(x):
    """u8."""
    return x.to_bytes(1, "big")


def u16(x):
    """u16."""
    return x.to_bytes(2, "big")


def u32(x):
    """u32."""
    return x.to_bytes(4, "big")


def u64(x):
    """u64."""
    return x.to_bytes(8, "big")
