"""Changes to a record as a whole: things removed, doubled, put elsewhere, taken from another
election; and files that are no files.

CASES: (name, check at server level, check at insider level, function(state, other)); the
function changes a copied State of world.full and returns what was changed. WHOLE: what happens
to one file on the disk, and the check by file.
"""
import os

import log
from errors import u64
from expected import INCOMPLETE, VERIFIED
from hashing import sha256

CASES = []


def case(server, insider=None, why=None):
    """Register a change. `why`: the reason if it is no fault."""
    def keep(function):
        name = function.__name__.replace("_", " ")
        CASES.append((name, server, insider, function, why))
        return function
    return keep


def places(state, kind):
    """Log indices of a type."""
    return [i for i, k in enumerate(state.kinds()) if k == kind]


def ballot_at(state, number):
    """Log index of a ballot."""
    return places(state, log.BALLOT)[number]


def drop(state, i):
    """An entry away."""
    del state.entries[i]


def double(state, i):
    """An entry twice."""
    state.entries.insert(i, state.entries[i])


def swap(items, i, j):
    """Two items in each other's place."""
    items[i], items[j] = items[j], items[i]


def drop_ballot(state, number):
    """A ballot and its entry away."""
    drop(state, ballot_at(state, number))
    del state.ballots[number]


def last_of(state, number):
    """The numbers of the ballots with this one's credential."""
    mine = state.ballots[number][38:70]
    return [k for k, raw in enumerate(state.ballots) if raw[38:70] == mine]


@case("A6", "E2")
def a_ballot_removed(state, _):
    drop_ballot(state, 5)


@case("A6", "I6")
def a_superseded_ballot_removed(state, _):
    drop_ballot(state, last_of(state, 0)[0])


@case("A6", "I5")
def a_revote_removed(state, _):
    drop_ballot(state, last_of(state, 0)[1])


@case("A6", "I6")
def ballots_of_two_voters_in_another_order(state, _):
    swap(state.entries, ballot_at(state, 2), ballot_at(state, 3))
    swap(state.ballots, 2, 3)


@case("K7", "K7")
def revote_before_the_vote(state, _):
    a, b = last_of(state, 0)
    swap(state.entries, ballot_at(state, a), ballot_at(state, b))
    swap(state.ballots, a, b)


@case("K6", "K6")
def a_ballot_twice(state, _):
    double(state, ballot_at(state, 3))
    state.ballots.insert(3, state.ballots[3])


@case("K7", "K7")
def a_ballot_after_its_revocation(state, _):
    number = 8  # of the voter who is revoked last
    entry = state.entries.pop(ballot_at(state, number))
    raw = state.ballots.pop(number)
    at = places(state, log.REVOKE)[-1] + 1
    state.entries.insert(at, entry)
    state.ballots.append(raw)


@case("C3")
def an_entry_without_its_ballot(state, _):
    del state.ballots[4]


@case("C3")
def a_ballot_without_its_entry(state, _):
    drop(state, ballot_at(state, 4))


@case("K6")
def the_bytes_of_two_ballots_swapped(state, _):
    swap(state.ballots, 2, 3)


@case("K7", "K7")
def a_ballot_of_another_election(state, other):
    state.ballots[4] = other.ballots[4]
    return ["ballot 4"]


@case("I3", "I3")
def a_revocation_removed_whose_replacement_stays(state, _):
    drop(state, places(state, log.REVOKE)[0])


@case("A6", "E2")
def a_revocation_removed(state, _):
    drop(state, places(state, log.REVOKE)[1])


@case("I3", "I3")
def a_revocation_twice(state, _):
    double(state, places(state, log.REVOKE)[1])


@case("I3", "I3")
def a_replacement_before_its_revocation(state, _):
    i = places(state, log.REPLACE)[0]
    swap(state.entries, i - 1, i)


@case("K7", "K7")
def a_replacement_removed(state, _):
    drop(state, places(state, log.REPLACE)[0])


@case("I3", "I3")
def a_replacement_twice(state, _):
    double(state, places(state, log.REPLACE)[0])


@case("I3", "E2")
def a_voter_more_revoked(state, _):
    i = places(state, log.REVOKE)[1]
    raw = state.entries[i]
    state.entries.insert(i + 1, raw[:2] + state.ballots[5][38:70] + raw[34:])


def _setup(number, doubled):
    def change(state, _):
        (double if doubled else drop)(state, number)
    change.__name__ = f"set-up entry {number} {'twice' if doubled else 'removed'}"
    return change


for _number in range(4):
    case("C2")(_setup(_number, False))
    case("C2")(_setup(_number, True))


@case("C2")
def ceremony_and_roll_in_another_order(state, _):
    swap(state.entries, 1, 2)


@case("C2")
def opened_after_a_ballot(state, _):
    swap(state.entries, 3, 4)


@case("C2")
def close_removed(state, _):
    drop(state, places(state, log.CLOSE)[0])


@case("C2")
def close_twice(state, _):
    double(state, places(state, log.CLOSE)[0])


@case("C2")
def a_ballot_after_the_close(state, _):
    i = places(state, log.CLOSE)[0]
    entry = state.entries.pop(ballot_at(state, -1))
    state.entries.insert(i, entry)


@case("C2")
def tally_removed(state, _):
    drop(state, places(state, log.TALLY)[0])


@case("C2")
def tally_twice(state, _):
    double(state, places(state, log.TALLY)[0])


@case("C2")
def a_share_before_the_tally(state, _):
    swap(state.entries, *[places(state, k)[0] for k in (log.TALLY, log.SHARE)])


@case("C2")
def result_before_the_last_share(state, _):
    swap(state.entries, len(state.entries) - 1, len(state.entries) - 2)


@case("C2")
def result_twice(state, _):
    double(state, len(state.entries) - 1)


# ---- shares ----

def set_shares(state, files):
    """These share files and their entries, in this order."""
    first = places(state, log.SHARE)[0]
    rest = [raw for raw in state.entries[first:] if raw[0] != log.SHARE]
    state.entries[first:] = [log.entry(log.SHARE, sha256(raw) + u64(len(raw)))
                             for raw in files] + rest
    for k, raw in enumerate(files, 1):
        state.files[f"shares/{k}.bin"] = raw


def shares(state):
    """The share files; that of trustee 2 is the wrong one."""
    return [state.files[f"shares/{k}.bin"] for k in (1, 2, 3)]


@case("I6")
def a_good_share_removed(state, _):
    set_shares(state, shares(state)[1:])


@case("I6")
def a_good_share_of_another_election(state, other):
    set_shares(state, [shares(other)[0]] + shares(state)[1:])


@case("I6")
def more_share_entries_than_twice_the_trustees(state, _):
    set_shares(state, shares(state) * 2 + shares(state)[:1])


@case("I6")
def only_the_entries_of_two_share_files_swapped(state, _):
    i = places(state, log.SHARE)[0]
    swap(state.entries, i, i + 2)


@case(VERIFIED, why="a wrong share never counted [shr-4]; a log that never had it is as good")
def the_wrong_share_removed(state, _):
    a, _, c = shares(state)
    set_shares(state, [a, c])


@case(VERIFIED, why="any t shares give the same totals and the same lot [shr-5], [lot-3]")
def shares_in_another_order(state, _):
    set_shares(state, shares(state)[::-1])


@case(VERIFIED, why="a second share of a trustee is passed over [shr-4]")
def a_good_share_twice(state, _):
    set_shares(state, shares(state) + shares(state)[:1])


# ---- the end cut off: an earlier state of the same log; --since tells the difference ----

def _cut(kind):
    def change(state, _):
        del state.entries[places(state, kind)[0]:]
        del state.ballots[state.kinds().count(log.BALLOT):]
    change.__name__ = f"cut off before the first {log.NAMES[kind]} entry"
    return change


for _kind in (log.OPEN, log.BALLOT, log.CLOSE, log.TALLY, log.SHARE, log.RESULT):
    case(INCOMPLETE, why="an earlier state of this log, whole and signed [log-5]; only --since "
         "shows that it was longer [note-7]")(_cut(_kind))


# ---- whole files of another election ----

def _foreign(path):
    def change(state, other):
        state.files[path] = other.files[path]
        return [path]
    change.__name__ = f"{path} of another election"
    return change


for _path, _server, _insider in (
        ("manifest.json", "A1", None), ("ceremony.bin", "K3", "K3"), ("roll.bin", "K4", "K4"),
        ("closing", "K8", None), ("tally.bin", "I5", None), ("shares/1.bin", "I6", "I6"),
        ("result.json", "I8", None)):
    case(_server, _insider)(_foreign(_path))


# ---- files on the disk ----

BY_FILE = {"checkpoint": "C1", "closing": "K8", "manifest.json": "K2", "ceremony.bin": "K3",
           "roll.bin": "K4", "tally.bin": "E2", "result.json": "I8"}
LIMITED = ("checkpoint", "closing", "manifest.json")  # a limit of its own [rec-2]: C1


def check_of(path, longer):
    """Who refuses a file of another length."""
    if path.startswith("tile/entries"):
        return "C1"
    if path.startswith("tile/"):
        return "C1" if longer else "K1"
    if path.startswith("ballots/"):
        return "C3"
    return BY_FILE.get(path, "I6")


def huge(path):
    """The same, for a file of gigabytes: a bundle's and a tile's limits are C1's."""
    limited = path in LIMITED or path.startswith(("tile/", "ballots/"))
    return "C1" if limited else check_of(path, True)


def _replace(make):
    def change(full):
        os.remove(full)
        make(full)
    return change


def _link(full):
    outside = full.split("/record/")[0] + "/outside"  # with the right content
    os.replace(full, outside)
    os.symlink(outside, full)


def _extend(data):
    def change(full):
        with open(full, "ab") as file:
            file.write(data)
    return change


def _shorten(length):
    def change(full):
        os.truncate(full, length(os.path.getsize(full)))
    return change


def _beside(name, make):
    def change(full):
        make(os.path.join(os.path.dirname(full), name))
    return change


def _touch(full):
    with open(full, "wb") as file:
        file.write(b"x")


WHOLE = [  # name, function(full path), check(path)
    ("truncated", _shorten(lambda n: n - 1), lambda path: check_of(path, False)),
    ("half", _shorten(lambda n: n // 2), lambda path: check_of(path, False)),
    ("empty", _shorten(lambda n: 0), lambda path: check_of(path, False)),
    ("a byte more", _extend(b"\0"), lambda path: check_of(path, True)),
    ("huge", _shorten(lambda n: 1 << 33), huge),
    ("removed", os.remove, lambda path: "C1"),
    ("a link", _link, lambda path: "C1"),
    ("a dangling link", _replace(lambda full: os.symlink("nowhere", full)), lambda path: "C1"),
    ("a directory", _replace(os.mkdir), lambda path: "C1"),
    ("a pipe", _replace(os.mkfifo), lambda path: "C1"),
    ("a file beside", _beside("zzz", _touch), lambda path: "C1"),
    ("a hidden file beside", _beside(".hidden", _touch), lambda path: "C1"),
    ("a link beside", _beside("zzz", lambda full: os.symlink("checkpoint", full)),
     lambda path: "C1"),
    ("a pipe beside", _beside("zzz", os.mkfifo), lambda path: "C1"),
    ("an empty directory beside", _beside("zzz", os.mkdir), lambda path: VERIFIED),
]
