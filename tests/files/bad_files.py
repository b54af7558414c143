#!/usr/bin/env python3
"""What oy and oy-verify do with files that are not what they should be: missing, empty, cut short,
huge, links, pipes, directories, devices, without permission, of another version or kind. Each
time: an error that names the file, a status that is not 0, nothing changed, nothing that waits
for ever.

usage: bad_files.py        (OY_BIN: the directory of the programs, else build/bin)
"""
import os
import pathlib
import shutil
import sys

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent / "support"))

from harness import (ROOT, TALLY, clean, expect_refusal, is_plain_refusal, main,  # noqa: E402
                     run, state_of)
from kinds import KINDS, directory, empty, make_bad, no_file, pipe  # noqa: E402
from people import codes, prepare  # noqa: E402


# ---- every file that a command takes ----

def commands(work):
    """Name, the good file, and the command as a function of the file that stands for it."""
    demo, out = work / "demo", work / "out"
    keys, roll, messages = demo / "keys", demo / "roll", demo / "ceremony"
    manifest = ["--manifest", demo / "manifest.json"]
    reveals = [messages / f"round1-{i}.bin" for i in range(2, 6)]
    three = ["--ceremony", messages / "ceremony.bin", "--roll", roll / "roll.bin"]
    record = work / "open-record"
    return [
        ("manifest check", demo / "manifest.json", lambda f: ["manifest", "check", f]),
        ("trustee round1, manifest", demo / "manifest.json",
         lambda f: ["trustee", "round1", "--manifest", f, "--attempt", "2", "--key",
                    keys / "trustee-1.secret", "--out", out]),
        ("trustee round1, key", keys / "trustee-1.secret",
         lambda f: ["trustee", "round1", *manifest, "--attempt", "2", "--key", f, "--out", out]),
        ("trustee round2, message", messages / "round1-1.bin",
         lambda f: ["trustee", "round2", *manifest, "--key", keys / "trustee-1.secret", "--out",
                    out, f, *reveals]),
        ("trustee assemble, message", messages / "round3-1.bin",
         lambda f: ["trustee", "assemble", *manifest, "--out", out, f,
                    *[messages / f"round{r}-{i}.bin" for r in (1, 2, 3) for i in range(1, 6)
                      if (r, i) != (3, 1)]]),
        ("registrar enrol, list", roll / "list.txt",
         lambda f: ["registrar", "enrol", *manifest, "--list", f, "--key",
                    keys / "registrar-1.secret", "--out", out]),
        ("registrar letters, manifest", demo / "manifest.json",
         lambda f: ["registrar", "letters", roll / "registrar-1", "--manifest", f, "--out", out]),
        ("minutes, key", keys / "officer-1.secret",
         lambda f: ["minutes", demo / "record", "--key", f, "--out", out]),
        ("registrar merge, parts", roll / "registrar-1" / "parts.bin",
         lambda f: ["registrar", "merge", *manifest, "--out", out, f,
                    roll / "registrar-2" / "parts.bin"]),
        ("registrar prove, rows", roll / "rows.bin",
         lambda f: ["registrar", "prove", *manifest, "--codes", roll / "registrar-1", "--key",
                    keys / "registrar-1.secret", "--out", out, f]),
        ("registrar join, proofs", roll / "proofs-1.bin",
         lambda f: ["registrar", "join", *manifest, "--rows", roll / "rows.bin", "--out", out, f,
                    roll / "proofs-2.bin"]),
        ("officer sign-open, ceremony", messages / "ceremony.bin",
         lambda f: ["officer", "sign-open", *manifest, "--ceremony", f, "--roll",
                    roll / "roll.bin", "--key", keys / "officer-1.secret", "--out", out]),
        ("officer sign-open, roll", roll / "roll.bin",
         lambda f: ["officer", "sign-open", *manifest, "--ceremony", messages / "ceremony.bin",
                    "--roll", f, "--key", keys / "officer-1.secret", "--out", out]),
        ("board open, officer's signature", demo / "open" / "officer-1.signature",
         lambda f: ["board", "open", *manifest, *three, "--officer", f, "--officer",
                    demo / "open" / "officer-2.signature", "--key", keys / "board.secret", out]),
        ("vote seal, choice", work / "choice-1.json",
         lambda f: ["vote", "seal", "--record", record, *codes(work, 1), "--choice", f, "--out",
                    out]),
        ("vote seal, code", work / "letters-1" / "1.code",
         lambda f: ["vote", "seal", "--record", record, "--code", f, "--code",
                    work / "letters-2" / "1.code", "--choice", work / "choice-1.json", "--out", out]),
        ("vote check, ballot", work / "1.ballot", lambda f: ["vote", "check", f, record]),
        ("board append, ballot", work / "2.ballot",
         lambda f: ["board", "append", "--key", keys / "board.secret", record, f]),
        ("board append, key", keys / "board.secret",
         lambda f: ["board", "append", "--key", f, record, work / "2.ballot"]),
        ("board cosign, line", demo / "close" / "witness-1.line",
         lambda f: ["board", "cosign", "--key", keys / "board.secret", demo / "record", f]),
        ("demo, Pabulib file", ROOT / "tests" / "files" / "small.pb",
         lambda f: ["demo", "--pb", f, "--out", out]),
    ]


# A text that lacks its line feed is still a good one, a shorter list is a list, and a directory
# may stand for the ballots in it.
HARMLESS = {
    ("registrar enrol, list", "one_short"), ("registrar enrol, list", "longer"),
    ("registrar enrol, list", "half"), ("demo, Pabulib file", "one_short"),
    ("vote seal, code", "one_short"), ("board append, ballot", "directory"),
}


def try_inputs(work):
    for what, good_path, command in commands(work):
        good = good_path.read_bytes()
        for kind in KINDS:
            if (what, kind.__name__) in HARMLESS:
                continue
            place = work / "bad-inputs"
            shutil.rmtree(place, ignore_errors=True)
            place.mkdir()
            bad = place / good_path.name
            if not make_bad(kind, bad, good):
                continue
            before = state_of(work)
            done = run("oy", *command(bad))
            expect_refusal(f"oy {what}: {kind.__name__}", done, bad.name, work, before)
            clean(work / "out")


# ---- every file of a record ----

def try_record(work):
    good = work / "demo" / "record"
    copy = work / "bad-record"
    files = sorted(str(p.relative_to(good)) for p in good.rglob("*") if p.is_file())
    for name in files:
        for kind in KINDS:
            shutil.rmtree(copy, ignore_errors=True)
            shutil.copytree(good, copy)
            if not make_bad(kind, copy / name, (good / name).read_bytes()):
                continue
            done = run("oy-verify", copy, "--quiet")
            leaf = name.split("/")[0] if name.startswith(("tile", "ballots")) else name
            TALLY.fact(f"oy-verify, {name}: {kind.__name__}",
                       done.code in (1, 2) and leaf in done.text and
                       "VERIFIED: every" not in done.text, f"exit {done.code}: {done.text}")
    for extra in ("extra", "tile/extra", ".hidden"):
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(good, copy)
        (copy / extra).write_text("x")
        done = run("oy-verify", copy, "--quiet")
        TALLY.fact(f"oy-verify, {extra}", is_plain_refusal(done, extra), done.text)
    for what, make in (("no such record", no_file), ("a file for a record", empty),
                       ("a pipe for a record", pipe), ("an empty record", directory)):
        path = copy.with_name("no-record")
        make_bad(make, path, b"")
        for command in (["oy-verify", path], ["oy", "board", "status", path],
                        ["oy", "vote", "check", work / "1.ballot", path]):
            done = run(*command)
            TALLY.fact(f"{what}: {command[0]} {command[1]}",
                       is_plain_refusal(done, path.name) or is_plain_refusal(done, "checkpoint"),
                       f"exit {done.code}: {done.text}")
        clean(path)


def try_verifier_options(work):
    record = work / "demo" / "record"
    for option, good_path in (("--since", record / "checkpoint"), ("--opening", work / "3.opened")):
        good = good_path.read_bytes()
        for kind in KINDS:
            bad = work / "bad-option"
            if not make_bad(kind, bad, good):
                continue
            done = run("oy-verify", record, option, bad, "--quiet")
            TALLY.fact(f"oy-verify {option}: {kind.__name__}",
                       done.code in (1, 2) and bad.name in done.text,
                       f"exit {done.code}: {done.text}")
            clean(bad)


# ---- devices and users ----

def try_devices(work):
    for device in ("/dev/zero", "/dev/null", "/dev/tty"):
        for command in (["oy", "manifest", "check", device],
                        ["oy-verify", work / "demo" / "record", "--since", device],
                        ["oy", "vote", "check", device, work / "open-record"]):
            done = run(*command)
            TALLY.fact(f"{command[0]} {command[1]}: {device}", is_plain_refusal(done, device),
                       f"exit {done.code}: {done.text}")


def try_permissions(work):
    """Nobody's process: root may read everything."""
    as_nobody = os.geteuid() == 0
    place = work / "locked"
    place.mkdir()
    place.chmod(0o755)
    if as_nobody and run("oy", "--version", as_nobody=True).code != 0:
        TALLY.skip("permissions: another user cannot run the programs here")
        return
    manifest = place / "manifest.json"
    shutil.copy(work / "demo" / "manifest.json", manifest)
    manifest.chmod(0)
    done = run("oy", "manifest", "check", manifest, as_nobody=as_nobody)
    expect_refusal("a manifest that may not be read", done, "manifest.json")

    record = place / "record"
    shutil.copytree(work / "demo" / "record", record)
    for name in ("roll.bin", "checkpoint", "result.json"):
        (record / name).chmod(0)
        done = run("oy-verify", record, "--quiet", as_nobody=as_nobody)
        TALLY.fact(f"a record whose {name} may not be read",
                   done.code == 2 and name in done.text, f"exit {done.code}: {done.text}")
        (record / name).chmod(0o644)
    record.chmod(0)
    done = run("oy-verify", record, as_nobody=as_nobody)
    TALLY.fact("a record that may not be entered", done.code == 2 and "record" in done.text,
               f"exit {done.code}: {done.text}")
    record.chmod(0o755)

    manifest.chmod(0o644)
    key = place / "open-to-all.secret"
    shutil.copy(work / "demo" / "keys" / "trustee-1.secret", key)
    key.chmod(0o640)
    done = run("oy", "trustee", "round1", "--manifest", manifest, "--attempt", "3", "--key", key,
               "--out", place / "out")
    expect_refusal("a key that others may read", done, "open-to-all.secret")

    readonly = place / "readonly"
    readonly.mkdir(mode=0o555)
    done = run("oy", "officer", "key", "--name", "x", readonly / "key", as_nobody=as_nobody)
    expect_refusal("a directory that may not be written", done, "readonly", readonly, {})


if __name__ == "__main__":
    sys.exit(main(prepare, (try_inputs, try_record, try_verifier_options, try_devices,
                            try_permissions)))
