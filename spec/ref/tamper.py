#!/usr/bin/env python3
"""Records that must fail, each made as an attacker would who holds whatever keys it takes.

    python3 spec/ref/tamper.py OUT [--group G] [--only NAME] [--list]

writes OUT/<name>/record, beside it `since`, `opened.bin` or `witness` where the case needs
one, and `expected.json` with the first failed check and its rule. Two verifiers must agree on it.
"""
import argparse
import base64
import json
import os
import sys

sys.path.insert(0, os.path.dirname(os.path.abspath(__file__)))

import ballot  # noqa: E402
import edwards  # noqa: E402
import log  # noqa: E402
import record  # noqa: E402
import roll  # noqa: E402
import samples  # noqa: E402
import tally  # noqa: E402
import vectors_ballot  # noqa: E402
from errors import u32, u64  # noqa: E402
from hashing import sha256  # noqa: E402
from make import Election  # noqa: E402
from proofs import sign  # noqa: E402

CASES = {}  # name -> (check, rule, function(group) giving files, or (files, extra files))


def case(check, rule):
    """Register a case under its function's name."""
    def keep(function):
        CASES[function.__name__.replace("_", "-")] = (check, rule, function)
        return function
    return keep


def begin(group, homes=(101, 101, 101, 102, 102), **spec):
    """An election with its manifest set."""
    e = Election("tamper", group=group, contests=[samples.PARK], **spec)
    e.homes = list(homes)
    e.set_manifest()
    return e


def opened(group, **spec):
    """An open election."""
    e = begin(group, **spec)
    e.hold_ceremony()
    e.enrol(e.homes)
    e.open()
    return e


def voted(group, count=4, **spec):
    """An open election with ballots."""
    e = opened(group, **spec)
    for voter in e.voters[:count]:
        e.vote(voter, {"park": "yes"})
    return e


def closed(group, **spec):
    """Closed, signed and tallied; no shares yet."""
    e = voted(group, **spec)
    e.close()
    e.cosign_closing([1, 2, 3])
    e.tally()
    return e


def finished(group, **spec):
    """A whole good election."""
    e = voted(group, **spec)
    e.finish()
    return e


def replace_file(e, position, path, data, more=b""):
    """Another file and the log entry that names it."""
    kind = e.entries[position][0]
    e.files[path] = data
    e.entries[position] = log.entry(kind, sha256(data) + u64(len(data)) + more)


def flip(data, at):
    """One bit flipped."""
    at %= len(data)
    return data[:at] + bytes([data[at] ^ 1]) + data[at + 1:]


# --- the log ---

@case("C1", "rec-1")
def file_missing(group):
    files = voted(group).record()
    del files["roll.bin"]
    return files


@case("C1", "rec-1")
def file_too_many(group):
    return dict(voted(group).record(), **{"notes.txt": b"hello"})


@case("C1", "rec-1")
def two_partial_tiles(group):
    files = voted(group).record()
    files["tile/0/000.p/1"] = files["tile/0/000.p/8"][:32]
    return files


@case("C1", "note-1")
def checkpoint_unreadable(group):
    files = voted(group).record()
    files["checkpoint"] = files["checkpoint"].replace(b"\n8\n", b"\n08\n")
    return files


@case("C1", "log-2")
def entry_bundle_cut(group):
    files = voted(group).record()
    files["tile/entries/000.p/8"] = files["tile/entries/000.p/8"][:-1]
    return files


@case("K1", "log-3")
def tile_changed(group):
    files = voted(group).record()
    files["tile/0/000.p/8"] = flip(files["tile/0/000.p/8"], 40)
    return files


@case("K1", "note-3")
def another_root_signed(group):
    e = voted(group)
    text = log.note_text(e.manifest.origin, 8, bytes(32))
    return dict(e.record(), checkpoint=text + b"\n" + log.note_sign(text, e.manifest.origin, e.server))


@case("C2", "log-4")
def unknown_entry(group):
    e = voted(group)
    e.entries.append(log.entry(14, b"surprise"))
    return e.record()


@case("C2", "log-5")
def ballot_after_close(group):
    e = voted(group, count=3)
    e.close()
    e.vote(e.voters[4], {"park": "no"})
    return e.record()


@case("C2", "ent-1")
def ballot_entry_too_long(group):
    e = voted(group)
    e.entries[-1] += b"\0"
    return e.record()


@case("K2", "ent-3")
def manifest_changed(group):
    files = voted(group).record()
    files["manifest.json"] = files["manifest.json"].replace(b"A made-up", b"B made-up")
    return files


@case("K2", "json-1")
def manifest_with_a_key_twice(group):
    e = voted(group)
    replace_file(e, 0, "manifest.json", e.manifest.raw.replace(b"{", b'{"version": 1,', 1))
    return e.record()


@case("A1", "note-2")
def another_server(group):
    e = voted(group)
    e.server = bytes(32)
    return e.record()


@case("A1", "note-4")
def bad_cosignature_of_a_trustee(group):
    e = voted(group)
    files = e.record()
    text = log.note_text(e.manifest.origin, 9, bytes(32))
    files["checkpoint"] += log.cosign(text, e.manifest.origin + "/trustee-1", e.identity[0], 5)
    return files


# --- ceremony and roll ---

@case("K3", "cer-12")
def ceremony_of_other_trustees(group):
    e, other = begin(group), Election("else", group=group, contests=[samples.PARK])
    other.set_manifest()
    other.hold_ceremony()
    e.hold_ceremony()
    replace_file(e, 1, "ceremony.bin", other.ceremony.raw)
    e.enrol(e.homes)
    e.open()
    return e.record()


def _forged(group, what):
    e = begin(group)
    e.hold_ceremony()
    changes = dict(vectors_ballot._forgeries(e))
    replace_file(e, 1, "ceremony.bin", vectors_ballot.reforged(e, changes[what]))
    e.enrol(e.homes)
    e.open()
    return e.record()


@case("I1", "cer-4")
def trustee_reveals_something_else(group):
    return _forged(group, "a commitment to something else")


@case("I1", "cer-5")
def feldman_constant_identity(group):
    return _forged(group, "a constant is the identity")


@case("I1", "cer-6")
def rogue_trustee_key(group):
    return _forged(group, "a rogue C_0 that cancels the others")


@case("E1", "cer-9")
def trustee_cannot_decrypt(group):
    return _forged(group, "rehearsal factor wrong")


@case("A2", "cer-12")
def transcript_unsigned(group):
    e = begin(group)
    e.hold_ceremony()
    replace_file(e, 1, "ceremony.bin", flip(e.ceremony.raw, -30))
    e.enrol(e.homes)
    e.open()
    return e.record()


def patch(raw, at, new):
    """The bytes with others at a place."""
    return raw[:at] + new + raw[at + len(new):]


def _with_roll(group, change, registrars=1, residency=None):
    e = Election("tamper", group=group, contests=[samples.PARK], registrars=registrars)
    e.homes = [101, 101, 101, 102, 102]
    if residency:
        e.spec["residency"] = residency
    e.set_manifest()
    e.hold_ceremony()
    e.enrol(e.homes)
    raw = change(e, e.files["roll.bin"])
    replace_file(e, 2, "roll.bin", raw, u32(len(e.voters)))
    e.open()
    return e.record()


def _rows(e, raw):
    width = e.group.elen * (1 + len(e.registrars)) + 4 + 1
    n, start = len(e.voters), roll.head_length(raw)
    return [raw[start + i * width:start + (i + 1) * width] for i in range(n)], start + n * width


def _signed_roll(e, raw, rows, head=None):
    """The rows with the old proofs, signed again."""
    _, end = _rows(e, raw)
    size = len(e.voters) * (e.group.elen + e.group.slen)
    proofs = [raw[end + r * (size + 64):][:size] for r in range(len(e.registrars))]
    return vectors_ballot._resigned(e, (head or raw[:roll.head_length(raw)]) + b"".join(rows), proofs)


@case("K4", "roll-2")
def roll_out_of_order(group):
    def change(e, raw):
        rows, _ = _rows(e, raw)
        return _signed_roll(e, raw, [rows[1], rows[0], *rows[2:]])
    return _with_roll(group, change)


@case("K4", "roll-1")
def roll_with_unknown_mahalle(group):
    def change(e, raw):
        rows, _ = _rows(e, raw)
        at = e.group.elen
        rows[0] = rows[0][:at] + u32(103) + rows[0][at + 4:]
        return _signed_roll(e, raw, rows)
    return _with_roll(group, change)


@case("K4", "roll-8")
def roll_with_another_count(group):
    def change(e, raw):
        at = 39 + 32 + 32 * len(e.registrars) + 8
        return _signed_roll(e, raw, _rows(e, raw)[0], patch(raw[:roll.head_length(raw)], at,
                                                            u32(4)))
    return _with_roll(group, change)


@case("K4", "roll-9")
def roll_with_other_rules(group):
    def change(e, raw):
        return _signed_roll(e, raw, _rows(e, raw)[0], patch(raw[:roll.head_length(raw)], 39,
                                                            b"\1" * 32))
    return _with_roll(group, change)


@case("K4", "roll-10")
def roll_with_a_private_roll_without_rules(group):
    def change(e, raw):
        return _signed_roll(e, raw, _rows(e, raw)[0], patch(raw[:roll.head_length(raw)], 71,
                                                            b"\1" * 32))
    return _with_roll(group, change)


@case("K4", "roll-10")
def residents_without_a_private_roll(group):
    return _with_roll(group, lambda e, raw: _signed_roll(e, raw, _rows(e, raw)[0], patch(
        raw[:roll.head_length(raw)], 71, bytes(64))), 2, samples.RESIDENCY)


@case("I2", "roll-5")
def part_said_to_be_of_a_device(group):
    def change(e, raw):
        rows, _ = _rows(e, raw)
        rows[0] = patch(rows[0], e.group.elen + 4, b"\1")
        return _signed_roll(e, raw, rows)
    return _with_roll(group, change)


def _destroyed(group, change):
    e = samples.residents("tamper", group).election
    e.entries.pop()
    change(e)
    return e.record()


@case("A9", "rev-6")
def destroyed_too_early(group):
    return _destroyed(group, lambda e: e.destroy(1, e.manifest.residency[-1] - 1))


@case("A9", "rev-6")
def destroyed_on_no_date(group):
    return _destroyed(group, lambda e: e.destroy(1, log.LAST_DAY + 1))


@case("A9", "rev-6")
def destroyed_by_another(group):
    return _destroyed(group, lambda e: e.destroy(1, seed=e.registrars[1]))


@case("A9", "rev-6")
def destroyed_twice(group):
    return _destroyed(group, lambda e: (e.destroy(1), e.destroy(1)))


@case("A9", "rev-6")
def destroyed_another_private_roll(group):
    def change(e):
        e.private[0] = bytes(31) + b"\1"
        e.destroy(1)
    return _destroyed(group, change)


@case("C2", "log-5")
def destroyed_three_times(group):
    return _destroyed(group, lambda e: (e.destroy(1), e.destroy(2), e.destroy(1)))


@case("C2", "log-5")
def destroyed_before_the_result(group):
    def change(e):
        e.destroy(1)
        e.entries[-2:] = e.entries[:-3:-1]
    return _destroyed(group, change)


@case("C2", "ent-1")
def destroyed_with_a_long_entry(group):
    def change(e):
        e.destroy(1)
        e.entries[-1] += b"\0"
    return _destroyed(group, change)


@case("A9", "rev-6")
def destroyed_without_rules(group):
    e = voted(group)
    e.private = [b"\1" * 32]
    e.finish()
    e.destroy(1, 1)
    return e.record()


def _with_pages(group, change):
    e = samples.pages("tamper", group).election
    change(e)
    return e.record()


def _list(*lines):
    return b"".join(line + b"\n" for line in lines)


_HASH = b"0123456789abcdef" * 4


@case("A10", "page-2")
def pages_signed_by_nobody(group):
    return _with_pages(group, lambda e: e.pages(samples.WEB, officer=2, seed=e.officers[0]))


@case("A10", "page-2")
def pages_signed_by_the_server(group):
    return _with_pages(group, lambda e: e.pages(samples.WEB, seed=e.server))


@case("A10", "page-2")
def pages_of_no_officer(group):
    return _with_pages(group, lambda e: e.pages(samples.WEB, officer=3, seed=e.officers[0]))


@case("A10", "page-2")
def pages_of_officer_0(group):
    return _with_pages(group, lambda e: e.pages(samples.WEB, officer=0, seed=e.officers[0]))


@case("A10", "page-2")
def pages_signed_for_another_election(group):
    def change(e):
        mine, e.election_id = e.election_id, bytes(32)
        e.pages(samples.WEB)
        e.election_id = mine
    return _with_pages(group, change)


@case("A10", "page-2")
def pages_changed_after_signing(group):
    def change(e):
        e.entries[-1] = e.entries[-1].replace(b"index.html", b"index.htm_")
    return _with_pages(group, change)


@case("A10", "page-1")
def pages_out_of_order(group):
    return _with_pages(group, lambda e: e.pages({}, raw=_list(_HASH + b"  1  b", _HASH + b"  1  a")))


@case("A10", "page-1")
def pages_of_no_line(group):
    return _with_pages(group, lambda e: e.pages({}))


@case("A10", "page-1")
def pages_outside_their_folder(group):
    return _with_pages(group, lambda e: e.pages({}, raw=_list(_HASH + b"  1  a/../../b")))


@case("A10", "page-1")
def pages_too_long_together(group):
    return _with_pages(group, lambda e: e.pages({}, raw=_list(
        *[_HASH + b"  67108864  %d" % k for k in range(5)])))


@case("C2", "ent-1")
def pages_with_a_long_entry(group):
    def change(e):
        e.entries[-1] += b"\0"
    return _with_pages(group, change)


@case("C2", "log-5")
def pages_before_the_opening(group):
    def change(e):
        e.entries[3:5] = [e.entries[4], e.entries[3]]
    return _with_pages(group, change)


@case("C2", "log-5")
def pages_too_often(group):
    def change(e):
        e.entries += [e.entries[-1]] * log.PAGES_ENTRIES
    return _with_pages(group, change)


@case("A3", "roll-6")
def roll_unsigned(group):
    return _with_roll(group, lambda e, raw: flip(raw, -40))


@case("I2", "roll-3")
def credential_not_the_product(group):
    def change(e, raw):
        rows, _ = _rows(e, raw)
        at = e.group.elen
        rows[0] = rows[0][:at + 5] + rows[1][at + 5:]
        return _signed_roll(e, raw, rows)
    return _with_roll(group, change, registrars=2)


@case("I2", "roll-5")
def part_without_proof(group):
    def change(e, raw):
        rows, end = _rows(e, raw)
        one = e.group.encode_scalar(1)
        raw = raw[:end + e.group.elen] + one + raw[end + e.group.elen + len(one):]
        return _signed_roll(e, raw, rows)
    return _with_roll(group, change)


@case("K5", "ent-5")
def another_election_id(group):
    e = voted(group)
    other = bytes(32)
    e.entries[3] = e.entries[3][:2] + other + log.sign_officers({1: e.officers[0]}, "open", other)
    return e.record()


@case("A4", "ent-2")
def opened_by_nobody(group):
    e = voted(group)
    e.entries[3] = e.entries[3][:34] + b"\0"
    return e.record()


@case("A4", "ent-2")
def one_officer_twice(group):
    e = opened(group, officers=(2, 2))
    sig = e.entries[3][35:100]
    e.entries[3] = e.entries[3][:34] + b"\2" + sig + sig
    return e.record()


# --- ballots ---

def _bundle(e):
    return f"ballots/000.p/{len(e.ballots)}"


@case("C3", "rec-3")
def bundle_with_a_ballot_more(group):
    e = voted(group)
    files = e.record()
    files[_bundle(e)] += u32(3) + b"abc"
    return files


@case("K6", "bal-8")
def ballot_bytes_swapped(group):
    e = voted(group)
    e.ballots[0], e.ballots[1] = e.ballots[1], e.ballots[0]
    return e.record()


@case("K6", "bal-8")
def fingerprint_twice(group):
    e = voted(group)
    e.append_ballot(e.ballots[0], e.voters[0].index)
    return e.record()


@case("I3", "rev-1")
def stranger_revoked(group):
    e = voted(group)
    stranger = samples.setup("else", [101], group=group, contests=[samples.PARK]).voters[0]
    e.revoke(stranger)
    return e.record()


@case("I3", "rev-1")
def revoked_twice(group):
    e = voted(group)
    e.revoke(e.voters[0])
    e.revoke(e.voters[0])
    return e.record()


@case("I3", "rev-1")
def revocation_unsigned(group):
    e = voted(group)
    e.revoke(e.voters[0])
    e.entries[-1] = flip(e.entries[-1], -40)
    return e.record()


@case("I3", "rev-2")
def replaced_without_revocation(group):
    e = voted(group)
    e.replace(e.voters[0])
    return e.record()


@case("I3", "rev-2")
def replaced_twice(group):
    e = voted(group)
    e.revoke(e.voters[0])
    e.replace(e.voters[0])
    e.replace(e.voters[0])
    return e.record()


@case("I3", "rev-3")
def replaced_by_a_known_credential(group):
    e = voted(group)
    e.revoke(e.voters[0])
    parts, e._parts = e._parts, lambda: e.voters[1].secrets
    e.replace(e.voters[0])
    e._parts = parts
    return e.record()


@case("K7", "bal-2")
def ballot_of_another_election(group):
    e = voted(group)
    real, e.election_id = e.election_id, bytes(32)
    e.vote(e.voters[4], {"park": "no"})
    e.election_id = real
    return e.record()


@case("K7", "bal-3")
def ballot_in_anothers_name(group):
    e = voted(group)
    raw = e.vote(e.voters[4], {"park": "no"})
    e.entries.pop()
    e.ballots.pop()
    e.append_ballot(raw, e.voters[0].index)
    return e.record()


@case("K7", "bal-3")
def stuffing(group):
    e = voted(group)
    stranger = samples.setup("else", [101], group=group, contests=[samples.PARK]).voters[0]
    stranger.index = len(e.voters)
    e.vote(stranger, {"park": "no"})
    return e.record()


@case("K7", "bal-3")
def revoked_one_votes(group):
    e = voted(group)
    e.revoke(e.voters[4])
    e.vote(e.voters[4], {"park": "no"})
    return e.record()


@case("K7", "bal-9")
def sequence_runs_up(group):
    e = voted(group)
    e.vote(e.voters[4], {"park": "no"}, step=17)
    return e.record()


@case("K7", "bal-9")
def sequence_again(group):
    e = voted(group)
    e.vote(e.voters[0], {"park": "no"}, step=0)
    return e.record()


def _bad_bits(group, bits):
    e = voted(group, count=3)
    e.vote(e.voters[4], {}, bits=[bits])
    return e.record()


@case("I4", "bit-2")
def ballot_holds_2(group):
    return _bad_bits(group, [2, -1, 0])


@case("I4", "con-2")
def ballot_votes_twice(group):
    return _bad_bits(group, [1, 1, 0])


@case("I4", "con-2")
def ballot_votes_nothing(group):
    return _bad_bits(group, [0, 0, 0])


def _changed_body(group, change):
    """A ballot whose body was changed before its owner signed it."""
    e = voted(group, count=3)
    voter = e.voters[4]
    body = change(e, e.seal(voter, {"park": "no"}).body)
    e.append_ballot(body + sign(e.group, voter.secret(e.group), body, e.draw), voter.index)
    return e.record()


@case("I4", "bal-1")
def ballot_one_byte_short(group):
    return _changed_body(group, lambda e, body: body[:-1])


@case("I4", "grp-6")
def response_not_below_q(group):
    return _changed_body(group, lambda e, body: body[:-e.group.slen] + e.group.encode_scalar(e.group.q))


@case("I4", "bal-4")
def alpha_is_the_identity(group):
    def change(e, body):
        at = 47 + e.group.elen
        return body[:at] + e.group.encode(e.group.identity) + body[at + e.group.elen:]
    return _changed_body(group, change)


@case("A5", "sig-1")
def signed_by_another(group):
    e = voted(group)
    sealed = e.seal(e.voters[4], {"park": "no"})
    raw = ballot.cast(e.group, sealed, e.voters[0].secret(e.group), e.draw)
    e.append_ballot(raw, e.voters[4].index)
    return e.record()


# --- closing and tally ---

@case("A6", "ent-4")
def closed_too_early(group):
    e = voted(group)
    e.close(late=-1)
    return e.record()


@case("A6", "sig-3")
def close_unsigned(group):
    e = voted(group)
    e.close()
    e.entries[-1] = flip(e.entries[-1], -40)
    return e.record()


@case("K8", "log-6")
def closing_of_another_tree(group):
    e = voted(group)
    e.close()
    text = log.note_text(e.manifest.origin, len(e.entries), bytes(32))
    e.files["closing"] = text + b"\n" + log.note_sign(text, e.manifest.origin, e.server)
    return e.record()


@case("A7", "note-6")
def shares_before_the_quorum(group):
    e = voted(group)
    e.close()
    e.cosign_closing([1, 2])
    e.tally()
    e.share(1)
    return e.record()


@case("A7", "note-6")
def result_before_the_quorum(group):
    e = voted(group)
    e.close()
    e.tally()
    e._file_entry(log.RESULT, "result.json", b"{}\n")
    return e.record()


@case("A7", "note-5")
def witnesses_too_late(group):
    e = voted(group, witnesses=2, witness_quorum=2)
    e.close()
    e.cosign_closing([1, 2, 3], [1])
    e.cosign_closing([], [2], after=601)
    e.tally()
    e.share(1)
    return e.record()


@case("E2", "tal-4")
def scope_that_tells_too_much(group):
    e = closed(group)
    e.entries.pop()
    e.scopes[0].append(tally.Scope([102], 1, e.scopes[0][0].aggregates))
    raw = tally.tally_bytes(e.group, e.election_id, e.closing, len(e.counted), e.scopes)
    e._file_entry(log.TALLY, "tally.bin", raw)
    return e.record()


@case("I5", "tal-5")
def tally_of_other_ballots(group):
    e = closed(group)
    e.entries.pop()
    lines = e.scopes[0][0].aggregates
    lines[0], lines[1] = lines[1], lines[0]
    raw = tally.tally_bytes(e.group, e.election_id, e.closing, len(e.counted), e.scopes)
    e._file_entry(log.TALLY, "tally.bin", raw)
    return e.record()


@case("I6", "shr-4")
def too_few_right_shares(group):
    e = finished(group)
    e.entries = e.entries[:-4]  # the shares and the result
    e.share_count = 0
    result = e.files["result.json"]
    for j in (1, 2, 3):
        e.share(j, wrong=j != 2)
    e._file_entry(log.RESULT, "result.json", result)
    return e.record()


@case("I6", "ent-3")
def share_not_the_one_logged(group):
    files = finished(group).record()
    files["shares/2.bin"] = flip(files["shares/2.bin"], 90)
    return files


def _result(group, old, new):
    e = finished(group)
    e.entries.pop()
    e._file_entry(log.RESULT, "result.json", e.files["result.json"].replace(old, new, 1))
    return e.record()


@case("I8", "res-1")
def result_changed(group):
    return _result(group, b'"count":4', b'"count":5')


@case("I8", "res-1")
def result_with_a_space(group):
    return _result(group, b'"version":1', b'"version": 1')


@case("I8", "lot-3")
def lot_chosen(group):
    e = finished(group)
    lot = json.loads(e.files["result.json"])["lot"].encode()
    return _result(group, lot, b"0" * 64)


# --- decisions ---

DECISION = {"contest": "park", "electorate": 5, "ballots": 4, "outcome": "accepted",
            "selected": [], "spent": 0, "tie": []}


def _decided(group, change):
    """The result with its decisions changed, all else as it should be."""
    e = finished(group)
    result = json.loads(e.files["result.json"])
    assert result["decisions"] == [DECISION]
    change(result)
    e.entries.pop()
    e._file_entry(log.RESULT, "result.json",
                  json.dumps(result, separators=(",", ":")).encode() + b"\n")
    return e.record()


def _decision(**keys):
    return lambda group: _decided(group, lambda r: r["decisions"][0].update(keys))


for _name, _keys in (("contest", {"contest": "Park"}), ("electorate", {"electorate": 6}),
                     ("ballots", {"ballots": 5}), ("outcome", {"outcome": "rejected"}),
                     ("selected", {"selected": ["yes"]}), ("spent", {"spent": 1}),
                     ("tie", {"tie": ["yes", "no"]}), ("extra", {"also": 1})):
    CASES[f"decision-{_name}"] = ("I9", "dec-12", _decision(**_keys))


@case("I9", "dec-12")
def decision_left_out(group):
    return _decided(group, lambda r: r["decisions"].clear())


@case("I9", "dec-12")
def decision_twice(group):
    return _decided(group, lambda r: r["decisions"].append(r["decisions"][0]))


@case("I9", "dec-12")
def decisions_left_out(group):
    return _decided(group, lambda r: r.pop("decisions"))


@case("I9", "dec-12")
def decisions_followed_by_more(group):
    return _decided(group, lambda r: r.update(note=""))


@case("I9", "dec-12")
def result_cut_after_the_lot(group):
    e = finished(group)
    raw = e.files["result.json"]
    e.entries.pop()
    e._file_entry(log.RESULT, "result.json", raw[:raw.index(b',"decisions"')])
    return e.record()


# --- options ---

@case("K9", "note-7")
def log_forked(group):
    e = voted(group)
    text = log.note_text(e.manifest.origin, 6, bytes(32))
    return e.record(), {"since": text + b"\n" + log.note_sign(text, e.manifest.origin, e.server)}


@case("K9", "note-7")
def log_shortened(group):
    e = voted(group)
    since = e.checkpoint()
    e.entries.pop()
    e.ballots.pop()
    return e.record(), {"since": since}


@case("E3", "open-2")
def opened_ballot_cast(group):
    e = voted(group)
    voter = e.voters[4]
    sealed = e.seal(voter, {"park": "no"})
    e.append_ballot(ballot.cast(e.group, sealed, voter.secret(e.group), e.draw), voter.index)
    return e.record(), {"opened.bin": ballot.open_ballot(e.group, sealed)}


@case("E3", "open-1")
def booth_encrypts_another_vote(group):
    e = voted(group)
    sealed = e.seal(e.voters[4], {"park": "no"})
    row = sealed.openings[0]
    row[0], row[1] = (row[1][0], row[0][1]), (row[0][0], row[1][1])
    return e.record(), {"opened.bin": ballot.open_ballot(e.group, sealed)}


@case("A8", "note-8")
def other_witness_asked_for(group):
    e = voted(group)
    key = bytes([4]) + edwards.ed25519_public(bytes(32))
    kid = log.key_id("w.example", 4, key[1:]).hex()
    return e.record(), {"witness": f"w.example+{kid}+{base64.b64encode(key).decode()}".encode()}


def build(name, group):
    """(record files, extra files, check, rule) of a case."""
    check, rule, function = CASES[name]
    made = function(group)
    files, extra = made if isinstance(made, tuple) else (made, {})
    return files, extra, check, rule


def main(argv=None):
    """The command line."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("out", nargs="?")
    parser.add_argument("--group", default="ristretto255", choices=["ristretto255", "modp4096"])
    parser.add_argument("--only", action="append", choices=sorted(CASES))
    parser.add_argument("--list", action="store_true")
    args = parser.parse_args(argv)
    if args.list or not args.out:
        for name, (check, rule, _) in CASES.items():
            print(f"{check:3} {rule:8} {name}")
        return 0
    for name in args.only or CASES:
        files, extra, check, rule = build(name, args.group)
        place = os.path.join(args.out, name)
        record.write(os.path.join(place, "record"), files)
        expected = json.dumps({"check": check, "rule": rule}).encode() + b"\n"
        record.write(place, dict(extra, **{"expected.json": expected}))
    return 0


if __name__ == "__main__":
    sys.exit(main())
