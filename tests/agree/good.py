#!/usr/bin/env python3
"""Both verifiers say the same of good and of unfinished records, to the last number.

Records are made by `oy demo` and by spec/ref/make.py, in both groups, of every question type and
at every stage of the log. oy-verify --json and spec/ref must agree in verdict, exit status, the
status of every check, numbers, totals, election_id and checkpoint; oy-verify --one-by-one, its
text in both languages and its exit status must agree with its JSON [chk-5].

    OY_BIN=build/bin python3 tests/agree/good.py [--quick]

What takes long is left to `./dev soak` (OY_SOAK in the environment).
"""
import argparse
import multiprocessing
import os
import shutil
import subprocess
import sys
import tempfile

sys.path.insert(0, os.path.join(os.path.dirname(os.path.abspath(__file__)), "lib"))

import verifiers as v  # noqa: E402  (puts spec/ref on the path)
import log  # noqa: E402
import record  # noqa: E402
import samples  # noqa: E402

RISTRETTO, MODP = "ristretto255", "modp4096"
WORDS = {"en": {"passed": "ok", "failed": "FAILED", "not_yet": "not yet", "skipped": "skipped",
                "not_applicable": "n/a"},
         "tr": {"passed": "tamam", "failed": "HATALI", "not_yet": "henüz değil",
                "skipped": "atlandı", "not_applicable": "yok"}}
VERDICTS = {"en": {"verified": "VERIFIED:", "failed": "FAILED:", "incomplete": "INCOMPLETE:"},
            "tr": {"verified": "DOĞRULANDI:", "failed": "BAŞARISIZ:",
                   "incomplete": "TAMAMLANMADI:"}}


# ---- what is compared ----

def text_faults(path, report):
    """The text of both languages against the JSON: every check's word, every total, verdict."""
    out = []
    for lang in ("en", "tr"):
        status, text, _ = v.oy_verify(path, "--lang", lang)
        lines = text.split("\n")
        if status != v.EXIT[report["verdict"]]:
            out.append(f"--lang {lang}: exit status {status}")
        for check in report["checks"]:
            word = WORDS[lang][check["status"]]
            found = [s for s in lines if s[4:16] == f"{word:12}" and s[16:20].strip() == check["id"]]
            if len(found) != 1:
                out.append(f"--lang {lang}: {check['id']} is not said to be {word}")
        for contest in report["contests"]:
            for total in contest["totals"]:
                if not any(s.split()[:2] == [str(total["count"]), total["id"]] for s in lines):
                    out.append(f"--lang {lang}: no line for {contest['id']} {total['id']}")
        said = [x for x in VERDICTS[lang] if any(s.startswith(VERDICTS[lang][x]) for s in lines)]
        if said != [report["verdict"]]:
            out.append(f"--lang {lang}: the verdict is {said}")
    return out


def record_faults(path, verdict, since=None, opening=None, one_by_one=True):
    """Everything two verifiers differ in over a record, and whether the verdict is as it must."""
    options = [x for name, file in (("--since", since), ("--opening", opening)) if file
               for x in (name, file)]
    status, c = v.c_report(path, *options)
    if c is None:
        return [f"oy-verify gives no report, exit status {status}"]
    raw = [open(f, "rb").read() if f else None for f in (since, opening)]
    out = v.differences(c, v.py_report(path, *raw))
    if c["verdict"] != verdict:
        out.append(f"{c['verdict']} {v.first_failed(c)}, not {verdict}")
    if status != v.EXIT[c["verdict"]]:
        out.append(f"exit status {status} for {c['verdict']}")
    if one_by_one:
        again, single = v.c_report(path, "--one-by-one", *options)
        out += [f"--one-by-one: {d}" for d in v.differences(single, c)]
        out += [] if again == status else [f"--one-by-one: exit status {again}"]
    return out + ([] if options else text_faults(path, c))


# ---- the records ----

def sample(out, group, name):
    """A record of samples.py, with the options that go with it, and its known totals."""
    made = samples.SAMPLES[name]("agree", group)
    path, e = os.path.join(out, "record"), made.election
    record.write(path, e.record())
    unfinished = name in ("running", "shares-due")
    verdict = "incomplete" if unfinished else "verified"
    yield "", record_faults(path, verdict)
    record.write(out, {"earlier": e.checkpoint(made.earlier)})
    since, opening = os.path.join(out, "earlier"), None
    if made.opened:
        opening = os.path.join(out, "opened.bin")
        record.write(out, {"opened.bin": made.opened})
    yield " with its options", record_faults(path, verdict, since, opening, False)
    if not unfinished:
        totals = {c["id"]: {t["id"]: t["count"] for t in c["totals"]}
                  for c in v.c_report(path)[1]["contests"]}
        yield " totals", [] if totals == made.expected else [f"{totals} not {made.expected}"]


def cut(e, size):
    """The record of an election after its first `size` entries."""
    class Cut(type(e)):
        """The same, earlier."""
    early = object.__new__(Cut)
    early.__dict__.update(e.__dict__)
    early.entries = e.entries[:size]
    kinds = [raw[0] for raw in early.entries]
    early.ballots = e.ballots[:kinds.count(log.BALLOT)]
    named = {log.MANIFEST: "manifest.json", log.CEREMONY: "ceremony.bin", log.ROLL: "roll.bin",
             log.CLOSE: "closing", log.TALLY: "tally.bin", log.RESULT: "result.json"}
    keep = {path for kind, path in named.items() if kind in kinds}
    keep |= {f"shares/{k + 1}.bin" for k in range(kinds.count(log.SHARE))}
    early.files = {path: data for path, data in e.files.items() if path in keep}
    return early


def signed_by(closing, count):
    """`closing` with the server's line and `count` further ones."""
    text, _, lines = closing.partition(b"\n\n")
    return text + b"\n\n" + b"".join(lines.splitlines(True)[:1 + count])


def stages(out, group, name, every):
    """An election cut off after each entry; once closed, also with fewer cosignatures."""
    e = samples.SAMPLES[name]("stages", group).election
    kinds = [raw[0] for raw in e.entries]
    close, n = kinds.index(log.CLOSE) + 1, len(e.entries)
    for size in sorted(set(range(0, close, every)) | {0, 1, 2, 3, 4, 5} | set(range(close, n + 1))):
        early, path = cut(e, size), os.path.join(out, str(size))
        record.write(path, early.record())
        verdict = "verified" if size == n else "incomplete"
        yield f" after {size} entries", record_faults(path, verdict, one_by_one=size % 5 == 0)
    for count in (0, 1):
        for size in (close, close + 1):
            early, path = cut(e, size), os.path.join(out, f"{size}-{count}")
            early.files["closing"] = signed_by(early.files["closing"], count)
            record.write(path, early.record())
            yield f" after {size}, {count} cosignatures", record_faults(path, "incomplete",
                                                                       one_by_one=False)


def demo(out, group, voters):
    """What the C itself makes."""
    place = os.path.join(out, "demo")
    done = subprocess.run([os.path.join(v.BIN, "oy"), "demo", "--out", place, "--voters",
                           str(voters), "--group", group], capture_output=True, text=True,
                          timeout=600, check=False)
    if done.returncode != 0:
        yield "", [f"oy demo: exit status {done.returncode}: {done.stderr[-500:]}"]
        return
    yield "", record_faults(os.path.join(place, "record"), "verified")


def unreadable(out):
    """No verdict at all: both end with status 2 and say why [chk-5]."""
    file = os.path.join(out, "file")
    record.write(out, {"file": b"x"})
    script = os.path.join(v.REF, "verify.py")
    for name, path in (("nothing", os.path.join(out, "nothing")), ("a file", file)):
        status, text, said = v.oy_verify(path, "--json")
        other = subprocess.run([sys.executable, script, path, "--json"], capture_output=True,
                               text=True, timeout=60, check=False)
        good = status == other.returncode == v.UNREADABLE and not text and said
        yield f" {name}", [] if good else [f"{status} / {other.returncode}: {text} {said}"]


def options(out):
    """What was given with --since is no checkpoint: nobody can say anything [chk-5]."""
    e, path, since = samples.SAMPLES["running"]("agree", RISTRETTO).election, \
        os.path.join(out, "record"), os.path.join(out, "since")
    record.write(path, e.record())
    script, good = os.path.join(v.REF, "verify.py"), e.checkpoint()
    for name, raw, wanted in (
            ("a checkpoint", good, 3), ("nothing", b"", v.UNREADABLE),
            ("half a checkpoint", good[:40], v.UNREADABLE), ("garbage", b"garbage\n", v.UNREADABLE),
            ("another log's", good.replace(b"oy-test\n", b"oy-other\n", 1), 1)):
        record.write(out, {"since": raw})
        status, _, _ = v.oy_verify(path, "--since", since, "--json")
        other = subprocess.run([sys.executable, script, path, "--since", since], timeout=60,
                               capture_output=True, check=False).returncode
        yield f" --since {name}", [] if status == other == wanted else [f"{status} / {other}"]


def jobs(quick):
    """(name, function, arguments), the long ones first."""
    out = [] if quick else [("all-types", sample, (MODP, "all-types")),
                            ("demo, too few voters", demo, (MODP, 3))]
    out += [("demo", demo, (RISTRETTO, 12)), ("demo, too few voters", demo, (RISTRETTO, 3)),
            ("stages of revotes", stages, (RISTRETTO, "revotes", 1)),
            ("stages of witnesses", stages, (RISTRETTO, "witnesses", 2))]
    out += [(name, sample, (RISTRETTO, name)) for name in sorted(samples.SAMPLES)
            if name != "bulk" or not quick]
    some = ["tiny", "empty", "running"] if quick else [n for n in sorted(samples.SAMPLES)
                                                       if n not in ("bulk", "all-types")]
    out += [(name, sample, (MODP, name)) for name in some]
    out += [] if quick else [("stages of tiny", stages, (MODP, "tiny", 2))]
    return out + [("unreadable", unreadable, ()), ("options", options, ())]


def run(job):
    """[(name, faults)] of one job in a directory of its own."""
    name, function, args = job
    out = tempfile.mkdtemp(prefix="oy-agree-")
    label = f"{name} {args[0]}" if args else name
    try:
        return [(label + more, faults) for more, faults in function(out, *args)]
    except Exception as bad:  # noqa: BLE001  a job that dies is a failure, not the end
        return [(label, [f"{type(bad).__name__}: {bad}"])]
    finally:
        shutil.rmtree(out)


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("--quick", action="store_true", help="leave out what takes long")
    args = parser.parse_args()
    passed = failed = 0
    with multiprocessing.Pool(2) as pool:
        for results in pool.imap_unordered(run, jobs(args.quick or not os.environ.get("OY_SOAK"))):
            for name, faults in results:
                passed, failed = passed + (not faults), failed + bool(faults)
                for fault in faults:
                    print(f"{name}: {fault}")
    print(f"{passed} passed, {failed} failed")
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
