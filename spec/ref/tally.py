"""Which ballots count, scopes, aggregates, shares, totals, lot, result: spec/tally.md."""
import json
from typing import NamedTuple

from ceremony import combine
from errors import Reader, header, require, u32
from hashing import h32, hg
from proofs import Equality, ed_check, ed_sign, equality_equations, equality_make, require_all


# --- scopes -------------------------------------------------------------------------------

def partition(counts, minimum):
    """[tal-2]: counts is {mahalle: counted ballots}; returns cells as sorted lists."""
    cells = [(n, [m]) for m, n in counts.items()]
    while len(cells) > 1:
        cells.sort(key=lambda cell: (cell[0], cell[1][0]))
        if cells[0][0] >= minimum:
            break
        (n1, a), (n2, b) = cells[:2]
        cells = cells[2:] + [(n1 + n2, sorted(a + b))]
    return sorted(ids for _, ids in cells)


def scopes(contest_mahalle, counts, minimum, by_mahalle):
    """Published scopes of a contest as lists of mahalle ids [tal-3], [tal-4]."""
    ballots = lambda ids: sum(counts[m] for m in ids)
    if ballots(contest_mahalle) < minimum:
        return []
    out = [list(contest_mahalle)]
    if by_mahalle:
        inside = [[m for m in cell if m in set(contest_mahalle)]
                  for cell in partition(counts, minimum)]
        inside = sorted(ids for ids in inside if ids and ballots(ids) > 0)
        if len(inside) >= 2 and all(ballots(ids) >= minimum for ids in inside):
            out += inside
    return out


# --- aggregates ---------------------------------------------------------------------------

class Scope(NamedTuple):
    """One published scope: its mahalle, ballots and (alpha, beta) for each line."""
    mahalle: list
    ballots: int
    aggregates: list


def aggregate(group, contest, ballots):
    """(alpha, beta) for each line over these ballots' ciphertexts of the contest [tal-5]."""
    width = contest.plain_bits
    sums = [[group.product([cts[i][k] for cts in ballots]) for k in (0, 1)] for i in range(width)]
    out = []
    for line in contest.lines:
        out.append(tuple(_weighted(group, [(sums[b][k], w) for b, w in line.terms]) for k in (0, 1)))
    return out


def _weighted(group, terms):
    if all(w == 1 for _, w in terms):
        return group.product([x for x, _ in terms])
    return group.product([group.pow(x, w) for x, w in terms])


def tally_scopes(manifest, counted):
    """Scopes of every contest. `counted` is a list of (mahalle, {contest index: cts})."""
    counts = {m: 0 for m in manifest.mahalle}
    for mahalle, _ in counted:
        counts[mahalle] += 1
    out = []
    for c, contest in enumerate(manifest.contests):
        rows = []
        for ids in scopes(contest.scope, counts, manifest.minimum_scope,
                          manifest.totals_by_mahalle):
            inside = set(ids)
            ballots = [cts[c] for mahalle, cts in counted if mahalle in inside]
            rows.append(Scope(ids, len(ballots), aggregate(manifest.group, contest, ballots)))
        out.append(rows)
    return out


def tally_bytes(group, election_id, closing, counted, contests):
    """tally.bin [tal-6]."""
    out = header("TA", group) + election_id + closing + u32(counted) + u32(len(contests))
    for rows in contests:
        out += u32(len(rows))
        for scope in rows:
            out += u32(scope.ballots) + u32(len(scope.mahalle))
            out += b"".join(map(u32, scope.mahalle))
            out += b"".join(group.encode(x) for line in scope.aggregates for x in line)
    return out


def read_layout(raw, manifest):
    """(counted, scopes): what tally.bin lists, (mahalle, ballots) for each scope [chk-4]."""
    group = manifest.group
    reader = Reader(raw, "tal-6")
    reader.header("TA", group)
    reader.take(32 + 40)
    counted = reader.uint(4)
    require(reader.uint(4) == len(manifest.contests), "tal-6", "another number of contests")
    out = []
    for contest in manifest.contests:
        rows = []
        for _ in range(reader.uint(4)):
            ballots = reader.uint(4)
            count = reader.uint(4)
            require(count <= len(manifest.mahalle), "tal-6", "too many mahalle in a scope")
            rows.append(([reader.uint(4) for _ in range(count)], ballots))
            reader.take(2 * group.elen * len(contest.lines))
        out.append(rows)
    reader.done()
    return counted, out


def frame(raw, manifest):
    """tally.bin without its elements: to tell a wrong product from a wrong file."""
    reader, size = Reader(raw, "tal-6"), manifest.group.elen
    out = reader.take(6 + 32 + 40 + 8)
    for contest in manifest.contests:
        scopes_ = reader.take(4)
        out += scopes_
        for _ in range(int.from_bytes(scopes_, "big")):
            head = reader.take(8)
            out += head + reader.take(4 * int.from_bytes(head[4:], "big"))
            reader.take(2 * size * len(contest.lines))
    return out


# --- shares -------------------------------------------------------------------------------

def lot_point(group, election_id, closing):
    """P [lot-1]."""
    return hg(group, "lot", election_id, closing)


def decryptions(contests):
    """(contest, scope, line, alpha, beta) in the order of a share file."""
    return [(c, s, k, *ct) for c, rows in enumerate(contests) for s, scope in enumerate(rows)
            for k, ct in enumerate(scope.aggregates)]


def _equality_bytes(group, p):
    return b"".join(map(group.encode, p[:3])) + group.encode_scalar(p.z)


def share_bytes(group, election_id, closing, trustee, x, contests, seed, draw):
    """A trustee's share file [shr-3], [lot-2]."""
    out = header("SH", group) + election_id + closing + u32(trustee)
    lot = lot_point(group, election_id, closing)
    out += _equality_bytes(group, equality_make(
        group, "lot-share", (election_id, closing, trustee), x, lot, None, draw))
    for c, s, k, alpha, beta in decryptions(contests):
        context = (election_id, closing, c, s, k, trustee)
        out += _equality_bytes(group, equality_make(group, "decrypt", context, x, alpha, beta, draw))
    return out + ed_sign(seed, "shares", out)


class Share(NamedTuple):
    """A counting share: L and the factors in the order of `decryptions`."""
    trustee: int
    lot: object
    factors: list


def check_share(raw, manifest, transcript, election_id, closing, contests):
    """A right share [shr-4], or a refusal."""
    g = manifest.group
    wanted = decryptions(contests)
    length = 82 + (len(wanted) + 1) * (3 * g.elen + g.slen) + 64
    require(len(raw) == length, "shr-4", "a share file of the wrong length")
    reader = Reader(raw, "shr-4")
    reader.header("SH", g)
    good = reader.take(32) == election_id and reader.take(40) == closing
    require(good, "shr-4", "a share file of another election or closing")
    trustee = reader.uint(4)
    require(1 <= trustee <= manifest.n, "shr-4", "a share of an unknown trustee")
    ed_check(manifest.identity[trustee - 1], "shares", raw[:-64], raw[-64:], "sig-3",
             f"trustee {trustee} on its shares")
    proofs = [Equality(*(reader.element(g, False) for _ in range(3)), reader.scalar(g))
              for _ in range(len(wanted) + 1)]
    elements = [x for p in proofs for x in p[:3]]
    if not g.all_members(elements):
        for x in elements:
            g.check_member(x)
    y_j = transcript.share_keys[trustee - 1]
    lot = equality_equations(g, "lot-share", (election_id, closing, trustee), y_j,
                             lot_point(g, election_id, closing), None, proofs[0])
    equations = [e._replace(rule="lot-2") for e in lot]
    for (c, s, k, alpha, beta), p in zip(wanted, proofs[1:]):
        context = (election_id, closing, c, s, k, trustee)
        equations += [e._replace(rule="shr-3") for e in equality_equations(
            g, "decrypt", context, y_j, alpha, beta, p)]
    require_all(g, g.g, equations, f"a proof of trustee {trustee} does not hold")
    return Share(trustee, proofs[0].d, [p.d for p in proofs[1:]])


# --- totals, lot, result ------------------------------------------------------------------

def discrete_log(group, power, bound):
    """The m in [0, bound] with g^m = power, by baby steps and giant steps [dlog-1]."""
    if group.is_identity(power):
        return 0
    step = 1
    while step * step < bound + 1:
        step += 1
    baby, x = {}, group.identity
    for i in range(step):
        baby[group.encode(x)] = i
        x = group.mul(x, group.g)
    giant = group.inv(x)
    for j in range(step + 1):
        i = baby.get(group.encode(power))
        if i is not None and i + j * step <= bound:
            return i + j * step
        power = group.mul(power, giant)
    require(False, "dlog-1", f"a total is not between 0 and {bound}")
    return 0


def totals(manifest, contests, shares):
    """The totals of every line of every scope, from t shares [shr-5]."""
    g = manifest.group
    chosen = shares[:manifest.t]
    out = [[[] for _ in rows] for rows in contests]
    for i, (c, s, k, _, beta) in enumerate(decryptions(contests)):
        shared = combine(g, {share.trustee: share.factors[i] for share in chosen})
        bound = contests[c][s].ballots * manifest.contests[c].lines[k].maximum
        out[c][s].append(discrete_log(g, g.mul(beta, g.inv(shared)), bound))
    return out


def lot_seed(manifest, election_id, closing, shares):
    """[lot-3]."""
    g = manifest.group
    value = combine(g, {s.trustee: s.lot for s in shares[:manifest.t]})
    return h32(g, "lot-seed", election_id, closing, g.encode(value))


def result_bytes(manifest, election_id, closing, ballots, contests, counts, seed, decisions):
    """result.json [res-1], and how many of its bytes come before the decisions' comma; ballots is
    the dict of accepted, counted, superseded, revoked, decisions what decision.decide_all says."""
    rows = []
    for contest, scopes_, values in zip(manifest.contests, contests, counts):
        rows.append({"id": contest.id, "scopes": [
            {"mahalle": scope.mahalle, "ballots": scope.ballots,
             "totals": [{"id": line.id, "count": n} for line, n in zip(contest.lines, row)]}
            for scope, row in zip(scopes_, values)]})
    obj = {"format": "oy-result", "version": 1, "election_id": election_id.hex(),
           "closing": {"size": int.from_bytes(closing[:8], "big"), "root": closing[8:].hex()},
           "ballots": {k: ballots[k] for k in ("accepted", "counted", "superseded", "revoked")},
           "contests": rows, "lot": seed.hex()}
    to_lot = json.dumps(obj, separators=(",", ":"))[:-1]
    obj["decisions"] = [decided.json(contest) for contest, decided in decisions]
    raw = json.dumps(obj, separators=(",", ":")).encode() + b"\n"
    return raw, len(to_lot.encode())
