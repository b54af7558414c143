"""Runs the programs, counts facts, and sees what has changed in a directory."""
import hashlib
import os
import pathlib
import resource
import shutil
import subprocess
import sys
import tempfile

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = pathlib.Path(os.environ.get("OY_BIN", ROOT / "build" / "bin")).resolve()
NOBODY = 65534
TIMEOUT = 30


class Tally:
    def __init__(self):
        self.passed, self.failed, self.left_out = 0, 0, []

    def fact(self, what, holds, detail=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED: {what}\n        {detail.strip()[-600:]}")

    def skip(self, what):
        self.left_out.append(what)


TALLY = Tally()


# ---- running ----

class Done:
    def __init__(self, code, text):
        self.code, self.text = code, text


def limits(as_nobody, file_size):
    def apply():
        if file_size is not None:
            resource.setrlimit(resource.RLIMIT_FSIZE, (file_size, file_size))
        if as_nobody:
            os.setgroups([])
            os.setgid(NOBODY)
            os.setuid(NOBODY)
    return apply


def run(program, *args, as_nobody=False, file_size=None):
    """Status (124: it did not end) and all that was printed."""
    command = [str(BIN / program), *map(str, args)]
    try:
        done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE,
                              stderr=subprocess.STDOUT, timeout=TIMEOUT, check=False,
                              preexec_fn=limits(as_nobody, file_size))
    except subprocess.TimeoutExpired:
        return Done(124, "it did not end")
    return Done(done.returncode, done.stdout.decode("utf-8", "replace"))


def must(*args):
    done = run(*args)
    if done.code != 0:
        sys.exit(f"bad_files.py: cannot prepare: {args}: {done.text}")
    return done


# ---- what a directory holds ----

def state_of(folder):
    """Path -> contents of every file below; only the kind and size of what cannot be read."""
    out = {}
    for path in sorted(pathlib.Path(folder).rglob("*")):
        name = str(path.relative_to(folder))
        if path.is_symlink():
            out[name] = ("link", os.readlink(path))
        elif path.is_file() and path.stat().st_size < 1 << 24:
            out[name] = ("file", hashlib.sha256(path.read_bytes()).hexdigest())
        elif path.is_file():
            out[name] = ("large", path.stat().st_size)
        else:
            out[name] = ("other", path.is_dir())
    return out


def difference(before, after):
    names = set(before) ^ set(after) | {n for n in before if before[n] != after.get(n)}
    return ", ".join(sorted(names))


def files_below(folder):
    return sorted(str(p.relative_to(folder)) for p in folder.rglob("*") if not p.is_dir())


def clean(path):
    if path.is_dir() and not path.is_symlink():
        shutil.rmtree(path)
    elif path.exists() or path.is_symlink():
        path.unlink()


# ---- expectations ----

def is_plain_refusal(done, name):
    """Refused, and the text names the file: a part of its name or an expression that finds it."""
    named = name in done.text if isinstance(name, str) else name.search(done.text)
    return done.code in (1, 2) and bool(named)


def expect_refusal(what, done, name, folder=None, before=None):
    TALLY.fact(what, is_plain_refusal(done, name), f"exit {done.code}: {done.text}")
    if folder is not None:
        changed = difference(before, state_of(folder))
        TALLY.fact(f"{what}: nothing has changed", changed == "", changed)


def main(prepare, parts):
    """Makes a working directory, runs the parts in it, ends with the sums."""
    work = pathlib.Path(tempfile.mkdtemp(prefix="oy-files-"))
    work.chmod(0o755)
    try:
        prepare(work)
        for part in parts:
            part(work)
    finally:
        shutil.rmtree(work, ignore_errors=True)
    for what in TALLY.left_out:
        print(f"left out: {what}")
    print(f"{TALLY.passed} passed, {TALLY.failed} failed")
    return 1 if TALLY.failed else 0
