#!/usr/bin/env python3
"""Prove that every rule of spec/ is implemented and tested, and that no rule is invented.

A rule is `**[tag]**` in spec/*.md. It is implemented where C code under core/, verifier/ or
cli/ names it, and tested where a file under tests/ does: as [tag] (also [tag-1, tag-2]) or as
the string "tag". Exit status 1 if a rule has no code or no test, or if code or tests name a
tag that the specification does not define.

    python3 tests/lint/spec_tags.py [ROOT]
"""
import os
import re
import sys

# Rules that no code can carry, with the reason; keep this nearly empty.
NOT_IN_CODE = {}

CODE = ("core", "verifier", "steps", "net", "follow", "server", "office", "cli")
RULE = re.compile(r"\*\*\[([a-z]+-[0-9]+)\]\*\*")
NAMED = re.compile(r"\[((?:[a-z]+-[0-9]+)(?:\s*,\s*[a-z]+-[0-9]+)*)\]")
QUOTED = re.compile(r'"([a-z]+-[0-9]+)"')
REQUIRE = re.compile(r"\bOY_REQUIRE\s*\(")
TESTS_SKIPPED = {"spec_tags.py"}


def rules(root):
    """{tag: "page:line"} of the specification; a tag defined twice is an error."""
    found = {}
    for name in sorted(os.listdir(os.path.join(root, "spec"))):
        if not name.endswith(".md"):
            continue
        with open(os.path.join(root, "spec", name), encoding="utf-8") as file:
            for number, line in enumerate(file, 1):
                for tag in RULE.findall(line):
                    where = f"spec/{name}:{number}"
                    if tag in found:
                        sys.exit(f"{where}: [{tag}] is defined at {found[tag]} already")
                    found[tag] = where
    return found


def sources(root, folder, endings):
    """(path, text) of the files below a folder."""
    for below, folders, names in os.walk(os.path.join(root, folder)):
        folders[:] = sorted(f for f in folders if f != "__pycache__")
        for name in sorted(names):
            if name.endswith(endings) and name not in TESTS_SKIPPED:
                path = os.path.join(below, name)
                with open(path, encoding="utf-8", errors="replace") as file:
                    yield os.path.relpath(path, root), file.read()


def call(text, start):
    """The text of a call from its name to the closing bracket, strings respected."""
    depth, i, quoted = 0, start, False
    while i < len(text):
        c = text[i]
        if quoted:
            i += c == "\\"
            quoted = c != '"'
        elif c == '"':
            quoted = True
        elif c == "(":
            depth += 1
        elif c == ")":
            depth -= 1
            if depth == 0:
                break
        i += 1
    return text[start:i + 1]


def tags_of(text):
    """(tag, offset, certain): certain ones stand where only a tag can (in OY_REQUIRE);
    others count as tags if their prefix is one of the specification's."""
    for match in NAMED.finditer(text):
        for tag in re.findall(r"[a-z]+-[0-9]+", match[1]):
            yield tag, match.start(), False
    for match in QUOTED.finditer(text):
        yield match[1], match.start(), False
    for match in REQUIRE.finditer(text):
        for inner in QUOTED.finditer(call(text, match.start())):
            yield inner[1], match.start() + inner.start(), True


def survey(root, folders, endings, known, strict=True):
    """(tags named, [complaints about unknown tags]). Tests of OY_REQUIRE itself may invent
    tags with a prefix of their own, so they are not looked at strictly."""
    prefixes = {tag.split("-")[0] for tag in known}
    named, unknown = set(), []
    for folder in folders:
        for path, text in sources(root, folder, endings):
            for tag, offset, certain in tags_of(text):
                if tag in known:
                    named.add(tag)
                elif (certain and strict) or tag.split("-")[0] in prefixes:
                    line = text.count("\n", 0, offset) + 1
                    unknown.append(f"{path}:{line}: [{tag}] is no rule of the specification")
    return named, unknown


def main():
    """Compare and complain."""
    here = os.path.dirname(os.path.abspath(__file__))
    root = sys.argv[1] if len(sys.argv) > 1 else os.path.dirname(os.path.dirname(here))
    known = rules(root)
    code, bad_code = survey(root, CODE, (".c", ".h"), known)
    tests, bad_tests = survey(root, ("tests",), (".c", ".h", ".py", ".sh", ".cmake"), known, False)
    complaints = sorted(set(bad_code + bad_tests))
    complaints += [f"tests/lint/spec_tags.py: [{tag}] is excused but no rule"
                   for tag in NOT_IN_CODE if tag not in known]
    for tag, where in known.items():
        if tag in NOT_IN_CODE:
            continue
        if tag not in code:
            complaints.append(f"{where}: [{tag}] is not implemented")
        if tag not in tests:
            complaints.append(f"{where}: [{tag}] is not tested")
    for line in complaints:
        print(line)
    if not known:
        print("no rules found in spec/")
    print(f"{len(known)} rules, {len(known.keys() & code)} implemented, "
          f"{len(known.keys() & tests)} tested")
    return 1 if complaints or not known else 0


if __name__ == "__main__":
    sys.exit(main())
