"""Contests as bits, linear rules and tally lines: spec/manifest.md, [qst-1] to [rul-3]."""
from typing import NamedTuple

import decision as decisions_page
import manifest as page
from errors import Reject, require


class Rule(NamedTuple):
    """sum a_i b_i = hi over (bit, a_i) with slack; `lo`, `hi` after clamping [rul-1], and
    `terms` without slack, `slack` the (bit, weight) pairs [rul-2]."""
    terms: tuple
    lo: int
    hi: int
    slack: tuple

    def all_terms(self):
        """Coefficients with slack: what the constant proof is about."""
        return self.terms + self.slack


class Line(NamedTuple):
    """A published total: its id and the (bit, weight) pairs [qst-2]."""
    id: str
    terms: tuple

    @property
    def maximum(self):
        """max = the sum of the weights; min = 0."""
        return sum(w for _, w in self.terms)


def weights(maximum):
    """1, 2, ..., 2^{k-2}, maximum - (2^{k-1} - 1) for k = bitlength(maximum)."""
    k = maximum.bit_length()
    return [1 << i for i in range(k - 1)] + [maximum - ((1 << k - 1) - 1)]


def weigh(value, ws):
    """A value as bits of these weights, the last one filled first [rul-2]."""
    last = 1 if value >= ws[-1] else 0
    rest = value - last * ws[-1]
    if not 0 <= rest < 1 << len(ws) - 1:
        raise Reject("qst-4", "a value does not fit its bits")
    return [rest >> i & 1 for i in range(len(ws) - 1)] + [last]


_EXTRA = {"choice": (), "approval": ("min", "max"), "score": ("max_score",),
          "points": ("points",), "grades": ("grades",), "rank": ("ranks", "fewer"),
          "budget": ("cap", "min", "max")}


class Contest:
    """One contest, checked ([qst-1]) and turned into bits, rules and lines."""

    def __init__(self, obj, manifest):
        require(isinstance(obj, dict) and "type" in obj, "json-3", "a contest needs a type")
        self.type = page.string(obj["type"])
        require(self.type in _EXTRA, "qst-1", f"unknown question type {self.type[:40]!r}")
        page.members(obj, ("id", "title", "type", "suite", "options", "blank")
                     + _EXTRA[self.type], ("description", "scope", "decision", "attachments"))
        self.id = page.string(obj["id"])
        page.text(obj["title"])
        page.description(obj)
        page.integer(obj["suite"], 1, 1, "qst-1")
        self.blank = page.boolean(obj["blank"])
        rule, headings = None, {}
        if "decision" in obj:
            rule, headings = decisions_page.read_rule(obj["decision"], self.type)
        self._options(obj["options"], rule, headings)
        self._scope(obj.get("scope"), manifest)
        self._parameters(obj)
        self.decision = rule and decisions_page.Decision(obj["decision"], self, rule, headings)
        self._derive(manifest.group.q)

    def _options(self, items, rule, headings):
        page.array(items, 1, 1000, "qst-1")
        costs = self.type == "budget" or rule in decisions_page.WITH_COSTS
        keys = (("cost",) if costs else ()) + (("heading",) if headings else ())
        for item in items:
            page.members(item, ("id", "title") + keys, ("description",))
            page.description(item)
        self.costs = [page.integer(o["cost"], 1, 10**15) for o in items] if costs else []
        self.headings = {o["id"]: page.string(o["heading"]) for o in items} if headings else {}
        require(all(h in headings for h in self.headings.values()), "dec-1",
                "an option of an unknown heading")
        page.distinct_ids(items)
        page.distinct_titles(items)
        self.options = [o["id"] for o in items]
        self.n = len(items)
        require(self.type != "choice" or self.n + self.blank >= 2, "qst-1",
                "a choice needs something to choose from")

    def _scope(self, scope, manifest):
        self.scope = manifest.mahalle
        if scope is not None:
            page.array(scope, 1, len(manifest.mahalle), "man-3")
            for number in scope:
                require(isinstance(number, int) and not isinstance(number, bool), "json-3",
                        "a mahalle id is a number")
                require(number in manifest.mahalle, "man-3", f"{number} is no mahalle here")
            require(all(a < b for a, b in zip(scope, scope[1:])), "man-3",
                    "a scope is not ascending")
            self.scope = scope

    def _parameters(self, obj):
        if "max" in obj:
            self.max = page.integer(obj["max"], 1, self.n)
            self.min = page.integer(obj["min"], 0, self.max)
        if self.type == "budget":
            self.cap = page.integer(obj["cap"], 1, 10**15)
        if self.type in ("score", "points"):
            key = "max_score" if self.type == "score" else "points"
            self.top = page.integer(obj[key], 1, 1000000)
        if self.type == "grades":
            grades = page.array(obj["grades"], 2, 20)
            for item in grades:
                page.members(item, ("id", "title"))
            page.distinct_ids(grades)
            page.distinct_titles(grades)
            self.grades = [item["id"] for item in grades]
        if self.type == "rank":
            self.ranks = page.integer(obj["ranks"], 1, self.n)
            self.fewer = page.boolean(obj["fewer"])

    # --- derivation ---

    def _derive(self, q):
        per = {"score": lambda: len(weights(self.top)), "points": lambda: len(weights(self.top)),
               "grades": lambda: len(self.grades), "rank": lambda: self.ranks}
        self.per_option = per.get(self.type, lambda: 1)()
        require(self.n * self.per_option <= 2**16, "man-8", f"contest {self.id} has too many bits")
        self.blank_bit = self.n * self.per_option if self.blank else None
        self.plain_bits = self.n * self.per_option + (1 if self.blank else 0)
        self.bits = self.plain_bits
        self.rules = []
        for terms, lo, hi in self._raw_rules():
            self._add_rule(terms, lo, hi, q)
        self.lines = self._lines()

    def _bit(self, option, k=0):
        return option * self.per_option + k

    def _o(self, coefficient):
        return [(self.blank_bit, coefficient)] if self.blank else []

    def _scores(self):
        ws = weights(self.top)
        return [(self._bit(i, k), w) for i in range(self.n) for k, w in enumerate(ws)]

    def _raw_rules(self):
        """The table of rules of the page, in order: (terms, lo, hi)."""
        every = [(self._bit(i), 1) for i in range(self.n)]
        if self.type == "choice":
            return [(every + self._o(1), 1, 1)]
        if self.type == "approval":
            return [(every + self._o(self.max), self.min, self.max)]
        if self.type == "score":
            full = self.n * self.top
            return [(self._scores() + self._o(full), 0, full)] if self.blank else []
        if self.type == "points":
            return [(self._scores() + self._o(self.top), 0, self.top)]
        if self.type == "budget":
            costs = [(self._bit(i), c) for i, c in enumerate(self.costs)]
            return [(costs + self._o(self.cap), 0, self.cap),
                    (every + self._o(self.max), self.min, self.max)]
        rows = [[(self._bit(i, k), 1) for k in range(self.per_option)] for i in range(self.n)]
        if self.type == "grades":
            return [(row + self._o(1), 1, 1) for row in rows]
        columns = [[(self._bit(i, k), 1) for i in range(self.n)] for k in range(self.ranks)]
        rules = [(row, 0, 1) for row in rows]
        low = 0 if self.fewer else 1
        rules += [(column + self._o(1), low, 1) for column in columns]
        if self.fewer:
            rules += [(before + [(b, -1) for b, _ in column], 0, 1)
                      for before, column in zip(columns, columns[1:])]
        return rules

    def _add_rule(self, terms, lo, hi, q):
        """Clamp [rul-1], give slack bits [rul-2], bound [rul-3]."""
        reach_lo = sum(a for _, a in terms if a < 0)
        reach_hi = sum(a for _, a in terms if a > 0)
        lo, hi = max(lo, reach_lo), min(hi, reach_hi)
        require(lo <= hi, "rul-1", f"no choice can satisfy a rule of contest {self.id}")
        if (lo, hi) == (reach_lo, reach_hi):
            return
        d = hi - lo
        size = sum(abs(a) for _, a in terms) + abs(lo) + abs(hi) + d
        require(size <= 2**62 and size < q, "rul-3", "a rule's numbers are too large")
        ws = weights(d) if d else []
        slack = tuple((self.bits + i, w) for i, w in enumerate(ws))
        self.bits += len(ws)
        self.rules.append(Rule(tuple(terms), lo, hi, slack))

    def _lines(self):
        lines = []
        for i, option in enumerate(self.options):
            if self.type in ("score", "points"):
                terms = tuple((self._bit(i, k), w) for k, w in enumerate(weights(self.top)))
                lines.append(Line(option, terms))
            elif self.type in ("grades", "rank"):
                names = self.grades if self.type == "grades" else range(1, self.ranks + 1)
                lines += [Line(f"{option}/{name}", ((self._bit(i, k), 1),))
                          for k, name in enumerate(names)]
            else:
                lines.append(Line(option, ((self._bit(i), 1),)))
        if self.blank:
            lines.append(Line("blank", ((self.blank_bit, 1),)))
        return lines

    # --- encoding a choice [qst-4] ---

    def encode(self, choice):
        """The contest's bits for a choice of the choice file, slack included."""
        bits = [0] * self.plain_bits
        if choice == "blank" and self.blank:
            bits[self.blank_bit] = 1
        else:
            self._encode_options(choice, bits)
        for rule in self.rules:
            v = rule.hi - sum(a * bits[b] for b, a in rule.terms)
            require(0 <= v <= rule.hi - rule.lo, "qst-4", f"the choice breaks a rule of {self.id}")
            bits += weigh(v, [w for _, w in rule.slack]) if rule.slack else []
        return bits

    def _index(self, name):
        require(isinstance(name, str) and name in self.options, "qst-4", f"unknown option {name!r}")
        return self.options.index(name)

    def _named_once(self, names):
        require(isinstance(names, list), "qst-4", "a list of options is expected")
        indices = [self._index(name) for name in names]
        require(len(set(indices)) == len(indices), "qst-4", "an option is named twice")
        return indices

    def _encode_options(self, choice, bits):
        if self.type == "choice":
            bits[self._bit(self._index(choice))] = 1
        elif self.type in ("approval", "budget"):
            for i in self._named_once(choice):
                bits[self._bit(i)] = 1
        elif self.type == "rank":
            chosen = self._named_once(choice)
            require(len(chosen) <= self.ranks, "qst-4", "more options than ranks")
            for k, i in enumerate(chosen):
                bits[self._bit(i, k)] = 1
        else:
            require(isinstance(choice, dict), "qst-4", "an object is expected")
            for name, value in choice.items():
                self._encode_valued(self._index(name), value, bits)
            require(self.type == "score" or self.type == "points" or len(choice) == self.n,
                    "qst-4", "an option has no grade")

    def _encode_valued(self, option, value, bits):
        if self.type == "grades":
            require(value in self.grades, "qst-4", f"unknown grade {value!r}")
            bits[self._bit(option, self.grades.index(value))] = 1
            return
        good = isinstance(value, int) and not isinstance(value, bool) and 0 <= value <= self.top
        require(good, "qst-4", "a number is out of range")
        for k, bit in enumerate(weigh(value, weights(self.top))):
            bits[self._bit(option, k)] = bit
