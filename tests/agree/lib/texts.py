"""Changes to what is text in a record: the JSON files and the checkpoints.

Each change is (key, name, new bytes). Keys are paths without numbers ("manifest.mahalle.id").
Names of JSON changes: value:… another value of the type, form:… no such value, type:… another
type, missing:…, unknown:…, twice:…, list:…
"""
import base64
import copy
import json
from datetime import date, timedelta


# ---- JSON ----

def _string_changes(s):
    at = len(s) // 2
    if s[-1:] == "Z" and s[4:5] == "-":  # a time
        yield "value:second", s[:-3] + f"{(int(s[-3:-1]) + 1) % 60:02d}Z"
        yield "form:no-date", s[:5] + "13" + s[7:]
        yield "form:no-zone", s[:-1]
    elif len(s) == 10 and s[4] == s[7] == "-" and s[:4].isdigit():  # a day
        yield "value:next-day", str(date.fromisoformat(s) + timedelta(1))
        yield "value:day-before", str(date.fromisoformat(s) - timedelta(1))
        yield "value:next-year", str(int(s[:4]) + 1) + s[4:]
        yield "form:no-date", s[:5] + "13" + s[7:]
        yield "form:other-order", s[8:] + "." + s[5:7] + "." + s[:4]
        yield "form:before-1900", "1899" + s[4:]
    elif len(s) == 64 and all(c in "0123456789abcdef" for c in s):
        yield "value:bit", s[:at] + "0123456789abcdef"[int(s[at], 16) ^ 1] + s[at + 1:]
        yield "value:zero", "0" * 64
        yield "form:upper", s.upper()
        yield "form:short", s[:-2]
    else:
        yield "value:letter", s[:at] + ("a" if s[at:at + 1] != "a" else "b") + s[at + 1:]
        yield "form:hidden", s[:at] + "\u200b" + s[at:]
    yield "form:empty", ""
    yield "type:number", 7
    yield "type:null", None


def _leaf_changes(x):
    if isinstance(x, bool):
        return [("value:toggle", not x), ("type:number", int(x))]
    if isinstance(x, int):
        return [("value:plus-1", x + 1), ("value:minus-1", x - 1), ("form:below", -1),
                ("form:largest", 2**53 - 1), ("form:too-large", 2**53), ("type:text", str(x)),
                ("type:fraction", x + 0.5)]
    return list(_string_changes(x))


def _walk(value, key, path):
    yield key, path, value
    if isinstance(value, dict):
        for name, inner in value.items():
            yield from _walk(inner, f"{key}.{name}", path + [name])
    elif isinstance(value, list):
        for i, inner in enumerate(value):
            yield from _walk(inner, key if isinstance(inner, dict) else key + "[]", path + [i])


def _at(root, path):
    for step in path:
        root = root[step]
    return root


def json_changes(raw, prefix, other, dump):
    """Every change of a JSON file; `other` is the same file of another election."""
    root, beside = json.loads(raw), json.loads(other)
    twice = '"@@"'
    for key, path, value in list(_walk(root, prefix, [])):
        def changed(new, path=path):
            out = copy.deepcopy(root)
            _at(out, path[:-1])[path[-1]] = new
            return dump(out)
        if isinstance(value, dict):
            for name in value:
                out = copy.deepcopy(root)
                del _at(out, path)[name]
                yield f"{key}.{name}", "missing:key", dump(out)
                out = copy.deepcopy(root)
                _at(out, path)["@@"] = value[name]
                yield f"{key}.{name}", "twice:key", dump(out).replace(
                    twice.encode(), json.dumps(name).encode())
            out = copy.deepcopy(root)
            _at(out, path)["note"] = "x"
            yield key, "unknown:key", dump(out)
        elif isinstance(value, list):
            for i in range(len(value)):
                yield key, f"list:delete-{i}", changed(value[:i] + value[i + 1:])
                yield key, f"list:duplicate-{i}", changed(value[:i + 1] + value[i:])
                if i + 1 < len(value):
                    yield key, f"list:swap-{i}", changed(
                        value[:i] + [value[i + 1], value[i]] + value[i + 2:])
        else:
            for name, new in _leaf_changes(value):
                yield key, name, changed(new)
            try:
                there = _at(beside, path)
            except (KeyError, IndexError):
                continue
            if there != value:
                yield key, "value:another-election", changed(there)


def file_changes(raw):
    """What may happen to any JSON file as a whole."""
    yield "truncated", raw[:-1]
    yield "empty", b""
    yield "something-after", raw + b"{}"
    yield "mark-before", b"\xef\xbb\xbf" + raw
    yield "not-utf8", raw.replace(b'"version"', b'"versio\xff"', 1)


# ---- checkpoints ----

def _split(raw):
    text, _, lines = raw.decode().partition("\n\n")
    return text.split("\n"), lines.splitlines()


def _join(rows, lines):
    return ("\n".join(rows) + "\n\n" + "".join(line + "\n" for line in lines)).encode()


def _blob(line):
    dash, name, text = line.split(" ")
    return dash, name, base64.b64decode(text)


def _b64(data):
    return base64.b64encode(data).decode()


def _flip(data, at, mask=1):
    return data[:at] + bytes([data[at] ^ mask]) + data[at + 1:]


def text_rows(rows):
    """(key, name, rows): other well-formed and ill-formed texts of a checkpoint."""
    origin, size, root = rows
    raw = base64.b64decode(root)
    for name, new in (("value:letter", origin[:-1] + ("a" if origin[-1] != "a" else "b")),
                      ("value:longer", origin + "x"), ("form:empty", "")):
        yield "origin", name, [new, size, root]
    for name, new in (("value:plus-1", str(int(size) + 1)), ("value:minus-1", str(int(size) - 1)),
                      ("value:zero", "0"), ("form:leading-zero", "0" + size), ("form:sign", "+" + size),
                      ("form:hex", "0x18"), ("form:empty", ""), ("form:huge", "9" * 20)):
        yield "size", name, [origin, new, root]
    unused = root[:-2] + chr(ord(root[-2]) + 1) + "=" if root[-2] not in "9Zz/+" else root[:-2] + "B="
    for name, new in (("value:first-bit", _b64(_flip(raw, 0))), ("value:zero", _b64(bytes(32))),
                      ("value:last-bit", _b64(_flip(raw, 31, 0x80))), ("form:short", _b64(raw[:31])),
                      ("form:long", _b64(raw + b"\0")), ("form:unpadded", root[:-1]),
                      ("form:unused-bits", unused), ("form:empty", "")):
        yield "root", name, [origin, size, new]
    yield "text", "form:further-line", rows + ["more"]
    yield "text", "form:line-missing", rows[:2]
    yield "text", "form:carriage-returns", [origin + "\r", size, root]


def line_changes(line):
    """(name, new line) of a signature line: another name or key id makes it nobody's."""
    dash, name, blob = _blob(line)
    make = lambda n, b: f"{dash} {n} {_b64(b)}"
    yield "stranger:name", make(name + "x", blob)
    yield "stranger:key-id", make(name, _flip(blob, 0))
    for what, at in (("first-bit", 4), ("middle", len(blob) - 64), ("last-bit", len(blob) - 1)):
        yield "value:" + what, make(name, _flip(blob, at))
    yield "value:zero", make(name, blob[:4] + bytes(len(blob) - 4))
    yield "value:short", make(name, blob[:-1])
    yield "value:long", make(name, blob + b"\0")
    yield "form:no-key-id", make(name, blob[:3])
    yield "form:dash", "-" + make(name, blob)[1:]
    yield "form:no-base64", f"{dash} {name} {_b64(blob)[:-1]}!"


def note_changes(raw, other):
    """(key, name, new bytes) of a checkpoint; lines are keyed by their place: line0, line1, …"""
    rows, lines = _split(raw)
    for key, name, new in text_rows(rows):
        yield key, name, _join(new, lines)
    for i, line in enumerate(lines):
        for name, new in line_changes(line):
            yield f"line{i}", name, _join(rows, lines[:i] + [new] + lines[i + 1:])
        yield f"line{i}", "gone:delete", _join(rows, lines[:i] + lines[i + 1:])
        yield f"line{i}", "again:duplicate", _join(rows, lines[:i + 1] + lines[i:])
        if i + 1 < len(lines):
            new = lines[:i] + [lines[i + 1], line] + lines[i + 2:]
            yield f"line{i}", "order:swap", _join(rows, new)
            new = [_blob(lines[i]), _blob(lines[i + 1])]
            mixed = f"{new[0][0]} {new[0][1]} {_b64(new[0][2][:4] + new[1][2][4:])}"
            yield f"line{i}", "value:swap", _join(rows, lines[:i] + [mixed] + lines[i + 1:])
        beside = _split(other)[1]
        if i < len(beside):
            blob = _blob(beside[i])[2]
            mine = _blob(line)
            new = f"{mine[0]} {mine[1]} {_b64(mine[2][:4] + blob[4:])}"
            yield f"line{i}", "value:another-election", _join(rows, lines[:i] + [new] + lines[i + 1:])
    stranger = f"— stranger.example.org {_b64(bytes(68))}"
    yield "lines", "more:stranger", _join(rows, lines + [stranger])
    yield "lines", "form:none", _join(rows, [])
    yield "lines", "form:last-line-feed", raw[:-1]
    yield "lines", "form:empty-line", raw + b"\n"
    yield "lines", "form:control", raw.replace(b" ", b"\t", 1)
    yield "lines", "form:not-utf8", raw + b"\xff\n"
