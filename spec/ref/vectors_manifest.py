"""Vectors of spec/manifest.md: manifests good and bad, contests derived."""
import copy
import json

import samples
from errors import Reject
from make import Election
from manifest import Manifest


def base(**more):
    """A small good manifest as an object."""
    return Election("manifest-vectors", contests=[samples.PLAIN], witnesses=2, witness_quorum=1,
                    **more).spec


def _set(path, value):
    """A change: the value at a path of keys; ... deletes."""
    def change(m):
        for key in path[:-1]:
            m = m[key]
        if value is ...:
            del m[path[-1]]
        else:
            m[path[-1]] = value
    return change


def _contest(**keys):
    return lambda m: m["contests"][0].update(keys)


PAPER = {"title": "The plan", "file": "plan-1.pdf", "bytes": 10**12, "sha256": "ab" * 32}


def _residency(**keys):
    """The sample's rules of residency with these changed."""
    return _set(["residency"], {**samples.RESIDENCY, **keys})


def _paper(**keys):
    """One attachment of the manifest, with these keys changed; None takes one out."""
    paper = {k: v for k, v in {**PAPER, **keys}.items() if v is not None}
    return _set(["attachments"], [paper])


def _copy_key(source, target):
    def change(m):
        value = m
        for key in source:
            value = value[key]
        _set(target, value)(m)
    return change


def _decide(rule, kind=None, options=None, **keys):
    """A change: the contest decides by this rule. `kind` is its type with the type's keys."""
    decision = {"rule": rule, **{{"yes": "for", "no": "against"}.get(k, k): v
                                 for k, v in keys.items()}}
    more = dict(kind or {}, decision={k: v for k, v in decision.items() if v is not ...})
    if options is not None:
        more["options"] = options
    return _contest(**more)


BOTH = {"yes": "yes", "no": "no"}
SIMPLE = dict(BOTH, tie="lot")
PRICED = samples.options("a", "b", "c", cost=[10, 20, 30])
RANK = {"type": "rank", "ranks": 2, "fewer": True}
APPROVAL = {"type": "approval", "min": 0, "max": 3}
GRADES = {"type": "grades", "grades": samples.options("good", "poor")}
BUDGET = {"type": "budget", "cap": 10, "min": 0, "max": 3}
QUORUM = {"part": 1, "of": 2, "more": False}
HEADINGS = [{"id": "h", "title": "H", "cap": 5}, {"id": "i", "title": "I", "cap": 5}]
FILED = samples.options("a", "b", "c", cost=[10, 20, 30], heading=["h", "i", "h"])

GOOD_DECISIONS = [
    ("a simple majority", _decide("simple-majority", **SIMPLE)),
    ("a tie is voted again", _decide("simple-majority", **dict(SIMPLE, tie="again"))),
    ("an absolute majority", _decide("absolute-majority", of="members", **BOTH)),
    ("two thirds of the votes", _decide("two-thirds", of="votes", **BOTH)),
    ("a council", _decide("council", session=2, **SIMPLE)),
    ("plurality", _decide("plurality", winners=1, abstain=["abstain"], minimum_votes=10**12)),
    ("approval", _decide("approval", APPROVAL, winners=3)),
    ("points", _decide("points", {"type": "points", "points": 5}, winners=1)),
    ("scores", _decide("points", {"type": "score", "max_score": 5}, winners=1)),
    ("borda", _decide("borda", RANK, winners=1)),
    ("borda with weights", _decide("borda", RANK, winners=1, weights=[10**6, 0])),
    ("majority judgment", _decide("majority-judgment", GRADES, winners=2)),
    ("greedy", _decide("greedy", APPROVAL, PRICED, budget=10**15)),
    ("greedy with headings", _decide("greedy-no-skip", APPROVAL, FILED, budget=1,
                                     headings=HEADINGS)),
    ("greedy, a budget vote", _decide("greedy", BUDGET, PRICED, budget=5)),
    ("best-set", _decide("best-set", None, PRICED, budget=50)),
    ("best-set at its bound", _decide("best-set", None, PRICED, budget=10 * (2**28 // 3) + 9)),
    ("a quorum", _decide("simple-majority", quorum=QUORUM, **SIMPLE)),
    ("a quorum of all", _decide("simple-majority", quorum={"part": 1000, "of": 1000, "more": True},
                                **SIMPLE)),
]

BAD_DECISIONS = [
    ("unknown rule", "dec-1", _decide("lottery")),
    ("no rule", "json-3", _contest(decision={"winners": 1})),
    ("rule is a number", "json-3", _decide(7)),
    ("a decision that is a word", "json-3", _contest(decision="greedy")),
    ("a decision that is null", "json-3", _contest(decision=None)),
    ("rule of another type", "dec-1", _decide("approval", winners=1)),
    ("majority of an approval", "dec-1", _decide("simple-majority", APPROVAL, **SIMPLE)),
    ("greedy of ranks", "dec-1", _decide("greedy", RANK, PRICED, budget=5)),
    ("key of another rule", "json-2", _decide("simple-majority", winners=1, **SIMPLE)),
    ("minimum_votes of majority judgment", "json-2",
     _decide("majority-judgment", GRADES, winners=1, minimum_votes=1)),
    ("headings of best-set", "json-2", _decide("best-set", None, FILED, budget=5,
                                               headings=HEADINGS)),
    ("tie missing", "json-3", _decide("simple-majority", **BOTH)),
    ("winners missing", "json-3", _decide("plurality")),
    ("budget missing", "json-3", _decide("greedy", None, PRICED)),
    ("for unknown", "dec-1", _decide("simple-majority", **dict(SIMPLE, yes="maybe"))),
    ("for in other case", "dec-1", _decide("simple-majority", **dict(SIMPLE, yes="Yes"))),
    ("against is blank", "dec-1", _decide("simple-majority", {"blank": True},
                                          **dict(SIMPLE, no="blank"))),
    ("for is against", "dec-1", _decide("simple-majority", **dict(SIMPLE, no="yes"))),
    ("tie unknown", "dec-1", _decide("simple-majority", **dict(SIMPLE, tie="coin"))),
    ("of unknown", "dec-1", _decide("two-thirds", of="all", **BOTH)),
    ("absolute majority of the votes", "dec-1", _decide("absolute-majority", of="votes", **BOTH)),
    ("session 0", "json-4", _decide("council", session=0, **SIMPLE)),
    ("session 3", "json-4", _decide("council", session=3, **SIMPLE)),
    ("winners 0", "json-4", _decide("plurality", winners=0)),
    ("winners n + 1", "json-4", _decide("plurality", winners=4)),
    ("abstain empty", "json-4", _decide("plurality", winners=1, abstain=[])),
    ("abstain all", "json-4", _decide("plurality", winners=1, abstain=["yes", "no", "abstain"])),
    ("abstain unknown", "dec-1", _decide("plurality", winners=1, abstain=["maybe"])),
    ("abstain twice", "dec-1", _decide("plurality", winners=1, abstain=["no", "no"])),
    ("abstain out of order", "dec-1", _decide("plurality", winners=1, abstain=["no", "yes"])),
    ("more winners than candidates", "dec-1", _decide("plurality", winners=3, abstain=["no"])),
    ("minimum_votes 0", "json-4", _decide("plurality", winners=1, minimum_votes=0)),
    ("minimum_votes too large", "json-4", _decide("plurality", winners=1,
                                                  minimum_votes=10**12 + 1)),
    ("weights missing one", "dec-1", _decide("borda", RANK, winners=1, weights=[1])),
    ("weights one too many", "dec-1", _decide("borda", RANK, winners=1, weights=[3, 2, 1])),
    ("weights that grow", "dec-1", _decide("borda", RANK, winners=1, weights=[1, 2])),
    ("weights of nothing", "dec-1", _decide("borda", RANK, winners=1, weights=[0, 0])),
    ("a weight below 0", "json-4", _decide("borda", RANK, winners=1, weights=[1, -1])),
    ("a weight too large", "json-4", _decide("borda", RANK, winners=1, weights=[10**6 + 1, 1])),
    ("budget 0", "json-4", _decide("greedy", None, PRICED, budget=0)),
    ("budget too large", "json-4", _decide("greedy", None, PRICED, budget=10**15 + 1)),
    ("no cost", "json-3", _decide("greedy", budget=5)),
    ("a cost of 0", "json-4", _decide("greedy", None, samples.options("a", "b", cost=[0, 1]),
                                      budget=5)),
    ("a cost that nothing asks for", "json-2", _contest(options=PRICED)),
    ("a heading that nothing asks for", "json-2", _decide("greedy", None, FILED, budget=5)),
    ("no heading", "json-3", _decide("greedy", None, PRICED, budget=5, headings=HEADINGS)),
    ("an unknown heading", "dec-1", _decide(
        "greedy", None, samples.options("a", "b", cost=[1, 1], heading=["h", "H"]), budget=5,
        headings=HEADINGS)),
    ("no headings", "json-4", _decide("greedy", None, PRICED, budget=5, headings=[])),
    ("65 headings", "json-4", _decide("greedy", None, FILED, budget=5, headings=[
        {"id": f"h{i}", "title": f"H {i}", "cap": 1} for i in range(65)])),
    ("heading id twice", "man-6", _decide("greedy", None, FILED, budget=5, headings=HEADINGS + [
        {"id": "I", "title": "Other", "cap": 1}])),
    ("heading title twice", "man-7", _decide("greedy", None, FILED, budget=5, headings=HEADINGS + [
        {"id": "j", "title": "I", "cap": 1}])),
    ("heading without cap", "json-3", _decide("greedy", None, FILED, budget=5, headings=[
        {"id": "h", "title": "H"}])),
    ("heading with a cap of 0", "json-4", _decide("greedy", None, FILED, budget=5, headings=[
        {"id": "h", "title": "H", "cap": 0}])),
    ("heading with a colour", "json-2", _decide("greedy", None, FILED, budget=5, headings=[
        {"id": "h", "title": "H", "cap": 1, "colour": "red"}])),
    ("best-set above its bound", "dec-1",
     _decide("best-set", None, PRICED, budget=10 * (2**28 // 3) + 10)),
    ("two best-sets above the bound together", "dec-1", lambda m: (
        _decide("best-set", None, PRICED, budget=10 * (2**28 // 6) + 10)(m),
        m["contests"].append(dict(copy.deepcopy(m["contests"][0]), id="other", title="Other")))),
    ("quorum of nothing", "json-4", _decide("simple-majority", quorum=dict(QUORUM, part=0),
                                            **SIMPLE)),
    ("quorum above all", "json-4", _decide("simple-majority", quorum=dict(QUORUM, part=3),
                                           **SIMPLE)),
    ("quorum of 1001", "json-4", _decide("simple-majority", quorum=dict(QUORUM, of=1001),
                                         **SIMPLE)),
    ("quorum without more", "json-3", _decide("simple-majority", quorum={"part": 1, "of": 2},
                                              **SIMPLE)),
    ("quorum with less", "json-2", _decide("simple-majority", quorum=dict(QUORUM, less=True),
                                           **SIMPLE)),
]

GOOD = [
    ("as it is", lambda m: None),
    ("no description", _set(["description"], ...)),
    ("an earlier election", _set(["earlier_election"], "ab" * 32)),
    ("a Turkish title", _set(["title"], "Çınaraltı parkı için oylama: İ ı ğ ş ö ü")),
    ("all trustees needed", lambda m: m["trustees"].update(threshold=3, all_needed=True)),
    ("29 February", _set(["opens"], "2028-02-29T23:59:59Z")),
    ("no witnesses", _set(["witnesses"], {"quorum": 0, "keys": []})),
    ("a scope", _contest(scope=[102])),
    ("rules of residency", _residency()),
    ("all dates as close as they may be", _residency(
        cutoff="2031-03-01", posting_from="2031-03-01", posting_to="2031-03-01",
        objections_decided="2031-03-01", roll_final="2031-03-01", election_day="2031-03-01",
        destroy_after="2031-03-02", minimum_age=0, minimum_days=0)),
    ("it closes after midnight in Türkiye", lambda m: (
        m.update(closes="2031-03-02T21:00:00Z"),
        _residency(election_day="2031-03-03", destroy_after="2031-03-03")(m))),
    ("attachments", lambda m: (_paper()(m), _contest(attachments=[
        {**PAPER, "file": "plan-2.pdf"}, {**PAPER, "file": "_", "bytes": 1}])(m))),
    ("a description with a line feed", _set(["description"], "one\ntwo")),
]

BAD = [
    ("unknown key", "json-2", _set(["colour"], "red")),
    ("missing key", "json-3", _set(["title"], ...)),
    ("title is a number", "json-3", _set(["title"], 7)),
    ("boolean as number", "json-3", _set(["minimum_scope"], True)),
    ("number as boolean", "json-3", _set(["totals_by_mahalle"], 1)),
    ("null", "json-3", _set(["description"], None)),
    ("wrong format", "man-1", _set(["format"], "oy-manifesto")),
    ("version 2", "man-1", _set(["version"], 2)),
    ("version 0", "man-1", _set(["version"], 0)),
    ("unknown group", "man-1", _set(["group"], "p256")),
    ("the tiny group", "man-1", _set(["group"], "tiny")),
    ("empty title", "json-4", _set(["title"], "")),
    ("long title", "json-4", _set(["title"], "x" * 301)),
    ("long description", "json-4", _set(["description"], "x" * 10001)),
    ("origin in upper case", "json-4", _set(["origin"], "Example.org")),
    ("origin too long", "json-4", _set(["origin"], "a" * 121)),
    ("short roll_id", "json-4", _set(["roll_id"], "ab" * 31)),
    ("upper-case hex", "json-4", _set(["roll_id"], "AB" * 32)),
    ("30 February", "man-2", _set(["opens"], "2031-02-30T06:00:00Z")),
    ("29 February of a common year", "man-2", _set(["opens"], "2030-02-29T06:00:00Z")),
    ("29 February 2100", "man-2", _set(["closes"], "2100-02-29T06:00:00Z")),
    ("hour 24", "man-2", _set(["opens"], "2031-02-20T24:00:00Z")),
    ("second 60", "man-2", _set(["opens"], "2031-02-20T23:59:60Z")),
    ("no Z", "man-2", _set(["opens"], "2031-02-20T23:59:00")),
    ("an offset", "man-2", _set(["opens"], "2031-02-20T23:59:00+03:00")),
    ("opens when it closes", "man-2", _set(["opens"], "2031-03-02T18:00:00Z")),
    ("minimum 2", "json-4", _set(["minimum_scope"], 2)),
    ("minimum too large", "json-4", _set(["minimum_scope"], 1000001)),
    ("mahalle descending", "man-3", lambda m: m["mahalle"].reverse()),
    ("mahalle twice", "man-3", _set(["mahalle", 1, "id"], 101)),
    ("mahalle 0", "json-4", _set(["mahalle", 0, "id"], 0)),
    ("no mahalle", "json-4", _set(["mahalle"], [])),
    ("threshold 1", "man-4", _set(["trustees", "threshold"], 1)),
    ("threshold n", "cer-1", _set(["trustees", "threshold"], 3)),
    ("threshold n + 1", "man-4", lambda m: m["trustees"].update(threshold=4, all_needed=True)),
    ("one trustee", "man-4", lambda m: m["trustees"].update(keys=m["trustees"]["keys"][:1])),
    ("no registrar", "man-4", _set(["registrars"], [])),
    ("three registrars", "man-4", lambda m: m.update(registrars=m["registrars"] * 3)),
    ("quorum of no officer", "man-4", _set(["officers", "quorum"], 0)),
    ("quorum above the officers", "man-4", _set(["officers", "quorum"], 2)),
    ("no officers", "man-4", _set(["officers", "keys"], [])),
    ("witnesses without quorum", "man-4", _set(["witnesses", "quorum"], 0)),
    ("quorum above the witnesses", "man-4", _set(["witnesses", "quorum"], 3)),
    ("witness name with a space", "json-4", _set(["witnesses", "keys", 0, "name"], "a b")),
    ("witness name with a plus", "json-4", _set(["witnesses", "keys", 0, "name"], "a+b")),
    ("server key is a trustee's", "man-5",
     _copy_key(["server", "key"], ["trustees", "keys", 0, "identity"])),
    ("registrar is an officer", "man-5",
     _copy_key(["registrars", 0, "key"], ["officers", "keys", 0, "key"])),
    ("exchange key twice", "man-5",
     _copy_key(["trustees", "keys", 0, "exchange"], ["trustees", "keys", 1, "exchange"])),
    ("id with a space", "man-6", _contest(id="the park")),
    ("empty id", "man-6", _contest(id="")),
    ("long id", "man-6", _contest(id="x" * 41)),
    ("option id blank", "man-6", _set(["contests", 0, "options", 0, "id"], "Blank")),
    ("option id twice but for case", "man-6", _set(["contests", 0, "options", 0, "id"], "NO")),
    ("contest id twice", "man-6", lambda m: m["contests"].append(
        dict(m["contests"][0], title="Another"))),
    ("contest title twice", "man-7", lambda m: m["contests"].append(
        dict(m["contests"][0], id="other"))),
    ("option title twice", "man-7", _set(["contests", 0, "options", 0, "title"], "Option no")),
    ("tab in a title", "man-7", _set(["title"], "a\tb")),
    ("line feed in a title", "man-7", _set(["title"], "a\nb")),
    ("combining mark", "man-7", _set(["title"], "Çınar u\u0308")),
    ("zero-width space", "man-7", _set(["title"], "a\u200bb")),
    ("right-to-left override", "man-7", _set(["title"], "a\u202eb")),
    ("byte order mark inside", "man-7", _set(["title"], "a\ufeffb")),
    ("full-width letter", "man-7", _set(["title"], "\uff21")),
    ("C1 control", "man-7", _set(["mahalle", 0, "name"], "a\u0085b")),
    ("a rule of residency missing", "json-3", lambda m: (_residency()(m), m["residency"].pop(
        "cutoff"))),
    ("an unknown rule of residency", "json-2", _residency(colour="red")),
    ("residency is a list", "json-3", _set(["residency"], [])),
    ("a minimum age of 121", "json-4", _residency(minimum_age=121)),
    ("a negative age", "json-4", _residency(minimum_age=-1)),
    ("a hundred years of residence", "json-4", _residency(minimum_days=36501)),
    ("a date that does not exist", "man-9", _residency(cutoff="2030-11-31")),
    ("29 February 1900", "man-9", _residency(cutoff="1900-02-29")),
    ("a date before 1900", "man-9", _residency(cutoff="1899-12-31")),
    ("a date with slashes", "man-9", _residency(cutoff="2030/12/01")),
    ("a date with a time", "man-9", _residency(cutoff="2030-12-01T00:00:00Z")),
    ("a date as a number", "json-3", _residency(cutoff=20301201)),
    ("posted before the cut-off", "man-9", _residency(posting_from="2030-11-30")),
    ("taken down before it is posted", "man-9", _residency(posting_to="2030-12-09")),
    ("objections decided before the posting ends", "man-9", _residency(
        objections_decided="2031-01-08")),
    ("final before objections are decided", "man-9", _residency(roll_final="2031-01-19")),
    ("opens before the roll is final", "man-9", _residency(roll_final="2031-03-02")),
    ("the election day is before the opening", "man-9", _residency(election_day="2031-02-28")),
    ("the election day is after the close", "man-9", _residency(election_day="2031-03-03")),
    ("destroyed before the close", "man-9", _residency(destroy_after="2031-03-01")),
    ("no attachment in the list", "json-4", _set(["attachments"], [])),
    ("51 attachments", "json-4", _set(["attachments"], [
        {**PAPER, "file": f"{i}.pdf"} for i in range(51)])),
    ("an attachment in a directory", "json-4", _paper(file="a/plan.pdf")),
    ("an attachment with a Turkish name", "json-4", _paper(file="çınar.pdf")),
    ("an attachment that is hidden", "man-10", _paper(file=".plan")),
    ("an attachment that leads up", "man-10", _paper(file="..")),
    ("an attachment without a name", "json-4", _paper(file="")),
    ("an attachment of no byte", "json-4", _paper(bytes=0)),
    ("an attachment too large", "json-4", _paper(bytes=10**12 + 1)),
    ("an attachment without a hash", "json-3", _paper(sha256=None)),
    ("an attachment with a short hash", "json-4", _paper(sha256="ab" * 31)),
    ("an attachment with an address", "json-2", _paper(url="x")),
    ("an attachment's title with a tab", "man-7", _paper(title="a\tb")),
    ("a file twice but for case", "man-10", lambda m: (_paper()(m), _contest(attachments=[
        {**PAPER, "file": "PLAN-1.pdf"}])(m))),
    ("no options", "qst-1", _contest(options=[])),
    ("one option", "qst-1", lambda m: m["contests"][0].update(
        options=m["contests"][0]["options"][:1])),
    ("unknown type", "qst-1", _contest(type="lottery")),
    ("suite 2", "qst-1", _contest(suite=2)),
    ("a key of another type", "json-2", _contest(max=1)),
    ("a type's key missing", "json-3", _contest(type="approval")),
    ("max above the options", "json-4", _contest(type="approval", min=0, max=4)),
    ("max 0", "json-4", _contest(type="approval", min=0, max=0)),
    ("min above max", "json-4", _contest(type="approval", min=2, max=1)),
    ("score 0", "json-4", _contest(type="score", max_score=0)),
    ("score too large", "json-4", _contest(type="score", max_score=1000001)),
    ("one grade", "json-4", _contest(type="grades", grades=samples.options("good"))),
    ("ranks above the options", "json-4", _contest(type="rank", ranks=4, fewer=True)),
    ("cost missing", "json-3", _contest(type="budget", cap=10, min=0, max=1)),
    ("cost where none is", "json-2", _set(["contests", 0, "options", 0, "cost"], 5)),
    ("scope with an unknown mahalle", "man-3", _contest(scope=[103])),
    ("scope descending", "man-3", _contest(scope=[102, 101])),
    ("scope twice", "man-3", _contest(scope=[101, 101])),
    ("empty scope", "man-3", _contest(scope=[])),
    ("no contests", "json-4", _set(["contests"], [])),
    ("a ballot above 16 MiB", "man-8", _contest(
        type="rank", ranks=245, fewer=False, options=samples.options(*map(str, range(245))))),
    ("more than 2^16 bits", "man-8", _contest(
        type="rank", ranks=257, fewer=False, options=samples.options(*map(str, range(257))))),
]

RAW = [
    ("a key twice", "json-1", lambda t: t.replace('{"format"', '{"version":1,"format"', 1)),
    ("an escaped key twice", "json-1",
     lambda t: t.replace('{"format"', '{"\\u0076ersion":1,"format"', 1)),
    ("trailing value", "json-1", lambda t: t + "{}"),
    ("trailing comma", "json-1", lambda t: t[:-1] + ",}"),
    ("truncated", "json-1", lambda t: t[:-1]),
    ("a fraction", "json-1", lambda t: t.replace('"version":1', '"version":1.0', 1)),
    ("an exponent", "json-1", lambda t: t.replace('"version":1', '"version":1e0', 1)),
    ("a leading zero", "json-1", lambda t: t.replace('"version":1', '"version":01', 1)),
    ("beyond 2^53", "json-1",
     lambda t: t.replace('"version":1', '"version":9007199254740992', 1)),
    ("2^64 + 1", "json-1",
     lambda t: t.replace('"version":1', '"version":18446744073709551617', 1)),
    ("NaN", "json-1", lambda t: t.replace('"version":1', '"version":NaN', 1)),
    ("U+0000", "json-1", lambda t: t.replace("A made-up", "A\\u0000made-up", 1)),
    ("half a surrogate pair", "json-1", lambda t: t.replace("A made-up", "\\ud800", 1)),
    ("single quotes", "json-1", lambda t: t.replace('"version"', "'version'", 1)),
    ("a comment", "json-1", lambda t: "/* hello */" + t),
    ("a byte order mark", "json-1", lambda t: "\ufeff" + t),
    ("33 deep", "json-1", lambda t: "[" * 33 + "]" * 33),
    ("empty", "json-1", lambda t: ""),
    ("an array", "json-3", lambda t: "[]"),
]


def rule_of(raw):
    """None, or the rule that refuses the manifest."""
    try:
        Manifest(raw)
        return None
    except Reject as bad:
        return bad.rule


def make_manifests():
    """manifests.json."""
    out = {"good": [], "bad": []}
    for what, change in GOOD + GOOD_DECISIONS:
        m = copy.deepcopy(base())
        change(m)
        raw = json.dumps(m, separators=(",", ":"), ensure_ascii=False).encode()
        assert rule_of(raw) is None, what
        out["good"].append({"what": what, "json": raw.decode(),
                            "ceremony_id": Manifest(raw).ceremony_id().hex()})
    for what, rule, change in BAD + BAD_DECISIONS:
        m = copy.deepcopy(base())
        change(m)
        raw = json.dumps(m, separators=(",", ":"), ensure_ascii=False).encode()
        assert rule_of(raw) == rule, (what, rule, rule_of(raw))
        out["bad"].append({"what": what, "rule": rule, "json": raw.decode()})
    text = json.dumps(base(), separators=(",", ":"), ensure_ascii=False)
    for what, rule, change in RAW:
        raw = change(text).encode()
        assert rule_of(raw) == rule, (what, rule, rule_of(raw))
        out["bad"].append({"what": what, "rule": rule, "json": raw.decode()})
    raw = text.encode().replace(b"A made-up", b"A \xc3\x28", 1)
    assert rule_of(raw) == "json-1"
    out["bad"].append({"what": "bad UTF-8", "rule": "json-1", "hex": raw.hex()})
    return out


BAD_CHOICES = {
    "park": ["maybe", "blank", ["yes"], 1],
    "benches": [[], ["north", "south", "east"], ["north", "north"], ["west"], "north"],
    "trees": [{"oak": 6}, {"oak": -1}, {"elm": 1}, {"oak": True}, "blank"],
    "paths": [{"stone": 3}],
    "share": [{"pool": 4, "library": 3}, {"pool": 7}],
    "mayor": [{"asya": "good"}, {"asya": "good", "baran": "best"}],
    "names": [["a"], ["a", "a"], ["a", "b", "c"], "blank"],
    "order": [["x", "y", "z"]],
    "money": [["well", "road"], ["well", "road", "lamp"]],
}


def make_contests():
    """contests.json."""
    more = [samples.contest("one", "approval", samples.options("a", "b", "c"), min=0, max=3),
            samples.contest("wide", "score", samples.options("a"), max_score=1000000),
            samples.contest("cheap", "budget", samples.options("a", "b", cost=[1, 2]), cap=10**15,
                            min=1, max=1),
            samples.contest("three", "rank", samples.options("a", "b", "c", "d"), ranks=3,
                            fewer=True)]
    raw = json.dumps(dict(base(), contests=samples.ALL_TYPES + more)).encode()
    out = []
    for obj, c in zip(samples.ALL_TYPES + more, Manifest(raw).contests):
        choices = [{"choice": ch, "bits": c.encode(ch)} for ch in samples.CHOICES.get(c.id, [])]
        for ch in BAD_CHOICES.get(c.id, []):
            try:
                c.encode(ch)
                raise AssertionError(f"{c.id} took {ch}")
            except Reject as bad:
                choices.append({"choice": ch, "rule": bad.rule})
        out.append({"contest": obj, "bits": c.bits, "rules": [
            {"terms": [[b, a] for b, a in r.terms], "lo": r.lo, "hi": r.hi,
             "slack": [[b, w] for b, w in r.slack]} for r in c.rules],
            "lines": [{"id": x.id, "terms": [[b, w] for b, w in x.terms], "max": x.maximum}
                      for x in c.lines], "choices": choices})
    return {"manifest": json.loads(raw), "contests": out}
