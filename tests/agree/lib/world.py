"""An election to tamper with, and what those who hold keys can repair afterwards.

A `State` is a record in parts: log entries, ballots, named files. `reseal` makes a whole record
of a changed state, as one of these would who holds
  server   the board's key: every digest, entry, tile, checkpoint and its own signatures
  insider  every Ed25519 key as well, of officers, registrars, trustees and witnesses, and the
           secrets of the voters: whatever only needs a signature is signed again
  deep     as insider, and the ceremony's commitments are made again
Nobody has the trustees' shares, nor the secret parts that are proved in roll and replacements.
"""
import json
from typing import NamedTuple

import ballot as ballots_page
import box
import ceremony
import log
import roll
import samples
from errors import u32, u64
from hashing import h32, sha256
from make import Election
from proofs import ed_sign, sign

FILES = {log.MANIFEST: "manifest.json", log.CEREMONY: "ceremony.bin", log.ROLL: "roll.bin",
         log.TALLY: "tally.bin", log.RESULT: "result.json"}
SERVER, INSIDER, DEEP = "server", "insider", "deep"


class State(NamedTuple):
    """A record in parts. `voters` maps a credential's bytes to its secret."""
    election: object
    entries: list
    ballots: list
    files: dict
    voters: dict
    opened: bytes = b""  # a ballot that was opened, not cast

    def copy(self):
        """Lists of its own."""
        return self._replace(entries=list(self.entries), ballots=list(self.ballots),
                             files=dict(self.files))

    def kinds(self):
        """The types of the entries."""
        return [raw[0] if raw else 0 for raw in self.entries]


# ---- the elections ----

MONEY = samples.contest("money", "budget", samples.options("well", "road", cost=[2, 1]), cap=2,
                        min=0, max=1, scope=[102], decision={"rule": "best-set", "budget": 3})
PARK = samples.contest("park", "choice", samples.options("yes", "no"), decision={
    "rule": "simple-majority", "for": "yes", "against": "no", "tie": "lot",
    "quorum": {"part": 1, "of": 2, "more": False}})


def _state(e, voters):
    secrets = {e.group.encode(e.credential(x)): x.secret(e.group) for x in voters}
    return State(e, list(e.entries), list(e.ballots), dict(e.files), secrets)


def full(seed):
    """ristretto255: two mahalle published apart, two registrars, a budget with slack, a revote, a
    revocation with and one without replacement, a witness, one wrong share of three."""
    e = Election(seed, trustees=(2, 3), registrars=2, officers=(1, 2), witnesses=1,
                 witness_quorum=1, by_mahalle=True, contests=[PARK, MONEY])
    e.set_manifest()
    e.hold_ceremony()
    e.enrol([101] * 4 + [102] * 5)
    e.open()
    every = list(e.voters)
    pick = lambda x, k: {"park": ("yes", "no")[k % 2],
                         **({"money": (["well"], ["road"], [])[k % 3]} if x.mahalle == 102 else {})}
    for k, voter in enumerate(e.voters):
        e.vote(voter, pick(voter, k))
    e.vote(e.voters[0], {"park": "no"}, step=2)
    e.revoke(e.voters[1])
    every.append(e.replace(e.voters[1]))
    e.vote(every[-1], {"park": "yes"})
    e.revoke(e.voters[8], reason=2)
    opened = ballots_page.open_ballot(e.group, e.seal(e.voters[4], pick(e.voters[4], 1)))
    e.finish(wrong=[2], witnesses=[1])
    return _state(e, every)._replace(opened=opened)


def reduced(seed):
    """modp4096: three voters of one mahalle, no witness; every trustee signs, t send shares. Rules
    of residency, a paper, a part that a voter's device made, lists of web pages, a private roll
    that is gone."""
    e = Election(seed, group="modp4096", trustees=(2, 3), mahalle=(101,), contests=[PARK])
    e.spec["residency"] = samples.RESIDENCY
    e.spec["attachments"] = [{"title": f"Plan of {seed}", "file": f"{seed}.pdf",
                              "bytes": 4000 + len(seed), "sha256": sha256(seed.encode()).hex()}]
    e.set_manifest()
    e.hold_ceremony()
    e.enrol([101] * 3, devices=(1,))
    e.open()
    for k, voter in enumerate(e.voters):
        e.vote(voter, {"park": ("yes", "no")[k % 2]})
    e.close()
    e.cosign_closing([1, 2, 3])
    e.tally()
    e.share(1)
    e.pages(samples.WEB)
    e.share(2)
    e.result()
    e.destroy(1)
    return _state(e, e.voters)


# ---- a record again ----

def named(state):
    """{entry index: path} of the entries that name a file."""
    out, shares = {}, 0
    for i, kind in enumerate(state.kinds()):
        shares += kind == log.SHARE
        if kind in FILES or kind == log.SHARE:
            out[i] = FILES.get(kind) or f"shares/{shares}.bin"
    return out


def rehash(state, path):
    """The entry of a file says its length and SHA-256."""
    for i, name in named(state).items():
        if name == path:
            raw = state.entries[i]
            state.entries[i] = raw[:2] + sha256(state.files[path]) + \
                u64(len(state.files[path])) + raw[42:]


def refer(state, number):
    """The entry of a ballot says its fingerprint, sequence and SHA-256."""
    raw, g = state.ballots[number], state.election.group
    at = [i for i, kind in enumerate(state.kinds()) if kind == log.BALLOT][number]
    old = state.entries[at]
    sequence = raw[38 + g.elen:42 + g.elen]
    state.entries[at] = old[:2] + sha256(ballots_page.body_of(g, raw)) + old[34:38] + \
        sequence + sha256(raw)


def origin_of(state):
    """The log's name, as the manifest now says it, if that can be read."""
    try:
        found = json.loads(state.files["manifest.json"])["origin"]
        return found if isinstance(found, str) and found.isascii() and found \
            and "\n" not in found else state.election.manifest.origin
    except (ValueError, KeyError, TypeError):
        return state.election.manifest.origin


def root_of(entries):
    """The tree's root."""
    return log.root_of([log.leaf_hash(raw) for raw in entries])


def note(state, size, root, times, level):
    """A signed checkpoint with the cosignatures that can be made: {(name, seed): time}."""
    e, origin = state.election, origin_of(state)
    text = log.note_text(origin, size, root)
    out = text + b"\n" + log.note_sign(text, origin, e.server)
    if level != SERVER:
        for (name, seed), when in times.items():
            out += log.cosign(text, name, seed, when)
    return out


def _sign_ceremony(state, raw, level):
    """Messages and transcript signed anew; deep: with new commitments."""
    e = state.election
    m, g = e.manifest, e.group
    start, reveal = 50 + 64 * m.n, (m.t + 1) * g.elen + g.slen + m.n * box.box_length(g)
    second = start + 96 * m.n
    block = 3 * g.elen + g.slen
    third = second + m.n * (reveal + 64)
    out = bytearray(raw)
    cid, attempt = raw[6:38], int.from_bytes(raw[38:42], "big")
    for i, seed in enumerate(e.identity, 1):
        at, at2 = start + 96 * (i - 1), second + (reveal + 64) * (i - 1)
        opened = raw[at2:at2 + reveal]
        if level == DEEP:
            out[at:at + 32] = ceremony.commitment_of(g, cid, attempt, i, opened)
        one = ceremony.common(g, "C1", cid, attempt, i) + bytes(out[at:at + 32])
        two = ceremony.common(g, "C2", cid, attempt, i) + opened
        out[at + 32:at + 96] = ed_sign(seed, "ceremony-round1", one)
        out[at2 + reveal:at2 + reveal + 64] = ed_sign(seed, "ceremony-round2", two)
    body = sha256(bytes(out[:third]))
    for i, seed in enumerate(e.identity, 1):
        at = third + (block + 64) * (i - 1)
        out[at + block:at + block + 64] = ed_sign(
            seed, "ceremony-transcript", body + u32(i) + bytes(out[at:at + block]))
    return bytes(out)


def _sign_roll(state, raw):
    e = state.election
    g, r, rows = e.group, len(e.registrars), len(e.voters)
    end = roll.head_length(raw) + rows * (g.elen * (1 + r) + 4 + 1)
    size, out = rows * (g.elen + g.slen), raw[:end]
    for k, seed in enumerate(e.registrars):
        at = end + k * (size + 64)
        out += raw[at:at + size] + ed_sign(seed, "roll", sha256(raw[:end]))
    return out


def _sign_share(state, raw):
    trustee = int.from_bytes(raw[78:82], "big")
    seeds = state.election.identity
    seed = seeds[trustee - 1] if 1 <= trustee <= len(seeds) else seeds[0]
    return raw[:-64] + ed_sign(seed, "shares", raw[:-64])


def _sign_ballot(state, raw):
    e = state.election
    body = ballots_page.body_of(e.group, raw)
    secret = state.voters.get(raw[38:38 + e.group.elen], next(iter(state.voters.values())))
    return body + sign(e.group, secret, body, e.draw)


def sign_object(state, path, level):
    """An object that was changed is signed by its owner, if its length is the old one."""
    if path == "ceremony.bin":
        state.files[path] = _sign_ceremony(state, state.files[path], level)
    elif path == "roll.bin":
        state.files[path] = _sign_roll(state, state.files[path])
    elif path.startswith("shares/"):
        state.files[path] = _sign_share(state, state.files[path])
    elif path.startswith("ballot "):
        number = int(path.split()[1])
        state.ballots[number] = _sign_ballot(state, state.ballots[number])


def _sign_officers(state, i, purpose, message):
    e, keep = state.election, {log.OPEN: 34, log.CLOSE: 10}[state.entries[i][0]]
    seeds = dict(list(enumerate(e.officers, 1))[:e.manifest.officer_quorum])
    state.entries[i] = state.entries[i][:keep] + log.sign_officers(seeds, purpose, message)


def _sign_registrars(state, i, election_id):
    e, raw = state.election, state.entries[i]
    purpose = {log.REVOKE: "revoke", log.REPLACE: "replace"}[raw[0]]
    signed = raw[:-64 * len(e.registrars)]
    state.entries[i] = signed + b"".join(
        ed_sign(s, purpose, election_id + signed) for s in e.registrars)


def _sign_destroy(state, i, election_id):
    """The registrar named, or the first if there is none of that number."""
    seeds, raw = state.election.registrars, state.entries[i]
    seed = seeds[raw[2] - 1] if 1 <= raw[2] <= len(seeds) else seeds[0]
    state.entries[i] = raw[:39] + ed_sign(seed, "destroy", election_id + raw[3:39])


def _sign_pages(state, i, election_id):
    """The officer named, or the first if there is none of that number; if it can be read."""
    seeds, raw = state.election.officers, state.entries[i]
    at = 4 + int.from_bytes(raw[2:4], "big")
    if at + 65 != len(raw):
        return
    seed = seeds[raw[at] - 1] if 1 <= raw[at] <= len(seeds) else seeds[0]
    state.entries[i] = raw[:at + 1] + ed_sign(seed, "pages", election_id + raw[4:at])


def election_id_of(state):
    """Recomputed from the first three entries."""
    return h32(state.election.group, "election", *[raw[2:34] for raw in state.entries[:3]])


def _sign_entries(state, changed, level, closing):
    """Open, revoke, replace and close entries after a change, as far as the keys go. An entry
    that was itself changed keeps its change; only an insider signs it again."""
    kinds, insider = state.kinds(), level != SERVER
    if kinds[:4] != [log.MANIFEST, log.CEREMONY, log.ROLL, log.OPEN]:
        return
    if "entry 3" not in changed:
        state.entries[3] = state.entries[3][:2] + election_id_of(state) + state.entries[3][34:]
    election_id = state.entries[3][2:34]
    for i, kind in enumerate(kinds):
        if not insider or f"entry {i} signature" in changed:
            continue
        if kind == log.OPEN:
            _sign_officers(state, i, "open", election_id)
        elif kind in (log.REVOKE, log.REPLACE):
            _sign_registrars(state, i, election_id)
        elif kind == log.DESTROY:
            _sign_destroy(state, i, election_id)
        elif kind == log.PAGES:
            _sign_pages(state, i, election_id)
        elif kind == log.CLOSE:
            _sign_officers(state, i, "close", election_id + u64(i) + root_of(state.entries[:i]) +
                           state.entries[i][2:10])
    if closing:
        _adapt(state, changed, election_id, closing, insider)


def _adapt(state, changed, election_id, at, insider):
    """closing, and with all keys election_id and closing in tally and shares, follow the log."""
    e, root = state.election, root_of(state.entries[:at])
    if u64(at) + root == e.closing and election_id == e.election_id:
        return
    if "closing" not in changed:
        state.files["closing"] = note(state, at, root, cosigners(state),
                                      INSIDER if insider else SERVER)
    for path in named(state).values() if insider else []:
        if path.startswith(("tally", "shares")) and path not in changed and path in state.files:
            raw = state.files[path]
            state.files[path] = raw[:6] + election_id + u64(at) + root + raw[78:]
            sign_object(state, path, INSIDER)
            rehash(state, path)


def cosigners(state):
    """{(name, seed): time} on `closing`, as the election made them."""
    e = state.election
    out = {(f"{e.manifest.origin}/trustee-{i}", s): e.closed_at + 30
           for i, s in enumerate(e.identity, 1)}
    for (name, _), seed in zip(e.manifest.witnesses, e.witnesses):
        out[name, seed] = e.closed_at + 30
    return out


def reseal(state, changed, level):
    """All files of the record of a changed state. `changed` names the objects that were changed
    and are to stay so: paths, "entry 3", "ballot 0", "entry 3 signature"."""
    kinds = state.kinds()
    closing = kinds.index(log.CLOSE) + 1 if log.CLOSE in kinds else None
    for path in changed:
        if path in state.files:
            rehash(state, path)
        elif path.startswith("ballot ") and len(state.ballots[int(path.split()[1])]) > 300:
            refer(state, int(path.split()[1]))
    _sign_entries(state, changed, level, closing)
    return assemble(state, level)


def assemble(state, level):
    """Tiles, bundles and checkpoint over the state as it is; no file that nothing calls for."""
    e, size = state.election, len(state.entries)
    wanted = set(named(state).values()) | ({"closing"} if log.CLOSE in state.kinds() else set())
    out = {path: data for path, data in state.files.items() if path in wanted}
    leaves = [log.leaf_hash(raw) for raw in state.entries]
    out.update(log.tiles(leaves))
    for path, first, width in log.bundle_paths("tile/entries", size):
        out[path] = b"".join(len(raw).to_bytes(2, "big") + raw
                             for raw in state.entries[first:first + width])
    count = state.kinds().count(log.BALLOT)
    for path, first, width in log.bundle_paths("ballots", count):
        last = first + width if first + width < count else None
        out[path] = b"".join(u32(len(b)) + b for b in state.ballots[first:last])
    times = {(name, seed): e.closed_at + 900
             for (name, _), seed in zip(e.manifest.witnesses, e.witnesses)}
    out["checkpoint"] = note(state, size, log.root_of(leaves), times, level)
    return out
