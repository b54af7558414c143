#!/usr/bin/env python3
"""Rules of the house for every text file: nothing of one machine, nothing half merged.

Paths of a developer's machine and hosts of package registries make a clone work here and
nowhere else; merge marks, tabs and trailing blanks in C are accidents.
"""
import os
import pathlib
import re
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIP = {".git", "build", "node_modules", "__pycache__", ".cache", "demo"}

# Put together from parts, so that this file does not offend against itself.
MACHINE = re.compile(r"(?<![\w.~-])/(?:" + "|".join(["work", "home", "root", "Users", "mnt"]) + r")/")
HOSTS = re.compile("|".join(re.escape(a + "." + b) for a, b in [
    ("pythonhosted", "org"), ("registry.npmjs", "org"), ("registry.yarnpkg", "com"),
    ("static.crates", "io"), ("index.crates", "io"), ("proxy.golang", "org"), ("pypi", "org"),
    ("deb.debian", "org"), ("archive.ubuntu", "com"), ("conda", "anaconda.org")]))
MERGE = re.compile(r"^(?:<{7} |>{7} |={7}$)")


def files():
    for folder, below, names in os.walk(ROOT):
        below[:] = sorted(d for d in below if d not in SKIP)
        for name in sorted(names):
            path = pathlib.Path(folder, name)
            if path.is_file() and not path.is_symlink():
                yield path


def offences(path):
    try:
        text = path.read_text(encoding="utf-8")
    except UnicodeDecodeError:
        return  # binary: images, vectors
    is_c = path.suffix in (".c", ".h")
    for number, line in enumerate(text.split("\n"), 1):
        if MACHINE.search(line):
            yield number, "a path of one machine"
        if HOSTS.search(line):
            yield number, "the host of a package registry"
        if MERGE.match(line):
            yield number, "a merge mark"
        if is_c and "\t" in line:
            yield number, "a tab"
        if is_c and line != line.rstrip():
            yield number, "blanks at the end"
    if is_c and text and not text.endswith("\n"):
        yield text.count("\n") + 1, "no newline at the end"


def main():
    bad = 0
    for path in files():
        for number, what in offences(path):
            print(f"{path.relative_to(ROOT)}:{number}: {what}")
            bad += 1
    print(f"{bad} offences against the rules of the house")
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
