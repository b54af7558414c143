"""How many ballots a second `oyd` acknowledges, how long a voter waits, and what it takes.

Everything runs on this machine: `oy demo --prepare` makes an election of 5 options and seals every
ballot, `oyd` serves it on loopback, `oy-load` offers the ballots at a given rate over keep-alive
connections. A ballot is acknowledged when its receipt has come: it is checked, appended and synced.
Latency runs from the moment at which a ballot was due to be sent, so that a server that falls
behind cannot hide it.
"""
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import tempfile
import time
import urllib.request

OPTIONS = 5
INTERVAL_MS = 100
SECONDS = 3  # of each rate
RATES = (100, 500, 1000, 2000, 5000, 8000, 10000)
PEAK_BALLOTS = 30000
SERIAL_BALLOTS = 2000
CONNECTIONS = 3000


class Failure(Exception):
    """A program did not do what it was asked for."""


def call(*words, **more):
    done = subprocess.run([str(w) for w in words], check=False, text=True,
                          stdout=subprocess.PIPE, stderr=subprocess.PIPE, **more)
    if done.returncode != 0:
        raise Failure(f"{' '.join(map(str, words))}: exit {done.returncode}: {done.stderr[-2000:]}")
    return done.stdout


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


class Election:
    """An opened election with all its ballots sealed in files."""

    def __init__(self, programs, folder, voters, note):
        self.programs, self.folder = programs, folder
        self.record = folder / "record"
        note(f"making an election of {voters:,} voters and sealing their ballots")
        demo = folder / "demo"
        call(programs / "oy", "demo", "--out", demo, "--voters", voters, "--options", OPTIONS,
             "--prepare", "--closes-in", 86400)
        files = ["--manifest", demo / "manifest.json", "--ceremony",
                 demo / "ceremony" / "ceremony.bin", "--roll", demo / "roll" / "roll.bin"]
        officers = []
        for i in (1, 2):
            signature = folder / f"officer-{i}"
            call(programs / "oy", "officer", "sign-open", *files, "--key",
                 demo / "keys" / f"officer-{i}.secret", "--out", signature)
            officers += ["--officer", signature]
        self.key = demo / "keys" / "board.secret"
        self.ballots = demo / "ballots"
        call(programs / "oy", "board", "open", self.record, *files, *officers, "--key", self.key)


class Server:
    """A running oyd with that election, and nothing voted."""

    def __init__(self, election, interval_ms=INTERVAL_MS):
        self.programs = election.programs
        self.folder = election.folder / f"server-{time.monotonic_ns()}"
        self.port = free_port()
        call(self.programs / "oyd", "init", self.folder)
        shutil.copy(election.key, self.folder / "board.secret")
        config = self.folder / "oyd.conf"
        text = config.read_text(encoding="utf-8")
        for key, value in {"listen": f"127.0.0.1:{self.port}", "interval-ms": interval_ms,
                           "requests-per-second": 0,
                           "connections-per-client": CONNECTIONS + 100}.items():
            text = re.sub(rf"^#?{key} = .*$", f"{key} = {value}", text, count=1, flags=re.M)
        config.write_text(text, encoding="utf-8")
        call(self.programs / "oyd", "import", config, "park", election.record)
        self.log = open(self.folder / "log", "wb")
        self.process = subprocess.Popen([self.programs / "oyd", "serve", config], stderr=self.log)
        self.wait()

    def get(self, path):
        with urllib.request.urlopen(f"http://127.0.0.1:{self.port}{path}", timeout=10) as answer:
            return answer.read().decode()

    def wait(self):
        for _ in range(600):
            try:
                self.get("/healthz")
                return
            except OSError:
                if self.process.poll() is not None:
                    raise Failure("oyd ended: " + (self.folder / "log").read_text()[-500:])
                time.sleep(0.05)
        raise Failure("oyd does not answer")

    def resident_mb(self):
        """Memory of its own: pages of the store's file, which the system takes back, apart."""
        status = pathlib.Path("/proc", str(self.process.pid), "status").read_text()
        return int(re.search(r"^RssAnon:\s+(\d+)", status, re.M).group(1)) / 1024

    def stored(self):
        return int(re.search(r"^oyd_store_bytes (\d+)", self.get("/metrics"), re.M).group(1))

    def load(self, election, first, count, rate):
        out = call(self.programs / "oy-load", "send", election.ballots, "--port", self.port,
                   "--election", "park", "--first", first, "--count", count, "--rate", rate,
                   "--connections", CONNECTIONS)
        return json.loads(out)

    def stop(self):
        self.process.send_signal(signal.SIGTERM)
        self.process.wait(timeout=60)
        self.log.close()


def at_rates(election, rates, seconds, note):
    """Each rate in turn against one server, with ballots that are new to it."""
    server, first, rows = Server(election), 0, []
    empty = server.stored()
    for rate in rates:
        count = max(int(rate * seconds), 20)
        note(f"offering {rate} ballots a second")
        row = server.load(election, first, count, rate)
        rows.append({"offered_per_s": rate, "rss_mb": round(server.resident_mb(), 1), **row})
        first += count
    bytes_per_ballot = (server.stored() - empty) / first
    server.stop()
    return rows, bytes_per_ballot


def peak(election, ballots, note):
    """As fast as they are taken: the peak; then half of it."""
    server = Server(election)
    note("as fast as it goes")
    server.load(election, 0, ballots // 10, 0)  # warm
    full = server.load(election, ballots // 10, ballots, 0)
    before = server.resident_mb()
    note("half the peak")
    half = server.load(election, ballots // 10 + ballots, ballots, full["acked_per_s"] / 2)
    grown = server.resident_mb() - before
    server.stop()
    return full, half, before, grown


def serial(election, ballots, note):
    note("one ballot checked and synced at a time")
    with tempfile.TemporaryDirectory(dir=election.folder) as store:
        return json.loads(call(election.programs / "bench_serial", election.record,
                               election.ballots, election.key, pathlib.Path(store, "store"),
                               ballots))


def measure(programs, tiny, note):
    ballots = 600 if tiny else PEAK_BALLOTS
    rates = (100,) if tiny else RATES
    seconds = 0.5 if tiny else SECONDS
    voters = max(int(sum(max(r * seconds, 20) for r in rates)) + 100, ballots * 21 // 10 + 100)
    base = os.environ.get("OY_BENCH_DISK")  # whose sync rate is asked
    with tempfile.TemporaryDirectory(dir=base) as folder:
        election = Election(programs, pathlib.Path(folder), voters, note)
        rows, bytes_per_ballot = at_rates(election, rates, seconds, note)
        full, half, rss, grown = peak(election, ballots, note)
        one = serial(election, 50 if tiny else SERIAL_BALLOTS, note)
    return {"options": OPTIONS, "interval_ms": INTERVAL_MS, "voters": voters,
            "acked_per_s": full["acked_per_s"], "p50_ms_half_peak": half["p50_ms"],
            "p99_ms_half_peak": half["p99_ms"], "rss_mb": round(rss, 1),
            "rss_growth_mb_in_half_peak": round(grown, 1),
            "bytes_per_ballot": round(bytes_per_ballot, 1), "rates": rows, "peak": full,
            "half_peak": half, "one_at_a_time_per_s": one["acked_per_s"],
            "disk_syncs_per_s": one["syncs_per_s"],
            "ratio_to_one_at_a_time": round(full["acked_per_s"] / one["acked_per_s"], 1),
            "ratio_to_disk_syncs": round(full["acked_per_s"] / one["syncs_per_s"], 2)}
