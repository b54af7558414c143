#!/usr/bin/env python3
"""The API as server/http/openapi.json describes it, one answer of every kind; what may be cached; and
that what a manifest says comes back as data (a45, see attack_a45_web.py).
[srv-1, srv-5, cos-1, look-3, srv-9, srv-10, srv-11, web-3,
web-4]"""
import datetime
import json
import pathlib
import re
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import contract  # noqa: E402
import here  # noqa: E402
import log  # noqa: E402
import lookups  # noqa: E402
import oyd as server  # noqa: E402
import pages  # noqa: E402
import people  # noqa: E402

E = f"/elections/{here.NAME}"
HOSTILE = "<script>alert(1)</script> \"'&"
RESIDENT = lookups.Person("10000000146", datetime.date(1980, 1, 1), "Sakin Bir", "")
# Of a server in trouble, or of limits: attack_a44_exhaustion.py meets some of them.
NOT_HERE = {429, 503}


def expect(t, what, answer, status):
    t.fact(f"{what}: {status}", answer.status == status, f"{answer.status} {answer.text()[:200]}")
    return answer


def reads(t, e, oyd, raw):
    mark = people.sha256(e.body(raw)).hex()
    known = [f"{E}/record/checkpoint", f"{E}/record/manifest.json", f"{E}/record/roll.bin",
             f"{E}/record/tile/entries/000.p/5", "/elections", E, f"{E}/ballots/{mark}",
             f"{E}/ballots/{mark[:40]}", f"{E}/receipts/{mark}", "/healthz", "/metrics",
             "/openapi.json", "/", "/assets.txt", "/assets/main-1.js", f"{E}/turnout",
             f"{E}/documents", f"{E}/documents/minutes.json",
             f"{E}/voters/{e.group.encode(e.credential(e.voters[0])).hex()}"]
    for path in known:
        got = expect(t, path, oyd.get(path), 200)
        head = oyd.call("HEAD", path)
        t.fact(f"HEAD {path} is GET without a body", head.status == 200 and not head.body and (
            path == "/metrics" or head.headers["Content-Length"] == str(len(got.body))))
        tag = got.headers["ETag"]
        if tag:
            same = oyd.call("GET", path, headers={"If-None-Match": tag})
            t.fact(f"{path}: 304 for whom knows it", same.status == 304 and not same.body)
            other = oyd.call("GET", path, headers={"If-None-Match": '"0"'})
            t.fact(f"{path}: 200 for whom knows another", other.status == 200)
    for path in (E + "x", E + "x/ballots/" + mark, E + "x/receipts/" + mark, f"{E}/ballots/{'0' * 64}",
                 f"{E}/receipts/{'0' * 64}", E + "x/record/checkpoint", f"{E}/record/closing",
                 f"{E}/record/tile/0/001", f"{E}/record/../record/checkpoint",
                 "/assets/main-2.js", f"{E}/documents/plan.pdf", f"{E}/voters/{'0' * 64}",
                 E + "x/documents", E + "x/turnout", f"{E}/record//checkpoint", f"{E}/record/%2e%2e/x", f"{E}/record/tile/0/000.p/999"):
        expect(t, path, oyd.get(path), 404)
    for kind in ("ballots", "receipts", "voters"):
        expect(t, f"{kind}/x", oyd.get(f"{E}/{kind}/xyz"), 400)


def posts(t, e, oyd, raw):
    bad = e.signed(e.voters[1], e.body(raw))
    expect(t, "a ballot again", oyd.cast(here.NAME, raw), 200)
    expect(t, "a bad ballot", oyd.cast(here.NAME, bad), 422)
    for path, body in ((f"{E}/ballots", raw), (f"{E}/requests", e.opening(0))):
        expect(t, f"{path} as a form", oyd.post(path, body, "application/x-www-form-urlencoded"), 415)
        expect(t, f"{path} as text", oyd.post(path, body, "text/plain"), 415)
        expect(t, f"{path} as nothing", oyd.call("POST", path, body), 415)
    expect(t, "a ballot nowhere", oyd.cast("nowhere", raw), 404)
    for path in ("ballots", "requests", "cosignatures", "lookup"):
        got = oyd.call("POST", f"{E}/{path}", b"x", {"Sec-Fetch-Site": "cross-site"})
        expect(t, f"{path} from a page of another site", got, 403)
    expect(t, "a ballot of a megabyte", oyd.announce(f"{E}/ballots", 1 << 20), 413)
    expect(t, "no request", oyd.post(f"{E}/requests", b"x"), 400)
    expect(t, "a request nowhere", oyd.post("/elections/nowhere/requests", e.opening(0)), 404)
    expect(t, "a stale request", oyd.post(f"{E}/requests", e.opening(0)), 409)
    expect(t, "a stranger's", oyd.post(f"{E}/requests", e.request("open", seed=b"s" * 32)), 422)
    expect(t, "a request that is too long", oyd.announce(f"{E}/requests", 2 << 20), 413)
    cosign(t, e, oyd)


def cosign(t, e, oyd):
    """[cos-1]: every answer that a line can get."""
    path, kind = f"{E}/cosignatures", "text/plain"
    note = log.parse_note(oyd.get(f"{E}/record/checkpoint").body)
    name = e.manifest.witnesses[0][0]
    now = e.manifest.opens
    old = log.note_text(e.manifest.origin, note.size, bytes(32))
    expect(t, "no line", oyd.post(path, b"x", kind), 400)
    expect(t, "a line nowhere", oyd.post("/elections/nowhere/cosignatures", b"x", kind), 404)
    expect(t, "a long line", oyd.announce(path, 4096, kind), 413)
    expect(t, "a line of another checkpoint",
           oyd.post(path, log.cosign(old, name, e.witnesses[0], now), kind), 422)
    expect(t, "a line of nobody's",
           oyd.post(path, log.cosign(note.text, "nobody.example", b"n" * 32, now), kind), 422)
    trustee = log.cosign(note.text, f"{e.manifest.origin}/trustee-1", e.identity[0], now)
    expect(t, "a trustee's before the close", oyd.post(path, trustee, kind), 409)
    before = oyd.get(f"{E}/record/checkpoint").body
    line = log.cosign(note.text, name, e.witnesses[0], now)
    expect(t, "a witness's", oyd.post(path, line, kind), 200)
    after = oyd.get(f"{E}/record/checkpoint").body
    t.fact("the checkpoint carries it", after == before + line)
    later = log.cosign(note.text, name, e.witnesses[0], now + 1)
    again = oyd.post(path, later, kind)
    t.fact("a second one of one witness changes nothing", again.status in (200, 409)
           and oyd.get(f"{E}/record/checkpoint").body == after, again.text())


def lookup(t, oyd):
    """[look-3]: every answer that a resident's question can get."""
    path, kind = f"{E}/lookup", "application/json"
    question = RESIDENT.question()
    expect(t, "a question", oyd.post(path, json.dumps(question), kind), 200)
    expect(t, "about nobody", oyd.post(path, json.dumps({**question, "kimlik": "1"}), kind), 200)
    expect(t, "no question", oyd.post(path, "{}", kind), 400)
    expect(t, "a question nowhere", oyd.post("/elections/nowhere/lookup", "{}", kind), 404)
    expect(t, "a long question", oyd.announce(path, 4096, kind), 413)
    expect(t, "a question as text", oyd.post(path, json.dumps(question), "text/plain"), 415)


def nothing_else(t, oyd):
    for path in ("/index.htm", "/elections/", "/favicon.ico", "/elections/PARK", "/elections/..", "/healthz/",
                 f"{E}/", f"{E}/ballots/", "/%2e%2e/etc/passwd", "/elections/" + "a" * 61, "/*",
                 f"{E}/receipts/a/b", "/" + "x" * 9000):
        expect(t, path[:40], oyd.get(path), 404)
    for path, _, operations in ((p.replace("{name}", here.NAME).replace("{fingerprint}", "a" * 64)
                                 .replace("{path}", "checkpoint")
                                 .replace("{asset}", "main-1.js").replace("{file}", "minutes.json")
                                 .replace("{credential}", "0" * 64), n, o)
                                for _, p, o in contract.PATHS for n in (p,)):
        for method in ("GET", "POST", "PUT", "DELETE", "PATCH", "OPTIONS"):
            if method.lower() in operations:
                continue
            got = oyd.call(method, path)
            allow = set(re.split(r",\s*", got.headers["Allow"] or ""))
            wanted = {m.upper() for m in operations if m in ("get", "post")}
            wanted |= {"HEAD"} if "GET" in wanted else set()
            t.fact(f"{method} {path[:40]}: 405 with Allow", got.status == 405 and allow == wanted,
                   f"{got.status} {allow}")


def harmless(t, e, oyd):
    """[a45] What a manifest or a request says comes back as data, never as a page."""
    state = oyd.get(E)
    t.fact("a hostile title is data", state.json()["title"] == e.spec["title"] and
           state.headers["Content-Type"].startswith("application/json"))
    manifest = oyd.get(f"{E}/record/manifest.json")
    t.fact("so is the manifest", manifest.headers["Content-Type"].startswith("application/json"))
    for what, answer in (("a reader of another origin", oyd.get("/elections")),):
        t.fact(f"{what} may read what is public",
               answer.headers["Access-Control-Allow-Origin"] == "*")
    answer = oyd.call("POST", f"{E}/ballots", b"x", {"Content-Type": "application/octet-stream",
                                                    "Origin": "https://evil.example"})
    t.fact("an answer to a ballot is for its sender only",
           answer.headers["Access-Control-Allow-Origin"] is None)
    t.fact("no answer sets a cookie or names its program",
           all(answer.headers[h] is None for h in ("Set-Cookie", "Server", "X-Powered-By")))
    expect(t, "a hostile path", oyd.get("/elections/%3Cscript%3E"), 404)


def caching(t, e, oyd):
    """[srv-1] What is immutable never changes; what changes must be asked for again."""
    size = oyd.state(here.NAME)["size"]
    paths = [f"{E}/record/{p}" for p in ("manifest.json", "ceremony.bin", "roll.bin")]
    paths += [f"{E}/record/tile/0/000.p/{size}", f"{E}/record/tile/entries/000.p/{size}",
              f"{E}/record/ballots/000.p/{oyd.state(here.NAME)['ballots']}"]
    before = {p: oyd.get(p) for p in paths}
    t.fact("files that entries name are immutable",
           all("immutable" in before[p].headers["Cache-Control"] for p in paths[:3]))
    changing = {p: oyd.get(p) for p in (f"{E}/record/checkpoint", E, "/elections")}
    t.fact("what changes is not to be kept", all(
        a.headers["Cache-Control"] in ("no-cache", "no-store") for a in changing.values()))
    expect(t, "another ballot", oyd.cast(here.NAME, e.ballot(e.voters[2])), 200)
    oyd.restart()
    t.fact("later they are the same, byte for byte",
           all(oyd.get(p).body == before[p].body for p in paths))
    stale = [p for p, a in changing.items() if oyd.call(
        "GET", p, headers={"If-None-Match": a.headers["ETag"]}).status != 200]
    t.fact("an old tag of what has changed gets the new one", not stale, str(stale))


def without_pages(t, e):
    oyd = server.Oyd(e.server, [e.creator()])
    for path in ("/", "/assets.txt"):
        expect(t, f"{path} of a server without pages", oyd.get(path), 404)


def complete(t):
    """Every kind of answer that is described has been seen."""
    missing = sorted(f"{method} {path} {status}" for path, method, status in
                     contract.described() - contract.EXERCISED if status not in NOT_HERE)
    t.fact("every answer that openapi.json describes was met", not missing, "; ".join(missing))


def main():
    class Hostile(people.Election):
        def set_manifest(self):
            self.spec["title"] = HOSTILE
            super().set_manifest()

    e = Hostile("contract", voters=4, witnesses=1, witness_quorum=1)
    table = lookups.table(e.manifest.roll_id, [RESIDENT], e.spec["mahalle"][0]["id"])

    def prepare(oyd):
        lookups.install(oyd.folder, table)
        pages.put(oyd.folder / "web")
        (oyd.folder / "documents" / here.NAME).mkdir(parents=True)
        (oyd.folder / "documents" / here.NAME / "minutes.json").write_bytes(b"{}")

    oyd = server.Oyd(e.server, [e.creator()], request_megabytes=1, table="lookup.table",
                     web="web", documents="documents", before=prepare)
    t = server.Tally()
    expect(t, "no elections", oyd.get("/elections"), 200)
    e.put_on(oyd, here.NAME)
    raw = e.ballot(e.voters[0])
    expect(t, "a ballot", oyd.cast(here.NAME, raw), 200)
    reads(t, e, oyd, raw)
    posts(t, e, oyd, raw)
    lookup(t, oyd)
    nothing_else(t, oyd)
    harmless(t, e, oyd)
    caching(t, e, oyd)
    without_pages(t, e)
    complete(t)
    t.finish()


if __name__ == "__main__":
    main()
