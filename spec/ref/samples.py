"""Sample elections for make.py: made-up mahalle, every question type, everything that may
happen between opening and result. Each sample also says what the totals must be."""
from typing import NamedTuple

import ballot
from hashing import sha256
from make import Election, setup


class Made(NamedTuple):
    """An election, a kept checkpoint's size, an opened ballot's bytes, expected totals."""
    election: object
    earlier: int
    opened: bytes
    expected: dict


def options(*names, **more):
    """Options with these ids; further keys are lists, one value for each."""
    return [{"id": n, "title": f"Option {n}", **{k: v[i] for k, v in more.items()}}
            for i, n in enumerate(names)]


def contest(cid, kind, opts, blank=False, **more):
    """A contest object of the manifest."""
    return {"id": cid, "title": f"Question {cid}", "type": kind, "suite": 1, "options": opts,
            "blank": blank, **more}


MAJORITY = {"rule": "simple-majority", "for": "yes", "against": "no", "tie": "lot",
            "quorum": {"part": 1, "of": 2, "more": False}}
PLAIN = contest("park", "choice", options("yes", "no", "abstain"))
PARK = dict(PLAIN, decision=MAJORITY)

ALL_TYPES = [
    PARK,
    contest("garden", "choice", options("agree"), blank=True, scope=[102]),
    contest("benches", "approval", options("north", "south", "east"), blank=True, min=1, max=2,
            decision={"rule": "approval", "winners": 2, "minimum_votes": 2}),
    contest("trees", "score", options("oak", "plane"), max_score=5,
            decision={"rule": "points", "winners": 1}),
    contest("paths", "score", options("stone", "sand", cost=[60, 50]), blank=True, max_score=2,
            decision={"rule": "greedy", "budget": 100}),
    contest("share", "points", options("pool", "library", cost=[90, 20],
                                       heading=["sport", "books"]), blank=True, points=6,
            decision={"rule": "greedy-no-skip", "budget": 200, "headings": [
                {"id": "sport", "title": "Sport", "cap": 80},
                {"id": "books", "title": "Books", "cap": 50}]}),
    contest("mayor", "grades", options("asya", "baran"), blank=True,
            grades=options("good", "fair", "poor"),
            decision={"rule": "majority-judgment", "winners": 1}),
    contest("names", "rank", options("a", "b", "c"), ranks=2, fewer=False,
            decision={"rule": "borda", "winners": 1, "weights": [3, 2],
                      "quorum": {"part": 1, "of": 1, "more": True}}),
    contest("order", "rank", options("x", "y", "z"), blank=True, ranks=2, fewer=True,
            decision={"rule": "borda", "winners": 2}),
    contest("money", "budget", options("well", "road", "lamp", cost=[700, 500, 250]), blank=True,
            cap=1000, min=0, max=2, decision={"rule": "best-set", "budget": 1000}),
]


def deciding(what, **decision):
    """The question with another decision."""
    return dict(what, decision=decision)


COUNCIL = deciding(PARK, rule="council", session=1, tie="lot", **{"for": "yes", "against": "no"})
TWO_THIRDS = deciding(PARK, rule="two-thirds", of="votes", **{"for": "yes", "against": "no"})
ABSOLUTE = deciding(PARK, rule="absolute-majority", of="members",
                    **{"for": "yes", "against": "no"})
PLURALITY = deciding(PARK, rule="plurality", winners=1, abstain=["abstain"])

CHOICES = {
    "park": ["yes", "no", "yes", "abstain"],
    "garden": ["agree", "blank", "agree", "agree"],
    "benches": [["north"], ["south", "east"], "blank", ["north", "east"]],
    "trees": [{"oak": 5, "plane": 1}, {"oak": 2}, {"plane": 4}, {}],
    "paths": [{"stone": 2}, "blank", {"stone": 1, "sand": 2}, {"sand": 1}],
    "share": [{"pool": 6}, {"pool": 2, "library": 3}, "blank", {"library": 1}],
    "mayor": [{"asya": "good", "baran": "poor"}, {"asya": "fair", "baran": "good"}, "blank",
              {"asya": "poor", "baran": "poor"}],
    "names": [["a", "b"], ["c", "a"], ["b", "a"], ["a", "c"]],
    "order": [["x", "y"], ["z"], [], "blank"],
    "money": [["road", "lamp"], ["well", "lamp"], "blank", []],
}


def choices_of(election, voter, k):
    """The k-th of the sample choices for each contest of the voter's style."""
    contests = [election.manifest.contests[i] for i in election.manifest.style(voter.mahalle)]
    return {c.id: CHOICES[c.id][k % 4] for c in contests}


def add_up(election, votes):
    """Totals over the whole contest from the bits themselves: {contest: {line: count}}."""
    out = {}
    for c in election.manifest.contests:
        rows = [c.encode(v[c.id]) for v in votes if c.id in v]
        if len(rows) >= election.manifest.minimum_scope:
            out[c.id] = {line.id: sum(w * row[b] for row in rows for b, w in line.terms)
                         for line in c.lines}
        else:
            out[c.id] = {}
    return out


def finished(election, votes, **how):
    """Close and publish; an opened ballot that was never cast is kept beside."""
    voter = election.voters[0]
    sealed = election.seal(voter, choices_of(election, voter, 1))
    opened = ballot.open_ballot(election.group, sealed)
    before = len(election.entries)
    election.finish(**how)
    return Made(election, before, opened, add_up(election, votes))


def small(seed, group):
    """One question, two mahalle, seven ballots."""
    e = setup(seed, [101, 101, 101, 101, 102, 102, 102, 102], group=group, contests=[PARK])
    votes = [choices_of(e, v, k) for k, v in enumerate(e.voters[:7])]
    for voter, vote in zip(e.voters, votes):
        e.vote(voter, vote)
    return finished(e, votes)


def all_types(seed, group):
    """Every question type, two registrars, 3 of 5 trustees: one absent, one wrong share."""
    homes = [101, 102, 102, 102, 101] if group == "ristretto255" else [101, 102, 102, 102]
    e = setup(seed, homes, group=group, contests=ALL_TYPES, trustees=(3, 5), registrars=2,
              officers=(2, 3))
    votes = [choices_of(e, v, k) for k, v in enumerate(e.voters)]
    for voter, vote in zip(e.voters, votes):
        e.vote(voter, vote)
    return finished(e, votes, trustees=[1, 2, 3, 5], wrong=[2])


def revotes(seed, group):
    """Revotes with sequence jumps, a revocation with and one without replacement, a voter not
    entitled; a tie that the lot decides."""
    e = setup(seed, [101] * 4 + [102] * 4, group=group, contests=[COUNCIL], registrars=2)
    votes = {}
    for k, voter in enumerate(e.voters[:6]):
        e.vote(voter, {"park": "no"}, step=1 + k)
        votes[k] = {"park": "no"}
    e.vote(e.voters[0], {"park": "yes"}, step=16)
    votes[0] = {"park": "yes"}
    e.revoke(e.voters[1])
    new = e.replace(e.voters[1])
    e.vote(new, {"park": "abstain"})
    votes[1] = {"park": "abstain"}
    e.vote(e.voters[2], {"park": "yes"})
    votes[2] = {"park": "yes"}
    e.revoke(e.voters[5], reason=2)
    del votes[5]
    e.revoke(e.voters[7], reason=3)
    return finished(e, list(votes.values()))


def witnesses(seed, group):
    """Two of five trustees absent; the word of two witnesses of three counts [note-6]."""
    e = setup(seed, [101, 101, 102, 102], group=group, contests=[TWO_THIRDS], trustees=(3, 5),
              witnesses=3, witness_quorum=2)
    votes = [choices_of(e, v, k) for k, v in enumerate(e.voters)]
    for voter, vote in zip(e.voters, votes):
        e.vote(voter, vote)
    return finished(e, votes, trustees=[1, 3, 4], witnesses=[1, 3])


def scopes(seed, group):
    """Totals by mahalle with two that are too small and are joined."""
    homes = [101] * 4 + [102] * 2 + [103] * 1 + [104] * 3
    e = setup(seed, homes, group=group, mahalle=(101, 102, 103, 104), by_mahalle=True,
              contests=[ABSOLUTE, dict(PLURALITY, id="well", title="Well", scope=[102, 103])])
    votes = [{c: CHOICES["park"][k % 4] for c in ("park", "well")[:1 + (v.mahalle in (102, 103))]}
             for k, v in enumerate(e.voters)]
    for voter, vote in zip(e.voters, votes):
        e.vote(voter, vote)
    e.finish()
    return Made(e, 5, b"", add_up(e, votes))


def tiny(seed, group):
    """Two ballots below the minimum: nothing is decrypted [tal-3]."""
    e = setup(seed, [101, 101, 102], group=group, contests=[PARK])
    votes = [{"park": "yes"}, {"park": "no"}]
    for voter, vote in zip(e.voters, votes):
        e.vote(voter, vote)
    return finished(e, votes)


def empty(seed, group):
    """Nobody voted."""
    e = setup(seed, [101, 101, 102], group=group, contests=[PARK])
    return finished(e, [])


def running(seed, group):
    """Open, some ballots, not closed."""
    e = setup(seed, [101, 101, 102, 102], group=group, contests=[PARK])
    for k, voter in enumerate(e.voters[:3]):
        e.vote(voter, choices_of(e, voter, k))
    return Made(e, 5, b"", {})


def shares_due(seed, group):
    """Closed and tallied; one trustee's share is still missing."""
    e = setup(seed, [101, 101, 102, 102], group=group, contests=[PARK])
    for k, voter in enumerate(e.voters):
        e.vote(voter, choices_of(e, voter, k))
    e.close()
    e.cosign_closing([1, 2, 3])
    e.tally()
    e.share(2)
    return Made(e, 5, b"", {})


def bulk(seed, group):
    """306 ballots of 7 bits, to measure."""
    opts = options("a", "b", "c", "d", "e", cost=[5, 4, 3, 2, 1])
    question = contest("five", "approval", opts, min=0, max=3,
                       decision={"rule": "greedy", "budget": 8})
    e = setup(seed, [101 + k % 2 for k in range(306)], group=group, contests=[question])
    votes = [{"five": [f"{'abcde'[(k + i) % 5]}" for i in range(k % 4)]} for k in range(306)]
    for voter, vote in zip(e.voters, votes):
        e.vote(voter, vote)
    e.finish()
    return Made(e, 100, b"", add_up(e, votes))


RESIDENCY = {"minimum_age": 18, "minimum_days": 180, "election_day": "2031-03-02",
             "cutoff": "2030-12-01", "posting_from": "2030-12-10", "posting_to": "2031-01-09",
             "objections_decided": "2031-01-20", "roll_final": "2031-01-25",
             "destroy_after": "2031-09-01"}


def residents(seed, group):
    """Rules of residency, attachments, parts that devices made, one of two private rolls gone."""
    paper = lambda name: {"title": f"Paper {name}", "file": f"{name}.pdf", "bytes": 4096,
                          "sha256": sha256(name.encode()).hex()}
    e = Election(seed, group=group, registrars=2, contests=[dict(PARK, attachments=[paper("plan")])])
    e.spec["residency"], e.spec["attachments"] = RESIDENCY, [paper("report")]
    e.set_manifest()
    e.hold_ceremony()
    e.enrol([101, 101, 102, 101], devices=(1, 2))
    e.open()
    votes = [choices_of(e, v, k) for k, v in enumerate(e.voters)]
    for voter, vote in zip(e.voters, votes):
        e.vote(voter, vote)
    made = finished(e, votes)
    e.destroy(2, e.manifest.residency[-1] + 3)
    return made


WEB = {"assets.txt.example": b"made up\n", "assets/main-0A1B2C.js": b"export {};\n",
       "index.html": b"<!doctype html>\n"}


def pages(seed, group):
    """Lists of web pages before, between and after everything else that follows the opening."""
    e = setup(seed, [101, 101, 101, 102, 102, 102], group=group, contests=[PARK], officers=(1, 2),
              trustees=(2, 3))
    e.pages(WEB)
    votes = [choices_of(e, v, k) for k, v in enumerate(e.voters)]
    for k, (voter, vote) in enumerate(zip(e.voters, votes)):
        e.vote(voter, vote)
        if k == 2:
            e.pages({**WEB, "index.html": b"<!doctype html><p>\n"}, officer=2)
    before = len(e.entries)
    sealed = e.seal(e.voters[0], choices_of(e, e.voters[0], 1))
    e.close()
    e.cosign_closing([1, 2, 3])
    for step in (e.tally, lambda: e.share(1), lambda: e.share(3), e.result):
        e.pages(WEB)
        step()
    e.pages({"index.html": b""}, officer=2)
    return Made(e, before, ballot.open_ballot(e.group, sealed), add_up(e, votes))


SAMPLES = {"small": small, "all-types": all_types, "revotes": revotes, "witnesses": witnesses,
           "scopes": scopes, "tiny": tiny, "empty": empty, "running": running,
           "shares-due": shares_due, "bulk": bulk,
           "residents": residents, "pages": pages}
