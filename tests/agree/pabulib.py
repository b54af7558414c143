#!/usr/bin/env python3
"""Real budget votes, decided by the reference: from the published totals of each Pabulib file come
the projects that its city selected (`selected`), by the rule that the file names. Ties at the edge,
which the lot decides, and what the city itself marks as special (`selected` 2) may differ; each is
printed. tests/unit/cli/test_pabulib.c asks the same of the C code.

    python3 tests/agree/pabulib.py

Reads ../shared/data/pabulib, which is not part of this project, and says so where it is not there.
"""
import csv
import pathlib
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
DATA = ROOT.parent / "shared" / "data" / "pabulib"
sys.path.insert(0, str(ROOT / "spec" / "ref"))

import contest as contests  # noqa: E402
import decision  # noqa: E402
import group  # noqa: E402

RULES = {"greedy": "greedy", "greedy-threshold": "greedy", "greedy-no-skip": "greedy-no-skip"}


class Place:
    """What a contest asks of its manifest."""
    mahalle = [1]
    group = group.RISTRETTO


def read(path):
    """(META, PROJECTS) of a file."""
    meta, projects, section, head = {}, [], None, None
    with open(path, encoding="utf-8-sig", newline="") as file:
        for row in csv.reader(file, delimiter=";"):
            if len(row) == 1 and row[0] in ("META", "PROJECTS", "VOTES"):
                section, head = row[0], None
            elif section == "VOTES":
                break
            elif head is None:
                head = row
            elif section == "META":
                meta[row[0]] = row[1]
            else:
                projects.append(dict(zip(head, row)))
    return meta, projects


def contest_of(meta, projects):
    """The file as a contest with a decision."""
    options = [{"id": p["project_id"], "title": f"Project {p['project_id']}",
                "cost": int(float(p["cost"]))} for p in projects]
    said = {"rule": RULES[meta["rule"]], "budget": int(float(meta["budget"]))}
    if int(meta.get("min_project_score_threshold", 0)) > 1:
        said["minimum_votes"] = int(meta["min_project_score_threshold"])
    return contests.Contest({"id": "projects", "title": "Projects", "type": "approval", "suite": 1,
                             "blank": False, "min": 0, "max": len(options), "options": options,
                             "decision": said}, Place)


def differences(path, seed):
    """(equal, unexplained) over the projects of one file; prints what differs. None: not compared."""
    meta, projects = read(path)
    if meta.get("rule") not in RULES or "selected" not in projects[0]:
        print(f"{path.name}: not compared: rule {meta.get('rule')}, "
              f"{'' if 'selected' in projects[0] else 'no '}column `selected`")
        return None
    totals = {p["project_id"]: int(p["votes"]) for p in projects}
    votes = int(meta["num_votes"])
    made = decision.decide(Place.group, contest_of(meta, projects), votes, votes, totals, seed)
    equal = unexplained = 0
    for p in projects:
        here, there = p["project_id"] in made.selected, p["selected"]
        if there == str(int(here)):
            equal += 1
            continue
        special, drawn = there == "2", p["project_id"] in made.tie
        unexplained += not (special or drawn)
        print(f"{path.name}: {p['project_id']} ({totals[p['project_id']]} votes): "
              f"{'selected' if here else 'not selected'} here, `{there}` there: "
              + ("special in that city" if special else "a tie, drawn by lot" if drawn
                 else "NOT EXPLAINED"))
    return equal, unexplained


def main():
    """All files, with several lots."""
    files = sorted(DATA.glob("*.pb"))
    if not files:
        print("real votes: skipped, ../shared/data/pabulib is not there")
        print("0 passed, 0 failed")
        return 0
    passed = failed = 0
    for path in files:
        for k in range(4):
            found = differences(path, bytes([k]) * 32)
            if found is None:
                break
            good = found[1] == 0 and found[0] > 0
            passed, failed = passed + good, failed + (not good)
            print(f"{path.name}: {found[0]} projects as published, {found[1]} unexplained")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
