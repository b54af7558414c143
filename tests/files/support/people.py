"""The election that all of this happens to."""
import json

from harness import must


def prepare(work):
    """A played election, and of the same people a record that is still open, with one ballot in
    it and another one in a file."""
    demo = work / "demo"
    must("oy", "demo", "--out", demo, "--voters", "3")
    must("oy", "board", "open", "--manifest", demo / "manifest.json", "--ceremony",
         demo / "ceremony" / "ceremony.bin", "--roll", demo / "roll" / "roll.bin", "--officer",
         demo / "open" / "officer-1.signature", "--officer", demo / "open" / "officer-2.signature",
         "--key", demo / "keys" / "board.secret", work / "open-record")
    for registrar in (1, 2):
        must("oy", "registrar", "codes", "--out", work / f"letters-{registrar}",
             demo / "roll" / f"registrar-{registrar}")
    for line in (1, 2, 3):
        choice = work / f"choice-{line}.json"
        choice.write_text(choice_of(demo, line))
        choice.chmod(0o600)
    for line in (1, 2):
        must("oy", *seal(work, line, work / f"sealed-{line}.secret"))
        must("oy", "vote", "cast", "--record", work / "open-record", *codes(work, line), "--out",
             work / f"{line}.ballot", work / f"sealed-{line}.secret")
    must("oy", "board", "append", "--key", demo / "keys" / "board.secret", work / "open-record",
         work / "1.ballot")
    must("oy", *seal(work, 3, work / "sealed-3.secret"))
    must("oy", "vote", "open", "--record", work / "open-record", "--out", work / "3.opened",
         work / "sealed-3.secret")


def mahalle_of(demo, line):
    lines = [t for t in (demo / "roll" / "list.txt").read_text().split("\n")
             if t and not t.startswith("#")]
    return int(lines[line - 1].split(";")[0])


def choice_of(demo, line):
    """A choice for every question of that voter: blank where that is allowed."""
    answers = {}
    for contest in json.loads((demo / "manifest.json").read_text())["contests"]:
        if "scope" in contest and mahalle_of(demo, line) not in contest["scope"]:
            continue
        first = contest["options"][0]["id"]
        kind = contest["type"]
        if contest["blank"]:
            answers[contest["id"]] = "blank"
        elif kind == "choice":
            answers[contest["id"]] = first
        elif kind in ("score", "points"):
            answers[contest["id"]] = {first: 1}
        elif kind == "grades":
            answers[contest["id"]] = {o["id"]: contest["grades"][0]["id"]
                                      for o in contest["options"]}
        elif kind == "rank":
            answers[contest["id"]] = [o["id"] for o in contest["options"]][:contest["ranks"]]
        else:
            answers[contest["id"]] = [o["id"] for o in contest["options"]][:contest["min"]]
    return json.dumps(answers)


def codes(work, line):
    return ["--code", work / "letters-1" / f"{line}.code", "--code",
            work / "letters-2" / f"{line}.code"]


def seal(work, line, out):
    return ["vote", "seal", "--record", work / "open-record", *codes(work, line), "--choice",
            work / f"choice-{line}.json", "--out", out]
