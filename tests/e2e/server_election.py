#!/usr/bin/env python3
"""A whole election over HTTP, from creation to recount.

Ballots come from several client processes while the server is killed and started again, two
witnesses cosign and a monitor watches. Officers open, close, have it tallied and published, and
trustees sign and send their shares, all with `oy`; then the record is fetched into another folder
and recounted, and nothing that was acknowledged is missing.

usage: server_election.py [VOTERS [KILLS]]      400 and 3 unless given; ./dev soak: 100,000 and 10
"""
import hashlib
import json
import os
import pathlib
import random
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request

ROOT = pathlib.Path(__file__).resolve().parents[2]
BIN = pathlib.Path(os.environ.get("OY_BIN", ROOT / "build" / "bin")).resolve()
CLIENTS = 3
PRESENT = (1, 3, 5)  # trustees who take part


def say(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def run(*words, expect=0):
    done = subprocess.run([str(w) for w in words], text=True, stdout=subprocess.PIPE,
                          stderr=subprocess.STDOUT, check=False)
    if done.returncode != expect:
        raise SystemExit(f"{' '.join(map(str, words))}: exit {done.returncode}\n{done.stdout}")
    return done.stdout


def free_port():
    with socket.socket() as s:
        s.bind(("127.0.0.1", 0))
        return s.getsockname()[1]


def listens(port):
    with socket.socket() as s:
        return s.connect_ex(("127.0.0.1", port)) == 0


def wait_until(what, condition, seconds):
    end = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > end:
            raise SystemExit(f"{what}: not within {seconds} s")
        time.sleep(0.05)


class Site:
    """Everything that runs: it is stopped however the test ends."""

    def __init__(self, folder, voters, kills):
        self.folder, self.children = folder, []
        self.demo = folder / "demo"
        # Long enough for sealing and voting; the officers wait for it to pass.
        self.patience = 8 + 2 * kills + voters / 500
        self.closes = time.time() + self.patience
        run(BIN / "oy", "demo", "--out", self.demo, "--voters", voters, "--options", 5,
            "--prepare", "--closes-in", int(self.patience))
        self.keys = self.demo / "keys"
        self.port = free_port()
        self.url = f"http://127.0.0.1:{self.port}/elections/park"
        self.server = None

    def start(self, *words, log):
        with open(self.folder / log, "ab") as out:
            child = subprocess.Popen([str(w) for w in words], stdout=out, stderr=out)
        self.children.append(child)
        return child

    def stop(self):
        for child in self.children:
            if child.poll() is None:
                child.kill()
            child.wait()

    def log(self, name):
        return (self.folder / name).read_text(errors="replace")[-3000:]

    # ---- witnesses and the server ----

    def witnesses(self):
        urls = []
        for i in (1, 2):
            port = free_port()
            self.start(BIN / "oy", "witness", "serve", "--key", self.keys / f"witness-{i}.secret",
                       "--log", self.demo / "manifest.json", "--listen", f"127.0.0.1:{port}",
                       "--state", self.folder / f"witness-{i}", log=f"witness-{i}.log")
            wait_until(f"witness {i}", lambda p=port: listens(p), 10)
            urls.append(f"http://127.0.0.1:{port}/")
        return urls

    def configure(self, witnesses):
        home = self.folder / "server"
        run(BIN / "oyd", "init", home)
        shutil.copy(self.keys / "board.secret", home / "board.secret")
        creator = json.loads((self.keys / "officer-1.public").read_text())["key"]
        text = (home / "oyd.conf").read_text()
        for key, value in {"listen": f"127.0.0.1:{self.port}", "interval-ms": 200,
                           "requests-per-second": 0, "connections-per-client": 4000,
                           "creator": creator}.items():
            text = re.sub(rf"^#?{key} = .*$", f"{key} = {value}", text, count=1, flags=re.M)
        urls = "\n".join(f"url = {url}" for url in witnesses)
        text = re.sub(r"^#url = .*$", urls, text, count=1, flags=re.M)
        (home / "oyd.conf").write_text(text)
        run(BIN / "oyd", "check", home / "oyd.conf")

    def serve(self):
        self.server = self.start(BIN / "oyd", "serve", self.folder / "server" / "oyd.conf",
                                 log="oyd.log")
        wait_until("oyd", lambda: listens(self.port) or self.server.poll() is not None, 60)
        if self.server.poll() is not None:
            raise SystemExit("oyd ended: " + self.log("oyd.log"))

    def kill_and_restart(self):
        self.server.send_signal(signal.SIGKILL)
        self.server.wait()
        self.serve()

    def state(self):
        with urllib.request.urlopen(self.url, timeout=30) as answer:
            return json.load(answer)

    # ---- people ----

    def files(self):
        return ["--manifest", self.demo / "manifest.json", "--ceremony",
                self.demo / "ceremony" / "ceremony.bin", "--roll", self.demo / "roll" / "roll.bin"]

    def officer(self, number, act, *more):
        return run(BIN / "oy", "officer", act, "--key", self.keys / f"officer-{number}.secret",
                   *more, self.url)

    def quorum(self, act, *more):
        self.officer(1, act, "--no-wait", *more)
        self.officer(2, act, *more)

    def trustees_sign(self, record):
        for i in PRESENT:
            line = self.folder / f"trustee-{i}.line"
            run(BIN / "oy", "trustee", "sign", record, "--key",
                self.keys / f"trustee-{i}.secret", "--out", line)
            run(BIN / "oy", "trustee", "send", self.url, line)

    def trustees_share(self, record):
        for i in PRESENT:
            share = self.folder / f"trustee-{i}.share"
            run(BIN / "oy", "trustee", "share", record, "--key",
                self.keys / f"trustee-{i}.secret", "--out", share)
            run(BIN / "oy", "officer", "share", "--key", self.keys / "officer-1.secret", self.url,
                share)


def vote(site, voters, kills, seed):
    """All ballots from several processes, and the server killed meanwhile."""
    each = -(-voters // CLIENTS)
    rate = max(voters / (kills * 1.5 + 2) / CLIENTS, 20)
    clients = [site.start(BIN / "oy-load", "send", site.demo / "ballots", "--port", site.port,
                          "--election", "park", "--first", i * each, "--count", each,
                          "--rate", rate, "--connections", 64 + voters // 80, "--retry", 120,
                          "--acks", site.folder / f"acks-{i}", log=f"load-{i}.log")
               for i in range(CLIENTS)]
    chance = random.Random(seed)
    for _ in range(kills):
        time.sleep(0.5 + chance.random())
        site.kill_and_restart()
    for i, client in enumerate(clients):
        if client.wait(timeout=600) != 0:
            raise SystemExit(f"client {i}: {site.log(f'load-{i}.log')}")
    state = site.state()
    assert state["ballots"] == voters and state["voters"] == voters, state
    return site


def witnessed_receipt(site):
    """A voter's receipt that both witnesses stand for, soon after the vote."""
    bundle = (site.demo / "ballots" / "00000.ballots").read_bytes()
    ballot = bundle[4:4 + int.from_bytes(bundle[:4], "big")]
    fingerprint = hashlib.sha256(ballot[:-64]).hexdigest()  # of all but the signature [bal-8]
    with urllib.request.urlopen(f"{site.url}/receipts/{fingerprint}", timeout=30) as answer:
        receipt = answer.read().decode()
    return all(f"\N{EM DASH} witness-{i}.example " in receipt for i in (1, 2))


def close(site, folder):
    """From closing time to the result."""
    time.sleep(max(site.closes - time.time(), 0) + 1.5)
    assert site.state()["phase"] == "ended"
    copy = folder / "officers-copy"
    site.quorum("close", "--record", copy)
    wait_until("the witnesses' cosignatures", lambda: cosigned(site), 30)
    run(BIN / "oy", "fetch", site.url, copy)
    site.trustees_sign(copy)
    site.quorum("tally")
    run(BIN / "oy", "fetch", site.url, copy)
    site.trustees_share(copy)
    site.quorum("publish")
    assert site.state()["phase"] == "published", site.state()


def cosigned(site):
    with urllib.request.urlopen(site.url + "/record/closing", timeout=30) as answer:
        return answer.read().decode().count("witness-") >= 2


def recount(site, folder, voters):
    """As a stranger: another folder, the witnesses' keys, and everything that was acknowledged."""
    record = folder / "strangers-copy"
    run(BIN / "oy", "fetch", site.url, record)
    begin = time.monotonic()
    out = run(BIN / "oy-verify", record, "--json", "--quorum", 2,
              "--witness", site.keys / "witness-1.public",
              "--witness", site.keys / "witness-2.public")
    seconds = time.monotonic() - begin
    report = json.loads(out)
    assert report["verdict"] == "verified", out
    counted = json.loads((record / "result.json").read_text())
    assert str(voters) in json.dumps(counted), counted
    honoured = 0
    for i in range(CLIENTS):
        honoured += json.loads(run(BIN / "oy-load", "check", site.folder / f"acks-{i}",
                                   record))["honoured"]
    assert honoured >= voters, (honoured, voters)
    return seconds, honoured


def election(site, folder, voters, kills, seed):
    site.configure(site.witnesses())
    site.serve()
    site.officer(1, "create", *site.files())
    site.quorum("open", *site.files())
    monitor = site.start(BIN / "oy", "monitor", site.url, folder / "watched", "--interval", 1,
                         "--stall", 30, log="monitor.log")
    say(f"{voters:,} ballots from {CLIENTS} processes, {kills} kills")
    begin = time.monotonic()
    vote(site, voters, kills, seed)
    say(f"all acknowledged after {time.monotonic() - begin:.1f} s")
    wait_until("a receipt with both witnesses", lambda: witnessed_receipt(site), 20)
    close(site, folder)
    seconds, honoured = recount(site, folder, voters)
    say(f"recounted in {seconds:.1f} s; {honoured:,} receipts honoured")
    if monitor.wait(timeout=120) != 0:
        raise SystemExit(f"the monitor: exit {monitor.returncode}\n{site.log('monitor.log')}")
    site.server.send_signal(signal.SIGTERM)
    assert site.server.wait(timeout=30) == 0, site.log("oyd.log")


def main():
    voters = int(sys.argv[1]) if len(sys.argv) > 1 else 400
    kills = int(sys.argv[2]) if len(sys.argv) > 2 else 3
    seed = int(os.environ.get("OY_SEED", random.randrange(1 << 32)))
    say(f"OY_SEED={seed}")
    with tempfile.TemporaryDirectory() as name:
        folder = pathlib.Path(name)
        site = Site(folder, voters, kills)
        try:
            election(site, folder, voters, kills, seed)
        finally:
            site.stop()
    print("1 passed, 0 failed")


if __name__ == "__main__":
    main()
