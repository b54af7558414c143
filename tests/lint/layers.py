#!/usr/bin/env python3
"""Includes point one way only, and foreign libraries stay where they belong.

    base <- crypto <- election <- record <- verifier <- steps <- follow <- office <- cli
                               <- residency      <- server/store <- server/app <- server/http

`net` (HTTP) and `paper` (PDF), of which the rest knows nothing, stand beside them: they use base
alone.

`./dev test` runs this. It prints each offence as file:line and ends with a count.
"""
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]

# Folder of a layer, and how an include names it.
FOLDERS = {
    "base": "core/base",
    "crypto": "core/crypto",
    "election": "core/election",
    "residency": "core/residency",
    "record": "core/record",
    "verifier": "verifier",
    "steps": "steps",
    "net": "net",
    "follow": "follow",
    "paper": "paper",
    "office": "office",
    "cli": "cli",
    "server/store": "server/store",
    "server/app": "server/app",
    "server/http": "server/http",
}
CORE = ["base", "crypto", "election", "record"]
MAY_USE = {name: CORE[: i + 1] for i, name in enumerate(CORE)}
# Who is entitled, and the registrar's private roll: nothing that is verified needs it.
MAY_USE["residency"] = ["base", "crypto", "election", "residency"]
MAY_USE["verifier"] = CORE + ["verifier"]
# A trustee's tool verifies the whole record before it releases a share, so steps see verifier.
MAY_USE["steps"] = CORE + ["verifier", "steps"]
MAY_USE["net"] = ["base", "net"]
# Who follows a server: fetching, watching, and what is sent to it.
MAY_USE["follow"] = CORE + ["verifier", "steps", "net", "follow"]
MAY_USE["paper"] = ["base", "paper"]
# The council's side: private roll, letters, lists to be posted, minutes.
MAY_USE["office"] = CORE + ["residency", "verifier", "steps", "paper", "office"]
MAY_USE["cli"] = CORE + ["residency", "verifier", "steps", "net", "follow", "office", "cli"]
MAY_USE["server/store"] = CORE + ["server/store"]
# The steps of the board are the same on a laptop and in the server.
MAY_USE["server/app"] = CORE + ["residency", "verifier", "steps", "net", "server/store", "server/app"]
# The program reads its key file and makes it (oyd init), so server/http sees steps.
MAY_USE["server/http"] = CORE + ["steps", "net", "server/app", "server/http"]

# The only files that may see a library, as regular expressions on the whole path.
LIBRARIES = {
    "gmp.h": r"core/crypto/group_modp\w*\.[ch]",
    "jansson.h": r"core/base/json\.[ch]",
    "sodium.h": r"core/.*",
    "nettle/sha2.h": r"core/crypto/hash\.c",
    "nettle/version.h": r"core/crypto/hash\.c",
    "lmdb.h": r"server/store/store_lmdb\.c",
    "microhttpd.h": r"net/http_(server\.c|answer\.[ch])",
    "curl/curl.h": r"net/http_client\.c",
    "ini.h": r"server/http/config\.c",
    "zlib.h": r"server/http/site_pack\.c",
    "csv.h": r"core/residency/csv\.c",
    "cairo.h": r"paper/.*",
    "cairo-pdf.h": r"paper/.*",
    "pango/pangocairo.h": r"paper/.*",
    "qrencode.h": r"paper/qr\.c",
}

INCLUDE = re.compile(r'^\s*#\s*include\s+([<"])([^>"]+)[>"]')
LENGTH_WANTED, LENGTH_MAX = 400, 450


def layer_of_include(name):
    """The layer that an include such as "base/hex.h" belongs to, or None."""
    for layer in sorted(FOLDERS, key=len, reverse=True):
        if name.startswith(layer + "/"):
            return layer
    return None


def offences_of_line(path, layer, mark, name):
    """What is wrong with one include of one file."""
    if name in LIBRARIES and not re.fullmatch(LIBRARIES[name], path):
        yield f"{name} belongs to {LIBRARIES[name]} alone"
    if mark == "<":
        return
    target = layer_of_include(name)
    if target is None:
        yield f'"{name}" names no layer: write "base/hex.h", not "hex.h"'
    elif target not in MAY_USE[layer]:
        yield f"{layer} may not use {target}"


def check_file(file, layer):
    """All offences of a file, as lines of text."""
    path = file.relative_to(ROOT).as_posix()
    lines = file.read_text(encoding="utf-8").splitlines()
    for number, line in enumerate(lines, 1):
        found = INCLUDE.match(line)
        if found:
            for offence in offences_of_line(path, layer, *found.groups()):
                yield f"{path}:{number}: {offence}"
    if len(lines) > LENGTH_MAX:
        yield f"{path}: {len(lines)} lines, more than {LENGTH_MAX}: split it"
    elif len(lines) > LENGTH_WANTED:
        print(f"{path}: warning: {len(lines)} lines, more than {LENGTH_WANTED}")


def main():
    passed = failed = 0
    for layer, folder in FOLDERS.items():
        for file in sorted((ROOT / folder).rglob("*.[ch]")):
            offences = list(check_file(file, layer))
            for offence in offences:
                print(offence)
            passed += not offences
            failed += bool(offences)
    print(f"{passed} files follow the layers, {failed} do not")
    return 1 if failed or not passed else 0


if __name__ == "__main__":
    sys.exit(main())
