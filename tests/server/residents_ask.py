#!/usr/bin/env python3
"""Residents ask a real server whether they are on the list: what each is told, that nobody learns
about others, that limits tell nothing, hostile questions, tables that are refused, and a search of all
that the server writes for kimlik numbers, birth dates and names. [look-1, look-2, look-3]"""
import base64
import datetime
import json
import pathlib
import subprocess
import sys
import time
import urllib.parse

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import here  # noqa: E402
import lookups  # noqa: E402
import oyd as server  # noqa: E402
import people as made  # noqa: E402

MAHALLE = 101
PATH = f"/elections/{here.NAME}/lookup"
KIND = {"Content-Type": "application/json"}
FAST = ["table = lookup.table", "requests-per-second = 1000"]


def config(oyd, lines):
    """The [lookup] section anew."""
    text = oyd.config.read_text(encoding="utf-8").split("[lookup]")[0]
    oyd.config.write_text(text + "[lookup]\n" + "\n".join(lines) + "\n", encoding="utf-8")


def ask(oyd, question, source="127.0.0.1"):
    """Strings and bytes go as they are."""
    body = question if isinstance(question, (str, bytes)) else json.dumps(question)
    return oyd.call("POST", PATH, body, KIND, source=source)


class Sources:
    """A client that has not asked before, again and again."""

    def __init__(self):
        self.n = 0

    def __call__(self):
        self.n += 1
        return f"127.61.{self.n // 250}.{self.n % 250 + 1}"


NEW = Sources()


def one_of(people, reason):
    return next(p for p in people if p.reason == reason)


def other_number(people, start=5000):
    """A valid kimlik no of nobody on the list."""
    taken = {p.kimlik for p in people}
    sys.path.insert(0, str(lookups.BENCH))
    import residents  # pylint: disable=import-outside-toplevel
    return next(k for k in map(residents.kimlik, range(start, start + 4000)) if k not in taken)


def headers(answer):
    return sorted((k, v) for k, v in answer.headers.items() if k != "Date")


def answers(t, oyd, people, name):
    """[look-1]: by the list, every reason, and one answer for whoever is not there."""
    said, bodies = {}, []
    for reason in sorted({p.reason for p in people}):
        person = one_of(people, reason)
        got = ask(oyd, person.question(), NEW())
        bodies.append(got)
        wanted = ({"found": True, "entitled": False, "reason": reason} if reason else
                  {"found": True, "entitled": True, "mahalle": MAHALLE, "name": name})
        said[reason] = got.status == 200 and got.json() == wanted
        if not said[reason]:
            print(got.text())
    t.fact("each is told what the list says", all(said.values()) and len(said) > 8, str(said))
    here_, nobody = one_of(people, "").question(), other_number(people)
    bad = nobody[:10] + str((int(nobody[10]) + 1) % 10)
    absent = [{**here_, "birth_date": "1911-11-11"}, {**here_, "kimlik": nobody},
              {**here_, "kimlik": bad}, {**here_, "kimlik": ""}, {**here_, "kimlik": "1" * 64},
              {**one_of(people, "under-age").question(), "birth_date": "9999-12-31"},
              {**here_, "kimlik": "0" + here_["kimlik"][1:]}]
    got = [ask(oyd, q, NEW()) for q in absent]
    t.fact("whoever is not there hears one and the same",
           len({(a.status, a.body, str(headers(a))) for a in got}) == 1
           and got[0].status == 200 and got[0].json() == {"found": False}, str(got[0]))
    t.fact("all answers have one length", len({len(a.body) for a in bodies + got}) == 1)
    t.fact("no cache keeps one", all(a.headers["Cache-Control"] == "no-store"
                                     and a.headers["ETag"] is None for a in bodies + got))


def outcomes(oyd, question, n=14):
    """(status, whether there is an answer, when to come again) of n questions about one person."""
    got = [ask(oyd, question, NEW()) for _ in range(n)]
    return [(a.status, int(a.headers["Retry-After"] or 0)) for a in got], got


def limits(t, oyd, people):
    """[look-3]: about a person, whoever asks; the same for whom the list has and has not."""
    seen = {}
    nobody = other_number(people, 20000)
    asked = {"entitled": people[3].question(),
             "refused": [p for p in people if p.reason == "too-short"][-1].question(),
             "nobody": {"kimlik": nobody, "birth_date": "1980-01-01"},
             "no number": {"kimlik": "12345678901", "birth_date": "1980-01-01"},
             "a wrong date": {**people[5].question(), "birth_date": "1950-05-05"}}
    last = {}
    for what, question in asked.items():
        rows, got = outcomes(oyd, question)
        seen[what] = [s for s, _ in rows]
        last[what] = got[-1]
        t.fact(f"{what}: told when to come again", all(300 < w <= 361 for s, w in rows if s == 429),
               str(rows))
    t.fact("ten questions about a person are answered, whoever it is",
           all(v == [200] * 10 + [429] * 4 for v in seen.values()), str(seen))
    t.fact("the refusal says nothing about the person", len({a.body for a in last.values()}) == 1)
    other = ask(oyd, {**people[3].question(), "birth_date": "1950-05-05"}, NEW())
    t.fact("another birth date is another question about the same person", other.status == 429)
    source = NEW()
    rows = [ask(oyd, {"kimlik": str(i), "birth_date": "1980-01-01"}, source).status for i in range(9)]
    t.fact("six questions of a client are answered", rows == [200] * 6 + [429] * 3, str(rows))
    t.fact("in the words of the person's limit, so that nobody knows which it is",
           ask(oyd, people[7].question(), source).body == last["nobody"].body)
    t.fact("others are answered", ask(oyd, people[7].question(), NEW()).status == 200)


def all_together(t, oyd, people):
    config(oyd, ["table = lookup.table", "requests-per-second = 5"])
    oyd.restart()
    got = server.together([lambda p=p: ask(oyd, p.question(), NEW()) for p in people[10:50]])
    rows = [a.status for a in got]
    t.fact("all together have a limit", 5 <= rows.count(200) <= 20 and rows.count(429) >= 20, str(rows))
    config(oyd, FAST)
    oyd.restart()


def hostile(t, oyd, people):
    """Whatever is no question is refused, and no word of it comes back."""
    q = people[20].question()
    k, b = q["kimlik"], q["birth_date"]
    good = json.dumps(q)
    bodies = {
        "nothing": "", "no JSON": "kimlik=" + k, "a list": json.dumps([q]), "a text": json.dumps(k),
        "a duplicate": f'{{"kimlik":"{k}","kimlik":"{k}","birth_date":"{b}"}}',
        "a duplicate by escape": f'{{"kimlik":"{k}","k\\u0069mlik":"{k}","birth_date":"{b}"}}',
        "a number": f'{{"kimlik":{k},"birth_date":"{b}"}}',
        "null": f'{{"kimlik":null,"birth_date":"{b}"}}',
        "an object": f'{{"kimlik":{{"{k}":1}},"birth_date":"{b}"}}',
        "one member": f'{{"kimlik":"{k}"}}', "the other member": f'{{"birth_date":"{b}"}}',
        "one more": f'{{"kimlik":"{k}","birth_date":"{b}","{k}":"{b}"}}',
        "the number as key": f'{{"{k}":"{b}"}}',
        "another date": f'{{"kimlik":"{k}","birth_date":"{people[20].born:%d.%m.%Y}"}}',
        "no date": f'{{"kimlik":"{k}","birth_date":"1980-02-30"}}',
        "a long number": f'{{"kimlik":"{k * 7}","birth_date":"{b}"}}',
        "a zero inside": f'{{"kimlik":"{k}\\u0000","birth_date":"{b}"}}',
        "bad UTF-8": good.encode().replace(b"kimlik", b"kiml\xffk"),
        "half of it": good[:-1], "more behind it": good + k, "two of them": good + good,
        "UTF-16": good.encode("utf-16"), "a mark before it": b"\xef\xbb\xbf" + good.encode(),
        "brackets": "[" * 1000, "objects": '{"kimlik":' * 100, "a comment": good + f"// {k}"}
    got = {what: ask(oyd, body, NEW()) for what, body in bodies.items()}
    wrong = {w: a.status for w, a in got.items() if a.status != 400}
    t.fact("what is no question: 400", not wrong, str(wrong))
    t.fact("all with the same words", len({a.body for a in got.values()}) == 1)
    t.fact("no word of it comes back", not any(x in a.body for a in got.values()
                                               for x in (k.encode(), b.encode(), k[:6].encode())))
    t.fact("too long: 413", oyd.announce(PATH, 1025, "application/json").status == 413)
    t.fact("of a megabyte: 413", ask(oyd, b" " * 1100 + good.encode(), NEW()).status == 413)
    t.fact("as text: 415", oyd.post(PATH, good, "text/plain").status == 415)
    t.fact("as a form: 415", oyd.post(PATH, good, "application/x-www-form-urlencoded").status == 415)
    t.fact("in an address: 405", oyd.get(f"{PATH}?kimlik={k}&birth_date={b}").status == 405)
    t.fact("nowhere: 404", oyd.call("POST", "/elections/nowhere/lookup", good, KIND).status == 404)
    t.fact("blanks and escapes are JSON", ask(
        oyd, f' {{ "birth_date" : "{b}" , "kimlik" : "\\u003{k[0]}{k[1:]}" }}\n', NEW()).json()["found"])


# ---- what is written ----

def encodings(text):
    raw = [text.encode(), text.encode("utf-16-le"), text.encode("utf-16-be"),
           text.encode("cp1254", "replace"), urllib.parse.quote(text).encode()]
    for data in (text.encode(), b"x" + text.encode(), b"xx" + text.encode()):
        coded = base64.b64encode(data)
        raw.append(coded[4:-4] if data[:1] == b"x" else coded.rstrip(b"=")[:-1])
    return raw + [text.encode().hex().encode(), text.encode().hex().upper().encode()]


def forms(person):
    """In how many ways the person could stand somewhere."""
    number, born = int(person.kimlik), lookups.day(person.born)
    texts = [person.kimlik, person.name, person.name.split()[-1]]
    texts += [person.born.strftime(f) for f in ("%Y-%m-%d", "%d.%m.%Y", "%d/%m/%Y", "%Y%m%d")]
    found = [x for text in texts for x in encodings(text)]
    found += [number.to_bytes(8, order) for order in ("big", "little")]
    found.append(person.kimlik.encode() + born.to_bytes(4, "big"))
    return [x for x in found if len(x) >= 6]


def nothing_is_written(t, oyd, asked):
    """In the log, the numbers, the store, the record and everything else of the server."""
    files = [f for f in oyd.folder.rglob("*") if f.is_file()]
    blobs = {str(f.relative_to(oyd.folder)): f.read_bytes() for f in files}
    for path in ("/metrics", f"/elections/{here.NAME}", "/elections", "/healthz"):
        blobs[path] = oyd.get(path).body
    found = sorted({(where, f[:16]) for p in asked for f in forms(p)
                    for where, blob in blobs.items() if f in blob})
    t.fact("no kimlik no, birth date or name stands anywhere", not found, str(found[:5]))
    t.fact("log, store and table were searched", {"log", "lookup.table"} <= set(blobs)
           and any("store" in b for b in blobs))
    t.fact("the search finds what there is",
           any(f in b"x" + asked[0].kimlik.encode() for f in forms(asked[0])))
    log = blobs["log"].decode()
    t.fact("the log says for which election residents are answered", '"event":"lookup"' in log)
    t.fact("and has no line for a question", len(log.splitlines()) < 40, str(len(log.splitlines())))
    numbers = [x for x in oyd.numbers() if "lookup" in x]
    t.fact("numbers count kinds, and not what was answered", sorted(numbers) == sorted(
        f'oyd_lookups_total{{fate="{w}"}}' for w in ("answered", "limited", "malformed")), str(numbers))


def memory(process):
    """All that a process holds; None where only root may look, as the server wants it."""
    try:
        with open(f"/proc/{process}/maps", encoding="ascii") as maps, \
                open(f"/proc/{process}/mem", "rb", 0) as mem:
            parts = []
            for line in maps:
                begin, end = (int(x, 16) for x in line.split()[0].split("-"))
                if " r" not in line or "[v" in line:  # what the kernel maps cannot be read
                    continue
                try:
                    mem.seek(begin)
                    parts.append(mem.read(end - begin))
                except OSError:
                    pass  # a guard page
            return parts
    except PermissionError:
        return None


def nothing_stays(t, oyd, people, raw):
    """Blanks around a question keep the allocator's own marks from covering it."""
    asked = people[60:90]
    for p in asked:
        ask(oyd, " " * 200 + json.dumps(p.question()) + " " * 200, NEW())
    parts = memory(oyd.process.pid)
    if parts is None:
        print("the server's memory is not open to this user and was not searched")
        return
    held = [p for p in asked for x in (p.kimlik.encode(), b'"' + p.born.isoformat().encode() + b'"')
            if any(x in part for part in parts)]
    t.fact("the table's key is found in the server's memory", any(raw[44:76] in x for x in parts))
    t.fact("no question that was answered is", not held, f"{len(held)} of {2 * len(asked)}")


# ---- tables ----

def refused(t, oyd, what, words):
    for command in ("serve", "check"):
        done = subprocess.run([server.BIN / "oyd", command, oyd.config], check=False, timeout=30,
                              capture_output=True, text=True)
        t.fact(f"{what}: oyd {command} refuses it", done.returncode == 1
               and all(w in done.stderr for w in words) and len(done.stderr.splitlines()) == 1,
               f"{done.returncode} {done.stderr}")


def bad_tables(t, oyd, raw):
    oyd.stop()
    for at in (0, 20, 50, 77, 100, len(raw) // 2, len(raw) - 40, len(raw) - 1):
        changed = bytearray(raw)
        changed[at] ^= 4
        lookups.install(oyd.folder, bytes(changed))
        refused(t, oyd, f"byte {at} changed", ["lookup.table", "look-up table", "[look-2]"])
    for what, bad in (("cut", raw[:-1]), ("longer", raw + b"x"), ("empty", b"")):
        lookups.install(oyd.folder, bad)
        refused(t, oyd, what, ["lookup.table", "look-up table"])
    for mode in (0o640, 0o604, 0o660, 0o644):
        lookups.install(oyd.folder, raw, mode)
        refused(t, oyd, f"mode {mode:o}", ["lookup.table", f"must have mode 0600, not {mode:04o}"])
    lookups.install(oyd.folder, raw)
    config(oyd, ["table = lookup.table", "table = again.table"])
    refused(t, oyd, "a table that is not there", ["again.table"])
    lookups.install(oyd.folder, raw, name="again.table")
    done = subprocess.run([server.BIN / "oyd", "serve", oyd.config], check=False, timeout=30,
                          capture_output=True, text=True)
    t.fact("two of one roll are refused", done.returncode == 1 and "second table" in done.stderr,
           done.stderr)
    (oyd.folder / "again.table").unlink()
    config(oyd, FAST)
    oyd.start()


def without(t, oyd, people):
    """The table is taken out again."""
    config(oyd, [])
    oyd.restart()
    (oyd.folder / "lookup.table").unlink()
    got = ask(oyd, people[0].question())
    t.fact("without a table there is no look-up", got.status == 404, got.text())


def until_the_end(t, people):
    """[look-3]: answers end with the voting."""
    e = made.Election("residents ask, the end", voters=2, closes_in=6)
    raw = lookups.table(e.manifest.roll_id, people, MAHALLE)
    oyd = server.Oyd(e.server, [e.creator()], before=lambda o: (
        lookups.install(o.folder, raw), config(o, ["table = lookup.table"])))
    e.put_on(oyd, here.NAME)
    t.fact("while people vote, they are answered", ask(oyd, people[0].question()).json()["found"])
    while oyd.state(here.NAME)["phase"] == "open":
        time.sleep(0.2)
    got = ask(oyd, people[0].question(), NEW())
    t.fact("when voting has ended, nobody is", got.status == 404 and "ended" in got.text(), got.text())
    oyd.restart()
    t.fact("and the log says that the table is to be deleted", '"event":"lookup-over"'
           in oyd.log_text())


def main():
    folder = server.folder()
    people = lookups.residents(folder, 400, MAHALLE)
    assert all(isinstance(p.born, datetime.date) for p in people)
    e = made.Election("residents ask", voters=4)
    name = next(m["name"] for m in e.spec["mahalle"] if m["id"] == MAHALLE)
    raw = lookups.table(e.manifest.roll_id, people, MAHALLE)
    oyd = server.Oyd(e.server, [e.creator()], before=lambda o: (
        lookups.install(o.folder, raw), config(o, FAST)))
    e.put_on(oyd, here.NAME)
    before = made.standing(oyd, here.NAME)
    t = server.Tally()
    answers(t, oyd, people, name)
    limits(t, oyd, people)
    all_together(t, oyd, people)
    hostile(t, oyd, people)
    nothing_is_written(t, oyd, people[:60])
    t.fact("nothing has changed", made.standing(oyd, here.NAME) == before)
    nothing_stays(t, oyd, people, raw)
    bad_tables(t, oyd, raw)
    t.fact("the good one is taken", ask(oyd, people[0].question(), NEW()).json()["found"])
    without(t, oyd, people)
    until_the_end(t, people)
    t.finish()


if __name__ == "__main__":
    main()
