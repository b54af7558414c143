"""An election behind a running oyd on loopback, for tests that treat it badly, and what must hold
afterwards whatever was done. Every process that is started here ends with the test."""
import atexit
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = pathlib.Path(os.environ.get("OY_BIN", ROOT / "build" / "bin")).resolve()
NAME = "park"
UNFINISHED = 3  # oy-verify: nothing is wrong, but the election has not come to its end


class Failure(Exception):
    """Something that must hold does not."""


# ---- programs ----

STARTED = []


@atexit.register
def end_all():
    for process in STARTED:
        end(process)


# So that what is registered and every `finally` runs then, too.
signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))


def run(program, *args, codes=(0,), **more):
    """What it printed; a Failure if its exit status is none of codes."""
    words = [str(BIN / program), *map(str, args)]
    done = subprocess.run(words, check=False, text=True, stdin=subprocess.DEVNULL, timeout=300,
                          stdout=subprocess.PIPE, stderr=subprocess.STDOUT, **more)
    if done.returncode not in codes:
        raise Failure(f"{' '.join(words)}: exit {done.returncode}: {done.stdout[-1500:]}")
    return done.stdout


def begin(program, *args, **more):
    more.setdefault("stdin", subprocess.DEVNULL)
    process = subprocess.Popen([str(BIN / program), *map(str, args)], **more)
    STARTED.append(process)
    return process


def end(process):
    """Ends it for good, however it is."""
    if process and process.poll() is None:
        process.kill()
        process.wait()


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


# ---- an election, ready to be served ----

class Election:
    """Opened, with every ballot sealed and signed in files."""

    def __init__(self, folder, voters, options=2):
        self.folder, self.voters = pathlib.Path(folder), voters
        demo = self.demo = self.folder / "demo"
        run("oy", "demo", "--out", demo, "--voters", voters, "--options", options, "--prepare",
            "--closes-in", 86400)
        self.record = self.folder / "opened"
        self.key, self.ballots = demo / "keys" / "board.secret", demo / "ballots"
        self.manifest = demo / "manifest.json"
        files = ["--manifest", self.manifest, "--ceremony", demo / "ceremony" / "ceremony.bin",
                 "--roll", demo / "roll" / "roll.bin"]
        officers = []
        for i in (1, 2):
            out = self.folder / f"officer-{i}.signature"
            run("oy", "officer", "sign-open", *files, "--out", out, "--key",
                demo / "keys" / f"officer-{i}.secret")
            officers += ["--officer", out]
        run("oy", "board", "open", self.record, *files, *officers, "--key", self.key)

    def ballot(self, number):
        """The bytes of one: the files hold (u32 length, ballot)*."""
        for path in sorted(self.ballots.iterdir()):
            data, at = path.read_bytes(), 0
            while at < len(data):
                n = int.from_bytes(data[at:at + 4], "big")
                if number == 0:
                    return data[at + 4:at + 4 + n]
                at, number = at + 4 + n, number - 1
        raise Failure("no such ballot")


# ---- oyd ----

class Server:
    """An oyd of its own, with that election and no ballot in it."""

    def __init__(self, election, folder, *, store=None, witness=None, **settings):
        self.election, self.folder = election, pathlib.Path(folder)
        self.port, self.process = free_port(), None
        run("oyd", "init", self.folder)
        shutil.copy(election.key, self.folder / "board.secret")
        self.store = pathlib.Path(store or self.folder / "store")
        self.config, self.log = self.folder / "oyd.conf", self.folder / "log"
        self.configure({"listen": f"127.0.0.1:{self.port}", "interval-ms": 100, "store": self.store,
                        "requests-per-second": 0, "connections-per-client": 4000,
                        **({"url": witness} if witness else {}), **settings})
        run("oyd", "import", self.config, NAME, election.record)

    def configure(self, settings):
        text = self.config.read_text(encoding="utf-8")
        for key, value in settings.items():
            text = re.sub(rf"^#?{key} = .*$", f"{key} = {value}", text, count=1, flags=re.M)
        self.config.write_text(text, encoding="utf-8")

    @property
    def url(self):
        return f"http://127.0.0.1:{self.port}/elections/{NAME}"

    def start(self, *, env=None, wait=True):
        with open(self.log, "ab") as log:
            self.process = begin("oyd", "serve", self.config, stderr=log,
                                 env={**os.environ, **(env or {})})
        if wait:
            self.wait()
        return self

    def wait(self, seconds=30):
        deadline = time.monotonic() + seconds
        while time.monotonic() < deadline:
            if self.process.poll() is not None:
                raise Failure(f"oyd ended ({self.process.returncode}): {self.tail()}")
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return
            except OSError:
                time.sleep(0.005)
        raise Failure("oyd does not answer: " + self.tail())

    def tail(self):
        return self.log.read_text(encoding="utf-8", errors="replace")[-800:]

    def kill(self):
        end(self.process)

    def stop(self):
        """As an administrator would."""
        self.process.terminate()
        if self.process.wait(timeout=60) != 0:
            raise Failure(f"oyd ended with {self.process.returncode}: {self.tail()}")

    def get(self, path, timeout=10):
        """Status and body."""
        url = f"http://127.0.0.1:{self.port}{path}"
        try:
            with urllib.request.urlopen(url, timeout=timeout) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def post(self, ballot):
        request = urllib.request.Request(self.url + "/ballots", data=ballot, method="POST", headers={
            "Content-Type": "application/octet-stream"})
        try:
            with urllib.request.urlopen(request, timeout=20) as answer:
                return answer.status, answer.read()
        except urllib.error.HTTPError as error:
            return error.code, error.read()

    def state(self):
        return json.loads(self.get(f"/elections/{NAME}")[1])

    def load(self, first, count, acks, *, rate=0, retry=60, connections=200):
        """A client at work, which sends each ballot again until it is answered for good."""
        return begin("oy-load", "send", self.election.ballots, "--port", self.port, "--election",
                     NAME, "--first", first, "--count", count, "--rate", rate, "--retry", retry,
                     "--connections", connections, "--acks", acks,
                     stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)

    def load_all(self, first, count, acks, **options):
        return finished(self.load(first, count, acks, **options), count)


def finished(client, count, timeout=300):
    """A client that has come to its end: every ballot was acknowledged."""
    out = client.communicate(timeout=timeout)[0]
    if client.returncode != 0:
        raise Failure(f"{count} ballots, not all acknowledged: {out[-600:]}")
    return json.loads(out)


# ---- what must hold afterwards [srv-1, srv-3] ----

def honoured(server, acks, ballots, work, others=0):
    """The record, fetched as anybody would and written out by the server, has every ballot once
    and agrees with every receipt and checkpoint that were handed out. Of `others` the receipts
    were not kept."""
    lines = sum(len(p.read_text().splitlines()) for p in acks)
    if lines != ballots:
        raise Failure(f"{lines} receipts for {ballots} ballots")
    fetched, written = work / "fetched", work / "written"
    run("oy", "fetch", server.url, fetched)
    run("oyd", "export", server.config, NAME, written)
    run("oy-verify", fetched, "--quiet", codes=(UNFINISHED,))
    for path in sorted(p.relative_to(fetched) for p in fetched.rglob("*") if p.is_file()):
        if path.name != "checkpoint" and (fetched / path).read_bytes() != (written / path).read_bytes():
            raise Failure(f"{path} is not the same fetched and written out")
    for path in acks:
        run("oy-load", "check", path, fetched)
    state = server.state()
    if state["ballots"] != ballots + others or state["voters"] != ballots + others:
        raise Failure(f"{ballots} ballots were sent, the log has {state}")
    shutil.rmtree(fetched)
    shutil.rmtree(written)
    return lines


# ---- a test of several facts ----

class Facts:
    def __init__(self):
        self.passed, self.failed = 0, 0

    def fact(self, what, holds, detail=""):
        if holds:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED: {what}\n        {str(detail).strip()[-800:]}", flush=True)

    def attempt(self, part, work):
        begun = time.monotonic()
        try:
            part(self, work)
        except (Failure, OSError, subprocess.TimeoutExpired) as error:
            self.fact(part.__name__, False, repr(error))
        print(f"{part.__name__.replace('_', ' ')}: {time.monotonic() - begun:.1f} s", flush=True)


def main(first, parts):
    """After the first all parts side by side, as they wait most of the time. Each gets the facts
    and a working directory that is gone afterwards."""
    facts = Facts()
    with tempfile.TemporaryDirectory(prefix="oy-crash-") as folder:
        work = pathlib.Path(folder)
        facts.attempt(first, work)
        threads = [threading.Thread(target=facts.attempt, args=(part, work)) for part in parts]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    print(f"{facts.passed} passed, {facts.failed} failed")
    return 1 if facts.failed else 0
