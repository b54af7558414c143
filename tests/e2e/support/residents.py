"""A registrar's desk for tests: the program, its files, made-up residents, and a search of all that
it leaves behind for anything about them."""
import csv
import importlib.util
import json
import os
import pathlib
import subprocess

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = pathlib.Path(os.environ.get("OY_BIN", ROOT / "build" / "bin")).resolve()
PASSPHRASE = "a made-up passphrase ç"
MAHALLE = {40139: "Birinci", 40140: "İkinci", 40142: "Üçüncü"}
DATES = {"minimum_age": 18, "minimum_days": 90, "election_day": "2027-06-20",
         "cutoff": "2027-01-15", "posting_from": "2027-02-01", "posting_to": "2027-03-03",
         "objections_decided": "2027-03-20", "roll_final": "2027-04-01",
         "destroy_after": "2027-12-31"}


def generator():
    """bench/residents.py, as a module."""
    spec = importlib.util.spec_from_file_location("residents", ROOT / "bench" / "residents.py")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


class Desk:
    def __init__(self, folder, tally):
        self.folder, self.tally = pathlib.Path(folder), tally
        self.printed = b""
        self.inputs = set()  # what is given to the program, and holds personal data

    def path(self, name):
        return self.folder / name

    def run(self, *args, stdin=""):
        done = subprocess.run([BIN / "oy", *map(str, args)], cwd=self.folder, timeout=120,
                              input=stdin.encode(), capture_output=True, check=False,
                              start_new_session=True)  # no terminal to ask on
        self.printed += done.stdout + done.stderr
        return done.returncode, (done.stdout + done.stderr).decode()

    def must(self, *args, stdin=""):
        code, text = self.run(*args, stdin=stdin)
        self.tally.fact(f"{' '.join(map(str, args[:3]))} works", code == 0, text)
        return text

    def refused(self, what, part, *args, stdin="", code=1):
        got, text = self.run(*args, stdin=stdin)
        self.tally.fact(what, got == code and part in text, f"exit {got}: {text}")

    def secret(self, name, text):
        path = self.path(name)
        path.write_text(text, encoding="utf-8")
        path.chmod(0o600)
        self.inputs.add(name)
        return name

    def keys(self):
        people = [("trustee", 1), ("trustee", 2), ("trustee", 3), ("registrar", 1), ("officer", 1),
                  ("officer", 2), ("officer", 3), ("officer", 4), ("board", 1)]
        for role, i in people:
            self.must(role, "key", "--name", f"{role} {i}", f"{role}{i}")

    def manifest(self):
        words = ["manifest", "new", "--title", "Made-up", "--origin", "vote.example.org/made-up",
                 "--opens", "2027-06-18T05:00:00Z", "--closes", "2027-06-20T15:00:00Z",
                 "--question", "choice:Park?:Evet,Hayır", "--officers-needed", 2, "--server",
                 "board1.public", "-o", "plain.json"]
        for number, name in MAHALLE.items():
            words += ["--mahalle", f"{number}:{name}"]
        for role, n in (("trustee", 3), ("registrar", 1), ("officer", 3)):
            for i in range(1, n + 1):
                words += [f"--{role}", f"{role}{i}.public"]
        self.must(*words)
        m = json.loads(self.path("plain.json").read_text(encoding="utf-8"))
        m["residency"] = DATES
        self.path("manifest.json").write_text(json.dumps(m, ensure_ascii=False), encoding="utf-8")
        m["roll_id"] = "11" * 32
        self.path("other.json").write_text(json.dumps(m, ensure_ascii=False), encoding="utf-8")

    def residents(self, rows, bad):
        """list.csv and list-1254.csv of the same people; expect.json. Returns the rows."""
        for name, encoding in (("list.csv", "utf-8"), ("list-1254.csv", "windows-1254")):
            subprocess.run(["python3", ROOT / "bench" / "residents.py", self.path(name), "--rows",
                            str(rows), "--ids", ",".join(map(str, MAHALLE)), "--bad", str(bad),
                            "--encoding", encoding, "--expect", self.path("expect.json")],
                           check=True)
            self.inputs.add(name)
        with open(self.path("list.csv"), encoding="utf-8", newline="") as file:
            return list(csv.reader(file, delimiter=";"))[1:]


# ---- the search ----

def iso(date):
    if date[2:3] in (".", "/"):
        return f"{date[6:]}-{date[3:5]}-{date[:2]}"
    return date


def words_about(rows):
    """Everything that tells who somebody is: numbers, names, birth dates in all forms."""
    words = set()
    for row in rows:
        if len(row) < 9:
            row = [*row, "", "", ""]
        words |= {row[0], row[1], *row[2].split(), row[7]}
        day = iso(row[3])
        words |= {day, f"{day[8:]}.{day[5:7]}.{day[:4]}", f"{day[8:]}/{day[5:7]}/{day[:4]}"}
    return {w for w in words if len(w) >= 4}


def found_in(data, words):
    """Words that stand in the data in any encoding in which they might have been written."""
    out = []
    for word in words:
        for encoding in ("utf-8", "windows-1254", "utf-16-le", "utf-16-be"):
            if word.encode(encoding, "ignore") in data:
                out.append(f"{word} ({encoding})")
                break
    return out


def search(desk, rows):
    words = words_about(rows)
    places = [("what was printed", desk.printed)]
    for path in sorted(desk.folder.rglob("*")):
        name = path.relative_to(desk.folder).as_posix()
        places.append((f"the name of {name}", name.encode()))
        if path.is_file() and name not in desk.inputs:
            places.append((name, path.read_bytes()))
    for name, data in places:
        found = found_in(data, words)
        desk.tally.fact(f"nothing about anybody in {name}", not found, ", ".join(found[:5]))
    control = found_in(desk.path("list-1254.csv").read_bytes(), words)
    desk.tally.fact("the search finds what is there", len(control) > len(words) / 2)
