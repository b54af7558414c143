#!/usr/bin/env python3
"""A list of residents who do not exist, as a registrar gets it: kimlik numbers that pass the check,
plainly made-up names with all Turkish letters, mahalle in proportion to their size, and a share of
rows that must be refused.

usage: residents.py OUT.csv --rows N [--mahalle-csv FILE] [--ids 40139,40140] [--bad 0.02]
                    [--encoding utf-8|windows-1254] [--cutoff 2027-01-15] [--seed 1]
                    [--expect FILE]    (JSON: reason of each refused line)
"""
import argparse
import csv
import datetime
import itertools
import json
import random

SYLLABLES = ["çağ", "ışı", "öğü", "şür", "ünü", "ipi", "ığı", "laç", "möş", "güz", "def", "jak",
             "vıy", "zör", "beç", "nıl", "hüt", "roş", "kep", "tuç"]
WORDS = ["Sakin", "Örnek", "Uydurma", "Deneme", "Kurgu", "İmge", "Islak", "Çizgi", "Şekil", "Ünlem"]
UPPER = {"i": "İ", "ı": "I"}
STREET = 120  # people in a street, about
REASONS = ["malformed", "kimlik", "name", "birth-date", "mahalle", "since-date", "protected-flag",
           "contradictory", "repeated", "under-age", "after-cutoff", "too-short"]
HEADING = ["Soyadı", "T.C. KİMLİK NO", "Adı", "Doğum Tarihi", "Mahalle Kodu", "İkamet Tarihi",
           "Korunan", "Sokak", "Dış Kapı No"]


def capital(word):
    return UPPER.get(word[0], word[0].upper()) + word[1:]


def kimlik(n):
    """The n-th number that passes the check."""
    d = [int(c) for c in str(100000000 + n * 611953 % 900000000)]
    d.append((7 * sum(d[0:9:2]) - sum(d[1:8:2])) % 10)
    d.append(sum(d) % 10)
    return "".join(map(str, d))


def made_up_word(rng):
    return capital("".join(rng.choices(SYLLABLES, k=rng.randint(2, 3))))


def date(rng, day):
    return day.strftime(rng.choice(["%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"]))


class Residents:
    """Rows of the list, as lists of fields in the order of HEADING."""

    def __init__(self, args, mahalle):
        self.rng = random.Random(args.seed)
        self.cutoff = datetime.date.fromisoformat(args.cutoff)
        self.ids = [m for m, _ in mahalle]
        self.sums = list(itertools.accumulate(n for _, n in mahalle))
        everybody = sum(n for _, n in mahalle)
        self.streets = {m: self.some_streets(args.rows * n // everybody // STREET + 1)
                        for m, n in mahalle}
        self.next = 0

    def some_streets(self, n):
        return [f"{made_up_word(self.rng)} Sokak" for _ in range(n)]

    def person(self):
        rng = self.rng
        self.next += 1
        name = rng.choice(WORDS)
        if rng.random() < 0.3:
            name += " " + made_up_word(rng)
        since = self.cutoff - datetime.timedelta(days=rng.randint(400, 8000))
        born = datetime.date(1930, 1, 1) + datetime.timedelta(days=rng.randint(0, 25000))
        since = max(since, born)
        mahalle = self.rng.choices(self.ids, cum_weights=self.sums)[0]
        return [made_up_word(rng), kimlik(self.next), name, date(rng, born),
                str(mahalle), date(rng, since),
                "evet" if rng.random() < 0.01 else rng.choice(["hayır", "", "H", "0"]),
                rng.choice(self.streets[mahalle]), f"No: {rng.randint(1, 120)}"]

    def bad(self, reason):
        """Rows of which at least the last is refused for this reason, and which of them are."""
        row, cutoff = self.person(), self.cutoff
        day = datetime.timedelta(days=1)
        if reason == "malformed":
            return [row[:-1]], [True]
        if reason == "repeated":
            return [row, row], [False, True]
        if reason == "contradictory":
            return [row, [made_up_word(self.rng) + "x", *row[1:]]], [True, True]
        column, value = {
            "kimlik": (1, row[1][:10] + str((int(row[1][10]) + 1) % 10)),
            "name": (2, ""),
            "birth-date": (3, "30.02.1980"),
            "mahalle": (4, "999999"),
            "since-date": (5, "1901-13-01"),
            "protected-flag": (6, "belki"),
            "under-age": (3, (cutoff - 3000 * day).isoformat()),
            "after-cutoff": (5, (cutoff + day).isoformat()),
            "too-short": (5, (cutoff - 3 * day).isoformat())}[reason]
        row[column] = value
        if reason == "under-age":
            row[5] = (cutoff - 2000 * day).isoformat()
        return [row], [True]

    def rows(self, n, share):
        """(fields, reason or None), n of them; every reason early on, if any is wanted."""
        made, turn = 0, 0
        while made < n:
            group, flags, reason = [self.person()], [False], None
            if share and self.rng.random() < share and made + 2 <= n:
                reason = REASONS[turn % len(REASONS)]
                turn += 1
                group, flags = self.bad(reason)
            for row, refused in zip(group, flags):
                made += 1
                yield row, reason if refused else None


def read_mahalle(args):
    if not args.mahalle_csv:
        return [(int(i), 1000) for i in args.ids.split(",")]
    with open(args.mahalle_csv, encoding="utf-8", newline="") as file:
        rows = [(int(r["mahalle_id"]), int(r["population"])) for r in csv.DictReader(file)]
    wanted = {int(i) for i in args.ids.split(",")} if args.ids else None
    return [(m, n) for m, n in rows if wanted is None or m in wanted]


def main():
    parser = argparse.ArgumentParser(description="A list of made-up residents.")
    parser.add_argument("out")
    parser.add_argument("--rows", type=int, required=True)
    parser.add_argument("--mahalle-csv")
    parser.add_argument("--ids", default="")
    parser.add_argument("--bad", type=float, default=0.0)
    parser.add_argument("--encoding", default="utf-8")
    parser.add_argument("--separator", default=";")
    parser.add_argument("--cutoff", default="2027-01-15")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--expect")
    args = parser.parse_args()
    if not args.ids and not args.mahalle_csv:
        parser.error("--ids or --mahalle-csv says which mahalle there are")
    expect = {}
    with open(args.out, "w", encoding=args.encoding, newline="") as file:
        writer = csv.writer(file, delimiter=args.separator, lineterminator="\r\n")
        writer.writerow(HEADING)
        people = Residents(args, read_mahalle(args))
        for line, (row, reason) in enumerate(people.rows(args.rows, args.bad), 2):
            writer.writerow(row)
            if reason:
                expect[line] = reason
    if args.expect:
        with open(args.expect, "w", encoding="utf-8") as file:
            json.dump(expect, file)


if __name__ == "__main__":
    main()
