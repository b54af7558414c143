#!/usr/bin/env python3
"""a45: a hostile page. It frames the booth, has its visitors' browsers ask and send, or finds a word of
the server's that a browser takes for a page. [web-3, web-4]"""
import datetime
import json
import pathlib
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import here  # noqa: E402
import lookups  # noqa: E402
import oyd as server  # noqa: E402
import pages  # noqa: E402
import people  # noqa: E402

E = f"/elections/{here.NAME}"
HOSTILE = "<script>alert(1)</script><svg onload=alert(1)>"
RESIDENT = lookups.Person("10000000146", datetime.date(1980, 1, 1), "Sakin Bir", "")
KINDS = {"ballots": "application/octet-stream", "requests": "application/octet-stream",
         "cosignatures": "text/plain", "lookup": "application/json"}


def foreign(own):
    """What browsers send for a page that is not this server's: name, headers."""
    yield "another site", {"Origin": "https://evil.example"}
    yield "another port", {"Origin": "http://127.0.0.1:1"}
    yield "a name that begins alike", {"Origin": f"http://{own}.evil.example"}
    yield "a name that ends alike", {"Origin": f"http://evil.{own}"}
    yield "a name inside another", {"Origin": f"http://evil.example/://{own}"}
    yield "a frame without an origin", {"Origin": "null"}
    yield "an empty origin", {"Origin": ""}
    yield "no origin's form", {"Origin": own}
    yield "another site, said by the browser", {"Sec-Fetch-Site": "cross-site"}
    yield "a sister site", {"Sec-Fetch-Site": "same-site"}
    yield "a word that there is not", {"Sec-Fetch-Site": "SAME-ORIGIN"}
    yield "another site with our origin", {"Sec-Fetch-Site": "cross-site",
                                           "Origin": f"http://{own}"}
    yield "our word with another origin", {"Sec-Fetch-Site": "same-origin",
                                           "Origin": "https://evil.example"}
    yield "no origin, said by the browser", {"Sec-Fetch-Site": "cross-site", "Origin": "null"}


def own_pages(own):
    yield "no browser", {}
    yield "our page", {"Origin": f"http://{own}"}
    yield "our page behind TLS", {"Origin": f"https://{own}", "Sec-Fetch-Site": "same-origin"}
    yield "our page that tells no origin", {"Origin": "null", "Sec-Fetch-Site": "same-origin"}
    yield "our page, said by the browser", {"Sec-Fetch-Site": "same-origin"}
    yield "somebody at the address bar", {"Sec-Fetch-Site": "none"}


def sends(t, e, oyd):
    """[web-4] Nothing is taken from a page of another site, nothing is answered, nothing counts."""
    own = f"127.0.0.1:{oyd.port}"
    bodies = {"ballots": e.ballot(e.voters[0]), "requests": e.opening(0), "cosignatures": b"x",
              "lookup": json.dumps(RESIDENT.question()).encode()}
    before, numbers = people.standing(oyd, here.NAME), oyd.numbers()
    for what, headers in foreign(own):
        for path, body in bodies.items():
            got = oyd.call("POST", f"{E}/{path}", body, {"Content-Type": KINDS[path], **headers})
            t.fact(f"{what}: {path} gets 403", got.status == 403, f"{got.status} {got.text()}")
            t.fact(f"{what}: {path}: the reason is told",
                   got.status == 403 and got.json()["error"]["rule"] == "web-4")
            t.fact(f"{what}: {path}: no page of another site may read it",
                   got.headers["Access-Control-Allow-Origin"] is None)
    t.fact("nothing has changed", people.standing(oyd, here.NAME) == before)
    after = oyd.numbers()
    t.fact("no ballot and no question was looked at", all(
        after[k] == n for k, n in numbers.items() if k.startswith(("oyd_ballots", "oyd_lookups"))))
    for method in ("OPTIONS", "PUT", "DELETE"):
        got = oyd.call(method, f"{E}/lookup", headers={
            "Origin": "https://evil.example", "Access-Control-Request-Method": "POST",
            "Access-Control-Request-Headers": "content-type"})
        t.fact(f"{method} asks in vain whether it may", got.status == 405 and not any(
            h.lower().startswith("access-control") for h in got.headers))
    for n, (what, headers) in enumerate(own_pages(own)):
        got = oyd.call("POST", f"{E}/ballots", e.ballot(e.voters[n]),
                       {"Content-Type": KINDS["ballots"], **headers})
        t.fact(f"{what}: a ballot is taken", got.status == 200, f"{got.status} {got.text()}")
        got = oyd.call("POST", f"{E}/lookup", bodies["lookup"],
                       {"Content-Type": KINDS["lookup"], **headers})
        t.fact(f"{what}: a question is answered", got.status == 200, f"{got.status} {got.text()}")


def reads(t, oyd, e):
    """[web-3] No answer is framed, or taken for something else than it is."""
    mark = people.sha256(e.body(e.ballot(e.voters[7]))).hex()
    paths = ["/", "/assets.txt", "/assets/main-1.js", "/assets/icon-1.svg", "/elections", E,
             f"{E}/record/manifest.json", f"{E}/record/roll.bin", f"{E}/record/checkpoint",
             f"{E}/ballots/{mark}", "/healthz", "/metrics", "/openapi.json", "/nothing",
             "/" + HOSTILE.replace("<", "%3C").replace(" ", "%20")]
    for path in paths:
        for headers in ({}, {"Origin": "https://evil.example", "Sec-Fetch-Site": "cross-site"}):
            got = oyd.call("GET", path, headers=headers)
            policy = got.headers["Content-Security-Policy"] or ""
            t.fact(f"{path}: in no frame", "frame-ancestors 'none'" in policy
                   and got.headers["X-Frame-Options"] == "DENY")
            t.fact(f"{path}: for nothing else", got.headers["X-Content-Type-Options"] == "nosniff"
                   and got.headers["Content-Type"] is not None)
            kind = got.headers["Content-Type"].split(";")[0]
            t.fact(f"{path}: a page only from the list", (kind == "text/html") == (path == "/"))
            is_page = path.startswith("/assets") or path == "/"
            t.fact(f"{path}: data runs nothing", is_page or policy.endswith("; sandbox"))
            t.fact(f"{path}: what is no page may be read, a page not",
                   got.status != 200 or not is_page
                   or got.headers["Access-Control-Allow-Origin"] is None)
            t.fact(f"{path}: no cookie", got.headers["Set-Cookie"] is None)
    title = oyd.get(E)
    t.fact("a hostile title is a text of JSON", title.json()["title"] == HOSTILE
           and title.headers["Content-Type"] == "application/json")


def main():
    class Hostile(people.Election):
        def set_manifest(self):
            self.spec["title"] = HOSTILE
            super().set_manifest()

    e = Hostile("a45", voters=8)
    table = lookups.table(e.manifest.roll_id, [RESIDENT], e.spec["mahalle"][0]["id"])

    def prepare(oyd):
        lookups.install(oyd.folder, table)
        pages.put(oyd.folder / "web")

    oyd = server.Oyd(e.server, [e.creator()], web="web", table="lookup.table",
                     requests_per_minute=0, per_person_per_hour=1000, before=prepare)
    e.put_on(oyd, here.NAME)
    t = server.Tally()
    sends(t, e, oyd)
    reads(t, oyd, e)
    t.finish()


if __name__ == "__main__":
    main()
