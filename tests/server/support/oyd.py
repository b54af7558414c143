"""A real oyd on loopback: started, asked, watched, ended. Every answer is held against openapi.json."""
import atexit
import http.client
import json
import os
import pathlib
import re
import signal
import subprocess
import sys
import tempfile
import threading
import time
from typing import NamedTuple

import contract

ROOT = pathlib.Path(__file__).resolve().parents[3]
BIN = pathlib.Path(os.environ.get("OY_BIN", ROOT / "build" / "bin")).resolve()
START_SECONDS = 30
ENDED_BADLY = []  # what a server said at its end
RUNNING = []


class Tally:
    """Counts facts, names the wrong ones, and ends the script."""

    def __init__(self):
        self.passed, self.failed, self.begin = 0, 0, time.monotonic()

    def fact(self, name, good, detail=""):
        if good:
            self.passed += 1
        else:
            self.failed += 1
            print(f"FAILED  {name}" + (f"\n        {detail}" if detail else ""), flush=True)
        return good

    def finish(self):
        for running in RUNNING:
            running.stop()
        self.fact("every server ended in order", not ENDED_BADLY, "\n".join(ENDED_BADLY))
        for name, what in contract.UNDESCRIBED.items():
            self.fact(f"openapi.json describes {name}", False, what)
        self.fact("answers were held against openapi.json", contract.seen > 0)
        print(f"took {time.monotonic() - self.begin:.1f} s")
        print(f"{self.passed} passed, {self.failed} failed")
        sys.exit(1 if self.failed else 0)


class Answer(NamedTuple):
    status: int
    headers: object
    body: bytes

    def json(self):
        return json.loads(self.body)

    def text(self):
        return self.body.decode("utf-8", "replace")


def folder():
    """A directory that is gone when the script ends."""
    made = tempfile.TemporaryDirectory(prefix="oy-server-")
    atexit.register(made.cleanup)
    return pathlib.Path(made.name)


def configure(config, settings):
    text = config.read_text(encoding="utf-8")
    for key, value in settings.items():
        text, n = re.subn(rf"^#?{key} = .*$", f"{key} = {value}", text, count=1, flags=re.M)
        assert n == 1, f"no setting {key}"
    config.write_text(text, encoding="utf-8")


class Oyd:
    """`seed` is the server's signing key, `creators` are public keys in hexadecimal; `before` is
    called with the server before it starts."""

    def __init__(self, seed, creators, before=None, **settings):
        self.folder = folder() / "oyd"
        self.config = self.folder / "oyd.conf"
        subprocess.run([BIN / "oyd", "init", self.folder], check=True, stdout=subprocess.DEVNULL)
        (self.folder / "board.secret").write_bytes(b"oy-secret 1 board\n" + seed)
        wanted = {"listen": "127.0.0.1:0", "interval-ms": 100, "creator": creators[0],
                  "requests-per-second": 0}
        wanted.update({k.replace("_", "-"): v for k, v in settings.items()})
        configure(self.config, wanted)
        if before:
            before(self)
        self.process = None
        RUNNING.append(self)
        atexit.register(self.stop)
        self.start()

    # ---- the process ----

    def start(self):
        self.log = open(self.folder / "log", "ab")
        at = self.log.tell()
        self.process = subprocess.Popen([BIN / "oyd", "serve", self.config], stderr=self.log)
        for _ in range(START_SECONDS * 50):
            said = re.search(r'"text":"http://127\.0\.0\.1:(\d+)"', self.log_text()[at:])
            if said:
                self.port = int(said[1])
                return
            if self.process.poll() is not None:
                break
            time.sleep(0.02)
        sys.exit("oyd does not start: " + self.log_text()[-1000:])

    def stop(self, how=signal.SIGTERM):
        if self.process is None:
            return
        self.process.send_signal(how)
        try:
            self.process.wait(timeout=30)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        # Sanitizers, too, say what they have found by the status.
        if how == signal.SIGTERM and self.process.returncode != 0:
            ENDED_BADLY.append(f"{self.process.returncode}: {self.log_text()[-3000:]}")
        self.process = None
        self.log.close()

    def restart(self, how=signal.SIGTERM):
        self.stop(how)
        self.start()

    def log_text(self):
        return (self.folder / "log").read_text(encoding="utf-8", errors="replace")

    def resident_mb(self):
        """Memory of its own; pages of the store's file are the system's to take back."""
        status = pathlib.Path("/proc", str(self.process.pid), "status").read_text(encoding="ascii")
        return int(re.search(r"^RssAnon:\s+(\d+)", status, re.M)[1]) / 1024

    # ---- asking ----

    def connect(self, source="127.0.0.1", timeout=30):
        return http.client.HTTPConnection("127.0.0.1", self.port, timeout=timeout,
                                          source_address=(source, 0))

    def call(self, method, path, body=None, headers=None, connection=None, source="127.0.0.1"):
        c = connection or self.connect(source)
        c.request(method, path, body=body, headers=headers or {})
        got = c.getresponse()
        answer = Answer(got.status, got.headers, got.read())
        if connection is None:
            c.close()
        contract.check(method, path, answer)
        return answer

    def get(self, path, **more):
        return self.call("GET", path, **more)

    def post(self, path, body, kind="application/octet-stream", **more):
        return self.call("POST", path, body, {"Content-Type": kind}, **more)

    def announce(self, path, length, kind="application/octet-stream"):
        """Headers of a body that never comes: whoever is refused need not have sent it."""
        c = self.connect()
        c.putrequest("POST", path)
        c.putheader("Content-Type", kind)
        c.putheader("Content-Length", str(length))
        c.endheaders()
        got = c.getresponse()
        answer = Answer(got.status, got.headers, got.read())
        c.close()
        contract.check("POST", path, answer)
        return answer

    def cast(self, name, ballot, **more):
        return self.post(f"/elections/{name}/ballots", ballot, **more)

    def state(self, name):
        return self.get(f"/elections/{name}").json()

    def numbers(self):
        """The numbers of /metrics, by name with labels."""
        rows = re.findall(r"^(oyd_\S+) (\d+)$", self.get("/metrics").text(), re.M)
        return {name: int(value) for name, value in rows}


def together(jobs):
    """Calls all functions at once; their results in order."""
    out = [None] * len(jobs)

    def run(i):
        out[i] = jobs[i]()

    threads = [threading.Thread(target=run, args=(i,)) for i in range(len(jobs))]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return out
