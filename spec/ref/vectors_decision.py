"""decision.json: random contests of every rule, random votes with many ties, what they decide."""
import json

import decision
import samples
from make import Drbg, Election
from manifest import Manifest

CONTESTS, CASES = 60, 6
KINDS = {"choice": "choice", "approval": "approval", "points": "points", "borda": "rank",
         "majority-judgment": "grades"}


def _pick(rng, items):
    return items[rng.below(len(items))]


def _decision(rng, rule, kind, names, ranks):
    """A random decision of this rule over options of these ids."""
    out, n = {"rule": rule}, len(names)
    if rng.below(5) == 0:
        of = 1 + rng.below(6)
        out["quorum"] = {"part": 1 + rng.below(of), "of": of, "more": rng.below(2) == 0}
    must, may = decision.RULES[rule][1:]
    if "for" in must:
        out["for"], out["against"] = names[0], names[1]
    if "tie" in must:
        out["tie"] = _pick(rng, ("rejected", "again", "lot", "lot"))
    if "of" in must:
        out["of"] = _pick(rng, ("present", "members") + (("votes",) if rule == "two-thirds" else ()))
    if "session" in must:
        out["session"] = 1 + rng.below(2)
    if "winners" in must:
        out["winners"] = 1 + rng.below(n)
    if "abstain" in may and n > 2 and rng.below(2):
        out["abstain"] = [x for x in names if rng.below(3) == 0][:n - 1] or [names[-1]]
        out["winners"] = 1 + rng.below(n - len(out["abstain"]))
    if "minimum_votes" in may and rng.below(2):
        out["minimum_votes"] = 1 + rng.below(5)
    if "weights" in may and rng.below(2):
        out["weights"] = sorted((rng.below(5) for _ in range(ranks)), reverse=True)
        out["weights"][0] += 1
    if rule in decision.WITH_COSTS:
        out["budget"] = 1 + rng.below(8 * n)
    if "headings" in may and rng.below(2):
        out["headings"] = [{"id": f"h{i}", "title": f"Heading {i}", "cap": 1 + rng.below(20)}
                           for i in range(1 + rng.below(3))]
    return out


def _contest(rng, cid, rule):
    """A random contest that this rule decides."""
    kind = KINDS.get(rule) or ("choice" if "majority" in rule or rule in ("two-thirds", "council")
                               or rule == "plurality" else _pick(rng, decision.RULES[rule][0]))
    if rule == "points":
        kind = _pick(rng, ("points", "score"))
    names = [f"{cid}-{i}" for i in range(2 + rng.below(7 if rule != "best-set" else 9))]
    if "for" in decision.RULES[rule][1]:
        names = names[:2 + rng.below(2)]
    if rule == "best-set" and rng.below(3) == 0:
        names = [f"{cid}-{i}" for i in range(17 + rng.below(6))]
    ranks = 1 + rng.below(len(names))
    said = _decision(rng, rule, kind, names, ranks)
    unit = _pick(rng, (1, 1, 10**12))
    more = {"cost": [unit * (1 + rng.below(12)) for _ in names]} \
        if kind == "budget" or rule in decision.WITH_COSTS else {}
    if rule in decision.WITH_COSTS:
        said["budget"] *= unit
    for heading in said.get("headings", ()):
        heading["cap"] *= unit
    if "headings" in said:
        more["heading"] = [_pick(rng, said["headings"])["id"] for _ in names]
    keys = {"approval": {"min": 0, "max": len(names)}, "score": {"max_score": 5},
            "points": {"points": 5}, "rank": {"ranks": ranks, "fewer": True},
            "grades": {"grades": samples.options("best", "good", "fair", "bad")[:2 + rng.below(3)]},
            "budget": {"cap": 10**14, "min": 0, "max": len(names)}}.get(kind, {})
    return samples.contest(cid, kind, samples.options(*names, **more), blank=rng.below(2) == 0,
                           decision=said, **keys)


def _ballot(rng, contest):
    """A random choice, few different ones so that there are ties."""
    if contest.blank and rng.below(5) == 0:
        return "blank"
    some = [x for x in contest.options if rng.below(2)]
    if contest.type == "choice":
        return _pick(rng, contest.options)
    if contest.type == "grades":
        return {x: _pick(rng, contest.grades) for x in contest.options}
    if contest.type == "rank":
        start = rng.below(len(contest.options))
        return (contest.options[start:] + contest.options[:start])[:rng.below(contest.ranks + 1)]
    if contest.type == "points":
        return {_pick(rng, contest.options): rng.below(6)}
    if contest.type == "score":
        return {x: rng.below(6) for x in some}
    return some


def _case(rng, contest, group, seed):
    """Votes and what they decide; sometimes all are blank, sometimes there are very many."""
    count = rng.below(9)
    rows = [contest.encode(_ballot(rng, contest)) for _ in range(count)]
    factor = _pick(rng, (1, 1, 1, 3) if contest.type == "grades" else (1, 1, 1, 10**9))
    totals = [factor * sum(w * row[b] for row in rows for b, w in line.terms)
              for line in contest.lines]
    n = factor * count
    electors = _pick(rng, (n, n, n, 2 * n, n + rng.below(5), 3 * n // 2, 4 * n, 4 * n + 1, 2 * n - 1))
    electors = max(electors, n)
    published = rng.below(20) > 0
    decided = decision.decide(group, contest, electors, n, {
        line.id: v for line, v in zip(contest.lines, totals)} if published else None, seed)
    return {"electorate": electors, "ballots": n, "totals": totals if published else None,
            "lot": seed.hex(), "decision": decided.json(contest)}


def make_decisions():
    """decision.json."""
    out = []
    for group in ("ristretto255", "modp4096"):
        rng = Drbg("decision-" + group)
        rules = sorted(decision.RULES)
        spec = Election("decision-vectors", group=group, contests=[
            _contest(rng, f"c{i}", rules[i % len(rules)]) for i in range(CONTESTS)]).spec
        raw = json.dumps(spec, ensure_ascii=False)
        manifest = Manifest(raw.encode())
        cases = [dict(index=i, **_case(rng, contest, manifest.group, rng.bytes(32)))
                 for i, contest in enumerate(manifest.contests) for _ in range(CASES)]
        out.append({"manifest": raw, "cases": cases})
    return out
