"""Residents who do not exist, and how those of them vote who may."""
import datetime
from typing import NamedTuple


def kimlik(n):
    """A number that passes the check [elig-1]."""
    d = [int(c) for c in str(100000000 + n * 7919)]
    d.append((7 * sum(d[0:9:2]) - sum(d[1:8:2])) % 10)
    d.append(sum(d) % 10)
    return "".join(map(str, d))


class Resident(NamedTuple):
    """One row; `votes` are a person's answers, () for nobody who votes, `refused` the reason."""
    number: int
    kimlik: str
    name: str
    surname: str
    born: str
    mahalle: int
    since: str
    protected: str
    votes: tuple = ()
    refused: str = ""


def _years(n, days=0):
    """The date n years and some days ago."""
    today = datetime.date.today()
    return str(datetime.date(today.year - n, 3, 1) + datetime.timedelta(days=days))


def _ago(days):
    return str(datetime.date.today() - datetime.timedelta(days=days))


def _people():
    votes = {0: ("yes", ["swings", "paint"]), 1: ("yes", ["swings"]), 2: ("no", ["paint", "signs"]),
             3: ("yes", ["paint"]), 4: ("yes", ["swings"]), 7: ("yes", []), 8: ("abstain", []),
             9: ("yes", []), 10: ("blank", [])}
    rows = []
    for i in range(14):
        rows.append(Resident(i + 1, kimlik(i + 1), f"Örnek{'ıİşğçö'[i % 6]}ad", f"Sakinğ{i + 1}soy",
                             _years(30 + i, i), 40139 if i < 7 or i == 13 else 40140, _ago(900 + i),
                             "evet" if i == 4 else "hayır", votes.get(i, ())))
    bad = [("kimlik", {"kimlik": "12345678901"}), ("under-age", {"born": _years(12)}),
           ("too-short", {"since": _ago(100)}), ("after-cutoff", {"since": _ago(30)}),
           ("mahalle", {"mahalle": 99999}), ("birth-date", {"born": "1990-02-30"})]
    for k, (reason, wrong) in enumerate(bad):
        i = 20 + k
        good = Resident(i, kimlik(i), f"Kurguş{k}", f"Denemeü{k}soy", _years(40, k), 40140,
                        _ago(800), "", (), reason)
        rows.append(good._replace(**wrong))
    return rows


RESIDENTS = _people()


def csv_text(people, turkish):
    """The list as an authority sends it, with Turkish or English headings."""
    head = "Ad;Soyad;T.C. Kimlik No;Doğum Tarihi;Mahalle Kodu;İkamet Tarihi;Korunan;Sokak;Kapı No" \
        if turkish else "name;surname;national id;birth date;mahalle id;resident since;protected;" \
        "street;address"
    rows = [f"{p.name};{p.surname};{p.kimlik};{p.born};{p.mahalle};{p.since};{p.protected};"
            f"Örnek Sokak;{p.number}" for p in people]
    return "\n".join([head] + rows) + "\n"
