"""Vectors of whole objects: ballots, openings, ceremony, roll, tally, shares, result.

A bad object is a good one with a patch: {"at": offset, "bytes": hex} overwrites,
{"cut": n} drops the last n bytes, {"append": hex} adds.
"""
import json

import ballot as page
import box
import ceremony
import roll
import samples
import tally
from errors import Reject, u32
from hashing import sha256
from make import Election, setup
from proofs import require_all


def rule_of(action):
    """None, or the tag of the rule that refuses."""
    try:
        action()
        return None
    except Reject as bad:
        return bad.rule


def patched(raw, patch):
    """The bad object."""
    if "cut" in patch:
        return raw[:len(raw) - patch["cut"]]
    if "append" in patch:
        return raw + bytes.fromhex(patch["append"])
    new = bytes.fromhex(patch["bytes"])
    return raw[:patch["at"]] + new + raw[patch["at"] + len(new):]


def over(raw, at, new):
    """A patch that overwrites."""
    assert raw[at:at + len(new)] != new and at + len(new) <= len(raw)
    return {"at": at, "bytes": new.hex()}


def flip(raw, at):
    """A patch that flips the lowest bit of one byte."""
    return over(raw, at, bytes([raw[at] ^ 1]))


# --- ballots ------------------------------------------------------------------------------

def check_ballot(manifest, y, election_id, raw):
    """One ballot alone, in the order of its page: form, election, identity, proofs,
    signature."""
    g = manifest.group
    b = page.parse(raw, manifest)
    for x in page.elements(b):
        g.check_member(x)
    if b.election_id != election_id:
        raise Reject("bal-2", "another election")
    page.check_identity(g, b)
    require_all(g, y, page.equations(g, y, b), "a proof does not hold")
    eqs, xs = page.signature_parts(g, raw)
    for x in xs:
        g.check_member(x)
    require_all(g, g.g, eqs, "the signature does not hold")
    return b


def _ballot_patches(g, contests, raw, other):
    """Where everything stands in a ballot of these contests, and what to put there."""
    e, s, head = g.elen, g.slen, 46 + g.elen
    cts = head + 1
    bits, rules = contests[0].bits, len(contests[0].rules)
    commits = head + sum(1 + c.bits * 2 * e for c in contests)
    responses = commits + sum(c.bits * 4 * e + len(c.rules) * 2 * e for c in contests)
    first = responses + bits * 3 * s
    minus = [("alpha times -1", over(raw, cts, (g.p - int.from_bytes(
        raw[cts:cts + e], "big")).to_bytes(e, "big"))),
        ("A0 times -1", over(raw, commits, (g.p - int.from_bytes(
            raw[commits:commits + e], "big")).to_bytes(e, "big")))] if g.elen == 512 else []
    big = (256**e - 1).to_bytes(e, "big")
    q_bytes = g.encode_scalar(g.q)
    one = g.encode_scalar(1)
    return minus + [
        ("kind", over(raw, 2, b"OP")), ("version", over(raw, 4, b"\2")), ("group", over(raw, 5, b"\7")),
        ("election id", flip(raw, 6)), ("credential of another", over(raw, 38, other[38:38 + e])),
        ("sequence", flip(raw, 38 + e + 3)), ("unknown mahalle", over(raw, 42 + e, b"\0\1\0\0")),
        ("suite", over(raw, head, b"\2")), ("alpha not canonical", over(raw, cts, big)),
        ("alpha is the identity", over(raw, cts, g.encode(g.identity))),
        ("credential is the identity", over(raw, 38, g.encode(g.identity))),
        ("alpha of another ballot", over(raw, cts, other[cts:cts + e])),
        ("beta of another ballot", over(raw, cts + e, other[cts + e:cts + 2 * e])),
        ("the first two ciphertexts swapped",
         over(raw, cts, raw[cts + 2 * e:cts + 4 * e] + raw[cts:cts + 2 * e])),
        ("A0 of another ballot", over(raw, commits, other[commits:commits + e])),
        ("T1 is the identity", over(raw, commits + bits * 4 * e, g.encode(g.identity))),
        ("e0 is one", over(raw, responses, one)), ("z0 is one", over(raw, responses + s, one)),
        ("z1 is q", over(raw, responses + 2 * s, q_bytes)),
        ("a rule's z is one", over(raw, first, one)),
        ("last rule's z is one", over(raw, first + (rules - 1) * s, one)),
        ("signature z is one", over(raw, len(raw) - s, one)),
        ("signature z is q", over(raw, len(raw) - s, q_bytes)),
        ("signature R not canonical", over(raw, len(raw) - s - e, big)),
        ("signature R is the identity", over(raw, len(raw) - s - e, g.encode(g.identity))),
        ("signature of another ballot", over(raw, len(raw) - s - e, other[-s - e:])),
        ("one byte short", {"cut": 1}), ("signature missing", {"cut": e + s}),
        ("one byte more", {"append": "00"}), ("empty", {"cut": len(raw)})]


def small_ballot(group):
    """Two questions, one rule with slack and one without; many ways to be bad."""
    many = group == "ristretto255"
    opts = samples.options("a", "b", "c") if many else samples.options("a")
    contests = [samples.contest("q1", "approval", opts, blank=True, min=0, max=2 if many else 1)]
    if many:
        contests.append(samples.contest("q2", "choice", samples.options("yes", "no")))
    e = setup("ballot-" + group, [101, 101, 102], group=group, contests=contests)
    choices = {"q1": ["a"], "q2": "no"} if many else {"q1": ["a"]}
    return ballot_vector(e, choices, _ballot_patches)


FULL_CHOICES = {
    "park": "abstain", "garden": "blank", "benches": ["north", "east"],
    "trees": {"oak": 5, "plane": 2}, "paths": {"stone": 1},
    "share": {"pool": 2, "library": 3}, "mayor": {"asya": "fair", "baran": "poor"},
    "names": ["c", "a"], "order": ["z"], "money": ["well", "lamp"]}


def full_ballot():
    """Every type of question in one ballot."""
    e = setup("ballot-full", [102, 102, 101], contests=samples.ALL_TYPES, registrars=2)

    def patches(g, _contests, raw, other):
        one = g.encode_scalar(1)
        return [("the last rule's z is one", over(raw, len(raw) - g.elen - 2 * g.slen, one)),
                ("signature of another ballot", over(raw, len(raw) - g.slen - g.elen,
                                                     other[-g.slen - g.elen:])),
                ("one byte short", {"cut": 1})]
    return ballot_vector(e, FULL_CHOICES, patches)


def ballot_vector(e, choices, patches):
    """The first voter's ballot with all that is needed to make and to check it, and bad ones."""
    voter, g, drawn = e.voters[0], e.group, []

    def draw():
        drawn.append(e.draw())
        return drawn[-1]
    voter.sequence += 3
    sealed = page.seal(e.manifest, e.key, e.election_id, e.credential(voter), voter.sequence,
                       voter.mahalle, choices, draw)
    raw = page.cast(g, sealed, voter.secret(g), draw)
    other_voter = e.voters[1]
    other = page.cast(g, e.seal(other_voter, choices), other_voter.secret(g), e.draw)
    opening = page.open_ballot(g, sealed)
    y = e.key.y
    b = check_ballot(e.manifest, y, e.election_id, raw)
    page.check_opening(opening, e.manifest, y, e.election_id)
    bad = []
    for what, patch in patches(g, page.style(e.manifest, voter.mahalle), raw, other):
        rule = rule_of(lambda p=patch: check_ballot(e.manifest, y, e.election_id, patched(raw, p)))
        assert rule, what
        bad.append({"what": what, "rule": rule, **patch})
    wrong = []
    n = len(opening)
    body_end = 6 + len(sealed.body)
    for what, patch in (
            ("bit flipped", flip(opening, body_end)), ("bit 2", over(opening, body_end, b"\2")),
            ("r is one", over(opening, body_end + 1, g.encode_scalar(1))),
            ("r is q", over(opening, body_end + 1, g.encode_scalar(g.q))),
            ("election id", flip(opening, 12)), ("kind", over(opening, 2, b"BA")),
            ("one byte short", {"cut": 1}), ("one byte more", {"append": "00"}),
            ("a response changed", over(opening, body_end - g.slen, g.encode_scalar(1)))):
        rule = rule_of(lambda p=patch: page.check_opening(patched(opening, p), e.manifest, y,
                                                          e.election_id))
        assert rule and n, what
        wrong.append({"what": what, "rule": rule, **patch})
    return {"group": g.name, "manifest": e.manifest.raw.decode(), "y": g.encode(y).hex(),
            "election_id": e.election_id.hex(), "choices": choices,
            "mahalle": voter.mahalle, "randomness": [g.encode_scalar(x).hex() for x in drawn],
            "secret": g.encode_scalar(voter.secret(g)).hex(), "sequence": b.sequence,
            "bits": [[bit for bit, _ in row] for row in sealed.openings], "ballot": raw.hex(),
            "challenge": g.encode_scalar(page.challenge(g, y, b.statement)).hex(),
            "statement_length": len(b.statement), "body_length": len(b.body),
            "fingerprint": page.fingerprint(b.body).hex(), "sha256": sha256(raw).hex(),
            "bad": bad, "opening": opening.hex(), "bad_openings": wrong}


def make_ballots():
    """ballots.json."""
    return {"ballots": [small_ballot("ristretto255"), small_ballot("modp4096"), full_ballot()]}


# --- ceremony -----------------------------------------------------------------------------

def check_ceremony(raw, manifest):
    """A transcript in the order of the checks K3, A2, I1, E1."""
    t = ceremony.Transcript(raw, manifest)
    t.check_signatures(manifest)
    t.check_keys()
    t.check_rehearsal()
    return t


def _reveal_length(e):
    g, m = e.group, e.manifest
    return g.elen * (m.t + 1) + g.slen + m.n * box.box_length(g)


def reforged(e, change):
    """A transcript in which cheating trustees sign what `change` made of (commitments,
    reveals, rehearsal blocks); a commitment that stays None is made to fit."""
    g, m, raw, attempt = e.group, e.manifest, e.ceremony.raw, e.transcript.attempt
    cid, length = e.transcript.id, _reveal_length(e)
    start = 50 + m.n * 160
    reveals = [raw[start + i * (length + 64):][:length] for i in range(m.n)]
    commits, blocks = [None] * m.n, list(e.transcript.blocks)
    change(commits, reveals, blocks)
    part1 = part2 = tail = b""
    for i, (seed, reveal) in enumerate(zip(e.identity, reveals), 1):
        c = commits[i - 1] or ceremony.commitment_of(g, cid, attempt, i, reveal)
        one = ceremony.common(g, "C1", cid, attempt, i) + c
        two = ceremony.common(g, "C2", cid, attempt, i) + reveal
        part1 += c + ceremony.ed_sign(seed, "ceremony-round1", one)
        part2 += reveal + ceremony.ed_sign(seed, "ceremony-round2", two)
    body = raw[:50 + m.n * 64] + part1 + part2
    h = sha256(body)
    for j, (seed, block) in enumerate(zip(e.identity, blocks), 1):
        sig = ceremony.ed_sign(seed, "ceremony-transcript", h + j.to_bytes(4, "big") + block)
        tail += block + sig
    return body + tail


def _forgeries(e):
    """(what, change): what trustees who cheat might sign."""
    g, m = e.group, e.manifest
    elen, ident = g.elen, g.encode(g.identity)

    def edit(which, index, at, new):
        def change(*lists):
            raw = lists[which][index]
            lists[which][index] = raw[:at] + new + raw[at + len(new):]
        return change

    def commit(commits, *_):
        commits[0] = bytes(32)

    def swap(which):
        def change(*lists):
            rows = lists[which]
            rows[0], rows[1] = rows[1], rows[0]
        return change

    others = g.product([d.constants[0] for d in e.transcript.dealers[1:]])
    return [("a commitment to something else", commit),
            ("a constant is the identity", edit(1, 0, elen, ident)),
            ("C_0 is the identity", edit(1, 0, 0, ident)),
            ("another trustee's reveal", swap(1)),
            ("a rogue C_0 that cancels the others", edit(1, 0, 0, g.encode(g.inv(others)))),
            ("C_1 changed after the proof", edit(1, 0, elen, g.encode(g.g))),
            ("proof of knowledge changed", edit(1, 2, elen * (m.t + 1), g.encode_scalar(1))),
            ("rehearsal factor wrong", edit(2, 0, 0, g.encode(g.g))),
            ("rehearsal response wrong", edit(2, 1, 3 * elen, g.encode_scalar(1))),
            ("rehearsals swapped", swap(2))]


def make_ceremony():
    """ceremony.json."""
    return {"ceremonies": [_ceremony("ristretto255", (2, 3)), _ceremony("modp4096", (2, 3))]}


def _ceremony(group, trustees):
    e = Election("ceremony-" + group, group=group, trustees=trustees, contests=[samples.PARK])
    e.set_manifest()
    e.hold_ceremony(attempt=2)
    g, m, made = e.group, e.manifest, e.ceremony
    raw, t = made.raw, check_ceremony(made.raw, e.manifest)
    n, elen = m.n, g.elen
    dealers = 50 + n * 64
    reveals = dealers + n * 96
    reveal_len = elen * (m.t + 1) + g.slen + n * box.box_length(g)
    tail = reveals + n * (reveal_len + 64)
    body = raw[:tail]
    bad = []
    patches = [
        ("kind", over(raw, 2, b"C1")), ("ceremony id", flip(raw, 6)), ("threshold", flip(raw, 45)),
        ("attempt", flip(raw, 41)), ("identity key", flip(raw, 50)), ("commitment", flip(raw, dealers)),
        ("signature of round 1", flip(raw, dealers + 40)),
        ("a constant of another", over(raw, reveals, raw[reveals + elen:reveals + 2 * elen])),
        ("a constant not canonical", over(raw, reveals, b"\xff" * elen)),
        ("proof of knowledge", over(raw, reveals + (m.t + 1) * elen, g.encode_scalar(1))),
        ("a box", flip(raw, reveals + reveal_len - 1)),
        ("signature of round 2", flip(raw, reveals + reveal_len + 40)),
        ("rehearsal d", over(raw, tail, g.encode(g.g))),
        ("rehearsal z", over(raw, tail + 3 * elen, g.encode_scalar(1))),
        ("last signature", flip(raw, len(raw) - 30)),
        ("short", {"cut": 1}), ("long", {"append": "00"})]
    for what, patch in patches:
        rule = rule_of(lambda p=patch: check_ceremony(patched(raw, p), m))
        assert rule, what
        bad.append({"what": what, "rule": rule, **patch})
    forged = []
    for what, change in _forgeries(e) if group == "ristretto255" else []:
        fake = reforged(e, change)
        rule = rule_of(lambda r=fake: check_ceremony(r, m))
        assert rule and len(fake) == len(raw), what
        forged.append({"what": what, "rule": rule, "transcript": fake.hex()})
    alpha, beta, number = ceremony.rehearsal(g, t.key, t.body_hash)
    enc = lambda x: g.encode(x).hex()
    boxes = []
    for i, dealer in enumerate(t.dealers, 1):
        for j in range(1, n + 1):
            share = box.open_share(g, t.id, t.attempt, i, j, e.exchange[j - 1], dealer.boxes[j - 1])
            boxes.append({"from": i, "to": j, "ephemeral_secret": made.ephemeral[i - 1][j - 1].hex(),
                          "box": dealer.boxes[j - 1].hex(), "share": g.encode_scalar(share).hex()})
    bad_boxes = []
    good = t.dealers[0].boxes[1]
    for what, patch, i, j in (("ciphertext", flip(good, 40), 1, 2), ("tag", flip(good, 79), 1, 2),
                              ("another sender", {"append": ""}, 2, 2),
                              ("another receiver", {"append": ""}, 1, 3),
                              ("all-zero key", over(good, 0, bytes(32)), 1, 2)):
        rule = rule_of(lambda p=patch, a=i, b=j: box.open_share(
            g, t.id, t.attempt, a, b, e.exchange[b - 1], patched(good, p)))
        assert rule == "cer-7"
        bad_boxes.append({"what": what, "from": i, "to": j, "rule": rule, "box": patched(good, patch).hex()})
    out = {"group": group, "manifest": m.raw.decode(), "ceremony_id": t.id.hex(), "attempt": 2,
           "identity_seeds": [s.hex() for s in e.identity], "body_length": len(body),
           "exchange_secrets": [s.hex() for s in e.exchange], "transcript": raw.hex(),
           "body_hash": t.body_hash.hex(), "key": enc(t.key),
           "share_keys": [enc(k) for k in t.share_keys],
           "secret_shares": [g.encode_scalar(x).hex() for x in made.shares],
           "rehearsal": {"alpha": enc(alpha), "beta": enc(beta), "m": number},
           "bad": bad, "forged": forged, "boxes": boxes, "bad_boxes": bad_boxes}
    if group == "ristretto255":
        out["messages"] = {k: [x.hex() for x in v] for k, v in made.messages.items()}
    return out


# --- roll ---------------------------------------------------------------------------------

def check_roll(raw, manifest, rows):
    """A roll in the order of the checks K4, A3, I2."""
    r = roll.Roll(raw, manifest, rows)
    r.check_totals(manifest)
    r.check_signatures(manifest)
    r.check_parts(manifest)


def _resigned(e, rows_part, proofs):
    """A roll with other rows, signed again."""
    out = rows_part
    for seed, p in zip(e.registrars, proofs):
        out += p + roll.ed_sign(seed, "roll", sha256(rows_part))
    return out


def make_roll():
    """roll.json."""
    e = Election("roll", registrars=2, contests=[samples.PARK])
    e.set_manifest()
    e.hold_ceremony()
    e.enrol([101, 102, 101])
    g, m, raw, n = e.group, e.manifest, e.files["roll.bin"], 3
    check_roll(raw, m, n)
    width, proof, start = 3 * g.elen + 4 + 1, g.elen + g.slen, roll.head_length(raw)
    end = start + n * width
    proofs = [raw[end + r * (n * proof + 64):][:n * proof] for r in (0, 1)]
    rows = [raw[start + i * width:start + (i + 1) * width] for i in range(n)]
    sign = lambda head, rws, prs=proofs: _resigned(e, head + b"".join(rws), prs)
    head = raw[:start]
    swap = lambda row: row[:37] + row[69:] + row[37:69]
    ident = g.encode(g.identity)
    rogue = g.encode(g.mul(g.decode(rows[0][:32]), g.inv(g.decode(rows[1][37:69]))))
    stolen = rows[0][:37] + rows[1][37:69] + rogue
    over_head = lambda at, new: head[:at] + new + head[at + len(new):]
    cases = [
        ("good", raw, n), ("another number of rows", raw, n + 1), ("short", raw[:-1], n),
        ("long", raw + b"\0", n), ("roll id", raw[:6] + b"\0" + raw[7:], n),
        ("one registrar", raw[:38] + b"\1" + raw[39:], n), ("unsigned change", raw[:-1] + b"\0", n),
        ("rows swapped", sign(head, [rows[1], rows[0], rows[2]]), n),
        ("a row twice", sign(head, [rows[0], rows[0], rows[2]]), n),
        ("unknown mahalle", sign(head, [rows[0][:32] + b"\0\0\0\x67" + rows[0][36:], *rows[1:]]), n),
        ("mahalle changed", sign(head, [rows[0][:35] + bytes([rows[0][35] ^ 3]) + rows[0][36:],
                                        *rows[1:]]), n),
        ("parts swapped", sign(head, [swap(rows[0]), *rows[1:]]), n),
        ("part is the identity", sign(head, [rows[0][:37] + rows[0][:32] + ident, *rows[1:]]), n),
        ("credential not the product", sign(head, [rows[0][:37] + rows[1][37:], *rows[1:]]), n),
        ("a device for no registrar", sign(head, [rows[0][:36] + b"\4" + rows[0][37:],
                                                 *rows[1:]]), n),
        ("said to be of a device", sign(head, [rows[0][:36] + b"\1" + rows[0][37:],
                                              *rows[1:]]), n),
        ("a count", sign(over_head(start - 5, b"\2"), rows), n),
        ("a count of another mahalle", sign(over_head(start - 12, u32(103)), rows), n),
        ("other rules", sign(over_head(39, b"\1"), rows), n),
        ("a private roll without rules", sign(over_head(71, b"\1"), rows), n),
        ("another row's part, with a rogue one", sign(head, [stolen, *rows[1:]]), n),
        ("proofs in another order", sign(head, rows, [proofs[0][proof:] + proofs[0][:proof],
                                                      proofs[1]]), n)]
    first = e.voters[0].secrets[0]  # a registrar that gives one part to two voters can prove it
    shared = roll.make_roll(m, [(v.mahalle, [first, v.secrets[1]], 0) for v in e.voters],
                            e.registrars, e.draw)[0]
    cases.append(("one part for all, proved", shared, n))
    out = [{"what": what, "rows": k, "roll": r.hex(), "rule": rule_of(lambda a=(r, m, k): check_roll(*a))}
           for what, r, k in cases]
    assert [c for c in out if c["rule"] is None] == out[:1], out
    return {"manifest": m.raw.decode(), "registrar_seeds": [s.hex() for s in e.registrars],
            "parts": [{"mahalle": v.mahalle, "secrets": [g.encode_scalar(c).hex() for c in v.secrets]}
                      for v in e.voters], "rolls": out}


# --- tally --------------------------------------------------------------------------------

def make_tally():
    """tally.json: a finished small election's tally, shares, lot and result."""
    made = samples.small("tally-vectors", "ristretto255")
    e = made.election
    g, m = e.group, e.manifest
    wanted = tally.decryptions(e.scopes)
    share = e.files["shares/1.bin"]
    bad = []
    step = 3 * g.elen + g.slen
    for what, patch in (
            ("election id", flip(share, 6)), ("closing", flip(share, 40)), ("trustee", flip(share, 81)),
            ("L", over(share, 82, g.encode(g.g))), ("d", over(share, 82 + step, g.encode(g.g))),
            ("z", over(share, 82 + 2 * step - g.slen, g.encode_scalar(1))),
            ("signature", flip(share, len(share) - 40)), ("short", {"cut": 1}),
            ("long", {"append": "00"})):
        raw = patched(share, patch)
        if what in ("L", "d", "z"):  # a wrong share that is signed well
            raw = raw[:-64] + tally.ed_sign(e.identity[0], "shares", raw[:-64])
        rule = rule_of(lambda r=raw: tally.check_share(r, m, e.transcript, e.election_id, e.closing,
                                                       e.scopes))
        assert rule, what
        bad.append({"what": what, "rule": rule, "share": raw.hex()})
    point = tally.lot_point(g, e.election_id, e.closing)
    result = json.loads(e.files["result.json"])
    seed = bytes.fromhex(result["lot"])
    logs = []
    for value, bound in ((0, 0), (0, 10), (7, 10), (10, 10), (11, 10), (-1, 10), (4095, 4096), (1, 0)):
        found = rule_of(lambda v=value, b=bound: tally.discrete_log(g, g.pow_g(v), b))
        logs.append({"power": g.encode(g.pow_g(value)).hex(), "max": bound,
                     "total": None if found else value, "rule": found})
    return {"manifest": m.raw.decode(), "transcript": e.ceremony.raw.hex(),
            "election_id": e.election_id.hex(), "closing": e.closing.hex(),
            "key": g.encode(e.key.y).hex(), "secret_shares": [
                g.encode_scalar(x).hex() for x in e.ceremony.shares],
            "ballots": [b.hex() for b in e.ballots], "counted": e.numbers,
            "electorate": [e.electorate()[i] for i in m.mahalle],
            "tally": e.files["tally.bin"].hex(), "decryptions": len(wanted),
            "shares": [e.files[f"shares/{k}.bin"].hex() for k in (1, 2, 3)], "bad_shares": bad,
            "totals": e.totals, "lot_point": g.encode(point).hex(), "lot_seed": seed.hex(),
            "result": e.files["result.json"].decode(), "discrete_logs": logs}
