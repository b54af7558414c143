#!/usr/bin/env python3
"""The web pages as oyd serves them: what assets.txt lists, byte for byte, packed for who reads gzip,
with tags, and nothing else; a folder that is not as its list says is refused at the start.
[web-1, web-2, web-3]"""
import gzip
import pathlib
import subprocess
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

import contract  # noqa: E402
import oyd as server  # noqa: E402
import pages  # noqa: E402
import people  # noqa: E402

SECRET = b"not on the list"


def url(name):
    return "/" if name == "index.html" else "/" + name


def serves(t, oyd):
    """[web-2] Every file of the list, plain and packed."""
    for name, raw in pages.FILES.items():
        plain = oyd.get(url(name))
        kind = pages.TYPES[name.rsplit(".", 1)[1]]
        t.fact(f"{name} is served", plain.status == 200 and plain.body == raw, str(plain.status))
        t.fact(f"{name}: {kind}", plain.headers["Content-Type"] == kind)
        t.fact(f"{name}: plain for who asks for nothing", plain.headers["Content-Encoding"] is None)
        t.fact(f"{name}: the tag is the hash", plain.headers["ETag"] == f'"{pages.sha256(raw)}"')
        wanted = ("public, max-age=31536000, immutable" if name.startswith("assets/")
                  else "no-cache")
        t.fact(f"{name}: {wanted}", plain.headers["Cache-Control"] == wanted)
        packs(t, oyd, name, raw)
    same = oyd.get("/index.html")
    t.fact("index.html under its own name, not to be kept", same.body == pages.FILES["index.html"]
           and same.headers["Cache-Control"] == "no-cache")
    t.fact("a query changes nothing", oyd.get("/?a=b").body == pages.FILES["index.html"])
    listed = oyd.get("/assets.txt")
    t.fact("the list itself", listed.text() == pages.listing(pages.FILES)
           and listed.headers["Cache-Control"] == "no-cache")


def packs(t, oyd, name, raw):
    packed = oyd.call("GET", url(name), headers={"Accept-Encoding": "br, gzip;q=0.8"})
    worth = len(raw) > 100 and not name.endswith(".png")
    t.fact(f"{name}: packed if that is shorter",
           packed.headers["Content-Encoding"] == ("gzip" if worth else None))
    if not worth:
        t.fact(f"{name}: the same for all", packed.headers["Vary"] is None and packed.body == raw)
        return
    t.fact(f"{name}: packed is the same, shorter",
           gzip.decompress(packed.body) == raw and len(packed.body) < len(raw))
    t.fact(f"{name}: caches tell them apart", packed.headers["Vary"] == "Accept-Encoding"
           and packed.headers["ETag"] != f'"{pages.sha256(raw)}"')
    for no in ("gzip;q=0", "gzip; q=0.000, identity", "br", "xgzip", "gzipx, deflate", ""):
        got = oyd.call("GET", url(name), headers={"Accept-Encoding": no})
        t.fact(f"{name}: {no!r} is no gzip", got.headers["Content-Encoding"] is None
               and got.body == raw and got.headers["Vary"] == "Accept-Encoding")


def asks_again(t, oyd):
    for path in ("/", "/assets.txt", "/assets/main-1.js"):
        for coding in ({}, {"Accept-Encoding": "gzip"}):
            got = oyd.call("GET", path, headers=coding)
            again = oyd.call("GET", path, headers={**coding, "If-None-Match": got.headers["ETag"]})
            t.fact(f"{path} {coding}: 304 for who knows it", again.status == 304 and not again.body
                   and again.headers["ETag"] == got.headers["ETag"])
            old = oyd.call("GET", path, headers={**coding, "If-None-Match": '"0"'})
            t.fact(f"{path} {coding}: 200 for who knows another", old.body == got.body)
            head = oyd.call("HEAD", path, headers=coding)
            t.fact(f"HEAD {path} {coding}", head.status == 200 and not head.body and
                   all(head.headers[h] == got.headers[h]
                       for h in ("Content-Length", "ETag", "Content-Type", "Content-Encoding")))
        for method in ("POST", "PUT", "DELETE", "OPTIONS"):
            got = oyd.call(method, path)
            t.fact(f"{method} {path}: 405", got.status == 405 and got.headers["Allow"] == "GET, HEAD")


def headers(t, oyd):
    """[web-3] contract.py holds every answer against them; here they are named once."""
    page = oyd.get("/").headers
    policy = dict(part.strip().partition(" ")[::2] for part in
                  page["Content-Security-Policy"].split(";"))
    t.fact("nothing that the policy does not name", policy["default-src"] == "'none'")
    t.fact("scripts are files of the server", policy["script-src"] == "'self' 'wasm-unsafe-eval'")
    t.fact("styles, too", policy["style-src"] == "'self'")
    t.fact("no form is sent, no frame shows it, no base moves it",
           all(policy[k] == "'none'" for k in ("form-action", "frame-ancestors", "base-uri")))
    t.fact("no origin but the server's", not any("http" in v or "*" in v for v in policy.values()))
    t.fact("all that is served is under that policy", all(
        oyd.get(url(n)).headers["Content-Security-Policy"] == page["Content-Security-Policy"]
        for n in pages.FILES))
    t.fact("pages are for this server's pages",
           page["Cross-Origin-Resource-Policy"] == "same-origin"
           and page["Cross-Origin-Opener-Policy"] == "same-origin"
           and page["Access-Control-Allow-Origin"] is None)
    t.fact("the camera may be asked for, the place may not",
           "camera=(self)" in page["Permissions-Policy"]
           and "geolocation=()" in page["Permissions-Policy"])
    t.fact("no cookie", page["Set-Cookie"] is None)


def nothing_else(t, oyd):
    """What lies in or beside the folder and is not on the list."""
    for path in ("/secret.txt", "/assets/secret.txt", "/assets/", "/assets", "/.", "/..", "//",
                 "/../oyd.conf", "/assets/../secret.txt", "/assets/%2e%2e/secret.txt",
                 "/%2e%2e/oyd.conf", "/assets//main-1.js", "/./index.html", "/index.html/",
                 "/Index.html", "/assets/main-1.js%00", "/assets/main-1.js.gz", "/board.secret",
                 "/assets%5cmain-1.js", "/index.html%20"):
        got = oyd.get(path)
        t.fact(f"{path}: 404", got.status == 404 and SECRET not in got.body, str(got.status))
    web = oyd.folder / "web"
    (web / "index.html").write_bytes(b"swapped")
    (web / "assets/main-1.js").unlink()
    t.fact("what happens to the folder later is not served",
           oyd.get("/").body == pages.FILES["index.html"]
           and oyd.get("/assets/main-1.js").body == pages.FILES["assets/main-1.js"])
    pages.put(web)


def without(t, e):
    oyd = server.Oyd(e.server, [e.creator()])
    for path in ("/", "/index.html", "/assets.txt", "/assets/main-1.js"):
        t.fact(f"without web: {path} is 404", oyd.get(path).status == 404)
    oyd.stop()


# ---- folders that are refused ----

def bad_folders():
    """(what, files, text of the list or None, what to do to the folder, what the server says)."""
    files = pages.FILES
    good = pages.listing(files)
    one = pages.sha256(b"x")
    nothing = lambda web: None  # noqa: E731
    yield "another byte", files, good, lambda w: (w / "index.html").write_bytes(
        b"X" + files["index.html"][1:]), "SHA-256"
    yield "another length", files, good, lambda w: (w / "assets/main-1.js").write_bytes(
        b"x"), "bytes"
    yield "a missing file", files, good, lambda w: (w / "assets/main-1.css").unlink(), "main-1.css"

    def link(web):
        (web / "elsewhere.html").write_bytes(files["index.html"])
        (web / "index.html").unlink()
        (web / "index.html").symlink_to("elsewhere.html")
    yield "a link", files, good, link, "index.html"

    def folder_link(web):
        (web / "assets").rename(web / "other")
        (web / "assets").symlink_to("other")
    yield "a folder that is a link", files, good, folder_link, "assets"
    yield "no list", files, good, lambda w: (w / "assets.txt").unlink(), "assets.txt"
    yield "an empty list", files, "", nothing, "assets.txt"
    yield "no last line feed", files, good[:-1], nothing, "page-1"
    yield "a path that leaves", files, f"{one}  1  ../x.txt\n" + good, nothing, "page-1"
    yield "another order", files, "".join(reversed(good.splitlines(True))), nothing, "page-1"
    yield "a file twice", files, good + good.splitlines(True)[-1], nothing, "page-1"
    yield "capital digits", files, good.replace(good[:64], good[:64].upper()), nothing, "page-1"
    no_index = {k: v for k, v in files.items() if k != "index.html"}
    yield "no index.html", no_index, None, nothing, "index.html"
    for name in ("elections", "elections/a.txt", "metrics", "openapi.json", "assets.txt"):
        at = {"index.html": b"x", name: b"x"} if name != "assets.txt" else {"index.html": b"x"}
        text = pages.listing({"index.html": b"x", name: b"x"})
        yield f"a page at {name}", at, text, nothing, "something else"
    for name in ("x.exe", "x", "x.html.bak"):
        yield f"a file {name}", {**files, name: b"x"}, None, nothing, "type"


def refuses(t, e):
    """[web-1] The server does not start, and neither does `oyd check` find it in order."""
    oyd = server.Oyd(e.server, [e.creator()], web="web",
                     before=lambda o: pages.put(o.folder / "web"))
    oyd.stop()
    for n, (what, files, text, spoil, said) in enumerate(bad_folders()):
        web = pages.put(oyd.folder / f"web{n}", files, text)
        spoil(web)
        server.configure(oyd.config, {"web": f"web{n}"})
        for command in ("check", "serve"):
            done = subprocess.run([server.BIN / "oyd", command, oyd.config], check=False, text=True,
                                  capture_output=True, timeout=60)
            t.fact(f"{what}: {command} refuses with what is wrong", done.returncode == 1
                   and said in done.stderr and f"web{n}" in done.stderr, done.stderr)
    server.configure(oyd.config, {"web": "web"})
    done = subprocess.run([server.BIN / "oyd", "check", oyd.config], check=False, text=True,
                          capture_output=True, timeout=60)
    t.fact("the good one is in order", done.returncode == 0
           and f"{len(pages.FILES)} files of web pages" in done.stdout, done.stderr)


def main():
    e = people.Election("web", voters=1)

    def prepare(oyd):
        web = pages.put(oyd.folder / "web")
        (web / "secret.txt").write_bytes(SECRET)
        (web / "assets/secret.txt").write_bytes(SECRET)

    t = server.Tally()
    oyd = server.Oyd(e.server, [e.creator()], web="web", before=prepare)
    serves(t, oyd)
    asks_again(t, oyd)
    headers(t, oyd)
    nothing_else(t, oyd)
    t.fact("every answer had the headers of its kind", not contract.UNDESCRIBED)
    without(t, e)
    refuses(t, e)
    t.finish()


if __name__ == "__main__":
    main()
