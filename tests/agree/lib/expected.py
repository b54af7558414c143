"""Which check must catch which change: written from spec/checks.md, not from a verifier.

ROWS: (key, change, check at server level, check at insider level), the first row that fits
holds; keys and changes are shell patterns. A check may be a function of the case where it
depends on the value. None: this combination is not tried (an insider would undo the change).
"""
import fnmatch
import functools
from datetime import date

import log
import roll
from errors import Reject

SERVER, INSIDER, DEEP = "server", "insider", "deep"
VERIFIED, INCOMPLETE = "verified", "incomplete"


def rows_of_roll(case):
    """The rows of a changed roll of the same length."""
    g, start = case.group, roll.head_length(case.new)
    width = g.elen * (1 + len(case.base.election.registrars)) + 4 + 1
    return [case.new[start + i * width:][:width] for i in range(len(case.base.election.voters))]


def order_of_roll(case, wrong, else_server, else_insider):
    """[roll-2] comes first: are the credentials still ascending?"""
    found = [row[:case.group.elen] for row in rows_of_roll(case)]
    if any(a >= b for a, b in zip(found, found[1:])):
        return wrong
    return else_server if case.level == SERVER else else_insider


def rows_part(case):
    """A credential or part changed to another element."""
    return order_of_roll(case, "K4", "A3", "I2")


def mahalle_of_row(case):
    """The counts are those of the rows [roll-8], unless two rows have changed places."""
    e = case.group.elen
    homes = [int.from_bytes(row[e:e + 4], "big") for row in rows_of_roll(case)]
    if sorted(homes) != sorted(voter.mahalle for voter in case.base.election.voters):
        return "K4"
    return "A3" if case.level == SERVER else "I2"


def device_of_row(case):
    """A registrar who is not there, or a part that a device did not make."""
    if case.new[case.field.at] >> len(case.base.election.registrars):
        return "K4"
    return "A3" if case.level == SERVER else "I2"


def private_of_row(case):
    """[roll-10]: none where nobody keeps a private roll, and one where somebody must; another is
    signed by its registrar, and then the ballots are of another election."""
    given = case.new[case.field.at:case.field.end] != bytes(32)
    if given != bool(case.base.election.manifest.residency):
        return "K4"
    return "A3" if case.level == SERVER else "K7"


def day_of_destroy(case):
    """A registrar may say any day from its date on, as long as it is one; nobody else may."""
    day = int.from_bytes(case.new[35:39], "big")
    good = case.base.election.manifest.residency[-1] <= day <= log.LAST_DAY
    return VERIFIED if good and case.level == INSIDER else "A9"


def list_of_pages(case):
    """An officer may sign any list that has the form, under their own number."""
    at = 4 + int.from_bytes(case.new[2:4], "big")
    try:
        log.check_pages_list(case.new[4:at])
    except Reject:
        return "A10"
    known = 1 <= case.new[at] <= len(case.base.election.officers)
    return VERIFIED if known and case.level == INSIDER else "A10"


def sequence(case):
    """[bal-9] for all ballots of the credential; else the challenge is another [bal-5]."""
    e = case.group.elen
    mine, last = case.new[38:38 + e], 0
    for number, raw in enumerate(case.base.ballots):
        raw = case.new if f"ballot {number}" == case.thing else raw
        if raw[38:38 + e] == mine:
            now = int.from_bytes(raw[38 + e:42 + e], "big")
            if not last < now <= last + 16:
                return "K7"
            last = now
    return "I4"


def entry_type(case):
    """Which file is called for (C1), form and order (C2), or a layout read late (I3)."""
    old, new = case.base.entries[case.number][0], case.new[0]
    if case.change.startswith("resize") or case.new[1] != 1:
        return "C2"
    if new == log.SHARE:
        return "C1"
    if new in (log.REVOKE, log.REPLACE) and old in (log.BALLOT, log.REVOKE, log.REPLACE):
        return "C3" if old == log.BALLOT else "I3"
    return "C2"


def raw_entry_type(case):
    """C1 lists the files that the first bytes of entries call for."""
    def called(kinds):
        return (kinds.count(log.BALLOT), kinds.count(log.SHARE), {k for k in kinds if k in (
            log.MANIFEST, log.CEREMONY, log.ROLL, log.CLOSE, log.TALLY, log.RESULT)})
    before, after = case.base.kinds(), case.base.kinds()
    number = int(case.field.label.split()[1])
    after[number] = case.new[case.field.at]
    return "K1" if called(before) == called(after) else "C1"


def reason(case):
    """A right reason is signed again by an insider, and then changes the closing root."""
    return "I6" if case.level == INSIDER and case.new[case.field.at] in (1, 2, 3) else "I3"


def closed_at(case):
    """Too early, too far from the witness's word, or only another closing."""
    e = case.base.election
    value = int.from_bytes(case.new[2:10], "big")
    if case.level == SERVER or value < e.manifest.closes:
        return "A6"
    return "A7" if e.witnesses and abs(e.closed_at + 30 - value) > 600 else "I6"


def new_id(case):
    """Well-formed, but the election_id is another: the officers have not opened that one; if
    they did, replacements and ballots are of the earlier one."""
    if case.level == SERVER:
        return "A4"
    return "I3" if log.REPLACE in case.base.kinds() else "K7"


def mahalle_ids(case):
    """Ids ascend, and every scope's are there [man-3]; else the roll has a mahalle too many."""
    m = case.json
    ids = [x["id"] for x in m["mahalle"]]
    scoped = {x for c in m["contests"] for x in c.get("scope", [])}
    good = ids and all(a < b for a, b in zip([0] + ids, ids + [1000000])) and scoped <= set(ids)
    return "K4" if good else "K2"


def scope_ids(case):
    """A contest's scope names known mahalle, ascending, at least one."""
    known = [x["id"] for x in case.json["mahalle"]]
    for c in case.json["contests"]:
        ids = c.get("scope", known)
        if not ids or sorted(set(ids)) != ids or not set(ids) <= set(known):
            return "K2"
    return new_id(case)


def residency(case):
    """Dates and numbers out of order [man-9]; else the roll is of other rules [roll-9]."""
    r, m = case.json["residency"], case.json
    order = ("cutoff", "posting_from", "posting_to", "objections_decided", "roll_final")
    try:
        days = [date.fromisoformat(r[k]) for k in order]
        days += [date.fromisoformat(m["opens"][:10]), date.fromisoformat(r["election_day"]),
                 date.fromisoformat(m["closes"][:10]), date.fromisoformat(r["destroy_after"])]
    except ValueError:
        return "K2"
    good = days == sorted(days) and 0 <= r["minimum_age"] <= 120 and 0 <= r["minimum_days"] <= 36500
    return "K4" if good else "K2"


def paper(case):
    """A paper's size and file name within their bounds [man-10]."""
    good = all(1 <= a["bytes"] <= 10**12 and a["file"][0] != "." for a in case.json["attachments"])
    return new_id(case) if good else "K2"


def decision_fits(contest):
    """The decisions that world.py gives its contests, after a change to a value [dec-1]."""
    d, ids = contest.get("decision"), [o["id"] for o in contest["options"]]
    if not d:
        return True
    quorum = d.get("quorum", {"part": 1, "of": 1})
    good = 1 <= quorum["part"] <= quorum["of"] <= 1000
    if d["rule"] == "best-set":
        return good and 1 <= d["budget"] <= 10**15
    return (good and d["rule"] == "simple-majority" and d["for"] != d["against"]
            and {d["for"], d["against"]} <= set(ids) and d["tie"] in ("rejected", "again", "lot"))


def numbers(case):
    """Numbers of a contest: within their bounds and leaving something to vote on."""
    for c in case.json["contests"]:
        n = len(c["options"])
        if n < 1 or (c["type"] == "choice" and n + c["blank"] < 2) or not decision_fits(c):
            return "K2"
        if c["type"] == "budget" and not (
                0 <= c["min"] <= c["max"] <= n and c["max"] >= 1 and 1 <= c["cap"] <= 10**15
                and all(1 <= o["cost"] <= 10**15 for o in c["options"])):
            return "K2"
    return new_id(case)


def registrars(case):
    """One or two, and as many as the roll has."""
    return "K4" if 1 <= len(case.json["registrars"]) <= 2 else "K2"


def officers(case):
    """The quorum is at most their number; the first one signed."""
    quorum, keys = case.json["officers"]["quorum"], case.json["officers"]["keys"]
    if not 1 <= quorum <= len(keys) or len({k["key"] for k in keys}) < len(keys):
        return "K2"
    mine = [log.edwards.ed25519_public(s).hex() for s in case.base.election.officers]
    signed = quorum == 1 and keys[0]["key"] == mine[0]
    return new_id(case) if signed else "A4"


def witness_quorum(case):
    """Between one and their number, none without witnesses."""
    quorum, keys = case.json["witnesses"]["quorum"], case.json["witnesses"]["keys"]
    good = (1 if keys else 0) <= quorum <= len(keys)
    return new_id(case) if good else "K2"


def later_dates(case):
    """The times are dates in order."""
    return new_id(case) if case.json["opens"] < case.json["closes"] else "K2"


CEREMONY = [
    ("ceremony.*", "resize:*", "K3", None),
    ("ceremony.*", "form:*", "K3", "K3"),
    *[(f"ceremony.{k}", "*", "K3", "K3") for k in (
        "magic", "kind", "version", "group", "id", "t", "n", "identity", "exchange")],
    ("ceremony.attempt", "value:swap-t", "K3", "K3"),
    ("ceremony.signature?", "*", "A2", None),
    *[(f"ceremony.{k}", "*", "A2", "I1") for k in (
        "attempt", "commitment", "constant", "pok_a", "pok_z", "box")],
    *[(f"ceremony.{k}", "*", "A2", "E1") for k in ("d", "a", "b", "z")],
]
DEEP_ROWS = [("ceremony.box", "value:*", "E1"), ("ceremony.attempt", "value:swap-t", None),
             *[(f"ceremony.{k}", c, "I1") for k in ("constant", "pok_a", "pok_z", "attempt")
               for c in ("value:*", "identity:*")]]
ROLL = [
    ("roll.*", "resize:*", "K4", None),
    ("roll.*", "form:*", "K4", "K4"),
    *[(f"roll.{k}", "*", "K4", "K4") for k in (
        "magic", "kind", "version", "group", "roll_id", "registrars", "rules",
        "counts", "count_mahalle", "count_voters", "rows")],
    ("roll.private", "*", private_of_row, private_of_row),
    ("roll.device", "*", device_of_row, device_of_row),
    ("roll.mahalle", "*", mahalle_of_row, mahalle_of_row),
    ("roll.credential", "*", rows_part, rows_part),
    ("roll.part", "*", rows_part, rows_part),
    ("roll.proof_?", "*", "I2", "I2"),
    ("roll.signature", "*", "A3", None),
]
BALLOT = [
    *[(f"ballot.{k}", "resize:*", "K7", None) for k in (
        "magic", "kind", "version", "group", "election_id", "credential", "sequence")],
    ("ballot.mahalle", "resize:delete", "K7", None),
    ("ballot.*", "resize:*", "I4", None),
    *[(f"ballot.{k}", "*", "K7", "K7") for k in ("election_id", "credential", "mahalle")],
    ("ballot.sequence", "value:swap-mahalle", "K7", "K7"),
    ("ballot.sequence", "*", sequence, sequence),
    ("ballot.signature_?", "form:*", "I4", None),
    ("ballot.signature_?", "*", "A5", None),
    ("ballot.*", "*", "I4", "I4"),
]
TALLY = [
    ("tally.*", "resize:*", "E2", None),
    *[(f"tally.{k}", "*", "I5", None) for k in ("election_id", "closing", "alpha", "beta")],
    ("tally.*", "*", "E2", None),
]
SHARE = [
    ("share.signature", "*", "I6", None), ("share.*", "resize:*", "I6", None),
    ("share.*", "*", "I6", "I6"),
]
LATE = ("entry.revoke", "entry.replace")  # their layout is read by I3
ENTRY = [
    ("entry.*.type", "*", entry_type, None),
    *[(k + ".version", "resize:duplicate", "I3", None) for k in LATE],
    ("entry.*.version", "*", "C2", None),
    *[(k + ".*", "resize:*", "I3", None) for k in LATE],
    ("entry.*", "resize:*", "C2", None),
    ("entry.manifest.*", "*", "K2", None),
    ("entry.ceremony.*", "*", "K3", None),
    ("entry.roll.*", "*", "K4", None),
    ("entry.*.count", "*", "C2", None),
    ("entry.open.election_id", "*", "K5", "K5"),
    ("entry.open.*", "*", "A4", None),
    ("entry.ballot.roll_index", "value:swap-sequence", "K6", None),
    ("entry.ballot.roll_index", "*", "K7", "K7"),
    ("entry.ballot.*", "*", "K6", "K6"),
    ("entry.revoke.reason", "*", reason, reason),
    ("entry.re*.signature", "*", "I3", None),
    ("entry.re*.credential", "*", "I3", "I3"),
    ("entry.replace.*", "*", "I3", "I3"),
    ("entry.close.closed_at", "*", closed_at, closed_at),
    ("entry.close.*", "*", "A6", None),
    ("entry.tally.hash", "*", "I5", None),
    ("entry.tally.length", "*", "E2", None),
    ("entry.share.*", "*", "I6", None),
    ("entry.result.*", "*", "I8", None),
    ("entry.destroy.day", "*", day_of_destroy, day_of_destroy),
    ("entry.destroy.signature", "*", "A9", None),
    ("entry.destroy.*", "*", "A9", "A9"),
    ("entry.pages.length", "*", "C2", None),
    ("entry.pages.signature", "*", "A10", None),
    ("entry.pages.*", "*", list_of_pages, list_of_pages),
]
MANIFEST = [
    ("manifest.description", "missing:*", new_id, new_id),
    ("manifest.contests.scope", "missing:*", new_id, new_id),
    ("manifest.contests.decision", "missing:*", new_id, new_id),
    ("manifest.contests.decision.quorum", "missing:*", new_id, new_id),
    ("manifest.residency", "missing:*", "K4", "K4"),
    ("manifest.attachments", "missing:*", new_id, new_id),
    *[("manifest.*", change, "K2", "K2") for change in ("type:*", "missing:*", "unknown:*", "twice:*",
                                              "form:*")],
    ("manifest.format", "*", "K2", "K2"), ("manifest.version", "*", "K2", "K2"),
    ("manifest.group", "*", "K2", "K2"),
    ("manifest.residency.*", "*", residency, residency),
    ("manifest.attachments", "list:delete-*", "K2", "K2"),
    ("manifest.attachments.*", "*", paper, paper),
    ("manifest.roll_id", "*", "K4", "K4"),
    ("manifest.opens", "*", later_dates, later_dates),
    ("manifest.closes", "*", later_dates, later_dates),
    ("manifest.minimum_scope", "value:minus-1", "K2", "K2"),
    ("manifest.mahalle.id", "*", mahalle_ids, mahalle_ids),
    ("manifest.mahalle", "list:*", mahalle_ids, mahalle_ids),
    ("manifest.trustees.threshold", "*", "K2", "K2"),
    ("manifest.trustees.nonce", "*", "K3", "K3"),
    ("manifest.trustees.keys.identity", "*", "K3", "K3"),
    ("manifest.trustees.keys.exchange", "*", "K3", "K3"),
    ("manifest.trustees.keys", "list:swap-*", "K3", "K3"),
    ("manifest.trustees.keys", "list:delete-*", "K2", "K2"),
    ("manifest.*", "list:duplicate-*", "K2", "K2"),
    ("manifest.registrars.key", "*", "A3", "A3"),
    ("manifest.registrars", "list:swap-*", "A3", "A3"),
    ("manifest.registrars", "list:delete-*", registrars, registrars),
    ("manifest.officers.quorum", "*", officers, officers),
    ("manifest.officers.keys", "list:*", officers, officers),
    ("manifest.officers.keys.key", "*", officers, officers),
    ("manifest.server.key", "*", "A1", "A1"),
    ("manifest.witnesses.quorum", "*", witness_quorum, witness_quorum),
    ("manifest.witnesses.keys", "list:*", witness_quorum, witness_quorum),
    ("manifest.contests", "list:delete-*", lambda case: new_id(case) if case.json["contests"]
     else "K2", lambda case: new_id(case) if case.json["contests"] else "K2"),
    ("manifest.contests.type", "*", "K2", "K2"), ("manifest.contests.suite", "*", "K2", "K2"),
    ("manifest.contests.scope*", "*", scope_ids, scope_ids),
    ("manifest.contests.*", "*", numbers, numbers),
    ("manifest.*", "*", new_id, new_id),
]
WHOLE_MANIFEST = [("manifest", "unknown:*", "K2", "K2"), ("manifest", "*", "K2", None)]
RESULT = [  # what comes after the lot is I9's, so also what is added at the end of the object
    ("result.decisions*", "*", "I9", None), ("result", "unknown:*", "I9", None),
    *[(f"result.{k}", "twice:*", "I9", None) for k in (
        "format", "version", "election_id", "closing", "ballots", "contests", "lot")],
    ("result", "*truncated", "I9", None), ("result", "*something-after", "I9", None),
    ("result*", "*", "I8", None),
]
CLOSING = [("closing.*", "*", "K8", None)]
CHECKPOINT = [
    ("checkpoint.*", "form:*", "C1", None), ("checkpoint.size", "*", "C1", None),
    ("checkpoint.root", "*", "K1", None), ("checkpoint.origin", "*", "A1", None),
]
ROWS = WHOLE_MANIFEST + CEREMONY + ROLL + BALLOT + TALLY + SHARE + ENTRY + MANIFEST + RESULT + \
    CLOSING + CHECKPOINT


@functools.lru_cache(None)
def _row(key, change, deep):
    for pattern, changes, *checks in DEEP_ROWS if deep else ROWS:
        if fnmatch.fnmatchcase(key, pattern) and fnmatch.fnmatchcase(change, changes):
            return checks
    if deep:
        return [None]
    raise KeyError(f"no row for {key} {change}")


def sealed(case):
    """The expected check of a resealed change, or None if it is not tried."""
    checks = _row(case.key, case.change, case.level == DEEP)
    check = checks[1 if case.level == INSIDER else 0]
    return check(case) if callable(check) else check


# ---- raw: one file is changed and nothing else ----

def last_line(case):
    """A checkpoint without any signature line is no signed note [note-1]."""
    return "A1" if b"\n\n" in case.new and not case.new.endswith(b"\n\n") else "C1"


RAW = [  # path, key, change, check
    ("checkpoint", "checkpoint.line0", "gone:*", last_line),
    ("checkpoint", "*", "form:*", "C1"), ("checkpoint", "checkpoint.size", "*", "C1"),
    ("checkpoint", "checkpoint.root", "*", "K1"), ("checkpoint", "*", "*", "A1"),
    ("tile/0/*", "*", "resize:duplicate", "C1"), ("tile/0/*", "*", "*", "K1"),
    ("tile/entries/*", "*", "resize:*", "C1"), ("tile/entries/*", "entries.length", "*", "C1"),
    ("tile/entries/*", "entry.*.type", "*", raw_entry_type), ("tile/entries/*", "*", "*", "K1"),
    ("manifest.json", "*", "*", "K2"), ("ceremony.bin", "*", "*", "K3"),
    ("roll.bin", "*", "*", "K4"),
    ("ballots/*", "*", "resize:*", "C3"), ("ballots/*", "ballots.length", "*", "C3"),
    ("ballots/*", "*", "*", "K6"),
    ("closing", "closing.line0", "*", "K8"), ("closing", "closing.*", "form:*", "K8"),
    ("closing", "closing.line*", "*", "A7"), ("closing", "*", "*", "K8"),
    ("tally.bin", "tally.election_id", "[!r]*", "I5"), ("tally.bin", "tally.closing", "[!r]*", "I5"),
    ("tally.bin", "tally.alpha", "[!r]*", "I5"), ("tally.bin", "tally.beta", "[!r]*", "I5"),
    ("tally.bin", "*", "*", "E2"),
    ("shares/*", "*", "*", "I6"), ("result.json", "*", "*", "I8"),
]

# What may change without a fault, with the reason: (world, path, key, change, reason).
HARMLESS = [
    ("*", "c*", "*.lines", "more:stranger", "unknown signatures are ignored [note-4]"),
    ("*", "c*", "*.line*", "again:duplicate", "the same good line twice says nothing new"),
    ("*", "c*", "*.line*", "order:swap", "signature lines have no order (signed-note)"),
    ("full", "checkpoint", "checkpoint.line1", "stranger:*",
     "nobody must cosign the latest checkpoint; under another name it is a stranger's [note-4]"),
    ("full", "checkpoint", "checkpoint.line1", "gone:*",
     "nobody must cosign the latest checkpoint, only `closing` [note-5]"),
    ("full", "closing", "closing.line[123]", "stranger:*",
     "a witness quorum signed: no trustee's line is needed [note-6]"),
    ("full", "closing", "closing.line[123]", "gone:*",
     "a witness quorum signed: no trustee's line is needed [note-6]"),
]


def harmless(world, path, key, change):
    """The reason why this change is none that matters, or None."""
    for where, *patterns, why in HARMLESS:
        if all(fnmatch.fnmatchcase(a, b) for a, b in zip((world, path, key, change),
                                                         (where, *patterns))):
            return why
    return None


def raw(case):
    """The expected check of a change to one file alone."""
    if harmless(case.world, case.thing, case.key, case.change):
        return VERIFIED
    for path, key, change, check in RAW:
        if all(fnmatch.fnmatchcase(a, b) for a, b in zip(
                (case.thing, case.key, case.change), (path, key, change))):
            return check(case) if callable(check) else check
    raise KeyError(f"no row for {case.thing} {case.key} {case.change}")
