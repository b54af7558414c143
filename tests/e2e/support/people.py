"""What the end-to-end tests share: running the programs, counting, a directory for each person."""
import json
import os
import re
import subprocess
import sys
import time


class Tally:
    """Counts facts, names the wrong ones."""

    def __init__(self):
        self.passed, self.failed = 0, 0

    def fact(self, name, good, detail=""):
        if good:
            self.passed += 1
            return
        self.failed += 1
        print(f"FAILED  {name}" + (f"\n        {detail}" if detail else ""), flush=True)

    def finish(self):
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)


class World:
    """A directory in which every person has one of their own."""

    def __init__(self, tally, bin_dir, root):
        self.tally, self.bin, self.root = tally, bin_dir, root

    def path(self, *parts):
        path = os.path.join(self.root, *parts)
        os.makedirs(os.path.dirname(path), exist_ok=True)
        return path

    def write(self, name, text, mode=0o644):
        path = self.path(name)
        with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, mode), "w") as f:
            f.write(text)
        os.chmod(path, mode)
        return path

    def run(self, *words, program="oy"):
        done = subprocess.run([os.path.join(self.bin, program), *map(str, words)],
                              capture_output=True, text=True, cwd=self.root, timeout=600)
        return done.returncode, done.stdout, done.stderr

    def oy(self, *words):
        """A step that must work."""
        code, out, err = self.run(*words)
        self.tally.fact("oy " + " ".join(map(str, words)), code == 0, err.strip())
        return out

    def refused(self, name, rule, *words, code=1):
        """A step that must be refused, with the named rule, or with a text where rule is none."""
        got, out, err = self.run(*words)
        wanted = f"[{rule}]" if re.fullmatch(r"[a-z]+-[0-9]+", rule) else rule
        said = (out + err).strip()
        self.tally.fact(name, got == code and wanted in said, f"exit {got}, said: {said}")

    def verify(self, record, *options):
        code, out, err = self.run(record, "--json", *options, program="oy-verify")
        try:
            return code, json.loads(out)
        except ValueError:
            return code, {"verdict": err.strip(), "checks": []}


def stamp(seconds):
    return time.strftime("%Y-%m-%dT%H:%M:%SZ", time.gmtime(seconds))
