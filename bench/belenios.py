"""Times Debian's belenios-tool on an election of a given shape.

An election of one question with K answers, of which one must be chosen, and N ballots is made
with the tool's own commands, as its demonstration does it; then `belenios-tool election verify` is
timed with all ballots and with none. The difference, divided by N, is one ballot's check: its
range proofs, the proof of their sum, its signature. The tool uses one thread.
"""
import json
import os
import pathlib
import random
import resource
import shutil
import subprocess

TOOL = "belenios-tool"
PACKAGE = "belenios-tool"
GROUP = "BELENIOS-2048"  # the only one that version 2.0 offers besides RFC 3526's of 2048 bits


class Failure(Exception):
    """The tool did not do what it was asked for."""


def children_seconds():
    """Processor time of all commands so far, which others on the machine do not disturb."""
    usage = resource.getrusage(resource.RUSAGE_CHILDREN)
    return usage.ru_utime + usage.ru_stime


def run(folder, *words, text="", expect=0):
    """One command of the tool in a folder; its output."""
    env = dict(os.environ, BELENIOS_USE_URANDOM="1")
    done = subprocess.run([TOOL, *words], cwd=folder, input=text, env=env, capture_output=True,
                          text=True, check=False)
    if expect is not None and done.returncode != expect:
        raise Failure(f"{TOOL} {' '.join(words)}: exit status {done.returncode}: {done.stderr}")
    return done


def version():
    """The installed tool's version, or None."""
    return run(".", "--version").stdout.strip() if shutil.which(TOOL) else None


class Election:
    """A real bulletin board: `empty` and `full` are folders with its file, without and with
    ballots."""

    def __init__(self, folder, ballots, options):
        self.ballots, self.options = ballots, options
        self.empty = pathlib.Path(folder, "empty")
        self.full = pathlib.Path(folder, "full")
        self.wrong = pathlib.Path(folder, "wrong")
        self.empty.mkdir()
        self.set_up()
        shutil.copytree(self.empty, self.full)
        self.totals = [0] * options
        for secret in self.secrets[:ballots]:
            choice = random.randrange(options)
            self.totals[choice] += 1
            self.add(self.full, self.ballot(secret, choice))

    def set_up(self):
        """Credentials, one more than voters; a trustee's key; the election; an empty board."""
        common = ["--group", GROUP]
        uuid = ["--uuid", run(".", "setup", "generate-token").stdout.strip()]
        run(self.empty, "setup", "generate-credentials", *uuid, *common, "--count",
            str(self.ballots + 1))
        self.rename("*.pubcreds", "public_creds.json")
        self.rename("*.privcreds", "private_creds.txt")
        lines = (self.empty / "private_creds.txt").read_text().splitlines()
        self.secrets = [line.split()[1] for line in lines]
        run(self.empty, "setup", "generate-trustee-key", *common)
        self.rename("*.pubkey", "public_keys.jsons")
        self.rename("*.privkey", "trustee.privkey")
        run(self.empty, "setup", "make-trustees")
        answers = [f"option-{i + 1}" for i in range(self.options)]
        question = {"question": "One of several", "min": 1, "max": 1, "answers": answers}
        template = {"name": "A benchmark", "description": "", "questions": [question]}
        (self.empty / "template.json").write_text(json.dumps(template))
        run(self.empty, "setup", "make-election", *uuid, *common, "--template", "template.json")
        run(self.empty, "archive", "init")

    def rename(self, pattern, name):
        """The one file of a pattern gets its name."""
        found = list(self.empty.glob(pattern))
        if len(found) != 1:
            raise Failure(f"{len(found)} files {pattern} instead of one")
        found[0].rename(self.empty / name)

    def ballot(self, secret, choice):
        """A voter's ballot."""
        bits = [[int(i == choice) for i in range(self.options)]]
        (self.empty / "credential").write_text(secret)
        (self.empty / "choice.json").write_text(json.dumps(bits))
        return run(self.empty, "election", "generate-ballot", "--privcred", "credential",
                   "--ballot", "choice.json").stdout

    @staticmethod
    def add(folder, ballot):
        run(folder, "archive", "add-event", "--type=Ballot", text=ballot)

    @staticmethod
    def verify(folder):
        """Whether the tool accepts the board."""
        done = run(folder, "election", "verify", expect=None)
        return done.returncode == 0 and "all checks passed" in done.stderr

    def time(self, folder):
        """Seconds of processor time to verify a board, which must be accepted."""
        begin = children_seconds()
        accepted = self.verify(folder)
        took = children_seconds() - begin
        if not accepted:
            raise Failure("a good board is refused")
        return took

    def sample(self):
        """Microseconds to check one ballot."""
        return (self.time(self.full) - self.time(self.empty)) / self.ballots * 1e6

    def refuses_wrong_ballot(self):
        """A check that lets everything through would be fast."""
        shutil.copytree(self.full, self.wrong)
        ballot = json.loads(self.ballot(self.secrets[-1], 0))
        proof = ballot["answers"][0]["individual_proofs"][0][0]
        proof["response"] = str(int(proof["response"]) ^ 1)
        self.add(self.wrong, json.dumps(ballot, separators=(",", ":")) + "\n")
        return not self.verify(self.wrong)

    def count(self):
        """Closes, tallies and decrypts; the totals."""
        def event(kind, *words):
            text = run(self.full, "election", *words).stdout if words else ""
            run(self.full, "archive", "add-event", "--type=" + kind, text=text)
            return text

        event("EndBallots")
        event("EncryptedTally", "compute-encrypted-tally")
        event("PartialDecryption", "decrypt", "--privkey", "trustee.privkey", "--trustee-id", "1")
        return json.loads(event("Result", "compute-result"))["result"][0]

    def prove(self):
        """What was timed does its work: the board is right, and wrong ones are refused."""
        if not self.refuses_wrong_ballot():
            raise Failure("a wrong proof is accepted")
        if self.count() != self.totals or not self.verify(self.full):
            raise Failure("the totals are wrong")
