"""Groups: spec/group.md.

`by_name(name)` gives one of three objects with the same methods. Elements are opaque
values (a curve point or an integer), scalars are Python integers in [0, q-1].
"""
import secrets

import edwards
from errors import Reject, require

P4096 = int(
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF"
    "B17217F7D1CF79ABC9E3B39803F2F6AF40F343267298B62D8A0D175B8BAAFA2B"
    "E7B876206DEBAC98559552FB4AFA1B10ED2EAE35C138214427573B291169B825"
    "3E96CA16224AE8C51ACBDA11317C387EB9EA9BC3B136603B256FA0EC7657F74B"
    "72CE87B19D6548CAF5DFA6BD38303248655FA1872F20E3A2DA2D97C50F3FD5C6"
    "07F4CA11FB5BFB90610D30F88FE551A2EE569D6DFC1EFA157D2E23DE1400B396"
    "17460775DB8990E5C943E732B479CD33CCCC4E659393514C4C1A1E0BD1D6095D"
    "25669B333564A3376A9C7F8A5E148E82074DB6015CFE7AA30C480A5417350D2C"
    "955D5179B1E17B9DAE313CDB6C606CB1078F735D1B2DB31B5F50B5185064C18B"
    "4D162DB3B365853D7598A1951AE273EE5570B6C68F96983496D4E6D330AF889B"
    "44A02554731CDC8EA17293D1228A4EF98D6F5177FBCF0755268A5C1F9538B982"
    "61AFFD446B1CA3CF5E9222B88C66D3C5422183EDC99421090BBB16FAF3D949F2"
    "36E02B20CEE886B905C128D53D0BD2F9621363196AF503020060E49908391A0C"
    "57339BA2BEBA7D052AC5B61CC4E9207CEF2F0CE2D7373958D762265890445744"
    "FB5F2DA4B751005892D356890DEFE9CAD9B9D4B713E06162A2D8FDD0DF2FD608"
    "FFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFFF", 16)
Q4096 = 2**256 - 189


class Group:
    """What both kinds share: powers of fixed bases, products of powers, scalars."""

    name = ""
    id = 0
    q = 0
    elen = 0
    slen = 32
    scalar_order = "big"

    def __init__(self):
        self._tables = {}

    def encode_scalar(self, x):
        """S."""
        return x.to_bytes(self.slen, self.scalar_order)

    def decode_scalar(self, enc):
        """S, below q [grp-6]."""
        x = int.from_bytes(enc, self.scalar_order)
        require(len(enc) == self.slen and x < self.q, "grp-6", "a scalar is not below q")
        return x

    def is_identity(self, a):
        """True for the neutral element."""
        return self.eq(a, self.identity)

    def product(self, elements):
        """The product of a list; the empty product is the identity [grp-8]."""
        r = self.identity
        for e in elements:
            r = self.mul(r, e)
        return r

    def power_table(self, base):
        """base^(d * 16^i) for i in 0..63, d in 0..15; kept, so for g, y and keys only."""
        key = self.encode(base)
        if key not in self._tables:
            rows, b = [], base
            for _ in range((self.q.bit_length() + 3) // 4):
                row = [self.identity]
                for _ in range(15):
                    row.append(self.mul(row[-1], b))
                rows.append(row)
                b = self.mul(row[15], b)
            self._tables[key] = rows
        return self._tables[key]

    def pow_fixed(self, base_table, k):
        """base^k from power_table(base)."""
        r, k, i = self.identity, k % self.q, 0
        while k:
            if k & 15:
                r = self.mul(r, base_table[i][k & 15])
            k >>= 4
            i += 1
        return r

    def pow_g(self, k):
        """g^k."""
        return self.pow_fixed(self.power_table(self.g), k)

    def multi_pow(self, terms):
        """The product of x^k over pairs (x, k), by Pippenger's buckets."""
        terms = [(x, k % self.q) for x, k in terms]
        terms = [(x, k) for x, k in terms if k]
        if not terms:
            return self.identity
        if len(terms) <= 3:
            return self.product([self.pow(x, k) for x, k in terms])
        width = max(3, len(terms).bit_length() - 3)
        top = max(k.bit_length() for _, k in terms)
        result = self.identity
        for shift in range((top + width - 1) // width * width - width, -1, -width):
            for _ in range(width):
                result = self.square(result)
            buckets = {}
            for x, k in terms:
                d = k >> shift & (1 << width) - 1
                if d:
                    buckets[d] = self.mul(buckets[d], x) if d in buckets else x
            running = total = self.identity
            for d in range(max(buckets, default=0), 0, -1):
                if d in buckets:
                    running = self.mul(running, buckets[d])
                total = self.mul(total, running)
            result = self.mul(result, total)
        return result


class Ristretto(Group):
    """RFC 9496 section 4."""

    name, id, elen = "ristretto255", 1, 32
    q = edwards.ORDER
    scalar_order = "little"
    identity = edwards.IDENTITY
    g = edwards.BASE
    mul = staticmethod(edwards.add)
    square = staticmethod(edwards.double)
    inv = staticmethod(edwards.neg)

    P = edwards.P
    ONE_MINUS_D_SQ = (1 - edwards.D * edwards.D) % edwards.P
    D_MINUS_ONE_SQ = (edwards.D - 1) ** 2 % edwards.P
    SQRT_AD_MINUS_ONE = \
        25063068953384623474111414158702152701244531502492656460079210482610430750235
    INVSQRT_A_MINUS_D = \
        54469307008909316920995813868745141605393597292927456921205312896311721017578

    def pow(self, a, k):
        """a^k."""
        return edwards.scalar_mul(k % self.q, a)

    def eq(self, a, b):
        """Equality of ristretto elements, RFC 9496 section 4.3.3."""
        p = self.P
        return (a[0] * b[1] - a[1] * b[0]) % p == 0 or (a[1] * b[1] - a[0] * b[0]) % p == 0

    @classmethod
    def sqrt_ratio_m1(cls, u, v):
        """RFC 9496 section 4.2."""
        p = cls.P
        v3 = v * v % p * v % p
        r = u * v3 * pow(u * v3 * v3 * v % p, (p - 5) // 8, p) % p
        check = v * r * r % p
        u %= p
        correct = check == u
        flipped = check == -u % p
        flipped_i = check == -u * edwards.SQRT_M1 % p
        if flipped or flipped_i:
            r = r * edwards.SQRT_M1 % p
        return correct or flipped, (p - r if r & 1 else r)

    def decode(self, enc, member=True):
        """E, RFC 9496 section 4.3.1 [grp-2]; decoding shows membership [grp-3]."""
        p = self.P
        s = int.from_bytes(enc, "little")
        require(len(enc) == 32 and s < p and not s & 1, "grp-2", "an element is not canonical")
        ss = s * s % p
        u1, u2 = 1 - ss, 1 + ss
        u2_sqr = u2 * u2 % p
        v = (-(edwards.D * u1 * u1) - u2_sqr) % p
        was_square, invsqrt = self.sqrt_ratio_m1(1, v * u2_sqr % p)
        den_x = invsqrt * u2 % p
        den_y = invsqrt * den_x * v % p
        x = 2 * s * den_x % p
        x = p - x if x & 1 else x
        y = u1 * den_y % p
        t = x * y % p
        require(was_square and not t & 1 and y, "grp-2", "bytes are no ristretto255 element")
        return x, y, 1, t

    def encode(self, a):
        """RFC 9496 section 4.3.2."""
        p, (x0, y0, z0, t0) = self.P, a
        u1 = (z0 + y0) * (z0 - y0) % p
        u2 = x0 * y0 % p
        _, invsqrt = self.sqrt_ratio_m1(1, u1 * u2 * u2 % p)
        den1, den2 = invsqrt * u1 % p, invsqrt * u2 % p
        z_inv = den1 * den2 * t0 % p
        x, y, den_inv = x0, y0, den2
        if t0 * z_inv % p & 1:
            x, y = y0 * edwards.SQRT_M1 % p, x0 * edwards.SQRT_M1 % p
            den_inv = den1 * self.INVSQRT_A_MINUS_D % p
        if x * z_inv % p & 1:
            y = -y
        s = den_inv * (z0 - y) % p
        return (p - s if s & 1 else s).to_bytes(32, "little")

    def all_members(self, elements):
        """Nothing left to do after decode [grp-3]."""
        return True

    def check_member(self, a):
        """Nothing left to do after decode [grp-3]."""

    hash_len = 64

    def from_uniform(self, b):
        """Element derivation, RFC 9496 section 4.3.4 [grp-7]."""
        halves = [int.from_bytes(b[i:i + 32], "little") & 2**255 - 1 for i in (0, 32)]
        return edwards.add(*[self._map(t % self.P) for t in halves])

    def _map(self, t):
        p = self.P
        r = edwards.SQRT_M1 * t * t % p
        u = (r + 1) * self.ONE_MINUS_D_SQ % p
        v = (-1 - r * edwards.D) * (r + edwards.D) % p
        was_square, s = self.sqrt_ratio_m1(u, v)
        c = -1
        if not was_square:
            st = s * t % p
            s, c = (st if st & 1 else p - st) % p, r
        n = (c * (r - 1) * self.D_MINUS_ONE_SQ - v) % p
        w0, w1 = 2 * s * v % p, n * self.SQRT_AD_MINUS_ONE % p
        w2, w3 = (1 - s * s) % p, (1 + s * s) % p
        return w0 * w3 % p, w2 * w1 % p, w1 * w3 % p, w0 * w2 % p


class ModP(Group):
    """The subgroup of prime order q of Z_p^*."""

    def __init__(self, name, gid, p, q, g, elen, slen, hash_len):
        super().__init__()
        self.name, self.id, self.p, self.q, self.g = name, gid, p, q, g
        self.elen, self.slen, self.hash_len = elen, slen, hash_len
        self.identity = 1

    def mul(self, a, b):
        """a*b mod p."""
        return a * b % self.p

    def square(self, a):
        """a^2 mod p."""
        return a * a % self.p

    def inv(self, a):
        """1/a mod p."""
        return pow(a, -1, self.p)

    def pow(self, a, k):
        """a^k mod p, k reduced mod q: only for members."""
        return pow(a, k % self.q, self.p)

    def eq(self, a, b):
        """Equality."""
        return a == b

    def encode(self, a):
        """E, big-endian."""
        return a.to_bytes(self.elen, "big")

    def decode(self, enc, member=True):
        """E: an integer in [1, p-1] [grp-2] with x^q = 1 [grp-3] unless member is False
        (then all_members or check_member must follow)."""
        x = int.from_bytes(enc, "big")
        require(len(enc) == self.elen and 0 < x < self.p, "grp-2", "an element is not canonical")
        if member:
            self.check_member(x)
        return x

    def check_member(self, x):
        """x^q = 1 [grp-3]."""
        require(pow(x, self.q, self.p) == 1, "grp-3", "an element is not in the group")

    def all_members(self, elements):
        """The batch of [grp-4]: every Jacobi symbol +1, and one power of a random product."""
        if len(elements) < 3:
            return all(pow(x, self.q, self.p) == 1 for x in elements)
        if any(jacobi(x, self.p) != 1 for x in elements):
            return False
        product = self._raw_product([(x, secrets.randbits(128)) for x in elements])
        return pow(product, self.q, self.p) == 1

    def _raw_product(self, terms):
        """prod x^r for 128-bit r, nothing reduced mod q: 4-bit windows, one row of squarings."""
        tables = []
        for x, _ in terms:
            row = [1]
            for _ in range(15):
                row.append(row[-1] * x % self.p)
            tables.append(row)
        r = 1
        for shift in range(124, -1, -4):
            r = pow(r, 16, self.p)
            for row, (_, k) in zip(tables, terms):
                if k >> shift & 15:
                    r = r * row[k >> shift & 15] % self.p
        return r

    def from_uniform(self, b):
        """[grp-7]."""
        x = pow(int.from_bytes(b, "big") % self.p, (self.p - 1) // self.q, self.p)
        require(x not in (0, 1), "grp-7", "a hash to the group gave the identity")
        return x


def jacobi(a, n):
    """The Jacobi symbol (a/n), n odd and positive."""
    a %= n
    sign = 1
    while a:
        twos = (a & -a).bit_length() - 1
        a >>= twos
        if twos & 1 and n & 7 in (3, 5):
            sign = -sign
        if a & 3 == 3 and n & 3 == 3:
            sign = -sign
        a, n = n % a, a
    return sign if n == 1 else 0


def is_prime(n, rounds=32):
    """Miller-Rabin with the first `rounds` primes and random bases."""
    if n < 2:
        return False
    small = [2, 3, 5, 7, 11, 13, 17, 19, 23, 29, 31, 37]
    for s in small:
        if n % s == 0:
            return n == s
    d, s = n - 1, 0
    while d % 2 == 0:
        d, s = d // 2, s + 1
    for base in small + [secrets.randbelow(n - 3) + 2 for _ in range(max(0, rounds - 12))]:
        x = pow(base, d, n)
        if x in (1, n - 1):
            continue
        for _ in range(s - 1):
            x = x * x % n
            if x == n - 1:
                break
        else:
            return False
    return True


RISTRETTO = Ristretto()
MODP4096 = ModP("modp4096", 2, P4096, Q4096, pow(2, (P4096 - 1) // Q4096, P4096), 512, 32, 576)
TINY = ModP("tiny", 255, 179, 89, 4, 2, 2, 576)
_PROGRAMS = {g.name: g for g in (RISTRETTO, MODP4096)}


def by_name(name):
    """The group of a manifest [grp-1]."""
    if name not in _PROGRAMS:
        raise Reject("grp-1", "unknown group")
    return _PROGRAMS[name]
