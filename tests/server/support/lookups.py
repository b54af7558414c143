"""Tables by which a server answers residents [look-2], made of bench/residents.py's people, who do not
exist. Shares no code with the server."""
import csv
import datetime
import hashlib
import json
import pathlib
import secrets
import subprocess
import sys
from typing import NamedTuple

BENCH = pathlib.Path(__file__).resolve().parents[3] / "bench"
# By code, [elig-2]; those without a valid kimlik no or a birth date cannot ask.
REASONS = ["", "malformed", "kimlik", "name", "birth-date", "mahalle", "since-date", "protected-flag",
           "contradictory", "repeated", "under-age", "after-cutoff", "too-short", "objection"]
CANNOT_ASK = {"malformed", "kimlik", "birth-date"}


class Person(NamedTuple):
    kimlik: str
    born: datetime.date
    name: str
    reason: str  # empty: entitled

    def question(self):
        return {"kimlik": self.kimlik, "birth_date": self.born.isoformat()}


def date(text):
    for form in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y"):
        try:
            return datetime.datetime.strptime(text, form).date()
        except ValueError:
            pass
    return None


def residents(folder, rows, mahalle, seed=1):
    """People on a list, one for each kimlik no, with every reason among them."""
    listed, expect = folder / "residents.csv", folder / "reasons.json"
    subprocess.run([sys.executable, BENCH / "residents.py", listed, "--rows", str(rows), "--ids",
                    str(mahalle), "--bad", "0.3", "--seed", str(seed), "--expect", expect], check=True)
    reasons = {int(k): v for k, v in json.loads(expect.read_text(encoding="utf-8")).items()}
    people = {}
    with open(listed, encoding="utf-8", newline="") as file:
        for line, row in enumerate(csv.reader(file, delimiter=";"), 1):
            reason = reasons.get(line, "")
            if line == 1 or reason in CANNOT_ASK or row[1] in people:
                continue
            people[row[1]] = Person(row[1], date(row[3]), f"{row[2]} {row[0]}", reason)
    return list(people.values())


def day(when):
    return (when - datetime.date(1900, 1, 1)).days


def row(key, person, mahalle):
    asked = person.kimlik.encode() + day(person.born).to_bytes(4, "big")
    f = hashlib.blake2b(asked, key=key, digest_size=32).digest()
    said = mahalle.to_bytes(4, "big") + bytes([REASONS.index(person.reason), 0, 0, 0])
    return f[:16] + bytes(a ^ b for a, b in zip(said, f[16:24]))


def table(roll_id, people, mahalle):
    """The bytes of a table."""
    key = secrets.token_bytes(32)
    body = b"oy-lookup 1\n" + roll_id + key + len(people).to_bytes(4, "big")
    body += b"".join(sorted(row(key, p, mahalle) for p in people))
    return body + hashlib.blake2b(body, key=key, digest_size=32).digest()


def install(oyd_folder, raw, mode=0o600, name="lookup.table"):
    """Writes a table beside the configuration."""
    path = oyd_folder / name
    path.touch(mode=0o600)
    path.write_bytes(raw)
    path.chmod(mode)
    return path
