"""What totals decide: spec/decision.md. Written for reading: every rule is done as its sentence
says, grade by grade and set by set, with no thought of speed."""
from fractions import Fraction
from math import gcd
from typing import NamedTuple

import manifest as page
from errors import require
from hashing import h32

MONEY = 10**15
CELLS = 2**28

_BUDGETS = ("choice", "approval", "points", "score", "budget")

# rule: (types of contest, keys it must have, keys it may have)
RULES = {
    "simple-majority": (("choice",), ("for", "against", "tie"), ()),
    "absolute-majority": (("choice",), ("for", "against", "of"), ()),
    "two-thirds": (("choice",), ("for", "against", "of"), ()),
    "council": (("choice",), ("for", "against", "session", "tie"), ()),
    "plurality": (("choice",), ("winners",), ("abstain", "minimum_votes")),
    "approval": (("approval",), ("winners",), ("minimum_votes",)),
    "points": (("points", "score"), ("winners",), ("minimum_votes",)),
    "borda": (("rank",), ("winners",), ("minimum_votes", "weights")),
    "majority-judgment": (("grades",), ("winners",), ()),
    "greedy": (_BUDGETS, ("budget",), ("headings", "minimum_votes")),
    "greedy-no-skip": (_BUDGETS, ("budget",), ("headings", "minimum_votes")),
    "best-set": (_BUDGETS, ("budget",), ("minimum_votes",)),
}
WITH_COSTS = ("greedy", "greedy-no-skip", "best-set")


# --- reading ------------------------------------------------------------------------------

def _word(value, words):
    require(page.string(value) in words, "dec-1", f"{value[:40]!r} is none of {words}")
    return value


def read_rule(obj, kind):
    """The rule's name, its headings {id: cap} and its keys, before options are read [dec-1]."""
    require(isinstance(obj, dict) and "rule" in obj, "json-3", "a decision needs a rule")
    rule = page.string(obj["rule"])
    require(rule in RULES, "dec-1", f"unknown rule of decision {rule[:40]!r}")
    types, must, may = RULES[rule]
    require(kind in types, "dec-1", f"the rule {rule} does not fit a contest of type {kind}")
    page.members(obj, ("rule",) + must, ("quorum",) + may)
    headings = {}
    if "headings" in obj:
        for item in page.array(obj["headings"], 1, 64):
            page.members(item, ("id", "title", "cap"))
            headings[item["id"] if isinstance(item["id"], str) else ""] = \
                page.integer(item["cap"], 1, MONEY)
        page.distinct_ids(obj["headings"])
        page.distinct_titles(obj["headings"])
    return rule, headings


class Decision:
    """A contest's decision, read and checked [dec-1]."""

    def __init__(self, obj, contest, rule, headings):
        self.rule, self.headings = rule, headings
        self.contest = contest
        self.quorum = self._quorum(obj["quorum"]) if "quorum" in obj else None
        self.minimum = page.integer(obj.get("minimum_votes", 1), 1, 10**12)
        if "for" in obj:
            self._majority(obj)
        if "winners" in obj:
            self._winners(obj)
        if rule in WITH_COSTS:
            self.budget = page.integer(obj["budget"], 1, MONEY)
        if rule == "best-set":
            unit = gcd(*contest.costs)
            self.cells = contest.n * (self.budget // unit)
            require(self.cells <= CELLS, "dec-1",
                    "the budget has too many units for best-set")

    @staticmethod
    def _quorum(obj):
        page.members(obj, ("part", "of", "more"))
        of = page.integer(obj["of"], 1, 1000)
        return Fraction(page.integer(obj["part"], 1, of), of), page.boolean(obj["more"])

    def _option(self, value):
        require(page.string(value) in self.contest.options, "dec-1", "no such option")
        return value

    def _majority(self, obj):
        self.yes, self.no = self._option(obj["for"]), self._option(obj["against"])
        require(self.yes != self.no, "dec-1", "for and against are one option")
        if "of" in obj:
            votes = ("votes",) if self.rule == "two-thirds" else ()
            self.base = _word(obj["of"], votes + ("present", "members"))
        if "session" in obj:
            self.session = page.integer(obj["session"], 1, 2)
        if "tie" in obj:
            self.tie = _word(obj["tie"], ("rejected", "again", "lot"))

    def _winners(self, obj):
        options = self.contest.options
        self.winners = page.integer(obj["winners"], 1, len(options))
        self.abstain = []
        if "abstain" in obj:
            self.abstain = [self._option(x) for x in page.array(obj["abstain"], 1, len(options) - 1)]
            places = [options.index(x) for x in self.abstain]
            require(all(a < b for a, b in zip(places, places[1:])), "dec-1",
                    "the options that stand for no candidate are out of order")
        require(self.winners <= len(options) - len(self.abstain), "dec-1",
                "more winners than candidates")
        if self.rule == "borda":
            self._weights(obj)

    def _weights(self, obj):
        k = self.contest.ranks
        self.weights = [k - r for r in range(k)]
        if "weights" in obj:
            require(isinstance(obj["weights"], list), "json-3", "a list is expected")
            require(len(obj["weights"]) == k, "dec-1", "not as many weights as ranks")
            self.weights = [page.integer(w, 0, 10**6) for w in obj["weights"]]
            require(self.weights[0] >= 1 and sorted(self.weights, reverse=True) == self.weights,
                    "dec-1", "the weights must not grow, and the first is at least 1")


# --- deciding -----------------------------------------------------------------------------

class Decided(NamedTuple):
    """What [dec-12] publishes of one contest."""
    electorate: int
    ballots: int
    outcome: str
    selected: list
    spent: int
    tie: list

    def json(self, contest):
        """The object of result.json, keys in order."""
        return {"contest": contest.id, "electorate": self.electorate, "ballots": self.ballots,
                "outcome": self.outcome, "selected": self.selected, "spent": self.spent,
                "tie": self.tie}


def lot_order(group, contest, seed):
    """All option ids in the lot's order [dec-10]."""
    return sorted(contest.options, key=lambda option: h32(
        group, "lot-order", seed, contest.id.encode(), option.encode()))


def decide(group, contest, electorate, ballots, totals, seed):
    """A contest's decision; totals is {line id: total} of the first published scope, or None."""
    rule = contest.decision
    n = ballots if totals is not None else 0

    def said(outcome, selected=(), tie=()):
        costs = dict(zip(contest.options, contest.costs)) if rule and rule.rule in WITH_COSTS else {}
        return Decided(electorate, n, outcome, list(selected),
                       sum(costs.get(x, 0) for x in selected), list(tie))

    if rule is None:
        return said("none")
    if totals is None:
        return said("too-few")
    if rule.quorum:
        part, more = rule.quorum
        if not (n > part * electorate if more else n >= part * electorate):
            return said("no-quorum")
    order = lot_order(group, contest, seed)
    if rule.rule in ("simple-majority", "absolute-majority", "two-thirds", "council"):
        return said(*_majority(rule, electorate, n, totals, order))
    if rule.rule in WITH_COSTS:
        selected, tie = _budget(rule, contest, totals, order)
    elif rule.rule == "majority-judgment":
        selected, tie = _judge(rule, contest, n - totals.get("blank", 0), totals, order)
    else:
        selected, tie = _winners(rule, contest, totals, order)
    return said("selected" if selected else "rejected", selected, tie)


def _majority(rule, electorate, n, totals, order):
    """(outcome, selected, tie) [dec-4], [dec-5]."""
    f, a = totals[rule.yes], totals[rule.no]
    accepted = lambda yes: ("accepted" if yes else "rejected", [], [])

    def tied():
        if rule.tie != "lot":
            return rule.tie, [], []
        both = [x for x in order if x in (rule.yes, rule.no)]
        return ("accepted" if both[0] == rule.yes else "rejected"), [], both

    if rule.rule == "simple-majority":
        return tied() if f == a else accepted(f > a)
    if rule.rule == "council":
        if not (n > Fraction(electorate, 2) if rule.session == 1 else n >= Fraction(electorate, 4)):
            return "no-quorum", [], []
        quarter = f >= Fraction(electorate, 4)
        if f == a and quarter:
            return tied()
        return accepted(f > Fraction(n, 2) and quarter)
    base = {"votes": f + a, "present": n, "members": electorate}[rule.base]
    if rule.rule == "absolute-majority":
        return accepted(f > Fraction(base, 2))
    return accepted(f >= 1 and f >= Fraction(2 * base, 3))


def _tied(groups, selected, order):
    """The options of groups of equal ones of which one is selected and one is not [dec-11]."""
    tie = set()
    for group in groups:
        if any(x in selected for x in group) and not all(x in selected for x in group):
            tie |= set(group)
    return [x for x in order if x in tie]


def _numbers(rule, contest, totals):
    """{option: number} [dec-6]."""
    if rule.rule == "borda":
        return {x: sum(w * totals[f"{x}/{r}"] for r, w in enumerate(rule.weights, 1))
                for x in contest.options}
    return {x: totals[x] for x in contest.options}


def _descending(numbers, candidates, order):
    """Groups of equal candidates, the greatest number first, each in the lot's order."""
    return [[x for x in order if x in candidates and numbers[x] == v]
            for v in sorted({numbers[x] for x in candidates}, reverse=True)]


def _winners(rule, contest, totals, order):
    numbers = _numbers(rule, contest, totals)
    candidates = [x for x in contest.options
                  if x not in rule.abstain and numbers[x] >= rule.minimum]
    groups = _descending(numbers, candidates, order)
    selected = [x for group in groups for x in group][:rule.winners]
    return selected, _tied(groups, selected, order)


def middle_grades(grades):
    """The grades (0 the best) that come to the middle, one after the other [dec-7]."""
    grades, out = sorted(grades), []
    while grades:
        out.append(grades.pop(len(grades) // 2))
    return out


def _judge(rule, contest, m, totals, order):
    if m == 0:
        return [], []
    merits = {}
    for x in contest.options:
        grades = [g for g, name in enumerate(contest.grades) for _ in range(totals[f"{x}/{name}"])]
        merits[x] = tuple(middle_grades(grades))
    groups = [[x for x in order if merits[x] == v]
              for v in sorted(set(merits.values()))]
    selected = [x for group in groups for x in group][:rule.winners]
    return selected, _tied(groups, selected, order)


def _budget(rule, contest, totals, order):
    costs = dict(zip(contest.options, contest.costs))
    candidates = [x for x in contest.options if totals[x] >= rule.minimum]
    if rule.rule == "best-set":
        return _best_set(rule.budget, {x: costs[x] for x in candidates}, totals, order)
    groups = _descending(totals, candidates, order)
    left, of_heading, ended = rule.budget, dict(rule.headings), set()
    selected = []
    for x in (x for group in groups for x in group):
        heading = contest.headings.get(x)
        if heading in ended:
            continue
        if costs[x] > left:
            if rule.rule == "greedy-no-skip":
                break
        elif heading is not None and costs[x] > of_heading[heading]:
            if rule.rule == "greedy-no-skip":
                ended.add(heading)
        else:
            selected.append(x)
            left -= costs[x]
            if heading is not None:
                of_heading[heading] -= costs[x]
    return selected, _tied(groups, selected, order)


def _best_set(budget, costs, totals, order):
    """[dec-9]: `best[cost]` is, for the options looked at so far, the greatest sum of totals at
    exactly that cost; then the options in the lot's order, the last one of them first looked at."""
    names = [x for x in order if x in costs and costs[x] <= budget]
    best = [{0: 0}]  # best[k]: of the last k of names
    for x in reversed(names):
        more = dict(best[-1])
        for cost, value in best[-1].items():
            if cost + costs[x] <= budget:
                more[cost + costs[x]] = max(more.get(cost + costs[x], 0), value + totals[x])
        best.append(more)
    value = max(best[-1].values())
    cost = min(c for c, v in best[-1].items() if v == value)
    selected, tie = [], []
    for k, x in enumerate(names):
        rest = best[len(names) - 1 - k]
        with_it = rest.get(cost - costs[x]) == value - totals[x]
        without = rest.get(cost) == value
        if with_it and without:
            tie.append(x)
        if with_it:
            selected.append(x)
            cost, value = cost - costs[x], value - totals[x]
    return selected, tie


# --- a whole election ---------------------------------------------------------------------

def electorate(roll_mahalle, revoked, replaced):
    """{mahalle: voters} [dec-2]. roll_mahalle: {credential: mahalle} of rows and replacements;
    revoked: those revoked with reason 3; replaced: those a replacement has taken the place of."""
    out = {}
    for credential, mahalle in roll_mahalle.items():
        if credential not in replaced and credential not in revoked:
            out[mahalle] = out.get(mahalle, 0) + 1
    return out


def decide_all(manifest, voters, contests, totals, seed):
    """The decisions of all contests: [(contest, Decided), ...]; voters is electorate()'s,
    contests and totals the scopes and totals of spec/tally.md."""
    out = []
    for contest, rows, values in zip(manifest.contests, contests, totals):
        e = sum(voters.get(m, 0) for m in contest.scope)
        first = {line.id: n for line, n in zip(contest.lines, values[0])} if rows else None
        out.append((contest, decide(manifest.group, contest, e, rows[0].ballots if rows else 0,
                                    first, seed)))
    return out
