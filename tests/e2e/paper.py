#!/usr/bin/env python3
"""What is printed, from a played election: letters, posted list, minutes, dossier. The text of the
PDF files is read by pdftotext and their QR codes by zbarimg; every figure, hash, code and Turkish
letter must be there, one letter must be one page, and the same input must give the same bytes.

usage: paper.py        (OY_BIN: the directory of the programs, else build/bin)
"""
import hashlib
import json
import os
import pathlib
import re
import shutil
import stat
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("OY_BIN", ROOT / "build" / "bin")).resolve()
TURKISH = "İıŞşĞğÇçÖöÜü"
PASSED, FAILED = [], []


def fact(what, holds, detail=""):
    (PASSED if holds else FAILED).append(what)
    if not holds:
        print(f"FAILED: {what}\n        {str(detail)[-600:]}")


def oy(*args):
    return subprocess.run([BIN / "oy", *map(str, args)], capture_output=True, text=True,
                          stdin=subprocess.DEVNULL, timeout=300)


def must(*args):
    done = oy(*args)
    if done.returncode != 0:
        sys.exit(f"paper.py: cannot prepare: {args}: {done.stdout}{done.stderr}")
    return done


def text_of(pdf, *options):
    return subprocess.run(["pdftotext", *options, str(pdf), "-"], capture_output=True, text=True,
                          check=True).stdout


def flat(text):
    """Without line ends and runs of blanks: paragraphs are broken anywhere."""
    return re.sub(r"\s+", " ", text)


def pages_of(pdf):
    info = subprocess.run(["pdfinfo", str(pdf)], capture_output=True, text=True, check=True).stdout
    return int(re.search(r"Pages:\s+(\d+)", info).group(1))


def fonts_embedded(pdf):
    out = subprocess.run(["pdffonts", str(pdf)], capture_output=True, text=True, check=True).stdout
    rows = [line for line in out.split("\n")[2:] if line]
    return bool(rows) and all("DejaVu" in r and re.search(r"yes yes yes", r) for r in rows)


def qr_codes(pdf, page, work):
    image = work / "page"
    subprocess.run(["pdftoppm", "-png", "-r", "150", "-f", str(page), "-l", str(page),
                    "-singlefile", str(pdf), str(image)], check=True)
    done = subprocess.run(["zbarimg", "--raw", "-q", f"{image}.png"], capture_output=True, text=True)
    return done.stdout.split()


def digest(path):
    return hashlib.sha256(pathlib.Path(path).read_bytes()).hexdigest()


def mode(path):
    return stat.S_IMODE(pathlib.Path(path).stat().st_mode)


def codes_of(folder):
    """line -> code, as the registrar has them."""
    out = {}
    for line in (folder / "codes-0001.secret").read_text(encoding="utf-8").split("\n"):
        if line:
            number, _, code, _ = line.split(";", 3)
            out[int(number)] = code
    return out


def signs(text):
    """pdftotext takes a dash at the end of a line for a hyphen and leaves it out."""
    return re.sub(r"[-\s]", "", text)


# ---- letters ----

def letters(work):
    demo, out = work / "demo", work / "letters"
    folder = demo / "roll" / "registrar-1"
    command = ["registrar", "letters", folder, "--manifest", demo / "manifest.json", "--record",
               demo / "record", "--booth", "https://oy.example/booth", "--lang", "both"]
    done = oy(*command, "-o", out)
    fact("letters are made", done.returncode == 0, done.stderr)
    codes = codes_of(folder)
    pdfs = sorted(out.glob("letters-*.pdf"))
    fact("one letter is one page", sum(map(pages_of, pdfs)) == len(codes))
    fact("letters are secret files", all(mode(p) == 0o600 for p in out.iterdir()))
    everything = flat(" ".join(map(text_of, pdfs)))
    fact("every code is on paper", all(signs(c) in signs(everything) for c in codes.values()))
    public = done.stdout + done.stderr + (out / "index.txt").read_text(encoding="utf-8")
    fact("no code in index or output", not any(c in public or c[:9] in public
                                               for c in codes.values()))
    index = [line.split("; ") for line in (out / "index.txt").read_text().strip().split("\n")]
    fact("the index counts the pages",
         [(row[0], int(row[3])) for row in index] == [(p.name, pages_of(p)) for p in pdfs], index)
    election = json.loads((demo / "record" / "result.json").read_text())["election_id"]
    groups = " ".join(election[i:i + 4] for i in range(0, 40, 4))
    fact("the election id, both languages, which letter",
         all(t in everything for t in (groups, "Oylama için kişisel kodunuz",
                                       "Your code for the vote", "Letter 1 of 2",
                                       "1. mektup (toplam 2)")))
    fact("fonts are embedded", all(map(fonts_embedded, pdfs)))
    found = qr_codes(pdfs[0], 1, work)
    fact("the QR code has the code behind #", len(found) == 1 and any(
        found[0] == f"https://oy.example/booth#{c}" for c in codes.values()), found)
    again = oy(*command, "-o", out)
    fact("letters are never overwritten", again.returncode == 1, again.stdout)
    must(*command, "--threads", "1", "-o", work / "letters-again")
    fact("the same letters, the same bytes", all(
        digest(p) == digest(work / "letters-again" / p.name) for p in pdfs))
    plain = must("registrar", "letters", folder, "--manifest", demo / "manifest.json", "--batch",
                 "5", "-o", work / "letters-plain")
    bare = sorted((work / "letters-plain").glob("letters-*.pdf"))
    fact("batches", max(map(pages_of, bare)) == 5 and len(bare) == 9, plain.stdout)
    fact("without an address the QR code is the bare code",
         qr_codes(bare[0], 1, work)[0] in codes.values())
    other = oy("registrar", "letters", folder, "--manifest", demo / "manifest.json", "--booth",
               "https://oy.example/?a#b", "-o", work / "no-letters")
    fact("an address with # is refused, nothing is written",
         other.returncode == 1 and not (work / "no-letters").exists(), other.stderr)


def long_titles(work):
    """64 questions with titles of 300 characters: still one page, and only of that mahalle."""
    demo = work / "demo"
    manifest = json.loads((demo / "manifest.json").read_text(encoding="utf-8"))
    manifest["title"] = ("Uzun başlıklı oylama " * 20)[:300].strip()
    question = manifest["contests"][0]
    title = "Ağaçlandırılamayabileceklerdenmişçesine "
    manifest["contests"] = [dict(question, id=f"q{i}", title=f"{i} {title * 8}"[:300].strip())
                            for i in range(64)]
    path = work / "long.json"
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    for lang in ("tr", "en", "both"):
        out = work / f"long-{lang}"
        done = oy("registrar", "letters", demo / "roll" / "registrar-2", "--manifest", path,
                  "--election", "0123456789" * 4, "--lang", lang, "-o", out)
        fact(f"64 long questions, {lang}: made", done.returncode == 0, done.stderr)
        pdfs = sorted(out.glob("*.pdf"))
        fact(f"64 long questions, {lang}: a page each", sum(map(pages_of, pdfs)) == 40)
        fact(f"64 long questions, {lang}: the rest is counted",
             re.search(r"ve \d+ soru daha|and \d+ more questions", flat(text_of(pdfs[0]))))


# ---- with a private roll ----

RESIDENCY = {"minimum_age": 18, "minimum_days": 30, "election_day": "2027-03-05",
             "cutoff": "2027-01-01", "posting_from": "2027-01-10", "posting_to": "2027-02-10",
             "objections_decided": "2027-02-15", "roll_final": "2027-02-20",
             "destroy_after": "2027-09-01"}
# Made up, as their names say; in the order of the common list.
PEOPLE = [("10000000146", "Örnek", "Birşık", 900001, "Çınar Sokağı", "No 3", ""),
          ("19999999952", "Örnek İğde", "Üçöğün", 900001, "Çınar Sokağı", "No 12", "evet"),
          ("22222222220", "Örnek", "Dörtğül", 900002, "Ihlamur Caddesi", "No 1", "")]


def kimlik(first_nine):
    d = [int(c) for c in first_nine]
    d.append((7 * sum(d[0:9:2]) - sum(d[1:8:2])) % 10)
    d.append(sum(d) % 10)
    return "".join(map(str, d))


def with_roll(work):
    demo = work / "demo"
    manifest = json.loads((demo / "manifest.json").read_text(encoding="utf-8"))
    manifest["residency"] = RESIDENCY
    manifest["opens"], manifest["closes"] = "2027-03-01T06:00:00Z", "2027-03-07T18:00:00Z"
    path = work / "residency.json"
    path.write_text(json.dumps(manifest, ensure_ascii=False), encoding="utf-8")
    people = [(kimlik(p[0][:9]), *p[1:]) for p in PEOPLE]
    csv = "kimlik no;name;surname;birth date;mahalle id;resident since;protected;street;address\n"
    for p in people:
        csv += f"{p[0]};{p[1]};{p[2]};1980-05-17;{p[3]};2001-01-01;{p[6]};{p[4]};{p[5]}\n"
    (work / "residents.csv").write_text(csv, encoding="utf-8")
    (work / "phrase.secret").write_text("made up and long enough\n")
    (work / "phrase.secret").chmod(0o600)
    must("registrar", "import", "--manifest", path, "--csv", work / "residents.csv",
         "--passphrase", work / "phrase.secret", "--day", "2027-01-05", "-o", work / "private.roll")
    roll = ["--roll", work / "private.roll", "--passphrase", work / "phrase.secret"]
    for event, act, day in ((2, "post", "2027-01-10"), (3, "remove", "2027-02-10")):
        words = ["--manifest", path, "--passphrase", work / "phrase.secret", "--day", day]
        must("registrar", act, *words, "--key", demo / "keys" / "officer-1.secret",
             work / "private.roll")
        must("registrar", "approve", *words, "--key", demo / "keys" / "officer-2.secret",
             work / "private.roll", event)
    must("registrar", "enrol", "--manifest", path, *roll, "--key",
         demo / "keys" / "registrar-1.secret", "-o", work / "codes")
    letters_with_names(work, path, people, roll)
    posting(work, path, people, roll)


def letters_with_names(work, manifest, people, roll):
    out = work / "addressed"
    done = oy("registrar", "letters", work / "codes", "--manifest", manifest, *roll, "-o", out)
    fact("letters with addresses are made", done.returncode == 0, done.stderr)
    index = (out / "index.txt").read_text(encoding="utf-8")
    fact("a file for each street", len(list(out.glob("*.pdf"))) == 2 and "Çınar Sokağı" in index,
         index)
    fact("the index names nobody", "Örnek B" not in index and "Dörtğül" not in index, index)
    first = text_of(out / "letters-0001.pdf")
    for p in people[:2]:
        fact(f"name, street and address of {p[2]}",
             all(t in first for t in (f"{p[1]} {p[2]}", p[4], p[5])), first[:900])
    (work / "short.csv").write_text("900001\n900001\n")
    must("registrar", "enrol", "--manifest", work / "demo" / "manifest.json", "--list", work / "short.csv", "--key",
         work / "demo" / "keys" / "registrar-1.secret", "-o", work / "codes-short")
    done = oy("registrar", "letters", work / "codes-short", "--manifest", manifest, *roll, "-o",
              work / "none")
    fact("codes for other people are refused", done.returncode == 1 and "roll-10" in done.stderr
         and not (work / "none").exists(), done.stderr)


def posting(work, manifest, people, roll):
    out = work / "posting"
    command = ["registrar", "posting-list", "--manifest", manifest, *roll]
    done = oy(*command, "-o", out)
    fact("posted lists are made", done.returncode == 0, done.stderr)
    text = flat(text_of(out / "900001-list.pdf"))
    masked = f"{people[0][0][:2]}*******{people[0][0][-2:]}"
    row = f"Ö*** B***;{masked}\n"
    fact("a posted list has masked names, its hash, the law",
         all(t in text for t in ("Ö*** B***", masked, "6698", "Şubat 2027",
                                 hashlib.sha256(row.encode()).hexdigest())), text)
    fact("protected people are not listed", "Ö*** İ*** Ü***" not in text and "Üçöğün" not in text)
    fact("no name in clear", "Birşık" not in text and people[0][0] not in text)
    for kind, title in (("posted", "Askıya çıkarma tutanağı"), ("removed", "Askıdan indirme tutanağı")):
        form = out / f"900001-{kind}.pdf"
        text = flat(text_of(form))
        fact(f"form {kind}: one page with the hash", pages_of(form) == 1 and title in text and
             hashlib.sha256(row.encode()).hexdigest() in text, text)
    must(*command, "--lang", "en", "-o", work / "posting-en")
    fact("the list in English",
         "POSTED FOR OBJECTIONS" in text_of(work / "posting-en" / "900002-list.pdf"))
    must(*command, "-o", work / "posting-again")
    fact("the same list, the same bytes", all(
        digest(p) == digest(work / "posting-again" / p.name) for p in out.iterdir()))


# ---- minutes ----

def minutes(work):
    demo, out = work / "demo", work / "minutes"
    record = demo / "record"
    out.mkdir()
    done = oy("minutes", record, "--url", "https://oy.example/record", "--key",
              demo / "keys" / "officer-2.secret", "-o", out / "minutes.pdf")
    fact("minutes are made", done.returncode == 0, done.stderr)
    result = json.loads((record / "result.json").read_text(encoding="utf-8"))
    facts = json.loads((out / "minutes.json").read_text(encoding="utf-8"))
    text = flat(text_of(out / "minutes.pdf"))
    for contest in result["contests"]:
        for scope in contest["scopes"][:1]:
            shown = [t["count"] for t in scope["totals"]]
            fact(f"totals of {contest['id']} are on paper",
                 all(re.search(rf"(?<![\d.]){n}(?![\d.])", text) for n in shown), shown)
    fact("the JSON has the result's totals and decisions", [
        (c["id"], c["scopes"], {k: v for k, v in c["decision"].items() if k != "rule"})
        for c in facts["contests"]] == [
            (c["id"], c["scopes"], {k: v for k, v in d.items() if k != "contest"})
            for c, d in zip(result["contests"], result["decisions"])])
    election = facts["election_id"]
    fact("ids, root, lot, manifest's hash are on paper", all(t in text for t in (
        " ".join(election[i:i + 4] for i in range(0, 64, 4)), facts["checkpoint"]["root"],
        facts["lot"], facts["manifest"], digest(record / "manifest.json"), "DOĞRULANDI")))
    fact("turnout", "%100,0" in text and "OYLAMA TUTANAĞI" in text)
    fact("pages are numbered", f"{pages_of(out / 'minutes.pdf')}/{pages_of(out / 'minutes.pdf')}"
         in text)
    fact("the minutes' QR code", qr_codes(out / "minutes.pdf", 1, work) ==
         ["https://oy.example/record"])
    done = oy("minutes", "check", out / "minutes.json", record)
    fact("minutes check", done.returncode == 0 and "signed by officer 2" in done.stdout,
         done.stdout + done.stderr)
    must("minutes", record, "--lang", "en", "-o", out / "english.pdf")
    fact("the JSON is the same for all", digest(out / "english.json") ==
         digest(out / "minutes.json"))
    fact("English minutes", "MINUTES OF A VOTE" in text_of(out / "english.pdf") and
         "100.0%" in text_of(out / "english.pdf"))
    must("minutes", record, "--url", "https://oy.example/record", "-o", out / "again.pdf")
    fact("the same minutes, the same bytes", digest(out / "again.pdf") ==
         digest(out / "minutes.pdf"))
    fact("every Turkish letter", all(c in text + text_of(work / "addressed" / "letters-0001.pdf")
                                     for c in TURKISH))
    changed_minutes(work, out, record)


def changed_minutes(work, out, record):
    text = (out / "minutes.json").read_text(encoding="utf-8")
    (out / "changed.json").write_text(text.replace('"accepted": 4', '"accepted": 5', 1))
    done = oy("minutes", "check", out / "changed.json", record)
    fact("[min-1] changed minutes are refused", done.returncode == 1 and "[min-1]" in done.stderr,
         done.stderr)
    signature = json.loads((out / "minutes.json.sig").read_text())
    shutil.copy(out / "minutes.json", out / "other.json")
    done = oy("minutes", "check", out / "other.json", record)
    fact("minutes without a signature", done.returncode == 0 and "NOT SIGNED" in done.stdout)
    signature["signature"] = "00" + signature["signature"][2:]
    (out / "other.json.sig").write_text(json.dumps(signature))
    done = oy("minutes", "check", out / "other.json", record)
    fact("[min-2] a signature that does not hold", done.returncode == 1, done.stdout)
    public = json.loads((work / "demo" / "keys" / "board.public").read_text())
    signature["key"] = public["key"]
    (out / "other.json.sig").write_text(json.dumps(signature))
    done = oy("minutes", "check", out / "other.json", record)
    fact("[min-2] somebody else's key", done.returncode == 1 and "[min-2]" in done.stderr,
         done.stderr)


def refusals(work):
    """A record that does not hold, and one that is not finished: nothing is written."""
    bad, out = work / "bad", work / "none.pdf"
    shutil.copytree(work / "demo" / "record", bad)
    tally = bytearray((bad / "tally.bin").read_bytes())
    tally[-1] ^= 1
    (bad / "tally.bin").write_bytes(tally)
    for command in (["minutes"], ["minutes", "dossier"]):
        done = oy(*command, bad, "-o", out)
        fact(f"{command[-1]} of a changed record: refused, with the check",
             done.returncode == 1 and re.search(r"check [A-Z]\d .*\[min-1\]", done.stderr),
             done.stderr)
        fact(f"{command[-1]} of a changed record: nothing is written",
             not out.exists() and not (work / "none.json").exists())
    must("board", "open", "--manifest", work / "demo" / "manifest.json", "--ceremony",
         work / "demo" / "ceremony" / "ceremony.bin", "--roll", work / "demo" / "roll" / "roll.bin",
         "--officer", work / "demo" / "open" / "officer-1.signature", "--officer",
         work / "demo" / "open" / "officer-2.signature", "--key",
         work / "demo" / "keys" / "board.secret", work / "open-record")
    done = oy("minutes", work / "open-record", "-o", out)
    fact("an open election has no minutes", done.returncode == 1 and
         "not come to its end" in done.stderr and not out.exists(), done.stderr)
    done = oy("minutes", work / "demo" / "record", "--key",
              work / "demo" / "keys" / "board.secret", "-o", out)
    fact("only officers sign", done.returncode == 1 and not out.exists() and
         not (work / "none.json").exists(), done.stderr)


def dossier(work):
    record = work / "demo" / "record"
    for lang, words in (("tr", ("MECLİS İÇİN KARAR DOSYASI", "A. Özet", "F. Denetimler", "Sözlük",
                                "her oyun geçerli olduğu kanıtlanmış", "açık kura")),
                        ("en", ("DOSSIER FOR THE COUNCIL", "A. Summary", "F. Checks", "Glossary",
                                "every ballot is proved to be a valid one", "public lot"))):
        out = work / f"dossier-{lang}.pdf"
        done = oy("minutes", "dossier", record, "--lang", lang, "-o", out)
        fact(f"dossier, {lang}: made", done.returncode == 0, done.stderr)
        text = flat(text_of(out))
        fact(f"dossier, {lang}: its parts", all(w in text for w in words),
             [w for w in words if w not in text])
        fact(f"dossier, {lang}: all checks", all(
            re.search(rf"\b{c}\b", text) for c in ("C1", "K9", "A8", "I8", "E3")))
        fact(f"dossier, {lang}: fonts", fonts_embedded(out))


def main():
    for program in ("pdftotext", "pdftoppm", "zbarimg"):
        if not shutil.which(program):
            sys.exit(f"paper.py: {program} is missing")
    work = pathlib.Path(tempfile.mkdtemp(prefix="oy-paper-"))
    try:
        must("demo", "--out", work / "demo")
        for part in (letters, long_titles, with_roll, minutes, refusals, dossier):
            part(work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    print(f"{len(PASSED)} passed, {len(FAILED)} failed")
    return 1 if FAILED else 0


if __name__ == "__main__":
    sys.exit(main())
