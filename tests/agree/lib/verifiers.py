"""The two verifiers behind one shape: oy-verify as a program, spec/ref in this process.

A report is the JSON object of checks.md [chk-5]; `first_failed` is what two verifiers must
agree on. Whatever the reference computes from its arguments alone (signatures, decoding) is
remembered: thousands of records differ in one field only.
"""
import functools
import json
import os
import subprocess
import sys

HERE = os.path.dirname(os.path.abspath(__file__))
ROOT = os.path.dirname(os.path.dirname(os.path.dirname(HERE)))
REF = os.path.join(ROOT, "spec", "ref")
BIN = os.environ.get("OY_BIN", os.path.join(ROOT, "build", "bin"))
EXIT = {"verified": 0, "failed": 1, "incomplete": 3}
UNREADABLE = 2

sys.dont_write_bytecode = True
sys.path.insert(0, REF)

import edwards  # noqa: E402
import group  # noqa: E402
import verify as reference  # noqa: E402
from record import Record  # noqa: E402

_slow_scalar_mul = edwards.scalar_mul


def _scalar_mul(k, point):
    """Powers of the base point by its table; all others as ever."""
    if point is edwards.BASE:
        ristretto = group.RISTRETTO
        return ristretto.pow_fixed(ristretto.power_table(edwards.BASE), k)
    return _slow_scalar_mul(k, point)


edwards.scalar_mul = _scalar_mul
edwards.ed25519_sign = functools.lru_cache(None)(edwards.ed25519_sign)
edwards.ed25519_public = functools.lru_cache(None)(edwards.ed25519_public)
edwards.ed25519_verify = functools.lru_cache(100000)(edwards.ed25519_verify)
group.RISTRETTO.decode = functools.lru_cache(100000)(group.RISTRETTO.decode)


def oy_verify(record, *options, arithmetic=None):
    """(exit status, standard output, standard error) of oy-verify, with the best arithmetic that
    the processor has, or the one that is named."""
    env = os.environ | ({"OY_ARITHMETIC": arithmetic} if arithmetic else {})
    done = subprocess.run([os.path.join(BIN, "oy-verify"), record, *options], capture_output=True,
                          text=True, timeout=600, check=False, env=env)
    return done.returncode, done.stdout, done.stderr


def c_report(record, *options, threads=1, arithmetic=None):
    """(exit status, report or None) of oy-verify --json."""
    status, out, _ = oy_verify(record, "--json", "--threads", str(threads), *options,
                               arithmetic=arithmetic)
    return status, json.loads(out) if out else None


def py_report(record, since=None, opening=None):
    """The reference's report of a whole run."""
    return reference.verify(record, since, opening).report()


def py_first_failed(record, opening=None):
    """(check, rule) of the reference, which goes no further, or None if nothing failed."""
    verifier = reference.Verifier(Record(record), None, opening)
    for name, _, needs, good in reference.TABLE:
        found = verifier._run_one(name, needs.split(), good)
        verifier.results[name] = found
        if found["status"] == "failed":
            return name, found["rule"]
    return None


def first_failed(report):
    """(check, rule) of a report, or None."""
    for check in report["checks"]:
        if check["status"] == "failed":
            return check["id"], check["rule"]
    return None


def detail(report, check):
    """What a report says of a check."""
    return next(c["detail"] for c in report["checks"] if c["id"] == check)


def states(report):
    """{check: status}."""
    return {c["id"]: c["status"] for c in report["checks"]}


def differences(c, py):
    """What two reports of one record say differently; nothing, if all is well."""
    out = []
    for key in ("verdict", "ballots", "contests", "election_id", "checkpoint"):
        if c.get(key) != py.get(key):
            out.append(f"{key}: {c.get(key)} / {py.get(key)}")
    if [(k["id"], k["group"]) for k in c["checks"]] != [(k["id"], k["group"]) for k in py["checks"]]:
        out.append("another list of checks")
    mine, other = states(c), states(py)
    out += [f"{k}: {mine[k]} / {other[k]}" for k in mine if mine[k] != other.get(k)]
    return out
